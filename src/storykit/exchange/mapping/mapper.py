"""A map at work: rows in, the plain values of stories out. Compiled once for a source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.exchange.mapping import fields
from storykit.exchange.mapping.expressions import Get, Scope, all_names, as_key, is_template, parts
from storykit.exchange.mapping.fields import TEXT, Reading
from storykit.exchange.mapping.filling import Fill, Fillers, Notes, nested, rules
from storykit.exchange.mapping.grouping import Totals
from storykit.exchange.mapping.maps import Filling, ImportMap, Rule
from storykit.exchange.mapping.names import Note, Resolver
from storykit.files.naming import slug
from storykit.model.marks import Path
from storykit.model.names import closest

MOST_REMEMBERED = 10_000
"""How many distinct rows are remembered at a time, so that repeated ones are mapped once."""


class RowError(Exception):
    """A row that cannot be a story, with what is wrong in it and where."""

    def __init__(self, fault: Diagnostic) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Mapped:
    """What one row, or several that are alike, became.

    Attributes:
        story: The plain values by dotted path; None when the row is no story.
        key: What tells its story from all others of the map.
        notes: What is to be said of the row.
        rows: How many rows it stands for.
    """

    __slots__ = ("key", "notes", "rows", "story")

    def __init__(self, story: dict[str, Any] | None, key: str, notes: tuple[Note, ...]) -> None:
        self.story = story
        self.key = key
        self.notes = notes
        self.rows = 0


class _Filled(NamedTuple):
    path: str
    fill: Fill
    place: str


class Mapper:
    """The rows of one source as stories.

    Attributes:
        reads: The columns, or top-level keys, that are looked at; None when an expression may look at all.
        absent: The columns that the map names and the file does not have (a lenient map passes over them).
        totals: What sums up the records of a story, when the map groups them.
        where: Gives of a row what has to hold; None when all rows are taken.
        filled: What fills each field that is no template.
    """

    def __init__(self, map: ImportMap, path: str, scope: Scope, resolver: Resolver, reading: Reading) -> None:
        self._map, self._path, self._scope = map, path, scope
        reading = Reading(map.said.dates or reading.dates, map.said.decimal or reading.decimal)
        self._index = scope.index
        self.absent = self._absent()
        self._fillers = Fillers(scope, resolver, reading, self._skipped)
        said = map.said
        self.where = scope.getter(said.where) if said.where else None
        self._fields = [
            _Filled(path, self._fillers.field(path, filling), self._place(filling))
            for path, filling in map.story.items()
            if not _is_template(filling)
        ]
        last = ["title", "id"]
        templates = [path for path, filling in map.story.items() if _is_template(filling)]
        self._templates = [
            (path, rule, fields.field(path) or TEXT)
            for path in sorted(templates, key=lambda path: last.index(path) + 1 if path in last else 0)
            if isinstance(rule := map.story[path], Rule)
        ]
        self.filled = {filled.path: filled for filled in self._fields}
        self._by = tuple(said.group.by) if said.group else ()
        self._reading = reading
        self.totals = self.totals_of(lambda _: True) if said.group else None
        self.reads = self._reads()
        self._pick = self._picker()
        self._known: dict[Any, Mapped] = {}
        self._told: dict[Note, int] = {}

    def story(self, values: Any, row: int) -> dict[str, Any] | None:
        """A row as the plain values of a story file; None when the map leaves it out.

        Raises:
            RowError: A value is not what its field holds.
        """
        found = self._mapped(values, row).story
        return None if found is None else nested(found)

    def mapped(self, values: Any, row: int) -> Mapped:
        """A row with its key and all that is to be said of it; counted. Rows that look alike are mapped once.

        Raises:
            RowError: A value is not what its field holds.
        """
        found = picked = None
        if self._pick is not None:
            picked = self._pick(values)
            try:
                found = self._known.get(picked)
            except TypeError:  # a list in a cell
                picked = None
        if found is None:
            found = self._mapped(values, row)
            if picked is None:
                self._tell(found.notes, 1)
            else:
                self._remember(picked, found)
        found.rows += 1
        return found

    def _remember(self, picked: Any, found: Mapped) -> None:
        if len(self._known) >= MOST_REMEMBERED:
            self._forget()
        self._known[picked] = found

    def _forget(self) -> None:
        for mapped in self._known.values():
            self._tell(mapped.notes, mapped.rows)
        self._known.clear()

    def _tell(self, notes: Sequence[Note], rows: int) -> None:
        for note in notes:
            self._told[note] = self._told.get(note, 0) + rows

    def notes(self) -> dict[Note, int]:
        """What is to be said of the rows so far, each with the number of rows that it is about."""
        self._forget()
        return self._told

    def _mapped(self, values: Any, row: int) -> Mapped:
        notes: Notes = []
        place = ""
        try:
            if self.where is not None and not holds(self.where(values)):
                return Mapped(None, "", (Note(f"left out by where: {self._map.said.where}"),))
            flat: dict[str, Any] = {}
            for path, fill, place in self._fields:  # noqa: B007
                if (value := fill(values, notes)) is not None:
                    flat[path] = value
            self._fill_templates(values, flat)
        except ValueError as error:
            raise self.fault(row, place, error) from None
        for path in ("customer.name", "title"):
            if path not in flat:
                return Mapped(None, "", (Note(f"no {path}; left out", flat.get("customer.name", "")),))
        return Mapped(flat, self._key(values, flat), tuple(notes))

    def _fill_templates(self, values: Any, flat: dict[str, Any]) -> None:
        for path, rule, known in self._templates:
            text = self._fillers.first_filled(rule, values, flat, by_name=path != "id")
            if path == "id":
                text = slug(text)
            if text or rule.default:
                flat[path] = [text] if known.kind == "texts" else text or rule.default
        if "id" not in flat and "title" in flat:
            flat["id"] = slug(flat["title"])

    def _key(self, values: Any, flat: Mapping[str, Any]) -> str:
        if self._by:
            return " | ".join(fields.text(flat.get(path)) or "" for path in self._by)
        key = self._map.said.key
        if is_template(key):
            return self._fillers.filled(key, values, dict(flat), by_name=False)
        return as_key(self._scope.getter(key)(values)).strip() if key else ""

    def column_of(self, filling: Filling) -> int | None:
        """The column that a rule takes as it is; None when it does more than that."""
        if not isinstance(filling, Rule) or len(filling.sources) != 1 or filling.table is not None or filling.default:
            return None
        return self._scope.column(filling.sources[0])

    def totals_of(self, wanted: Callable[[str], bool]) -> Totals:
        """What sums up the records of a story in the fields that are wanted."""
        group = self._map.said.group
        texts = {path: text for path, text in ((group and group.story) or {}).items() if wanted(path)}
        return Totals(texts, self._scope, self._reading)

    def named(self, flat: Mapping[str, Any]) -> dict[str, Any]:
        """A story's values with offerings, personas and problems as people call them."""
        return self._fillers.named(flat)

    def _absent(self) -> tuple[str, ...]:
        """The columns that are not there. Without `lenient` that is a fault of the map.

        Raises:
            StorykitError: The map is not lenient and names columns that the file does not have.
        """
        said = self._map.said
        missing: dict[str, tuple[list[str], Path]] = {}
        for text, at, known in self._asked():
            if names := [name for name in self._scope.missing(text) if name not in known]:
                missing[text] = (names, at)
        self._skipped = frozenset(missing)
        absent = tuple(dict.fromkeys(name for found, _ in missing.values() for name in found))
        if missing and not said.lenient:
            faults = tuple(sorted(self._missing(names[0], at) for names, at in missing.values()))
            hint = "lenient: true in the map passes over columns that a file does not have"
            raise StorykitError(f"the map does not fit {self._path}", hint=hint, diagnostics=faults)
        return absent

    def _asked(self) -> Iterator[tuple[str, Path, frozenset[str]]]:
        """Each expression over a record, its place in the map, and what it may name beside columns."""
        said, nothing = self._map.said, frozenset[str]()
        fields = frozenset(path.partition(".")[0] for path in self._map.story)
        for rule in (rule for filling in self._map.story.values() for rule in rules(filling)):
            for text in rule.expressions():
                if text not in self._map.story or not rule.templates:
                    yield text, rule.at, fields if rule.templates else nothing
        for key in ("where", "key"):
            if (text := getattr(said, key)) and not is_template(text):
                yield text, (key,), nothing

    def _missing(self, name: str, at: Path) -> Diagnostic:
        near = closest(name, self._scope.columns)
        message = f'the file has no column "{name}"' + (f', did you mean "{near}"?' if near else "")
        return self._map.fault(at, message, "" if near else f"it has {', '.join(self._scope.columns)[:200]}")

    def _reads(self) -> frozenset[str] | None:
        said = self._map.said
        texts = self._of_story()
        texts += (
            [part.strip() for part in parts(said.key)[1::2]] if is_template(said.key) else [said.key] * bool(said.key)
        )
        texts += self.totals.expressions() if self.totals else []
        found = all_names(self._scope.reads(text) for text in texts)
        if found is None or not self._scope.columns:
            return found
        return found & self._index.keys()

    def _picker(self) -> Get | None:
        """What tells rows apart that may become different stories; None when each is looked at by itself."""
        if not self.totals or self.reads is None or not self._scope.columns:
            return None
        summed = {name for text in self.totals.expressions() for name in self._scope.reads(text) or ()}
        told = all_names(self._scope.reads(text) for text in self._of_story())
        places = [self._index[name] for name in self._scope.columns if name in self.reads - (summed - (told or set()))]
        return itemgetter(*places) if places else None

    def _of_story(self) -> list[str]:
        """The expressions that a story is made of, beside what sums up."""
        said = self._map.said
        found = [text for filling in self._map.story.values() for rule in rules(filling) for text in rule.expressions()]
        return found + [text for text in (said.where, *(join.on for join in said.join)) if text]

    def _place(self, filling: Filling) -> str:
        sources = [source for rule in rules(filling) for source in rule.sources]
        return sources[0] if sources else ""

    def fault(self, row: int, place: str, error: ValueError) -> RowError:
        """The fault of a value that an expression gives."""
        column = self._scope.column(place)
        name = self._scope.columns[column] if column is not None else place
        message = f'row {row:,}, "{name}": {error}' if name else f"row {row:,}: {error}"
        hint = getattr(error, "hint", "")
        return RowError(Diagnostic(self._path, row, 1 if column is None else column + 1, message, hint))


_NO = frozenset(("false", "no", "n", "0"))


def holds(value: Any) -> bool:
    """Whether a condition's value says yes: anything but nothing, and words such as no and false."""
    return bool(value) and (value is True or str(value).strip().lower() not in _NO)


def _is_template(filling: Filling) -> bool:
    return isinstance(filling, Rule) and bool(filling.templates)


__all__ = ["MOST_REMEMBERED", "Mapped", "Mapper", "RowError", "holds", "nested", "rules"]
