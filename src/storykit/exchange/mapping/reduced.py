"""What of a map the ranking looks at: the fields, and the columns that tell rows of different worth apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from storykit.exchange.mapping.expressions import Get, Scope, is_template, parts
from storykit.exchange.mapping.mapper import rules
from storykit.exchange.mapping.maps import Filling, ImportMap, Rule

UNJUDGED = frozenset(("deal", "tags", "notes", "quotes", "effort", "ignore", "kind"))
"""Parts of a story that neither its score nor its page shows."""

NAMES = ("title", "id", "customer.name", "customer.aliases", "owner")
"""Fields that do not change what a story is worth, as long as they are there; but for a narrative, which is searched
for the names."""

DAY = "happened_on"
_DATED = ("evergreen", "assets")
_OF_NAME = "name"


def reduced(map: ImportMap) -> ImportMap:
    """A map without the fields that ranking does not look at."""
    said = map.said
    totals = (said.group and said.group.story) or {}
    templates = [text for text in totals.values() if is_template(text)]
    templates += [text for filling in map.story.values() for rule in rules(filling) for text in rule.templates]
    named = {part.strip() for text in (*templates, said.key) if is_template(text) for part in parts(text)[1::2]}
    kept = {path: filling for path, filling in map.story.items() if _judged(path) or path in named}
    if said.group:
        kept_totals = {path: text for path, text in totals.items() if _judged(path) or path in named}
        said = said._replace(group=said.group._replace(story=kept_totals))
    return map._replace(story=kept, said=said)


def _judged(path: str) -> bool:
    return path.partition(".")[0] not in UNJUDGED and not path.startswith("x-")


def kind_of(flat: Mapping[str, Any], *, owners: bool) -> tuple[Any, ...] | None:
    """What the worth of a story's plain values depends on, but for the day; None where it takes all of them."""
    if any(path.startswith("narrative") for path in flat):
        return None
    names = NAMES[: -1 if owners else None]
    return tuple(
        (path, str(list(map(_nameless, value)) if path == "advocates" else value))
        for path, value in flat.items()
        if path not in names and path != DAY
    )


def _nameless(person: Any) -> Any:
    return {**person, _OF_NAME: bool(person.get(_OF_NAME))} if isinstance(person, Mapping) else person


class Memory(NamedTuple):
    """Which columns of a row its worth depends on.

    Attributes:
        kind: Gives the values that the worth depends on, and which of the names are missing.
        day: Gives the text of the day of the outcome, where the worth depends on it through freshness alone; None else.
    """

    kind: Get
    day: Get


def memory_of(map: ImportMap, scope: Scope, *, owners: bool) -> Memory | None:
    """What tells the rows of a table apart; None where it takes all of a row.

    Args:
        map: The map, reduced.
        scope: The columns of the table.
        owners: Whether the owner matters, as stories are shown of some owners alone.
    """
    if not scope.columns or any(path.startswith("narrative") for path in map.story):
        return None
    columns = _Columns(scope)
    for join in map.said.join:
        columns.need(join.on)
    if map.said.where:
        columns.need(map.said.where)
    day = map.story.get(DAY)
    split = isinstance(day, Rule) and not set(_DATED) & map.story.keys() and columns.plain(day.sources)
    for path, filling in map.story.items():
        if path == "owner" and owners:
            columns.need_all(filling)
        elif path in NAMES:
            columns.name(filling)
        elif path == "advocates":
            columns.people(filling)
        elif path != DAY or not split:
            columns.need_all(filling)
    if columns.unknown:
        return None
    days = sorted(columns.plain(day.sources) or ()) if split and isinstance(day, Rule) else []
    return Memory(_kind(columns), _getter(days))


class _Columns:
    """The places of columns: those whose values matter, and those that only have to be there."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.needed: set[int] = set()
        self.present: set[int] = set()
        self.unknown = False

    def plain(self, sources: Iterable[str]) -> set[int] | None:
        """The places of sources that are columns; None when one is more than that."""
        places = {self.scope.column(source) for source in sources if not self.scope.missing(source)}
        return None if None in places else {place for place in places if place is not None}

    def need(self, text: str) -> None:
        """The values of what an expression looks at matter."""
        if (names := self.scope.reads(text)) is None:
            self.unknown = True
        else:
            self.needed |= {self.scope.index[name] for name in names if name in self.scope.index}

    def need_all(self, filling: Filling) -> None:
        """The values of all that a filling looks at matter."""
        for rule in rules(filling):
            for text in rule.expressions():
                self.need(text)

    def name(self, filling: Filling) -> None:
        """It matters whether there is a value."""
        for rule in rules(filling):
            texts = [text for text in rule.expressions() if text not in NAMES]
            places = self.plain(texts) if rule.table is None else None
            if places is None:
                self.need_all(rule)
            else:
                self.present |= places

    def people(self, filling: Filling) -> None:
        """Of people it matters how many there are and what they do, not how they are called."""
        items: Sequence[Any] = filling if isinstance(filling, tuple) and not isinstance(filling, Rule) else (filling,)
        for item in items:
            for key, inner in item.items() if isinstance(item, Mapping) else (("", item),):
                (self.name if key == _OF_NAME else self.need_all)(inner)


def _kind(columns: _Columns) -> Get:
    values, names = _getter(sorted(columns.needed)), sorted(columns.present - columns.needed)
    if not names:
        return values
    if len(names) == 1:
        only = names[0]
        return lambda row: (values(row), not row[only].strip())
    get = itemgetter(*names)
    return lambda row: (values(row), all(map(str.strip, found := get(row))) or _blanks(found))


def _blanks(values: Sequence[str]) -> tuple[bool, ...]:
    return tuple([not value.strip() for value in values])


def _getter(places: Sequence[int]) -> Get:
    return itemgetter(*places) if places else _nothing


def _nothing(row: Any) -> None:
    return None
