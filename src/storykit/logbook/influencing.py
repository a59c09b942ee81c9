"""What the stories did in a span of time: activities, stories that came back, and deals that were won.

The log records which stories were used on the way to a deal, not what decided it: the deals are
those in which stories had a part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from storykit.model.activity import Activity
from storykit.model.library import Library
from storykit.model.values import normal


class Won(NamedTuple):
    """A deal that was won with the help of stories.

    Attributes:
        deal: Its name, as in the row that said so first.
        on: The day of the first row that says `won`.
        amount: The largest amount among the rows that say `won`; where they have none, among its other
            rows; None without any.
        currency: A code or sign; empty when neither the amount nor the story's deal gives one.
        differs: Whether those rows give amounts or currencies that differ.
        stories: The ids of the stories used on the way, in the order of their first use.
    """

    deal: str
    on: date
    amount: Decimal | None
    currency: str
    differs: bool
    stories: tuple[str, ...]


class Influence(NamedTuple):
    """What the stories did from one day to another, both included.

    Attributes:
        activities: How often each kind of activity was done, most often first, then by name.
        heard_back: How often each story was heard back, by id; most often first.
        won: The deals, by the day on which they were won, then by name.
        amounts: What they are worth, by currency; the key is empty where no currency is given.
        unnamed: How many rows say `won` and name no deal: they are in none of the above.
    """

    activities: dict[str, int]
    heard_back: dict[str, int]
    won: tuple[Won, ...]
    amounts: dict[str, Decimal]
    unnamed: int


def influence(log: Iterable[Activity], library: Library, start: date, end: date) -> Influence:
    """What the stories of `library` did from `start` to `end`, both included.

    Rows of stories that are not in the library are passed over. A deal is known by its name, in any
    case, and counts once, however many rows name it. It is won when the last of its rows up to `end`
    that gives an outcome says `won`, and it belongs to the span in which a row said so first: no
    other quarter counts it again.

    Args:
        log: The rows as read, in any order.
        library: As read by `load`; its stories give the currency where the log gives none.
        start: The first day.
        end: The last day.
    """
    currencies = {f.story.id: f.story.deal.currency.upper() if f.story.deal else "" for f in library.stories}
    known = [row for row in log if row.story in currencies and row.day <= end]
    known.sort(key=lambda row: (row.day, row.line))
    span = [row for row in known if row.day >= start]
    deals: dict[str, list[Activity]] = {}
    for row in known:
        if row.deal:
            deals.setdefault(normal(row.deal), []).append(row)
    won = [_won(rows, currencies) for rows in deals.values() if _is_won(rows)]
    won = sorted((deal for deal in won if deal.on >= start), key=lambda deal: (deal.on, normal(deal.deal)))
    amounts: dict[str, Decimal] = {}
    for deal in won:
        if deal.amount is not None:
            amounts[deal.currency] = amounts.get(deal.currency, Decimal()) + deal.amount
    return Influence(
        _counted(row.activity for row in span),
        _counted(row.story for row in span if row.activity == "heard_back"),
        tuple(won),
        dict(sorted(amounts.items())),
        sum(row.outcome == "won" and not row.deal for row in span),
    )


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items(), key=lambda item: (-item[1], item[0])))


def _is_won(rows: list[Activity]) -> bool:
    outcomes = [row.outcome for row in rows if row.outcome]
    return bool(outcomes) and outcomes[-1] == "won"


def _won(rows: list[Activity], currencies: dict[str, str]) -> Won:
    """The deal of some rows, oldest first, of which one at least says that it is won."""
    said = [row for row in rows if row.outcome == "won"]
    priced = [row for row in said if row.amount is not None] or [row for row in rows if row.amount is not None]
    prices = [(row.currency or currencies[row.story], row.amount) for row in priced if row.amount is not None]
    currency, amount = max(prices, key=lambda price: (bool(price[0]), price[1], price[0]), default=("", None))
    differs = len({price for _, price in prices}) > 1 or len({currency for currency, _ in prices if currency}) > 1
    stories = tuple(dict.fromkeys(row.story for row in rows))
    return Won(said[0].deal, said[0].day, amount, currency, differs, stories)
