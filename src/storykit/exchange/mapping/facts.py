"""What the worth of a story of several rows depends on, row by row: its facts, its people and its totals, no names."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from storykit.exchange.mapping import fields
from storykit.exchange.mapping.expressions import Scope
from storykit.exchange.mapping.filling import Fill, Notes, rules
from storykit.exchange.mapping.mapper import Mapper, holds
from storykit.exchange.mapping.maps import ImportMap, Rule
from storykit.exchange.mapping.names import Note, Resolver
from storykit.exchange.mapping.persons import PEOPLE, SOMEBODY, People, Persons
from storykit.exchange.mapping.reduced import DAY, NAMES

TITLE, CUSTOMER = "title", "customer.name"
MOST_REMEMBERED = 50_000
"""How many kinds of rows, and of what rows add up to, are remembered at a time."""


class Fit(NamedTuple):
    """What a row is for its story.

    Attributes:
        key: The key of the story; None when the row is of none.
        facts: The values of the fields, in the order of `Facts.paths`; lists are tuples.
        people: Its advocates.
        totals: What it adds to the totals.
        notes: What is to be said of the row.
    """

    key: str | None
    facts: tuple[Any, ...]
    people: People
    totals: Sequence[Any]
    notes: Sequence[Note]


NOTHING = Fit(None, (), (), (), ())


class _Kind(NamedTuple):
    """What rows have in common that are alike but for names, people and days; the key has None for the customer."""

    facts: tuple[Any, ...] | None
    key: tuple[str | None, ...]
    notes: tuple[Note, ...]
    left_out: Fit


class Facts:
    """Reads rows for stories of several; made by `facts_of`. `paths` are the fields that are looked at."""

    def __init__(self, map: ImportMap, mapper: Mapper, resolver: Resolver, paths: Sequence[str], pick: Any) -> None:
        self.paths, self._mapper, self._resolver, self._pick = tuple(paths), mapper, resolver, pick
        self._where = map.said.where
        self._by = map.said.group.by if map.said.group else ()
        self._fills = [mapper.filled[path] for path in self.paths]
        self._customer = mapper.filled[CUSTOMER].fill
        self._title: Fill | None = mapper.filled[TITLE].fill if TITLE in mapper.filled else None
        self._persons = Persons(map.story.get(PEOPLE), mapper, resolver)
        self._people = self._persons.people
        self._totals = mapper.totals_of(lambda path: path not in NAMES)
        self._kinds: dict[Any, _Kind] = {}
        self._facts: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._merged: dict[tuple[tuple[Any, ...], tuple[Any, ...]], tuple[Any, ...]] = {}
        self._day = self.paths.index(DAY) if DAY in self.paths else None

    def fit(self, values: Any, number: int) -> Fit:
        """What a row is for its story.

        Raises:
            RowError: A value is not what its field holds.
        """
        kind = self._kind(values, number)
        if kind.facts is None:
            return kind.left_out
        notes: Notes = []
        customer = self._customer(values, notes)
        if customer is None or (self._title is not None and self._title(values, notes) is None):
            lacking = CUSTOMER if customer is None else TITLE
            return Fit(None, (), (), (), (Note(f"no {lacking}; left out", customer or ""),))
        people = self._people(values, notes)
        key = " | ".join([customer if part is None else part for part in kind.key])
        return Fit(key, kind.facts, people, self._given(values, number), (*kind.notes, *notes) if notes else kind.notes)

    def key(self, values: Any, number: int) -> str | None:
        """The key alone of the story of a row.

        Raises:
            RowError: A value is not what its field holds.
        """
        kind = self._kind(values, number)
        customer = None if kind.facts is None else self._customer(values, [])
        return None if customer is None else " | ".join([customer if part is None else part for part in kind.key])

    def _given(self, values: Any, number: int) -> list[Any]:
        """What the row adds to the totals."""
        place = ""
        given: list[Any] = []
        try:
            for (_, place), get, _ in self._totals.steps:  # noqa: B007
                given += (get(values),)
        except ValueError as error:
            raise self._mapper.fault(number, place, error) from None
        return given

    def _kind(self, values: Any, number: int) -> _Kind:
        try:
            picked = self._pick(values)
            found = self._kinds.get(picked)
        except TypeError:  # a list in a cell
            return self._read(values, number)
        if found is None:
            if len(self._kinds) >= MOST_REMEMBERED:
                self._kinds.clear()
            found = self._kinds[picked] = self._read(values, number)
        return found

    def _read(self, values: Any, number: int) -> _Kind:
        notes: Notes = []
        place = self._where
        try:
            if self._mapper.where is not None and not holds(self._mapper.where(values)):
                why = (Note(f"left out by where: {self._where}"),)
                return _Kind(None, (), why, Fit(None, (), (), (), why))
            found: dict[str, Any] = {}
            for path, fill, place in self._fills:  # noqa: B007
                found[path] = fill(values, notes)
        except ValueError as error:
            raise self._mapper.fault(number, place, error) from None
        key = tuple(None if path == CUSTOMER else fields.text(found[path]) or "" for path in self._by)
        facts = tuple([tuple(value) if isinstance(value, list) else value for value in found.values()])
        return _Kind(self._interned(facts), key, tuple(notes), NOTHING)

    def _interned(self, facts: tuple[Any, ...]) -> tuple[Any, ...]:
        """Equal facts as one object."""
        if len(self._facts) >= MOST_REMEMBERED:
            self._facts.clear()
        return self._facts.setdefault(facts, facts)

    def fresh(self) -> list[Any]:
        """The totals before the first row."""
        return self._totals.fresh()

    def add(self, states: list[Any], given: Sequence[Any]) -> None:
        """The totals with what one more row adds."""
        for i, step in enumerate(self._totals.steps):
            states[i] = step.step(states[i], given[i])

    def merged(self, one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
        """The facts of some rows with those of one more: what was not known, and more of its lists."""
        merged = self._merged.get((one, other))
        if merged is None:
            found = list(one)
            for place, (known, value) in enumerate(zip(one, other, strict=True)):
                if known is None:
                    found[place] = value
                elif isinstance(known, tuple) and value and known != value:
                    found[place] = (*known, *(item for item in value if item not in known))
            if len(self._merged) >= MOST_REMEMBERED:
                self._merged.clear()
            merged = self._merged[one, other] = self._interned(tuple(found))
        return merged

    def kind(self, facts: tuple[Any, ...], people: People, states: Sequence[Any]) -> tuple[Any, Any]:
        """What the worth of a story depends on beside the day of its outcome, and that day."""
        totals = self._totals.values(states, {})
        day = totals.pop(DAY, None) or (facts[self._day] if self._day is not None else None)
        if self._day is not None:
            facts = facts[: self._day] + facts[self._day + 1 :]
        return (facts, self._persons.told(people), str(totals) if totals else ""), day

    def flat(self, facts: tuple[Any, ...], people: People, states: Sequence[Any]) -> dict[str, Any]:
        """A story of that worth as plain values by path, with names made up."""
        found = {path: list(value) if isinstance(value, tuple) else value
                 for path, value in zip(self.paths, facts, strict=True) if value is not None}  # fmt: skip
        if people:
            found[PEOPLE] = [self._persons.kinds[kind] for _, kind in people]
        return found | self._totals.values(states, {}) | {CUSTOMER: SOMEBODY, TITLE: SOMEBODY}


def facts_of(map: ImportMap, scope: Scope, mapper: Mapper, resolver: Resolver, *, owners: bool) -> Facts | None:
    """What of the rows of a table makes stories that differ in worth; None where that takes more than this looks at.

    Args:
        map: The map, reduced; it groups rows.
        scope: The columns of the table.
        mapper: The map at work.
        resolver: Knows which job titles are personas.
        owners: Whether the owner matters, as stories are shown of some owners alone.
    """
    if not scope.columns or map.said.group is None or not _is_plain(map, scope):
        return None
    names = NAMES[: -1 if owners else None]
    paths = [path for path in map.story if path not in names and path != PEOPLE]
    known = {CUSTOMER, *paths}
    summed = {path: text for path, text in (map.said.group.story or {}).items() if path not in names}
    if not known >= set(map.said.group.by) or any(path not in mapper.filled for path in (*paths, CUSTOMER)):
        return None
    if any((fields.field(path) or fields.TEXT).kind == "records" for path in paths):
        return None
    if any("{" in text for text in summed.values()) or any(path.startswith("narrative") for path in (*paths, *summed)):
        return None
    texts = [text for path in paths for rule in rules(map.story[path]) for text in rule.expressions()]
    places = scope.places([*texts, *([map.said.where] if map.said.where else [])])
    if places is None:
        return None
    return Facts(map, mapper, resolver, paths, itemgetter(*places) if places else _all_alike)


def _all_alike(values: Any) -> None:
    return None


def _is_plain(map: ImportMap, scope: Scope) -> bool:
    """Whether a row with a customer has a title, or its title is no template."""
    title, customer = map.story[TITLE], map.story[CUSTOMER]
    if not isinstance(title, Rule) or not isinstance(customer, Rule):
        return False
    if not title.templates:
        return True
    named = {scope.column(source) for source in customer.sources[:1]} if len(customer.sources) == 1 else set()
    asked = title._replace(templates=title.templates[-1:]).expressions()
    return CUSTOMER in asked or any(scope.column(text) in named - {None} for text in asked)
