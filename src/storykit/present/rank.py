"""A ranking as a page to forward."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from storykit.lists import List
from storykit.present.document import Block, Cell, Column, Document, Heading, Table, Text, Titled
from storykit.ranking import Ranked, Ranking

_TITLES: dict[List, str] = {
    "go-get": "Go get",
    "ready": "Ready to tell",
    "refresh": "Refresh",
    "off-strategy": "Off strategy",
    "blocked": "Blocked",
}
_RANK = Column("#", "number", "rank", 3)
_STORY = Column("Story", "text", "title")
_SCORE = Column("Score", "score", "fact", 15)
_NEXT = Column("Next", "text", "detail")
_GO_GET = (
    _RANK,
    Column("Priority", "number", "fact", 8),
    _STORY,
    _SCORE,
    Column("Need", "percent", "fact", 5),
    Column("Stage", "text", "fact", 9),
    Column("Why", "text", "detail"),
    _NEXT,
)
_READY = (_RANK, _SCORE, _STORY, Column("For", "text", "fact"), _NEXT)
_OTHER = (_RANK, _SCORE, _STORY, Column("Reason", "text", "detail"), _NEXT)
_COLUMNS: dict[List, tuple[Column, ...]] = {"go-get": _GO_GET, "ready": _READY}


def rank_page(ranking: Ranking) -> Document:
    """The quarter, its goal, a sentence of summary, and each list with the stories in it."""
    strategy = ranking.basis.targets.strategy
    blocks: list[Block] = [Text(strategy.goal)] if strategy.goal else []
    blocks.append(Text(_summary(ranking)))
    for name in dict.fromkeys(place.scored.list for place in ranking.stories):
        blocks += _section(name, ranking)
    blocks += [Text(text, quiet=True) for text in _footer(ranking)]
    return Document(f"Stories for {strategy.quarter}, as of {ranking.basis.targets.day}", tuple(blocks))


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


def _section(name: List, ranking: Ranking) -> Iterator[Block]:
    places = ranking.of(name)
    yield Heading(_TITLES[name])
    yield Table(_COLUMNS.get(name, _OTHER), tuple(_row(name, place) for place in places), cards=True)
    if rest := ranking.counts[name] - len(places):
        yield Text(f"… and {rest} more: --list {name} --top {ranking.counts[name]}", quiet=True)


def _row(name: List, place: Ranked) -> tuple[Cell, ...]:
    story, scored = place.story, place.scored
    title = Titled(story.title, story.customer.name)
    if name == "go-get":
        return (place.rank, place.priority, title, scored.score, place.need, story.stage, place.why, place.next_step)
    if name == "ready":
        return (place.rank, scored.score, title, place.why, place.next_step)
    reasons = "; ".join(scored.standing.reasons)
    return (place.rank, scored.score, title, reasons, place.next_step or "Leave it")


def _footer(ranking: Ranking) -> Iterator[str]:
    counts, shown = ranking.counts, {place.scored.list for place in ranking.stories}
    hidden: list[List] = [name for name in ("off-strategy", "blocked") if counts[name] and name not in shown]
    if hidden:
        told = " and ".join(f"{counts[name]} {_TITLES[name].lower()}" for name in hidden)
        yield f"Not shown: {told} (--list {' --list '.join(hidden)})."
    if ranking.skipped:
        files = len({fault.path for fault in ranking.skipped})
        yield f"Left out: {files} invalid file{'s' * (files > 1)}."
    if ranking.stories:
        yield f"The whole sum of a story: storykit explain {quote(ranking.stories[0].story.id)}"
