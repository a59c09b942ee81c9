"""What offerings, personas and problems are meant by the words of other people's files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from storykit.model.names import Glossary, Names
from storykit.model.story import Advocate
from storykit.model.strategy import Strategy

LEAST = 88
"""How alike two names are at least, of 100, when one may stand for the other."""
CLEAR = 5
"""How much less alike any other name has to be."""
_SIGNS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")


class Note(NamedTuple):
    """Something about values of the source that a person should know.

    Attributes:
        reason: What happened to them, in words; the same for all of a kind.
        value: The value.
        to: What it became; empty when it was left out.
        alike: How alike the two are, 0 to 100; 0 when likeness had no part in it.
    """

    reason: str
    value: str = ""
    to: str = ""
    alike: float = 0


class Meant(NamedTuple):
    """What a name means: an id of the strategy or None; and what is to be said of it."""

    id: str | None
    note: Note | None = None


class Resolver:
    """Names of other people's files as ids of the strategy; each distinct text is looked up once."""

    def __init__(self, strategy: Strategy, glossary: Glossary) -> None:
        self._glossary = glossary
        self._kinds = {
            "offerings": _Kind(glossary.offerings, strategy.offerings),
            "personas": _Kind(glossary.personas, strategy.personas, self.persona),
            "problems": _Kind(glossary.problems, strategy.problems),
        }
        self._titles: dict[str, Note | None] = {}

    def meant(self, field: str, name: str) -> Meant:
        """What a name in one of the fields offerings, personas and problems means.

        By id, name or alias; for personas also by job title; then without spaces and signs; then, above LEAST and
        clearly ahead of all others, by likeness (rapidfuzz's ratio, 2 × matching ÷ all letters). Names that differ
        in a digit are never alike.
        """
        return self._kinds[field].meant(name)

    def shown(self, field: str, ids: Iterable[str]) -> list[str]:
        """Ids as people call what they stand for."""
        names = self._kinds[field].names.shown
        return [names.get(id, id) for id in ids]

    def title(self, title: str) -> Note | None:
        """What is to be said of a job title: that it belongs to no persona, or nothing."""
        if title not in self._titles:
            known = self.persona(title)
            self._titles[title] = None if known else Note("job title of no persona; kept", title)
        return self._titles[title]

    def persona(self, title: str) -> str | None:
        """The persona that a job title belongs to."""
        return self._glossary.persona_of(Advocate(title=title)) or None


class _Kind:
    """The names of one kind of thing."""

    def __init__(
        self, names: Names, things: Iterable[object], other: Callable[[str], str | None] | None = None
    ) -> None:
        self.names = names
        self.other = other
        self.squeezed: dict[str, str] = {}
        for thing in things:
            for name in (thing.id, thing.name, *thing.aliases):  # type: ignore[attr-defined]
                self.squeezed.setdefault(_squeeze(name), thing.id)  # type: ignore[attr-defined]
        self.squeezed.pop("", None)
        self.known: dict[str, Meant] = {}

    def meant(self, name: str) -> Meant:
        found = self.known.get(name)
        if found is None:
            found = self.known[name] = self._find(name)
        return found

    def _find(self, name: str) -> Meant:
        if (id := self.names.id(name)) or (self.other and (id := self.other(name))):
            return Meant(id)
        squeezed, kind = _squeeze(name), self.names.kind
        if id := self.squeezed.get(squeezed):
            return Meant(id, Note(f"{kind} spelt otherwise", name, id, 100))
        ranked = self._alike(squeezed)
        if not ranked:
            return Meant(None, Note(f"unknown {kind}; left out", name))
        (id, score), *others = ranked
        if others and others[0][1] > score - CLEAR:
            return Meant(None, Note(f"may be two {kind}s ({id} or {others[0][0]}); left out", name))
        return Meant(id, Note(f"{kind} by likeness", name, id, round(score, 1)))

    def _alike(self, squeezed: str) -> list[tuple[str, float]]:
        """The things whose names are alike enough, each with its best score, best first."""
        from rapidfuzz import fuzz, process

        digits = _DIGITS.findall(squeezed)
        names = [name for name in self.squeezed if _DIGITS.findall(name) == digits]
        best: dict[str, float] = {}
        for name, score, _ in process.extract(squeezed, names, scorer=fuzz.ratio, score_cutoff=LEAST, limit=None):
            best[self.squeezed[name]] = max(score, best.get(self.squeezed[name], 0))
        return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))


def _squeeze(name: str) -> str:
    return _SIGNS.sub("", name.casefold())
