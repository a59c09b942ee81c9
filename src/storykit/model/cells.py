"""Text in the cell of a spreadsheet: what must not show there, what must not start it, and the way back."""

from __future__ import annotations

import re

HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Control, direction and invisible characters."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take text for a formula, at the start of a cell."""


def guarded(text: str) -> str:
    """The text with a `'` in front where it would start a formula, or could be taken for text that has one."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unguarded(text: str) -> str:
    """The text without the one `'` that `guarded` put in front of it."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text
