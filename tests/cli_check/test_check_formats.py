"""What `storykit check` prints, for people and for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from checked import (
    BROKEN,
    INFO,
    MENDABLE,
    MIXED,
    RULES_OF,
    WARNING,
    check,
    contents,
    copied,
    findings,
    git,
    library,
)
from running import refused

from storykit.rules import RULES

SEVERITIES = ("info", "warning", "error")
FAMILY = {rule.name: rule.family for rule in RULES}


# Formats


def test_json() -> None:
    data = check(BROKEN, "--format", "json").data
    assert list(data) == ["schema", "quarter", "as_of", "findings", "summary", "known"]
    assert (data["schema"], data["quarter"], data["as_of"]) == ("storykit.check/1", "2026-Q4", "2026-11-16")
    keys = ["rule", "severity", "message", "path", "line", "column", "hint", "related"]
    assert all(list(finding) == keys for finding in data["findings"])
    counts = {name: sum(f["severity"] == name for f in data["findings"]) for name in ("error", "warning", "info")}
    assert data["summary"] == counts


def test_github(tmp_path: Path) -> None:
    folder = copied("broken", tmp_path)
    command = re.compile(r"::(error|warning|notice) file=([^,]+),line=(\d+),col=(\d+),title=storykit%3A ([a-z-]+)::.+")
    lines = check(folder, "--format", "github").out.splitlines()
    matched = [command.fullmatch(line) for line in lines]
    assert None not in matched, lines
    words = {"error": "error", "warning": "warning", "info": "notice"}
    told = [(m[1], m[2], int(m[3]), int(m[4]), m[5]) for m in matched if m]
    found = findings(folder)
    assert told == [(words[f["severity"]], f["path"], f["line"], f["column"], f["rule"]) for f in found]


def test_forges_get_paths_from_the_top_of_the_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    folder = copied("last-quarter", tmp_path)
    assert {issue["location"]["path"] for issue in check(folder, "--format", "gitlab").data} == {
        "last-quarter/activity.csv",
        "last-quarter/strategy.yaml",
    }
    assert {finding["path"] for finding in findings(folder)} == {"activity.csv", "strategy.yaml"}


def test_gitlab(tmp_path: Path) -> None:
    folder = copied("broken", tmp_path)
    issues = check(folder, "--format", "gitlab").data
    found = findings(folder)
    assert [i["check_name"] for i in issues] == [f["rule"] for f in found]
    assert [i["location"]["path"] for i in issues] == [f["path"] for f in found]
    assert [i["location"]["lines"]["begin"] for i in issues] == [f["line"] for f in found]
    assert {i["severity"] for i in issues} == {"info", "minor", "major"}
    assert len({i["fingerprint"] for i in issues}) == len(issues)


def test_sarif(tmp_path: Path) -> None:
    folder = copied("broken", tmp_path)
    data = check(folder, "--format", "sarif").data
    assert data["version"] == "2.1.0"
    (run,) = data["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert set(ids) == set(FAMILY)
    found = findings(folder)
    assert [result["ruleId"] for result in run["results"]] == [f["rule"] for f in found]
    assert all(ids[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [place["artifactLocation"]["uri"] for place in places] == [f["path"] for f in found]
    regions = [{"startLine": f["line"], "startColumn": f["column"]} for f in found]
    assert [place["region"] for place in places] == regions


def test_junit(tmp_path: Path) -> None:
    folder = copied("broken", tmp_path)
    suites = ElementTree.fromstring(check(folder, "--format", "junit").out)
    found = [f for f in findings(folder) if f["severity"] != "info"]
    assert suites.tag == "testsuites"
    assert len(suites.findall("testsuite/testcase/failure")) == int(suites.get("failures", "0")) == len(found)
    assert len(suites.findall("testsuite/testcase")) == int(suites.get("tests", "0"))
    named = {suite.get("name") for suite in suites}
    files = {name for name in contents(folder) if name.startswith("stories/")}
    assert named >= files | {"strategy.yaml"}


@pytest.mark.parametrize("format", ["json", "gitlab", "sarif", "junit", "github", "text"])
@pytest.mark.parametrize("name", ["broken-strategy", "well"])
def test_only_data_is_on_stdout(format: str, name: str, tmp_path: Path) -> None:
    folder = copied("broken-strategy", tmp_path) if name != "well" else library(tmp_path, {"stories/a.yaml": MENDABLE})
    run = check(folder, "--format", format, "--verbose", "--fix")
    assert "mended" not in run.out
    if format in ("json", "gitlab", "sarif"):
        json.loads(run.out)
    elif format == "junit":
        ElementTree.fromstring(run.out)
    elif format == "github":
        assert all(line.startswith("::") for line in run.out.splitlines())


@pytest.mark.parametrize("format", ["text", "json", "github", "gitlab", "sarif", "junit"])
def test_to_a_file(format: str, tmp_path: Path) -> None:
    report = tmp_path / "report"
    run = check(BROKEN, "--format", format, "-o", str(report))
    assert (run.status, run.out, run.err) == (1, "", "")
    assert report.read_bytes().decode() == check(BROKEN, "--format", format).out


def test_to_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    run = check(library(tmp_path, MIXED), "-o", "nowhere/report.txt")
    refused(run, "nowhere")


# Text


def test_infos_are_counted_and_listed_with_all(tmp_path: Path) -> None:
    library(tmp_path, MIXED)
    few, all_ = check(tmp_path), check(tmp_path, "--all")
    assert RULES_OF["info"] not in few.out
    assert few.out.endswith("1 error, 1 warning, 1 hint in 3 files; the hints: --all\n")
    assert f"[{RULES_OF['info']}]" in all_.out
    assert all_.out.endswith("1 error, 1 warning, 1 hint in 3 files\n")
    for run in (few, all_):
        assert RULES_OF["error"] in run.out
        assert RULES_OF["warning"] in run.out


def test_infos_alone(tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": INFO})
    assert check(tmp_path).out == "nothing to mend in 3 files; 1 hint (see with --all)\n"
    assert check(tmp_path, "--all").out.endswith("1 hint in 1 file\n")


def test_infos_that_the_check_fails_on_are_shown(tmp_path: Path) -> None:
    run = check(library(tmp_path, {"stories/one.yaml": INFO}), "--fail-on", "info")
    assert run.status == 1
    assert RULES_OF["info"] in run.out, "it fails and does not say why"


def test_a_finding_has_its_place_its_source_and_what_to_do(tmp_path: Path) -> None:
    line, source, caret, hint, *_ = check(library(tmp_path, {"stories/one.yaml": WARNING})).out.splitlines()
    assert line.startswith("stories/one.yaml:7:12: warning: nothing says what went from 14 kg to 61 kg")
    assert source == "  7 | outcomes: [{before: 14 kg, after: 61 kg}]"
    assert caret.index("^") == source.index("{")
    assert hint.strip().startswith("= ")
