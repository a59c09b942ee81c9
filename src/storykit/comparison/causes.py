"""Why a story moved, by going from one side to the other in steps.

The steps are: the story as edited, then the other day, then the other strategy. Each criterion is
valued anew after each, so the steps add up to the whole change. Which keys of the story or of the
strategy did it is found by putting each back alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from storykit.comparison.changes import changes, put_back
from storykit.comparison.moves import NOISE, Cause, Shift, Step
from storykit.criteria import CRITERIA
from storykit.lists import standing
from storykit.model.library import StoryFile
from storykit.model.names import Glossary
from storykit.model.story import Story
from storykit.model.strategy import Strategy
from storykit.ranking import Basis, Ranked
from storykit.score import Scale, gap, need, ready_per_cell
from storykit.targets import Cell, Targets

_SAME = frozenset(("id", "own"))
_SHOWN_VALUES = ("stage", "happened_on")
_MOST_NAMED = 2
VAGUE = "the strategy's targets"
NOW = ("no longer counts", "now counts")


class Stand(NamedTuple):
    """A story judged by a scale: what a step leads from and to."""

    file: StoryFile
    scale: Scale

    def points(self, criterion: str) -> float | None:
        """What a criterion adds to the score; None when it does not apply."""
        return self.value(criterion) * self.most(criterion) if self.applies(criterion) else None

    def applies(self, criterion: str) -> bool:
        """Whether the strategy has anything to say about a criterion."""
        return any(c.name == criterion for c, _ in self.scale.criteria)

    def most(self, criterion: str) -> float:
        """The most points of a criterion."""
        return next((most for c, most in self.scale.criteria if c.name == criterion), 0.0)

    def value(self, criterion: str) -> float:
        """0 to 1; 0 when it is unknown or does not apply."""
        found = next((c for c, _ in self.scale.criteria if c.name == criterion), None)
        try:
            return (found.value(self.file.story, self.scale.targets) if found else None) or 0.0
        except ZeroDivisionError:  # a strategy with one value put back may have no target left
            return 0.0


Measure = Callable[[Stand], object]
Way = tuple[Stand, Stand, Stand, Stand]


class Between:
    """What lies between two sides that are both read from files."""

    def __init__(self, old: Basis, new: Basis, old_ready: Iterable[StoryFile], new_ready: Iterable[StoryFile]) -> None:
        before, after = old.targets, new.targets
        self.old, self.new = old, new
        self.changes = changes(before.strategy, after.strategy)
        self._names = (before.glossary, after.glossary)
        self._on_old_day = Scale(self._targets(before.strategy, before.day))
        self._on_new_day = Scale(self._targets(before.strategy, after.day))
        self._ready = (tuple(old_ready), tuple(new_ready))
        self._back = cache(lambda i: Scale(self._targets(put_back(after.strategy, self.changes[i]), after.day)))
        self._ready_then = cache(lambda scale: ready_per_cell((file.story for file in self._ready[1]), scale.targets))

    def _targets(self, strategy: Strategy, day: date) -> Targets:
        """A strategy on a day that knows the names of both sides, for stories of either."""
        glossary = Glossary(strategy)
        for other in self._names:
            for mine, theirs in (
                (glossary.offerings, other.offerings),
                (glossary.personas, other.personas),
                (glossary.problems, other.problems),
            ):
                mine.shown = theirs.shown | mine.shown
        return Targets(strategy, day, glossary)

    def causes(self, old: Ranked, new: Ranked, moved: Iterable[Shift]) -> Iterator[Cause]:
        """Why a story's criteria, need and list shifted as `moved` says."""
        path = self._path(old.scored.file, new.scored.file)
        for shift in moved:
            if shift.name == "need":
                yield Cause(*shift, tuple(self._need_steps(path, old, new)))
            elif shift.name == "list":
                yield Cause(*shift, (Step(self._list(path, new)),))
            else:
                yield Cause(*shift, tuple(self._steps(path, shift.name)))

    def _path(self, old: StoryFile, new: StoryFile) -> Way:
        """The story at the start, as edited, on the other day, and by the other strategy."""
        edited = new
        if old.story == new.story or self.new.targets.glossary.resolve(old.story)[0] == new.story:
            edited = old
        return (
            Stand(old, self.old.scale),
            Stand(edited, self._on_old_day),
            Stand(edited, self._on_new_day),
            Stand(new, self.new.scale),
        )

    def _steps(self, path: Way, criterion: str) -> Iterator[Step]:
        points = [stand.points(criterion) or 0.0 for stand in path]
        added = [after - before for before, after in pairwise(points)]
        if abs(added[0]) > NOISE:
            yield Step(_edit(path, lambda stand: stand.value(criterion)), added[0])
        if abs(added[1]) > NOISE:
            yield Step(self._day(), added[1])
        yield from self._strategy(path[2], path[3], criterion)

    def _day(self) -> str:
        return f"the day: {self.old.targets.day} → {self.new.targets.day}"

    def _strategy(self, before: Stand, after: Stand, criterion: str) -> Iterator[Step]:
        """What the targets did at the old weights, then what the weights did."""
        if not (before.applies(criterion) and after.applies(criterion)):
            added = (after.points(criterion) or 0.0) - (before.points(criterion) or 0.0)
            if abs(added) > NOISE:
                yield Step(f"the strategy, which {NOW[after.applies(criterion)]} {criterion}", added)
            return
        by_targets = (after.value(criterion) - before.value(criterion)) * before.most(criterion)
        by_weights = after.value(criterion) * (after.most(criterion) - before.most(criterion))
        if abs(by_targets) > NOISE:
            yield Step(self._blame(after, lambda stand: stand.value(criterion)), by_targets)
        if abs(by_weights) > NOISE:
            most = f"(of 100 points: {before.most(criterion):.1f} → {after.most(criterion):.1f})"
            yield Step(self._weights(before, after), by_weights, most)

    def _weights(self, before: Stand, after: Stand) -> str:
        """Why the most points of the criteria are other than before."""
        weights = [str(change) for change in self.changes if change.path[0] == "weights"]
        names = [c.name for c in CRITERIA if before.applies(c.name) != after.applies(c.name)]
        return listed([*weights, *(f"the strategy, which {NOW[after.applies(name)]} {name}" for name in names)])

    def _blame(self, after: Stand, measure: Measure) -> str:
        """The changes of the strategy without which a measure of the story would be another."""
        found = measure(after)
        guilty = [
            change
            for i, change in enumerate(self.changes)
            if change.path[0] != "weights" and not _alike(measure(after._replace(scale=self._back(i))), found)
        ]
        return listed(list(map(str, guilty))) or VAGUE

    def _list(self, path: Way, new: Ranked) -> str:
        lists = [_list_of(stand) for stand in path]
        told = []
        if lists[0] != lists[1]:
            told.append(_edit(path, _list_of))
        if lists[1] != lists[2]:
            told.append(self._day())
        if lists[2] != lists[3]:
            told.append(self._blame(path[3], _list_of))
        return "; ".join((*told, *new.scored.standing.reasons))

    def _need_steps(self, path: Way, old: Ranked, new: Ranked) -> Iterator[Step]:
        between = self._on_new_day.targets
        ready = ready_per_cell((file.story for file in self._ready[1]), between)
        scored = new.scored._replace(file=path[1].file)
        needs = (
            old.need or 0.0,
            need(scored, self.old.ready, self._on_old_day.targets),
            need(scored, ready, between),
            new.need or 0.0,
        )
        added = [100 * (after - before) for before, after in pairwise(needs)]
        if abs(added[0]) > NOISE:
            yield Step(_edit(path, lambda stand: tuple(stand.scale.targets.cells_of(stand.file.story))), added[0])
        if abs(added[1]) > NOISE:
            yield Step(self._cell(path[2], ready), added[1])
        if abs(added[2]) > NOISE:
            yield Step(self._blame(path[3], lambda stand: self._need(stand, new)), added[2])

    def _need(self, stand: Stand, place: Ranked) -> float:
        scored = place.scored._replace(file=stand.file)
        return need(scored, self._ready_then(stand.scale), stand.scale.targets)

    def _cell(self, stand: Stand, ready: dict[Cell, int]) -> str:
        """The cell of a story whose ready stories changed most by demand, in words."""
        targets, before = stand.scale.targets, self.old.ready
        wanted = targets.cell_targets
        cells = [cell for cell in targets.cells_of(stand.file.story) if before[cell] != ready[cell]]

        def moved(cell: Cell) -> float:
            return abs(gap(before[cell], wanted[cell]) - gap(ready[cell], wanted[cell])) * targets.demand(cell)

        cell = max(cells, key=moved)
        names = targets.glossary
        what = f"{names.offerings.shown[cell[0]]} for {names.personas.shown[cell[1]]}"
        more = f"; {len(cells) - 1} more of its cells" if len(cells) > 1 else ""
        return f"{what}: {before[cell]} → {ready[cell]} ready ({self._who(cell, targets)}){more}"

    def _who(self, cell: Cell, targets: Targets) -> str:
        """The stories that are ready in a cell on one side alone."""
        before, after = (self._in_cell(files, cell, targets) for files in self._ready)
        come, gone = sorted(after - before), sorted(before - after)
        told = [f"{listed(come)} now ready"] * bool(come) + [f"{listed(gone)} no longer ready"] * bool(gone)
        return ", ".join(told)

    def _in_cell(self, files: Iterable[StoryFile], cell: Cell, targets: Targets) -> set[str]:
        offering, persona = cell
        return {f.story.id for f in files if offering in f.story.offerings and persona in targets.personas_of(f.story)}


def listed(names: list[str]) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _alike(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= NOISE
    return one == other


def _list_of(stand: Stand) -> str:
    return standing(stand.file.story, stand.scale.targets).list


def _edit(path: tuple[Stand, ...], measure: Measure) -> str:
    """The keys of a story whose edit changed a measure of it, with the line of the first."""
    old, new, stand = path[0].file, path[1].file, path[1]
    edited = [key for key in Story._fields if key not in _SAME and getattr(old.story, key) != getattr(new.story, key)]
    found = measure(stand)

    def reverted(key: str) -> Stand:
        story = new.story._replace(**{key: getattr(old.story, key)})
        return stand._replace(file=new._replace(story=story))

    guilty = [key for key in edited if not _alike(measure(reverted(key)), found)] or edited
    told = listed([_edited(key, old.story, new.story) for key in guilty])
    return f"story edit: {told} ({new.path}:{new.marks.find((guilty[0],)).line})"


def _edited(key: str, old: Story, new: Story) -> str:
    """A key of a story; a short value with what it was and is."""
    return f"{key} {getattr(old, key) or 'none'} → {getattr(new, key) or 'none'}" if key in _SHOWN_VALUES else key
