"""A page before it has a format: headings, text and tables with typed cells."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["text", "number", "score", "percent"]
Role = Literal["rank", "title", "fact", "detail"]


class Titled(NamedTuple):
    """A cell with a main text and a smaller one."""

    text: str
    note: str


Cell = str | float | int | Titled | None


class Column(NamedTuple):
    """A column: its cells' kind, and its part in a card when the table is too wide for the screen."""

    name: str
    kind: Kind = "text"
    role: Role = "fact"
    width: int = 0


class Table(NamedTuple):
    """Rows of cells. A table of cards is shown as such where it has no room; `total` is a last row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cards: bool = False
    total: tuple[Cell, ...] = ()


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


Block = Heading | Text | Table | Code


class Document(NamedTuple):
    """A page."""

    title: str
    blocks: tuple[Block, ...]


def shown(cell: Cell, kind: Kind) -> str:
    """A cell as text, alike in every format."""
    if cell is None:
        return "?"
    if isinstance(cell, Titled):
        return f"{cell.text} ({cell.note})" if cell.note else cell.text
    if isinstance(cell, str):
        return cell
    if kind == "percent":
        return f"{cell:.0%}"
    return f"{cell:d}" if isinstance(cell, int) else f"{cell:.1f}"
