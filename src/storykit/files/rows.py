"""CSV text to rows of fields, each with its place; whatever a spreadsheet made of the file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from storykit.files.reader import Fault
from storykit.model.marks import Position

DELIMITERS = (",", ";", "\t")
_SEPARATOR = re.compile(r"sep=(.)(?:\r\n?|\n)", re.IGNORECASE)
_BREAK = re.compile(r"\r\n?|\n")
_RESAVE = "save it as UTF-8: in Excel, as “CSV UTF-8 (Comma delimited)”"


class Row(NamedTuple):
    """One row.

    Attributes:
        line: The line on which it starts, from 1.
        values: Its fields without quotation marks and without space around them.
        starts: The column, from 1, at which each field starts.
        lines: The line of each field; None when all are on the row's own.
        fault: Why its fields cannot be told apart; `values` is then empty.
    """

    line: int
    values: list[str]
    starts: list[int]
    lines: list[int] | None = None
    fault: Fault | None = None

    def at(self, field: int) -> Position:
        """Where a field starts; the row's own start when it has no such field."""
        if field >= len(self.starts):
            return Position(self.line, 1)
        return Position(self.lines[field] if self.lines else self.line, self.starts[field])


def decoded(data: bytes) -> str | Fault:
    """Text of UTF-8, or of UTF-16 with a byte order mark. Bytes that are not UTF-8 become lone surrogates."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            return Fault("the file starts as UTF-16 and is not", Position(), _RESAVE)
    else:
        text = data.decode("utf-8-sig", "surrogateescape")
    if (at := text.find("\0")) >= 0:
        line = len(_BREAK.findall(text, 0, at)) + 1
        column = at - max(text.rfind("\n", 0, at), text.rfind("\r", 0, at))
        return Fault("a NUL byte: this is no CSV file, or UTF-16 without its mark", Position(line, column), _RESAVE)
    return text


def delimiter_of(text: str, known: Collection[str]) -> tuple[str, int, int]:
    """What separates the fields: a spreadsheet's `sep=` line says it, else the header, by the names it has.

    Returns the delimiter, and the offset and the line at which the rows start.
    """
    if match := _SEPARATOR.match(text):
        return match[1], match.end(), 2
    start = len(text) - len(text.lstrip("\r\n,;\t "))
    header = text[start : start + 10_000]

    def names(delimiter: str) -> int:
        first = next(rows(header, delimiter), None)
        return sum(value.lower() in known for value in first.values) if first else 0

    return max(DELIMITERS, key=names), 0, 1


def rows(text: str, delimiter: str, start: int = 0, line: int = 1) -> Iterator[Row]:
    """The rows of a text, also the empty ones; lines end with CR, LF or both, and with nothing else."""
    at = start
    while at < len(text):
        end, after = _line_end(text, at)
        if text.find('"', at, end) < 0:
            values = text[at:end].split(delimiter)
            starts = list(accumulate((len(value) + 1 for value in values[:-1]), initial=1))
            yield Row(line, list(map(str.strip, values)), starts)
            at, line = after, line + 1
        else:
            row, after = _quoted(text, delimiter, at, line)
            yield row
            line += len(_BREAK.findall(text, at, after))
            at = after


def _line_end(text: str, at: int) -> tuple[int, int]:
    """Where the line at an offset ends, without its line end and with it."""
    match = _BREAK.search(text, at)
    return match.span() if match else (len(text), len(text))


@lru_cache(maxsize=8)
def _field(delimiter: str) -> re.Pattern[str]:
    """A field, as the text in its quotation marks or as plain text, and what ends it."""
    mark = re.escape(delimiter)
    return re.compile(rf' *+(?:"((?:[^"]++|"")*+)" *+|(?!")([^{mark}\r\n]*+))({mark}|\r\n?|\n|\Z)')


def _quoted(text: str, delimiter: str, at: int, line: int) -> tuple[Row, int]:
    """The row at an offset, and where the next one starts. A broken one ends with its line."""
    field, begin, first = _field(delimiter), at, line
    lines: list[int] = []
    row = Row(line, [], [], lines)
    while match := field.match(text, at):
        row.values.append((match[2] if match[1] is None else match[1].replace('""', '"')).strip())
        row.starts.append(at - begin + 1)
        lines.append(line)
        if match[1] and ("\n" in match[1] or "\r" in match[1]):
            breaks = list(_BREAK.finditer(text, at, match.start(3)))
            line, begin = line + len(breaks), breaks[-1].end()
        at = match.end()
        if match[3] != delimiter:
            return row if line > first else row._replace(lines=None), at
    return Row(first, [], [], fault=_broken(text, at, Position(line, at - begin + 1))), _line_end(text, at)[1]


def _broken(text: str, at: int, position: Position) -> Fault:
    if re.compile(r' *+"(?:[^"]++|"")*+"').match(text, at):
        return Fault(
            "there is text after a closing quotation mark",
            position,
            'put the whole text in quotation marks, and write each mark inside it twice: "the ""big"" one"',
        )
    return Fault("a quotation mark is opened and never closed", position, "close it, or delete it")


def not_utf8(values: list[str]) -> int | None:
    """The first field that has bytes which are not UTF-8; None when there is none."""
    return next((i for i, value in enumerate(values) if any("\udc80" <= c <= "\udcff" for c in value)), None)


def not_utf8_fault(value: str, position: Position, more: int) -> Fault:
    """The fault of a field with bytes that are not UTF-8, in a row and in some more."""
    byte = next(ord(c) - 0xDC00 for c in value if "\udc80" <= c <= "\udcff")
    also = f", here and in {more} more row{'s' * (more > 1)}" if more else ""
    return Fault(f"byte 0x{byte:02X} is not UTF-8{also}", position, _RESAVE)
