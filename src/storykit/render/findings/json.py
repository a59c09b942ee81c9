"""For programs: the contract `storykit.check/1`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from storykit.diagnostics import Diagnostic
from storykit.render.data import json_object
from storykit.render.findings.base import Findings


def render(report: Findings) -> Iterator[str]:
    """One object; a finding a line."""
    head = {"schema": "storykit.check/1", "quarter": report.quarter, "as_of": report.as_of.isoformat()}
    tail = {"summary": dict(report.summary), "known": report.known}
    return json_object(head, "findings", map(_row, report.findings), tail)


def _row(finding: Diagnostic) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "hint": finding.hint,
        "related": [other._asdict() for other in finding.related],
    }
