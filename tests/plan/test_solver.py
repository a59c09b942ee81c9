"""The solver against every set, on small programs full of ties."""

from __future__ import annotations

from itertools import chain, combinations

import plan_paths  # noqa: F401
from hypothesis import given, settings
from hypothesis import strategies as st

from formulas.strategies import SOME
from storykit.planner.program import Bin, Limit, Program
from storykit.planner.solver import TIE, solve

MANY = settings(SOME, max_examples=150)
scores = st.sampled_from((0.0, 0.0, 10.0, 20.0, 20.0, 33.3, 50.05))


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Up to eight items, a budget, and limits that some set keeps to."""
    size = draw(st.integers(0, 8))
    items = st.sampled_from(range(size)) if size else st.nothing()
    chances = st.dictionaries(items, st.sampled_from((0.2, 0.4, 0.8, 0.9, 0.95, 1.0)), max_size=size)
    bins = st.builds(Bin, st.sampled_from((1.0, 2.0, 5.0, 25.0, 0.3)), st.sampled_from((1.0, 2.0, 3.0)), chances)
    costs = draw(st.lists(st.sampled_from((1.0, 1.0, 1.0, 0.5, 2.0, 0.0)), min_size=size, max_size=size))
    limits = [Limit(float(draw(st.integers(0, size))), dict(enumerate(costs)))]
    for _ in range(draw(st.integers(0, 2)) if size else 0):
        among = draw(st.lists(items, min_size=1, max_size=3, unique=True))
        limits.append(Limit(1.0, dict.fromkeys(among, 1.0)))
    program = Program(draw(st.lists(scores, min_size=size, max_size=size)), draw(st.lists(bins, max_size=4)), limits)
    fixed = frozenset(draw(st.lists(items, max_size=2))) if size else frozenset()
    wanted = program._replace(fixed=fixed)
    return wanted if wanted.admits(sorted(fixed)) else program


def best(program: Program) -> tuple[int, ...]:
    """By trying every set."""
    size = len(program.scores)
    every = chain.from_iterable(combinations(range(size), k) for k in range(size + 1))
    sets = [items for items in every if program.admits(items)]
    least = max(map(program.value, sets)) - TIE * program.most
    sets = [items for items in sets if program.value(items) >= least]
    points = max(map(program.points, sets))
    return min(items for items in sets if program.points(items) == points)


@MANY
@given(programs())
def test_the_solution_is_the_best_of_all_sets(program: Program) -> None:
    found = solve(program, program.fill(range(len(program.scores))))
    assert found.items == best(program)
    assert found.optimal
    assert found.settled
    assert found.bound == program.value(found.items) or found.bound - program.value(found.items) < TIE * program.most


@MANY
@given(programs())
def test_the_start_does_not_matter(program: Program) -> None:
    size = len(program.scores)
    assert solve(program, program.fill(range(size))) == solve(program, program.fill(reversed(range(size))))


@settings(SOME, max_examples=50)
@given(programs())
def test_the_start_is_within_the_limits(program: Program) -> None:
    assert program.admits(program.fill(range(len(program.scores))))
    hasty = solve(program, program.fill(range(len(program.scores))), time_limit=0)
    assert program.admits(hasty.items)
    assert hasty.bound >= program.value(best(program)) - TIE * program.most


def test_of_equal_sets_the_first_is_taken_however_far_it_is() -> None:
    """Thirty items alike in pairs of bins: any ten are as good, the first ten are taken."""
    bins = [Bin(1.0, 3.0, {i: 0.5 for i in range(30) if i % 3 == k}) for k in range(3)]
    program = Program([50.0] * 30, bins, [Limit(10.0, dict.fromkeys(range(30), 1.0))])
    assert solve(program, tuple(range(20, 30))).items == tuple(range(10))


def test_what_changes_nothing_and_has_no_score_is_left_out_at_the_end() -> None:
    program = Program([0.0, 0.0], [Bin(1.0, 1.0, {0: 1.0})], [Limit(2.0, {0: 1.0, 1: 1.0})])
    assert solve(program, (0, 1)).items == (0,)
