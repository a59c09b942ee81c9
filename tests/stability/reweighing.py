"""The same library under other weights, ranked by the real `rank`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from formulas.strategies import DAY
from storykit import Library
from storykit.lists import LISTS, List
from storykit.ranking import Ranking, rank
from storykit.score import Scale
from storykit.targets import Targets

Changes = Mapping[str, float]


def weights_of(library: Library) -> dict[str, float]:
    """All weights above 0 that a ranking rests on, by name, from the strategy's own fields."""
    strategy = library.strategy
    given = strategy.weights or {}
    scale = Scale(Targets(strategy, DAY, library.glossary))
    found = {f"weights.{c.name}": float(given.get(c.name, c.weight)) for c, _ in scale.criteria}
    for group in ("offerings", "personas", "problems"):
        found |= {f"{group}.{thing.id}": thing.weight for thing in getattr(strategy, group)}
    for dimension in ("industry", "size", "region"):
        values: Mapping[str, float] = getattr(strategy.segments, dimension) or {}
        found |= {f"segments.{dimension}.{value}": weight for value, weight in values.items()}
    return {name: weight for name, weight in found.items() if weight > 0}


def reweighed(library: Library, changes: Changes) -> Library:
    """The library with some weights changed, by name."""
    strategy = library.strategy
    groups: dict[str, Any] = {
        group: tuple(
            thing._replace(weight=changes.get(f"{group}.{thing.id}", thing.weight))
            for thing in getattr(strategy, group)
        )
        for group in ("offerings", "personas", "problems")
    }
    scoring = {name.removeprefix("weights."): value for name, value in changes.items() if name.startswith("weights.")}
    segments = {
        dimension: values and {v: changes.get(f"segments.{dimension}.{v}", weight) for v, weight in values.items()}
        for dimension, values in strategy.segments._asdict().items()
        if dimension != "own"
    }
    return library._replace(
        strategy=strategy._replace(
            **groups,
            weights=dict(strategy.weights or {}) | scoring,
            segments=strategy.segments._replace(**segments),
        )
    )


def ranking_of(library: Library, changes: Changes | None = None) -> Ranking:
    """All lists, under some weights changed."""
    return rank(reweighed(library, changes or {}), as_of=DAY, lists=LISTS)


def order(library: Library, changes: Changes, name: List) -> list[str]:
    """The ids of a list, under some weights changed."""
    return [place.story.id for place in ranking_of(library, changes).of(name)]
