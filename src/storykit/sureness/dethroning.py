"""The smallest change of a single weight that puts another story first: solved, not sampled.

On a stretch in which neither the largest weight of a kind nor any story's best one changes hands,
a story's score is a line ÷ a line and its need too, as functions of one weight. So two stories
change places where a cubic is 0. Each cubic is cut at its turning points, and where its ends say
that it crosses, halved down to the crossing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from storykit.sureness.weighing import SCORING, Numbers, Weighing

MOST = 100.0
"""How many times its value a weight is tried at most; downwards it is tried to 0."""

_NONE = 1e-9
"""The part of a weight that is left when it is as good as 0; at 0 a target would be none."""
_SEEN = 2e-9
"""The least difference in points that the ranking's rounding cannot hide."""
_HALVINGS = 60
_BEYOND = 1e-6


class Crossing(NamedTuple):
    """Where another story takes the first place.

    Attributes:
        row: Which weight changes.
        value: The weight at which it happens.
        change: By what share of the weight that is more (above 0) or less (below 0).
        story: The row of the story that takes over.
    """

    row: int
    value: float
    change: float
    story: int


def nearest(weighing: Weighing) -> Crossing | None:
    """The smallest change of one weight by which the story in row 0 loses the first place; None when nothing does it.

    Of equally small changes it is that of the first weight.
    """
    best: Crossing | None = None
    for row, weight in enumerate(weighing.weights):
        for borders in _ways(weighing, row) if weight.value > 0 else ():
            for near, far in pairwise(borders):
                if best and abs(near / weight.value - 1) >= abs(best.change):
                    break
                if (found := _cross(weighing, row, near, far)) is None:
                    continue
                at, story = found
                change = at / weight.value - 1
                if best is None or abs(change) < abs(best.change):
                    best = Crossing(row, at, change, _heir(weighing, row, at, far > near, story))
                break
    return best


def _ways(weighing: Weighing, row: int) -> Iterator[list[float]]:
    """Down and up from the present weight, by way of the others of its group, where the formulas bend."""
    group, value = weighing.weights[row].group, weighing.weights[row].value
    others = sorted({weight.value for weight in weighing.weights if weight.group == group != SCORING})
    least, most = value * _NONE, value * MOST
    yield [value, *(other for other in reversed(others) if least < other < value), least]
    yield [value, *(other for other in others if value < other < most), most]


class _Stretch:
    """The first story against each other one, while one weight goes from `near` (0) to `far` (1).

    `ends` are, for the first story and for the others, score, unmet demand and demand at both ends,
    scores times `scale`, without which they would be no lines.
    """

    def __init__(self, weighing: Weighing, row: int, near: float, far: float) -> None:
        weights = np.repeat(weighing.now, 2, axis=1)
        weights[row] = near, far
        group = weights[weighing.rows(weighing.weights[row].group)]
        self.scale = group.sum(axis=0) if weighing.weights[row].group == SCORING else group.max(axis=0)
        scores, (unmet, demand) = weighing.scores(weights) * self.scale, weighing.demands(weights)
        idle = (unmet[:1, :1] == 0) & (unmet[1:, :1] == 0)
        self.ends = (
            (scores[:1], np.where(idle, 1.0, unmet[:1]), np.where(idle, 1.0, demand[:1])),
            (scores[1:], np.where(idle, 1.0, unmet[1:]), np.where(idle, 1.0, demand[1:])),
        )

    def lead(self, at: Numbers) -> Numbers:
        """By how many points the first is ahead of each other; `at` has a row for each other."""
        first, other = ((_line(s, at) * _line(u, at) / _line(d, at)) for s, u, d in self.ends)
        return (first - other) / _line(self.scale[np.newaxis], at)

    def turns(self) -> Numbers:
        """Where the lead may turn from growing to falling or back, two for each other story, within 0 to 1."""
        (s1, u1, d1), (s2, u2, d2) = self.ends
        cubic = [a - b for a, b in zip(_product(s1, u1, d2), _product(s2, u2, d1), strict=True)]
        a, b, c = 3 * cubic[3], 2 * cubic[2], cubic[1]
        with np.errstate(all="ignore"):
            q = -(b + np.copysign(np.sqrt(b * b - 4 * a * c), b)) / 2
            found = np.stack([q / a, c / q], axis=1)
        return np.clip(np.nan_to_num(found, nan=1.0, posinf=1.0, neginf=0.0), 0.0, 1.0)


def _line(ends: Numbers, at: Numbers) -> Numbers:
    return ends[:, :1] * (1 - at) + ends[:, 1:] * at


def _product(*lines: Numbers) -> list[Numbers]:
    """The coefficients, lowest first, of the product of three lines."""
    (a, da), (b, db), (c, dc) = ((ends[:, 0], ends[:, 1] - ends[:, 0]) for ends in lines)
    return [a * b * c, da * b * c + a * db * c + a * b * dc, da * db * c + da * b * dc + a * db * dc, da * db * dc]


def _cross(weighing: Weighing, row: int, near: float, far: float) -> tuple[float, int] | None:
    """The weight nearest to `near` at which another story gets ahead of the first, and that story's row."""
    stretch = _Stretch(weighing, row, near, far)
    turns = np.sort(stretch.turns(), axis=1)
    ends = np.hstack([np.zeros((len(turns), 1)), turns, np.ones((len(turns), 1))])
    behind = stretch.lead(ends)[:, 1:] < -_SEEN
    crossing = behind.any(axis=1)
    if not crossing.any():
        return None
    step = behind.argmax(axis=1)[:, np.newaxis]
    low, high = np.take_along_axis(ends, step, axis=1), np.take_along_axis(ends, step + 1, axis=1)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        past = stretch.lead(middle) < 0
        low, high = np.where(past, low, middle), np.where(past, middle, high)
    at = np.where(crossing, high[:, 0], np.inf)
    return near + (far - near) * float(at.min()), int(at.argmin()) + 1


def _heir(weighing: Weighing, row: int, at: float, up: bool, story: int) -> int:
    """Which story is first just beyond the crossing; of several that cross there it is not always the one found."""
    weights = weighing.now.copy()
    weights[row] = at + (_BEYOND if up else -_BEYOND) * weighing.weights[row].value
    if weights[row] <= 0:
        return story
    return int(weighing.ranks(weights)[:, 0].argmin()) or story
