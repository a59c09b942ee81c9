"""A Code Quality report as GitLab documents it."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from sampled import ANY_FINDINGS, FINDINGS, HOSTILE, rendered

from storykit.diagnostics import Diagnostic


def issues(findings: tuple[Diagnostic, ...] = FINDINGS) -> list[dict[str, Any]]:
    found = json.loads(rendered("gitlab", findings))
    assert isinstance(found, list)
    return found


def prints(findings: tuple[Diagnostic, ...]) -> list[str]:
    return [issue["fingerprint"] for issue in issues(findings)]


def test_the_whole() -> None:
    first, _, third = issues()
    assert first == {
        "description": "nothing says where release lead time started (ask Meridian Bank where it stood before: …)",
        "check_name": "outcome-without-baseline",
        "fingerprint": first["fingerprint"],
        "severity": "minor",
        "location": {"path": "stories/meridian.yaml", "lines": {"begin": 24}},
    }
    assert third["location"] == {"path": HOSTILE, "lines": {"begin": 3}}


def test_a_clean_library_is_an_empty_list() -> None:
    assert issues(()) == []


@given(findings=ANY_FINDINGS)
def test_what_gitlab_needs(findings: tuple[Diagnostic, ...]) -> None:
    found = issues(findings)
    assert len(found) == len(findings)
    assert {issue["severity"] for issue in found} <= {"info", "minor", "major", "critical", "blocker"}
    assert all(isinstance(issue["location"]["lines"]["begin"], int) for issue in found)
    assert not any(issue["location"]["path"].startswith("./") for issue in found)


@given(findings=ANY_FINDINGS)
def test_each_finding_has_a_fingerprint_of_its_own(findings: tuple[Diagnostic, ...]) -> None:
    doubled = tuple(sorted(f for finding in findings for f in (finding, finding._replace(line=finding.line + 1))))
    found = prints(doubled)
    assert len(set(found)) == len(found)


def test_fingerprints_stay_when_lines_move() -> None:
    moved = tuple(finding._replace(line=finding.line + 7, column=1) for finding in FINDINGS)
    assert prints(moved) == prints(FINDINGS)
    assert prints(FINDINGS[1:]) == prints(FINDINGS)[1:]


def test_fingerprints_are_those_of_earlier_versions() -> None:
    assert prints(FINDINGS[1:2]) == ["941e5677c2063849f9327dfe72b8e217"]
