"""A map, and rows through it.

maps (the file, checked), choosing (which one fits), suggest (the draft of one), ready/ (those that come along);
fields (what a story can hold), expressions, names (which offering is meant), joining, filling (a field),
mapper (a row), grouping (what sums up several), gathering (the stories of all rows).
For ranking rows: reduced (what of a map the score looks at), facts and persons (the same of rows that make one story).
"""
