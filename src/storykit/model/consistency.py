"""What a strategy that is well formed can still get wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from storykit.model.names import Glossary, Mistake, Names, closest
from storykit.model.strategy import Strategy
from storykit.model.values import normal

if TYPE_CHECKING:
    from storykit.model.names import Named


def mistakes(strategy: Strategy, glossary: Glossary, criteria: Sequence[str]) -> Iterator[Mistake]:
    """Every contradiction in `strategy`; `criteria` are the names that `weights` may have."""
    yield from _quarter(strategy)
    for kind, things in (
        ("offerings", strategy.offerings),
        ("personas", strategy.personas),
        ("problems", strategy.problems),
    ):
        yield from _ambiguous(kind, things)
    yield from _targets(strategy)
    yield from _references(strategy, glossary)
    yield from _numbers(strategy, criteria)


def _quarter(strategy: Strategy) -> Iterator[Mistake]:
    start, end = strategy.starts_on, strategy.ends_on
    if (start is None) != (end is None):
        at = "starts_on" if start else "ends_on"
        yield Mistake((at,), "starts_on and ends_on go together", "give both, or neither for a calendar quarter")
    elif start and end and start > end:
        yield Mistake(("ends_on",), "the quarter ends before it starts")
    elif strategy.days() is None:
        hint = "write 2026-Q4, or give a fiscal quarter's starts_on and ends_on"
        yield Mistake(("quarter",), f'quarter "{strategy.quarter}" is no calendar quarter', hint)


def _ambiguous(kind: str, things: Sequence[Named]) -> Iterator[Mistake]:
    owners: dict[str, str] = {}
    ids: set[str] = set()
    for i, thing in enumerate(things):
        if thing.id in ids:
            yield Mistake((kind, i, "id"), f'the id "{thing.id}" is given twice', "give each an id of its own")
            continue
        ids.add(thing.id)
        for name in filter(None, (thing.id, thing.name, *thing.aliases)):
            owner = owners.setdefault(normal(name), thing.id)
            if owner != thing.id:
                yield Mistake((kind, i), f'"{name}" could mean {owner} or {thing.id}', "rename one of the two")


def _targets(strategy: Strategy) -> Iterator[Mistake]:
    for kind in ("offerings", "personas"):
        things = getattr(strategy, kind)
        if not any(thing.weight for thing in things):
            yield Mistake(
                (kind,),
                f"no target among the {kind}: every weight is 0",
                "give a weight above 0 to what you want to sell",
            )


def _references(strategy: Strategy, glossary: Glossary) -> Iterator[Mistake]:
    for i, offering in enumerate(strategy.offerings):
        yield from glossary.problems.ids(offering.problems, ("offerings", i, "problems"))[1]
    for i, cell in enumerate(strategy.coverage.cells):
        yield from _known(glossary.offerings, cell.offering, ("coverage", "cells", i, "offering"))
        yield from _known(glossary.personas, cell.persona, ("coverage", "cells", i, "persona"))


def _known(names: Names, name: str, at: tuple[str | int, ...]) -> Iterator[Mistake]:
    if names.id(name) is None:
        yield names.unknown(name, at)


def _numbers(strategy: Strategy, criteria: Sequence[str]) -> Iterator[Mistake]:
    freshness = strategy.freshness
    if freshness.fresh_months >= freshness.stale_months:
        yield Mistake(("freshness",), "fresh_months is not below stale_months", "stale_months should be the larger one")
    given = strategy.weights or {}
    for name in given:
        if name not in criteria:
            near = closest(name, criteria)
            ask = f', did you mean "{near}"?' if near else ""
            yield Mistake(("weights", name), f'unknown criterion "{name}"{ask}', f"there are {', '.join(criteria)}")
