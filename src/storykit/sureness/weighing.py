"""A list of a ranking as arrays: what its stories score, need and rank under any weights.

The formulas are those of `score` and `targets`, for many sets of weights at once. Arrays of weights
have a row for each weight and a column for each set; results have a row for each story.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from storykit.model.values import normal
from storykit.ranking import Basis, Ranked
from storykit.score import gap

Numbers = NDArray[np.float64]
Places = NDArray[np.int32]
Rows = NDArray[np.intp]

SCORING = "weights"
_PARTS = {"offering": "offerings", "persona": "personas", "problem": "problems"}
"""The criteria that are made of targets' weights, and the key of these in the strategy."""
_PLACES = 9


class Weight(NamedTuple):
    """A weight of the strategy that a ranking rests on.

    Attributes:
        group: The key of the strategy that it stands under, such as `weights` or `segments.industry`.
        key: The criterion, the target's id or the segment's value.
        value: What the strategy says; above 0 for all but criteria.
    """

    group: str
    key: str
    value: float

    @property
    def name(self) -> str:
        """Where it is, such as `offerings.pipelines`."""
        return f"{self.group}.{self.key}"


def weights_of(basis: Basis) -> Iterator[Weight]:
    """All weights that score and need are made of; targets of weight 0 are none."""
    targets, strategy = basis.targets, basis.targets.strategy
    given = strategy.weights or {}
    for criterion, _ in basis.scale.criteria:
        yield Weight(SCORING, criterion.name, given.get(criterion.name, criterion.weight))
    for group in _PARTS.values():
        for id, weight in getattr(targets, group).targets.items():
            yield Weight(group, id, weight)
    for dimension, weights, _ in targets.segments:
        written = {normal(value): value for value in getattr(strategy.segments, dimension)}
        for value, weight in weights.items():
            if weight > 0:
                yield Weight(f"segments.{dimension}", written[value], weight)


class _Sets(NamedTuple):
    """A set of rows for each story; stories with the same one share it.

    Attributes:
        rows: The rows of all different sets, one set behind the other.
        starts: Where each of these begins.
        of: Which of them each story has.
    """

    rows: Rows
    starts: Rows
    of: Rows

    @classmethod
    def made(cls, sets: Iterable[tuple[int, ...]], empty: int) -> _Sets:
        """Sets of rows as tuples; the row `empty` stands for none."""
        found: dict[tuple[int, ...], int] = {}
        of = [found.setdefault(chosen or (empty,), len(found)) for chosen in sets]
        starts = [0, *accumulate(map(len, found))][:-1]
        return cls(*(np.array(numbers, dtype=np.intp) for numbers in ([*chain(*found)], starts, of)))

    def reduced(self, how: np.ufunc, values: Numbers, empty: float) -> Numbers:
        """The sum or largest value of each story's rows; `empty` for none."""
        known = np.vstack([values, np.full((1, values.shape[1]), empty)])
        reduced: Numbers = how.reduceat(known[self.rows], self.starts, axis=0)
        return reduced[self.of]


class _Best(NamedTuple):
    """For each story the best weight of some targets ÷ the largest of all; `rows` are those of their group."""

    rows: slice
    sets: _Sets

    def shares(self, weights: Numbers) -> Numbers:
        own = weights[self.rows]
        shares: Numbers = self.sets.reduced(np.maximum, own, 0.0) / own.max(axis=0)
        return shares


