"""The contract's edges, one story each, with answers worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from storykit import Ranked

from .agreement import by_id, load
from .oracle import Plain
from .strategies import DAY

STRATEGY: Plain = {
    "quarter": "2026-Q4",
    "offerings": [{"id": "routes", "weight": 4}, {"id": "stock", "weight": 1}, {"id": "labels", "weight": 0}],
    "personas": [
        {"id": "cfo", "weight": 5, "titles": ["CFO"]},
        {"id": "coo", "weight": 3, "titles": ["C?O"]},
        {"id": "it", "weight": 0, "titles": ["IT*"]},
    ],
    "problems": [{"id": "miles", "weight": 2}, {"id": "old", "weight": 0}],
    "segments": {"industry": {"Mid Market": 4, "other": 1}, "region": {"dach": 2}},
}
TOLD: Plain = {"stage": "published", "permission": {"status": "granted"}, "offerings": ["routes"], "personas": ["cfo"]}


def judged(facts: Plain, day: str = str(DAY), others: tuple[Plain, ...] = (), **changes: Any) -> Ranked:
    """A story of these facts in its place, under a strategy with these changes."""
    stories = [{"id": f"s{i}", "title": "A", "customer": {"name": "A"}} | one for i, one in enumerate((facts, *others))]
    return by_id(load(STRATEGY | changes, stories), date.fromisoformat(day))["s0"]


def value(criterion: str, facts: Plain, day: str = str(DAY), **changes: Any) -> float | None:
    """One criterion's value."""
    return next(c.value for c in judged(facts, day, **changes).criteria if c.name == criterion)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({}, "go-get"),
        ({"stage": "approval"}, "go-get"),
        ({"stage": "declined"}, "blocked"),
        (TOLD | {"stage": "retired"}, "blocked"),
        (TOLD | {"customer": {"name": "A", "status": "churned"}}, "blocked"),
        ({"stage": "asked", "permission": {"status": "withdrawn"}}, "blocked"),
        ({"stage": "declined", "offerings": ["labels"]}, "blocked"),
        ({"offerings": ["labels"]}, "off-strategy"),
        ({"offerings": ["labels", "stock"]}, "go-get"),
        ({"personas": ["it"]}, "off-strategy"),
        ({"advocates": [{"title": "IT lead"}]}, "off-strategy"),
        ({"personas": ["it"], "advocates": [{"title": "CFO", "status": "left"}]}, "go-get"),
        ({"personas": ["it"], "advocates": [{"title": "Welder"}]}, "off-strategy"),
        (TOLD | {"offerings": ["labels"]}, "off-strategy"),
        ({"problems": ["old"]}, "go-get"),
        (TOLD, "ready"),
        (TOLD | {"permission": {"status": "pending"}}, "refresh"),
        (TOLD | {"permission": {}}, "refresh"),
        ({"stage": "published"}, "refresh"),
        ({"stage": "published", "assets": [{"published_on": "2026-01-01"}]}, "refresh"),
        ({"stage": "published", "assets": [{"url": " "}, {"url": "https://example.com"}]}, "ready"),
        (TOLD | {"permission": {"status": "pending"}, "assets": [{"url": "https://example.com"}]}, "refresh"),
    ],
)
def test_lists(facts: Plain, name: str) -> None:
    assert judged(facts).scored.list == name


