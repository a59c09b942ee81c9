"""Asking limits and what stories led to, beside counts by brute force."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storykit.logbook.asking import Asking, Load
from storykit.logbook.influencing import influence
from storykit.model.activity import Activity
from storykit.model.library import Library, StoryFile
from storykit.model.marks import Marks
from storykit.model.names import Glossary
from storykit.model.story import Customer, Deal, Story
from storykit.model.strategy import Limits, Offering, Persona, Strategy

DAY = date(2026, 11, 16)
STORIES = (
    Story("one", "One", Customer("Plumfen"), deal=Deal(currency="eur")),
    Story("two", "Two", Customer("plumfen ")),
    Story("three", "Three", Customer("Auenkorb"), deal=Deal(currency="GBP")),
)


def library(limits: Limits = Limits()) -> Library:  # noqa: B008
    strategy = Strategy("2026-Q4", (Offering("o"),), (Persona("p"),), limits=limits)
    files = tuple(StoryFile(story, f"{story.id}.yaml", Marks([], [])) for story in STORIES)
    return Library(strategy, Glossary(strategy), files)


days = st.integers(-12, 3).map(lambda ago: DAY + timedelta(ago))
asks = st.builds(
    Activity,
    day=days,
    story=st.sampled_from(("one", "two", "three", "unknown")),
    advocate=st.sampled_from(("Ada", "ADA", "Bo", "")),
    activity=st.sampled_from(("review", "share", "speaking", "heard_back")),
    line=st.integers(2, 99),
)
limits = st.tuples(st.integers(0, 3), st.integers(0, 8), st.integers(0, 8)).map(lambda numbers: Limits(*numbers))
FOLDED = {"one": "plumfen", "two": "plumfen", "three": "auenkorb"}


def counted(rows: list[Activity], customer: str) -> list[Activity]:
    """The asks of a customer up to the day, by the words of the guide."""
    found = [row for row in rows if FOLDED.get(row.story) == customer and row.day <= DAY]
    return [row for row in found if row.advocate and row.activity not in ("share", "heard_back")]


def within(asked: list[date], new: date, limit: Limits) -> bool:
    """Whether one more ask keeps the customer's limit: counts the asks of the days in the window."""
    window = {new - timedelta(back) for back in range(limit.window_days)}
    return sum(day in window for day in (*asked, new)) <= limit.asks_per_customer or not window


def rested(asked: list[date], new: date, limit: Limits) -> bool:
    return all(new >= day + timedelta(limit.rest_days) for day in asked)


@given(st.lists(asks, max_size=8), limits, st.sampled_from(("plumfen", "auenkorb")), st.sampled_from(("Ada", "Bo")))
def test_loads_are_what_counting_finds(rows: list[Activity], limit: Limits, customer: str, advocate: str) -> None:
    asking = Asking(rows, library(limit), DAY)
    mine = [row.day for row in counted(rows, customer)]
    own = [row.day for row in counted(rows, customer) if row.advocate.casefold() == advocate.casefold()]
    horizon = [DAY + timedelta(ahead) for ahead in range(20)]
    free = next((day for day in horizon if within(mine, day, limit)), None)
    load = asking.customer(customer)
    window = {DAY - timedelta(back) for back in range(limit.window_days)}
    assert (load.asks, load.limit) == (sum(day in window for day in mine), limit.asks_per_customer)
    assert (load.last_asked, load.free_on, load.resting_until) == (max(mine, default=None), free, None)
    load = asking.advocate(customer, advocate)
    free = next((day for day in horizon if within(mine, day, limit) and rested(own, day, limit)), None)
    assert (load.asks, load.last_asked) == (sum(day in window for day in own), max(own, default=None))
    assert load.free_on == free
    end = next(day for day in horizon if rested(own, day, limit))
    assert load.resting_until == (end if end > DAY else None)


@given(st.lists(asks, max_size=8), st.randoms(use_true_random=False))
def test_lists_hold_all_who_were_asked_in_an_order_of_their_own(rows: list[Activity], random: Any) -> None:
    asking = Asking(rows, library(), DAY)
    customers = {customer for customer in ("plumfen", "auenkorb") if counted(rows, customer)}
    assert {load.customer.strip().casefold() for load in asking.customers()} == customers
    people = {(c, row.advocate.casefold()) for c in customers for row in counted(rows, c)}
    assert {(a.customer.strip().casefold(), a.advocate.casefold()) for a in asking.advocates()} == people
    assert len(asking.advocates()) == len(people)
    asked = [load.asks for load in asking.advocates()]
    assert asked == sorted(asked, reverse=True)
    numbered = [row._replace(line=line) for line, row in enumerate(rows)]
    again = random.sample(numbered, len(numbered))
    assert Asking(again, library(), DAY).advocates() == Asking(numbered, library(), DAY).advocates()


def test_the_window_and_the_rest_to_the_day() -> None:
    first, last = date(2026, 9, 1), date(2026, 9, 20)
    rows = [Activity(first, "one", "Ada", "review"), Activity(last, "two", "Bo", "speaking")]
    for day, free in ((date(2026, 11, 29), date(2026, 11, 30)), (date(2026, 11, 30), date(2026, 11, 30))):
        assert Asking(rows, library(), day).customer("Plumfen").free_on == free
    bo = Asking(rows, library(), date(2026, 10, 19)).advocate("Plumfen", "bo")
    assert bo == Load("plumfen ", "bo", 1, 2, last, date(2026, 10, 20), date(2026, 11, 30))
    assert Asking(rows, library(), date(2026, 10, 20)).advocate("Plumfen", "Bo").resting_until is None
    assert Asking([], library(), DAY).advocate("Plumfen", "Cy") == Load("Plumfen", "Cy", 0, 2, None, None, DAY)


