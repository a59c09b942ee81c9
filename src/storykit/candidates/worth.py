"""What stories are worth for their place in a list, without keeping them: for rows by the million."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from math import fsum
from typing import Generic, NamedTuple, TypeVar

from storykit.lists import List, standing
from storykit.model.library import StoryFile
from storykit.model.marks import Marks
from storykit.model.story import Story
from storykit.ranking import Basis, Filter
from storykit.score import need

AGEING = "freshness"
"""The criterion that looks at the day of the outcome and at nothing else, unless assets or `evergreen` are given."""

MARGIN = 1e-6
"""More than rounding can make of a score, and less than anybody can see."""

Item = TypeVar("Item")
Order = tuple[float, float]
"""Sorts stories of one list: less is better. Priority and score, negative, rounded as `rank` does."""


class Worth(NamedTuple):
    """What a story is worth without the day of its outcome.

    Attributes:
        list: Its list; None when it does not pass the filter.
        points: The points of each criterion but freshness.
        need: For a go-get, how much its cells lack ready stories.
        settled: Whether the day of the outcome changes the points for freshness alone, and not the list.
    """

    list: List | None
    points: tuple[float, ...]
    need: float | None
    settled: bool

    def order(self, ageing: float) -> Order:
        """Its place among the stories of its list, with the points for freshness."""
        score = fsum((*self.points, ageing))
        priority = 0.0 if self.need is None else score * self.need
        return -round(priority, 9), -round(score, 9)


class Judge:
    """Judges stories one by one, as `rank` does."""

    def __init__(self, basis: Basis, only: Filter) -> None:
        self.basis, self.only = basis, only
        self.targets = basis.targets

    def worth(self, story: Story) -> tuple[Worth, float]:
        """What a story is worth, whatever the day of its outcome; and the points that this day gives it."""
        targets, file = self.targets, StoryFile(story, "", Marks([], []))
        where = standing(story, targets)
        scored = self.basis.scale.score(file, where)
        points = {
            criterion.name: (value or 0.0) * most
            for value, (criterion, most) in zip(scored.values, self.basis.scale.criteria, strict=True)
        }
        ageing = points.pop(AGEING, 0.0)
        name = where.list if self.only.admits(story, targets) else None
        wanted = need(scored, self.basis.ready, targets) if where.list == "go-get" else None
        settled = story.stage != "published" and not story.evergreen and not story.assets
        return Worth(name, tuple(points.values()), wanted, settled), ageing


class Best(Generic[Item]):
    """The best of what is offered, each id once, in memory for that many."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.worst: Order | None = None
        self._sorted: list[tuple[Order, str, int]] = []
        self._items: dict[str, tuple[tuple[Order, str, int], Item]] = {}
        self._offered = 0

    def admits(self, order: Order) -> bool:
        """Whether something of this order may be among the best; equals are told apart by their ids."""
        return self.worst is None or order <= self.worst

    def takes(self, order: Order, id: str) -> bool:
        """Whether something with this id would be among the best now."""
        known = self._items.get(id)
        worst = known[0] if known else self._sorted[-1] if len(self._sorted) >= self.most else None
        return worst is None or (order, id) < worst[:2]

    def offer(self, order: Order, id: str, item: Item) -> None:
        """Take an item in, if it is good enough; of two with one id the better, else the first, is kept."""
        self._offered += 1
        place = (order, id, self._offered)
        if known := self._items.get(id):
            if known[0] <= place:
                return
            self._sorted.remove(known[0])
        elif len(self._sorted) >= self.most:
            if place > self._sorted[-1]:
                return
            del self._items[self._sorted.pop()[1]]
        insort(self._sorted, place)
        self._items[id] = (place, item)
        self.worst = self._sorted[-1][0] if len(self._sorted) >= self.most else None

    def ids(self) -> list[str]:
        """The ids of the best, best first."""
        return [place[1] for place in self._sorted]

    def __iter__(self) -> Iterator[Item]:
        """The best, best first."""
        return (self._items[place[1]][1] for place in self._sorted)

    def low(self, place: int) -> float:
        """What is surely too little at a place of an order: 0 for the priority, 1 for the score."""
        return float("-inf") if self.worst is None else -self.worst[place] - MARGIN
