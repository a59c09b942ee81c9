"""Plans for published case studies that nobody wrote for this project."""

from datetime import date
from pathlib import Path

import pytest

from storykit import Library, load, plan

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "cncf"
DAY = date(2026, 11, 16)

pytestmark = pytest.mark.skipif(
    not (FOLDER / "strategy.yaml").is_file(), reason="the case studies are not there: ../shared/data/cncf"
)


@pytest.fixture(scope="module")
def library() -> Library:
    return load(FOLDER)


@pytest.mark.parametrize("budget", range(1, 9))
def test_the_plan_is_never_worse_than_the_top_by_rank(library: Library, budget: int) -> None:
    made = plan(library, as_of=DAY, budget=budget)
    assert made.optimal
    assert made.settled
    assert not made.top.breaks
    assert len(made.top.places) == budget
    assert made.coverage_before is not None
    assert made.coverage_after is not None
    assert made.top.coverage is not None
    assert made.coverage_after >= made.top.coverage - 1e-9
    assert made.coverage_before < made.coverage_after <= 1


@pytest.mark.parametrize("budget", [3, 5, 8])
def test_every_pick_says_which_cell_it_helps_from_what_to_what(library: Library, budget: int) -> None:
    picks = plan(library, as_of=DAY, budget=budget).picked
    assert len(picks) == budget
    for pick in picks:
        if pick.adds > 1e-9:
            assert " for " in pick.why
            assert ": from " in pick.why
            assert pick.why.partition(" wanted")[1]
        else:
            assert pick.why.startswith("adds nothing to coverage")
    adds = [round(pick.adds, 9) for pick in picks]
    assert adds == sorted(adds, reverse=True)
