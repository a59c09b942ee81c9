"""JUnit's XML, as a reader of it sees it."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from junitparser import Failure, JUnitXml
from sampled import ANY_FINDINGS, CLEAN, FINDINGS, HOSTILE, rendered

from storykit.diagnostics import Diagnostic


def parsed(findings: tuple[Diagnostic, ...] = FINDINGS, **changes: object) -> JUnitXml:
    return JUnitXml.fromstring(rendered("junit", findings, **changes).encode())


def test_counts() -> None:
    found = parsed()
    assert (found.tests, found.failures, found.errors) == (4, 2, 0)
    suites = {suite.name: suite for suite in found}
    assert set(suites) == {"stories/meridian.yaml", HOSTILE, *CLEAN}
    counts = {name: (suite.tests, suite.failures) for name, suite in suites.items()}
    assert counts["stories/meridian.yaml"] == counts[HOSTILE] == (1, 1)
    assert counts[CLEAN[0]] == counts[CLEAN[1]] == (1, 0)


def test_a_failure_says_all_there_is_to_say() -> None:
    case = next(iter(next(suite for suite in parsed() if suite.name == HOSTILE)))
    (failure,) = case.result
    assert isinstance(failure, Failure)
    assert failure.type == "error"
    assert failure.message == 'the id "x%" is that of stories/b.yaml, too: \\x1b[31m\\u202e::error::no'
    assert failure.text == (
        f"{HOSTILE}:3:8: error: {failure.message} [duplicate-id]\n"
        f"give it an id of its own\nsee also stories/b.yaml:1:5\nsee also {HOSTILE}:2:1"
    )
    assert case.classname == HOSTILE


def test_hints_pass() -> None:
    found = parsed(FINDINGS[1:2])
    assert (found.tests, found.failures) == (3, 0)
    out = ElementTree.fromstring(rendered("junit", FINDINGS[1:2]).encode()).findtext("testsuite/system-out")
    assert out == "stories/meridian.yaml:30:3: info: Priya Nair is the only one who tells it [single-advocate]"


def test_tests_are_told_apart_by_class_and_name() -> None:
    doubled = tuple(FINDINGS[0]._replace(line=line) for line in (3, 9, 24))
    cases = [case for suite in parsed(doubled) for case in suite]
    assert len({(case.classname, case.name) for case in cases}) == len(cases) == 5


def test_names_stay_when_lines_move() -> None:
    moved = tuple(finding._replace(line=finding.line + 7) for finding in FINDINGS)
    names = [[(case.classname, case.name) for suite in parsed(f) for case in suite] for f in (FINDINGS, moved)]
    assert names[0] == names[1]


@given(findings=ANY_FINDINGS)
def test_any_text_is_well_formed(findings: tuple[Diagnostic, ...]) -> None:
    text = rendered("junit", (*findings, Diagnostic("z\ufffe\ud800", 1, 1, "\ufffe\uffff\udfff\x00")))
    root = ElementTree.fromstring(text.encode())
    failures = root.findall(".//failure")
    assert len(failures) == sum(finding.severity != "info" for finding in findings) + 1
    assert root.get("failures") == str(len(failures))
    assert root.get("tests") == str(len(root.findall(".//testcase")))
