"""Other people's files: exports, workbooks, case studies. Read as rows, typed by a map, merged into story files.

Reading a file into rows
    source (which kind it is, and its rows), faults; tables (CSV; its dialect and encoding), sheets (XLSX), parquet,
    nested (JSON, YAML), pages (Markdown, HTML); dates (dates and numbers as other programs write them).
A map, and rows through it
    maps (the file, checked), choosing (which one fits), suggest (the draft of one), ready/ (those that come along);
    fields (what a story can hold), expressions, names (which offering is meant), joining, filling (a field),
    mapper (a row), grouping (what sums up several), gathering (the stories of all rows).
Ranking rows
    reduced (what of a map the score looks at), facts and persons (the same of rows that make one story).
Into the library
    shelf (what is there, where new files go), merging (what an import wrote, and what a person did).
What storykit exports, and reads back
    flat (a story as a row), flatmap (such rows as stories), plain (a story's plain values), columnar (Parquet).
"""
