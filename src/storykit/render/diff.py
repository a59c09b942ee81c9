"""A change of a file as a unified diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from storykit.render.safe import visible, visible_line


def diff_lines(path: str, old: str, new: str) -> Iterator[str]:
    """The lines of a diff, safe to show."""
    name = visible(path)
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), f"a/{name}", f"b/{name}", lineterm="")
    return (visible_line(line) + "\n" for line in lines)
