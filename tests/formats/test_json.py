"""The contract storykit.check/1."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from sampled import ANY_FINDINGS, FINDINGS, rendered

from storykit.diagnostics import Diagnostic, Related


def test_the_contract() -> None:
    found = json.loads(rendered("json", known=3))
    assert list(found) == ["schema", "quarter", "as_of", "findings", "summary", "known"]
    assert found["schema"] == "storykit.check/1"
    assert (found["quarter"], found["as_of"], found["known"]) == ("2026-Q4", "2026-11-16", 3)
    assert found["summary"] == {"error": 1, "warning": 1, "info": 1}
    assert found["findings"][0] == {
        "rule": "outcome-without-baseline",
        "severity": "warning",
        "message": "nothing says where release lead time started",
        "path": "stories/meridian.yaml",
        "line": 24,
        "column": 5,
        "hint": "ask Meridian Bank where it stood before: …",
        "related": [],
    }
    assert found["findings"][2]["related"][0] == {"path": "stories/b.yaml", "line": 1, "column": 5}


def test_an_unreadable_strategy_has_no_quarter() -> None:
    assert json.loads(rendered("json", quarter=None))["quarter"] is None


@given(findings=ANY_FINDINGS)
def test_nothing_is_lost(findings: tuple[Diagnostic, ...]) -> None:
    rows = json.loads(rendered("json", findings))["findings"]
    back = (row | {"related": tuple(Related(**other) for other in row["related"])} for row in rows)
    assert tuple(Diagnostic(**row) for row in back) == findings


@pytest.mark.parametrize("findings", [(), FINDINGS])
def test_a_finding_a_line(findings: tuple[Diagnostic, ...]) -> None:
    assert sum(line.startswith('    {"rule"') for line in rendered("json", findings).splitlines()) == len(findings)