class Weighing:
    """The stories of one list, ready to be weighed.

    Attributes:
        weights: The weights of the strategy, by row.
        now: Their values, as one column.
    """

    def __init__(self, places: Sequence[Ranked], basis: Basis) -> None:
        self._places, self._basis = places, basis
        self.weights = tuple(weights_of(basis))
        self.now: Numbers = np.array([[weight.value] for weight in self.weights])
        self._row = {(weight.group, weight.key): i for i, weight in enumerate(self.weights)}
        known = [[value or 0.0 for value in place.scored.values] for place in places]
        self._fixed: Numbers = np.array(known).reshape(len(places), -1).T[:, :, np.newaxis]
        self._parts = dict(self._targets_of_stories())
        self._dimensions = tuple(self._segments_of_stories())
        self._cells = _Sets.made(self._cells_of_stories(), len(basis.targets.cell_targets))
        ids = [place.story.id for place in places]
        self._by_id = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.intp)

    def __len__(self) -> int:
        return len(self._places)

    def rows(self, group: str) -> slice:
        """Where the weights of a group are."""
        found = [i for i, weight in enumerate(self.weights) if weight.group == group]
        return slice(found[0], found[-1] + 1) if found else slice(0, 0)

    def _targets_of_stories(self) -> Iterator[tuple[str, _Best]]:
        targets = self._basis.targets
        for criterion, group in _PARTS.items():
            rows = self.rows(group)
            place_of = {id: i for i, id in enumerate(getattr(targets, group).targets)}
            named = (
                targets.personas_of(p.story) if criterion == "persona" else getattr(p.story, group)
                for p in self._places
            )
            sets = (tuple(place_of[id] for id in ids if id in place_of) for ids in named)
            if place_of:
                yield criterion, _Best(rows, _Sets.made(sets, len(place_of)))

    def _segments_of_stories(self) -> Iterator[tuple[_Best, Numbers]]:
        """For each dimension the shares of the stories' values, and which stories tell theirs."""
        for dimension, weights, _ in self._basis.targets.segments:
            rows = self.rows(f"segments.{dimension}")
            place_of = {normal(self.weights[i].key): i - rows.start for i in range(rows.start, rows.stop)}
            values = [normal(getattr(place.story.customer, dimension)) for place in self._places]
            chosen = (value if value in weights else "other" for value in values)
            sets = ((place_of[value],) if value in place_of else () for value in chosen)
            told: Numbers = np.array([[1.0 if value else 0.0] for value in values])
            yield _Best(rows, _Sets.made(sets, len(place_of))), told

    def _cells_of_stories(self) -> Iterator[tuple[int, ...]]:
        targets = self._basis.targets
        self._all_cells = tuple(targets.cell_targets)
        place_of = {cell: i for i, cell in enumerate(self._all_cells)}
        for place in self._places:
            cells = targets.cells_of(place.story) if place.need is not None else ()
            yield tuple(place_of[cell] for cell in cells)

    def _values(self, weights: Numbers) -> Iterator[Numbers]:
        """The stories' values in each criterion; what is unknown is 0."""
        for (criterion, _), fixed in zip(self._basis.scale.criteria, self._fixed, strict=True):
            if criterion.name in self._parts:
                yield self._parts[criterion.name].shares(weights)
            elif criterion.name == "segment":
                told = np.maximum(sum(told for _, told in self._dimensions), 1.0)
                shares = (best.shares(weights) * told for best, told in self._dimensions)
                yield np.sum(np.stack(list(shares)), axis=0) / told
            else:
                yield fixed

    def scores(self, weights: Numbers) -> Numbers:
        """The stories' scores, 0 to 100."""
        scoring = weights[self.rows(SCORING)]
        total = scoring.sum(axis=0)
        points = 100 * scoring / np.where(total > 0, total, 1.0)
        score: Numbers = np.zeros((len(self._places), weights.shape[1]))
        for value, most in zip(self._values(weights), points, strict=True):
            score += value * most
        return score

    def demands(self, weights: Numbers) -> tuple[Numbers, Numbers]:
        """What of the demand of the stories' cells is unmet, and that demand; 1 and 1 where need does not count."""
        targets, ready = self._basis.targets, self._basis.ready
        demand = np.stack([weights[self._row["offerings", o]] * weights[self._row["personas", p]]
                           for o, p in self._all_cells])  # fmt: skip
        gaps = np.array([[gap(ready[cell], targets.cell_targets[cell])] for cell in self._all_cells])
        return self._cells.reduced(np.add, demand * gaps, 1.0), self._cells.reduced(np.add, demand, 1.0)

    def ranks(self, weights: Numbers) -> Places:
        """The stories' ranks: by score × need, then by score, then by id."""
        scores, (unmet, demand) = self.scores(weights), self.demands(weights)
        keys = [np.round(-of[self._by_id], _PLACES) for of in (scores, scores * (unmet / demand))]
        order = self._by_id[np.lexsort(keys, axis=0)]
        ranks: Places = np.empty(order.shape, dtype=np.int32)
        np.put_along_axis(ranks, order, np.arange(1, len(order) + 1, dtype=np.int32)[:, np.newaxis], axis=0)
        return ranks
