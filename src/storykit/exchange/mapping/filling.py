"""What fills the fields of a story: the rules of a map, compiled for a source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any

from storykit.exchange.mapping import fields
from storykit.exchange.mapping.expressions import MOST_REMEMBERED, Get, Scope, parts, search
from storykit.exchange.mapping.fields import TEXT, Field, Reading
from storykit.exchange.mapping.maps import Filling, Rule
from storykit.exchange.mapping.names import Note, Resolver
from storykit.model.story import Outcome, Quote
from storykit.model.values import normal

NAMED = ("offerings", "personas", "problems")

NEEDED = {Quote: frozenset(("text",)), Outcome: frozenset(("metric",))}
"""What a record in a list says nothing without."""

Notes = list[Note]
Fill = Callable[[Any, Notes], Any]
"""From a row's values, the plain value of a field; None for none. What is to be said of it goes to the notes."""


class Fillers:
    """Compiles rules for the columns of a source; `skipped` are expressions that it has no columns for."""

    def __init__(self, scope: Scope, resolver: Resolver, reading: Reading, skipped: Collection[str]) -> None:
        self._scope, self._resolver, self._reading, self._skipped = scope, resolver, reading, skipped
        self._plans: dict[str, tuple[list[str], list[tuple[int, str, Get | None]]]] = {}

    def field(self, path: str, filling: Filling) -> Fill:
        """What fills the field at a dotted path."""
        known = fields.field(path) or TEXT
        fill = self._plain(filling, known)
        if path in NAMED:
            return self._remembered(filling, self._ids(path, fill))
        return self._remembered(filling, self._people(fill)) if path == "advocates" else fill

    def _remembered(self, filling: Filling, fill: Fill) -> Fill:
        """The same, asked once for rows of a table that are alike in the columns that the filling reads."""
        texts = (text for rule in rules(filling) for text in rule.expressions() if text not in self._skipped)
        places = self._scope.places(texts)
        if not places:
            return fill
        pick = itemgetter(*places)
        known: dict[Any, tuple[Any, Notes]] = {}

        def remembered(values: Any, notes: Notes) -> Any:
            try:
                found = known.get(pick(values))
            except TypeError:  # a list in a cell
                return fill(values, notes)
            if found is None:
                said: Notes = []
                found = fill(values, said), said
                if len(known) >= MOST_REMEMBERED:
                    known.clear()
                known[pick(values)] = found
            notes += found[1]
            return found[0]

        return remembered

    def _plain(self, filling: Filling, known: Field) -> Fill:
        """What fills a field, before names are looked up."""
        convert = fields.converter(known, self._reading)
        if isinstance(filling, Rule) and filling.templates:
            return lambda values, _: convert(self.first_filled(filling, values, {}, by_name=False))
        if isinstance(filling, Rule):
            raw = self._raw(filling)
            return lambda values, notes: None if (value := raw(values, notes)) is None else convert(value)
        if isinstance(filling, Mapping):
            record = self._record(filling, known)
            return lambda values, notes: [found] if (found := record(values, notes)) else None
        items = [self._plain(item, known) for item in filling]

        def several(values: Any, notes: Notes) -> Any:
            found = [value for item in items for value in item(values, notes) or ()]
            return (fields.texts(found) if known.kind == "texts" else found) or None

        return several

    def _record(self, filling: Mapping[str, Filling], known: Field) -> Fill:
        inner = {key: (fields.field(key, known.model) or TEXT, item) for key, item in filling.items()}
        fills = {key: self._plain(item, kind) for key, (kind, item) in inner.items()}
        needed = NEEDED.get(known.model, frozenset())
        fixed = {key for key, item in filling.items() if isinstance(item, Rule) and item.constant}

        def record(values: Any, notes: Notes) -> dict[str, Any]:
            found = {key: value for key, fill in fills.items() if (value := fill(values, notes)) is not None}
            return found if found.keys() - fixed and needed <= found.keys() else {}

        return record

    def _raw(self, rule: Rule) -> Fill:
        """The value of the first source that has one, through the value table."""
        if rule.constant:
            return lambda _, __: rule.constant
        gets = [self._scope.getter(source) for source in rule.sources if source not in self._skipped]
        first = gets[0] if len(gets) == 1 and rule.table is None and not rule.default else None
        if first is not None:
            return lambda values, _: first(values)

        def raw(values: Any, notes: Notes) -> Any:
            for get in gets:
                value = get(values)
                if value is not None and value not in ("", [], {}):
                    found = _looked_up(rule, value, notes) if rule.table is not None else value
                    return rule.default or None if found is None else found
            return rule.default or None

        return raw

    def _ids(self, path: str, fill: Fill) -> Fill:
        meant = self._resolver.meant

        def ids(values: Any, notes: Notes) -> list[str] | None:
            found: dict[str, None] = {}
            for name in fill(values, notes) or ():
                id, note = meant(path, name)
                if note is not None:
                    notes.append(note)
                if id is not None:
                    found[id] = None
            return list(found) or None

        return ids

    def _people(self, fill: Fill) -> Fill:
        meant, title = self._resolver.meant, self._resolver.title

        def people(values: Any, notes: Notes) -> Any:
            found = fill(values, notes)
            for person in found or ():
                persona = person.pop("persona", None)
                id, note = meant("personas", persona) if persona else (None, None)
                if not id and "title" in person and not note:
                    note = title(person["title"])
                if note is not None:
                    notes.append(note)
                if id:
                    person["persona"] = id
            return found

        return people

    def first_filled(self, rule: Rule, values: Any, flat: dict[str, Any], *, by_name: bool) -> str:
        """The first of a rule's templates of which all parts have a value; else the last, with what there is."""
        *better, last = rule.templates
        for template in better:
            if text := self.filled(template, values, flat, by_name=by_name, whole=True):
                return text
        return self.filled(last, values, flat, by_name=by_name)

    def filled(self, template: str, values: Any, flat: dict[str, Any], *, by_name: bool, whole: bool = False) -> str:
        """A template with the values of the story so far, else of the record.

        Empty when all its parts are; a `whole` one when any is.
        """
        pieces, asked = self._plan(template)
        pieces = pieces.copy()
        story: dict[str, Any] | None = None
        empty = 0
        for place, path, get in asked:
            if path in flat:
                value = self._named(path, flat[path]) if by_name else flat[path]
            elif get is not None:
                value = get(values)
            else:
                story = story or self._scope.record(values) | nested(self.named(flat) if by_name else flat)
                value = search(path, story)
            pieces[place] = shown = fields.text(value) or ""
            empty += not shown
        return "" if empty == len(asked) or (whole and empty) else "".join(pieces).strip()

    def _plan(self, template: str) -> tuple[list[str], list[tuple[int, str, Get | None]]]:
        """The pieces of a template, and what each expression in it is: its place, its text, its column."""
        found = self._plans.get(template)
        if found is None:
            pieces = parts(template)
            names = ((i, pieces[i].strip()) for i in range(1, len(pieces), 2))
            scope = self._scope
            asked = [(i, name, scope.getter(name) if scope.column(name) is not None else None) for i, name in names]
            found = self._plans[template] = (pieces, asked)
        return found

    def named(self, flat: Mapping[str, Any]) -> dict[str, Any]:
        """A story's values with offerings, personas and problems as people call them."""
        return {path: self._named(path, value) for path, value in flat.items()}

    def _named(self, path: str, value: Any) -> Any:
        return self._resolver.shown(path, value) if path in NAMED else value


def rules(filling: Filling) -> list[Rule]:
    """All rules of what fills a field."""
    if isinstance(filling, Rule):
        return [filling]
    items: Sequence[Filling] = tuple(filling.values()) if isinstance(filling, Mapping) else filling
    return [rule for item in items for rule in rules(item)]


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Values by dotted path as a story file nests them."""
    found: dict[str, Any] = {}
    for path, value in flat.items():
        name, dot, rest = path.partition(".")
        if dot and not name.startswith("x-"):
            found.setdefault(name, {})[rest] = value
        else:
            found[path] = value
    return found


def _looked_up(rule: Rule, value: Any, notes: Notes) -> Any:
    """A value, or each of several, by the table of its rule."""
    if isinstance(value, list | tuple):
        return [found for item in value if (found := _looked_up(rule, item, notes)) is not None]
    text = fields.text(value) or ""
    found = (rule.table or {}).get(normal(text))
    if found is not None or rule.other == "keep":
        return text if found is None else found or None
    if rule.other == "drop":
        notes.append(Note(f"not in the table{f' {rule.table_name}' if rule.table_name else ''}; left out", text))
        return None
    return rule.other
