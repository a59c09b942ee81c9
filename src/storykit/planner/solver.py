"""The best set of items within limits, solved exactly by HiGHS.

Three questions are asked one after another, each with the answers before as limits: the largest
value, among equals the largest sum of scores, among equals the first by the items' order.

Values count as equal within a hundred-millionth of all that could be reached (`TIE`), scores when
they are equal at six places. HiGHS works with tolerances a thousand times finer than both.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from math import fsum, inf, lcm
from types import MappingProxyType
from typing import Any, NamedTuple

import highspy
import numpy as np

from storykit.planner.program import MICRO, Program, by_item

TIE = 1e-8
_SCALE = 100.0
_FINE = 1e-9
_MOST_GRAINS, _MOST_VALUE = 1_000, 1_000_000


class Solution(NamedTuple):
    """The set found.

    Attributes:
        items: In their order.
        bound: No set within the limits is worth more.
        optimal: Whether it is proven that none is.
        settled: Whether it is also proven to be the one preferred among equals.
    """

    items: tuple[int, ...]
    bound: float
    optimal: bool
    settled: bool


class _Clock:
    """What is left of the time limit."""

    def __init__(self, seconds: float | None) -> None:
        self.end = inf if seconds is None else time.monotonic() + seconds

    @property
    def left(self) -> float:
        return max(0.0, self.end - time.monotonic())


def solve(program: Program, start: tuple[int, ...], time_limit: float | None = None) -> Solution:
    """The best set; `start` is any within the limits, which the result is never worse than.

    Args:
        program: What to pick from.
        start: A set to begin with.
        time_limit: Seconds after which the best set so far is good enough; None for as long as it takes.
    """
    if not program.scores:
        return Solution((), 0.0, optimal=True, settled=True)
    clock, slack = _Clock(time_limit), TIE * program.most
    items, bound, optimal = start, program.most, program.most - program.value(start) <= slack
    if not optimal:
        answer = _Model(program).best_value(start, clock)
        items = max((start, answer.items), key=lambda found: (program.value(found), program.points(found)))
        bound, optimal = min(bound, answer.bound), answer.proven
    least = program.value(items) - slack
    if not optimal:
        return Solution(items, bound, optimal=False, settled=False)
    bound = program.value(items)
    sure = _Model(program).sure_by_value(least, clock)
    answer = _Model(program, least, sure=sure).best_score(items, clock)
    items = max((items, answer.items), key=program.points)
    if not answer.proven:
        return Solution(items, bound, optimal=True, settled=False)
    sure |= _Model(program, least, sure=sure).sure_by_score(program.points(items), clock)
    first, settled = _first(program, items, least, sure, clock)
    return Solution(first if settled else items, bound, optimal=True, settled=settled)


def _first(
    program: Program, items: tuple[int, ...], least: float, sure: Mapping[int, float], clock: _Clock
) -> tuple[tuple[int, ...], bool]:
    """Of the sets that are as good as `items`, the first by order; whether that is proven.

    Each round finds the first place at which a set as good has an earlier item than this one. All
    before it is then decided.
    """
    points, decided, proven = program.points(items), -1, True
    items = _swapped(program, items, least)
    while True:
        answer = _Model(program, least, points, sure).earlier(items, decided, clock)
        proven = answer.proven
        if not answer.items:
            break
        decided = min(set(answer.items) - set(items))
        items = answer.items
    while items and items[-1] not in program.fixed:
        shorter = items[:-1]
        if program.value(shorter) < least or program.points(shorter) < points:
            break
        items = shorter
    return items, proven


def _swapped(program: Program, items: tuple[int, ...], least: float) -> tuple[int, ...]:
    """The set with items swapped for earlier ones where that is as good: it leaves less to search."""
    found, worth = set(items), program.value(items)
    bins, limits = by_item(program.bins), by_item(program.limits)
    by_points: dict[int, list[int]] = {}
    for i in sorted(found - program.fixed, reverse=True):
        by_points.setdefault(program.points((i,)), []).append(i)
    for new in sorted(set(range(items[-1] if items else 0)) - found):
        twins = by_points.get(program.points((new,)), [])
        for old in [i for i in twins if i > new]:
            other = found - {old} | {new}
            touched = {id(bin): bin for bin in (*bins.get(old, ()), *bins.get(new, ()))}.values()
            then = worth + fsum(bin.weight * (bin.filled(other) - bin.filled(found)) for bin in touched)
            if then >= least and all(limit.admits(other) for limit in limits.get(new, ())):
                found, worth = other, then
                twins.remove(old)
                break
    swapped = tuple(sorted(found))
    return swapped if program.value(swapped) >= least else items


class _Answer(NamedTuple):
    items: tuple[int, ...]
    bound: float
    proven: bool


class _Model:
    """A program for HiGHS: a column for each item (0 or 1), then one for what each bin holds.

    Args:
        program: What to pick from.
        least: The least value, when it is known.
        points: The least sum of scores, when it is known.
        sure: Items of which it is known that they are out (0) or in (1).
    """

    def __init__(
        self,
        program: Program,
        least: float | None = None,
        points: int | None = None,
        sure: Mapping[int, float] = MappingProxyType({}),
    ) -> None:
        self.program = program
        self.grain, self.unit = _grain(program)
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in _OPTIONS.items():
            self.highs.setOptionValue(name, value)
        self._columns()
        self._rows()
        if least is not None and program.bins:
            self._row(least * self.unit, inf, self._worth())
        if points is not None:
            self._row((points - 0.5) / MICRO, inf, dict(enumerate(self._scores())))
        for i, value in sure.items():
            self.highs.changeColBounds(i, value, value)

    def _columns(self) -> None:
        items, bins = len(self.program.scores), self.program.bins
        self.highs.addVars(items, np.array([float(i in self.program.fixed) for i in range(items)]), np.ones(items))
        room = np.array([bin.room * (self.grain or 1) for bin in bins])
        self.highs.addVars(len(bins), np.zeros(len(bins)), room)
        self._whole(items + len(bins) * bool(self.grain), highspy.HighsVarType.kInteger)

    def _whole(self, columns: int, kind: highspy.HighsVarType) -> None:
        """Make the first so many columns whole numbers, or not."""
        self.highs.changeColsIntegrality(columns, np.arange(columns, dtype=np.int32), np.array([kind] * columns))

    def _rows(self) -> None:
        items = len(self.program.scores)
        kinds: dict[int, list[tuple[int, float]]] = {}
        for column, bin in enumerate(self.program.bins, items):
            filling = {i: -self._grains(amount) for i, amount in bin.amounts.items()}
            self._row(-inf, 0.0, {column: 1.0} | filling)
        for limit in self.program.limits:
            scale = limit.most or 1.0
            self._row(-inf, limit.most / scale, {i: amount / scale for i, amount in limit.amounts.items()})
        every = [one.amounts for one in self.program.bins] + [one.amounts for one in self.program.limits]
        for row, amounts in enumerate(every):
            for i, amount in amounts.items():
                kinds.setdefault(i, []).append((row, amount))
        self._twins(kinds)

    def _twins(self, kinds: Mapping[int, list[tuple[int, float]]]) -> None:
        """Of items that are alike in everything, the earlier one first: this loses no set that is preferred."""
        alike: dict[Any, list[int]] = {}
        for i in range(len(self.program.scores)):
            if i not in self.program.fixed:
                key = (self.program.points((i,)), *kinds.get(i, ()))
                alike.setdefault(key, []).append(i)
        for twins in alike.values():
            for first, second in pairwise(twins):
                self._row(0.0, inf, {first: 1.0, second: -1.0})

    def _row(self, low: float, high: float, amounts: Mapping[int, float]) -> None:
        columns = np.fromiter(amounts.keys(), dtype=np.int32, count=len(amounts))
        values = np.fromiter(amounts.values(), dtype=float, count=len(amounts))
        self.highs.addRow(low, high, len(amounts), columns, values)

    def _grains(self, amount: float) -> float:
        return float(round(amount * self.grain)) if self.grain else amount

    def _worth(self) -> dict[int, float]:
        unit = self.unit / (self.grain or 1)
        return {c: bin.weight * unit for c, bin in enumerate(self.program.bins, len(self.program.scores))}

    def _scores(self) -> list[float]:
        return [self.program.points((i,)) / MICRO for i in range(len(self.program.scores))]

    def _start(self, items: tuple[int, ...]) -> None:
        values = np.zeros(len(self.program.scores) + len(self.program.bins))
        values[list(items)] = 1.0
        for column, bin in enumerate(self.program.bins, len(self.program.scores)):
            values[column] = self._grains(bin.filled(items))
        solution = highspy.HighsSolution()
        solution.col_value = values
        self.highs.setSolution(solution)

    def _run(self, cost: Mapping[int, float], clock: _Clock) -> _Answer:
        """Maximise; what it found is checked against the program itself."""
        columns = np.fromiter(cost.keys(), dtype=np.int32, count=len(cost))
        self.highs.changeColsCost(len(cost), columns, np.fromiter(cost.values(), dtype=float, count=len(cost)))
        self.highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        if clock.left <= 0:
            return _Answer((), inf, proven=False)
        if clock.left < inf:
            self.highs.setOptionValue("time_limit", clock.left)
        self.highs.run()
        status, info = self.highs.getModelStatus(), self.highs.getInfo()
        proven = status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
        items: tuple[int, ...] = ()
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            values = self.highs.getSolution().col_value[: len(self.program.scores)]
            items = tuple(i for i, value in enumerate(values) if value > 0.5)
        if not self.program.admits(items):
            items = ()
        return _Answer(items, info.mip_dual_bound, proven)

    def best_value(self, start: tuple[int, ...], clock: _Clock) -> _Answer:
        """The set of the largest value, and the bound on it."""
        self._start(start)
        answer = self._run(self._worth(), clock)
        return answer._replace(items=answer.items or start, bound=answer.bound / self.unit)

    def best_score(self, start: tuple[int, ...], clock: _Clock) -> _Answer:
        """Of the sets whose value is large enough, that of the largest sum of scores."""
        self._start(start)
        answer = self._run(dict(enumerate(self._scores())), clock)
        return answer._replace(items=answer.items or start)

    def sure_by_value(self, least: float, clock: _Clock) -> dict[int, float]:
        """The items that are in all sets, or in none, that are worth `least` and more."""
        return self._sure(self._worth(), (least - 1e-7 * self.program.most) * self.unit, clock)

    def sure_by_score(self, points: int, clock: _Clock) -> dict[int, float]:
        """The items that are in all sets, or in none, whose scores add up to `points` millionths and more."""
        return self._sure(dict(enumerate(self._scores())), points / MICRO - 1e-3, clock)

    def _sure(self, cost: Mapping[int, float], least: float, clock: _Clock) -> dict[int, float]:
        """Reduced cost fixing: what the linear relaxation loses too much by having otherwise (Dantzig et al., 1954)."""
        count = len(self.program.scores)
        self._whole(count + len(self.program.bins), highspy.HighsVarType.kContinuous)
        self._run(cost, clock)
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return {}
        most, solution = self.highs.getInfo().objective_function_value, self.highs.getSolution()
        relaxed = zip(range(count), solution.col_value, solution.col_dual, strict=False)
        return {
            i: float(round(value))
            for i, value, loss in relaxed
            if most - abs(loss) < least and min(abs(value), abs(value - 1)) < _FINE
        }

    def earlier(self, items: tuple[int, ...], decided: int, clock: _Clock) -> _Answer:
        """A set as good that comes before `items`, with the first item not in it as early as can be; else none.

        A column says that the first so many of `items` are kept; one for each other item says that
        it is the first difference, which needs all of `items` before it. Items up to `decided` stay.
        """
        new = len(self.program.scores) + len(self.program.bins)
        choice: dict[int, float] = {}
        kept = -1
        within = set(items)
        for i in range(items[-1] + 1 if items else 0):
            if i <= decided:
                self.highs.changeColBounds(i, float(i in within), float(i in within))
            elif i in within:
                self.highs.addVar(0.0, 1.0)
                self._row(0.0, inf, {i: 1.0, new: -1.0})
                if kept >= 0:
                    self._row(0.0, inf, {kept: 1.0, new: -1.0})
                kept, new = new, new + 1
            else:
                self.highs.addVar(0.0, 1.0)
                self._row(0.0, inf, {i: 1.0, new: -1.0})
                if kept >= 0:
                    self._row(0.0, inf, {kept: 1.0, new: -1.0})
                choice[new] = -float(i)
                new += 1
        if not choice:
            return _Answer((), inf, proven=True)
        self._row(1.0, 1.0, dict.fromkeys(choice, 1.0))
        return self._run(choice, clock)


def _grain(program: Program) -> tuple[int, float]:
    """Into how many grains a unit of a bin is cut, and what to multiply values by.

    Where all amounts are short decimals, as 0.8 and 0.95 are, bins hold whole grains and values are whole numbers:
    a bound is then rounded down, which proves much sooner. Otherwise nothing is cut (0), and values go up to 100.
    """
    plain = _SCALE / (program.most or 1.0)
    amounts = {amount for bin in program.bins for amount in (bin.room, *bin.amounts.values())}
    grain = lcm(*(Fraction(str(amount)).denominator for amount in amounts))
    if grain > _MOST_GRAINS:
        return 0, plain
    unit = grain * lcm(*(Fraction(str(bin.weight)).denominator for bin in program.bins))
    return grain, float(unit) if program.most * unit <= _MOST_VALUE else plain


_OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": _FINE,
    "primal_feasibility_tolerance": _FINE,
}
