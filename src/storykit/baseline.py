"""Findings that a team has decided to live with for now."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError

SCHEMA = "storykit.baseline/1"
Known = Counter[tuple[str, str, str]]


def _key(finding: Diagnostic) -> tuple[str, str, str]:
    """What stays the same when lines move."""
    return finding.path, finding.rule, finding.message


def dump(findings: Iterable[Diagnostic]) -> str:
    """The findings as a baseline file: sorted, without lines, one entry a line, good to review."""
    counts = sorted(Counter(map(_key, findings)).items())
    entries = [
        json.dumps({"path": path, "rule": rule, "message": message, "count": count}, ensure_ascii=False)
        for (path, rule, message), count in counts
    ]
    listed = "".join(f"\n    {entry}," for entry in entries).removesuffix(",")
    return f'{{\n  "schema": "{SCHEMA}",\n  "findings": [{listed}\n  ]\n}}\n'


def parse(text: str, path: str) -> Known:
    """The findings of a baseline file.

    Raises StorykitError when the text is none.
    """
    try:
        entries: list[dict[str, Any]] = json.loads(text)["findings"]
        return Counter({(e["path"], e["rule"], e["message"]): int(e["count"]) for e in entries})
    except (ValueError, KeyError, TypeError):
        raise StorykitError(f"{path} is no baseline", hint="write it anew with --write-baseline") from None


def unknown(findings: Iterable[Diagnostic], known: Known) -> tuple[tuple[Diagnostic, ...], int]:
    """The findings that are not in a baseline, and how many are."""
    left = Counter(known)
    new: list[Diagnostic] = []
    for finding in findings:
        if left[_key(finding)] > 0:
            left[_key(finding)] -= 1
        else:
            new.append(finding)
    return tuple(new), known.total() - left.total()
