"""Strategies with something wrong in them, alone or in a chain of files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from repository import STORY, A, rank_strategy, repository
from running import expect, quick, refused

from storykit.loading import load

BASE = "offerings: [{id: routes, weight: 5}]\npersonas: [{id: cfo, weight: 5}]\n"
GOOD = f"quarter: 2026-Q4\n{BASE}"
NO_TARGET = "quarter: 2026-Q4\nofferings: [{id: a, weight: 0}]\npersonas: [{id: b, weight: 0}, {id: c, weight: 0}]\n"

FAULTS = {
    "empty": ("", "1:1", ["empty"]),
    "only text": ("2026-Q4\n", "1:1", ["no keys"]),
    "no quarter": (BASE, "1:1", ['"quarter" is missing', "2026-Q4"]),
    "no offerings": ("quarter: 2026-Q4\npersonas: [{id: cfo}]\n", "1:1", ['"offerings" is missing']),
    "an empty list of personas": (
        "quarter: 2026-Q4\nofferings: [{id: a}]\npersonas: []\n",
        "3:1",
        ["personas", "empty"],
    ),
    "every offering without weight": (NO_TARGET, "2:1", ["no target", "offerings", "weight"]),
    "every persona without weight": (NO_TARGET, "3:1", ["no target", "personas", "weight"]),
    "offerings as text": ("quarter: 2026-Q4\nofferings: routes\npersonas: [{id: b}]\n", "2:12", ["should be a list"]),
    "offerings as words": (
        "quarter: 2026-Q4\nofferings: [routes]\npersonas: [{id: b}]\n",
        "2:13",
        ["offerings", "keys below it"],
    ),
    "an offering without id": (
        "quarter: 2026-Q4\nofferings: [{id: a}, {name: B}]\npersonas: [{id: b}]\n",
        "2:22",
        ['"id" is missing'],
    ),
    "an id that is a list": (
        "quarter: 2026-Q4\nofferings: [{id: a}, {id: [b]}]\npersonas: [{id: b}]\n",
        "2:23",
        ["id should be text"],
    ),
    "an id given twice": (
        "quarter: 2026-Q4\nofferings: [{id: a}, {id: a}]\npersonas: [{id: b}]\n",
        "2:27",
        ['"a" is given twice'],
    ),
    "an alias of two": (
        "quarter: 2026-Q4\nofferings: [{id: a, name: One}, {id: b, aliases: [one]}]\npersonas: [{id: b}]\n",
        "2:",
        ['"one" could mean a or b'],
    ),
    "a weight in words": (
        "quarter: 2026-Q4\nofferings: [{id: a}, {id: b, weight: five}]\npersonas: [{id: b}]\n",
        "2:38",
        ['weight "five" is not a number'],
    ),
    "a weight below zero": (
        "quarter: 2026-Q4\nofferings: [{id: a}, {id: b, weight: -1}]\npersonas: [{id: b}]\n",
        "2:38",
        ["below 0"],
    ),
    "a weight that is no number": (
        "quarter: 2026-Q4\nofferings: [{id: a}, {id: b, weight: .nan}]\npersonas: [{id: b}]\n",
        "2:38",
        ["not a number"],
    ),
    "a weight with a comma": (
        "quarter: 2026-Q4\nofferings: [{id: a}, {id: b, weight: 2,5}]\npersonas: [{id: b}]\n",
        "2:",
        ["5"],
    ),
    "no calendar quarter": (GOOD.replace("2026-Q4", "Q4 2026"), "1:10", ['"Q4 2026"', "2026-Q4", "starts_on"]),
    "a fifth quarter": (GOOD.replace("2026-Q4", "2026-Q5"), "1:10", ['"2026-Q5"', "starts_on"]),
    "a fiscal quarter without end": (f"{GOOD}starts_on: 2026-11-01\n", "4:12", ["starts_on and ends_on"]),
    "a fiscal quarter without start": (f"{GOOD}ends_on: 2026-11-01\n", "4:10", ["starts_on and ends_on"]),
    "a quarter that ends before it starts": (
        f"{GOOD}starts_on: 2026-11-01\nends_on: 2026-01-31\n",
        "5:10",
        ["ends before it starts"],
    ),
    "an impossible end": (f"{GOOD}starts_on: 2026-11-01\nends_on: 2027-02-29\n", "5:10", ["February 2027 has 28"]),
    "an unknown key": (f"{GOOD}freshnes: {{fresh_months: 6}}\n", "4:1", ['"freshnes"', 'did you mean "freshness"']),
    "an unknown dimension": (f"{GOOD}segments: {{industri: {{a: 1}}}}\n", "4:12", ['did you mean "industry"']),
    "a dimension as a list": (f"{GOOD}segments: {{industry: [a]}}\n", "4:12", ["industry", "keys below it", "a list"]),
    "a segment without weight": (f"{GOOD}segments:\n  industry: {{banking}}\n", "5:14", ["banking"]),
    "a segment without name": (f"{GOOD}segments:\n  industry: {{'': 1}}\n", "5:", ["empty"]),
    "an unknown criterion": (f"{GOOD}weights: {{ofering: 3}}\n", "4:", ['"ofering"', 'did you mean "offering"']),
    "no weight at all": (
        GOOD
        + "weights: {offering: 0, persona: 0, outcome: 0, segment: 0, problem: 0,\n"
        + "  narrative: 0, contagion: 0, advocacy: 0, freshness: 0}\n",
        "4:1",
        ["weight 0"],
    ),
    "weights of criteria that never apply": (
        GOOD
        + "weights: {offering: 0, persona: 0, outcome: 0, segment: 5, problem: 5,\n"
        + "  narrative: 0, contagion: 0, advocacy: 0, freshness: 0}\n",
        "4:1",
        ["weight"],
    ),
    "fresh for longer than stale": (
        f"{GOOD}freshness: {{fresh_months: 24, stale_months: 12}}\n",
        "4:1",
        ["fresh_months", "stale_months"],
    ),
    "fresh as long as stale": (f"{GOOD}freshness: {{fresh_months: 12, stale_months: 12}}\n", "4:1", ["stale_months"]),
    "fresh for longer than stale is by default": (f"{GOOD}freshness: {{fresh_months: 24}}\n", "4:1", ["stale_months"]),
    "months with a half": (f"{GOOD}freshness: {{fresh_months: 1.5}}\n", "4:27", ["1.5"]),
    "a cell of an unknown persona": (
        f"{GOOD}coverage: {{cells: [{{offering: routes, persona: cfoo, target: 1}}]}}\n",
        "4:48",
        ['persona "cfoo"', 'did you mean "cfo"'],
    ),
    "a cell of an unknown offering": (
        f"{GOOD}coverage: {{cells: [{{offering: routs, persona: cfo, target: 1}}]}}\n",
        "4:31",
        ['offering "routs"', 'did you mean "routes"'],
    ),
    "a cell without target": (
        f"{GOOD}coverage: {{cells: [{{offering: routes, persona: cfo}}]}}\n",
        "4:20",
        ['"target" is missing'],
    ),
    "an unknown problem": (
        "quarter: 2026-Q4\nofferings: [{id: a, problems: [slow]}]\npersonas: [{id: b}]\n",
        "2:32",
        ['problem "slow"'],
    ),
    "a stage with a typing error": (f"{GOOD}stages: {{askd: 0.4}}\n", "4:", ['"askd"', 'did you mean "asked"']),
    "a chance above one": (f"{GOOD}stages: {{asked: 40}}\n", "4:17", ['"40" is above 1']),
    "a severity with a typing error": (
        f"{GOOD}check: {{severity: {{no-quote: ignor}}}}\n",
        "4:30",
        ['did you mean "ignore"'],
    ),
    "a signature on an impossible day": (
        f"{GOOD}agreement:\n  signed: [{{role: sales, on: 2026-09-31}}]\n",
        "5:30",
        ["September 2026 has 30"],
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_with_its_place(case: str, tmp_path: Path) -> None:
    text, place, words = FAULTS[case]
    run = rank_strategy(tmp_path, text)
    places = [found for found in run.places if found.startswith(f"strategy.yaml:{place}")]
    assert places, run
    expect(run, places[0], *words)
    assert "[key]" not in run.err


@pytest.mark.parametrize(
    "offerings", ["[{id: a, weight: five}]", "[routes]", "[{name: A}]"], ids=["weight", "text", "no id"]
)
def test_a_list_with_a_wrong_item_is_not_called_empty(offerings: str, tmp_path: Path) -> None:
    run = rank_strategy(tmp_path, f"quarter: 2026-Q4\nofferings: {offerings}\npersonas: [{{id: cfo}}]\n")
    assert len(run.places) == 1, run.err


@pytest.mark.parametrize("text", ["", "quarter: 2026-Q4\n"])
def test_advice_about_a_strategy_is_not_that_about_stories(text: str, tmp_path: Path) -> None:
    run = rank_strategy(tmp_path, text)
    assert run.status == 2
    assert "--skip-invalid" not in run.err, "leaving out stories does not mend a strategy"
    assert "customer" not in run.err


@pytest.mark.parametrize(
    "extra",
    [
        "weights: {offering: 1e308, persona: 1e308}\n",
        "freshness: {expiring_days: 999999999999}\n",
        "freshness: {stale_months: 99999999999999999999999}\n",
        "segments: {industry: {a: 1e-320, b: 1e308}}\n",
    ],
    ids=["weights", "expiring days", "stale months", "segments"],
)
def test_absurd_numbers_are_reckoned_with_or_refused(extra: str, tmp_path: Path) -> None:
    story = (
        "title: A\ncustomer: {name: X, industry: a}\nstage: published\nevergreen: yes\n"
        "permission: {status: granted, expires_on: 2099-01-01}\n"
    )
    run = quick("rank", "--format", "json", cwd=repository(tmp_path, {A: story}, GOOD + extra))
    assert run.status in (0, 2)
    if run.status == 2:
        assert run.places, "the message names no line"
    else:
        assert 0 <= run.data["stories"][0]["score"] <= 100


def test_demand_without_end_never_prints_nan(tmp_path: Path) -> None:
    run = rank_strategy(tmp_path, GOOD.replace("weight: 5", "weight: 1e200"), "--format", "json")
    assert "NaN" not in run.out
    assert "Infinity" not in run.out


def test_a_fiscal_quarter_has_any_name(tmp_path: Path) -> None:
    text = GOOD.replace("2026-Q4", "FY27 winter") + "starts_on: 2026-11-01\nends_on: 2027-01-31\n"
    run = rank_strategy(tmp_path, text, "--format", "json")
    assert run.data["quarter"] == "FY27 winter"
    assert load(tmp_path).strategy.days() == (date(2026, 11, 1), date(2027, 1, 31))


def test_keys_of_your_own_are_no_fault_among_weights(tmp_path: Path) -> None:
    text = f"{GOOD}x-note: a\nsegments: {{industry: {{grocery: 3, x-note: why}}, x-b: 1}}\nstages: {{x-c: soon}}\n"
    assert rank_strategy(tmp_path, text).status == 0


def test_a_story_given_as_strategy_is_told_as_such(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY})
    expect(quick("rank", "--strategy", A, cwd=folder), f"{A}:1:1", '"title"')


def test_faults_of_the_strategy_are_told_even_without_stories(tmp_path: Path) -> None:
    folder = repository(tmp_path, strategy="quarter: 2026-Q4\n")
    (folder / "stories").rmdir()
    assert "strategy.yaml:1:1" in quick("rank", cwd=folder).places


def test_no_strategy_anywhere(tmp_path: Path) -> None:
    refused(quick("rank", cwd=repository(tmp_path, {A: STORY}, None)), "no strategy.yaml", "--strategy")


def test_a_strategy_that_is_not_there(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY})
    refused(quick("rank", "--strategy", "plan.yaml", cwd=folder), "plan.yaml", "--strategy")
    refused(quick("rank", "--strategy", "stories", cwd=folder), "stories/strategy.yaml")
    refused(quick("rank", cwd=folder, env={"STORYKIT_STRATEGY": "nowhere.yaml"}), "nowhere.yaml")


def test_a_folder_called_strategy_is_no_strategy(tmp_path: Path) -> None:
    folder = repository(tmp_path, strategy=None)
    (folder / "strategy.yaml").mkdir()
    refused(quick("rank", cwd=folder), "strategy")
