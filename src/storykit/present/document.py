"""A page before it has a format: headings, text and tables with typed cells."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

Kind = Literal["text", "number", "score", "percent", "date", "heat"]
Role = Literal["rank", "title", "fact", "detail", "sheet"]
"""What a column is for; one of role `sheet` is for workbooks alone."""


class Titled(NamedTuple):
    """A cell with a main text and a smaller one; where a page can have links, the text leads to `url`."""

    text: str
    note: str
    url: str = ""


class Heat(NamedTuple):
    """A cell shaded by how much is missing in it.

    Attributes:
        text: What it says; enough by itself, without the shade.
        missing: 0 (nothing) to 1 (the most of its table); None where nothing is wanted.
    """

    text: str
    missing: float | None


class Link(NamedTuple):
    """A cell that leads to an address on the web."""

    text: str
    url: str


Cell = str | float | int | date | Titled | Heat | Link | None


class Column(NamedTuple):
    """A column: its cells' kind, and its part in a card when the table is too wide for the screen.

    `note` is what the smaller text of its Titled cells is called, which has a column of its own in a workbook.
    """

    name: str
    kind: Kind = "text"
    role: Role = "fact"
    width: int = 0
    note: str = ""


class Table(NamedTuple):
    """Rows of cells. A table of cards is shown as such where it has no room; `total` is a last row.

    The numbers of one that is `drawn` are all in a chart of its section: a page with that chart needs no table.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cards: bool = False
    total: tuple[Cell, ...] = ()
    drawn: bool = False


class Heading(NamedTuple):
    """A section's title."""

    text: str


class Text(NamedTuple):
    """A paragraph; a quiet one is an aside."""

    text: str
    quiet: bool = False


class Code(NamedTuple):
    """Lines to be shown as they are."""

    text: str


class HeatMap(NamedTuple):
    """A chart of a matrix shaded by what is missing; a table with the same numbers stands beside it.

    Attributes:
        name: A word for the picture's file.
        alt: What the picture shows, in a sentence or two, for who cannot see it.
        corner: What the rows and columns are.
        cells: One row of cells for each of `rows`, with a cell for each of `columns`.
    """

    name: str
    alt: str
    corner: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Heat, ...], ...]


class Span(NamedTuple):
    """A row of Spans: from `low` to `high`, with a mark at `at`. `note` tells the numbers, as in Bar."""

    label: str
    low: float
    at: float
    high: float
    note: str = ""


class Spans(NamedTuple):
    """A chart of intervals on one scale, such as ranks; a table with the same numbers stands beside it."""

    name: str
    alt: str
    axis: str
    rows: tuple[Span, ...]


class Bar(NamedTuple):
    """A row of Bars; `parts` are drawn one behind the other. `note` tells their numbers in its own way."""

    label: str
    parts: tuple[float, ...]
    note: str = ""


class Bars(NamedTuple):
    """A chart of horizontal bars on one scale from 0; `legend` names the parts."""

    name: str
    alt: str
    rows: tuple[Bar, ...]
    legend: tuple[str, ...] = ()
    most: float | None = None


Chart = HeatMap | Spans | Bars
"""What is drawn where there are pictures. A terminal shows the table beside it alone."""

Block = Heading | Text | Table | Code | HeatMap | Spans | Bars


class Document(NamedTuple):
    """A page. A file of it bears the date `day`, so that it is the same whenever it is made."""

    title: str
    blocks: tuple[Block, ...]
    day: date | None = None


def on_page(table: Table) -> Table:
    """The table without the columns that are for workbooks alone."""
    kept = [i for i, column in enumerate(table.columns) if column.role != "sheet"]
    if len(kept) == len(table.columns):
        return table
    return table._replace(
        columns=tuple(table.columns[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in table.rows),
        total=tuple(table.total[i] for i in kept) if table.total else (),
    )


def shown(cell: Cell, kind: Kind) -> str:
    """A cell as text, alike in every format."""
    if cell is None:
        return "?"
    if isinstance(cell, Heat | Link):
        return cell.text
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Titled):
        return f"{cell.text} ({cell.note})" if cell.note else cell.text
    if isinstance(cell, str):
        return cell
    if kind == "percent":
        return f"{cell:.0%}"
    return f"{cell:d}" if isinstance(cell, int) else f"{cell:.1f}"
