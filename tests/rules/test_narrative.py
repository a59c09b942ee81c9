"""Titles and narratives as people write them: what the rules find in them, and what they leave alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import perf_counter

import pytest
from test_examples import write

from storykit.checking import Choice, check
from storykit.diagnostics import Diagnostic
from storykit.loading import read

DAY = date(2026, 11, 16)


def found(folder: Path, rule: str, story: str) -> list[Diagnostic]:
    write(folder, story)
    report = check(read(folder / "strategy.yaml"), as_of=DAY, choice=Choice({rule, "invalid-file"}))
    assert all(finding.rule == rule for finding in report.findings), report.findings
    return list(report.findings)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Transport costs were reduced at Auenkorb with Haulwick Routes", "were reduced"),
        ("Auenkorb was helped by Haulwick Routes", "was helped"),
        ("How 4,000 crates are now safely delivered each night", "are now safely delivered"),
        ("Costs have been cut at Auenkorb", "been cut"),
        ("A new platform is being built at Auenkorb", "is being built"),
        ("How the night shift was won", "was won"),
        ("Auenkorb: diesel is saved, and so are nerves", "is saved"),
    ],
)
def test_passive_title(title: str, words: str, tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "passive-title", f'title: "{title}"\n')
    assert finding.message == f'nobody acts in the title: "{words}"'


@pytest.mark.parametrize(
    "title",
    [
        "Auenkorb is excited about the morning",
        "Auenkorb is based in the mountains and bakes at sea level",
        "Auenkorb is used to snow",
        "Auenkorb is a red van",
        "Speed is indeed what Auenkorb sells",
        "Why Auenkorb is ahead",
        "Where there is need, Auenkorb drives",
        "Auenkorb loads what was baked last",
        "Auenkorb sells dresses that were returned",
        "When the bridge was closed, Auenkorb took the boat",
        "“We were told to wait”: Auenkorb did not",
        "'It was stolen', and Auenkorb found it",
        "Auenkorb war gestrandet",
        "Mosskærn brings bread to the islands by boat and is on time",
        "Auenkorb reduced its costs",
        "Auenkorb's shelves are filled-in stories",
    ],
)
def test_title_in_which_somebody_acts(title: str, tmp_path: Path) -> None:
    assert not found(tmp_path, "passive-title", f'title: "{title}"\n')


@pytest.mark.parametrize("piece", ["finally ", "is nearly ", "'a ", "„", "the ", "was ed "])
def test_hostile_title_costs_no_time(piece: str, tmp_path: Path) -> None:
    write(tmp_path, f'title: "was {piece * 20_000}"\n')
    start = perf_counter()
    check(read(tmp_path / "strategy.yaml"), as_of=DAY, choice=Choice({"narrative"}))
    assert perf_counter() - start < 5


@pytest.mark.parametrize(
    "title",
    [
        "Haulwick Routes fills the shelves of Auenkorb",
        "How Haulwick Routes fills shelves",
        "With Route Planner, Auenkorb saves a yard",
        "Case Study: Haulwick at Auenkorb",
        "The new Haulwick Returns helps Auenkorb",
    ],
)
def test_title_sells_product(title: str, tmp_path: Path) -> None:
    assert found(tmp_path, "title-sells-product", f'title: "{title}"\n')


@pytest.mark.parametrize(
    "title",
    [
        "Auenkorb fills its shelves with Haulwick Routes",
        "Five bakers and Haulwick Routes",
        "How Auenkorb got Haulwick Routes to bake",
        "We were delivering air",
        "How routes are planned",
        "Rerouted: a night with Haulwick",
    ],
)
def test_title_that_sells_nothing(title: str, tmp_path: Path) -> None:
    assert not found(tmp_path, "title-sells-product", f'title: "{title}"\n')


def test_product_is_hero_shows_what_leads(tmp_path: Path) -> None:
    story = """
stage: published
advocates: [{name: Jonas Pfrundner}]
narrative:
  setting: The shelves were empty.
  complication: >-
    Before a single one of all those trucks had left the yard on the coldest night of that year, Haulwick Routes ran.
    Auenkorb watched.
  resolution: Our experts were proud.
"""
    (finding,) = found(tmp_path, "product-is-hero", story)
    assert finding.message == "we or our product lead 2 sentences, Auenkorb 1"
    assert "“… coldest night of that year, Haulwick Routes ran.” (by “Haulwick Routes”)" in finding.hint
    assert "“Auenkorb watched.” (by “Auenkorb”)" in finding.hint
    assert finding.hint.startswith("let Jonas Pfrundner act; ")
    assert "voice" not in finding.hint


def test_product_is_hero_asks_who_we_is(tmp_path: Path) -> None:
    story = "narrative: {setting: We baked all night., resolution: Our vans wait no longer.}\n"
    (finding,) = found(tmp_path, "product-is-hero", story)
    assert finding.message == "we or our product lead 2 sentences, Auenkorb none"
    assert 'if "we" is Auenkorb, add voice: customer' in finding.hint


@pytest.mark.parametrize(
    "story",
    [
        "narrative: {setting: Nothing decides here.}\n",
        "narrative: {setting: Auenkorb bakes. Haulwick helps.}\n",
        "stage: declined\nnarrative: {setting: Haulwick helps.}\n",
        "narrative: {hero: Ada}\n",
    ],
)
def test_product_is_no_hero(story: str, tmp_path: Path) -> None:
    assert not found(tmp_path, "product-is-hero", story)


def test_missing_beats_are_one_finding(tmp_path: Path) -> None:
    story = "title: One\ncustomer: {name: Auenkorb}\nstage: approval\nnarrative:\n  turning_point: They turned.\n"
    (finding,) = found(tmp_path, "missing-beat", story)
    assert finding.message == "the narrative has no setting, no complication and no resolution"
    assert finding.line == 4
    assert finding.hint == "ask Auenkorb how a day looked before, what went wrong and how it is now"


@pytest.mark.parametrize("rule", ["missing-beat", "no-protagonist"])
def test_no_narrative_silences_what_is_about_it(rule: str, tmp_path: Path) -> None:
    assert not found(tmp_path, rule, "stage: published\nnarrative: {voice: us}\n")


@pytest.mark.parametrize("stage", ["candidate", "asked", "agreed", "declined", "retired"])
@pytest.mark.parametrize("family", ["narrative", "proof", "contagion", "freshness", "duplicates"])
def test_what_nobody_can_know_yet_is_not_asked_for(family: str, stage: str, tmp_path: Path) -> None:
    write(tmp_path, f"stage: {stage}\noutcomes: [{{metric: nerves}}]\n")
    report = check(read(tmp_path / "strategy.yaml"), as_of=DAY, choice=Choice({family}))
    assert not report.findings
