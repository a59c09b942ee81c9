"""The report's section on what is ready to tell: who can hear what, and the stories themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from storykit.present.document import Block, Cell, Column, Link, Table, Text, Titled
from storykit.present.report.words import address
from storykit.ranking import Ranked
from storykit.reporting import QuarterReport

MOST, MOST_BUYERS, MOST_NAMED = 10, 6, 3
NO_OFFERING, NO_BUYER = "Offering unknown", "Buyer unknown"
_STORIES = (
    Column("#", "number", "rank", 3),
    Column("Story", "text", "title", note="Customer"),
    Column("Offering", "text", "fact"),
    Column("For", "text", "fact"),
    Column("Score", "score", "fact", 15),
    Column("See it", "text", "detail"),
)


def ready(report: QuarterReport) -> Iterator[Block]:
    """The customers whose stories can be told of each offering to each buyer, and the best stories."""
    places = report.ranking.of("ready")
    if not places:
        yield Text("No story is ready to tell.")
        return
    buyers = _asked_for(report, 1)
    shown = buyers if len(buyers) <= MOST_BUYERS else [*buyers[: MOST_BUYERS - 1], buyers[-1]]
    yield _shelf(report, shown)
    if told := " ".join(_missing(report, shown)):
        yield Text(told, quiet=True)
    yield Table(_STORIES, tuple(_row(report, place) for place in places[:MOST]), cards=True)
    if rest := len(places[MOST:]):
        yield Text(f"… and {rest} more: storykit rank --list ready --top {len(places)}", quiet=True)


def _asked_for(report: QuarterReport, part: int) -> list[str]:
    """The offerings (part 0) or buyers (part 1) with a ready story, the heaviest first, the unknown last."""
    targets = report.ranking.basis.targets
    weights = (targets.offerings.targets, targets.personas.targets)[part]
    found = {cell[part] for cell in report.ready}
    known = sorted(found & set(weights), key=list(weights).index)
    return [*sorted(known, key=weights.__getitem__, reverse=True), *({""} & found)]


def _shelf(report: QuarterReport, buyers: Sequence[str]) -> Table:
    columns = (Column("Offering", "text", "title"), *(Column(_buyer(report, id), "text", "detail") for id in buyers))
    rows = []
    for offering in _asked_for(report, 0):
        told = [_named(report.ready.get((offering, buyer), ())) for buyer in buyers]
        if any(told):
            rows.append((_offering(report, offering), *told))
    return Table(columns, tuple(rows), cards=True)


def _named(places: Sequence[Ranked]) -> str:
    customers = Counter(place.story.customer.name for place in places)
    first = [f"{name} ({count})" if count > 1 else name for name, count in list(customers.items())[:MOST_NAMED]]
    rest = sum(list(customers.values())[MOST_NAMED:])
    return ", ".join(first) + (f" and {rest} more" if rest else "")


def _missing(report: QuarterReport, shown: Sequence[str]) -> Iterator[str]:
    targets, offered, buyers = report.ranking.basis.targets, _asked_for(report, 0), _asked_for(report, 1)
    if without := [_offering(report, id) for id in targets.offerings.targets if id not in offered]:
        yield f"No story is ready about {_listed(without)}."
    if without := [_buyer(report, id) for id in targets.personas.targets if id not in buyers]:
        yield f"No story is ready for {_listed(without)}."
    if rest := [_buyer(report, id) for id in buyers if id not in shown]:
        yield f"There are stories for {_listed(rest)}, too."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else names[0]


def _row(report: QuarterReport, place: Ranked) -> tuple[Cell, ...]:
    cells = [cell for cell, places in report.ready.items() if any(other is place for other in places)]
    offerings = ", ".join(dict.fromkeys(_offering(report, offering) for offering, _ in cells))
    buyers = ", ".join(dict.fromkeys(_buyer(report, persona) for _, persona in cells))
    title = Titled(place.story.title, place.story.customer.name)
    return (place.rank, title, offerings, buyers, place.scored.score, _asset(place))


def _offering(report: QuarterReport, id: str) -> str:
    return report.ranking.basis.targets.glossary.offerings.shown[id] if id else NO_OFFERING


def _buyer(report: QuarterReport, id: str) -> str:
    return report.ranking.basis.targets.glossary.personas.shown[id] if id else NO_BUYER


def _asset(place: Ranked) -> Cell:
    url = next((asset.url for asset in place.story.assets if asset.url), "")
    return Link(address(url), url) if url else "no address"


def ready_rows(report: QuarterReport) -> Iterator[dict[str, Any]]:
    """The cells with the ids of their stories; a part that nobody knows is None."""
    for (offering, persona), places in report.ready.items():
        yield {
            "offering": offering or None,
            "persona": persona or None,
            "ids": [place.story.id for place in places],
        }
