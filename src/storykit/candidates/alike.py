"""Rows by the million: those that are alike in all that their worth depends on are judged once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from storykit.candidates.worth import Best, Judge, Order, Worth
from storykit.lists import List
from storykit.model.library import StoryFile

MOST_KNOWN = 50_000
"""How many kinds of row, and how many days, are remembered at a time."""

Get = Callable[[Any], Any]


class Read(NamedTuple):
    """A row through its map.

    Attributes:
        flat: The plain values of its story by path; None where it is none.
        id: What tells the story from all others.
        notes: What is to be said of the row.
    """

    flat: dict[str, Any] | None
    id: str
    notes: tuple[Any, ...]


class Maker(Protocol):
    """What makes stories of rows. It deals with faults itself, and then gives nothing."""

    def read(self, values: Any, number: int) -> Read | None:
        """A row through its map."""

    def made(self, flat: Mapping[str, Any], number: int) -> StoryFile | None:
        """The story of plain values."""


class Places:
    """The lists, with the best of each that is wanted, how many there were of each, and what is to be said of rows."""

    def __init__(self, best: Mapping[List, Best[StoryFile]], counts: dict[List, int]) -> None:
        self.best, self.counts = best, counts
        self.notes: dict[Any, int] = {}
        self.low = {name: self._low(name) for name in best}

    def _low(self, name: List) -> float:
        """What a story of a list needs at least, of priority or score, to be among the best."""
        return self.best[name].low(0 if name == "go-get" else 1)

    def count(self, name: List | None, notes: Iterable[Any], rows: int = 1) -> None:
        """Count rows of a list, with what is to be said of each."""
        if name is not None:
            self.counts[name] += rows
        for note in notes:
            self.notes[note] = self.notes.get(note, 0) + rows

    def offer(self, name: List | None, order: Order, id: str, file: StoryFile) -> None:
        """Keep a story while it is among the best of its list."""
        if name in self.low:
            self.best[name].offer(order, id, file)
            self.low[name] = self._low(name)


class _Kind:
    """Rows that are alike but for their names and days."""

    __slots__ = ("base", "factor", "list", "notes", "rows", "worth")

    def __init__(self, worth: Worth | None, notes: tuple[Any, ...]) -> None:
        self.worth, self.notes, self.rows = worth, notes, 1
        self.list = worth.list if worth else None
        self.base = sum(worth.points) if worth else 0.0
        self.factor = 1.0 if worth is None or worth.need is None else worth.need


class Alike:
    """The rows of a table on their way into the lists.

    Args:
        places: The lists.
        judge: Says what a story is worth.
        maker: Makes stories of rows.
        kind: Gives what the worth of a row depends on, but for the day of the outcome.
        day: Gives the text of that day.
    """

    def __init__(self, places: Places, judge: Judge, maker: Maker, kind: Get, day: Get) -> None:
        self.places, self.judge, self.maker, self.kind, self.day = places, judge, maker, kind, day
        self.kinds: dict[Any, _Kind] = {}
        self.days: dict[Any, float] = {}

    def take(self, batches: Iterable[Sequence[tuple[int, Any]]]) -> None:
        """Judge all rows, and keep the best."""
        kind, day, kinds, days, low = self.kind, self.day, self.kinds, self.days, self.places.low
        for batch in batches:
            for number, values in batch:
                try:
                    found, ageing = kinds.get(kind(values)), days.get(day(values))
                except (TypeError, AttributeError):  # a cell that is no text
                    self._one(values, number)
                    continue
                if found is None:
                    self._one(values, number, kind(values), day(values))
                elif found.list is None:
                    found.rows += 1
                elif ageing is None:
                    self._one(values, number, kind(values), day(values))
                else:
                    found.rows += 1
                    if found.list in low and (found.base + ageing) * found.factor >= low[found.list]:
                        self._closely(found, ageing, values, number)
        self._forget()

    def _one(self, values: Any, number: int, *keys: Any) -> None:
        """A row by itself; by its keys, all that are like it are known from now on."""
        read = self.maker.read(values, number)
        if read is None:
            return
        file = self.maker.made(read.flat, number) if read.flat is not None else None
        if file is None:
            if read.flat is None:
                self._learn(keys, None, read, 0.0)
            return
        worth, ageing = self.judge.worth(file.story)
        self._learn(keys, worth, read, ageing)
        self.places.offer(worth.list, worth.order(ageing), read.id or file.story.id, file)

    def _learn(self, keys: Sequence[Any], worth: Worth | None, read: Read, ageing: float) -> None:
        """Count a row, and remember its kind where one row stands for all."""
        if not keys or (worth and not worth.settled):
            return self.places.count(worth and worth.list, read.notes)
        kind, day = keys
        if len(self.kinds) >= MOST_KNOWN:
            self._forget()
        if len(self.days) >= MOST_KNOWN:
            self.days.clear()
        if kind in self.kinds:
            self.kinds[kind].rows += 1
        else:
            self.kinds[kind] = _Kind(worth, read.notes)
        if worth:
            self.days[day] = ageing
        return None

    def _forget(self) -> None:
        for kind in self.kinds.values():
            self.places.count(kind.list, kind.notes, kind.rows)
        self.kinds.clear()

    def _closely(self, kind: _Kind, ageing: float, values: Any, number: int) -> None:
        """Keep a row that may be among the best, unless its id shows that it is not."""
        if kind.worth is None or kind.list is None:
            return
        order, best = kind.worth.order(ageing), self.places.best[kind.list]
        if not best.admits(order) or (read := self.maker.read(values, number)) is None or read.flat is None:
            return
        if best.takes(order, read.id) and (file := self.maker.made(read.flat, number)):
            self.places.offer(kind.list, order, read.id or file.story.id, file)
