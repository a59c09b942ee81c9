"""Coverage: which offerings and buyers have a story to tell, and which have none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import fsum
from typing import NamedTuple

from storykit.errors import StorykitError
from storykit.model.library import Library
from storykit.model.names import Names, closest
from storykit.model.story import Story
from storykit.model.values import normal
from storykit.ranking import Ranked, Ranking, rank
from storykit.score import gap
from storykit.targets import DIMENSIONS, Targets, Weights

FACETS = ("offering", "persona", "problem", *DIMENSIONS)
BY = ("offering", "persona")


class Facet(NamedTuple):
    """One side of the matrix.

    Attributes:
        name: One of FACETS.
        weights: What each value weighs, the heaviest first: an id of the strategy or a segment's value.
        shown: What people call each value.
        of: The values of a story; none when it does not tell.
    """

    name: str
    weights: dict[str, float]
    shown: dict[str, str]
    of: Callable[[Story], Iterable[str]]


class CoverageCell(NamedTuple):
    """One value of each facet, and the stories in both.

    Attributes:
        at: The value of the first facet and that of the second.
        demand: The product of their weights.
        target: How many ready stories are wanted.
        ready: How many there are.
        pipeline: The go-gets in the cell, by rank.
        refresh: The told stories in the cell that need a refresh, by rank.
    """

    at: tuple[str, str]
    demand: float
    target: int
    ready: int
    pipeline: tuple[Ranked, ...]
    refresh: tuple[Ranked, ...]

    @property
    def gap(self) -> float:
        """How far it falls short of its target, 0 to 1."""
        return gap(self.ready, self.target)

    @property
    def unmet(self) -> float:
        """Demand × gap."""
        return self.demand * self.gap


class Total(NamedTuple):
    """A row or column of the matrix, or all of it. A story counts once, in however many cells it is.

    Attributes:
        ready: Stories ready to tell.
        pipeline: Go-gets.
        met: The ready stories that a target asks for, over the cells.
        target: The stories wanted, over the cells.
        coverage: Share of weighted demand met: Σ demand × min(target, ready) ÷ Σ demand × target, 0 to 1;
            None when nothing is wanted.
    """

    ready: int
    pipeline: int
    met: int
    target: int
    coverage: float | None


class Coverage(NamedTuple):
    """The matrix.

    Attributes:
        by: The facets of its rows and columns.
        cells: Row by row.
        rows: The total of each value of the first facet.
        columns: The same of the second.
        total: Of all cells.
        ranking: The lists that the stories are from.
    """

    by: tuple[Facet, Facet]
    cells: tuple[CoverageCell, ...]
    rows: dict[str, Total]
    columns: dict[str, Total]
    total: Total
    ranking: Ranking

    @property
    def gaps(self) -> list[CoverageCell]:
        """The cells that lack ready stories, the most unmet demand first."""
        short = (cell for cell in self.cells if cell.unmet > 0)
        return sorted(short, key=lambda cell: (-round(cell.unmet, 9), -round(cell.demand, 9), cell.at))


def coverage(library: Library, *, as_of: date, by: Sequence[str] = BY) -> Coverage:
    """Count the ready stories and the go-gets of each pair of values of two facets.

    A story counts in all its cells; one that does not tell a facet is in none. Offering × persona
    has the strategy's own targets for cells; any other pair wants `coverage.target` of each cell.

    Args:
        library: As read by `load`.
        as_of: The day.
        by: Two different ones of FACETS: the rows, then the columns. A segment that the strategy
            says nothing about has the values that stories have, all of weight 1.

    Raises:
        StorykitError: `by` is not two different facets, or one has no values.
    """
    return covered(rank(library, as_of=as_of), [file.story for file in library.stories], by)


def covered(ranking: Ranking, stories: Sequence[Story], by: Sequence[str] = BY) -> Coverage:
    """The same of a ranking that has all go-gets, ready stories and stories to refresh among `stories`."""
    first, second = _two(by)
    targets = ranking.basis.targets
    rows, columns = _facet(first, targets, stories), _facet(second, targets, stories)
    groups = {name: _grouped(ranking.of(name), rows, columns) for name in ("ready", "go-get", "refresh")}
    cells = tuple(
        CoverageCell(
            (row, column),
            rows.weights[row] * columns.weights[column],
            _target(targets, (first, row), (second, column)),
            len(groups["ready"].get((row, column), ())),
            tuple(groups["go-get"].get((row, column), ())),
            tuple(groups["refresh"].get((row, column), ())),
        )
        for row in rows.weights
        for column in columns.weights
    )
    ready = {at: {place.story.id for place in places} for at, places in groups["ready"].items()}
    of_rows = {row: _total([c for c in cells if c.at[0] == row], ready) for row in rows.weights}
    of_columns = {column: _total([c for c in cells if c.at[1] == column], ready) for column in columns.weights}
    return Coverage((rows, columns), cells, of_rows, of_columns, _total(cells, ready), ranking)


def _two(by: Sequence[str]) -> tuple[str, str]:
    for name in by:
        if name not in FACETS:
            near = closest(name, FACETS)
            hint = f'did you mean "{near}"?' if near else f"there are {', '.join(FACETS)}"
            raise StorykitError(f'"{name}" is nothing to see coverage by', hint=hint)
    if len(by) != 2 or by[0] == by[1]:
        raise StorykitError("coverage is by two different things", hint="--by industry,persona, for instance")
    return by[0], by[1]


def _facet(name: str, targets: Targets, stories: Sequence[Story]) -> Facet:
    glossary = targets.glossary
    if name == "offering":
        return _named(name, targets.offerings, glossary.offerings, lambda story: story.offerings)
    if name == "persona":
        return _named(name, targets.personas, glossary.personas, targets.personas_of)
    if name == "problem":
        return _named(name, targets.problems, glossary.problems, lambda story: story.problems)
    return _segment(name, targets, stories)


def _named(name: str, weights: Weights, names: Names, of: Callable[[Story], Iterable[str]]) -> Facet:
    if not weights.targets:
        raise StorykitError(f"no {name} is a target in the strategy", hint="see coverage by something else: --by …")
    return Facet(name, _heaviest_first(weights.targets), names.shown, of)


def _heaviest_first(weights: dict[str, float]) -> dict[str, float]:
    return dict(sorted(weights.items(), key=lambda item: -item[1]))


def _segment(name: str, targets: Targets, stories: Sequence[Story]) -> Facet:
    given = getattr(targets.strategy.segments, name) or {}
    shown: dict[str, str] = {}
    if any(given.values()):
        shown = {normal(value): value for value in given}
        weights = {normal(value): weight for value, weight in given.items() if weight > 0}
    else:
        told = sorted({value for story in stories if (value := getattr(story.customer, name))})
        for value in told:
            shown.setdefault(normal(value), value)
        weights = dict.fromkeys(shown, 1.0)
    if not weights:
        hint = f"add segments.{name} to the strategy, or customer.{name} to stories"
        raise StorykitError(f"neither the strategy nor a story names any {name}", hint=hint)

    def of(story: Story) -> Iterable[str]:
        value = normal(getattr(story.customer, name))
        if value and value not in shown:
            value = "other"
        return (value,) if value in weights else ()

    return Facet(name, _heaviest_first(weights), shown, of)


def _grouped(places: Iterable[Ranked], rows: Facet, columns: Facet) -> dict[tuple[str, str], list[Ranked]]:
    groups: dict[tuple[str, str], list[Ranked]] = {}
    for place in places:
        across = [value for value in columns.of(place.story) if value in columns.weights]
        for row in rows.of(place.story):
            if row in rows.weights:
                for column in across:
                    groups.setdefault((row, column), []).append(place)
    return groups


def _target(targets: Targets, row: tuple[str, str], column: tuple[str, str]) -> int:
    named = dict((row, column))
    if named.keys() == set(BY):
        return targets.cell_targets[named["offering"], named["persona"]]
    return targets.strategy.coverage.target


def _total(cells: Sequence[CoverageCell], ready: dict[tuple[str, str], set[str]]) -> Total:
    wanted = fsum(cell.demand * cell.target for cell in cells)
    met = fsum(cell.demand * min(cell.target, cell.ready) for cell in cells)
    return Total(
        len(set().union(*(ready.get(cell.at, ()) for cell in cells))),
        len({place.story.id for cell in cells for place in cell.pipeline}),
        sum(min(cell.target, cell.ready) for cell in cells),
        sum(cell.target for cell in cells),
        met / wanted if wanted else None,
    )
