"""The strategy's own words, as everybody may see them: names alone, under ids made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from storykit.model.story import Story
from storykit.model.strategy import Company, Offering, Persona, Problem, Segments, Strategy
from storykit.model.values import normal
from storykit.redaction.addresses import leads_inside
from storykit.redaction.secrecy import Secrets, words_of
from storykit.targets import DIMENSIONS

if TYPE_CHECKING:
    from storykit.model.names import Named

_CALENDAR = re.compile(r"[0-9]{4}-Q[1-4]")


class Terms:
    """The public names of one kind of thing, and the ids that stand for them.

    A thing whose name tells a secret has none, and whatever refers to it does so no more.
    """

    def __init__(self, things: Iterable[Named], secrets: Secrets) -> None:
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for thing in things:
            name = thing.name or thing.id
            if not (secrets.found_in(name) or leads_inside(name)):
                self._ids[thing.id] = self._new("-".join(words_of(name)) or "other")
                self._names[thing.id] = name

    def _new(self, id: str) -> str:
        taken, number = set(self._ids.values()), 2
        whole = id
        while whole in taken:
            whole, number = f"{id}-{number}", number + 1
        return whole

    def ids(self, given: Iterable[str]) -> tuple[str, ...]:
        """The public ids of some things, given by the strategy's."""
        return tuple(self._ids[id] for id in given if id in self._ids)

    def names(self, given: Iterable[str]) -> list[str]:
        """The names of some things, given by the strategy's ids."""
        return [self._names[id] for id in given if id in self._names]

    def used(self, ids: set[str]) -> list[tuple[str, str]]:
        """Public id and name of those whose public ids are among `ids`, in the strategy's order."""
        return [(new, self._names[old]) for old, new in self._ids.items() if new in ids]


class Vocabulary:
    """All that a strategy gives a name to."""

    def __init__(self, strategy: Strategy, secrets: Secrets) -> None:
        self.offerings = Terms(strategy.offerings, secrets)
        self.personas = Terms(strategy.personas, secrets)
        self.problems = Terms(strategy.problems, secrets)
        company = strategy.company.name
        self.company = "" if secrets.found_in(company) or leads_inside(company) else company
        self.roles = {word for p in strategy.personas for t in (p.id, p.name, *p.titles) for word in words_of(t)}
        self._segments: dict[str, dict[str, str]] = {
            dimension: {
                normal(value): value
                for value in getattr(strategy.segments, dimension) or {}
                if normal(value) != "other" and not (secrets.found_in(value) or leads_inside(value))
            }
            for dimension in DIMENSIONS
        }

    def segment(self, dimension: str, value: str) -> str:
        """A value of a dimension as the strategy spells it; empty when it does not list it."""
        return self._segments[dimension].get(normal(value), "")


def public_strategy(strategy: Strategy, stories: Iterable[Story], words: Vocabulary) -> Strategy:
    """What everybody may see of `strategy`: the names that the told `stories` use, all with the same weight.

    What nobody tells a story about stays ours: new offerings, wanted personas and segments. The quarter
    stays when it is a calendar quarter. All else is as in a strategy that says nothing.
    """
    stories = tuple(stories)
    offerings = words.offerings.used({id for story in stories for id in story.offerings})
    personas = words.personas.used(
        {id for s in stories for id in (*s.personas, *(a.persona for a in s.advocates if a.persona))}
    )
    problems = words.problems.used({id for story in stories for id in story.problems})
    segments = {d: sorted({words.segment(d, getattr(s.customer, d)) for s in stories} - {""}) for d in DIMENSIONS}
    return Strategy(
        strategy.quarter if _CALENDAR.fullmatch(strategy.quarter) else "",
        tuple(Offering(id, name) for id, name in offerings),
        tuple(Persona(id, name) for id, name in personas),
        company=Company(words.company),
        problems=tuple(Problem(id, name) for id, name in problems),
        segments=Segments(**{d: dict.fromkeys(values, 1.0) for d, values in segments.items() if values}),
    )
