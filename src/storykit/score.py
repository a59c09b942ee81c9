"""A story's score: one weighted sum of criteria, the same whatever other stories there are."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum
from typing import NamedTuple

from storykit.criteria import CRITERIA
from storykit.criteria.base import Criterion, Explanation
from storykit.lists import List, Standing
from storykit.model.library import StoryFile
from storykit.model.story import Story
from storykit.targets import Cell, Targets


class Scale:
    """The criteria that apply to a strategy, and the points that each gives at most (100 in all).

    `weighs` is false when all of them have weight 0, so that every score would be 0.
    """

    def __init__(self, targets: Targets) -> None:
        given = targets.strategy.weights or {}
        criteria = [(c, given.get(c.name, c.weight)) for c in CRITERIA if c.applies(targets)]
        total = fsum(weight for _, weight in criteria)
        self.weighs = total > 0
        total = total or 1.0
        self.targets = targets
        self.criteria: tuple[tuple[Criterion, float], ...] = tuple((c, 100 * w / total) for c, w in criteria)

    def score(self, file: StoryFile, where: Standing) -> Scored:
        """What a story, which stands `where` it does, is worth and could be worth."""
        story, targets = file.story, self.targets
        values = tuple(criterion.value(story, targets) for criterion, _ in self.criteria)
        points = fsum(v * most for v, (_, most) in zip(values, self.criteria, strict=True) if v)
        missing = fsum(most for v, (_, most) in zip(values, self.criteria, strict=True) if v is None)
        return Scored(file, values, points, min(100.0, points + missing), where)


class Scored(NamedTuple):
    """A story with its values, score and list.

    Attributes:
        values: 0 to 1 for each criterion of the scale; None when unknown.
        score: The sum of the points, 0 to 100.
        potential: The score, and the most that the unknown criteria could add.
    """

    file: StoryFile
    values: tuple[float | None, ...]
    score: float
    potential: float
    standing: Standing

    @property
    def id(self) -> str:
        """The story's id."""
        return self.file.story.id

    @property
    def list(self) -> List:
        """The list it is on."""
        return self.standing.list


class Points(NamedTuple):
    """What one criterion adds to a story's score, and why.

    Attributes:
        value: 0 to 1 on the criterion's own scale; None when unknown.
        points: The part of the score, of at most `max`.
    """

    name: str
    value: float | None
    points: float
    max: float
    explanation: Explanation


def points(scored: Scored, scale: Scale) -> tuple[Points, ...]:
    """The sum behind a score, criterion by criterion."""
    story = scored.file.story
    return tuple(
        Points(criterion.name, value, (value or 0.0) * most, most, criterion.explain(story, scale.targets))
        for value, (criterion, most) in zip(scored.values, scale.criteria, strict=True)
    )


def ready_per_cell(ready: Iterable[Story], targets: Targets) -> dict[Cell, int]:
    """How many of the ready stories each target cell has; one of unknown offering or buyer is in none."""
    count = dict.fromkeys(targets.cell_targets, 0)
    for story in ready:
        if story.offerings and targets.personas_of(story):
            for cell in targets.cells_of(story):
                count[cell] += 1
    return count


def gap(ready: int, target: int) -> float:
    """How far a cell falls short of its target: 0 to 1."""
    return max(0.0, 1 - ready / target) if target else 0.0


def need(scored: Scored, ready: dict[Cell, int], targets: Targets) -> float:
    """The mean gap of the cells that a story is in, or may be in, by demand."""
    cells = targets.cells_of(scored.file.story)
    demands = [targets.demand(cell) for cell in cells]
    gaps = [gap(ready[cell], targets.cell_targets[cell]) for cell in cells]
    total = fsum(demands)
    return fsum(d * g for d, g in zip(demands, gaps, strict=True)) / total if total else 0.0
