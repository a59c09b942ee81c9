"""The advocates of rows without their names: how many there are of which kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

from storykit.exchange.mapping.filling import Notes
from storykit.exchange.mapping.mapper import Mapper
from storykit.exchange.mapping.maps import Filling, Rule
from storykit.exchange.mapping.names import Resolver

PEOPLE, NAME, TITLE = "advocates", "name", "title"
SOMEBODY = "Somebody"
PLAIN = frozenset(("persona", NAME, TITLE))
MOST_REMEMBERED = 50_000
MANY = 2
"""How many people of one kind are told apart: nothing depends on whether there are more."""

People = tuple[tuple[int, int], ...]
"""Of each person a number that tells it from others (the hash of its values), and the number of its kind."""

Read = Callable[[Any, Notes], People]


class Persons:
    """Reads the advocates of rows.

    Attributes:
        kinds: The kinds that were met, by number: a person of that kind, without a name.
        people: Reads the advocates of a row; notes on them are added.
    """

    def __init__(self, filling: Filling | None, mapper: Mapper, resolver: Resolver) -> None:
        self.kinds: list[dict[str, Any]] = []
        self._resolver = resolver
        self._fill = mapper.filled[PEOPLE].fill if PEOPLE in mapper.filled else None
        self._numbers: dict[Any, int] = {}
        self._known: dict[Any, tuple[People, Notes]] = {}
        self._other_title = ""
        self.people: Read = self._nobody if self._fill is None else self._quick(filling, mapper) or self._any

    @staticmethod
    def _nobody(values: Any, notes: Notes) -> People:  # noqa: ARG004
        return ()

    def _any(self, values: Any, notes: Notes) -> People:
        found = self._fill(values, notes) if self._fill else None
        return tuple(map(self._person, found)) if found else ()

    def _quick(self, filling: Filling | None, mapper: Mapper) -> Read | None:
        """A quicker way where one person's name is a column and so is all else: kinds are read once."""
        item = filling[0] if isinstance(filling, tuple) and not isinstance(filling, Rule) and filling else filling
        if not isinstance(item, Mapping) or (isinstance(filling, tuple) and len(filling) > 1):
            return None
        columns = {key: mapper.column_of(rule) for key, rule in item.items()}
        if None in columns.values() or NAME not in columns:
            return None
        name, known = int(columns.pop(NAME) or 0), self._known
        rest = itemgetter(*columns.values()) if columns else _nothing

        def quick(values: Any, notes: Notes) -> People:
            try:
                called = values[name].strip()
                kind = bool(called), rest(values)
                found = known.get(kind)
            except (TypeError, AttributeError):  # a cell that is no text
                return self._any(values, notes)
            if found is None:
                said: Notes = []
                if len(known) >= MOST_REMEMBERED:
                    known.clear()
                found = known[kind] = self._any(values, said), said
            notes += found[1]
            return tuple([(hash((called, kind)), number) for _, number in found[0]])

        return quick

    def _person(self, person: Mapping[str, Any]) -> tuple[int, int]:
        items = tuple([item if isinstance(item[1], str) else (item[0], str(item[1])) for item in person.items()])
        kind = tuple([item for item in items if item[0] != NAME])
        number = self._numbers.get(kind)
        if number is None:
            if len(self._numbers) >= MOST_REMEMBERED:
                self._numbers.clear()
            number = self._numbers[kind] = self._number(person)
        return hash(items), number

    def _number(self, person: Mapping[str, Any]) -> int:
        """The number of a kind of person: of one persona, or of none, whatever the job is called."""
        kind = {key: value for key, value in person.items() if key != NAME}
        title = kind.pop(TITLE, None)
        if persona := kind.get("persona") or self._resolver.persona(title or ""):
            kind["persona"] = persona
        elif title:
            self._other_title = self._other_title or title
            kind[TITLE] = self._other_title
        kind = kind or {NAME: SOMEBODY}
        if kind not in self.kinds:
            self.kinds.append(kind)
        return self.kinds.index(kind)

    def told(self, people: People) -> tuple[int, ...]:
        """What of people is of any worth: their kinds; where these are personas alone, only whether there are many."""
        found = sorted([kind for _, kind in people])
        if len(found) <= MANY or not all(self.kinds[kind].keys() <= PLAIN for kind in found):
            return tuple(found)
        kinds = sorted(set(found))
        return tuple(kinds) if len(kinds) >= MANY else (*kinds, *kinds)


def joined(one: People, other: People) -> People:
    """The people of some rows with those of one more, each once; of one kind no more than tell."""
    for person in other:
        if person not in one and (len(one) < MANY or sum([known[1] == person[1] for known in one]) < MANY):
            one = (*one, person)
    return one


def _nothing(values: Any) -> None:
    return None
