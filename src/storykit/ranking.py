"""Ranking: all stories by list, best first, with the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from os.path import abspath
from typing import NamedTuple

from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.lists import LISTS, List, standing
from storykit.model.library import Library
from storykit.model.names import closest
from storykit.model.story import Story
from storykit.model.values import normal
from storykit.score import Points, Scale, Scored, need, points, ready_per_cell
from storykit.steps import next_step, why
from storykit.targets import Cell, Targets

SHOWN: tuple[List, ...] = ("go-get", "ready", "refresh")


class Filter(NamedTuple):
    """Which stories to show: in each facet that is given, one of its values.

    Offerings and personas are ids of the strategy; the others are compared in any case.
    """

    offering: Collection[str] = ()
    persona: Collection[str] = ()
    industry: Collection[str] = ()
    region: Collection[str] = ()
    size: Collection[str] = ()
    owner: Collection[str] = ()

    def admits(self, story: Story, targets: Targets) -> bool:
        """Whether a story passes every facet."""
        customer = story.customer
        return (
            _meets(self.offering, story.offerings)
            and _meets(self.persona, targets.personas_of(story) if self.persona else ())
            and _meets(self.industry, (customer.industry,))
            and _meets(self.region, (customer.region,))
            and _meets(self.size, (customer.size,))
            and _meets(self.owner, (story.owner,))
        )

    @property
    def given(self) -> dict[str, tuple[str, ...]]:
        """The facets that are given, by name."""
        return {name: tuple(values) for name, values in self._asdict().items() if values}


EVERYTHING = Filter()


def _meets(wanted: Collection[str], found: Iterable[str]) -> bool:
    return not wanted or not {normal(word) for word in wanted}.isdisjoint(map(normal, found))


class Basis(NamedTuple):
    """What stories are judged by: the criteria with their points, and the ready stories of each target cell."""

    scale: Scale
    ready: dict[Cell, int]

    @property
    def targets(self) -> Targets:
        """The strategy on the day."""
        return self.scale.targets


class Ranked(NamedTuple):
    """A story in its place. What explains it is worked out when asked for.

    Attributes:
        rank: Its place in its list, from 1.
        scored: Its score, potential, values and list.
        need: For a go-get, how much its cells lack ready stories, 0 to 1.
        priority: For a go-get, score × need.
    """

    rank: int
    scored: Scored
    need: float | None
    priority: float | None
    basis: Basis

    @property
    def story(self) -> Story:
        """The story itself."""
        return self.scored.file.story

    @property
    def criteria(self) -> tuple[Points, ...]:
        """The sum behind the score, explained."""
        return points(self.scored, self.basis.scale)

    @property
    def next_step(self) -> str | None:
        """What to do next."""
        return next_step(self.scored, self.basis.targets)

    @property
    def why(self) -> str:
        """Why it is worth its place."""
        return why(self.scored, self.basis.ready, self.basis.targets)


class Ranking(NamedTuple):
    """The stories of a library in their order.

    Attributes:
        stories: The stories of the lists that were asked for, list by list, best first.
        counts: How many stories each list has, of those that pass the filter.
        skipped: The faults of the files that were left out.
        basis: What the stories are judged by.
        only: The filter. Ranks count the stories that pass it.
    """

    stories: tuple[Ranked, ...]
    counts: dict[List, int]
    skipped: tuple[Diagnostic, ...]
    basis: Basis
    only: Filter = EVERYTHING

    def of(self, name: List) -> tuple[Ranked, ...]:
        """The stories of one list."""
        return tuple(place for place in self.stories if place.scored.list == name)

    def first(self, go_gets: int, others: int) -> Ranking:
        """The same with the first stories of each list alone."""
        kept = (p for p in self.stories if p.rank <= (go_gets if p.scored.list == "go-get" else others))
        return self._replace(stories=tuple(kept))


def rank(
    library: Library,
    *,
    as_of: date,
    lists: Collection[List] = SHOWN,
    top: int | None = None,
    only: Filter = EVERYTHING,
) -> Ranking:
    """Score all stories of `library` on the day `as_of` and put them in order.

    Args:
        library: As read by `load`.
        as_of: The day; permissions and ageing, and so the lists, depend on it.
        lists: The lists wanted; they come in the order of `LISTS`.
        top: The most stories of each list; None for all.
        only: Which stories to show. Need is reckoned over the whole library all the same.
    """
    scale = Scale(Targets(library.strategy, as_of, library.glossary))
    targets = scale.targets
    standings = [(file, standing(file.story, targets)) for file in library.stories]
    ready = ready_per_cell((file.story for file, where in standings if where.list == "ready"), targets)
    basis = Basis(scale, ready)
    shown = [(file, where) for file, where in standings if only.admits(file.story, targets)]
    counts = Counter(where.list for _, where in shown)
    scored = [scale.score(file, where) for file, where in shown if where.list in lists]
    stories = [place for name in LISTS for place in _in_order(name, scored, basis)[:top]]
    return Ranking(tuple(stories), {name: counts[name] for name in LISTS}, library.skipped, basis, only)


def _in_order(name: List, scored: Iterable[Scored], basis: Basis) -> list[Ranked]:
    """One list, best first: go-gets by priority, the others by score; then by score, then by id.

    Rounding far below what is shown keeps equals equal on every machine.
    """
    found = [(s, need(s, basis.ready, basis.targets) if name == "go-get" else None) for s in scored if s.list == name]
    places = [(s, n, None if n is None else s.score * n) for s, n in found]
    places.sort(key=lambda place: (-round(place[2] or 0.0, 9), -round(place[0].score, 9), place[0].id))
    return [Ranked(i, s, n, priority, basis) for i, (s, n, priority) in enumerate(places, 1)]


def explain(library: Library, story: str, *, as_of: date) -> Ranked:
    """One story in its place, on the day `as_of`.

    Args:
        library: As read by `load`.
        story: An id, the path of a story file, or a part of the title or the customer's name that no other story has.
        as_of: The day.

    Raises:
        StorykitError: No story is meant, or more than one.
    """
    wanted = find_story(library, story)
    places = rank(library, as_of=as_of, lists=LISTS).stories
    return next(place for place in places if place.story.id == wanted)


def find_story(library: Library, name: str) -> str:
    """The id of the story that an id, a path or a part of a title or name means; raises StorykitError as `explain`."""
    stories = [file.story for file in library.stories]
    exact = [f.story.id for f in library.stories if f.story.id == name or same_file(f.path, name)]
    exact = exact or [s.id for s in stories if normal(s.title) == normal(name)]
    found = exact or [s.id for s in stories if normal(name) in normal(s.title)]
    found = found or [
        s.id for s in stories if any(normal(name) in normal(told) for told in (s.customer.name, *s.customer.aliases))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise StorykitError(f'"{name}" is in {len(found)} stories', hint=f"one of {', '.join(found[:5])}")
    for fault in library.skipped:
        if same_file(fault.path, name) or fault.path.rpartition("/")[2].rpartition(".")[0] == name:
            raise StorykitError(f'the story "{name}" was left out: its file has faults', hint=f"mend {fault.path}")
    near = closest(name, [s.id for s in stories] + [s.title for s in stories])
    hint = f'did you mean "{near}"?' if near else "see the ids with: storykit rank --list all --format csv"
    raise StorykitError(f'there is no story "{name}"', hint=hint)


def same_file(path: str, other: str) -> bool:
    """Whether two spellings of a path mean the same file; nothing is read."""
    return other.endswith((".yaml", ".yml")) and abspath(path) == abspath(other)
