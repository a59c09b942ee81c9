"""Ranking the rows of an export as stories, without making files of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any, NamedTuple

from storykit.candidates.alike import MOST_KNOWN, Alike, Places, Read
from storykit.candidates.groups import Groups
from storykit.candidates.passes import BATCH, Passes
from storykit.candidates.worth import Best, Judge, Worth
from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.exchange.mapping.choosing import records, sources
from storykit.exchange.mapping.expressions import Scope
from storykit.exchange.mapping.facts import Facts, facts_of
from storykit.exchange.mapping.fields import Reading
from storykit.exchange.mapping.gathering import Gathering
from storykit.exchange.mapping.joining import open_joins
from storykit.exchange.mapping.mapper import Mapper, RowError, nested
from storykit.exchange.mapping.maps import ImportMap
from storykit.exchange.mapping.names import Note, Resolver
from storykit.exchange.mapping.reduced import DAY, kind_of, memory_of, reduced
from storykit.exchange.readers.source import OnFault, Options, Row, Source, open_source
from storykit.exchange.stories.flatmap import FlatMapper
from storykit.exchange.stories.plain import gathered
from storykit.files.load import build
from storykit.files.reader import Document
from storykit.importing import FileOptions
from storykit.lists import LISTS, List, standing
from storykit.model.library import Library, StoryFile
from storykit.model.marks import COLUMN_BITS, ROOT, Marks
from storykit.model.story import Story
from storykit.ranking import EVERYTHING, SHOWN, Filter, Ranked, Ranking, rank
from storykit.score import need

TOP = 100
GO_GETS: tuple[List, ...] = ("go-get",)
MOST_FAULTS = 20
Progress = Callable[[float, int], None]
"""Told now and then of the share of the file that has been read, 0 to 1, and of the rows so far."""


class Candidates(NamedTuple):
    """The rows of an export, ranked.

    Attributes:
        ranking: The best of each list. Their paths are FILE:ROW; the basis is the library's.
        files: What was found out about each file.
        rows: How many rows were read.
        invalid: How many rows were left out as they have faults; the first of these are the ranking's `skipped`.
        notes: What happened to values, each with the number of rows that it happened in.
    """

    ranking: Ranking
    files: tuple[tuple[str, tuple[str, ...]], ...]
    rows: int
    invalid: int
    notes: Mapping[Note, int]


def rank_candidates(
    library: Library,
    file: str | os.PathLike[str],
    *,
    as_of: date,
    map: str | None = None,
    lists: Collection[List] = SHOWN,
    top: int = TOP,
    only: Filter = EVERYTHING,
    skip_invalid: bool = False,
    options: FileOptions = FileOptions(),  # noqa: B008
    progress: Progress | None = None,
) -> Candidates:
    """Rank the rows of `file` as go-gets for the gaps of `library`, and keep the best.

    Rows with one key (or one id, where the map has no key) count once. Memory is for the best alone, and for every
    story where the map groups rows.

    Args:
        library: Its ready stories fill cells; its own go-gets are not ranked.
        file: What `import` reads; a folder stands for the files in it.
        as_of: The day to judge by.
        map: The path of a map, or the name of a ready-made one; by default the ready-made one that fits.
        lists: The lists wanted.
        top: The most stories of each list.
        only: Which stories to show and to count.
        skip_invalid: Leave out rows with faults instead of raising.
        options: How the file is to be read.
        progress: Told how far the reading is.

    Raises:
        StorykitError: A file cannot be read, or rows have faults; `diagnostics` say where.
    """
    run = _Run(library, as_of, lists, top, only, skip_invalid=skip_invalid, progress=progress)
    run.take_all([file], map, options)
    return run.result()


def best_keys(
    library: Library, files: Sequence[str | os.PathLike[str]], *, as_of: date, map: str | None, top: int,
    options: FileOptions,
) -> frozenset[str] | None:  # fmt: skip
    """The keys of the best go-gets among the rows of some files; None when the map gives rows no keys.

    Rows with faults are passed over. Raises StorykitError when a file cannot be read.
    """
    run = _Run(library, as_of, GO_GETS, top, EVERYTHING, skip_invalid=True, progress=None)
    return frozenset(run.places.best["go-get"].ids()) if run.take_all(files, map, options, keyed=True) else None


class _Run:
    """The rows of some files on their way into the lists."""

    def __init__(
        self, library: Library, day: date, lists: Collection[List], top: int, only: Filter, *,
        skip_invalid: bool, progress: Progress | None,
    ) -> None:  # fmt: skip
        self.library, self.only, self.skip_invalid = library, only, skip_invalid
        self.basis = rank(library, as_of=day, lists=()).basis
        self.judge = Judge(self.basis, only)
        best: dict[List, Best[StoryFile]] = {name: Best(top) for name in LISTS if name in lists}
        self.places = Places(best, dict.fromkeys(LISTS, 0))
        self.resolver = Resolver(library.strategy, library.glossary)
        self.progress = progress
        self.files: list[tuple[str, tuple[str, ...]]] = []
        self.rows = self.invalid = 0
        self.faults: list[Diagnostic] = []

    def on_fault(self, fault: Diagnostic) -> None:
        """Count a row with a fault; many of them end the run, unless such rows are left out."""
        self.invalid += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)
        elif not self.skip_invalid:
            self.stop()

    def stop(self) -> None:
        """End the run, if there are faults that nobody wants to pass over."""
        if self.faults and not self.skip_invalid:
            told = "one row has a fault" if self.invalid == 1 else f"{self.invalid} rows have faults"
            told = f"at least {told}" if self.invalid > MOST_FAULTS else told
            hint = "mend them at the source, or leave such rows out: --skip-invalid"
            raise StorykitError(f"{told}, so nothing was ranked", hint=hint, diagnostics=tuple(self.faults))

    def take_all(
        self, files: Iterable[str | os.PathLike[str]], map: str | None, options: FileOptions, *, keyed: bool = False
    ) -> bool:
        """Rank the rows of files, or of all in a folder, with one map; not if it gives no keys and has to."""
        for source, chosen in sources(files, map, Options(*options, self.on_fault)):
            if keyed and chosen and not (chosen.said.key or chosen.said.group):
                return False
            self.take(source, chosen and reduced(chosen), options)
        return True

    def take(self, source: Source, map: ImportMap | None, options: FileOptions) -> None:
        """Rank the rows of one file."""
        self.files.append((source.path, source.stated))
        if map is None:
            return self._each(self._rows(source), _Maker(self, FlatMapper(source.columns), source.path))
        scope = Scope(source.columns, open_joins(map, source, self.on_fault))
        mapper = Mapper(map, source.path, scope, self.resolver, Reading(source.date_order))
        maker = _Maker(self, mapper, source.path)
        owners = bool(self.only.owner)
        if map.said.group:
            facts = facts_of(map, scope, mapper, self.resolver, owners=owners)
            if facts is not None:
                return self._several(facts, self._passes(source, options), mapper, maker)
            return self._grouped(records(self._rows(source), map), mapper, maker)
        memory = memory_of(map, scope, owners=owners)
        if memory is None:
            return self._each(records(self._rows(source), map), maker)
        return Alike(self.places, self.judge, maker, memory.kind, memory.day).take(self._batches(source))

    def _rows(self, source: Source) -> Iterator[Row]:
        return chain.from_iterable(self._batches(source))

    def _batches(self, source: Source) -> Iterator[list[Row]]:
        """The rows, some hundreds at a time; tells how far the reading is."""
        while batch := list(islice(source.rows, BATCH)):
            yield batch
            self._read(len(batch), source.done())

    def _read(self, rows: int, share: float) -> None:
        self.rows += rows
        if self.progress:
            self.progress(share, self.rows)

    def _passes(self, source: Source, options: FileOptions) -> Passes:
        known = options._replace(date_order=source.date_order)

        def reopen(on_fault: OnFault) -> Source:
            return open_source(source.path, on_fault=on_fault, **known._asdict())

        return Passes(source, reopen, self.on_fault, self._read)

    def _each(self, rows: Iterable[Row], maker: _Maker) -> None:
        """Each row by itself."""
        for number, values in rows:
            if read := maker.read(values, number):
                self._offer(read, maker, number)

    def _several(self, facts: Facts, passes: Passes, mapper: Mapper, maker: _Maker) -> None:
        """Several rows a story: one pass says which stories are the best, and another one makes these."""
        groups = Groups(facts, passes, maker, self.judge)
        keys = groups.best({name: best.most for name, best in self.places.best.items()})
        for name, number in groups.counts.items():
            self.places.counts[name] += number
        for note, number in groups.notes.items():
            self.places.count(None, (note,), number)
        gathering = Gathering(skip_invalid=True)
        gathering.rows(groups.rows_of(keys) if keys else iter(()), mapper, passes.path)
        for found in gathering.stories():
            if file := maker.made(found.values(), found.row):
                worth, ageing = self.judge.worth(file.story)
                self.places.offer(worth.list, worth.order(ageing), found.key, file)

    def _grouped(self, rows: Iterator[Row], mapper: Mapper, maker: _Maker) -> None:
        """Several rows a story, where more than their facts is needed: all stories are kept."""
        gathering = Gathering(skip_invalid=True)
        gathering.on_fault = self.on_fault  # type: ignore[method-assign]
        gathering.rows(rows, mapper, maker.path)
        self.places.notes.update(gathering.notes)
        kinds: dict[Any, Worth] = {}
        days: dict[Any, float] = {}
        for found in gathering.stories():
            flat = found.values()
            read, day, kind = Read(flat, found.key, ()), flat.get(DAY), kind_of(flat, owners=bool(self.only.owner))
            if kind in kinds and day in days:
                self._offer_alike(kinds[kind], days[day], read, maker, found.row)
            else:
                judged = self._offer(read, maker, found.row)
                if kind and judged and judged[0].settled and len(kinds) < MOST_KNOWN:
                    kinds[kind], days[day] = judged

    def _offer_alike(self, worth: Worth, ageing: float, read: Read, maker: _Maker, number: int) -> None:
        """A story like one that was judged: it is made only where it may be among the best."""
        self.places.count(worth.list, ())
        best = self.places.best.get(worth.list) if worth.list else None
        order = worth.order(ageing)
        if best is not None and best.takes(order, read.id) and read.flat and (file := maker.made(read.flat, number)):
            self.places.offer(worth.list, order, read.id or file.story.id, file)

    def _offer(self, read: Read, maker: _Maker, number: int) -> tuple[Worth, float] | None:
        """Judge a story, and keep it while it is among the best; None when it is none."""
        file = None if read.flat is None else maker.made(read.flat, number)
        if file is None:
            self.places.count(None, read.notes)
            return None
        worth, ageing = self.judge.worth(file.story)
        self.places.count(worth.list, read.notes)
        self.places.offer(worth.list, worth.order(ageing), read.id or file.story.id, file)
        return worth, ageing

    def result(self) -> Candidates:
        """The lists. Raises StorykitError for faults that nobody wants to pass over."""
        self.stop()
        places = [place for name in self.places.best for place in self._ranked(name)]
        ranking = Ranking(tuple(places), self.places.counts, tuple(self.faults), self.basis, self.only)
        return Candidates(ranking, tuple(self.files), self.rows, self.invalid, self.places.notes)

    def _ranked(self, name: List) -> Iterator[Ranked]:
        targets = self.basis.targets
        for number, file in enumerate(self.places.best[name], 1):
            scored = self.basis.scale.score(file, standing(file.story, targets))
            wanted = need(scored, self.basis.ready, targets) if name == "go-get" else None
            yield Ranked(number, scored, wanted, None if wanted is None else scored.score * wanted, self.basis)


class _Maker:
    """Makes stories of the rows of one file; tells of those that cannot be one."""

    def __init__(self, run: _Run, mapper: Mapper | FlatMapper, path: str) -> None:
        self.run, self.mapper, self.path = run, mapper, path

    def read(self, values: Any, number: int) -> Read | None:
        """A row through the map."""
        try:
            mapped = self.mapper.mapped(values, number)
        except RowError as error:
            self.run.on_fault(error.fault)
            return None
        return Read(mapped.story, mapped.key or str((mapped.story or {}).get("id") or ""), mapped.notes)

    def made(self, flat: Mapping[str, Any], number: int) -> StoryFile | None:
        """The story of plain values; without an id it gets one of its row."""
        values = gathered(nested(flat))
        if not values.get("id"):
            values["id"] = f"row-{number}"
        document = Document()
        document.value = values
        story, mistakes = build(Story, document)
        if story is not None:
            story, mistakes = self.run.library.glossary.resolve(story)
        if story is None or mistakes:
            place = ".".join(map(str, mistakes[0].at))
            message = f"row {number:,}{f', {place}' if place else ''}: {mistakes[0].message}"
            self.run.on_fault(Diagnostic(self.path, number, 1, message, mistakes[0].hint))
            return None
        marks = Marks([ROOT.number], [(number - 1) << COLUMN_BITS])
        return StoryFile(story, f"{self.path}:{number}", marks)
