"""What the formats of `storykit check` get, and what they share."""

from __future__ import annotations

import os
import posixpath
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from storykit.diagnostics import Diagnostic
from storykit.render.safe import visible, visible_line


class Page(NamedTuple):
    """What there is to know about a rule.

    Attributes:
        link: Where its page is on the web; empty when nowhere.
        doc: The page itself, as Markdown.
        severity: Its own, whatever the strategy says.
    """

    summary: str
    link: str = ""
    doc: str = ""
    severity: str = "warning"
    family: str = ""


def _no_source(path: str, line: int) -> str:
    return ""


class Findings(NamedTuple):
    """What a check found, and how to show it.

    Attributes:
        findings: In the order to show them in.
        summary: How many there are of each severity.
        files: What was looked at, with or without findings.
        pages: The rules by name.
        quarter: None when the strategy cannot be read.
        known: How many more are in the baseline.
        root: The folder that forges count paths from; empty for the current one.
        excerpt: A line of a file, without its end.
        everything: Whether text shows findings of severity info, too.
        width: Of the screen that text is for; 0 for a file or a pipe, where nothing is wrapped.
        colour: Whether text is coloured.
    """

    findings: Sequence[Diagnostic]
    summary: Mapping[str, int]
    files: Sequence[str]
    pages: Mapping[str, Page]
    quarter: str | None
    as_of: date
    version: str
    known: int = 0
    root: str = ""
    excerpt: Callable[[str, int], str] = _no_source
    everything: bool = False
    width: int = 0
    colour: bool = False

    def place(self, path: str) -> str:
        """A path as counted from the root; what lies elsewhere keeps its own."""
        here = posixpath.normpath(path)
        if not self.root:
            return here
        try:
            there = os.path.relpath(path, self.root).replace(os.sep, "/")
        except ValueError:  # another drive
            return here
        return here if there == ".." or there.startswith("../") else there


Format = Callable[[Findings], Iterator[str]]


def numbered(findings: Sequence[Diagnostic]) -> Iterator[tuple[Diagnostic, int]]:
    """Each finding, and which of those it is that only their lines tell apart, from 1."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        key = (finding.path, finding.rule, finding.message)
        seen[key] += 1
        yield finding, seen[key]


def fingerprint(path: str, finding: Diagnostic, number: int) -> str:
    """A name for a finding that no other has and that stays when lines move."""
    import hashlib

    key = "\0".join((path, finding.rule, finding.message, str(number)))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def notes(finding: Diagnostic, place: Callable[[str], str] = str) -> Iterator[str]:
    """What else there is to say of a finding, in lines: the hint, and the other places it is about."""
    if finding.hint:
        yield visible(finding.hint)
    for other in finding.related:
        yield f"see also {visible_line(place(other.path))}:{other.line}:{other.column}"


def counted(number: int, noun: str) -> str:
    """A number of things in words: `1 file`, `2 files`."""
    return f"{number} {noun}{'s' * (number != 1)}"
