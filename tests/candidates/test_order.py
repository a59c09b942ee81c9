"""Rows rank as the stories do that they would become as files."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storykit import load, rank
from storykit.candidates.streaming import Candidates, rank_candidates
from storykit.importing import bring_in, write_import
from storykit.lists import LISTS

DAY = date(2026, 11, 16)
STRATEGY = """\
quarter: 2026-Q4
offerings: [{id: routes, weight: 5}, {id: stock, weight: 3}, {id: labels, weight: 0}]
personas: [{id: cfo, weight: 5, titles: [CFO, "*Finance*"]}, {id: coo, weight: 2, titles: [COO]}]
problems: [{id: miles, weight: 2}]
segments: {industry: {grocery: 3, other: 1}, region: {emea: 2}}
coverage: {target: 2}
"""
READY = """\
title: Told
stage: published
customer: {name: Told Ltd}
offerings: [routes]
personas: [cfo]
happened_on: 2026-05-05
assets: [{type: video, url: "https://example.com/told"}]
"""
HEADER = ("Key", "Account", "Industry", "Region", "Product", "Stage", "Closed", "Amount", "Contact", "Job", "Owner")
STORY = """\
story:
  id: "{Key}"
  title: "{Account} after {Product}"
  customer.name: Account
  customer.industry: Industry
  customer.region: Region
  offerings: Product
  stage: {from: Stage, table: {Won: candidate, Told: published, No: declined, Talking: agreed}}
  happened_on: Closed
  owner: Owner
  advocates:
    - {name: Contact, title: Job}
  deal.amount: Amount
  notes: "worth {Amount}"
