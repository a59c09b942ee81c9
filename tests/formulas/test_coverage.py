"""Coverage, counted a second time from the plain values by the oracle's lists."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from storykit import coverage
from storykit.covering import FACETS

from .agreement import load
from .oracle import Plain, gap, ids_in, judge, list_of, normal, text, weights_of
from .strategies import SOME, libraries_on_a_day

LibraryOnDay = tuple[Plain, list[Plain], date]
KINDS = {"offering": "offerings", "persona": "personas", "problem": "problems"}


@SOME
@given(libraries_on_a_day(), st.booleans())
def test_offering_by_persona(library: LibraryOnDay, turned: bool) -> None:
    strategy, stories, day = library
    order = ("persona", "offering") if turned else ("offering", "persona")
    found = coverage(load(strategy, stories), as_of=day, by=order)
    offerings, personas = weights_of(strategy["offerings"]), weights_of(strategy["personas"])
    ready = [story for story in stories if list_of(strategy, story, day) == "ready"]
    go_gets = [one.id for one in judge(strategy, stories, day) if one.list == "go-get"]
    seen, met, wanted = set(), 0.0, 0.0
    for cell in found.cells:
        offering, persona = reversed(cell.at) if turned else cell.at
        seen.add((offering, persona))
        inside = {s["id"] for s in stories if _in(strategy, s, offering, "offerings", persona, "personas")}
        assert isclose(cell.demand, offerings[offering] * personas[persona])
        assert cell.ready == sum(story["id"] in inside for story in ready)
        assert [place.story.id for place in cell.pipeline] == [id for id in go_gets if id in inside]
        assert isclose(cell.gap, gap(strategy, offering, persona, ready), abs_tol=1e-12)
        met += cell.demand * min(cell.target, cell.ready)
        wanted += cell.demand * cell.target
    assert seen == {(o, p) for o in offerings if offerings[o] for p in personas if personas[p]}
    share = found.total.coverage
    assert isclose(share, met / wanted) if share is not None else not wanted


def _in(strategy: Plain, story: Plain, first: str, kind: str, second: str, other: str) -> bool:
    return first in ids_in(strategy, story, kind) and second in ids_in(strategy, story, other)


@SOME
@given(libraries_on_a_day(least=1), st.permutations(FACETS))
def test_any_two_facets(library: LibraryOnDay, names: list[str]) -> None:
    strategy, stories, day = library
    strategy = strategy | {"problems": [{"id": "slow"}]} if "problems" not in strategy else strategy
    if not any(weights_of(strategy["problems"]).values()):
        strategy["problems"] = [*strategy["problems"], {"id": "heavy", "weight": 2}]
    for story in stories:
        told = {name: text(story["customer"], name) or "Grocery" for name in ("industry", "size", "region")}
        story["customer"] |= told
    segments = strategy.get("segments", {})
    strategy["segments"] = {name: values for name, values in segments.items() if any(values.values())}
    first, second = names[:2]
    found = coverage(load(strategy, stories), as_of=day, by=(first, second))
    for cell in found.cells:
        inside = [
            s for s in stories if _tells(strategy, s, first, cell.at[0]) and _tells(strategy, s, second, cell.at[1])
        ]
        assert cell.ready == sum(list_of(strategy, story, day) == "ready" for story in inside)
        assert len(cell.pipeline) == sum(list_of(strategy, story, day) == "go-get" for story in inside)
        assert len(cell.refresh) == sum(list_of(strategy, story, day) == "refresh" for story in inside)


def _tells(strategy: Plain, story: Plain, facet: str, value: str) -> bool:
    if facet in KINDS:
        return value in ids_in(strategy, story, KINDS[facet])
    named = {normal(name) for name in strategy["segments"].get(facet, {})}
    told = normal(text(story["customer"], facet))
    if named and told and told not in named:
        told = "other"
    return told == value


@SOME
@given(libraries_on_a_day())
def test_totals_count_a_story_once_and_gaps_are_in_order(library: LibraryOnDay) -> None:
    strategy, stories, day = library
    found = coverage(load(strategy, stories), as_of=day)
    for at, totals in ((0, found.rows), (1, found.columns)):
        for value, total in totals.items():
            cells = [cell for cell in found.cells if cell.at[at] == value]
            assert total.met == sum(min(cell.ready, cell.target) for cell in cells)
            assert total.pipeline == len({place.story.id for cell in cells for place in cell.pipeline})
            assert max((cell.ready for cell in cells), default=0) <= total.ready <= sum(cell.ready for cell in cells)
    unmet = [cell.unmet for cell in found.gaps]
    assert all(before >= after - 1e-9 for before, after in pairwise(unmet))
    assert {cell.at for cell in found.gaps} == {cell.at for cell in found.cells if cell.unmet > 0}
