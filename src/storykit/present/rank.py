"""A ranking as a page to forward."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from shlex import quote
from typing import TYPE_CHECKING

from storykit.lists import List
from storykit.model.story import Story
from storykit.present.document import Block, Cell, Column, Document, Heading, Link, Table, Text, Titled
from storykit.ranking import Ranked, Ranking

if TYPE_CHECKING:
    from storykit.sureness.stability import Stability

_TITLES: dict[List, str] = {
    "go-get": "Go get",
    "ready": "Ready to tell",
    "refresh": "Refresh",
    "off-strategy": "Off strategy",
    "blocked": "Blocked",
}
_RANK = Column("#", "number", "rank", 3)
_STORY = Column("Story", "text", "title", note="Customer")
_SCORE = Column("Score", "score", "fact", 15)
_NEXT = Column("Next", "text", "detail")
_SHEET = (
    Column("Potential", "score", "sheet"),
    Column("Owner", "text", "sheet"),
    Column("Link", "text", "sheet"),
    Column("Id", "text", "sheet"),
    Column("File", "text", "sheet"),
)
_GO_GET = (
    _RANK,
    Column("Priority", "number", "fact", 8),
    _STORY,
    _SCORE,
    Column("Need", "percent", "fact", 5),
    Column("Stage", "text", "fact", 9),
    Column("Why", "text", "detail"),
    _NEXT,
    *_SHEET,
)
_READY = (_RANK, _SCORE, _STORY, Column("For", "text", "fact"), _NEXT, *_SHEET)
_OTHER = (_RANK, _SCORE, _STORY, Column("Reason", "text", "detail"), _NEXT, *_SHEET)
_COLUMNS: dict[List, tuple[Column, ...]] = {"go-get": _GO_GET, "ready": _READY}


def rank_page(ranking: Ranking, stability: Stability | None = None, *, footer: Iterable[str] | None = None) -> Document:
    """The quarter, its goal, a sentence of summary, and each list with its stories, and how sure their order is.

    `footer` is what stands below in place of how to see more.
    """
    strategy, day = ranking.basis.targets.strategy, ranking.basis.targets.day
    blocks: list[Block] = [Text(strategy.goal)] if strategy.goal else []
    blocks += [Text(text) for text in (_only(ranking), _summary(ranking)) if text]
    for name in dict.fromkeys(place.scored.list for place in ranking.stories):
        blocks += _section(name, ranking, stability)
    blocks += [Text(text, quiet=True) for text in (_footer(ranking) if footer is None else footer)]
    return Document(f"Stories for {strategy.quarter}, as of {day}", tuple(blocks), day)


def _only(ranking: Ranking) -> str:
    """Which stories alone the page has, in words; empty when it has all."""
    glossary = ranking.basis.targets.glossary
    names = {"offering": glossary.offerings.shown, "persona": glossary.personas.shown}
    told = [
        f"{facet} {' or '.join(names.get(facet, {}).get(value, value) for value in values)}"
        for facet, values in ranking.only.given.items()
    ]
    return f"Only: {'; '.join(told)}." if told else ""


def _summary(ranking: Ranking) -> str:
    counts = ranking.counts
    if not any(counts.values()):
        return "No story to show."
    wanted = f"{counts['go-get']} to go and get" if counts["go-get"] else "Nothing to go and get"
    summary = f"{wanted}, {counts['ready']} ready to tell, {counts['refresh']} to refresh."
    first = next(iter(ranking.of("go-get")), None)
    if first is None or first.scored.list != "go-get":
        return summary
    return f"{summary} First: {first.story.customer.name}. {first.next_step}."


def _section(name: List, ranking: Ranking, stability: Stability | None) -> Iterator[Block]:
    places = ranking.of(name)
    yield Heading(_TITLES[name])
    rows = tuple((*_row(name, place), *_sheet(place)) for place in places)
    table = Table(_COLUMNS.get(name, _OTHER), rows, cards=True)
    if stability:
        from storykit.present.stability import below, beside

        table = beside(table, name, ranking, stability)
    yield table
    if rest := ranking.counts[name] - len(places):
        yield Text(f"… and {rest} more: --list {name} --top {ranking.counts[name]}", quiet=True)
    if stability:
        yield from below(name, ranking, stability)


def _row(name: List, place: Ranked) -> tuple[Cell, ...]:
    story, scored = place.story, place.scored
    title = Titled(story.title, story.customer.name, _address(story) if name == "ready" else "")
    if name == "go-get":
        return (place.rank, place.priority, title, scored.score, place.need, story.stage, place.why, place.next_step)
    if name == "ready":
        return (place.rank, scored.score, title, place.why, place.next_step)
    reasons = "; ".join(scored.standing.reasons)
    return (place.rank, scored.score, title, reasons, place.next_step or "Leave it")


def not_shown(ranking: Ranking) -> Iterator[str]:
    """How many are on lists that are not shown, and how to see them."""
    counts, shown = ranking.counts, {place.scored.list for place in ranking.stories}
    hidden: list[List] = [name for name in ("off-strategy", "blocked") if counts[name] and name not in shown]
    if hidden:
        told = " and ".join(f"{counts[name]} {_TITLES[name].lower()}" for name in hidden)
        yield f"Not shown: {told} (--list {' --list '.join(hidden)})."


def _sheet(place: Ranked) -> tuple[Cell, ...]:
    """What a workbook has beside the page: to sort by, and to find the story with."""
    story, scored = place.story, place.scored
    url = _address(story)
    return (scored.potential, story.owner, Link(url, url) if url else None, story.id, scored.file.path)


def _address(story: Story) -> str:
    """Where the story can be read or seen; empty when nowhere."""
    return next((asset.url for asset in story.assets if asset.url), "")


def _footer(ranking: Ranking) -> Iterator[str]:
    yield from not_shown(ranking)
    if ranking.skipped:
        files = len({fault.path for fault in ranking.skipped})
        yield f"Left out: {files} invalid file{'s' * (files > 1)}."
    if ranking.stories:
        yield f"The whole sum of a story: storykit explain {quote(ranking.stories[0].story.id)}"
