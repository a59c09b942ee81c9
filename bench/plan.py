"""Measures `storykit plan` on 2,000 go-gets and 60 cells: whole runs, with the proof.

Run by itself: python bench/plan.py
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STORYKIT = (sys.executable, "-m", "storykit")
GO_GETS, CUSTOMERS, OFFERINGS, PERSONAS = 2_000, 1_400, 10, 6
BUDGETS = (10, 40, 200)
STAGES = ("candidate", "asked", "agreed", "drafting", "approval")
OFTEN = (60, 20, 10, 6, 4)


def strategy(generator: random.Random) -> str:
    """Ten offerings, six personas, and three stories wanted for each pair."""
    offerings = [f"  - {{id: offering-{i}, weight: {generator.randint(1, 5)}}}" for i in range(OFFERINGS)]
    personas = [f"  - {{id: persona-{i}, weight: {generator.randint(1, 5)}}}" for i in range(PERSONAS)]
    lines = ["quarter: 2026-Q4", "offerings:", *offerings, "personas:", *personas, "coverage: {target: 3}"]
    return "\n".join([*lines, "segments: {industry: {grocery: 3, retail: 2, other: 1}}", ""])


def story(generator: random.Random, number: int) -> str:
    """A story of one offering or two, and one buyer or two."""
    offerings = {generator.randrange(OFFERINGS) for _ in range(generator.choice((1, 1, 2)))}
    personas = {generator.randrange(PERSONAS) for _ in range(generator.choice((1, 1, 2)))}
    return f"""\
title: Customer takes {generator.randrange(5, 60)} percent out of its miles
stage: {"published" if number >= GO_GETS else generator.choices(STAGES, OFTEN)[0]}
owner: {generator.choice(("mara", "tomas", "niamh"))}
effort: {generator.choice((1, 1, 2, 3, 5))}
customer:
  name: Customer {generator.randrange(CUSTOMERS)}
  industry: {generator.choice(("grocery", "retail", "law"))}
offerings: [{", ".join(f"offering-{i}" for i in sorted(offerings))}]
personas: [{", ".join(f"persona-{i}" for i in sorted(personas))}]
happened_on: 2026-{generator.randrange(1, 11):02}-{generator.randrange(1, 28):02}
outcomes: [{{metric: cost per crate, after: 0.{generator.randrange(50, 93)} EUR}}]
permission: {{status: granted}}
"""


def make(folder: Path, seed: int = 1, ready: int = 40) -> None:
    """The library, the same for the same seed."""
    generator = random.Random(seed)
    (folder / "stories").mkdir(parents=True)
    (folder / "strategy.yaml").write_text(strategy(generator), encoding="utf-8")
    for number in range(GO_GETS + ready):
        (folder / "stories" / f"story-{number:04}.yaml").write_text(story(generator, number), encoding="utf-8")


def timed(*arguments: str, folder: Path) -> tuple[float, str]:
    """Seconds of a whole run, and what it printed."""
    start = time.perf_counter()
    run = subprocess.run([*STORYKIT, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, run.stdout


def main() -> None:
    """Print a line for each budget."""
    with tempfile.TemporaryDirectory() as scratch:
        for seed in (1, 2, 3):
            folder = Path(scratch) / str(seed)
            make(folder, seed)
            seconds, _ = timed("rank", "--as-of", "2026-11-16", "--top", "1", "--format", "json", folder=folder)
            print(f"library {seed}: rank takes {seconds:.1f} s")
            for budget in (*map(str, BUDGETS), "40 --effort"):
                arguments = ("plan", "--as-of", "2026-11-16", "--format", "json", "--budget", *budget.split())
                seconds, out = timed(*arguments, folder=folder)
                found = json.loads(out)
                proof = "proven" if found["optimal"] and found["settled"] else f"stopped at {found['bound']}"
                print(f"  budget {budget}: {seconds:.1f} s, {proof}, coverage {found['coverage_after']:.1%}", end="")
                print(f" (top by rank {found['top_n']['coverage_after']:.1%})")


if __name__ == "__main__":
    main()
