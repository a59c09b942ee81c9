"""Findings as the formats get them, plain and hostile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from storykit.diagnostics import Diagnostic, Related
from storykit.render.findings import FORMATS, Findings, Page

DAY = date(2026, 11, 16)
HOSTILE = "stories/a: b, 100%/naïve file#1?.yaml"
SOURCES = {
    ("stories/meridian.yaml", 24): "  - {metric: release lead time, after: 1 day}",
    (HOSTILE, 3): "title: \x1b[31mred\u202e",
}
PAGES = {
    "outcome-without-baseline": Page(
        "A result has no starting point.", "https://example.com/rules#baseline", "Why: …", "warning", "proof"
    ),
    "duplicate-id": Page("Two files have one id.", doc="Why: it is ambiguous.", severity="error", family="schema"),
    "single-advocate": Page("One person alone tells the story.", severity="info"),
    "silent": Page("A rule that is off unless asked for.", severity="ignore"),
}
FINDINGS = (
    Diagnostic(
        "stories/meridian.yaml",
        24,
        5,
        "nothing says where release lead time started",
        "ask Meridian Bank where it stood before: …",
        "outcome-without-baseline",
        "warning",
    ),
    Diagnostic(
        "stories/meridian.yaml", 30, 3, "Priya Nair is the only one who tells it", "", "single-advocate", "info"
    ),
    Diagnostic(
        HOSTILE,
        3,
        8,
        'the id "x%" is that of\r\nstories/b.yaml, too: \x1b[31m\u202e::error::no',
        "give it\nan id of its own",
        "duplicate-id",
        "error",
        (Related("stories/b.yaml", 1, 5), Related(HOSTILE, 2, 1)),
    ),
)
CLEAN = ("stories/clean.yaml", "strategy.yaml")


def report(findings: Sequence[Diagnostic] = FINDINGS, **changes: Any) -> Findings:
    """A report of a check of the files of `findings` and two clean ones."""
    given = Findings(
        findings=findings,
        summary={name: sum(f.severity == name for f in findings) for name in ("error", "warning", "info")},
        files=tuple(dict.fromkeys([*(finding.path for finding in findings), *CLEAN])),
        pages=PAGES,
        quarter="2026-Q4",
        as_of=DAY,
        version="0.1.0",
        excerpt=lambda path, line: SOURCES.get((path, line), ""),
    )
    return given._replace(**changes)


def rendered(format: str, findings: Sequence[Diagnostic] = FINDINGS, **changes: Any) -> str:
    """A report in a format."""
    return "".join(FORMATS[format](report(findings, **changes)))


TEXT = st.text(max_size=40)
RELATED = st.builds(Related, TEXT, st.integers(1, 99), st.integers(1, 99))
ANY_FINDING = st.builds(
    Diagnostic,
    path=st.text(min_size=1, max_size=40),
    line=st.integers(1, 10**6),
    column=st.integers(1, 10**6),
    message=TEXT,
    hint=TEXT,
    rule=st.sampled_from(["duplicate-id", "single-advocate", "of-no-page"]),
    severity=st.sampled_from(["error", "warning", "info"]),
    related=st.lists(RELATED, max_size=2).map(tuple),
)
ANY_FINDINGS = st.lists(ANY_FINDING, max_size=6).map(lambda found: tuple(sorted(found)))
