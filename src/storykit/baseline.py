"""Findings that a team has decided to live with for now."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Iterable
from typing import Any

from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError

SCHEMA = "storykit.baseline/1"
Known = Counter[tuple[str, str, str]]


def _key(finding: Diagnostic, folder: str) -> tuple[str, str, str]:
    """What stays the same when lines move, wherever the check is run: its path counts from `folder`."""
    path = posixpath.relpath(finding.path, folder or ".")
    return path, finding.rule, finding.message


def dump(findings: Iterable[Diagnostic], folder: str) -> str:
    """The findings as a baseline file: sorted, without lines, one entry a line, good to review.

    `folder` is that of the strategy.
    """
    counts = sorted(Counter(_key(finding, folder) for finding in findings).items())
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


def unknown(findings: Iterable[Diagnostic], known: Known, folder: str) -> tuple[tuple[Diagnostic, ...], int]:
    """The findings that are not in a baseline, and how many are."""
    left = Counter(known)
    new: list[Diagnostic] = []
    for finding in findings:
        key = _key(finding, folder)
        if left[key] > 0:
            left[key] -= 1
        else:
            new.append(finding)
    return tuple(new), known.total() - left.total()
