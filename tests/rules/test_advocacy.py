"""Who is asked for what, how often, and what the log names that nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_examples import Find, finder


@pytest.fixture
def find(tmp_path: Path) -> Find:
    return finder(tmp_path)


ONE = """
# stories/one.yaml
customer: {name: Plumfen Pantry}
advocates: [{name: Ada}, {name: Bo}]
# stories/two.yaml
customer: {name: plumfen  pantry}
advocates: [{name: Ada}]
# activity.csv
date,story,advocate,activity
"""


@pytest.mark.parametrize(
    ("story", "flagged"),
    [
        ("stage: published\npermission: {status: granted}\nadvocates: [{name: Ada}]\n", True),
        ("stage: published\npermission: {status: granted}\nadvocates: [{name: Ada}, {name: Bo, status: left}]\n", True),
        ("stage: published\npermission: {status: granted}\nadvocates: [{name: Bo, status: left}]\n", False),
        ("stage: published\npermission: {status: pending}\nadvocates: [{name: Ada}]\n", False),
        ("stage: published\nassets: [{url: https://example.com}]\nadvocates: [{name: Ada}]\n", False),
        ("stage: drafting\nadvocates: [{name: Ada}]\n", False),
        ("stage: approval\nofferings: [labels]\nadvocates: [{name: Ada}]\n", False),
    ],
)
def test_single_advocate(story: str, flagged: bool, find: Find) -> None:
    assert bool(find("single-advocate", story)) == flagged


@pytest.mark.parametrize(
    ("stage", "flagged"),
    [("candidate", False), ("asked", False), ("agreed", True), ("approval", True), ("published", False)],
)
def test_no_advocate(stage: str, flagged: bool, find: Find) -> None:
    assert bool(find("no-advocate", f"stage: {stage}\n")) == flagged


@pytest.mark.parametrize(
    ("candidate", "flagged"),
    [
        ("happened_on: 2026-11-08", True),
        ("happened_on: 2026-11-09", False),
        ("happened_on: 2026-12-24", False),
        ("deal: {closed_on: 2026-09-01}", True),
        ("deal: {closed_on: 2026-09-01}\nhappened_on: 2026-11-12", False),
        ("deal: {closed_on: 2026-09-01}\nowner: sam", False),
        ("deal: {closed_on: 2026-09-01}\nadvocates: [{title: CFO}]", False),
        ("deal: {closed_on: 2026-09-01}\nstage: asked", False),
        ("deal: {closed_on: 2026-09-01}\nofferings: [labels]", False),
        ("tags: [undated]", False),
    ],
)
def test_candidate_without_next_step(candidate: str, flagged: bool, find: Find) -> None:
    assert bool(find("candidate-without-next-step", f"{candidate}\n")) == flagged


def test_a_row_of_the_log_is_a_step(find: Find) -> None:
    rows = "# activity.csv\ndate,story,activity\n2026-11-{:02},one,review\n"
    story = "# stories/one.yaml\nhappened_on: 2026-09-01\n"
    assert not find("candidate-without-next-step", story + rows.format(10))


def test_asks_of_one_customer_count_together(find: Find) -> None:
    rows = """2026-08-18,one,Ada,speaking
2026-08-19,one,Ada,speaking
2026-11-16,two,Ada,review
2026-10-01,one,Bo,quote
2026-11-17,one,Bo,quote
2026-10-02,one,,reference_call
2026-10-03,one,Bo,share
"""
    (finding,) = find("asked-too-often", ONE + rows)
    assert (finding.line, finding.column) == (4, len("2026-11-16,two,Ada,") + 1)
    assert finding.message.endswith("is asked more than 2 times in 90 days")
    assert finding.hint.startswith("3 times so far")
    assert finding.hint.endswith("free on 2026-12-30")


def test_two_asks_are_within_the_limit(find: Find) -> None:
    assert not find(
        "asked-too-often", f"{ONE}2026-08-18,one,Ada,quote\n2026-10-01,one,Bo,quote\n2026-11-01,one,Bo,quote\n"
    )


def test_no_day_is_free_where_no_ask_is_allowed(find: Find) -> None:
    strategy = "# strategy.yaml\nlimits: {asks_per_customer: 0, window_days: 9999, rest_days: 9999}\n"
    (finding,) = find("asked-too-often", f"{strategy}{ONE}2026-11-01,one,Ada,quote\n")
    assert finding.hint.endswith("; ask somebody else")


@pytest.mark.parametrize(
    ("days", "flagged"),
    [
        (("2026-10-02", "2026-10-31"), True),
        (("2026-10-01", "2026-10-31"), False),
        (("2026-10-31", "2026-10-31"), False),
        (("2026-07-20", "2026-08-18"), False),
        (("2026-07-21", "2026-08-19"), True),
    ],
)
def test_rest_is_counted_between_days(days: tuple[str, str], flagged: bool, find: Find) -> None:
    rows = f"{days[0]},one,Ada,speaking\n{days[1]},two,ada,review\n"
    assert bool(find("asked-without-rest", ONE + rows)) == flagged


def test_an_advocate_without_rest_is_named_once(find: Find) -> None:
    rows = "".join(f"2026-11-{day:02},one,Ada,review\n" for day in (1, 4, 9))
    (finding,) = find("asked-without-rest", ONE + rows)
    assert finding.line == 4
    assert finding.message == "Ada was asked again after 5 days, 30 of rest are agreed"
    assert finding.hint == "do not ask again before 2026-12-09"


def test_an_unknown_story_is_named_once(find: Find) -> None:
    rows = "2026-11-01,onne,Ada,review\n2026-11-02,onne,Ada,review\n2026-11-02,onne,Ada,review\n"
    (finding,) = find("unknown-story-in-log", ONE + rows)
    assert finding.message == 'there is no story "onne" (and in 2 more rows)'
    assert (finding.line, finding.column, finding.hint) == (2, 12, 'did you mean "one"?')


def test_an_invalid_story_is_not_unknown(find: Find) -> None:
    broken = "\n# stories/bad.yaml\nid: another\nhappened_on: someday\n"
    assert not find("unknown-story-in-log", f"{broken}{ONE}2026-11-01,another,Ada,review\n")


def test_a_story_that_exists_twice_hides_no_unknown_one(find: Find) -> None:
    twice = "\n# stories/again.yaml\nid: one\n"
    assert find("unknown-story-in-log", f"{twice}{ONE}2026-11-01,three,Ada,review\n")


def test_who_is_no_advocate(find: Find) -> None:
    rows = "2026-11-01,one,ADA,review\n2026-11-01,two,Bo,review\n2026-11-01,none,Cy,review\n2026-11-01,two,,share\n"
    (finding,) = find("unknown-advocate-in-log", ONE + rows)
    assert (finding.line, finding.column, finding.message) == (3, 16, '"Bo" is no advocate of two')


def test_activities_are_spelt_as_they_are(find: Find) -> None:
    rows = "2026-11-01,one,Ada,Reference Call\n2026-11-01,one,Ada,video\n2026-11-01,nowhere,Ada,juggling\n"
    first, second = find("unknown-activity-in-log", ONE + rows)
    assert first.hint == 'did you mean "reference_call"?'
    assert second.hint.startswith("there are reference_call, sales_call")


def test_nine_success_stories_are_few(find: Find) -> None:
    stories = "".join(f"# stories/{name}.yaml\n" for name in "abcdefghi")
    assert not find("only-success-stories", stories + "# stories/j.yaml\nstage: declined\n")
