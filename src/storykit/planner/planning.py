"""Planning: the set of go-gets that together cover the most, within a budget and what may be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from math import fsum, isfinite
from typing import NamedTuple

from storykit.errors import StorykitError
from storykit.lists import LISTS, List
from storykit.model.activity import Log
from storykit.model.library import Library
from storykit.planner.limits import Cap, broken, number, on_asking, on_budget, on_customers, on_owners
from storykit.planner.program import Bin, Limit, Program
from storykit.planner.solver import solve
from storykit.ranking import Ranked, Ranking, find_story, rank
from storykit.targets import Cell

NO_LOG = Log()
_GO_GETS: tuple[List, ...] = ("go-get",)
_NOTHING = 1e-9


class Gain(NamedTuple):
    """What a pick does for one cell: the stories expected in it before and after, at most its target."""

    cell: Cell
    before: float
    after: float
    target: int
    worth: float


class Pick(NamedTuple):
    """A go-get of the plan.

    Attributes:
        place: The story, with its rank among all go-gets.
        chance: That it is published this quarter.
        effort: What it costs where the budget counts effort.
        adds: What it adds to the objective after the picks before it.
        share: The same as a share of all weighted demand, 0 to 1; 0 when nothing is wanted.
        gains: The cells that it helps, the most worth first.
        asked_for: Whether it was included by hand.
    """

    place: Ranked
    chance: float
    effort: float
    adds: float
    share: float
    gains: tuple[Gain, ...]
    asked_for: bool

    @property
    def why(self) -> str:
        """Why it is in the plan, in a sentence."""
        return ("you asked for it; " if self.asked_for else "") + (self._helps() or self._no_help())

    def _helps(self) -> str:
        if not self.gains:
            return ""
        names = self.place.basis.targets.glossary
        (offering, persona), before, after, target, _ = self.gains[0]
        cell = f"{names.offerings.shown[offering]} for {names.personas.shown[persona]}"
        told = f"{cell}: from {number(before)} to {number(after)} of {target} wanted"
        more = len(self.gains) - 1
        return f"{told}; helps {more} more cell{'s' * (more > 1)}" if more else told

    def _no_help(self) -> str:
        story, reason = self.place.story, "its cells have what they want without it"
        if not story.offerings or not self.place.basis.targets.personas_of(story):
            reason = f"its {'buyer' if story.offerings else 'offering'} is unknown"
        elif not self.chance:
            reason = f"the strategy gives the stage {story.stage} no chance"
        return f"adds nothing to coverage, as {reason}" + ("" if self.asked_for else "; in for its score")


class Held(NamedTuple):
    """A go-get that cannot be in the plan, and why."""

    place: Ranked
    reason: str


class TopN(NamedTuple):
    """What going down the ranking would have reached.

    Attributes:
        places: The first go-gets by rank that the budget allows.
        coverage: The share of weighted demand with them; None when nothing is wanted.
        breaks: The limits that they break, so that a plan may reach less.
    """

    places: tuple[Ranked, ...]
    coverage: float | None
    breaks: tuple[str, ...]


class Wishes(NamedTuple):
    """What was asked of the plan, with ids for stories."""

    budget: float
    effort: bool = False
    per_customer: int = 1
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    owners: Mapping[str, int] = {}
    time_limit: float | None = None


class Plan(NamedTuple):
    """The set of go-gets for the quarter.

    Attributes:
        picked: At each place the one that adds most after those before it; ties by score, then id.
        coverage_before: Share of weighted demand met today, Σ demand × min(target, ready) ÷ Σ demand × target,
            0 to 1; None when nothing is wanted.
        coverage_after: The same with the chance of each pick counted as that part of a story.
        objective: Σ demand × min(target, ready + Σ chance of the picks) over all cells.
        bound: No set within the limits has a larger objective.
        optimal: Whether this set is proven to have the largest (but for a hundred-millionth of what can be added).
        settled: Whether it is also proven to be, among equals, the one of the largest sum of scores, then the
            first by id.
        top: What the first by rank would reach.
        held: The go-gets that cannot be in it, by rank.
        wishes: What was asked.
        wanted: Σ demand × target, what the objective is at most.
        ranking: The go-gets it was made from.
    """

    picked: tuple[Pick, ...]
    coverage_before: float | None
    coverage_after: float | None
    objective: float
    bound: float
    optimal: bool
    settled: bool
    top: TopN
    held: tuple[Held, ...]
    wishes: Wishes
    wanted: float
    ranking: Ranking


def plan(
    library: Library,
    *,
    as_of: date,
    budget: float,
    effort: bool = False,
    per_customer: int = 1,
    include: Collection[str] = (),
    exclude: Collection[str] = (),
    owners: Mapping[str, int] | None = None,
    time_limit: float | None = None,
    log: Log = NO_LOG,
) -> Plan:
    """The go-gets that together add most to coverage, proven by the solver HiGHS to be the best set.

    A story of unknown offering or buyer is in no cell and adds nothing. Among sets that add the same,
    the one of the largest sum of scores is taken, then the first by id.

    Args:
        library: As read by `load`.
        as_of: The day.
        budget: The most stories; with `effort` the most that their `effort` may add up to.
        effort: Whether the budget counts effort.
        per_customer: The most stories of one customer.
        include: Go-gets that must be in it: ids, paths or parts of titles.
        exclude: Stories that must not.
        owners: The most stories by owner.
        time_limit: Seconds after which the best set so far is given, with a bound; None for as long as it takes.
        log: The activity log: what was asked lately leaves less to ask of a customer.

    Raises:
        StorykitError: A story or owner does not exist, is no go-get, or the wishes contradict each other.
    """
    wishes = Wishes(budget, effort, per_customer, tuple(include), tuple(exclude), owners or {}, time_limit)
    _reasonable(wishes)
    ranking = rank(library, as_of=as_of, lists=_GO_GETS)
    return _planner(library, ranking, wishes, log).plan()


def _planner(library: Library, ranking: Ranking, wishes: Wishes, log: Log) -> _Planner:
    """What will plan by the wishes, in which stories are still called as who asked calls them."""
    wishes = wishes._replace(
        include=_go_gets(library, ranking, wishes.include),
        exclude=tuple(dict.fromkeys(find_story(library, name) for name in wishes.exclude)),
    )
    caps = (
        on_budget(ranking.stories, wishes.budget, effort=wishes.effort),
        *on_customers(ranking.stories, wishes.per_customer),
        *on_asking(library, ranking, log),
        *on_owners(library, ranking.stories, wishes.owners),
    )
    _no_clash(wishes, caps)
    return _Planner(ranking, wishes, caps)


def _reasonable(wishes: Wishes) -> None:
    if not (isfinite(wishes.budget) and wishes.budget >= 0):
        raise StorykitError(f"a budget of {wishes.budget} is none", hint="give a number from 0 on")
    if not wishes.effort and wishes.budget != int(wishes.budget):
        hint = "with --effort the budget counts the effort of the stories"
        raise StorykitError(f"a budget of {number(wishes.budget)} stories is no whole number", hint=hint)
    if wishes.per_customer < 1 or min(wishes.owners.values(), default=0) < 0:
        raise StorykitError("a limit on stories is a whole number", hint="from 1 on per customer, from 0 on per owner")


def _go_gets(library: Library, ranking: Ranking, names: Collection[str]) -> tuple[str, ...]:
    """The ids of the go-gets that must be in the plan."""
    ids = tuple(dict.fromkeys(find_story(library, name) for name in names))
    known = {place.story.id for place in ranking.stories}
    if wrong := [id for id in ids if id not in known]:
        others = rank(library, as_of=ranking.basis.targets.day, lists=LISTS).stories
        where = next(place.scored.standing for place in others if place.story.id == wrong[0])
        hint = f"{'; '.join(where.reasons) or 'it is told already'}; a plan is made of go-gets"
        raise StorykitError(f"{wrong[0]} cannot be included: it is on the list {where.list}", hint=hint)
    return ids


def _no_clash(wishes: Wishes, caps: Iterable[Cap]) -> None:
    """Raise for the first wish that no plan can fulfil."""
    if both := [id for id in wishes.include if id in wishes.exclude]:
        raise StorykitError(f"{both[0]} is both included and excluded", hint="leave out one of the two")
    for cap in broken(caps, wishes.include):
        among = [id for id in wishes.include if cap.amounts.get(id)]
        subject = f"{among[0]} cannot" if len(among) == 1 else f"{', '.join(among)} cannot all"
        raise StorykitError(f"{subject} be in the plan: {cap.told}", hint="include less, or allow more")


class _Planner:
    """A plan in the making: the go-gets as items of the solver, in the order of their ids."""

    def __init__(self, ranking: Ranking, wishes: Wishes, caps: Sequence[Cap]) -> None:
        self.ranking, self.wishes, self.caps = ranking, wishes, caps
        self.targets = ranking.basis.targets
        self.held = tuple(Held(place, why) for place in ranking.stories if (why := self._held(place.story.id)))
        out = {held.place.story.id for held in self.held}
        free = (place for place in ranking.stories if place.story.id not in out)
        self.places = sorted(free, key=lambda place: place.story.id)
        self.cells = {place.story.id: self._cells(place) for place in ranking.stories}
        self.wanted = fsum(self.targets.demand(c) * t for c, t in self.targets.cell_targets.items())

    def _held(self, id: str) -> str:
        if id in self.wishes.exclude:
            return "you excluded it"
        return next((cap.told for cap in broken(self.caps, (id,))), "")

    def _cells(self, place: Ranked) -> list[Cell]:
        story = place.story
        return self.targets.cells_of(story) if story.offerings and self.targets.personas_of(story) else []

    def _chance(self, place: Ranked) -> float:
        return self.targets.strategy.chance(place.story.stage)

    def _objective(self, places: Iterable[Ranked]) -> float:
        """Σ demand × min(target, ready + Σ chance) over all cells."""
        expected: dict[Cell, list[float]] = {}
        for place in places:
            for cell in self.cells[place.story.id]:
                expected.setdefault(cell, []).append(self._chance(place))
        ready = self.ranking.basis.ready
        return fsum(
            self.targets.demand(cell) * min(target, ready[cell] + fsum(expected.get(cell, ())))
            for cell, target in self.targets.cell_targets.items()
        )

    def _coverage(self, objective: float) -> float | None:
        return min(1.0, objective / self.wanted) if self.wanted else None

    def plan(self) -> Plan:
        """Ask the solver, and tell what it found."""
        numbers = {place.story.id: i for i, place in enumerate(self.places)}
        program = self._program(numbers)
        by_rank = (numbers[p.story.id] for p in self.ranking.stories if p.story.id in numbers)
        found = solve(program, program.fill(by_rank), self.wishes.time_limit)
        chosen = [self.places[i] for i in found.items]
        before, objective = self._objective(()), self._objective(chosen)
        return Plan(
            self._in_order(chosen),
            self._coverage(before),
            self._coverage(objective),
            objective,
            max(objective, before + found.bound),
            found.optimal,
            found.settled,
            self._top(),
            self.held,
            self.wishes,
            self.wanted,
            self.ranking,
        )

    def _program(self, numbers: Mapping[str, int]) -> Program:
        ready, filled = self.ranking.basis.ready, dict[Cell, dict[int, float]]()
        for place in self.places:
            for cell in self.cells[place.story.id] if self._chance(place) else ():
                filled.setdefault(cell, {})[numbers[place.story.id]] = self._chance(place)
        bins = [
            Bin(self.targets.demand(cell), float(target - ready[cell]), filled.get(cell, {}))
            for cell, target in self.targets.cell_targets.items()
            if target > ready[cell]
        ]
        limits = [Limit(c.most, {numbers[id]: a for id, a in c.amounts.items() if id in numbers}) for c in self.caps]
        fixed = frozenset(numbers[id] for id in self.wishes.include)
        return Program([place.scored.score for place in self.places], bins, limits, fixed)

    def _in_order(self, chosen: Iterable[Ranked]) -> tuple[Pick, ...]:
        """The picks, each the one that adds most after those before it."""
        expected = {cell: float(ready) for cell, ready in self.ranking.basis.ready.items()}
        left, picks = list(chosen), list[Pick]()
        while left:
            gains = {place.story.id: self._gains(place, expected) for place in left}
            adds = {id: fsum(gain.worth for gain in found) for id, found in gains.items()}
            best = min(left, key=lambda p: (-round(adds[p.story.id], 9), -round(p.scored.score, 9), p.story.id))
            left.remove(best)
            id, chance = best.story.id, self._chance(best)
            for cell in self.cells[id]:
                expected[cell] += chance
            share = adds[id] / self.wanted if self.wanted else 0.0
            told = tuple(sorted(gains[id], key=lambda gain: (-round(gain.worth, 9), gain.cell)))
            picks.append(Pick(best, chance, best.story.effort, adds[id], share, told, id in self.wishes.include))
        return tuple(picks)

    def _gains(self, place: Ranked, expected: Mapping[Cell, float]) -> list[Gain]:
        chance, gains = self._chance(place), list[Gain]()
        for cell in self.cells[place.story.id]:
            target = self.targets.cell_targets[cell]
            before, after = min(target, expected[cell]), min(target, expected[cell] + chance)
            if after - before > _NOTHING:
                gains.append(Gain(cell, before, after, target, self.targets.demand(cell) * (after - before)))
        return gains

    def _top(self) -> TopN:
        """The first go-gets by rank that the budget alone allows, and what else they would break."""
        budget, *others = self.caps
        spent, places = 0.0, list[Ranked]()
        for place in self.ranking.stories:
            cost = budget.amounts[place.story.id]
            if spent + cost <= budget.most * (1 + _NOTHING):
                spent += cost
                places.append(place)
        ids = [place.story.id for place in places]
        breaks = [cap.told for cap in broken(others, ids)]
        breaks += [f"{id} is excluded" for id in ids if id in self.wishes.exclude]
        breaks += [f"{id} must be in the plan and is not among them" for id in self.wishes.include if id not in ids]
        return TopN(tuple(places), self._coverage(self._objective(places)), tuple(breaks))
