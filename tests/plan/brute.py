"""The best plan by trying every set of go-gets, over the plain values of the files; nothing of the program is used."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import chain, combinations

import plan_paths  # noqa: F401

from formulas.oracle import Plain, id_of, ids_in, judge, normal, weights_of

CHANCES = {"candidate": 0.2, "asked": 0.4, "agreed": 0.8, "drafting": 0.9, "approval": 0.95}
TIE = Fraction(1, 10**8)
Ask = tuple[date, str, str, str]
"""A row of the log: day, story, advocate, activity."""


@dataclass
class Case:
    """A library on a day and what is asked of its plan."""

    strategy: Plain
    stories: list[Plain]
    day: date
    budget: float
    effort: bool = False
    per_customer: int = 1
    include: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    owners: dict[str, int] = field(default_factory=dict)
    asks: list[Ask] = field(default_factory=list)


def exact(number: float) -> Fraction:
    return Fraction(str(number))


class Brute:
    """All that a case allows."""

    def __init__(self, case: Case) -> None:
        self.case = case
        judged = judge(case.strategy, case.stories, case.day)
        by_id = {story["id"]: story for story in case.stories}
        self.go_gets = {one.id: by_id[one.id] for one in judged if one.list == "go-get"}
        self.ranked = [one.id for one in judged if one.list == "go-get"]
        self.score = {one.id: round(one.score, 6) for one in judged}
        self.demand, self.target = self._cells()
        ready = Counter(cell for one in judged if one.list == "ready" for cell in self.cells(by_id[one.id]))
        self.ready = {cell: ready[cell] for cell in self.demand}
        self.gaps = sum((self.demand[c] * max(0, self.target[c] - self.ready[c]) for c in self.demand), Fraction())

    def _cells(self) -> tuple[dict[tuple[str, str], Fraction], dict[tuple[str, str], int]]:
        strategy = self.case.strategy
        offerings, personas = weights_of(strategy["offerings"]), weights_of(strategy["personas"])
        demand = {(o, p): exact(offerings[o]) * exact(personas[p]) for o in offerings for p in personas}
        demand = {cell: worth for cell, worth in demand.items() if worth}
        coverage = strategy.get("coverage", {})
        target = dict.fromkeys(demand, int(coverage.get("target", 1)))
        for cell in coverage.get("cells", []):
            named = id_of(strategy["offerings"], cell["offering"]), id_of(strategy["personas"], cell["persona"])
            if named in target:
                target[named] = int(cell["target"])
        return demand, target

    def cells(self, story: Plain) -> list[tuple[str, str]]:
        strategy = self.case.strategy
        both = (ids_in(strategy, story, "offerings"), ids_in(strategy, story, "personas"))
        return [cell for cell in self.demand if cell[0] in both[0] and cell[1] in both[1]]

    def chance(self, story: Plain) -> Fraction:
        return exact((CHANCES | self.case.strategy.get("stages", {})).get(story.get("stage", "candidate"), 0))

    def objective(self, ids: tuple[str, ...]) -> Fraction:
        filled = dict.fromkeys(self.demand, Fraction())
        for id in ids:
            for cell in self.cells(self.go_gets[id]):
                filled[cell] += self.chance(self.go_gets[id])
        worth = (self.demand[c] * min(Fraction(self.target[c]), self.ready[c] + filled[c]) for c in self.demand)
        return sum(worth, Fraction())

    def allowed(self, ids: tuple[str, ...]) -> bool:
        case, picked = self.case, [self.go_gets[id] for id in ids]
        cost = sum((exact(story.get("effort", 1)) if case.effort else Fraction(1) for story in picked), Fraction())
        customers = Counter(normal(story["customer"]["name"]) for story in picked)
        owners = Counter(normal(story.get("owner", "")) for story in picked)
        return (
            cost <= exact(case.budget)
            and set(case.include) <= set(ids)
            and not set(case.exclude) & set(ids)
            and all(count <= case.per_customer for count in customers.values())
            and all(owners[normal(owner)] <= most for owner, most in case.owners.items())
            and self._may_be_asked(picked)
        )

    def _may_be_asked(self, picked: list[Plain]) -> bool:
        limits = {"asks_per_customer": 2, "window_days": 90} | self.case.strategy.get("limits", {})
        if limits["window_days"] == 0:
            return True
        customer = {story["id"]: normal(story["customer"]["name"]) for story in self.case.stories}
        asked = Counter(
            customer[story]
            for day, story, advocate, activity in self.case.asks
            if story in customer
            and advocate
            and activity not in ("heard_back", "share")
            and 0 <= (self.case.day - day).days < limits["window_days"]
        )
        wanted = Counter(customer[story["id"]] for story in picked if story.get("stage", "candidate") == "candidate")
        return all(count <= max(0, limits["asks_per_customer"] - asked[name]) for name, count in wanted.items())

    def best(self) -> tuple[str, ...] | None:
        """The largest objective, then the largest sum of scores, then the first by id; None when nothing is allowed."""
        ids = sorted(self.go_gets)
        every = chain.from_iterable(combinations(ids, size) for size in range(len(ids) + 1))
        sets = [some for some in every if self.allowed(some)]
        if not sets:
            return None
        worth = {some: self.objective(some) for some in sets}
        least = max(worth.values()) - TIE * self.gaps
        sets = [some for some in sets if worth[some] >= least]
        points = {some: sum((exact(self.score[id]) for id in some), Fraction()) for some in sets}
        most = max(points.values())
        return min(some for some in sets if points[some] == most)
