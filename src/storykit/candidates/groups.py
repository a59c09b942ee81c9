"""Rows by the million that are several to a story: of each story its key is kept, and what its worth depends on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from math import ceil
from typing import Any, NamedTuple

from storykit.candidates.alike import MOST_KNOWN, Maker
from storykit.candidates.passes import Passes
from storykit.candidates.worth import Best, Judge, Worth
from storykit.exchange.mapping.facts import Facts, Fit
from storykit.exchange.mapping.mapper import RowError
from storykit.exchange.mapping.persons import People, joined
from storykit.exchange.readers.source import Row
from storykit.lists import List

MOST_GROUPS = 100_000
"""Of how many stories a pass over the rows keeps account; where there are more, several passes share them."""

Counts = dict[Any, int]


class _Group:
    """A story to be: the row that it starts on, the facts of its rows, its people, and what sums up its rows."""

    __slots__ = ("facts", "number", "people", "states")

    def __init__(self, number: int, facts: tuple[Any, ...], states: list[Any]) -> None:
        self.number, self.facts, self.states = number, facts, states
        self.people: People = ()

    def add(self, fit: Fit, facts: Facts) -> None:
        """Take in a row."""
        if self.facts is not fit.facts:
            self.facts = facts.merged(self.facts, fit.facts)
        if fit.people:
            self.people = joined(self.people, fit.people)
        facts.add(self.states, fit.totals)


class Part(NamedTuple):
    """The stories of one pass: those whose keys leave `rest` when their hash is divided by `parts`."""

    parts: int
    rest: int


class Groups:
    """The stories that the rows of a file make, and the best of them.

    Args:
        facts: What is looked at in a row.
        passes: The rows.
        maker: Makes stories of plain values.
        judge: Says what a story is worth.

    Attributes:
        counts: How many stories there are of each list.
        notes: How many rows each note is about.
    """

    def __init__(self, facts: Facts, passes: Passes, maker: Maker, judge: Judge) -> None:
        self.facts, self.passes, self.maker, self.judge = facts, passes, maker, judge
        self.counts: dict[List, int] = {}
        self.notes: Counts = {}
        self._worths: dict[Any, Worth] = {}
        self._days: dict[Any, float] = {}

    def best(self, most: Mapping[List, int]) -> set[str]:
        """The keys of the best stories: of each list as many as are wanted. Counts all, by their lists."""
        best: dict[List, Best[None]] = {name: Best(number) for name, number in most.items()}
        waiting = [Part(1, 0)]
        while waiting:
            part = waiting.pop()
            groups = self._grouped(part)
            if groups is None:
                times = max(2, ceil(1.2 / max(self.passes.done, 0.01)))
                waiting += [Part(part.parts * times, part.rest + part.parts * i) for i in range(times)]
                continue
            for key, group in groups.items():
                self._judge(key, group, best)
        return {key for one in best.values() for key in one.ids()}

    def _grouped(self, part: Part) -> dict[str, _Group] | None:
        """The stories of one part; None when they are too many for one pass."""
        groups: dict[str, _Group] = {}
        notes: Counts = {}
        for number, key, fit in self._fits():
            if part.parts > 1 and hash(key) % part.parts != part.rest:
                continue
            if fit.notes:
                count(notes, fit.notes)
            group = groups.get(key)
            if group is None:
                if len(groups) >= MOST_GROUPS:
                    return None
                group = groups[key] = _Group(number, fit.facts, self.facts.fresh())
            group.add(fit, self.facts)
        for note, rows in notes.items():
            count(self.notes, (note,), rows)
        return groups

    def _fits(self) -> Iterator[tuple[int, str, Fit]]:
        """The rows that are of a story, with its key."""
        fit, passes = self.facts.fit, self.passes
        for number, values in passes.rows():
            try:
                found = fit(values, number)
            except RowError as error:
                passes.fault(error.fault)
                continue
            if found.key:
                yield number, found.key, found
            elif passes.is_new(number):
                count(self.notes, found.notes)

    def rows_of(self, keys: Collection[str]) -> Iterator[Row]:
        """The rows of some stories."""
        key = self.facts.key
        for row in self.passes.rows():
            try:
                if key(row.values, row.number) in keys:
                    yield row
            except RowError:
                continue

    def _judge(self, key: str, group: _Group, best: Mapping[List, Best[None]]) -> None:
        judged = self._worth(group)
        if judged is None:
            return
        worth, ageing = judged
        if worth.list is None:
            return
        self.counts[worth.list] = self.counts.get(worth.list, 0) + 1
        if worth.list in best:
            best[worth.list].offer(worth.order(ageing), key, None)

    def _worth(self, group: _Group) -> tuple[Worth, float] | None:
        """What a story is worth; those that are alike are judged once."""
        kind, day = self.facts.kind(group.facts, group.people, group.states)
        worth, ageing = self._worths.get(kind), self._days.get(day)
        if worth is not None and ageing is not None:
            return worth, ageing
        file = self.maker.made(self.facts.flat(group.facts, group.people, group.states), group.number)
        if file is None:
            return None
        worth, ageing = self.judge.worth(file.story)
        if worth.settled:
            for known in (self._worths, self._days):
                if len(known) >= MOST_KNOWN:
                    known.clear()
            self._worths[kind], self._days[day] = worth, ageing
        return worth, ageing


def count(notes: Counts, more: Iterable[Any], rows: int = 1) -> None:
    """Add notes that are each about some rows."""
    for note in more:
        notes[note] = notes.get(note, 0) + rows
