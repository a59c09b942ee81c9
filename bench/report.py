"""Measures `storykit report --format json` beside `storykit rank --format json`, both of 2,000 stories with a log.

Run by itself: python bench/report.py
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import library
from run import RANK, STORYKIT, Run, compare, compiled, row

STORIES, ROWS, ROUNDS = 2_000, 2_000, 5
AT_MOST = 2.5
ASKS = ("reference_call", "speaking", "share", "heard_back", "sales_call")


def log(folder: Path) -> None:
    """An activity log of as many rows as there are stories."""
    generator = random.Random(ROWS)
    lines = ["date,story,advocate,activity,deal,amount,outcome,by,note"]
    for number in range(ROWS):
        story, day = (
            generator.randrange(STORIES),
            f"2026-{generator.randrange(7, 12):02}-{generator.randrange(1, 16):02}",
        )
        deal = f"Deal {number},{generator.randrange(10, 90)}000,{generator.choice(('won', 'lost', 'open'))}"
        lines.append(f"{day},story-{story:06},Ada Number{story},{generator.choice(ASKS)},{deal},mara,")
    (folder / "activity.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")


def main() -> None:
    """Print a line for each format."""
    compiled()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        library.make(folder, STORIES)
        log(folder)
        row("", "ratio", "at most", "")
        rank = Run((*RANK, "--format", "json"), folder)
        for format in ("json", "html"):
            report = (*STORYKIT, "report", "--as-of", "2026-11-16", "--format", format)
            compare(f"report ({format}), by rank", AT_MOST, (Run(report, folder), rank), ROUNDS)


if __name__ == "__main__":
    main()
