"""For code scanning and editors: SARIF 2.1.0."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from storykit.diagnostics import Diagnostic, Related
from storykit.render.data import dumps
from storykit.render.findings.base import Findings, Page, fingerprint, numbered

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note", "ignore": "none"}
_ROOT = "%SRCROOT%"


def render(report: Findings) -> Iterator[str]:
    """One run; a result a line."""
    rules = sorted(report.pages.keys() | {finding.rule for finding in report.findings})
    driver = {
        "name": "storykit",
        "version": report.version,
        "rules": [_rule(name, report.pages.get(name, Page(name))) for name in rules],
    }
    index = {name: number for number, name in enumerate(rules)}
    base = {_ROOT: {"description": {"text": "the top folder of the repository"}}}
    yield f'{{\n  "$schema": {dumps(SCHEMA)},\n  "version": "2.1.0",\n  "runs": [{{\n'
    yield f'    "tool": {dumps({"driver": driver})},\n    "columnKind": "unicodeCodePoints",\n'
    yield f'    "originalUriBaseIds": {dumps(base)},\n    "results": ['
    separator = "\n      "
    for finding, number in numbered(report.findings):
        yield separator + dumps(_result(finding, number, index, report))
        separator = ",\n      "
    yield "\n    ]\n  }]\n}\n" if separator[0] == "," else "]\n  }]\n}\n"


def _rule(name: str, page: Page) -> dict[str, Any]:
    doc = page.doc or page.summary
    rule: dict[str, Any] = {
        "id": name,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": page.summary},
        "help": {"text": doc, "markdown": doc},
        "defaultConfiguration": {"level": _LEVELS[page.severity]},
    }
    rule |= {"helpUri": page.link} if page.link else {}
    return rule | ({"properties": {"tags": [page.family]}} if page.family else {})


def _result(finding: Diagnostic, number: int, index: dict[str, int], report: Findings) -> dict[str, Any]:
    path = report.place(finding.path)
    hint = f"\n{finding.hint}" if finding.hint else ""
    result = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}{hint}"},
        "locations": [_location(finding, path)],
        "partialFingerprints": {"storykit/v1": fingerprint(path, finding, number)},
    }
    related = [
        {"id": i, **_location(other, report.place(other.path)), "message": {"text": "see also"}}
        for i, other in enumerate(finding.related, 1)
    ]
    return result | ({"relatedLocations": related} if related else {})


def _location(where: Diagnostic | Related, path: str) -> dict[str, Any]:
    region = {"startLine": where.line, "startColumn": where.column}
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}


def _artifact(path: str) -> dict[str, str]:
    """A path as a URI: relative to the root, or that of a file elsewhere."""
    uri = quote(path, errors="surrogateescape")
    return {"uri": f"file://{uri}"} if posixpath.isabs(path) else {"uri": uri, "uriBaseId": _ROOT}
