"""The line that a diagnostic is about."""

from __future__ import annotations

from storykit.files.load import read_bytes
from storykit.files.reader import Fault

MOST = 160


def source_line(path: str, line: int) -> str:
    """One line of a file as text; empty when it cannot be read or has no such line."""
    data = read_bytes(path)
    if isinstance(data, Fault):
        return ""
    lines = data.decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
    return lines[line - 1].rstrip("\r")[:MOST] if line <= len(lines) else ""
