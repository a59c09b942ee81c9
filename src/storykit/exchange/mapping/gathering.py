"""The stories of all sources of an import, as their rows come in."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator
from typing import Any

from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.exchange.mapping.fields import text
from storykit.exchange.mapping.mapper import Mapped, Mapper, RowError
from storykit.exchange.mapping.names import Note
from storykit.exchange.readers.source import Row

MOST_FAULTS = 20
"""How many faults are told when they stop an import."""


class Gathered:
    """One story to be, from one row or several.

    Attributes:
        key: What tells it from all others of its map.
        story: Plain values by dotted path.
        source: The file of its first row.
        row: The number of its first row.
        rows: How many rows it is made of.
    """

    __slots__ = ("key", "mapper", "row", "rows", "source", "states", "story")

    def __init__(self, key: str, story: dict[str, Any], source: str, row: int, mapper: Mapper) -> None:
        self.key, self.story, self.source, self.row, self.mapper = key, story, source, row, mapper
        self.rows = 0
        self.states = mapper.totals.fresh() if mapper.totals else []

    def values(self) -> dict[str, Any]:
        """Its plain values by dotted path, with what sums up its rows."""
        totals = self.mapper.totals
        return self.story | (totals.values(self.states, self.mapper.named(self.story)) if totals else {})


class Gathering:
    """Rows to stories: those with one key are one story when the map groups them.

    Args:
        skip_invalid: Leave out rows with faults.
        wanted: The keys (ids, where the map gives none) of the stories to keep; all, unless given.

    Attributes:
        notes: How many rows each note is about.
        faults: Rows that cannot be stories.
    """

    def __init__(self, *, skip_invalid: bool, wanted: Collection[str] | None = None) -> None:
        self.skip_invalid, self.wanted = skip_invalid, wanted
        self._others = array("q")
        self.notes: dict[Note, int] = {}
        self.faults: list[Diagnostic] = []
        self._groups: dict[str, Gathered] = {}
        self._single: list[Gathered] = []

    def on_fault(self, fault: Diagnostic) -> None:
        """Keep a fault in a row; too many of them end the run, unless such rows are left out."""
        self.faults.append(fault)
        if not self.skip_invalid and len(self.faults) >= MOST_FAULTS:
            self.stop()

    def stop(self) -> None:
        """End the run when there are faults that nobody wants to pass over.

        Raises:
            StorykitError: With all faults that were found.
        """
        if self.faults and not self.skip_invalid:
            count = len(self.faults)
            told = "one row cannot be imported" if count == 1 else f"{count} rows cannot be imported"
            told = f"at least {told}" if count >= MOST_FAULTS else told
            hint = "mend them at the source, or leave such rows out: --skip-invalid"
            raise StorykitError(f"{told}, so nothing was", hint=hint, diagnostics=tuple(self.faults))

    def rows(self, rows: Iterator[Row], mapper: Mapper, source: str) -> int:
        """Take in the rows of a source; how many there were."""
        count = 0
        add = self._add_to_group if mapper.totals else self._add_single
        for row in rows:
            count += 1
            try:
                mapped = mapper.mapped(row.values, row.number)
                if mapped.story is None:
                    continue
                if self.wanted is None or (key := mapped.key or str(mapped.story.get("id") or "")) in self.wanted:
                    add(mapped, row, mapper, source)
                else:
                    self._others.append(hash(key))
            except RowError as error:
                self.on_fault(error.fault)
        for note, number in mapper.notes().items():
            self.notes[note] = self.notes.get(note, 0) + number
        return count

    def passed_over(self) -> int:
        """How many stories are not wanted. Eight bytes a row are kept for it: the hash of the key."""
        parts = 16
        return sum(len({key for key in self._others if key % parts == part}) for part in range(parts))

    def _add_single(self, mapped: Mapped, row: Row, mapper: Mapper, source: str) -> None:
        found = Gathered(mapped.key, mapped.story or {}, source, row.number, mapper)
        found.rows = 1
        self._single.append(found)

    def _add_to_group(self, mapped: Mapped, row: Row, mapper: Mapper, source: str) -> None:
        steps, values, given, i = mapper.totals.steps, row.values, [], 0  # type: ignore[union-attr]
        try:
            for i, (_, get, _) in enumerate(steps):  # noqa: B007
                given.append(get(values))
        except ValueError as error:
            raise mapper.fault(row.number, steps[i].summary.expression, error) from None
        found = self._groups.get(mapped.key)
        if found is None:
            story = dict(mapped.story or {})
            found = self._groups[mapped.key] = Gathered(mapped.key, story, source, row.number, mapper)
        elif mapped.rows == 1:
            self._merge(found, mapped)
        found.rows += 1
        states = found.states
        for i, value in enumerate(given):
            states[i] = steps[i].step(states[i], value)

    def _merge(self, found: Gathered, mapped: Mapped) -> None:
        """What a further row says of a story: more of its lists, and what was not known."""
        story = found.story
        for path, value in (mapped.story or {}).items():
            known = story.get(path)
            if known is None:
                story[path] = value
            elif isinstance(known, list) and isinstance(value, list):
                story[path] = known + [item for item in value if item not in known]
            elif known != value and path not in ("id", "title"):
                note = Note(f"{path} differs within a story; the first was kept", text(value) or "")
                self.notes[note] = self.notes.get(note, 0) + 1

    def stories(self) -> list[Gathered]:
        """All stories: those of groups in the order of their keys, others as they came."""
        return [*(self._groups[key] for key in sorted(self._groups)), *self._single]
