"""A strategy on a day, made ready to judge stories by: everything that does not depend on the story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from storykit.model.names import Glossary
from storykit.model.strategy import Strategy
from storykit.model.values import normal

if TYPE_CHECKING:
    from storykit.hero import Lexicon
    from storykit.model.story import Customer, Story

DIMENSIONS = ("industry", "size", "region")
Cell = tuple[str, str]


class Weights:
    """What a quarter's targets of one kind weigh."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.targets = {id: weight for id, weight in weights.items() if weight > 0}
        self.largest = max(self.targets.values(), default=0.0)

    def best(self, ids: Iterable[str]) -> str | None:
        """The heaviest target among `ids`, the first of equals; None when none is a target."""
        return max((id for id in ids if id in self.targets), key=self.targets.__getitem__, default=None)

    def share(self, ids: Iterable[str]) -> float | None:
        """The best weight among `ids` ÷ the largest weight; None without ids."""
        weight = -1.0
        for id in ids:
            weight = max(weight, self.targets.get(id, 0.0))
        return None if weight < 0 else weight / self.largest


class Targets:
    """A strategy on a day."""

    def __init__(self, strategy: Strategy, day: date, glossary: Glossary | None = None) -> None:
        self.strategy = strategy
        self.day = day
        self.glossary = glossary or Glossary(strategy)
        self.offerings = Weights({o.id: o.weight for o in strategy.offerings})
        self.personas = Weights({p.id: p.weight for p in strategy.personas})
        self.problems = Weights({p.id: p.weight for p in strategy.problems})
        self.segments = tuple(self._dimensions())

    def _dimensions(self) -> Iterator[tuple[str, dict[str, float], float]]:
        for dimension in DIMENSIONS:
            weights = getattr(self.strategy.segments, dimension) or {}
            if largest := max(weights.values(), default=0.0):
                yield dimension, {normal(value): weight for value, weight in weights.items()}, largest

    def segment_shares(self, customer: Customer) -> list[tuple[str, float]]:
        """For each dimension that the story tells: its weight (or that of `other`) ÷ the largest."""
        told = ((d, normal(getattr(customer, d)), weights, largest) for d, weights, largest in self.segments)
        return [(d, weights.get(v, weights.get("other", 0.0)) / largest) for d, v, weights, largest in told if v]

    def personas_of(self, story: Story) -> tuple[str, ...]:
        """The personas a story speaks to: its own and those of all advocates, also of those who left."""
        personas = list(story.personas)
        for advocate in story.advocates:
            persona = self.glossary.persona_of(advocate)
            if persona and persona not in personas:
                personas.append(persona)
        return tuple(personas)

    def cells_of(self, story: Story) -> list[Cell]:
        """The target cells a story is in; where offering or persona is unknown, all it may fall in."""
        offerings = story.offerings or tuple(self.offerings.targets)
        personas = self.personas_of(story) or tuple(self.personas.targets)
        return [
            (o, p) for o in offerings if o in self.offerings.targets for p in personas if p in self.personas.targets
        ]

    def demand(self, cell: Cell) -> float:
        """The weight of the cell's offering × the weight of its persona."""
        return self.offerings.targets[cell[0]] * self.personas.targets[cell[1]]

    @cached_property
    def cell_targets(self) -> dict[Cell, int]:
        """How many ready stories each target cell should have."""
        coverage = self.strategy.coverage
        cells = {(o, p): coverage.target for o in self.offerings.targets for p in self.personas.targets}
        for cell in coverage.cells:
            named = (self.glossary.offerings.id(cell.offering), self.glossary.personas.id(cell.persona))
            if named in cells:
                cells[named] = cell.target
        return cells

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words by which a narrative speaks of us and what we sell."""
        from storykit.hero import Lexicon

        company = self.strategy.company
        sold = [name for o in self.strategy.offerings for name in (o.name or o.id, *o.aliases)]
        return Lexicon((company.name, *company.aliases, *sold))