@pytest.mark.parametrize(
    ("facts", "day", "usable"),
    [
        ({"permission": {"status": "granted", "granted_on": "2026-11-16"}}, "2026-11-15", False),
        ({"permission": {"status": "granted", "granted_on": "2026-11-16"}}, "2026-11-16", True),
        ({"permission": {"status": "granted", "expires_on": "2026-11-16"}}, "2026-11-16", True),
        ({"permission": {"status": "granted", "expires_on": "2026-11-16"}}, "2026-11-17", False),
        ({"happened_on": "2024-11-16"}, "2026-11-16", True),
        ({"happened_on": "2024-11-16"}, "2026-11-17", False),
        ({"happened_on": "2024-11-16", "evergreen": "yes"}, "2026-11-17", True),
        ({"happened_on": "2024-02-29"}, "2026-02-28", True),
        ({"happened_on": "2024-02-29"}, "2026-03-01", False),
        ({"assets": [{"published_on": "2026-01-01"}, {"published_on": "2024-11-15"}]}, "2026-11-16", False),
        ({"offerings": ["labels"]}, "2026-11-16", True),
        ({"stage": "approval"}, "2026-11-16", False),
        ({"stage": "retired"}, "2026-11-16", False),
    ],
)
def test_usable(facts: Plain, day: str, usable: bool) -> None:
    assert judged(TOLD | facts, day).scored.standing.usable == usable


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        ({"happened_on": "2027-05-01"}, "2026-11-16", 1),
        ({"happened_on": "2025-11-16"}, "2026-11-16", 1),
        ({"happened_on": "2025-11-15"}, "2026-11-16", 364 / 365),
        ({"happened_on": "2024-11-17"}, "2026-11-16", 1 / 365),
        ({"happened_on": "2024-11-16"}, "2026-11-16", 0),
        ({"happened_on": "2020-01-01"}, "2026-11-16", 0),
        ({"happened_on": "2023-02-28"}, "2024-02-29", 365 / 366),
        ({"happened_on": "2024-02-29"}, "2025-02-28", 1),
        ({"happened_on": "2020-01-01", "evergreen": "the method never changes"}, "2026-11-16", 1),
        ({"evergreen": "undated"}, "2026-11-16", 1),
        ({"evergreen": " "}, "2026-11-16", None),
        ({"assets": [{"published_on": "2026-01-01"}, {"published_on": "2025-11-15"}]}, "2026-11-16", 364 / 365),
        ({"happened_on": "2026-01-01", "assets": [{"published_on": "2020-11-15"}]}, "2026-11-16", 1),
        ({"stage": "published"}, "2026-11-16", None),
    ],
)
def test_freshness(facts: Plain, day: str, expected: float | None) -> None:
    assert value("freshness", facts, day) == (None if expected is None else pytest.approx(expected, abs=1e-12))


@pytest.mark.parametrize(
    ("criterion", "facts", "expected"),
    [
        ("offering", {"offerings": ["labels", "stock"]}, 0.25),
        ("offering", {"offerings": ["labels"]}, 0),
        ("offering", {"stage": "published"}, None),
        ("persona", {"personas": ["coo"], "advocates": [{"title": "cfo", "status": "left"}]}, 1),
        ("persona", {"advocates": [{"title": "COO"}]}, 0.6),
        ("persona", {"advocates": [{"title": "CFO", "persona": "Coo"}]}, 0.6),
        ("persona", {"advocates": [{"title": "the CFO"}]}, None),
        ("problem", {"problems": ["old"]}, 0),
        ("segment", {"customer": {"name": "A", "industry": "mid-market", "region": "emea"}}, 0.5),
        ("segment", {"customer": {"name": "A", "industry": "mining"}}, 0.25),
        ("segment", {"customer": {"name": "A", "size": "small"}}, None),
        ("outcome", {"stage": "agreed"}, None),
        ("outcome", {"stage": "drafting"}, 0),
        ("outcome", {"outcomes": [{"metric": "3 days", "after": "few"}]}, 0),
        ("outcome", {"outcomes": [{"metric": "3 days", "before": "10", "period": "x", "source": "y"}]}, 1),
        ("outcome", {"outcomes": [{"change": "-4 %"}, {"after": "4", "period": "x", "source": "y"}]}, 0.8),
        ("narrative", {"stage": "agreed", "narrative": {"hero": "Ada", "setting": " "}}, None),
        ("narrative", {"stage": "drafting", "narrative": {"hero": "Ada"}}, 0),
        ("narrative", {"narrative": {"setting": "It rained."}}, 0.15),
        ("contagion", {"stage": "agreed", "contagion": {"emotion": " "}}, None),
        ("contagion", {"stage": "drafting"}, 0),
        ("contagion", {"contagion": {"emotion": "a", "public": "b", "stories": "c"}}, 0.5),
        ("advocacy", {"stage": "asked"}, None),
        ("advocacy", {"stage": "asked", "advocates": [{"status": "left"}]}, 0),
        ("advocacy", {"stage": "agreed"}, 0),
        ("advocacy", {"stage": "declined"}, 0),
        ("outcome", {"stage": "declined"}, 0),
        ("advocacy", {"advocates": [{"name": "A"}, {"name": "B", "status": "left"}]}, 0.5),
        ("advocacy", {"advocates": [{"name": "A"}, {"name": "B"}, {"name": "C"}]}, 1),
    ],
)
def test_criteria(criterion: str, facts: Plain, expected: float | None) -> None:
    assert value(criterion, facts) == (None if expected is None else pytest.approx(expected))


