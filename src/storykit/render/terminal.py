"""A document for a terminal, by its width: tables where they fit, cards where they do not."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text as Styled

from storykit.present.document import (
    Block,
    Cell,
    Code,
    Column,
    Document,
    Heading,
    Heat,
    Kind,
    Table,
    Text,
    Titled,
    on_page,
    shown,
)
from storykit.render.safe import visible, visible_line

BAR = 8
_ROOM = 120
_JOINT = "\ue000"
"""Stands for a space at which no line may end."""
MOST_LABEL = 24
_APART = 3
"""The cells between two columns."""
SHADES = (("░", "green"), ("▒", "yellow"), ("▓", "red"), ("█", "bold red"))


def terminal(document: Document, width: int, *, colour: bool) -> str:
    """The page as lines of at most `width` cells; plain text unless `colour`."""
    system = "standard" if colour else None
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        color_system=system,  # type: ignore[arg-type]
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as capture:
        console.print(Styled(visible(document.title), style="bold"))
        for block in document.blocks:
            _print(block, console)
    lines = (line.rstrip() for line in capture.get().split("\n"))
    return "\n".join(lines).rstrip("\n") + "\n"


def _print(block: Block, console: Console) -> None:
    if isinstance(block, Heading):
        console.print(Styled(f"\n{visible(block.text)}", style="bold cyan"))
    elif isinstance(block, Text):
        console.print(Styled(visible(block.text), style="dim" if block.quiet else ""))
    elif isinstance(block, Code):
        for line in block.text.split("\n"):
            console.print(Styled(f"  {visible_line(line)}", style="green"))
    elif isinstance(block, Table):
        _print_table(on_page(block), console)


def _print_table(block: Table, console: Console) -> None:
    block = block._replace(columns=tuple(c._replace(name=visible(c.name)) for c in block.columns))
    if block.cards and console.width < _ROOM:
        for row in block.rows:
            card = _card(block.columns, row, console)
            console.print(card, soft_wrap=True) if console.is_terminal else console.out(card.plain)
        console.print()
    else:
        for part in _parts(block, console.width):
            console.print(_grid(part, console.width))


def _parts(table: Table, width: int) -> Iterator[Table]:
    """A matrix in as many tables as it takes to fit, each with the rows' names; any other table whole."""
    heat = [i for i, column in enumerate(table.columns) if column.kind == "heat"]
    fixed = [i for i, column in enumerate(table.columns) if column.kind != "heat"]
    if not heat or _taken(_least(table)) <= width:
        yield table
        return
    room = width - _taken([min(_wide(table, i), MOST_LABEL) for i in fixed])
    part: list[int] = []
    for i in heat:
        if part and room < _taken([_wide(table, j) for j in (*part, i)]) + 1:
            yield _chosen(table, sorted((*fixed, *part)))
            part = []
        part.append(i)
    yield _chosen(table, sorted((*fixed, *part)))


def _taken(widths: Sequence[int]) -> int:
    """The width of a table whose columns have these widths."""
    return sum(widths) + _APART * len(widths) - 1


def _least(table: Table) -> list[int]:
    """The least widths of a matrix's columns: no word of the rows' names is cut, and the other cells stay whole."""
    names = (row[0] for row in (*table.rows, *([table.total] if table.total else [])))
    words = (word for cell in names for word in shown(cell, "text").split())
    first = max(cell_len(word) for word in (table.columns[0].name, *words))
    return [min(least, MOST_LABEL) for least in (first, *(_wide(table, i) for i in range(1, len(table.columns))))]


def _widths(table: Table, width: int) -> list[int]:
    """The widths of a matrix's columns: the rows' names get what room there is, then headings that it makes whole."""
    widths = _least(table)
    for i, column in enumerate(table.columns):
        more, room = max(_wide(table, i), cell_len(column.name)) - widths[i], width - _taken(widths)
        if more <= room or not i:
            widths[i] += max(0, min(more, room))
    return widths


def _wide(table: Table, i: int) -> int:
    """The least width of a column: its longest text, or in a heat column also its name's longest word."""
    column = table.columns[i]
    cells = (row[i] for row in (*table.rows, *([table.total] if table.total else [])))
    heat = 2 if column.kind == "heat" else 0
    words = column.name.split() if heat else [column.name]
    return max(*(cell_len(word) for word in words), *(cell_len(shown(cell, column.kind)) + heat for cell in cells), 0)


