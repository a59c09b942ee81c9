"""The templates of pages and pictures: everything put into one is escaped, and a name that is not there is a fault."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_DAY = re.compile(r"(\b\d{4}-(?:Q[1-4]|\d{2}-\d{2})\b)")
FOLDER = Path(__file__).parent / "templates"


@cache
def templates() -> Environment:
    """The project's own templates."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
    )
    environment.filters |= {"plain": plain, "days": days}
    return environment


def plain(number: float) -> str:
    """A length or a place in a picture: at most two decimals, and no more than it takes."""
    return f"{number + 0.0:.2f}".rstrip("0").rstrip(".")


def days(text: str) -> list[str]:
    """Text cut at its days and quarters, which are every second piece, so that no line ends within one."""
    return _DAY.split(text)
