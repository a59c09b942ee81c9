"""What a plan may not go over: the budget, stories of one customer, asks of one customer, stories of one owner."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import fsum
from typing import NamedTuple

from storykit.errors import StorykitError
from storykit.logbook.asking import Asking
from storykit.model.activity import Log
from storykit.model.library import Library
from storykit.model.names import closest
from storykit.model.values import normal
from storykit.ranking import Ranked, Ranking

_ROUNDING = 1 + 1e-9


class Cap(NamedTuple):
    """The most that the amounts of the picked stories, by id, may add up to, and how to say it."""

    most: float
    amounts: Mapping[str, float]
    told: str


def broken(caps: Iterable[Cap], ids: Collection[str]) -> Iterator[Cap]:
    """The caps that some stories together go over."""
    for cap in caps:
        if fsum(cap.amounts.get(id, 0.0) for id in ids) > cap.most * _ROUNDING:
            yield cap


def on_budget(go_gets: Iterable[Ranked], budget: float, *, effort: bool) -> Cap:
    """The budget, in stories or in effort."""
    unit = "effort" if effort else "story" if budget == 1 else "stories"
    costs = {place.story.id: place.story.effort if effort else 1.0 for place in go_gets}
    return Cap(budget, costs, f"the budget is {number(budget)} {unit}")


def on_customers(go_gets: Iterable[Ranked], most: int) -> Iterator[Cap]:
    """At most so many stories of one customer."""
    for places in _by_customer(go_gets).values():
        if len(places) > most:
            name = places[0].story.customer.name
            yield Cap(most, _each(places), f"at most {most} stor{'y' if most == 1 else 'ies'} of {name}")


def on_asking(library: Library, ranking: Ranking, log: Log) -> Iterator[Cap]:
    """A candidate needs an ask of its customer; the strategy's limits say how many are left on the day.

    Stories of later stages have been asked for. Asks are those that `check` counts: rows of the log in
    the last `window_days` up to the day that ask an advocate of any story of the customer. With
    `window_days: 0` there is no limit.
    """
    limits = ranking.basis.targets.strategy.limits
    if not limits.window_days:
        return
    asking = Asking(log.rows, library, ranking.basis.targets.day)
    candidates = (place for place in ranking.stories if place.story.stage == "candidate")
    for places in _by_customer(candidates).values():
        name = places[0].story.customer.name
        before = asking.customer(name).asks
        left = max(0, limits.asks_per_customer - before)
        if len(places) > left:
            times = "once" if before == 1 else f"{before} times"
            told = f"{name} was asked {times} in {limits.window_days} days, the limit is {limits.asks_per_customer}"
            yield Cap(left, _each(places), told)


def on_owners(library: Library, go_gets: Sequence[Ranked], owners: Mapping[str, int]) -> Iterator[Cap]:
    """At most so many stories of an owner.

    Raises:
        StorykitError: No story has that owner.
    """
    known = {normal(file.story.owner): file.story.owner for file in library.stories if file.story.owner}
    for name, most in owners.items():
        if normal(name) not in known:
            near = closest(name, known.values())
            listed = f"the owners are {', '.join(sorted(known.values()))}" if known else "no story has an owner"
            hint = f'did you mean "{near}"?' if near else listed
            raise StorykitError(f'no story has the owner "{name}"', hint=hint)
        places = [place for place in go_gets if normal(place.story.owner) == normal(name)]
        yield Cap(most, _each(places), f"at most {most} stor{'y' if most == 1 else 'ies'} of {known[normal(name)]}'s")


def _by_customer(places: Iterable[Ranked]) -> dict[str, list[Ranked]]:
    groups: dict[str, list[Ranked]] = {}
    for place in places:
        groups.setdefault(normal(place.story.customer.name), []).append(place)
    return groups


def _each(places: Iterable[Ranked]) -> dict[str, float]:
    return {place.story.id: 1.0 for place in places}


def number(value: float) -> str:
    """A number as people write it: at most two places, none that is zero."""
    return f"{round(value, 2):.2f}".rstrip("0").rstrip(".")
