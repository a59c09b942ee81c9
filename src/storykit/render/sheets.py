"""A document as sheets of a workbook: which tables there are, what they are called, how wide their columns are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from math import ceil
from typing import NamedTuple

from storykit.present.document import Cell, Code, Column, Document, Heading, Role, Table, Text, Titled, shown
from storykit.render.safe import visible

SUMMARY = "Summary"
MOST_ROWS = (1 << 20) - 2
"""What a sheet holds beside its header and its totals."""

LONGEST_NAME = 31
_TAKEN = {SUMMARY.casefold(), "history"}
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
_WIDEST: dict[Role, int] = {"rank": 8, "title": 42, "detail": 46, "fact": 26, "sheet": 32}
_MEASURED = 1000


class Sheet(NamedTuple):
    """A table with the name of its sheet; `left_out` is how many rows it had no room for."""

    name: str
    table: Table
    left_out: int = 0


class Line(NamedTuple):
    """A line of the summary; with a `target` it leads to that sheet."""

    text: str
    style: str = "text"
    target: str = ""


class Contents(NamedTuple):
    """What a workbook has: its summary, empty when there is nothing to say, and its sheets."""

    summary: tuple[Line, ...]
    sheets: tuple[Sheet, ...]


def contents(document: Document) -> Contents:
    """The sheets of a page, each under the heading that its table stands under, and the words around them."""
    sheets: list[Sheet] = []
    lines: list[Line] = []
    heading = pending = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            lines += _unused(pending)
            heading = pending = block.text
        elif isinstance(block, Table):
            sheets.append(_sheet(heading or "Table", block, sheets))
            lines += _leading(sheets[-1])
            pending = ""
        elif isinstance(block, Text | Code):
            lines += [*_unused(pending), *_words(block)]
            pending = ""
    lines += _unused(pending)
    told = len(sheets) != 1 or any(line.style not in ("", "heading") for line in lines)
    return Contents(tuple(lines) if told else (), tuple(sheets))


def _unused(heading: str) -> list[Line]:
    """A heading that no table took."""
    return [Line("", ""), Line(heading, "heading")] if heading else []


def _leading(sheet: Sheet) -> Iterator[Line]:
    rows = len(sheet.table.rows)
    yield Line("", "")
    yield Line(f"{sheet.name} ({rows} row{'s' * (rows != 1)})", "heading", sheet.name)
    if sheet.left_out:
        yield Line(f"… and {sheet.left_out} rows more than a sheet holds", "quiet")


def _words(block: Text | Code) -> Iterator[Line]:
    if isinstance(block, Text):
        yield Line(block.text, "quiet" if block.quiet else "text")
    else:
        yield from (Line(line, "code") for line in block.text.split("\n"))


def _sheet(heading: str, table: Table, others: Iterable[Sheet]) -> Sheet:
    taken = _TAKEN | {sheet.name.casefold() for sheet in others}
    left_out = max(0, len(table.rows) - MOST_ROWS)
    return Sheet(sheet_name(heading, taken), two_columns(table._replace(rows=table.rows[:MOST_ROWS])), left_out)


def sheet_name(heading: str, taken: set[str]) -> str:
    """A name that every spreadsheet program takes and that is in none of `taken` (in small letters)."""
    plain = " ".join(_NO_NAME.sub(" ", visible(heading).replace("\\", " ")).split()).strip("' ") or "Table"
    number, name = 1, _cut(plain, LONGEST_NAME)
    while name.casefold() in taken:
        number += 1
        name = f"{_cut(plain, LONGEST_NAME - len(f' {number}'))} {number}"
    return name


def _cut(text: str, most: int) -> str:
    """The text in at most so many units of UTF-16, which is how the limit counts."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore").strip("' ")


def two_columns(table: Table) -> Table:
    """The table with the notes of Titled cells in columns of their own."""
    split = [bool(column.note) or _has_notes(table, i) for i, column in enumerate(table.columns)]
    if not any(split):
        return table
    columns: list[Column] = []
    for column, two in zip(table.columns, split, strict=True):
        note = Column(column.note or f"{column.name}, note", "text", "fact")
        columns += [column, note] if two else [column]
    rows = tuple(tuple(_parted(row, split)) for row in table.rows)
    return table._replace(columns=tuple(columns), rows=rows, total=tuple(_parted(table.total, split)))


def _has_notes(table: Table, i: int) -> bool:
    return any(isinstance(row[i], Titled) for row in table.rows)


def _parted(row: tuple[Cell, ...], split: list[bool]) -> Iterator[Cell]:
    for cell, two in zip(row, split, strict=bool(row)):
        yield cell.text if isinstance(cell, Titled) else cell
        if two:
            yield cell.note if isinstance(cell, Titled) else None


def widths(table: Table) -> list[int]:
    """The width of each column in characters: as its cells need, within what its role may have."""
    rows = [*table.rows[:_MEASURED], *([table.total] if table.total else [])]
    return [_width(column, [row[i] for row in rows]) for i, column in enumerate(table.columns)]


def heights(table: Table, wide: list[int]) -> list[int]:
    """How many lines the cells of each row take, at these widths; programs that do not find it out need it said."""
    wrapped = [
        i for i, column in enumerate(table.columns) if column.role != "sheet" and column.kind in ("text", "heat")
    ]
    return [max((_wrapped(row[i], wide[i] - 3) for i in wrapped), default=1) for row in table.rows]


def _wrapped(cell: Cell, room: int) -> int:
    """The lines of a cell, counted as if every line break cost some letters."""
    text = shown(cell, "text") if cell else ""
    if len(text) <= room // 2:
        return 1 + text.count("\n")
    return sum(ceil(wide * 1.08 / room) if (wide := _cells(line)) > room else 1 for line in text.split("\n"))


def _width(column: Column, cells: list[Cell]) -> int:
    words = max((_cells(word) for word in column.name.split()), default=0)
    header = words + 3 if column.role != "rank" else 5
    most = max((_cells(line) for cell in cells if cell for line in shown(cell, column.kind).split("\n")), default=0)
    bar = 14 if column.kind in ("score", "percent") else 0
    return max(header, bar, min(most + 4, _WIDEST[column.role]))


def _cells(text: str) -> int:
    """How many letters wide a text is; those of East Asia count twice."""
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
