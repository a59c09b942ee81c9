"""Bringing other people's files into the library: rows to story files, without losing what people wrote."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from storykit.criteria import CRITERIA
from storykit.diagnostics import Diagnostic
from storykit.exchange.mapping.choosing import records, sources
from storykit.exchange.mapping.expressions import Scope
from storykit.exchange.mapping.fields import Reading
from storykit.exchange.mapping.gathering import Gathered, Gathering
from storykit.exchange.mapping.joining import open_joins
from storykit.exchange.mapping.mapper import Mapper
from storykit.exchange.mapping.maps import ImportMap
from storykit.exchange.mapping.names import Note, Resolver
from storykit.exchange.readers.source import Options, Row, Source, open_source
from storykit.exchange.stories.flatmap import NAME, FlatMapper
from storykit.exchange.stories.merging import Conflict, Record, Written, merged
from storykit.exchange.stories.shelf import Shelf
from storykit.files.write import write_atomic
from storykit.lists import List
from storykit.model.library import Library, StoryFile
from storykit.model.marks import Marks
from storykit.ranking import rank

PathLike = str | os.PathLike[str]


class FileOptions(NamedTuple):
    """What the user says about the files; empty is to find out. See `open_source`."""

    date_order: str = ""
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""


class Counted(NamedTuple):
    """One file of an import: what was found out about it, its rows, and its columns that the map does not read."""

    path: str
    stated: tuple[str, ...]
    rows: int
    unread: tuple[str, ...]
    absent: tuple[str, ...]


class Import(NamedTuple):
    """What an import makes of its files. Nothing is written until `write_import` is called with it.

    Attributes:
        map: The name of the map; `storykit` for what storykit exported.
        quarter: The strategy's quarter.
        into: The folder that takes new files.
        sources: The files, in order.
        new: Story files to be made.
        changed: Story files to be changed.
        unchanged: How many stories are as they were.
        unranked: How many new stories were passed over, as only the best were asked for.
        conflicts: Values that the source changed and a person as well; the file keeps the person's.
        decisions: Names that were taken to mean something else than they say, each with its count of rows.
        losses: What was left out and why, each with its count of rows.
        gone: Files of stories that came from these sources once and are not in them now; they are kept.
        skipped: Rows that cannot be stories, when such are left out.
    """

    map: str
    quarter: str
    into: str
    sources: tuple[Counted, ...]
    new: tuple[Written, ...]
    changed: tuple[Written, ...]
    unchanged: int
    unranked: int
    conflicts: tuple[Conflict, ...]
    decisions: tuple[tuple[Note, int], ...]
    losses: tuple[tuple[Note, int], ...]
    gone: tuple[str, ...]
    skipped: tuple[Diagnostic, ...]

    @property
    def rows(self) -> int:
        """How many records came in."""
        return sum(source.rows for source in self.sources)

    @property
    def stories(self) -> int:
        """How many stories they are."""
        return len(self.new) + len(self.changed) + self.unchanged + self.unranked


def bring_in(
    files: Sequence[PathLike],
    *,
    map: str | None = None,
    into: PathLike | None = None,
    strategy: PathLike | None = None,
    stories: Sequence[PathLike] = (),
    skip_invalid: bool = False,
    overwrite: bool = False,
    only_ranked: int | None = None,
    as_of: date | None = None,
    options: FileOptions = FileOptions(),  # noqa: B008
) -> Import:
    """What the rows of some files become as story files; nothing is written.

    Args:
        files: CSV, TSV, workbooks, Parquet, JSON, JSON Lines, YAML, Markdown or HTML; all with one map.
        map: The path of a map, or the name of a ready-made one; without it, the ready-made one that fits.
        into: The folder for new files; by default the first of the stories' folders. It need not be there yet.
        strategy: As for `load`.
        stories: As for `load`; the stories in them are known already.
        skip_invalid: Leave out rows, and files of the library, that have faults.
        overwrite: Where the source and a person changed a value, take the source's.
        only_ranked: Of the new stories, make files for this many: the best go-gets on `as_of`.
        as_of: The day to rank by; needed with `only_ranked`.
        options: How the files are to be read.

    Raises:
        StorykitError: A file, the map or the library cannot be read, or rows are invalid; its `diagnostics` say
            where. Then nothing is to be written.
    """
    shelf = Shelf.read(strategy, stories, into, skip_invalid=skip_invalid, criteria=_criteria())
    wanted = None if only_ranked is None or as_of is None else _wanted(shelf, files, map, only_ranked, as_of, options)
    gathering = Gathering(skip_invalid=skip_invalid, wanted=wanted)
    name, counted = _gathered(files, map, shelf, gathering, options)
    plan = _Plan(name, shelf, gathering, overwrite=overwrite)
    plan.add_all()
    if only_ranked is not None and as_of is not None:
        plan.keep_best(max(0, only_ranked - len(plan.changed) - plan.unchanged), as_of)
    return plan.result(counted)


def _wanted(
    shelf: Shelf, files: Sequence[PathLike], map: str | None, count: int, day: date, options: FileOptions
) -> frozenset[str] | None:
    """The keys of the best go-gets among the rows, and of what is imported already; None where rows have no keys."""
    from storykit.candidates.streaming import best_keys

    known = shelf.keys()
    library = Library(shelf.strategy, shelf.glossary, shelf.files)
    best = best_keys(library, files, as_of=day, map=map, top=count + len(known), options=options)
    return None if best is None else known | best


def _criteria() -> list[str]:
    return [criterion.name for criterion in CRITERIA]


def _gathered(
    files: Sequence[PathLike], map: str | None, shelf: Shelf, gathering: Gathering, options: FileOptions
) -> tuple[str, list[Counted]]:
    """Read all files to their ends; the name of the map, and what was found."""
    resolver = Resolver(shelf.strategy, shelf.glossary)
    name, counted = NAME, []
    for source, chosen in sources(files, map, Options(*options, gathering.on_fault)):
        name = chosen.name if chosen else NAME
        counted.append(_taken_in(source, chosen, resolver, gathering))
    gathering.stop()
    return name, counted


def _taken_in(source: Source, map: ImportMap | None, resolver: Resolver, gathering: Gathering) -> Counted:
    """Read one file to its end."""
    mapper: Any
    if map is None:
        mapper = FlatMapper(source.columns)
    else:
        scope = Scope(source.columns, open_joins(map, source, gathering.on_fault))
        mapper = Mapper(map, source.path, scope, resolver, Reading(source.date_order))
    seen: dict[str, None] = dict.fromkeys(source.columns)
    rows = source.rows if source.columns else _noting_keys(source.rows, seen)
    count = gathering.rows(records(rows, map), mapper, source.path)
    unread = () if mapper.reads is None else tuple(name for name in seen if name not in mapper.reads)
    return Counted(source.path, source.stated, count, unread, mapper.absent)


def _noting_keys(rows: Iterable[Row], seen: dict[str, None]) -> Iterator[Row]:
    for row in rows:
        seen.update(dict.fromkeys(map(str, row.values)))
        yield row


class _Plan:
    """What is to be written for the stories that were gathered."""

    def __init__(self, name: str, shelf: Shelf, gathering: Gathering, *, overwrite: bool) -> None:
        self.name, self.shelf, self.gathering, self.overwrite = name, shelf, gathering, overwrite
        self.new: list[Written] = []
        self.changed: list[Written] = []
        self.conflicts: list[Conflict] = []
        self.unchanged = self.unranked = 0
        self.keys: set[str] = set()

    def add_all(self) -> None:
        """Each story with its key, once. Raises StorykitError where stories have faults that nobody passes over."""
        for found in self.gathering.stories():
            values = found.values()
            id = str(values.pop("id", ""))
            if key := self._key(found.key, id):
                source = os.path.basename(found.source)
                self._add(Record("" if self.name == NAME else self.name, source, key, id, values), found)
        self.gathering.stop()

    def _key(self, key: str, id: str) -> str:
        """The key of a story, made of its id where the map has none; empty when another record has it."""
        if key and key in self.keys:
            note = Note("another record has the same key; left out", key)
            self.gathering.notes[note] = self.gathering.notes.get(note, 0) + 1
            return ""
        found, number = key or id, 1
        while found in self.keys:
            number += 1
            found = f"{id} #{number}"
        self.keys.add(found)
        return found

    def _add(self, record: Record, found: Gathered) -> None:
        shelf, existing = self.shelf, self.shelf.existing(record)
        written: Written | None
        if existing is None:
            written = shelf.new(record)
        else:
            outside = not shelf.holds(existing.path)
            written, conflicts = merged(existing, record, overwrite=self.overwrite, outside=outside)
            self.conflicts += conflicts
            self.unchanged += written is None
        if written is not None:
            written, faults = shelf.checked(written, found.source, found.row)
            for fault in faults:
                self.gathering.on_fault(fault)
            if not faults:
                (self.new if existing is None else self.changed).append(written)

    def keep_best(self, count: int, day: date) -> None:
        """Of the new stories keep those that rank best among the go-gets of the whole library, best first."""
        shelf = self.shelf
        files = [StoryFile(written.story, written.path, Marks([], [])) for written in self.new if written.story]
        stories = sorted((*shelf.files, *files), key=lambda file: file.story.id)
        ranking = rank(Library(shelf.strategy, shelf.glossary, tuple(stories)), as_of=day, lists=WANTED)
        by_path = {written.path: written for written in self.new}
        ranked = [by_path[place.scored.file.path] for place in ranking.stories if place.scored.file.path in by_path]
        self.unranked = len(self.new) - len(ranked[:count]) + self.gathering.passed_over()
        self.new = ranked[:count]

    def result(self, counted: Sequence[Counted]) -> Import:
        """All of it."""
        notes = sorted(self.gathering.notes.items(), key=lambda pair: (-pair[1], pair[0]))
        names = {os.path.basename(source.path) for source in counted}
        return Import(
            self.name,
            self.shelf.strategy.quarter,
            self.shelf.into.as_posix(),
            tuple(counted),
            tuple(self.new),
            tuple(self.changed),
            self.unchanged,
            self.unranked,
            tuple(self.conflicts),
            tuple(pair for pair in notes if pair[0].to),
            tuple(pair for pair in notes if not pair[0].to),
            self.shelf.gone(self.name, names, self.keys),
            tuple(self.gathering.faults),
        )


WANTED: tuple[List, ...] = ("go-get",)


def write_import(found: Import) -> None:
    """Write the story files of an import, each whole or not at all.

    Raises:
        StorykitError: A file cannot be written; those before it are.
    """
    os.makedirs(found.into, exist_ok=True)
    for written in (*found.new, *found.changed):
        write_atomic(Path(written.path), [written.new])


def suggest_map(file: PathLike, *, strategy: PathLike | None = None, options: FileOptions = FileOptions()) -> str:  # noqa: B008
    """The draft of a map for a file, from its headers and values and the names of the strategy.

    Raises:
        StorykitError: The file or the strategy cannot be read.
    """
    from storykit.exchange.mapping.suggest import suggested_map

    shelf = Shelf.read(strategy, (), None, skip_invalid=True, criteria=_criteria())
    industries = shelf.strategy.segments.industry or {}
    with closing(open_source(file, on_fault=lambda _: None, **options._asdict())) as source:
        return suggested_map(source, Resolver(shelf.strategy, shelf.glossary), tuple(industries))


__all__ = ["Conflict", "Counted", "FileOptions", "Import", "Note", "Written", "bring_in", "suggest_map", "write_import"]
