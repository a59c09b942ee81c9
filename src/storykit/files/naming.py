"""Names of new files, safe on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LONGEST = 60
"""The most characters of a name: with four bytes each, it still fits every file system."""
_SIGNS = re.compile(r"[^a-z0-9]+")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d|conin|conout|clock")


def slug(text: str) -> str:
    """A text as an id and as a file's stem: letters and digits of any script in lower case, with `-` between.

    Nothing in it can lead to another folder, and no system reserves it. Empty when nothing is left.
    """
    words = _SIGNS.sub("-", text.lower()).strip("-") if text.isascii() else _any_script(text)
    if len(words) > LONGEST:
        words = words[: LONGEST + 1].rpartition("-")[0] or words[:LONGEST]
    return f"{words}-story" if _RESERVED.fullmatch(words) else words


def _any_script(text: str) -> str:
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return "-".join("".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in folded).split())


def free(name: str, taken: Collection[str]) -> str:
    """The name, or the first of name-2, name-3 … that is not taken. `taken` are names in lower case."""
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{name}-{number}"
    return found
