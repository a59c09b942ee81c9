"""The smallest change of one weight: a little less keeps the first, a little more does not, and none is smaller."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from formulas.agreement import load as library_of
from formulas.oracle import Plain
from formulas.strategies import DAY, SOME, libraries
from storykit import Library, Stability, load, stability
from storykit.present.stability import outward
from storykit.ranking import Ranking, rank
from storykit.sureness.dethroning import MOST
from storykit.sureness.stability import Dethroning
from storykit.sureness.weighing import Weighing

from .reweighing import order, ranking_of, weights_of

SAMPLE = Path(__file__).resolve().parents[2]
CNCF = SAMPLE.parent / "shared" / "data" / "cncf"
FEW = settings(SOME, max_examples=30)
HAIR = 1e-6
candidates = st.sampled_from(("candidate", "asked", "agreed", "drafting", "approval"))
told = st.just("published")


def tried(library: Library) -> tuple[Ranking, Stability, list[str]]:
    """A ranking, its stability, and the order of the list whose first place is tried."""
    ranking = ranking_of(library)
    found = stability(ranking, draws=1)
    name = ranking.stories[0].scored.list
    return ranking, found, [place.story.id for place in ranking.of(name)]


def assert_it_flips(library: Library, found: Dethroning, before: list[str]) -> None:
    """A little nearer to what it was, `rank` keeps the first story; a little beyond, it puts the other first."""
    name = found.by.scored.list
    step = HAIR * found.before * (1 if found.after >= found.before else -1)
    if abs(found.change) > 2 * HAIR:
        assert order(library, {found.weight: found.after - step}, name)[0] == before[0]
        beyond = [found.after + step * more for more in (1, 100, 10_000)]
    else:
        beyond = [found.after + side * step * more for more in (1, 100, 10_000) for side in (1, -1)]
    firsts = [order(library, {found.weight: value}, name)[0] for value in beyond if value > 0]
    assert found.by.story.id in firsts, (found, firsts)


def assert_none_is_smaller(ranking: Ranking, smallest: float) -> None:
    """No weight, changed by less than `smallest` of itself or down to nothing, puts another story first.

    The arrays are those that other tests hold against the real `rank`.
    """
    weighing = Weighing(ranking.of(ranking.stories[0].scored.list), ranking.basis)
    shares = np.linspace(0, 1, 41)[1:-1] * (1 - 1e-6)
    factors = np.concatenate([1 - min(smallest, 1) * shares, 1 + min(smallest, MOST - 1) * shares])
    for row in range(len(weighing.weights)):
        varied = np.repeat(weighing.now, len(factors), axis=1)
        varied[row] *= factors
        firsts = weighing.ranks(varied)[0]
        assert (firsts == 1).all(), (weighing.weights[row], factors[firsts != 1])


@pytest.mark.parametrize("stage", [candidates, told], ids=["go-gets", "told"])
@FEW
@given(data=st.data())
def test_it_flips_there_and_nowhere_nearer(stage: st.SearchStrategy[str], data: st.DataObject) -> None:
    library = library_of(*data.draw(libraries(least=2, most=6, stage=stage)))
    ranking, found, before = tried(library)
    assume(found.rivals)
    if found.dethroned_by:
        assert found.dethroned_by.weight in weights_of(library)
        assert_it_flips(library, found.dethroned_by, before)
    assert_none_is_smaller(ranking, abs(found.dethroned_by.change) if found.dethroned_by else MOST)


@pytest.mark.parametrize("folder", [SAMPLE, CNCF], ids=["sample", "case-studies"])
def test_of_real_stories_too(folder: Path) -> None:
    if not (folder / "strategy.yaml").is_file():
        pytest.skip("the case studies are not there: ../shared/data/cncf")
    library = load(folder / "strategy.yaml")
    ranking, found, before = tried(library)
    assert found.dethroned_by
    assert_it_flips(library, found.dethroned_by, before)
    assert_none_is_smaller(ranking, abs(found.dethroned_by.change))


def two(one: Plain, other: Plain, **strategy: object) -> Library:
    """Two go-gets, `a` and `b`, for a small strategy."""
    plain: Plain = {
        "quarter": "2026-Q4",
        "offerings": [{"id": "routes", "weight": 4}, {"id": "stock", "weight": 3}],
        "personas": [{"id": "cfo"}],
        "weights": dict.fromkeys(("outcome", "narrative", "contagion", "advocacy", "freshness", "persona"), 0),
    }
    stories = [story | {"id": id, "title": id, "customer": {"name": id}} for id, story in (("a", one), ("b", other))]
    return library_of(plain | strategy, stories)


def test_a_score_that_is_a_line() -> None:
    """Score 100 × (offering x + persona y) ÷ (x + y): 1 and .5 against .75 and 1 meet where .25 x = .5 y."""
    library = two(
        {"offerings": ["routes"], "personas": ["coo"]},
        {"offerings": ["stock"], "personas": ["cfo"]},
        personas=[{"id": "cfo", "weight": 2}, {"id": "coo", "weight": 1}],
        weights={"offering": 30, "persona": 10}
        | dict.fromkeys(("outcome", "narrative", "contagion", "advocacy", "freshness"), 0),
    )
    weighing = Weighing(ranking_of(library).of("go-get"), ranking_of(library).basis)
    assert weighing.scores(weighing.now)[:, 0].tolist() == pytest.approx([87.5, 81.25])
    found = stability(ranking_of(library), draws=1).dethroned_by
    assert found
    # routes' weight r leads down to r = 3.5 (1 against 3/r + …), sooner than offering to 20 or persona to 15:
    # 30 + 5 = 30 × 3 ÷ r + 10 where r = 3.6
    assert (found.weight, found.by.story.id) == ("offerings.routes", "b")
    assert found.after == pytest.approx(3.6)
    assert found.change == pytest.approx(-0.1)


def test_an_offering_that_overtakes_the_largest_changes_the_formula() -> None:
    """Below 4 the share of stock is w ÷ 4, from there on 1, and that of routes falls as 4 ÷ w: it flips at 4."""
    found = stability(ranking_of(two({"offerings": ["routes"]}, {"offerings": ["stock"]})), draws=1).dethroned_by
    assert found
    assert found.weight == "offerings.routes"
    assert found.after == pytest.approx(3)
    library = two({"offerings": ["routes"]}, {"offerings": ["stock"]}, weights={"offering": 1})
    assert order(library, {"offerings.stock": 4.001}, "go-get") == ["b", "a"]


def test_equal_scores_need_no_more_than_the_slightest_change() -> None:
    same = [{"id": "routes", "weight": 4}, {"id": "stock", "weight": 4}]
    found = stability(ranking_of(two({"offerings": ["routes"]}, {"offerings": ["stock"]}, offerings=same)), draws=1)
    assert found.dethroned_by
    assert found.dethroned_by.change == pytest.approx(0, abs=1e-9)
    assert found.dethroned_by.by.story.id == "b"


def test_a_story_better_in_everything_cannot_be_dethroned() -> None:
    library = two({"offerings": ["routes", "stock"]}, {"offerings": ["stock"]})
    ranking = rank(library, as_of=DAY)
    found = stability(ranking, draws=1)
    assert (found.rivals, found.dethroned_by) == (1, None)


def test_a_story_that_is_ahead_for_a_while_alone_is_found() -> None:
    """At the present weight and at a hundred times as much `a` is first; `b` is, in between."""
    cells = [{"offering": o, "persona": p, "target": int((o, p) == ("t", "c"))} for o in "rst" for p in "cw"]
    library = two(
        {"offerings": ["r", "t"], "personas": ["c"]},
        {"offerings": ["r", "s", "t"], "personas": ["c"]},
        offerings=[{"id": id, "weight": weight} for id, weight in {"r": 4, "s": 1, "t": 2}.items()],
        personas=[{"id": "c", "weight": 0.5}, {"id": "w", "weight": 4}],
        coverage={"cells": cells},
        weights={"offering": 25, "persona": 5}
        | dict.fromkeys(("outcome", "narrative", "contagion", "advocacy", "freshness"), 0),
    )
    ranking, found, before = tried(library)
    assert before == ["a", "b"]
    assert found.dethroned_by
    assert found.dethroned_by.weight == "offerings.s"
    assert order(library, {"offerings.s": 4}, "go-get") == ["a", "b"]
    assert order(library, {"offerings.s": 100}, "go-get") == ["a", "b"]
    assert_it_flips(library, found.dethroned_by, before)
    assert_none_is_smaller(ranking, found.dethroned_by.change)


def test_where_nothing_is_needed_the_score_decides() -> None:
    library = two({"offerings": ["routes"]}, {"offerings": ["stock"]}, coverage={"target": 0})
    _, found, before = tried(library)
    assert found.dethroned_by
    assert found.dethroned_by.after == pytest.approx(3)
    assert_it_flips(library, found.dethroned_by, before)


def test_of_several_that_pass_at_once_the_one_in_front_is_named() -> None:
    """Three equals: with more weight on contagion `c`, which has the most of it, leaves `a` and `b` behind."""
    factors = ("social_currency", "triggers", "emotion", "public", "practical_value", "stories")
    plain: Plain = {"quarter": "2026-Q4", "offerings": [{"id": "routes"}], "personas": [{"id": "cfo"}]}
    weights = {"contagion": 10, "advocacy": 10, **dict.fromkeys(("outcome", "narrative", "freshness"), 0)}
    stories: list[Plain] = [
        {
            "id": id,
            "title": id,
            "customer": {"name": id},
            "contagion": dict.fromkeys(factors[: 3 * number], "x"),
            "advocates": [{"name": f"Ada {n}", "title": "Clerk"} for n in range(2 - number)],
        }
        for number, id in enumerate("abc")
    ]
    found = stability(ranking_of(library_of(plain | {"weights": weights}, stories)), draws=1).dethroned_by
    assert found
    assert (found.weight, found.by.story.id) == ("weights.contagion", "c")
    assert found.change == pytest.approx(0, abs=1e-9)


@given(st.floats(1e-6, 1e6), st.floats(1e-9, 1e8))
def test_a_threshold_is_rounded_away_from_its_start(before: float, after: float) -> None:
    shown = outward(before, after)
    assert (shown - after) * (after - before) >= -1e-9 * after * abs(after - before)
    assert abs(shown - after) <= 0.0101 * max(before, after)
