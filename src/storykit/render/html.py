"""A document as one HTML file that needs no network and no script."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from storykit.present.document import (
    Bars,
    Block,
    Cell,
    Code,
    Column,
    Document,
    Heading,
    Heat,
    HeatMap,
    Link,
    Spans,
    Table,
    Text,
    Titled,
    on_page,
    shown,
)
from storykit.render.palette import DARK, LIGHT, level
from storykit.render.safe import visible, visible_line, web_address
from storykit.render.svg import Drawing, draw
from storykit.render.templating import templates

POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
"""Nothing is loaded, nothing is run and nothing is sent; the page's one style sheet is named by its hash."""


FEW = 6
"""A table of so few columns, with no sentences in it, is no wider than the text."""


class Box(NamedTuple):
    """A cell as the template needs it.

    Attributes:
        look: The classes of its element.
        bar: A score from 0 to 100 to be drawn beside its number.
    """

    name: str
    look: str
    text: str
    note: str = ""
    url: str = ""
    day: str = ""
    bar: float | None = None
    head: bool = False


class Grid(NamedTuple):
    """A table as the template needs it; `label` is a name that no other table of the page has."""

    label: str
    cards: bool
    look: str
    head: tuple[Box, ...]
    rows: tuple[tuple[Box, ...], ...]
    total: tuple[Box, ...]


class Part(NamedTuple):
    """A block of the page, by its kind; a chart's `text` names what it is in."""

    kind: str
    text: str = ""
    grid: Grid | None = None
    chart: Drawing | None = None


def html(document: Document) -> str:
    """The whole page.

    What a section says twice is shown once: a heat map is left out beside a table with the same shades, and
    a table beside the chart that has all its numbers.
    """
    page = templates().get_template("page.html.j2")
    return (
        page.render(
            title=visible(document.title),
            policy=policy(),
            style=style(),
            parts=[part for _, parts in section_parts(document) for part in parts],
        )
        + "\n"
    )


@cache
def style() -> str:
    """The style sheet of every page, with the blanks around it that its hash counts."""
    css = templates().get_template("page.css.j2").render(light=LIGHT, dark=DARK)
    return f"\n{css}\n"


def policy() -> str:
    """The content security policy of every page."""
    return POLICY.format(base64.b64encode(hashlib.sha256(style().encode()).digest()).decode())


def section_parts(document: Document) -> Iterator[tuple[str, list[Part]]]:
    """The parts of each section, with its title; those above the first heading have the page's."""
    names: Counter[str] = Counter()
    for title, blocks in _sections(document):
        yield title, [_part(block, title, names) for block in blocks if not _told_by_another(block, blocks)]


def _sections(document: Document) -> Iterator[tuple[str, list[Block]]]:
    title, blocks = visible(document.title), list[Block]()
    for block in document.blocks:
        if isinstance(block, Heading):
            yield title, blocks
            title, blocks = visible(block.text), []
        blocks.append(block)
    yield title, blocks


def _told_by_another(block: Block, blocks: Sequence[Block]) -> bool:
    """Whether a block of the section shows the same: of a heat map a shaded table, of a drawn table a chart."""
    if isinstance(block, HeatMap):
        return any(map(_shaded, blocks))
    return isinstance(block, Table) and block.drawn and any(isinstance(other, Spans | Bars) for other in blocks)


def _shaded(block: Block) -> bool:
    return isinstance(block, Table) and any(column.kind == "heat" for column in on_page(block).columns)


def _part(block: Block, section: str, names: Counter[str]) -> Part:
    if isinstance(block, Heading):
        return Part("heading", visible(block.text))
    if isinstance(block, Text):
        return Part("quiet" if block.quiet else "text", visible(block.text))
    if isinstance(block, Code):
        return Part("code", "\n".join(map(visible_line, block.text.split("\n"))))
    if isinstance(block, HeatMap | Spans | Bars):
        return Part("chart", _unlike(f"{section}, picture", names), chart=draw(block))
    return Part("table", grid=_grid(on_page(block), _unlike(section, names)))


def _unlike(name: str, names: Counter[str]) -> str:
    """The name, with a number where it was there before."""
    names[name] += 1
    return name if names[name] == 1 else f"{name} ({names[name]})"


def _grid(table: Table, label: str) -> Grid:
    columns = table.columns
    first = next((i for i, column in enumerate(columns) if column.role == "title"), _naming(columns))
    return Grid(
        label,
        table.cards,
        _shape(table),
        tuple(Box("", _look(column), visible(column.name)) for column in columns),
        tuple(_row(columns, row, first) for row in table.rows),
        _row(columns, table.total, _naming(columns)) if table.total else (),
    )


def _shape(table: Table) -> str:
    if _shaded(table):
        return "matrix"
    detailed = any(column.role == "detail" for column in table.columns)
    return "full" if detailed or len(table.columns) > FEW else "compact"


def _naming(columns: Sequence[Column]) -> int:
    """The first column where it names its rows, -1 where it does not."""
    return 0 if columns and columns[0].kind == "text" and columns[0].role == "fact" else -1


def _row(columns: Sequence[Column], row: Sequence[Cell], first: int) -> tuple[Box, ...]:
    return tuple(
        _box(cell, column)._replace(head=i == first) for i, (cell, column) in enumerate(zip(row, columns, strict=True))
    )


def _look(column: Column) -> str:
    return f"{column.kind} {column.role}"


def _box(cell: Cell, column: Column) -> Box:
    box = Box(visible(column.name), _look(column), visible(shown(cell, column.kind)))
    if cell is None:
        return box._replace(look=f"{box.look} unknown")
    if isinstance(cell, Titled):
        return box._replace(text=visible(cell.text), note=visible(cell.note), url=web_address(cell.url))
    if isinstance(cell, Heat):
        return box._replace(look=f"{box.look} {'none' if cell.missing is None else f'h{level(cell.missing)}'}")
    if isinstance(cell, Link):
        return box._replace(url=web_address(cell.url))
    if isinstance(cell, date):
        return box._replace(day=cell.isoformat())
    if column.kind == "score" and isinstance(cell, int | float):
        return box._replace(bar=min(max(float(cell), 0.0), 100.0))
    return box
