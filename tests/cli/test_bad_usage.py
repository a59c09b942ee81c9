"""Wrong usage: what was meant is told, and the exit status is 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from repository import STORY, A, repository
from running import ASKED, quick, refused, storykit

WRONG = {
    "an unknown command": (["rnak"], ["rnak", "rank"]),
    "an unknown option": (["rank", "--lst", "all"], ["--lst", "--list"]),
    "an unknown option before the command": (["--strat", "x", "rank"], ["--strat", "--strategy"]),
    "an argument too many": (["rank", "stories"], ["stories"]),
    "explain without a story": (["explain"], ["story"]),
    "a day that is none": (["rank", "--as-of", "2026-02-30"], ["--as-of", "2026-02-30", "2026-11-30"]),
    "a German day": (["rank", "--as-of", "16.11.2026"], ["16.11.2026", "2026-11-30"]),
    "a day in words": (["rank", "--as-of", "yesterday"], ["yesterday", "2026-11-30"]),
    "no day": (["rank", "--as-of", ""], ["2026-11-30"]),
    "a wrong day before the command": (["--as-of", "x", "rank"], ["--as-of", "2026-11-30"]),
    "a top of none": (["rank", "--top", "0"], ["--top", "0"]),
    "a top below none": (["rank", "--top", "-3"], ["--top", "-3"]),
    "a top in words": (["rank", "--top", "ten"], ["--top", "ten"]),
    "an unknown offering": (["rank", "--offering", "routs"], ['"routs"', 'did you mean "routes"']),
    "an offering unlike all": (["rank", "--offering", "zzz"], ['"zzz"', "routes, returns, labels"]),
    "an unknown persona": (["rank", "--persona", "cfoo"], ['"cfoo"', "did you mean"]),
    "two unknown offerings": (["rank", "--offering", "routs", "--offering", "retruns"], ["routs", "retruns"]),
    "an unknown list": (["rank", "--list", "redy"], ["--list", "redy", "ready", "go-get"]),
    "an unknown format": (["rank", "--format", "pdf"], ["--format", "pdf", "csv"]),
    "an unknown format of explain": (["explain", "a", "--format", "csv"], ["--format", "csv", "json"]),
    "an unknown kind of file": (["schema", "storys"], ["storys", "story"]),
    "markup": (["[red]x[/red]"], ["[red]x[/red]"]),
    "an empty offering": (["rank", "--offering", ""], ["offering"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usage(case: str, tmp_path: Path) -> None:
    args, words = WRONG[case]
    folder = repository(tmp_path, {A: STORY})
    refused(quick(*args, cwd=folder), *words)


def test_escapes_in_arguments_are_not_printed(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY})
    for args in (
        ["\x1b[31m"],
        ["rank", "--as-of", "\x1b[31m"],
        ["rank", "--offering", "\x1b[31m"],
        ["explain", "\x1b"],
    ):
        assert quick(*args, cwd=folder).status == 2


def test_no_command_shows_help(tmp_path: Path) -> None:
    run = quick(cwd=tmp_path)
    assert "Usage" in run.out + run.err
    assert "explain" in run.out + run.err


def test_help_works_anywhere(tmp_path: Path) -> None:
    for args in (["--help"], ["-h"], ["rank", "--help"], ["rank", "-h"], ["--strategy", "nowhere", "explain", "-h"]):
        run = quick(*args, cwd=tmp_path)
        assert run.status == 0
        assert "Usage" in run.out


def test_the_version(tmp_path: Path) -> None:
    run = storykit("--version", cwd=tmp_path)
    assert (run.status, run.err) == (0, "")
    assert run.out.split()[0] == "storykit"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2028-02-29"])
def test_any_day_is_a_day(day: str, tmp_path: Path) -> None:
    story = (
        "title: A\ncustomer: {name: X}\nstage: published\nhappened_on: 2026-02-01\nevergreen: yes\n"
        "permission: {status: granted, expires_on: 9999-12-31}\n"
    )
    folder = repository(tmp_path, {A: story, "stories/b.yaml": story.replace("evergreen: yes\n", "")})
    assert quick("rank", "--as-of", day, "--format", "json", "--list", "all", cwd=folder).data["as_of"] == day
    assert quick("explain", "a", "--as-of", day, cwd=folder).status == 0


def test_nothing_passes_the_filter(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY})
    run = quick("rank", "--industry", "banking", "--format", "json", cwd=folder)
    assert (run.status, run.data["stories"]) == (1, [])
    assert "filter" in run.err


def test_nothing_on_the_lists_that_were_asked_for(tmp_path: Path) -> None:
    run = quick("rank", "--list", "ready", cwd=repository(tmp_path, {A: STORY}))
    assert run.status == 1
    assert "no story on these lists (1 on go-get: --list all)" in run.err


@pytest.mark.parametrize("command", ["check", "plan --budget 2", "report"])
def test_an_activity_log_that_is_named_and_not_there(command: str) -> None:
    run = quick(*command.split(), *ASKED, "--activity", "nix.csv")
    refused(run, "there is no activity log at nix.csv", "--activity")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--industry", "grocry"), 'no story has industry "grocry": did you mean "grocery"?'),
        (("--region", "DCAH"), 'no story has region "DCAH": did you mean "dach"?'),
        (("--owner", "zz"), 'no story has owner "zz": there are eskil, luca, mara, niamh, tomas'),
        (("--industry", "grocery", "--owner", "niamh", "--size", "enterprise"), "storykit: no story passes the filter"),
    ],
)
def test_a_filter_that_no_story_passes(given: tuple[str, ...], told: str) -> None:
    run = quick("rank", *ASKED, *given)
    assert (run.status, run.err.count("\n")) == (1, 1)
    assert told in run.err
    assert ("no story has" in run.err) is ("no story has" in told)
