"""The arrays say what the ranking says: with its own weights, and with any others."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import storykit
from formulas.agreement import load as library_of
from formulas.oracle import Plain
from formulas.strategies import DAY, SOME, libraries
from storykit import StorykitError, load, stability
from storykit.ranking import Ranked
from storykit.sureness.stability import _factors
from storykit.sureness.weighing import Weighing

from .reweighing import order, ranking_of, reweighed, weights_of

SAMPLE = Path(__file__).resolve().parents[2]
CNCF = SAMPLE.parent / "shared" / "data" / "cncf"
FEW = settings(SOME, max_examples=25)
factors = st.sampled_from((0.01, 0.5, 0.5, 1, 1.5, 3)) | st.floats(0.5, 1.5)


def weighings(ranking: storykit.Ranking) -> list[tuple[tuple[Ranked, ...], Weighing]]:
    lists = dict.fromkeys(place.scored.list for place in ranking.stories)
    return [(ranking.of(name), Weighing(ranking.of(name), ranking.basis)) for name in lists]


@FEW
@given(libraries(least=1, most=8))
def test_with_its_own_weights_a_ranking_is_reproduced(made: tuple[Plain, list[Plain]]) -> None:
    for places, weighing in weighings(ranking_of(library_of(*made))):
        scores = weighing.scores(weighing.now)[:, 0]
        unmet, demand = weighing.demands(weighing.now)
        assert scores.tolist() == pytest.approx([place.scored.score for place in places], rel=1e-12, abs=1e-12)
        needs = [1.0 if place.need is None else place.need for place in places]
        assert (unmet / demand)[:, 0].tolist() == pytest.approx(needs, rel=1e-12, abs=1e-12)
        assert weighing.ranks(weighing.now)[:, 0].tolist() == [place.rank for place in places]


@FEW
@given(libraries(least=1, most=8), st.data())
def test_with_other_weights_it_is_what_rank_says(made: tuple[Plain, list[Plain]], data: st.DataObject) -> None:
    library = library_of(*made)
    for places, weighing in weighings(ranking_of(library)):
        varied = np.array([[w.value * data.draw(factors)] for w in weighing.weights])
        changes = {w.name: float(varied[i, 0]) for i, w in enumerate(weighing.weights)}
        anew = {place.story.id: place for place in ranking_of(library, changes).of(places[0].scored.list)}
        again = [anew[place.story.id] for place in places]
        scores = [place.scored.score for place in again]
        assert weighing.scores(varied)[:, 0].tolist() == pytest.approx(scores, rel=1e-11, abs=1e-11)
        assert weighing.ranks(varied)[:, 0].tolist() == [place.rank for place in again]


@FEW
@given(libraries(least=1, most=4))
def test_all_weights_above_0_are_varied_and_no_other(made: tuple[Plain, list[Plain]]) -> None:
    library = library_of(*made)
    for _, weighing in weighings(ranking_of(library)):
        assert {w.name: w.value for w in weighing.weights if w.value > 0} == weights_of(library)


def test_intervals_and_shares_are_those_of_so_many_rankings() -> None:
    library, draws = load(SAMPLE / "strategy.yaml"), 60
    ranking = ranking_of(library)
    found = stability(ranking, spread=60, draws=draws, seed=7, top=3)
    for places, weighing in weighings(ranking):
        varied = weighing.now * _factors(len(weighing.weights), 60, draws, 7)
        assert np.all((varied >= 0.4 * weighing.now) & (varied <= 1.6 * weighing.now))
        ranks: dict[str, list[int]] = {place.story.id: [] for place in places}
        for draw in range(draws):
            changes = {w.name: float(varied[i, draw]) for i, w in enumerate(weighing.weights)}
            for number, id in enumerate(order(library, changes, places[0].scored.list), 1):
                ranks[id].append(number)
        for id, got in ranks.items():
            ordered = sorted(got)
            low, median, high = (ordered[ceil(share * draws / 100) - 1] for share in (5, 50, 95))
            shares = sum(r <= 3 for r in got) / draws, got.count(1) / draws
            assert found.stories[id] == pytest.approx((low, median, high, *shares)), id


def test_more_spread_moves_more_and_none_moves_nothing() -> None:
    ranking = ranking_of(load(SAMPLE / "strategy.yaml"))
    still = stability(ranking, spread=0, draws=40)
    for place in ranking.stories:
        sure = still.stories[place.story.id]
        assert sure[:3] == (place.rank,) * 3
        assert sure.in_top == (place.rank <= 10)
        assert sure.leads == (place.rank == 1)
    widths = [
        sum(sure.high - sure.low for sure in stability(ranking, spread=spread, draws=400).stories.values())
        for spread in (0, 10, 50, 99)
    ]
    assert widths == sorted(widths)
    assert widths[0] == 0 < widths[-1]


def test_the_size_of_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ranking = ranking_of(load(SAMPLE / "strategy.yaml"))
    whole = stability(ranking).stories
    monkeypatch.setattr("storykit.sureness.stability._BLOCK", 100)
    assert stability(ranking).stories == whole


@FEW
@given(st.data())
def test_equal_stories_stay_in_the_order_of_their_ids(data: st.DataObject) -> None:
    strategy, (one,) = data.draw(libraries(least=1, most=1))
    twins: list[Plain] = [one | {"id": id} for id in ("a", "b", "c")]
    found = stability(ranking_of(library_of(strategy, twins)), draws=50)
    assert [found.stories[id][:3] for id in "abc"] == [(1, 1, 1), (2, 2, 2), (3, 3, 3)]
    assert found.dethroned_by is None


@FEW
@given(st.data())
def test_a_story_alone_has_no_rival(data: st.DataObject) -> None:
    strategy, written = data.draw(libraries(least=1, most=1))
    found = stability(ranking_of(library_of(strategy, written)), draws=20)
    assert list(found.stories.values()) == [(1, 1, 1, 1.0, 1.0)]
    assert (found.rivals, found.dethroned_by) == (0, None)


def test_a_library_without_stories_has_nothing_to_try() -> None:
    strategy: Plain = {"quarter": "2026-Q4", "offerings": [{"id": "a"}], "personas": [{"id": "b"}]}
    found = stability(ranking_of(library_of(strategy, [])))
    assert (found.stories, found.first, found.dethroned_by) == ({}, None, None)


@FEW
@given(st.data())
def test_without_go_gets_the_first_of_the_first_list_is_tried(data: st.DataObject) -> None:
    strategy, written = data.draw(libraries(least=2, most=4, stage=st.just("published")))
    ranking = ranking_of(library_of(strategy, [story | {"stage": "published"} for story in written]))
    assert not ranking.of("go-get")
    found = stability(ranking, draws=20)
    assert found.first == ranking.stories[0]
    assert found.rivals == len(ranking.of(ranking.stories[0].scored.list)) - 1


def test_weights_that_are_all_the_same_to_a_story_move_nothing() -> None:
    """One offering, one persona and values of 1 or unknown alone: no weight can change any share."""
    strategy: Plain = {"quarter": "2026-Q4", "offerings": [{"id": "a"}], "personas": [{"id": "b"}]}
    both = {"offerings": ["a"], "personas": ["b"], "customer": {"name": "C"}, "title": "T"}
    more = both | {"id": "y", "outcomes": [{"metric": "m", "after": "3", "before": "2", "period": "p", "source": "s"}]}
    found = stability(ranking_of(library_of(strategy, [both | {"id": "x"}, more])), spread=99)
    assert {id: sure[:3] for id, sure in found.stories.items()} == {"y": (1, 1, 1), "x": (2, 2, 2)}
    assert found.dethroned_by is None


@pytest.mark.parametrize("wrong", [{"spread": -1}, {"spread": 100}, {"draws": 0}, {"top": 0}])
def test_numbers_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(StorykitError):
        stability(ranking_of(load(SAMPLE / "strategy.yaml")), **wrong)


def test_a_ranking_that_was_cut_is_refused() -> None:
    with pytest.raises(StorykitError, match="cut"):
        stability(ranking_of(load(SAMPLE / "strategy.yaml")).first(2, 2))


def test_the_reweighed_library_is_another_one() -> None:
    library = load(SAMPLE / "strategy.yaml")
    assert reweighed(library, {}).strategy.offerings == library.strategy.offerings
    assert weights_of(reweighed(library, dict.fromkeys(weights_of(library), 9.0))) == dict.fromkeys(
        weights_of(library), 9.0
    )


@pytest.mark.skipif(not CNCF.is_dir(), reason="the case studies are not there: ../shared/data/cncf")
def test_real_case_studies_have_intervals_around_their_ranks() -> None:
    ranking = storykit.rank(load(CNCF), as_of=DAY)
    found = stability(ranking)
    assert len(found.stories) == len(ranking.stories) > 20
    for place in ranking.stories:
        sure = found.stories[place.story.id]
        assert 1 <= sure.low <= sure.median <= sure.high <= ranking.counts[place.scored.list]
        assert sure.leads <= sure.in_top <= 1
    inside = [
        found.stories[place.story.id].low <= place.rank <= found.stories[place.story.id].high
        for place in ranking.stories
    ]
    assert sum(inside) >= 0.9 * len(inside)
    for name in ("go-get", "ready"):
        leads = [found.stories[place.story.id].leads for place in ranking.of(name)]
        assert sum(leads) == pytest.approx(1)
