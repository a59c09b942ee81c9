"""Measures the other commands beside `storykit rank`, all on the same 2,000 stories: what each costs on top of reading.

Run by itself: python bench/commands.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import library
from run import LARGE, RANK, STORYKIT, Run, compare, compiled, row

ROUNDS = 5
DAY = ("--as-of", "2026-11-16")
COMMANDS = {
    "rank, as a page": (1.3, (*RANK, "--format", "html")),
    "rank, as a workbook": (1.6, (*RANK, "--format", "xlsx", "--output", "{scratch}/rank.xlsx")),
    "rank --stability": (1.8, (*RANK, "--stability")),
    "coverage": (1.2, (*STORYKIT, "coverage", *DAY)),
    "diff of two days": (2.6, (*STORYKIT, "diff", "2026-08-01", "2026-11-16")),
    "plan of 10 stories": (1.6, (*STORYKIT, "plan", *DAY, "--budget", "10")),
    "export as CSV": (1.4, (*STORYKIT, "export", *DAY, "--format", "csv")),
    "export as a workbook": (3.0, (*STORYKIT, "export", *DAY, "--format", "xlsx", "--output", "{scratch}/all.xlsx")),
}


def main() -> None:
    """Print a line for each command."""
    compiled()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "library"
        library.make(folder, LARGE)
        row("", "ratio", "at most", "")
        for what, (at_most, command) in COMMANDS.items():
            given = tuple(part.format(scratch=scratch) for part in command)
            compare(what, at_most, (Run(given, folder), Run(RANK, folder)), ROUNDS)


if __name__ == "__main__":
    main()