def _chosen(table: Table, kept: list[int]) -> Table:
    total = tuple(table.total[i] for i in kept) if table.total else ()
    rows = tuple(tuple(row[i] for i in kept) for row in table.rows)
    return table._replace(columns=tuple(table.columns[i] for i in kept), rows=rows, total=total)


def _grid(table: Table, width: int) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=bool(table.total), header_style="dim")
    widths = _widths(table, width) if any(column.kind == "heat" for column in table.columns) else []
    footers = table.total or [""] * len(table.columns)
    for i, (column, footer) in enumerate(zip(table.columns, footers, strict=True)):
        grid.add_column(
            column.name,
            footer=_cell(footer, column.kind),
            justify="right" if column.kind in ("number", "percent") else "left",
            width=widths[i] if widths else None,
            min_width=column.width or None,
            no_wrap=bool(column.width),
            overflow="fold",
            ratio=None if column.width else (3 if column.role in ("title", "detail") else 2),
        )
    for row in table.rows:
        grid.add_row(*(_cell(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)))
    grid.expand = any(column.role == "title" for column in table.columns)
    return grid


def _cell(cell: Cell, kind: Kind) -> Styled:
    if isinstance(cell, Titled):
        return Styled.assemble(visible(cell.text), "\n", (visible(cell.note), "dim"))
    if kind == "score" and isinstance(cell, float):
        return _bar(cell)
    if isinstance(cell, Heat):
        return _heat(cell)
    return Styled(visible(shown(cell, kind)))


def _heat(cell: Heat) -> Styled:
    """A shade, which is no more than a mark where there is no colour, and the text."""
    if cell.missing is None:
        return Styled(f"  {visible(cell.text)}", style="dim")
    mark, style = SHADES[min(int(cell.missing * len(SHADES)), len(SHADES) - 1)] if cell.missing else (" ", "green")
    return Styled.assemble((f"{mark} {visible(cell.text)}", style))


def _bar(score: float) -> Styled:
    full = round(score / 100 * BAR)
    return Styled.assemble(("█" * full, "green"), ("░" * (BAR - full), "dim"), f" {score:5.1f}")


def _card(columns: Iterable[Column], row: Iterable[Cell], console: Console) -> Styled:
    cells = list(zip(columns, row, strict=True))
    number = next((shown(cell, column.kind) for column, cell in cells if column.role == "rank"), "")
    notes = [Styled(visible(cell.note)) for _, cell in cells if isinstance(cell, Titled)]
    facts = [_fact(column, cell) for column, cell in cells if column.role == "fact"]
    card = Styled("\n")
    card += _hung(f"{number:>3} ", _headline(cells), console)
    card += _hung("", Styled("   ").join(notes + facts), console)
    for column, cell in cells:
        if column.role == "detail" and cell:
            card += _hung(f"    {column.name:<6} ", _cell(cell, column.kind), console)
    card.right_crop(1)
    return card


def _hung(label: str, text: Styled, console: Console) -> Styled:
    """Text wrapped beside its label, in lines."""
    indent = max(4, len(label))
    room = console.width - indent
    lines = list(text.wrap(console, room)) if text.cell_len > room else [text]
    for line in lines:
        line.plain = line.plain.replace(_JOINT, " ")
    starts = [Styled(f"{label:<{indent}}", style="dim"), *[Styled(" " * indent)] * (len(lines) - 1)]
    return Styled("").join(Styled.assemble(start, line, "\n") for start, line in zip(starts, lines, strict=True))


def _headline(cells: Iterable[tuple[Column, Cell]]) -> Styled:
    title = next(cell for column, cell in cells if column.role == "title")
    return Styled(visible(title.text if isinstance(title, Titled) else shown(title, "text")), style="bold")


def _fact(column: Column, cell: Cell) -> Styled:
    if column.kind == "text":
        return _cell(cell, column.kind)
    fact = Styled.assemble((f"{column.name.lower()} ", "dim"), _cell(cell, column.kind))
    fact.plain = fact.plain.replace(" ", _JOINT)
    return fact
