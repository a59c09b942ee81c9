"""Text from files, made safe for what it is shown in."""

from __future__ import annotations

import re

from storykit.model.cells import HIDDEN, guarded

_WEB = re.compile(r"https?://[^\s/\\?#][^\s\\]*", re.IGNORECASE)


def visible(text: str) -> str:
    """One line of text in which control, direction and invisible characters show as escapes."""
    return HIDDEN.sub(_escape, " ".join(text.split()))


def lines(text: str) -> str:
    """Text in lines the same way, with its blanks as they are."""
    return "\n".join(HIDDEN.sub(_escape, line) for line in text.split("\n"))


def visible_line(source: str) -> str:
    """A line of source the same way, with its blanks as they are and tabs as one."""
    return HIDDEN.sub(_escape, source.replace("\t", " "))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def cell(value: object) -> object:
    """A value for a spreadsheet's cell: text that would start a formula is quoted, hidden characters show."""
    return guarded(visible(value)) if isinstance(value, str) else value


def cell_lines(value: object) -> object:
    """The same with line breaks and blanks as they are."""
    return guarded(lines(value.strip())) if isinstance(value, str) else value


def web_address(url: str) -> str:
    """The address where it is one of the web (http or https) with nothing hidden in it, else nothing."""
    return url if _WEB.fullmatch(url) and not HIDDEN.search(url) else ""
