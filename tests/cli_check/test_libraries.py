"""The libraries in tests/libraries show every rule; `pytest --update-snapshots` rewrites what they look like."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest
from checked import LIBRARIES, check, findings, rules
from running import ROOT

from storykit.rules import RULES

FOLDER = Path(__file__).parent / "snapshots"
STATUS = {"broken": 1, "broken-strategy": 1, "last-quarter": 0}
FORMATS = {
    "80.txt": (["--all"], "80"),
    "160.txt": (["--all"], "160"),
    "piped.txt": ([], ""),
    "json": (["--format", "json"], ""),
}
SNAPSHOTS = {
    f"{name}{'.' if format == 'json' else '-'}{format}": (name, *how)
    for name in STATUS
    for format, how in FORMATS.items()
}
NAMES = {rule.name for rule in RULES}


def test_every_library_is_looked_at() -> None:
    assert {path.name for path in LIBRARIES.iterdir()} == set(STATUS)


def test_every_rule_is_shown() -> None:
    shown = set().union(*(rules(LIBRARIES / name) for name in STATUS))
    assert NAMES - shown == set(), "these rules are shown by no library"
    assert shown <= NAMES


@pytest.mark.parametrize("name", STATUS)
def test_comments_tell_the_truth(name: str) -> None:
    texts = (path.read_text("utf-8") for path in (LIBRARIES / name).rglob("*.yaml"))
    told = {word for text in texts for comment in re.findall("#(.*)", text) for word in re.findall(r"[a-z-]+", comment)}
    assert told & NAMES <= rules(LIBRARIES / name)


@pytest.mark.parametrize("name", [*STATUS, ""])
def test_findings_are_in_order_and_each_once(name: str) -> None:
    found = findings(LIBRARIES / name if name else ROOT)
    assert found
    where = [(finding["path"], finding["line"], finding["column"]) for finding in found]
    assert where == sorted(where)
    assert all(line > 0 < column for _, line, column in where)
    once = {(*place, finding["rule"], finding["message"]) for place, finding in zip(where, found, strict=True)}
    assert len(once) == len(found)


@pytest.mark.parametrize("name", STATUS)
def test_places_exist(name: str) -> None:
    for finding in findings(LIBRARIES / name):
        for place in (finding, *finding["related"]):
            lines = (LIBRARIES / name / place["path"]).read_text("utf-8").splitlines()
            assert place["column"] <= len(lines[place["line"] - 1]) + 1, finding


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_output_is_as_on_file(name: str, *, update_snapshots: bool) -> None:
    library, args, columns = SNAPSHOTS[name]
    run = check(LIBRARIES / library, *args, columns=columns)
    assert (run.status, run.err) == (STATUS[library], "")
    assert str(ROOT) not in run.out
    file = FOLDER / name
    if update_snapshots:
        file.write_bytes(run.out.encode())
    kept = file.read_bytes().decode() if file.exists() else ""
    changes = difflib.unified_diff(kept.splitlines(), run.out.splitlines(), "on file", "now", lineterm="", n=1)
    assert kept == run.out, "\n".join(["pytest --update-snapshots rewrites the file", *changes])


def test_no_file_is_left_of_a_snapshot_that_is_gone() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(SNAPSHOTS)


@pytest.mark.parametrize("name", STATUS)
@pytest.mark.parametrize("columns", [80, 160])
def test_lines_fit_the_screen(name: str, columns: int) -> None:
    run = check(LIBRARIES / name, "--all", columns=str(columns))
    assert [line for line in run.out.splitlines() if len(line) > columns] == []


def test_the_sample_library_has_no_error() -> None:
    run = check(ROOT, "--format", "json")
    assert run.status == 0
    assert run.data["summary"]["error"] == 0
    assert [finding for finding in run.data["findings"] if finding["severity"] == "error"] == []


def test_the_sample_library_does_not_take_in_these() -> None:
    assert {finding["path"].partition("/")[0] for finding in findings(ROOT)} <= {
        "stories",
        "strategy.yaml",
        "activity.csv",
    }
