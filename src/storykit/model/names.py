"""What offerings, personas and problems are called: by id, name or alias, in any case."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from storykit.model.marks import Path
from storykit.model.story import Advocate, Story
from storykit.model.strategy import Strategy
from storykit.model.values import normal

if TYPE_CHECKING:
    from typing import Protocol

    class Named(Protocol):
        """What can be called by id, name or alias."""

        @property
        def id(self) -> str:
            """How story files call it."""

        @property
        def name(self) -> str:
            """How people call it."""

        @property
        def aliases(self) -> tuple[str, ...]:
            """Other names for it."""


class Mistake(NamedTuple):
    """Something wrong with the value, or the key, at a path of a document."""

    at: Path
    message: str
    hint: str = ""
    of_key: bool = False
    rule: str = "invalid-file"


def closest(word: str, known: Iterable[str]) -> str:
    """The known word that a typing error most likely stands for, or an empty text."""
    import difflib

    by_normal: dict[str, str] = {}
    for name in known:
        by_normal.setdefault(normal(name), name)
    near = difflib.get_close_matches(normal(word), by_normal, n=1, cutoff=0.7)
    return by_normal[near[0]] if near else ""


class Names:
    """The names of one kind of thing in the strategy."""

    def __init__(self, kind: str, things: Iterable[Named]) -> None:
        self.kind = kind
        things = tuple(things)
        self._all = [name for t in things for name in (t.id, t.name, *t.aliases) if name]
        self.shown = {thing.id: thing.name or thing.id for thing in things}
        self._ids: dict[str, str] = {}
        for names in ([(t.id, t.id) for t in things], [(t.name, t.id) for t in things], _aliases(things)):
            for name, id in filter(all, names):
                self._ids.setdefault(normal(name), id)

    def id(self, name: str) -> str | None:
        """The id of what is called `name`; None when nothing is."""
        return name if name in self.shown else self._ids.get(normal(name))

    def ids(self, names: tuple[str, ...], at: Path) -> tuple[tuple[str, ...], list[Mistake]]:
        """The ids of all `names`, each once, and a mistake for each that is unknown."""
        if all(name in self.shown for name in names):
            return (names, []) if len(set(names)) == len(names) else (tuple(dict.fromkeys(names)), [])
        found = [(i, name, self.id(name)) for i, name in enumerate(names)]
        mistakes = [self.unknown(name, (*at, i)) for i, name, id in found if id is None]
        return tuple(dict.fromkeys(id for _, _, id in found if id is not None)), mistakes

    def unknown(self, name: str, at: Path) -> Mistake:
        """The mistake of a name that the strategy does not list."""
        near = closest(name, self._all)
        message = f'unknown {self.kind} "{name}"' + (f', did you mean "{near}"?' if near else "")
        listed = f"the strategy has {', '.join(self.shown)}" if self.shown else f"the strategy lists no {self.kind}s"
        hint = "" if near else f"{listed}; with weight: 0 it would be known and no target"
        return Mistake(at, message, hint, rule=f"unknown-{self.kind}")


def _aliases(things: tuple[Named, ...]) -> Iterator[tuple[str, str]]:
    return ((alias, thing.id) for thing in things for alias in thing.aliases)


class Glossary:
    """All names of a strategy, and which job title belongs to which persona."""

    def __init__(self, strategy: Strategy) -> None:
        self.offerings = Names("offering", strategy.offerings)
        self.personas = Names("persona", strategy.personas)
        self.problems = Names("problem", strategy.problems)
        self._titles = tuple((pattern, p.id) for p in strategy.personas for pattern in p.titles)
        self._known: dict[str, str] = {}

    def persona_of(self, advocate: Advocate) -> str:
        """The persona an advocate stands for: as given, else the first whose titles match; may be empty."""
        if advocate.persona or not advocate.title:
            return advocate.persona
        title = advocate.title
        if title not in self._known:
            match = self._any_title.fullmatch(title.casefold())
            self._known[title] = self._titles[(match.lastindex or 1) - 1][1] if match else ""
        return self._known[title]

    @cached_property
    def _any_title(self) -> re.Pattern[str]:
        """One pattern with a group for each persona's title: the first that fits wins, as in a list."""
        groups = (f"({fnmatch.translate(title.casefold())})" for title, _ in self._titles)
        return re.compile("|".join(groups) or r"(?!)")

    def resolve(self, story: Story) -> tuple[Story, list[Mistake]]:
        """The story with ids in place of names and aliases, and a mistake for each unknown one."""
        offerings, unknown_offerings = self.offerings.ids(story.offerings, ("offerings",))
        personas, unknown_personas = self.personas.ids(story.personas, ("personas",))
        problems, unknown_problems = self.problems.ids(story.problems, ("problems",))
        advocates, unknown_advocates = self._advocates(story.advocates)
        mistakes = unknown_offerings + unknown_personas + unknown_problems + unknown_advocates
        resolved = (offerings, personas, problems, advocates)
        given = (story.offerings, story.personas, story.problems, story.advocates)
        if any(a is not b for a, b in zip(resolved, given, strict=True)):
            story = story._replace(offerings=offerings, personas=personas, problems=problems, advocates=advocates)
        return story, mistakes

    def raw_mistakes(self, value: Mapping[str, object]) -> list[Mistake]:
        """A mistake for each unknown name in a story that is otherwise wrong, from its plain values."""
        found: list[Mistake] = []
        for names, key in ((self.offerings, "offerings"), (self.personas, "personas"), (self.problems, "problems")):
            given = value.get(key)
            for i, name in enumerate(given if isinstance(given, list) else ()):
                if isinstance(name, str) and names.id(name) is None:
                    found.append(names.unknown(name, (key, i)))
        return found

    def _advocates(self, advocates: tuple[Advocate, ...]) -> tuple[tuple[Advocate, ...], list[Mistake]]:
        if all(a.persona in self.personas.shown or not a.persona for a in advocates):
            return advocates, []
        resolved, mistakes = [], []
        for i, advocate in enumerate(advocates):
            ids, unknown = self.personas.ids((advocate.persona,), ("advocates", i)) if advocate.persona else ((), [])
            mistakes += [fault._replace(at=("advocates", i, "persona")) for fault in unknown]
            resolved.append(advocate._replace(persona=ids[0]) if ids else advocate)
        return tuple(resolved), mistakes
