"""What `diff` promises, whatever the two rankings."""

from __future__ import annotations

from datetime import date
from math import fsum

from hypothesis import given, settings
from hypothesis import strategies as st
from scratch import DAY, Plain, load, restored

from formulas.strategies import SOME, days, libraries
from storykit import Diff, Side, diff

FEW = settings(SOME, max_examples=25)
Written = tuple[Plain, list[Plain]]


def side(written: Written, day: date = DAY, label: str = "") -> Side:
    return Side.of(load(*written), as_of=day, label=label)


@FEW
@given(libraries(), days)
def test_nothing_moves_between_a_ranking_and_itself(written: Written, day: date) -> None:
    found = diff(side(written, day), side(written, day))
    assert found.moved == ()
    assert found.changes == ()
    assert found.unchanged == len(written[1])


@FEW
@given(libraries(), libraries(), days, days)
def test_the_other_way_round_everything_is_mirrored(old: Written, new: Written, first: date, second: date) -> None:
    there, back = (diff(*sides) for sides in both_ways(side(old, first), side(new, second)))
    mirrored = {"entered": "left", "left": "entered", "rose": "fell", "fell": "rose"}
    assert {kind: there.counts[mirrored.get(kind, kind)] for kind in back.counts} == back.counts  # type: ignore[index]
    assert there.unchanged == back.unchanged
    returned = {move.seen.id: move for move in back.moved}
    for move in there.moved:
        other = returned[move.seen.id]
        assert (move.old, move.new) == (other.new, other.old)
        points = {c.criterion: (c.old, c.new) for c in move.causes if c.criterion not in ("rank", "list")}
        assert points == {c.criterion: (c.new, c.old) for c in other.causes if c.criterion not in ("rank", "list")}


def both_ways(old: Side, new: Side) -> tuple[tuple[Side, Side], tuple[Side, Side]]:
    return (old, new), (new, old)


@FEW
@given(libraries(least=2), libraries(least=2), days, days)
def test_the_steps_of_a_cause_add_up(old: Written, new: Written, first: date, second: date) -> None:
    found = diff(side(old, first), side(new, second))
    assert_whole(found)
    for move in found.moved:
        for cause in move.causes if move.old and move.new else ():
            assert cause.text
            if cause.criterion not in ("list", "rank"):
                added = fsum(step.points or 0.0 for step in cause.steps)
                assert abs(added - ((cause.new or 0.0) - (cause.old or 0.0))) < 0.02, cause


def assert_whole(found: Diff) -> None:
    """Every story is in one place, and the criteria tell of nearly the whole change of a score."""
    ids = [move.seen.id for move in found.moved]
    assert len(ids) == len(set(ids))
    both = sum(move.old is not None and move.new is not None for move in found.moved)
    assert both + found.unchanged == len(found.old.seen.keys() & found.new.seen.keys())
    for move in found.moved:
        assert move.causes
        if move.old and move.new:
            told = fsum(
                (c.new or 0) - (c.old or 0) for c in move.causes if c.criterion in {*move.old.parts, *move.new.parts}
            )
            assert abs(told - (move.new.score - move.old.score)) < 0.1 * len(move.old.parts)


@FEW
@given(libraries(least=2), days, days)
def test_when_the_day_alone_is_another_it_is_the_cause(written: Written, first: date, second: date) -> None:
    library = load(*written)
    found = diff(Side.of(library, as_of=first), Side.of(library, as_of=second))
    for move in found.moved:
        for cause in move.causes:
            if cause.criterion not in ("need", "rank"):
                assert cause.text.startswith(f"the day: {first} → {second}"), cause


@FEW
@given(libraries(least=2), st.data())
def test_when_the_strategy_alone_is_another_no_edit_is_blamed(written: Written, data: st.DataObject) -> None:
    strategy, stories = written
    weights = data.draw(st.dictionaries(st.sampled_from(("outcome", "offering", "narrative")), st.integers(1, 60)))
    other = strategy | {"weights": strategy.get("weights", {}) | weights, "coverage": {"target": 2}}
    other["offerings"] = [one | {"weight": data.draw(st.integers(1, 9))} for one in strategy["offerings"]]
    found = diff(side(written), side((other, stories)))
    for cause in (cause for move in found.moved for cause in move.causes):
        assert "story edit" not in cause.text
        assert "the day" not in cause.text


@FEW
@given(libraries(), libraries(), days, days)
def test_a_saved_ranking_moves_as_the_live_one_does(old: Written, new: Written, first: date, second: date) -> None:
    before, after = load(*old), load(*new)
    live, saved = Side.of(before, as_of=first), restored(before, first)
    assert diff(live, saved).moved == diff(saved, live).moved == ()
    real, told = (diff(one, Side.of(after, as_of=second)) for one in (live, saved))
    assert_whole(told)
    ranks = ({m.seen.id: (m.kind, m.old and m.old.rank) for m in d.moved if m.kind != "changed"} for d in (real, told))
    assert next(ranks) == next(ranks)
