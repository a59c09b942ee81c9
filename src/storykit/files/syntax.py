"""What is wrong with text that is no YAML, in a marketer's words."""

from __future__ import annotations

import re
from typing import Any

from storykit.files.reader import Fault
from storykit.model.marks import Position

_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_QUOTE_HINT = 'put the whole text in double quotes: title: "…"'
_SPACES_HINT = "indent with spaces; most editors can turn tabs into spaces"

_BACKSLASH = ("a backslash in double quotes", r"write it twice (\\) or use single quotes")
_MERGE = re.compile(r"^(?:<{7}|={7}|>{7})(?:\s|$)", re.MULTILINE)
_MERGE_HINT = "keep one of the two versions, and delete the lines with <<<<<<<, ======= and >>>>>>>"
_STARTS = (
    "found character that cannot start any token",
    "did not find expected alphabetic or numeric character",
    "mapping keys are not allowed in this context",
    "did not find expected node content",
)
_OPENED = ("while scanning a quoted scalar", "while parsing a flow sequence", "while parsing a flow mapping")
_EARLIER = ("while scanning a simple key", "while scanning an alias", "while scanning an anchor", *_OPENED)

_MESSAGES = {
    "mapping values are not allowed in this context": (
        "a second colon, or a line that is indented too far",
        f"{_QUOTE_HINT}, or align the line with its neighbours",
    ),
    "could not find expected ':'": ("a key without a colon somewhere above", "write it as key: value"),
    "did not find expected key": (
        "text that belongs to no key",
        f"align the line with its neighbours; if the text has quotes or brackets in it, {_QUOTE_HINT}",
    ),
    "did not find expected '-' indicator": (
        "a line that belongs to no list item",
        "start list items with '- ' and indent what belongs to them",
    ),
    "did not find expected ',' or ']'": ("a list opened with [ is not closed", "end it with ]"),
    "did not find expected ',' or '}'": ("a mapping opened with { is not closed", "end it with }"),
    "found a tab character that violates indentation": ("a tab is used to indent", _SPACES_HINT),
    "found unexpected end of stream": ("a quotation mark is opened and never closed", "close it with the same mark"),
    "did not find expected comment or line break": ("text after | or > on the same line", "start it on the next line"),
    "block sequence entries are not allowed in this context": (
        "a list starts on the line of its key",
        "start it on the next line, each item with '- '",
    ),
    "did not find expected hexdecimal number": _BACKSLASH,
    "found invalid Unicode character escape code": _BACKSLASH,
    "found unknown escape character": _BACKSLASH,
    "did not find expected <document start>": ("text after the end of the document", "remove the line with ..."),
}


def explain(error: Any, data: bytes) -> Fault:
    """The fault behind PyYAML's `error` about `data`, which is UTF-8."""
    text = data.decode().removeprefix("\ufeff")
    if control := _CONTROL.search(text):
        return _control(text, control.start())
    if merge := _MERGE.search(text):
        return Fault("a merge that git left unfinished", position_of(text, merge.start()), _MERGE_HINT)
    mark = error.context_mark if error.context in _EARLIER else error.problem_mark or error.context_mark
    position = Position(mark.line + 1, mark.column + 1) if mark else Position()
    problem = error.problem or ""
    if problem in _STARTS:
        return _bad_start(text, position)
    if problem == "could not find expected ':'" and _at(text, position) == "-":
        return Fault("a list item with no space after its dash", position, "start list items with '- '")
    message, hint = _MESSAGES.get(problem, (f"this is not understood: {problem}", _QUOTE_HINT))
    return Fault(message, position, hint)


def _control(text: str, at: int) -> Fault:
    position = position_of(text, at)
    if text[at] == "\0":
        return Fault("a NUL byte: this is no text file, or UTF-16", position, "save it as UTF-8 text")
    return Fault(f"an invisible control character, U+{ord(text[at]):04X}", position, "delete it")


def _at(text: str, position: Position) -> str:
    lines = text.splitlines()
    return lines[position.line - 1][position.column - 1 : position.column] if position.line <= len(lines) else ""


def _bad_start(text: str, position: Position) -> Fault:
    character = _at(text, position)
    if character == "\t":
        return Fault("a tab is used to indent", position, _SPACES_HINT)
    shown = {",": "a comma", "": "nothing"}.get(character, character)
    return Fault(f"a text cannot start with {shown}", position, _QUOTE_HINT)


def explain_bytes(data: bytes, at: int) -> Fault:
    """The fault of bytes that are not UTF-8 from offset `at`."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Fault("the file is UTF-16", Position(), "save it as UTF-8")
    position = position_of(data[:at].decode().removeprefix("\ufeff"), at)
    return Fault(
        f"byte 0x{data[at]:02X} is not UTF-8", position, "save the file as UTF-8; it may be Latin-1 or Windows-1252"
    )


def position_of(text: str, at: int) -> Position:
    """Line and column of the offset `at` in `text`."""
    before = text[:at]
    return Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
