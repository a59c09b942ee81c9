"""What the formulas promise, whatever the library."""

from __future__ import annotations

import json
import tempfile
from datetime import date, timedelta
from math import fsum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from storykit import Ranked
from storykit.cli.app import app
from storykit.present.document import Table
from storykit.present.explain import adding_up, explain_page

from .agreement import by_id, load, places, write_and_load
from .oracle import Plain, ids_in, weights_of
from .strategies import DAY, SOME, days, libraries, libraries_on_a_day, permissions, positive, stories, strategies

LibraryOnDay = tuple[Plain, list[Plain], date]


# Files


@SOME
@given(libraries_on_a_day(least=2), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_files_never_matters(library: LibraryOnDay, random: Any, renamed: bool) -> None:
    strategy, written, day = library
    order = random.sample(written, len(written))
    files = [f"{number}/{chr(122 - number)}.yml" for number in range(len(order))] if renamed else ()
    with tempfile.TemporaryDirectory() as folder:
        write_and_load(Path(folder), strategy, written)
        first = rank_as_json(folder, day)
        write_and_load(Path(folder), strategy, order, files)
        second = rank_as_json(folder, day)
    assert (without_paths(first) == without_paths(second)) if renamed else (first == second)


def rank_as_json(folder: str, day: date) -> bytes:
    """What the command prints."""
    wanted = ["rank", "--strategy", folder, "--as-of", str(day), "--list", "all", "--format", "json"]
    result = CliRunner().invoke(app, wanted)
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def without_paths(output: bytes) -> str:
    """The same JSON with every path left out, keys in their order."""
    return json.dumps(json.loads(output, object_hook=lambda one: {k: v for k, v in one.items() if k != "path"}))


# Scores


@SOME
@given(libraries_on_a_day(least=1))
def test_no_story_changes_the_score_of_another(library: LibraryOnDay) -> None:
    strategy, written, day = library
    together = {one.story.id: judgement(one) for one in places(load(strategy, written), day)}
    for story in written:
        others = [one for one in written if one is not story]
        (alone,) = places(load(strategy, [story]), day)
        assert judgement(alone) == together[story["id"]]
        for one in places(load(strategy, others), day):
            assert judgement(one) == together[one.story.id]


def judgement(one: Ranked) -> tuple[Any, ...]:
    """All of a story's numbers that other stories have no say in."""
    sums = tuple((c.name, c.value, c.points, c.max) for c in one.criteria)
    return sums, one.scored.score, one.scored.potential, one.scored.list, one.scored.standing.usable


@SOME
@given(libraries_on_a_day(least=1))
def test_points_add_up_within_their_bounds(library: LibraryOnDay) -> None:
    strategy, written, day = library
    for one in places(load(strategy, written), day):
        assert all(c.value is None or 0 <= c.value <= 1 for c in one.criteria)
        assert all(0 <= c.points <= c.max for c in one.criteria)
        assert fsum(c.points for c in one.criteria) == pytest.approx(one.scored.score, abs=1e-9)
        most = fsum(c.max for c in one.criteria)
        assert most == pytest.approx(100) or most == 0
        unknown = fsum(c.max for c in one.criteria if c.value is None)
        assert one.scored.potential == pytest.approx(one.scored.score + unknown, abs=1e-9)
        assert 0 <= one.scored.score <= one.scored.potential <= 100
        assert (one.need is None) == (one.priority is None) == (one.scored.list != "go-get")
        if one.need is not None and one.priority is not None:
            assert 0 <= one.need <= 1
            assert one.priority == pytest.approx(one.scored.score * one.need)


@SOME
@given(libraries_on_a_day(least=1))
def test_the_sum_adds_up_on_screen(library: LibraryOnDay) -> None:
    strategy, written, day = library
    for one in places(load(strategy, written), day):
        table = next(block for block in explain_page(one).blocks if isinstance(block, Table) and block.total)
        points, most = ([shown(row[column]) for row in table.rows] for column in (2, 3))
        assert [row[0] for row in table.rows] == [c.name for c in one.criteria]
        assert tenths(shown(table.total[2])) == sum(map(tenths, points)) == tenths(round(one.scored.score, 1))
        assert tenths(shown(table.total[3])) == sum(map(tenths, most)) in {0, 1000}
        for got, largest, exact in zip(points, most, one.criteria, strict=True):
            assert abs(got - exact.points) < 0.1 + 1e-9
            assert abs(largest - exact.max) < 0.1 + 1e-9


BARE: Plain = {"quarter": "2026-Q4", "offerings": [{"id": "routes"}], "personas": [{"id": "cfo"}]}
FRESH: Plain = {"id": "a", "title": "A", "customer": {"name": "A"}, "evergreen": "yes", "advocates": [{"name": "B"}]}


@SOME
@given(libraries_on_a_day(least=1))
@example((BARE, [FRESH], DAY))
def test_no_criterion_has_more_points_than_its_most_on_screen(library: LibraryOnDay) -> None:
    strategy, written, day = library
    for one in places(load(strategy, written), day):
        table = next(block for block in explain_page(one).blocks if isinstance(block, Table) and block.total)
        assert [row for row in table.rows if shown(row[2]) > shown(row[3])] == []


def shown(cell: object) -> float:
    """A cell that holds a number."""
    assert isinstance(cell, float)
    return cell


def tenths(number: float) -> int:
    """A number of one place, as a whole number; it must not have more places."""
    assert number == pytest.approx(round(number, 1), abs=1e-9)
    return round(number * 10)


@settings(SOME, max_examples=500)
@given(st.lists(st.floats(0, 100), max_size=12))
@example([100 / 9] * 9)
@example([0.05] * 3)
@example([12.25, 0.1 + 0.2, 1e-12])
def test_adding_up(numbers: list[float]) -> None:
    rounded = adding_up(numbers)
    assert sum(map(tenths, rounded)) == tenths(round(fsum(numbers), 1))
    assert all(abs(a - b) < 0.1 + 1e-6 for a, b in zip(rounded, numbers, strict=True))


# Time


@SOME
@given(libraries(least=1), st.lists(days, min_size=2, max_size=5))
def test_stories_only_get_older(library: tuple[Plain, list[Plain]], asked: list[date]) -> None:
    strategy, written = library
    loaded = load(strategy, written)
    on_each_day = [by_id(loaded, day) for day in sorted(asked)]
    for story in written:
        seen = [found[story["id"]] for found in on_each_day]
        fresh = [value_of(one, "freshness") for one in seen]
        assert fresh == sorted(fresh, key=lambda value: -1 if value is None else -value)
        assert (None in fresh) == all(value is None for value in fresh)
        timeless = [[(c.name, c.value) for c in one.criteria if c.name != "freshness"] for one in seen]
        assert all(values == timeless[0] for values in timeless)


def value_of(one: Ranked, criterion: str) -> float | None:
    """One criterion's value."""
    return next(c.value for c in one.criteria if c.name == criterion)


@st.composite
def told_and_permitted(draw: st.DrawFn) -> tuple[Plain, Plain, Plain, date]:
    """A strategy, a published story that nothing but its permission can keep back, that permission, and a day."""
    strategy = draw(strategies())
    written = draw(stories(strategy, "told", stage=st.just("published")))
    written |= {"stage": "published", "evergreen": "yes", "assets": []}
    written["customer"].pop("status", None)
    target = {kind: [max(weights_of(strategy[kind]).items(), key=lambda one: one[1])[0]] for kind in KINDS}
    permission = draw(permissions)
    edges = [date.fromisoformat(permission[key]) for key in ("granted_on", "expires_on") if key in permission]
    near = st.sampled_from([day + timedelta(step) for day in edges or [DAY] for step in (-1, 0, 1)])
    return strategy, written | target, permission, draw(near | days)


KINDS = ("offerings", "personas")


@SOME
@given(told_and_permitted())
def test_permission_is_a_gate(case: tuple[Plain, Plain, Plain, date]) -> None:
    strategy, story, permission, day = case
    (one,) = places(load(strategy, [story | {"permission": permission}]), day)
    first, last = permission.get("granted_on", str(date.min)), permission.get("expires_on", str(date.max))
    holds = permission["status"] == "granted" and first <= str(day) <= last
    assert one.scored.standing.usable == holds
    gone = "blocked" if permission["status"] == "withdrawn" else "refresh"
    assert one.scored.list == ("ready" if holds else gone)
    assert bool(one.scored.standing.reasons) == (not holds)
    (without,) = places(load(strategy, [{k: v for k, v in story.items() if k != "permission"}]), day)
    assert without.scored.list == "refresh"
    assert (without.scored.score, without.scored.values) == (one.scored.score, one.scored.values)


# Weights


@st.composite
def raised(draw: st.DrawFn) -> tuple[str, str, Plain, Plain, list[Plain], date]:
    """A kind, the id of a target of it, a strategy, the same with more weight on the target, stories, a day."""
    before, written, day = draw(libraries_on_a_day(least=2, most=6))
    kind = draw(st.sampled_from(KINDS))
    weights = weights_of(before[kind])
    target = draw(st.sampled_from([id for id, weight in weights.items() if weight]))
    heavier = round(weights[target] + draw(positive), 6)
    after = before | {kind: [one | {"weight": heavier} if one["id"] == target else one for one in before[kind]]}
    return kind, target, before, after, written, day


@settings(SOME, max_examples=100)
@given(raised())
def test_more_weight_never_lowers_a_story_by_score(
    case: tuple[str, str, Plain, Plain, list[Plain], date],
) -> None:
    """A story of a target with more weight falls behind no story without it; none at all if it has nothing heavier."""
    kind, target, before, after, written, day = case
    weights = weights_of(before[kind])
    has = {story["id"]: ids_in(before, story, kind) for story in written}
    was, now = by_id(load(before, written), day), by_id(load(after, written), day)
    for id, kinds in has.items():
        assert now[id].scored.list == was[id].scored.list
        if target not in kinds:
            assert now[id].scored.score <= was[id].scored.score + 1e-9
            continue
        assert now[id].scored.score >= was[id].scored.score - 1e-9
        heaviest = weights[target] == max(weights[one] for one in kinds)
        rivals = {other for other in has if heaviest or target not in has[other]}
        assert ahead_by_score(now, id) & rivals <= ahead_by_score(was, id)
        if heaviest and now[id].scored.list != "go-get":
            assert now[id].rank <= was[id].rank


def ahead_by_score(judged: dict[str, Ranked], id: str) -> set[str]:
    """The stories with a better score than one, or the same and an earlier id."""
    keys = {other: (-round(one.scored.score, 9), other) for other, one in judged.items()}
    return {other for other, key in keys.items() if key < keys[id]}


@settings(SOME, max_examples=100)
@given(raised())
def test_more_weight_never_lowers_a_go_get_of_that_target_alone(
    case: tuple[str, str, Plain, Plain, list[Plain], date],
) -> None:
    """By priority, a go-get whose one target it is falls behind none that is known to be of other targets."""
    kind, target, before, after, written, day = case
    weights = weights_of(before[kind])
    wanted = {story["id"]: {id for id in ids_in(before, story, kind) if weights[id]} for story in written}
    others = {id for id in wanted if wanted[id] and target not in wanted[id]}
    was, now = by_id(load(before, written), day), by_id(load(after, written), day)
    for id in (id for id in wanted if wanted[id] == {target}):
        assert ahead_by_priority(now, id) & others <= ahead_by_priority(was, id)


def ahead_by_priority(judged: dict[str, Ranked], id: str) -> set[str]:
    """The go-gets before one in their list; none when it is no go-get."""
    ids = [other for other, one in judged.items() if one.scored.list == "go-get"]
    return set(ids[: ids.index(id)]) if id in ids else set()
