"""What is wrong in a file, where, and what to do about it."""

from __future__ import annotations

from typing import NamedTuple

from storykit.model.marks import Position

INVALID = "invalid-file"


class Related(NamedTuple):
    """Another place that a finding is about."""

    path: str
    line: int
    column: int


class Diagnostic(NamedTuple):
    """One fault or finding; sorts by place. Lines and columns count from 1."""

    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    rule: str = INVALID
    severity: str = "error"
    related: tuple[Related, ...] = ()


def diagnostic(path: str, position: Position, message: str, hint: str = "", rule: str = INVALID) -> Diagnostic:
    """An error at a place in a file."""
    return Diagnostic(path, position.line, position.column, message, hint, rule)
