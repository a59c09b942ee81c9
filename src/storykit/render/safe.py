"""Text from files, made safe for what it is shown in."""

from __future__ import annotations

import re

HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def visible(text: str) -> str:
    """One line of text in which control, direction and invisible characters show as escapes."""
    return HIDDEN.sub(_escape, " ".join(text.split()))


def visible_line(source: str) -> str:
    """A line of source the same way, with its blanks as they are and tabs as one."""
    return HIDDEN.sub(_escape, source.replace("\t", " "))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def cell(value: object) -> object:
    """A value for a spreadsheet's cell: text that would start a formula is quoted, hidden characters show."""
    if not isinstance(value, str):
        return value
    text = visible(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
