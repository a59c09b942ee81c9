"""Do two files tell one story?

Only stories of one customer are compared, under any of its names: up to FEW of them all with all; more of them each
with its NEIGHBOURS in two orders, by title and by text, so that the work grows no faster than the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from storykit.diagnostics import Diagnostic
from storykit.model.library import StoryFile
from storykit.model.story import Customer, Story
from storykit.model.values import normal
from storykit.rules.base import Finding, Rule, Shelf, shelf_rule

FEW = 32
NEIGHBOURS = 8
_ALIKE = 90
_COPIED = 75
_TELLING = 3
_NARRATED = 80
_COMPARED = 1500
_RELATED = 5
_words = re.compile(r"\w+").findall
_EMPTY = frozenset(
    _words(
        "a an and are as at be been but by can case customer for from had has have how in into is it its of on or our "
        "s story study success that the their they this to was were what when where who why will with"
    )
)


class Telling(NamedTuple):
    """What is compared of a story: its offerings, the words of its title that say something, and its text."""

    offerings: frozenset[str]
    words: tuple[str, ...]
    text: str


@shelf_rule("duplicates", "warning")
def duplicate_story(shelf: Shelf) -> Iterator[Diagnostic]:
    """Two files tell one story: of one customer, about the same offerings, with nearly the same title or text.

    Why: it counts twice, the customer is asked twice, and a correction reaches one of the two.

    Flagged:

    ```yaml
    # stories/auenkorb.yaml
    title: Auenkorb fills its shelves before the doors open
    customer: {name: Auenkorb Märkte, aliases: [Auenkorb]}
    offerings: [routes]
    # stories/2025/shelves.yaml
    title: How Auenkorb fills its shelves before the doors open in the morning
    customer: {name: Auenkorb}
    ```

    Accepted:

    ```yaml
    # stories/auenkorb.yaml
    title: Auenkorb fills its shelves before the doors open
    customer: {name: Auenkorb Märkte, aliases: [Auenkorb]}
    offerings: [routes]
    # stories/2025/shelves.yaml
    title: Auenkorb's finance chief takes 1.4 million euros out of the diesel bill
    customer: {name: Auenkorb}
    ```
    """
    files = sorted((f for f in shelf.library.stories if not _blocked(f, shelf)), key=lambda file: file.path)
    twins: dict[int, list[int]] = {}
    for first, second in _twins([file.story for file in files]):
        twins.setdefault(second, []).append(first)
    for second in sorted(twins):
        others = [files[first] for first in sorted(twins[second])]
        yield _finding(shelf, files[second], others)


def _blocked(file: StoryFile, shelf: Shelf) -> bool:
    return shelf.standings[file.story.id].list == "blocked"


def _finding(shelf: Shelf, file: StoryFile, others: list[StoryFile]) -> Diagnostic:
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    hint = "keep one and move into it what the other adds; if these are two stories, tell them apart in the titles"
    finding = Finding(f"tells the same story as {others[0].story.id}{more}", ("title",), hint)
    return shelf.in_story(file, finding, *((other, ("title",)) for other in others[:_RELATED]))


def _twins(stories: list[Story]) -> Iterator[tuple[int, int]]:
    """The numbers of the stories that are told twice, the first of each two first."""
    groups = _by_customer(stories)
    tellings = {i: _telling(stories[i]) for i in sorted({i for group in groups for i in group})}
    seen: set[tuple[int, int]] = set()
    for group in groups:
        for pair in _pairs(group, tellings):
            if pair not in seen:
                seen.add(pair)
                if same_story(tellings[pair[0]], tellings[pair[1]]):
                    yield pair


def _by_customer(stories: list[Story]) -> list[tuple[int, ...]]:
    """The numbers of the stories of each customer that has more than one, under each of its names."""
    named: dict[str, list[int]] = {}
    for i, story in enumerate(stories):
        for name in _names(story.customer):
            named.setdefault(name, []).append(i)
    return list(dict.fromkeys(tuple(group) for group in named.values() if len(group) > 1))


def _names(customer: Customer) -> list[str]:
    return list(dict.fromkeys(map(normal, (customer.name, *customer.aliases))))


def _telling(story: Story) -> Telling:
    named = {word for name in _names(story.customer) for word in _words(name)}
    title = set(_words(story.title[:_COMPARED].casefold()))
    words = title - _EMPTY - named or title
    beats = story.narrative.beats() if story.narrative else []
    text = " ".join(word for _, beat in beats for word in beat[:_COMPARED].casefold().split())
    return Telling(frozenset(story.offerings), tuple(sorted(words)), text[:_COMPARED])


def _pairs(group: tuple[int, ...], tellings: dict[int, Telling]) -> Iterator[tuple[int, int]]:
    """The stories of a customer that are compared, the first of each two first."""
    if len(group) <= FEW:
        yield from combinations(group, 2)
        return
    for order in (
        sorted(group, key=lambda i: tellings[i].words),
        sorted(group, key=lambda i: tellings[i].text),
    ):
        for place, one in enumerate(order):
            yield from ((min(one, other), max(one, other)) for other in order[place + 1 : place + 1 + NEIGHBOURS])


def same_story(one: Telling, other: Telling) -> bool:
    """Whether two stories of a customer are one."""
    if one.offerings and other.offerings and one.offerings.isdisjoint(other.offerings):
        return False
    return _same_title(one, other) or _same_text(one, other)


def _same_title(one: Telling, other: Telling) -> bool:
    """Whether one title says what the other says, but for small words, order and spelling; never other numbers."""
    from rapidfuzz import fuzz

    first, second = set(one.words), set(other.words)
    if not (first and second) or (_numbers(first) - second and _numbers(second) - first):
        return False
    if min(len(first), len(second)) >= _TELLING and (first <= second or second <= first):
        return True
    return first == second or fuzz.ratio(" ".join(one.words), " ".join(other.words), score_cutoff=_ALIKE) > 0


def _numbers(words: Iterable[str]) -> set[str]:
    return {word for word in words if any(map(str.isdigit, word))}


def _same_text(one: Telling, other: Telling) -> bool:
    """Whether one narrative is mostly a copy of the other."""
    from rapidfuzz import fuzz

    if min(len(one.text), len(other.text)) < _NARRATED:
        return False
    return fuzz.ratio(one.text, other.text, score_cutoff=_COPIED) > 0


DUPLICATES: tuple[Rule, ...] = (duplicate_story,)
