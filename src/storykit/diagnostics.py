"""What is wrong in a file, where, and what to do about it."""

from __future__ import annotations

from typing import NamedTuple

from storykit.model.marks import Position


class Diagnostic(NamedTuple):
    """One fault or finding; sorts by place. Lines and columns count from 1."""

    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    rule: str = "invalid-file"
    severity: str = "error"


def diagnostic(path: str, position: Position, message: str, hint: str = "") -> Diagnostic:
    """An error at a place in a file."""
    return Diagnostic(path, position.line, position.column, message, hint)