def test_what_the_strategy_says_nothing_about_is_left_out() -> None:
    silent: Plain = {"problems": [], "segments": {"industry": {}, "size": {"small": 0}}}
    maxima = {c.name: c.max for c in judged({}, **silent).criteria}
    assert not maxima.keys() & {"problem", "segment"}
    assert maxima["offering"] == pytest.approx(100 * 25 / 80)
    weighted = {c.name: c.max for c in judged({}, weights={"offering": 0, "problem": 35}).criteria}
    assert weighted["offering"] == 0
    assert weighted["problem"] == pytest.approx(35)


@pytest.mark.parametrize(
    ("facts", "others", "changes", "expected"),
    [
        ({"offerings": ["routes"], "personas": ["cfo"]}, (), {}, 1),
        ({"offerings": ["routes"], "personas": ["cfo"]}, (TOLD,), {}, 0),
        ({"offerings": ["routes"], "personas": ["cfo"]}, (TOLD,), {"coverage": {"target": 3}}, 2 / 3),
        ({"offerings": ["routes"], "personas": ["cfo"]}, (), {"coverage": {"target": 0}}, 0),
        ({"offerings": ["routes", "labels"], "personas": ["cfo"]}, (TOLD,), {}, 0),
        ({"offerings": ["routes"], "personas": ["cfo"]}, (TOLD | {"happened_on": "2020-01-01"},), {}, 1),
        ({"offerings": ["routes"], "personas": ["cfo"]}, (TOLD | {"offerings": []},), {}, 1),
        ({"offerings": ["routes"], "personas": ["cfo"]}, (TOLD | {"personas": []},), {}, 1),
        ({"offerings": ["routes", "stock"], "personas": ["cfo"]}, (TOLD,), {}, 0.2),
        ({"offerings": ["routes"], "advocates": [{"title": "COO"}], "personas": ["cfo"]}, (TOLD,), {}, 3 / 8),
        ({"offerings": ["routes"]}, (TOLD,), {}, 3 / 8),
        ({"personas": ["cfo"]}, (TOLD,), {}, 1 / 5),
        ({}, (TOLD,), {}, 20 / 40),
        (
            {"offerings": ["stock"], "personas": ["coo"]},
            ({**TOLD, "offerings": ["stock"], "personas": ["coo"]},),
            {"coverage": {"target": 1, "cells": [{"offering": "Stock", "persona": "COO", "target": 4}]}},
            0.75,
        ),
    ],
)
def test_need(facts: Plain, others: tuple[Plain, ...], changes: Plain, expected: float) -> None:
    one = judged(facts, others=others, **changes)
    assert one.need == pytest.approx(expected)
    assert one.priority == pytest.approx(one.scored.score * expected)


def test_order_by_score_then_by_id() -> None:
    better = TOLD | {"evergreen": "yes"}
    stories = [
        {"id": id, "title": "A", "customer": {"name": "A"}} | facts
        for id, facts in (("b", TOLD), ("a", TOLD), ("B", TOLD), ("z", better))
    ]
    found = by_id(load(STRATEGY, stories), DAY)
    assert {id: one.rank for id, one in found.items()} == {"z": 1, "B": 2, "a": 3, "b": 4}


def test_go_gets_are_ordered_by_priority_however_close() -> None:
    changes: Plain = {"offerings": [{"id": "few"}, {"id": "none"}], "coverage": {"target": 1000}}
    few, none = (
        {"offerings": [id], "personas": ["cfo"], "happened_on": day}
        for id, day in (("few", "2025-11-10"), ("none", "2025-11-08"))
    )
    ready = TOLD | {"offerings": ["few"]}
    first, second = judged(none, others=(few, ready), **changes), judged(few, others=(none, ready), **changes)
    assert first.scored.score < second.scored.score
    assert 0 < (first.priority or 0) - (second.priority or 0) < 0.1
    assert (first.rank, second.rank) == (1, 2)
