"""For anything that shows test results: JUnit's XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from storykit.diagnostics import Diagnostic
from storykit.render.findings.base import Findings, notes, numbered
from storykit.render.safe import visible, visible_line

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Numbered = list[tuple[Diagnostic, int]]


def render(report: Findings) -> Iterator[str]:
    """A suite for each file: a failure for each error or warning, else one test that passes."""
    from xml.etree.ElementTree import tostring

    files: dict[str, Numbered] = {path: [] for path in report.files}
    for finding, number in numbered(report.findings):
        files.setdefault(finding.path, []).append((finding, number))
    suites = [_suite(report.place(path), found) for path, found in sorted(files.items())]
    tests, failures = (sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures"))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="storykit check" tests="{tests}" failures="{failures}" errors="0" time="0">\n'
    yield from (tostring(suite, encoding="unicode") + "\n" for suite in suites)
    yield "</testsuites>\n"


def _suite(path: str, found: Numbered) -> Element:
    from xml.etree.ElementTree import Element, SubElement

    failing = [(finding, number) for finding, number in found if finding.severity != "info"]
    counts = {"tests": len(failing) or 1, "failures": len(failing), "errors": 0, "skipped": 0, "time": 0}
    suite = Element("testsuite", {"name": _xml(visible_line(path))} | {name: str(n) for name, n in counts.items()})
    for finding, number in failing:
        name = f"{finding.rule}: {visible(finding.message)}" + f" ({number})" * (number > 1)
        failure = {"message": _xml(visible(finding.message)), "type": finding.severity}
        SubElement(_case(suite, path, name, finding.line), "failure", failure).text = _xml(_details(path, finding))
    if not failing:
        _case(suite, path, "nothing to mend", 1)
    hints = [_details(path, finding) for finding, _ in found if finding.severity == "info"]
    if hints:
        SubElement(suite, "system-out").text = _xml("\n".join(hints))
    return suite


def _case(suite: Element, path: str, name: str, line: int) -> Element:
    from xml.etree.ElementTree import SubElement

    where = _xml(visible_line(path))
    attributes = {"classname": where, "name": _xml(name), "file": where, "line": str(line), "time": "0"}
    return SubElement(suite, "testcase", attributes)


def _details(path: str, finding: Diagnostic) -> str:
    """All there is to say: viewers show a failure's text, and some nothing else of it."""
    where = f"{visible_line(path)}:{finding.line}:{finding.column}"
    return "\n".join([f"{where}: {finding.severity}: {visible(finding.message)} [{finding.rule}]", *notes(finding)])


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
