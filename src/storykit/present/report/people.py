"""The report's sections on people and deals: who was asked, what the stories did, and what came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from storykit.logbook.asking import Load
from storykit.present.document import Bar, Bars, Block, Cell, Column, Table, Text, Titled
from storykit.present.report.words import many, span
from storykit.reporting import QuarterReport

MOST = 12
_LOADS = (
    Column("Customer", "text", "title", note="Asked there"),
    Column("Asks", "text", "fact", 8),
    Column("Last", "date", "fact", 10),
    Column("Next ask", "text", "detail"),
)
_DEALS = (
    Column("Won", "date", "fact", 10),
    Column("Deal", "text", "title"),
    Column("Amount", "text", "fact"),
    Column("Stories used", "text", "detail"),
)
_BACK = (Column("Times", "number", "fact", 5), Column("Story", "text", "title", note="Customer"))
NO_CAUSE = "The stories had a part in these deals. That is no proof that they won them."


def advocates(report: QuarterReport) -> Iterator[Block]:
    """The customers asked in the window against their limit, whom there, and when each may be asked again."""
    limits, day = report.ranking.basis.targets.strategy.limits, report.ranking.basis.targets.day
    loads = [load for load in report.asking.customers() if load.asks]
    if not loads:
        return
    people = [load for load in report.asking.advocates() if load.asks]
    rows = []
    for load in loads[:MOST]:
        asked = [one for one in people if one.customer == load.customer]
        title = Titled(load.customer, ", ".join(f"{one.advocate} {one.asks}" for one in asked))
        rows.append((title, f"{load.asks} of {load.limit}", load.last_asked, _next_ask(load, asked, day)))
    yield Text(
        f"At most {many(limits.asks_per_customer, 'ask')} of a customer in {limits.window_days} days, and "
        f"{limits.rest_days} days of rest between two asks of one person."
    )
    yield Table(_LOADS, tuple(rows), cards=True)
    if rest := len(loads) - len(rows):
        yield Text(f"… and {rest} more were asked.", quiet=True)


def _next_ask(load: Load, people: list[Load], day: date) -> str:
    if load.free_on is None:
        return "Never: the limit is 0"
    if load.free_on > day:
        return f"Not before {load.free_on}"
    resting = [f"{one.advocate} from {one.resting_until} on" for one in people if one.resting_until]
    return f"Today, but {', '.join(resting)}" if resting else "Today"


def activity(report: QuarterReport) -> Iterator[Block]:
    """How often each thing was done with a story, and the deals that stories were used in."""
    found = report.influence
    if not found.activities:
        yield Text(f"The activity log has nothing from {span(report)}.")
        return
    total = sum(found.activities.values())
    kinds = [(name.replace("_", " "), count) for name, count in found.activities.items()]
    yield Text(f"{many(total, 'activity', 'activities')} from {span(report)}.")
    alt = "Activities: " + ", ".join(f"{name} {count}" for name, count in kinds) + "."
    yield Bars("activities", alt, tuple(Bar(name, (float(count),)) for name, count in kinds))
    yield Table((Column("Activity"), Column("Times", "number", "fact", 5)), tuple(kinds))
    yield from _deals(report)


def _deals(report: QuarterReport) -> Iterator[Block]:
    found = report.influence
    if not found.won:
        yield Text("No deal that stories were used in was won in this time.")
        return
    worth = [money(amount, currency) for currency, amount in found.amounts.items()]
    told = f", worth {' and '.join(worth)}" if worth else ""
    yield Text(f"Stories were used in {many(len(found.won), 'deal')} that were won{told}. {NO_CAUSE}")
    rows: list[tuple[Cell, ...]] = []
    for won in found.won[:MOST]:
        amount = "not said" if won.amount is None else money(won.amount, won.currency)
        rows.append((won.on, won.deal, amount + (" (rows differ)" if won.differs else ""), ", ".join(won.stories)))
    yield Table(_DEALS, tuple(rows), cards=True)


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency, or with the word that none is given."""
    shown = f"{amount:,.2f}".removesuffix(".00")
    return f"{currency} {shown}" if currency else f"{shown} (no currency given)"


def heard_back(report: QuarterReport) -> Iterator[Block]:
    """The stories that somebody told who was never told them."""
    titles = {place.story.id: place.story for place in report.ranking.stories}
    rows = tuple(
        (times, Titled(titles[id].title, titles[id].customer.name)) for id, times in report.influence.heard_back.items()
    )
    if rows:
        yield Text("Somebody told us these stories without having them from us: they travel by themselves.")
        yield Table(_BACK, rows)