def test_days_at_the_end_of_time() -> None:
    rows = [Activity(date.max, "one", "Ada", "review")] * 3
    assert Asking(rows, library(), date.max).advocate("Plumfen", "Ada").free_on == date.max


# Influence

START, END = date(2026, 11, 6), date(2026, 11, 16)
used = st.builds(
    Activity,
    day=days,
    story=st.sampled_from(("one", "two", "three", "unknown")),
    activity=st.sampled_from(("review", "sales_call", "heard_back")),
    deal=st.sampled_from(("", "Acme", "acme", "Oxlip")),
    amount=st.sampled_from((None, Decimal(5), Decimal("7.50"))),
    outcome=st.sampled_from(("", "open", "won", "won", "lost")),
    currency=st.sampled_from(("", "", "USD")),
)


@given(st.lists(used, max_size=9))
def test_influence_is_what_counting_finds(rows: list[Activity]) -> None:
    rows = [row._replace(line=line) for line, row in enumerate(sorted(rows, key=lambda row: row.day), 2)]
    found = influence(rows[::-1], library(), START, END)
    mine = [row for row in rows if row.story != "unknown" and START <= row.day <= END]
    assert found.activities == {kind: sum(r.activity == kind for r in mine) for kind in {r.activity for r in mine}}
    assert sum(found.heard_back.values()) == sum(row.activity == "heard_back" for row in mine)
    assert list(found.activities.values()) == sorted(found.activities.values(), reverse=True)
    assert found.unnamed == sum(row.outcome == "won" and not row.deal for row in mine)
    won = {}
    for deal in ("acme", "oxlip"):
        about = [r for r in rows if r.deal.casefold() == deal and r.story != "unknown" and r.day <= END]
        said = [row for row in about if row.outcome]
        first = next((row.day for row in about if row.outcome == "won"), None)
        if said and said[-1].outcome == "won" and first and first >= START:
            won[deal] = about
    assert {sold.deal.casefold() for sold in found.won} == won.keys()
    assert len(found.won) == len(won)
    for sold in found.won:
        about = won[sold.deal.casefold()]
        assert set(sold.stories) == {row.story for row in about}
        given_ = [r.amount for r in about if r.outcome == "won" and r.amount is not None]
        given_ = given_ or [r.amount for r in about if r.amount is not None]
        assert (sold.amount is None) == (not given_)
        assert sold.amount is None or sold.amount in given_
    assert sum(found.amounts.values()) == sum(sold.amount or 0 for sold in found.won)


def row(day: int, **fields: Any) -> Activity:
    amount = fields.pop("amount", None)
    told: dict[str, Any] = {"story": "one", "activity": "sales_call", "line": day, **fields}
    return Activity(date(2026, 11, day), amount=None if amount is None else Decimal(amount), **told)


@pytest.mark.parametrize(
    ("rows", "amounts", "differs"),
    [
        (
            [row(7, deal="Acme", amount=5, outcome="won"), row(8, deal="acme ", amount=5, outcome="won")],
            {"EUR": 5},
            False,
        ),
        (
            [row(7, deal="Acme", amount=5, outcome="won"), row(8, deal="Acme", amount=9, outcome="won")],
            {"EUR": 9},
            True,
        ),
        (
            [row(7, deal="Acme", amount=99, outcome="open"), row(8, deal="Acme", amount=9, outcome="won")],
            {"EUR": 9},
            False,
        ),
        ([row(7, deal="Acme", amount=99, outcome="open"), row(8, deal="Acme", outcome="won")], {"EUR": 99}, False),
        ([row(7, deal="Acme", amount=5, outcome="won", story="two")], {"": 5}, False),
        ([row(7, deal="Acme", amount=5, outcome="won", currency="USD")], {"USD": 5}, False),
        ([row(7, deal="Acme", amount=5, outcome="won", story=s) for s in ("one", "two")], {"EUR": 5}, False),
        ([row(7, deal="Acme", amount=5, outcome="won", story=s) for s in ("one", "three")], {"GBP": 5}, True),
        ([row(7, deal="Acme", amount=5, outcome="won"), row(8, deal="Acme", outcome="lost")], {}, None),
        ([row(5, deal="Acme", amount=5, outcome="won"), row(8, deal="Acme", amount=5, outcome="won")], {}, None),
        ([row(7, deal="Acme", outcome="won")], {}, False),
        ([row(7, amount=5, outcome="won")], {}, None),
        ([row(7, deal="Acme", amount=5, outcome="won", story="unknown")], {}, None),
        (
            [row(7, deal="A", amount=5, outcome="won"), row(7, deal="B", amount=2, outcome="won", currency="USD")],
            {"EUR": 5, "USD": 2},
            False,
        ),
    ],
)
def test_a_deal_counts_once(rows: list[Activity], amounts: dict[str, int], differs: bool | None) -> None:
    found = influence(rows, library(), START, END)
    assert found.amounts == amounts
    assert [deal.differs for deal in found.won] == ([] if differs is None else [differs] * len(found.won))
    assert bool(found.won) == (differs is not None)


def test_what_is_heard_back_is_told_by_story() -> None:
    rows = [row(7, activity="heard_back", story=name) for name in ("three", "one", "three", "unknown")]
    assert list(influence(rows, library(), START, END).heard_back.items()) == [("three", 2), ("one", 1)]
