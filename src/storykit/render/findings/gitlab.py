"""For GitLab: a Code Quality report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from storykit.diagnostics import Diagnostic
from storykit.render.data import dumps
from storykit.render.findings.base import Findings, fingerprint, numbered

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def render(report: Findings) -> Iterator[str]:
    """A list; a finding a line."""
    yield "["
    separator = "\n  "
    for finding, number in numbered(report.findings):
        yield separator + dumps(_issue(report.place(finding.path), finding, number))
        separator = ",\n  "
    yield "\n]\n" if separator[0] == "," else "]\n"


def _issue(path: str, finding: Diagnostic, number: int) -> dict[str, Any]:
    hint = f" ({finding.hint})" if finding.hint else ""
    return {
        "description": f"{finding.message}{hint}",
        "check_name": finding.rule,
        "fingerprint": fingerprint(path, finding, number),
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": path, "lines": {"begin": finding.line}},
    }
