"""The line that a diagnostic is about."""

from __future__ import annotations

from functools import lru_cache

from storykit.files.load import read_bytes
from storykit.files.reader import Fault


@lru_cache(maxsize=1)
def _lines(path: str) -> list[str]:
    """The lines of a file; the last one read is kept, as findings come file by file."""
    data = read_bytes(path)
    return [] if isinstance(data, Fault) else data.decode("utf-8", "replace").removeprefix("\ufeff").split("\n")


def source_line(path: str, line: int) -> str:
    """One line of a file as text; empty when it cannot be read or has no such line."""
    lines = _lines(path)
    return lines[line - 1].rstrip("\r") if line <= len(lines) else ""
