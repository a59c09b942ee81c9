"""Coverage as a page, and as the rows of its JSON contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from storykit.covering import BY, Coverage, CoverageCell, Facet, Total
from storykit.present.data import fine
from storykit.present.document import Block, Cell, Column, Document, Heading, Heat, HeatMap, Table, Text
from storykit.targets import DIMENSIONS

_GAPS = (
    Column("#", "number", "rank", 3),
    Column("Gap", "text", "title"),
    Column("Ready", "text", "fact", 6),
    Column("Demand", "number", "fact", 6),
    Column("Unmet", "number", "fact", 5),
    Column("Who could fill it", "text", "detail"),
)
LEGEND = (
    "Each cell: ready of wanted, + go-gets in the pipeline. "
    "The stronger the shade, the more demand is unmet (demand × gap)."
)
MOST_NAMED = 3


def coverage_page(coverage: Coverage, most: int | None) -> Document:
    """The share of demand met, the matrix, and the first gaps by unmet demand with what could fill them."""
    strategy = coverage.ranking.basis.targets.strategy
    blocks: list[Block] = [Text(strategy.goal)] if strategy.goal else []
    blocks += [Text(_summary(coverage)), Heading(_title(coverage)), matrix(coverage), chart(coverage)]
    blocks.append(Text(LEGEND, quiet=True))
    if coverage.gaps:
        blocks += [Heading("Gaps"), *gaps(coverage, most)]
    return Document(
        f"Coverage for {strategy.quarter}, as of {coverage.ranking.basis.targets.day}",
        tuple(blocks),
        coverage.ranking.basis.targets.day,
    )


def _title(coverage: Coverage) -> str:
    rows, columns = coverage.by
    return f"{rows.name.capitalize()} by {columns.name}"


def _summary(coverage: Coverage) -> str:
    total, short = coverage.total, coverage.gaps
    if total.coverage is None:
        return "The strategy wants no story of any cell, so there is nothing to cover."
    wanted = "1 story wanted is" if total.target == 1 else f"{total.target} stories wanted are"
    told = f"{total.coverage:.0%} of demand is met: {total.met} of {wanted} ready."
    if not short:
        return f"{told} Every cell has what it should."
    empty = sum(not cell.pipeline and not cell.refresh for cell in short)
    if len(short) == 1:
        return f"{told} 1 cell falls short, {'without even a candidate' if empty else 'and something could fill it'}."
    without = f", {empty} of them without even a candidate" if empty else ", all with something that could fill them"
    return f"{told} {len(short)} cells fall short{without}."


def heats(coverage: Coverage) -> dict[tuple[str, str], Heat]:
    """Each cell of the matrix, shaded by its share of the most unmet demand of any."""
    most = max((cell.unmet for cell in coverage.cells), default=0.0) or 1.0
    return {c.at: Heat(_told(c), c.unmet / most if c.target else None) for c in coverage.cells}


def _told(cell: CoverageCell) -> str:
    return f"{cell.ready}/{cell.target}" + (f" +{len(cell.pipeline)}" if cell.pipeline else "")


def matrix(coverage: Coverage) -> Table:
    """Ready of wanted in each cell, with the totals of rows and columns."""
    rows, columns = coverage.by
    shaded = heats(coverage)
    head = (
        Column(rows.name.capitalize(), "text", "fact"),
        *(Column(columns.shown[value], "heat") for value in columns.weights),
        Column("All", "text", "fact"),
        Column("Met", "percent", "fact", 4),
    )
    body = tuple(
        (rows.shown[row], *(shaded[row, column] for column in columns.weights), *_totals(coverage.rows[row]))
        for row in rows.weights
    )
    under = [_all(coverage.columns[column]) for column in columns.weights]
    return Table(head, body, total=("All", *under, *_totals(coverage.total)))


def _all(total: Total) -> str:
    return f"{total.met}/{total.target}" + (f" +{total.pipeline}" if total.pipeline else "")


def _totals(total: Total) -> tuple[Cell, ...]:
    return _all(total), "" if total.coverage is None else total.coverage


def chart(coverage: Coverage) -> HeatMap:
    """The matrix as a picture."""
    rows, columns = coverage.by
    shaded = heats(coverage)
    largest = [_names(cell, coverage) for cell in coverage.gaps[:MOST_NAMED]]
    alt = f"Coverage, {rows.name} by {columns.name}. {_summary(coverage)}"
    return HeatMap(
        "coverage",
        f"{alt} Most unmet: {'; '.join(largest)}." if largest else alt,
        f"{rows.name} × {columns.name}",
        tuple(rows.shown[row] for row in rows.weights),
        tuple(columns.shown[column] for column in columns.weights),
        tuple(tuple(shaded[row, column] for column in columns.weights) for row in rows.weights),
    )


def _names(cell: CoverageCell, coverage: Coverage) -> str:
    shown = [facet.shown[value] for facet, value in zip(coverage.by, cell.at, strict=True)]
    return " for ".join(shown) if coverage.by[1].name == "persona" else ", ".join(shown)


def gaps(coverage: Coverage, most: int | None) -> Iterator[Block]:
    """The first gaps, by unmet demand, with what could fill them."""
    short = coverage.gaps
    rows = tuple(
        (i, _names(c, coverage), f"{c.ready} of {c.target}", c.demand, c.unmet, fill(c))
        for i, c in enumerate(short[:most], 1)
    )
    if rows:
        yield Table(_GAPS, rows, cards=True)
    if rest := len(short) - len(rows):
        by = ",".join(facet.name for facet in coverage.by)
        asked = "" if by == ",".join(BY) else f" --by {by}"
        yield Text(f"… and {rest} more: storykit coverage{asked} --top {len(short)}", quiet=True)


def fill(cell: CoverageCell) -> str:
    """What could fill a gap, in words: go-gets by rank, else told stories that need a refresh, else nobody."""
    if cell.pipeline:
        first = [f"{place.story.customer.name} ({place.story.stage})" for place in cell.pipeline[:MOST_NAMED]]
        rest = len(cell.pipeline) - len(first)
        return ", ".join(first) + (f" and {rest} more" if rest else "")
    if cell.refresh:
        return "Refresh " + ", ".join(place.story.customer.name for place in cell.refresh[:MOST_NAMED])
    return "Find one: there is not even a candidate"


def cell_rows(coverage: Coverage) -> Iterator[dict[str, Any]]:
    """The cells of the JSON contract, row by row."""
    rows, columns = coverage.by
    for cell in coverage.cells:
        yield {
            rows.name: _value(rows, cell.at[0]),
            columns.name: _value(columns, cell.at[1]),
            "demand": fine(cell.demand),
            "target": cell.target,
            "ready": cell.ready,
            "pipeline": len(cell.pipeline),
            "gap": fine(cell.gap),
            "unmet": fine(cell.unmet),
            "go_gets": [place.story.id for place in cell.pipeline],
            "refresh": [place.story.id for place in cell.refresh],
        }


def _value(facet: Facet, value: str) -> str:
    """An id, or a segment's value as the strategy or the first story writes it."""
    return facet.shown[value] if facet.name in DIMENSIONS else value


def totals(coverage: Coverage) -> dict[str, Any]:
    """What the JSON has besides cells: the share of demand met, and the totals by row and column."""
    rows, columns = coverage.by
    return {
        "coverage": fine(coverage.total.coverage),
        "total": _total_row(coverage.total),
        "rows": [{rows.name: _value(rows, value), **_total_row(total)} for value, total in coverage.rows.items()],
        "columns": [
            {columns.name: _value(columns, value), **_total_row(total)} for value, total in coverage.columns.items()
        ],
    }


def _total_row(total: Total) -> dict[str, Any]:
    return {**total._asdict(), "coverage": fine(total.coverage)}


def flat_rows(coverage: Coverage) -> Iterator[list[Any]]:
    """The cells for CSV, below their names."""
    for row in cell_rows(coverage):
        yield ["; ".join(value) if isinstance(value, list) else value for value in row.values()]
