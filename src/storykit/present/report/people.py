"""The report's sections on people and deals: who was asked, what the stories did, and what came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
NO_CAUSE = "They had a part in it; that is no proof that they were the cause."


def advocates(report: QuarterReport) -> Iterator[Block]:
    """The customers asked in the window against their limit, whom there, and when each may be asked again."""
    limits, day = report.ranking.basis.targets.strategy.limits, report.ranking.basis.targets.day
    loads = [load for load in report.asking.customers() if load.asks]
    if not loads:
        return
    people: dict[str, list[Load]] = {}
    for one in report.asking.advocates():
        if one.asks or one.resting_until:
            people.setdefault(one.customer, []).append(one)
    spared = [load for load in loads if load.free_on != day or _resting(people.get(load.customer, ()))]
    rows = [_asked(load, people.get(load.customer, []), day) for load in spared[:MOST]]
    yield Text(
        f"At most {many(limits.asks_per_customer, 'ask')} of a customer in {limits.window_days} days, and "
        f"{limits.rest_days} days of rest between two asks of one person."
    )
    if rows:
        yield Table(_LOADS, tuple(rows), cards=True)
    if rest := len(spared) - len(rows):
        yield Text(f"… and {rest} more who should be spared: --format json has all.", quiet=True)
    if free := [f"{load.customer} ({load.asks})" for load in loads if load not in spared]:
        more = f" and {len(free) - MOST} more" if len(free) > MOST else ""
        yield Text(f"Asked, and free to be asked again today: {', '.join(free[:MOST])}{more}.", quiet=True)


def _resting(people: Iterable[Load]) -> list[Load]:
    return [one for one in people if one.resting_until]


def _asked(load: Load, people: list[Load], day: date) -> tuple[Cell, ...]:
    title = Titled(load.customer, ", ".join(f"{one.advocate} {one.asks}" for one in people))
    over = ", too many" if load.asks > load.limit else ""
    return title, f"{load.asks} of {load.limit}{over}", load.last_asked, _next_ask(load, people, day)


def _next_ask(load: Load, people: list[Load], day: date) -> str:
    if load.free_on is None:
        return "Never: the limit is 0"
    if load.free_on > day:
        return f"Not before {load.free_on}"
    resting = [f"{one.advocate} from {one.resting_until} on" for one in _resting(people)]
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
    yield Table((Column("Activity"), Column("Times", "number", "fact", 5)), tuple(kinds), drawn=True)
    yield from _deals(report)


def _deals(report: QuarterReport) -> Iterator[Block]:
    found = report.influence
    if not found.won:
        yield Text("No deal that stories were used in was won in this time.")
    else:
        yield from _won(report)
    if found.unnamed:
        yield Text(f"{many(found.unnamed, 'row')} of the log without a deal's name: won, and not counted.", quiet=True)


def _won(report: QuarterReport) -> Iterator[Block]:
    found = report.influence
    worth = [money(amount, currency) for currency, amount in found.amounts.items()]
    told = f", worth {' and '.join(worth)}" if worth else ""
    won = many(len(found.won), "deal that was won", "deals that were won")
    yield Text(f"Stories were used in {won}{told}. {NO_CAUSE}")
    titles = {place.story.id: place.story.title for place in report.ranking.stories}
    rows: list[tuple[Cell, ...]] = []
    for deal in found.won[:MOST]:
        amount = "not said" if deal.amount is None else money(deal.amount, deal.currency)
        rows.append(
            (
                deal.on,
                deal.deal,
                amount + (" (rows differ)" if deal.differs else ""),
                "; ".join(titles[id] for id in deal.stories),
            )
        )
    yield Table(_DEALS, tuple(rows), cards=True)
    if rest := len(found.won) - len(rows):
        yield Text(f"… and {rest} more: --format json has all.", quiet=True)


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
