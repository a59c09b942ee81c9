"""How sure the order of a ranking is: what becomes of it when the weights are not quite what we think."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from storykit.errors import StorykitError

if TYPE_CHECKING:
    from storykit.lists import List
    from storykit.ranking import Ranked, Ranking
    from storykit.sureness.weighing import Numbers, Places, Weighing

SPREAD, DRAWS, SEED, TOP = 50, 1000, 2013, 10
LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
_BLOCK = 500_000
"""How many numbers an array of one block of draws holds."""


class Sure(NamedTuple):
    """How a story's rank takes varied weights.

    Attributes:
        low: The rank that 5 % of the draws do not pass: its best, but for flukes.
        median: The middle rank.
        high: The rank that 95 % of the draws keep to.
        in_top: In which share of the draws it is among the first of its list, 0 to 1.
        leads: In which share it is the first of its list, 0 to 1.
    """

    low: int
    median: int
    high: int
    in_top: float
    leads: float


class Dethroning(NamedTuple):
    """The smallest change of a single weight that puts another story first.

    Attributes:
        group: The strategy's key that the weight stands under: `weights`, `offerings`, `segments.industry`.
        key: The criterion, the target's id or the segment's value.
        before: The weight in the strategy.
        after: The weight at which the two stories change places; a hair beyond it, the other is first.
        by: The story that takes over.
    """

    group: str
    key: str
    before: float
    after: float
    by: Ranked

    @property
    def weight(self) -> str:
        """Where the weight is in the strategy, such as `offerings.pipelines`."""
        return f"{self.group}.{self.key}"

    @property
    def change(self) -> float:
        """By what share of itself the weight changes: 0.5 for half as much again, below 0 for less."""
        return self.after / self.before - 1


class Stability(NamedTuple):
    """How sure the order of a ranking is.

    Attributes:
        spread: By how many percent, up or down, each weight is varied.
        draws: How often.
        seed: Where the random numbers start; the same seed, the same numbers.
        top: How many first stories of a list count as its top.
        stories: By id how sure each story's rank is.
        first: The story whose place is tried: the first go-get, else the first story there is.
        rivals: How many other stories are on its list.
        dethroned_by: What it takes to put another story first; None when no single weight can.
    """

    spread: float
    draws: int
    seed: int
    top: int
    stories: Mapping[str, Sure]
    first: Ranked | None
    rivals: int
    dethroned_by: Dethroning | None


def stability(
    ranking: Ranking, *, spread: float = SPREAD, draws: int = DRAWS, seed: int = SEED, top: int | None = None
) -> Stability:
    """Vary every weight that the ranking rests on, and see what becomes of its order.

    In each draw, every weight (of criteria, offerings, personas, problems and segments) is multiplied by
    a random factor of its own, spread evenly from 1 - spread to 1 + spread. Weights of 0 stay 0. Ranks are
    those within each list, among the stories of the ranking. Takes memory for stories × draws small numbers.

    Args:
        ranking: All stories of its lists: one made without `top`.
        spread: In percent, from 0 up to, but not including, 100.
        draws: How many sets of weights to try, at least 1.
        seed: Where the random numbers start.
        top: How many stories of a list count as its top; None for the ten that a page shows.

    Raises:
        StorykitError: The spread, the draws or the top are none, or the ranking lacks stories of its lists.
    """
    from storykit.sureness.weighing import Weighing

    _verify(ranking, spread, draws, top)
    top = top or TOP
    stories: dict[str, Sure] = {}
    dethroned_by: Dethroning | None = None
    lists = list(dict.fromkeys(place.scored.list for place in ranking.stories))
    for name in lists:
        places = ranking.of(name)
        weighing = Weighing(places, ranking.basis)
        found = _sureness(_ranks(weighing, _factors(len(weighing.weights), spread, draws, seed)), top)
        stories |= {place.story.id: sure for place, sure in zip(places, found, strict=True)}
        if name == lists[0]:
            dethroned_by = _dethroning(weighing, places)
    first = ranking.stories[0] if lists else None
    rivals = len(ranking.of(lists[0])) - 1 if lists else 0
    return Stability(spread, draws, seed, top, stories, first, rivals, dethroned_by)


def _verify(ranking: Ranking, spread: float, draws: int, top: int | None) -> None:
    if not 0 <= spread < 100:
        raise StorykitError(f"weights cannot be varied by {spread:g} %", hint="a spread is 0 to 99 percent")
    if draws < 1 or (top is not None and top < 1):
        raise StorykitError("stability needs at least one draw, and a top of at least one story")
    present: set[List] = {place.scored.list for place in ranking.stories}
    if any(len(ranking.of(name)) != ranking.counts[name] for name in present):
        hint = "call rank without top, then stability, then first"
        raise StorykitError("stability needs all stories of a list, and this ranking was cut", hint=hint)


def _factors(weights: int, spread: float, draws: int, seed: int) -> Numbers:
    """What each weight (a row) is multiplied by in each draw (a column)."""
    import numpy as np

    random = np.random.Generator(np.random.PCG64(seed)).random((weights, draws))
    return 1 + (2 * random - 1) * spread / 100


def _ranks(weighing: Weighing, factors: Numbers) -> Places:
    """The ranks of all stories (rows) in all draws, worked out some draws at a time."""
    import numpy as np

    stories = len(weighing)
    size = max(1, _BLOCK // max(1, stories))
    blocks = (factors[:, start : start + size] for start in range(0, factors.shape[1], size))
    return np.hstack([weighing.ranks(weighing.now * block) for block in blocks])


def _sureness(ranks: Places, top: int) -> list[Sure]:
    """Each story's interval: ranks of draws, the lowest first, at 5, 50 and 95 % of their number."""
    import numpy as np

    draws = ranks.shape[1]
    at = [max(0, int(np.ceil(round(share * draws, 9))) - 1) for share in (LOW, MIDDLE, HIGH)]
    intervals = np.sort(ranks, axis=1)[:, at].tolist()
    in_top, leads = (ranks <= top).mean(axis=1).tolist(), (ranks == 1).mean(axis=1).tolist()
    return [Sure(*interval, *shares) for interval, *shares in zip(intervals, in_top, leads, strict=True)]


def _dethroning(weighing: Weighing, places: tuple[Ranked, ...]) -> Dethroning | None:
    from storykit.sureness.dethroning import nearest

    found = nearest(weighing) if len(places) > 1 else None
    if found is None:
        return None
    weight = weighing.weights[found.row]
    return Dethroning(weight.group, weight.key, weight.value, found.value, places[found.story])
