"""The line that a diagnostic is about."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from storykit.files.load import read_bytes
from storykit.files.reader import Fault


@lru_cache(maxsize=1)
def _lines(path: str) -> list[str]:
    """The lines of a file; the last one read is kept, as findings come file by file."""
    data = read_bytes(path)
    if isinstance(data, Fault):
        return []
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    return re.split("\r\n?|\n", data.decode(encoding, "replace"))


def source_line(path: str, line: int) -> str:
    """One line of a file as text; empty when it cannot be read or has no such line."""
    lines = _lines(path)
    return lines[line - 1] if line <= len(lines) else ""