"""
EACH = "key: Key\nwhere: Stage != 'Lost'\n" + STORY
GROUPED = (
    "where: Stage != 'Lost'\n"
    + STORY.replace("  happened_on: Closed\n", "").replace('  id: "{Key}"\n', '  id: "{Account} {Product}"\n')
    + "group:\n  by: [customer.name, offerings]\n  story:\n    happened_on: max(Closed)\n    deal.amount: sum(Amount)\n"
)
SOME = settings(
    max_examples=25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
rows = st.lists(
    st.tuples(
        st.sampled_from(("Acme", "Bolt", "Cask", "Dune", "  ", "Ère")),
        st.sampled_from(("grocery", "Banking", "")),
        st.sampled_from(("emea", "apac", "")),
        st.sampled_from(("routes", "Stock", "labels", "unheard of", "")),
        st.sampled_from(("Won", "Won", "Won", "Lost", "Told", "No", "Talking")),
        st.sampled_from(("2026-10-01", "2025-03-01", "2024-12-24", "2020-01-01", "")),
        st.sampled_from(("100", "7.50", "")),
        st.sampled_from(("Ada", "Bo", "", " ")),
        st.sampled_from(("CFO", "Head of Finance", "COO", "Welder", "")),
        st.sampled_from(("mara", "sam", "")),
    ),
    min_size=1,
    max_size=30,
)
Rows = list[tuple[str, ...]]


def library(folder: Path, found: Rows, map: str) -> Path:
    (folder / "stories").mkdir(exist_ok=True)
    for old in (folder / "stories").rglob("*.yaml"):
        old.unlink()
    (folder / "strategy.yaml").write_text(STRATEGY)
    (folder / "stories" / "told.yaml").write_text(READY)
    (folder / "map.yaml").write_text(map)
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *((f"K{i:02}", *row) for i, row in enumerate(found))])
    (folder / "deals.csv").write_text(text.getvalue(), encoding="utf-8")
    return folder / "deals.csv"


def ranked(folder: Path, export: Path, top: int) -> Candidates:
    return rank_candidates(load(folder), export, as_of=DAY, map=str(folder / "map.yaml"), lists=LISTS, top=top)


def assert_as_imported(folder: Path, export: Path, top: int) -> None:
    found = ranked(folder, export, top)
    write_import(bring_in([export], map=str(folder / "map.yaml"), strategy=folder, as_of=DAY))
    imported = rank(load(folder), as_of=DAY, lists=LISTS)
    basis = ranked_basis(folder)
    for name in LISTS:
        files = [place for place in imported.of(name) if place.story.id != "told"]
        if name != "go-get":  # go-gets fill gaps that stories among the rows may have filled
            assert [p.story.id for p in found.ranking.of(name)] == [p.story.id for p in files][:top]
        assert found.ranking.counts[name] == len(files)
        scores = {place.story.id: place.scored.score for place in files}
        for place in found.ranking.of(name):
            assert place.scored.score == scores[place.story.id]
    if not any(p.story.id != "told" for p in imported.of("ready")):
        got = [(p.story.id, p.priority) for p in found.ranking.of("go-get")]
        assert got == [(p.story.id, p.priority) for p in imported.of("go-get")][:top]
    assert found.ranking.basis.ready == basis


def ranked_basis(folder: Path) -> dict[tuple[str, str], int]:
    """The ready stories of the library before the import: one, for CFOs about routes."""
    return {("routes", "cfo"): 1, ("routes", "coo"): 0, ("stock", "cfo"): 0, ("stock", "coo"): 0}


@SOME
@given(rows, st.sampled_from((1, 3, 100)))
def test_a_story_a_row(tmp_path: Path, found: Rows, top: int) -> None:
    assert_as_imported(tmp_path, library(tmp_path, found, EACH), top)


@SOME
@given(rows, st.sampled_from((1, 3, 100)))
def test_a_story_of_several_rows(tmp_path: Path, found: Rows, top: int) -> None:
    assert_as_imported(tmp_path, library(tmp_path, found, GROUPED), top)


@SOME
@given(rows, st.sampled_from((1, 3, 100)))
def test_many_stories_take_several_passes(tmp_path: Path, found: Rows, top: int) -> None:
    export = library(tmp_path, found, GROUPED)
    whole = ranked(tmp_path, export, top)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storykit.candidates.groups.MOST_GROUPS", 2)
        parts = ranked(tmp_path, export, top)
    assert [(p.rank, p.story, p.priority) for p in parts.ranking.stories] == [
        (p.rank, p.story, p.priority) for p in whole.ranking.stories
    ]
    assert (parts.ranking.counts, parts.notes, parts.rows) == (whole.ranking.counts, whole.notes, len(found))


@SOME
@given(rows)
def test_facts_alone_rank_as_whole_stories_do(tmp_path: Path, found: Rows) -> None:
    """The same with a map that needs all of each story, so that each is made and judged by itself."""
    export = library(tmp_path, found, GROUPED)
    quick = ranked(tmp_path, export, 100)
    (tmp_path / "map.yaml").write_text(GROUPED.replace("group:", "  narrative.hero: Nobody\nlenient: true\ngroup:"))
    slow = ranked(tmp_path, export, 100)
    told = [
        [(p.rank, p.story, p.scored.score, p.priority, p.scored.file.path) for p in r.ranking.stories]
        for r in (quick, slow)
    ]
    assert told[0] == told[1]
    assert quick.ranking.counts == slow.ranking.counts


@SOME
@given(rows, st.sampled_from((1, 3)), st.sampled_from((EACH, GROUPED)))
def test_importing_the_best_makes_those_that_rank_best(tmp_path: Path, found: Rows, top: int, map: str) -> None:
    told = [row for row in found if row[4] != "Told"]  # ready stories among the rows would fill gaps
    export = library(tmp_path, told or [("Acme", *found[0][1:4], "Won", *found[0][5:])], map)
    best = ranked(tmp_path, export, top).ranking.of("go-get")
    chosen, folder = str(tmp_path / "map.yaml"), tmp_path
    few = bring_in([export], map=chosen, strategy=folder, as_of=DAY, only_ranked=top)
    every = bring_in([export], map=chosen, strategy=folder, as_of=DAY)
    made = [written.story for written in few.new if written.story]
    assert [(s.title, s.offerings, s.happened_on) for s in made] == [
        (place.story.title, place.story.offerings, place.story.happened_on) for place in best
    ]
    losses = tuple(pair for pair in every.losses if "differs within a story" not in pair[0].reason)
    assert (few.stories, few.decisions) == (every.stories, every.decisions)
    assert set(losses) <= set(few.losses)  # what differs within a story is told of those that are made


@SOME
@given(rows)
def test_what_is_remembered_changes_nothing(tmp_path: Path, found: Rows) -> None:
    """The same with a map of which all values matter, so that each row is judged by itself."""
    export = library(tmp_path, found, EACH)
    quick = ranked(tmp_path, export, 100)
    (tmp_path / "map.yaml").write_text(EACH + "  narrative.hero: Nobody\nlenient: true\n")
    slow = ranked(tmp_path, export, 100)
    told = [
        [(p.rank, p.story, p.scored.score, p.priority, p.scored.file.path) for p in r.ranking.stories]
        for r in (quick, slow)
    ]
    assert told[0] == told[1]
    assert quick.ranking.counts == slow.ranking.counts
    assert quick.notes == slow.notes
