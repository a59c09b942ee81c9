"""What a plan is to the solver: numbered items that fill bins, within limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import NamedTuple, TypeVar

MICRO = 1_000_000
_ROUNDING = 1 + 1e-9


class Bin(NamedTuple):
    """What fills up: a unit in it is worth `weight`, up to `room` units; `amounts` is what each item puts in."""

    weight: float
    room: float
    amounts: Mapping[int, float]

    def filled(self, items: Iterable[int]) -> float:
        """The units in it, at most its room."""
        return min(self.room, fsum(self.amounts[i] for i in items if i in self.amounts))


class Limit(NamedTuple):
    """What the amounts of the picked items may add up to."""

    most: float
    amounts: Mapping[int, float]

    def admits(self, items: Iterable[int]) -> bool:
        """Whether the items together are within it, but for rounding."""
        return fsum(self.amounts[i] for i in items if i in self.amounts) <= self.most * _ROUNDING


Either = TypeVar("Either", Bin, Limit)


def by_item(rows: Iterable[Either]) -> dict[int, list[Either]]:
    """The bins, or the limits, that each item counts in."""
    found: dict[int, list[Either]] = {}
    for row in rows:
        for i in row.amounts:
            found.setdefault(i, []).append(row)
    return found


class Program(NamedTuple):
    """What to pick from: the items are numbered in the order in which the first is preferred among equals.

    Attributes:
        scores: One for each item, 0 to 100.
        bins: What the value comes from.
        limits: What is allowed.
        fixed: The items that must be picked.
    """

    scores: Sequence[float]
    bins: Sequence[Bin]
    limits: Sequence[Limit]
    fixed: frozenset[int] = frozenset()

    def value(self, items: Iterable[int]) -> float:
        """What a set of items is worth."""
        items = tuple(items)
        return fsum(bin.weight * bin.filled(items) for bin in self.bins)

    def points(self, items: Iterable[int]) -> int:
        """The sum of their scores, in millionths of a point."""
        return sum(round(self.scores[i] * MICRO) for i in items)

    def admits(self, items: Iterable[int]) -> bool:
        """Whether a set is within all limits."""
        items = tuple(items)
        return self.fixed.issubset(items) and all(limit.admits(items) for limit in self.limits)

    def fill(self, order: Iterable[int]) -> tuple[int, ...]:
        """The fixed items, then down the order each that still fits."""
        found, of = sorted(self.fixed), by_item(self.limits)
        for i in order:
            if i not in self.fixed and all(limit.admits((*found, i)) for limit in of.get(i, ())):
                found.append(i)
        return tuple(sorted(found))

    @property
    def most(self) -> float:
        """The value when every bin is full."""
        return fsum(bin.weight * bin.room for bin in self.bins)
