"""The plan is the one that trying every set finds, tie-breaks included."""

from __future__ import annotations

from dataclasses import replace
from math import fsum
from typing import Any

import plan_paths  # noqa: F401
import pytest
from brute import Brute, Case
from cases import cases, ids_of, libraries, plan_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from formulas.oracle import Plain
from formulas.strategies import DAY, SOME
from storykit import Plan, StorykitError
from storykit.present.plan import pick_rows, plan_page, results

FEW = settings(SOME, max_examples=15)


@settings(SOME, max_examples=80)
@given(cases(least=1))
def test_the_plan_is_the_best_of_all_sets(case: Case) -> None:
    brute = Brute(case)
    impossible = set(case.include) - brute.go_gets.keys() or set(case.include) & set(case.exclude)
    best = None if impossible else brute.best()
    if best is None:
        with pytest.raises(StorykitError):
            plan_of(case)
        return
    made = plan_of(case)
    assert ids_of(made) == best
    assert made.optimal
    assert made.settled
    assert_sums(made, brute, best)
    assert_top(made, brute)


def assert_sums(made: Plan, brute: Brute, best: tuple[str, ...]) -> None:
    before, after = float(brute.objective(())), float(brute.objective(best))
    wanted = float(sum(brute.demand[cell] * brute.target[cell] for cell in brute.demand))
    assert made.objective == pytest.approx(after)
    assert made.bound == pytest.approx(after)
    assert fsum(pick.adds for pick in made.picked) == pytest.approx(after - before, abs=1e-9 * (1 + after))
    if wanted:
        assert made.coverage_before == pytest.approx(before / wanted)
        assert made.coverage_after == pytest.approx(after / wanted)
    else:
        assert (made.coverage_before, made.coverage_after) == (None, None)


def assert_top(made: Plan, brute: Brute) -> None:
    """The first by rank are those that the budget admits one after another."""
    spent = 0.0
    ids: list[str] = []
    for id in brute.ranked:
        cost = float(brute.go_gets[id].get("effort", 1)) if brute.case.effort else 1
        if spent + cost <= brute.case.budget:
            spent, ids = spent + cost, [*ids, id]
    assert [place.story.id for place in made.top.places] == ids
    assert bool(made.top.breaks) == (not brute.allowed(tuple(sorted(ids))))
    if made.coverage_after is not None and made.top.coverage is not None and not made.top.breaks:
        assert made.coverage_after >= made.top.coverage - 1e-7


@FEW
@given(cases(least=2))
def test_each_pick_adds_the_most_of_those_left(case: Case) -> None:
    made = planned(case)
    brute = Brute(case)
    before: tuple[str, ...] = ()
    left = {pick.place.story.id for pick in made.picked}
    for pick in made.picked:
        gain = {id: float(brute.objective((*before, id)) - brute.objective(before)) for id in left}
        assert pick.adds == pytest.approx(gain[pick.place.story.id], abs=1e-9)
        assert gain[pick.place.story.id] >= max(gain.values()) - 1e-8
        assert fsum(one.worth for one in pick.gains) == pytest.approx(pick.adds)
        assert pick.why
        before = (*before, pick.place.story.id)
        left.discard(pick.place.story.id)


def planned(case: Case) -> Plan:
    """The plan; cases that contradict themselves are of no interest."""
    try:
        return plan_of(case)
    except StorykitError:
        assume(False)
        raise


@FEW
@given(cases(least=2), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(case: Case, random: Any) -> None:
    first = planned(case)
    other = replace(case, stories=random.sample(case.stories, len(case.stories)))
    other = replace(other, include=[*case.include[::-1], *case.include], asks=case.asks[::-1])
    second = plan_of(other)
    assert told(first) == told(second)


def told(made: Plan) -> list[Any]:
    rows = [{key: value for key, value in row.items() if key != "path"} for row in pick_rows(made)]
    return [rows, {key: value for key, value in results(made).items() if key != "skipped"}]


@FEW
@given(cases(least=2), st.sampled_from((0.5, 1, 3)))
def test_a_larger_budget_never_reaches_less(case: Case, more: float) -> None:
    less = planned(case)
    larger = plan_of(replace(case, budget=case.budget + (more if case.effort else 1)))
    assert larger.objective >= less.objective - 1e-7 * (1 + less.objective)


@FEW
@given(cases(least=1))
def test_who_is_held_back_is_in_no_allowed_set(case: Case) -> None:
    made = planned(case)
    brute = Brute(replace(case, include=[]))
    alone = {id: brute.allowed((id,)) for id in brute.go_gets}
    assert {held.place.story.id for held in made.held} == {id for id, allowed in alone.items() if not allowed}
    assert all(held.reason for held in made.held)


@FEW
@given(cases(least=1))
def test_every_plan_is_a_page(case: Case) -> None:
    page = plan_page(planned(case))
    assert page.title.startswith("Plan for 2026-Q4")
    assert page.blocks


@FEW
@given(libraries(least=1), st.integers(1, 5))
def test_no_time_still_gives_a_plan_and_a_true_bound(library: tuple[Plain, list[Plain]], budget: int) -> None:
    from formulas.agreement import load
    from storykit import plan

    loaded = load(*library)
    whole = plan(loaded, as_of=DAY, budget=budget)
    hasty = plan(loaded, as_of=DAY, budget=budget, time_limit=0)
    assert hasty.objective <= whole.objective + 1e-9 * (1 + whole.objective)
    assert hasty.bound >= whole.objective - 1e-6 * (1 + whole.objective)
    assert Brute(Case(*library, DAY, budget)).allowed(ids_of(hasty))
    if not hasty.top.breaks and hasty.coverage_after is not None and hasty.top.coverage is not None:
        assert hasty.coverage_after >= hasty.top.coverage - 1e-9
