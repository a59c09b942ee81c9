"""Story files with something wrong in what they say: each fault is told with its place, all at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from repository import STORY, A, rank_story, repository
from running import ASKED, expect, quick

NAMED = "customer: {name: Good Company}\n"

FAULTS = {
    "only a list": ("- title: Good\n- customer: X\n", "1:1", ["no keys"]),
    "only text": ("Good story\n", "1:1", ["no keys"]),
    "two documents": (f"{STORY}---\n{STORY}", "3:1", ["second document", "file of its own"]),
    "no title": (NAMED, "1:1", ['"title" is missing']),
    "no customer": ("title: Good\n", "1:1", ['"customer" is missing', "name"]),
    "no customer's name": ("title: Good\ncustomer: {industry: banking}\n", "2:1", ['"name" is missing']),
    "customer with a name that was not indented": (
        "title: Good\ncustomer:\nname: Good Company\n",
        "3:1",
        ['"name"', 'under "customer"'],
    ),
    "an empty title": (f'title: ""\n{NAMED}', "1:8", ["title is empty"]),
    "a title of blanks": (f'title: "  "\n{NAMED}', "1:8", ["title is empty"]),
    "a customer that is text": ("title: Good\ncustomer: Good Company\n", "2:11", ["customer", "keys below it", "text"]),
    "an unknown key": (f"{STORY}ownr: sam\n", "3:1", ['"ownr"', 'did you mean "owner"']),
    "an unknown key in a mapping": (
        f"{STORY}narrative:\n  heroe: Ada\n",
        "4:3",
        ['"heroe"', 'did you mean "hero"'],
    ),
    "an unknown key in a list": (
        f"{STORY}outcomes:\n  - metric: cost\n    befor: 12\n",
        "5:5",
        ['"befor"', 'did you mean "before"'],
    ),
    "an unknown key without a value": (f"{STORY}ownr:\n", "3:1", ['"ownr"', 'did you mean "owner"']),
    "a key that belongs elsewhere": (f"{STORY}hero: Ada\n", "3:1", ['"hero"', 'under "narrative"']),
    "a key of our own": (f"{STORY}own: x\n", "3:1", ['unknown key "own"']),
    "a duplicate key": (f"{STORY}title: Better\n", "3:1", ['"title" is given twice']),
    "a duplicate key in a mapping": (
        "title: Good\ncustomer:\n  name: A\n  industry: b\n  name: C\n",
        "5:3",
        ['"name" is given twice'],
    ),
    "a duplicate key whose first value is missing": (f"owner:\n{STORY}owner: sam\n", "4:1", ['"owner" is given twice']),
    "a merge key": (f"x-base: &base {{owner: sam}}\n{STORY}<<: *base\n", "4:1", ['"<<"']),
    "an unknown offering": (f"{STORY}offerings: [routs]\n", "3:13", ['offering "routs"', 'did you mean "routes"']),
    "an offering unlike all": (f"{STORY}offerings: [zzz]\n", "3:13", ['offering "zzz"', "routes, returns, labels"]),
    "an unknown persona": (
        f"{STORY}personas: [head-of-logistic]\n",
        "3:12",
        ['persona "head-of-logistic"', 'did you mean "head-of-logistics"'],
    ),
    "an alias with a typing error": (
        f"{STORY}personas: [Finance Cheif]\n",
        "3:12",
        ['persona "Finance Cheif"', 'did you mean "Finance Chief"'],
    ),
    "an unknown problem": (f"{STORY}problems: [costly-mile]\n", "3:12", ['problem "costly-mile"', "costly-miles"]),
    "an advocate's unknown persona": (
        f"{STORY}advocates:\n  - name: Ada\n    persona: cfoo\n",
        "5:14",
        ['persona "cfoo"', "did you mean"],
    ),
    "text in place of a list": (f"{STORY}offerings: routes\n", "3:12", ["should be a list", "offerings: [routes]"]),
    "keys in place of a list": (f"{STORY}outcomes: {{metric: x}}\n", "3:1", ["outcomes should be a list"]),
    "a list in place of text": (f"{STORY}owner: [sam]\n", "3:1", ["owner should be text", "a list"]),
    "a list in a list": (f"{STORY}tags: [a, [b]]\n", "3:11", ["tags should be text", "a list"]),
    "nothing in a list": (f"{STORY}tags:\n  - a\n  -\n", "5:4", ["tags"]),
    "an impossible date": (f"{STORY}happened_on: 2016-11-31\n", "3:14", ["2016-11-31", "November 2016 has 30"]),
    "a date of no leap year": (f"{STORY}happened_on: 2025-02-29\n", "3:14", ["2025-02-29", "February 2025 has 28"]),
    "an American date": (f"{STORY}happened_on: 2026-31-01\n", "3:14", ["2026-31-01", "year-month-day"]),
    "a German date": (f"{STORY}happened_on: 31.12.2026\n", "3:14", ["31.12.2026", "2026-11-30"]),
    "a month for a date": (f"{STORY}happened_on: 2026-11\n", "3:14", ["2026-11", "2026-11-30"]),
    "a time for a date": (f"{STORY}happened_on: 2026-11-30T10:00:00Z\n", "3:14", ["2026-11-30T10:00:00Z", "no"]),
    "a stage with a typing error": (f"{STORY}stage: publishd\n", "3:8", ['"publishd"', 'did you mean "published"']),
    "a stage that is none": (f"{STORY}stage: won\n", "3:8", ['"won"', "candidate, asked, agreed"]),
    "effort in words": (f"{STORY}effort: high\n", "3:9", ['"high" is not a number']),
    "effort with a comma": (f"{STORY}effort: 1,5\n", "3:9", ['"1,5" is not a number', "."]),
    "effort below zero": (f"{STORY}effort: -1\n", "3:9", ["below 0"]),
    "effort without end": (f"{STORY}effort: .inf\n", "3:9", ["not a number"]),
    "neither true nor false": (
        f"{STORY}quotes:\n  - {{text: Hi, approved: maybe}}\n",
        "4:26",
        ['"maybe" is neither true nor false'],
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_with_its_place(case: str, tmp_path: Path) -> None:
    text, place, words = FAULTS[case]
    expect(rank_story(tmp_path, text), f"{A}:{place}", *words)


LOST = {
    "numbers": "outcomes:\n  - {metric: cost per crate, before: 0,94 EUR, after: 0,71 EUR}\n",
    "a sum": "deal: {amount: 1,200, currency: EUR}\n",
    "a quote": "quotes:\n  - {text: I came, I saw, by: Ada}\n",
}


@pytest.mark.parametrize("case", LOST)
def test_what_follows_a_comma_in_braces_is_never_dropped_in_silence(case: str, tmp_path: Path) -> None:
    """`{before: 0,94 EUR}` holds a key `94 EUR` without a value: unquoted text that was cut at its comma."""
    place = f"{A}:{2 + LOST[case].count(chr(10))}"
    run = rank_story(tmp_path, STORY + LOST[case])
    assert run.status == 2, "the comma was taken for the end of the text, and nobody was told"
    assert any(found.startswith(place) for found in run.places)


def test_an_empty_item_gets_no_hint_about_quotes(tmp_path: Path) -> None:
    run = rank_story(tmp_path, f"{STORY}tags:\n  - a\n  -\n")
    assert "quotes" not in run.err


def test_two_files_with_one_id_are_both_named(tmp_path: Path) -> None:
    folder = repository(tmp_path, {"stories/b.yaml": f"id: one\n{STORY}", "stories/c/d.yaml": f"{STORY}id: one\n"})
    expect(quick("rank", cwd=folder), "stories/c/d.yaml:3:5", '"one"', "stories/b.yaml")


def test_an_id_and_a_file_name_collide_too(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY, "stories/b.yaml": f"id: a\n{STORY}"})
    expect(quick("rank", cwd=folder), "stories/b.yaml:1:5", '"a"', A)


def test_all_faults_of_all_files_are_listed_by_place(tmp_path: Path) -> None:
    files = {
        "stories/c.yaml": "",
        "stories/b.yaml": f"{STORY}ownr: sam\nstage: won\nhappened_on: 2026-02-30\n",
        A: f"{STORY}offerings: [routs, retruns]\n",
    }
    run = quick("rank", cwd=repository(tmp_path, files))
    b = "stories/b.yaml"
    assert run.places == [f"{A}:3:13", f"{A}:3:20", f"{b}:3:1", f"{b}:4:8", f"{b}:5:14", "stories/c.yaml:1:1"]
    assert "6 faults in 3 files" in run.err


def test_wrong_names_and_wrong_keys_of_one_file_are_listed_together(tmp_path: Path) -> None:
    run = rank_story(tmp_path, f"{STORY}offerings: [routs]\nownr: sam\n")
    assert run.places == [f"{A}:3:13", f"{A}:4:1"]


def test_stories_are_checked_even_when_the_strategy_has_faults(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: f"{STORY}ownr: x\n"}, "quarter: 2026-Q4\n")
    run = quick("rank", cwd=folder)
    assert [place for place in run.places if place.startswith("strategy.yaml")]
    assert f"{A}:3:1" in run.places


def test_skip_invalid_goes_on_and_lists_what_it_left_out(tmp_path: Path) -> None:
    files = {A: STORY, "stories/b.yaml": f"{STORY}ownr: x\nstage: won\n", "stories/c.yaml": "[1, 2"}
    run = quick("rank", *ASKED, "--skip-invalid", "--format", "json", cwd=repository(tmp_path, files))
    assert run.status == 0
    assert run.ids == ["a"]
    assert [(skip["path"], skip["line"]) for skip in run.data["skipped"]] == [
        ("stories/b.yaml", 3),
        ("stories/b.yaml", 4),
        ("stories/c.yaml", 1),
    ]
    assert 'did you mean "owner"' in run.data["skipped"][0]["message"]
    assert len(run.places) == 3
    assert "left out 2 invalid files" in run.err


def test_a_page_says_that_files_were_left_out(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY, "stories/b.yaml": "- x\n"})
    for format in ("table", "md"):
        assert "1 invalid file" in quick("rank", "--skip-invalid", "--format", format, cwd=folder).out


def test_skip_invalid_does_not_pass_over_the_strategy(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY}, "quarter: 2026-Q4\n")
    run = quick("rank", "--skip-invalid", cwd=folder)
    expect(run, "strategy.yaml:1:1", '"offerings" is missing')


def test_skip_invalid_with_nothing_left(tmp_path: Path) -> None:
    run = rank_story(tmp_path, "- x\n", "--skip-invalid", "--format", "json")
    assert run.status == 1
    assert run.data["stories"] == []
    assert len(run.data["skipped"]) == 1


def test_an_empty_library_says_so_and_prints_valid_json(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    run = quick("rank", *ASKED, "--format", "json", cwd=folder)
    assert run.status == 1
    assert run.data["stories"] == []
    assert "no stories yet" in run.err
    assert quick("rank", cwd=folder).status == 1


def test_faults_are_printed_whole_on_one_line_each(tmp_path: Path) -> None:
    run = rank_story(tmp_path, f"{STORY}owner: [sam]\nstage: |\n  won\n  lost\n")
    assert run.places == [f"{A}:3:1", f"{A}:4:8"]
    assert len(run.err.splitlines()) == 3


def test_a_very_long_wrong_word_does_not_fill_the_screen(tmp_path: Path) -> None:
    run = rank_story(tmp_path, f"{STORY}offerings: [{'y' * 50_000}]\n{'z' * 50_000}: 1\n")
    assert run.status == 2
    assert max(map(len, run.err.splitlines())) < 1000


def test_nothing_is_written_when_files_have_faults(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: "- x\n", "out.json": "old"})
    expect(quick("rank", "-o", "out.json", "--format", "json", cwd=folder), f"{A}:1:1")
    assert (folder / "out.json").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["out.json", "stories", "strategy.yaml"]


def test_the_faults_of_explain_are_told_as_those_of_rank(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY, "stories/b.yaml": f"{STORY}ownr: x\n"})
    expect(quick("explain", "a", cwd=folder), "stories/b.yaml:3:1", '"ownr"')
    assert json.loads(quick("explain", "a", "--skip-invalid", "--format", "json", cwd=folder).out)["skipped"]
