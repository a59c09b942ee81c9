"""Measures storykit side by side with the least that a program for the same job must do: `make bench`.

Ratios hold on any computer, seconds do not. Each pair is run in turns, and medians are compared.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
import zlib
from pathlib import Path
from statistics import median
from typing import NamedTuple

import library

import storykit

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent
PYTHON = sys.executable
STORYKIT = (str(Path(PYTHON).with_name("storykit")),)
RANK = (*STORYKIT, "rank", "--as-of", "2026-11-16")
SCHEMA = SAMPLE / ".storykit" / "story.schema.json"
PER_KB = 1 if sys.platform != "darwin" else 1024
SMALL, LARGE, HUGE = 50, 2_000, 20_000


class Run(NamedTuple):
    """A command that is measured, and where it runs."""

    command: tuple[str, ...]
    folder: Path


class Cost(NamedTuple):
    """What one run took: seconds of wall time, and KB of memory at its peak."""

    seconds: float
    memory: float


def measure(run: Run) -> Cost:
    """One run, its output thrown away."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STORYKIT_")}
    start = time.perf_counter()
    process = subprocess.Popen(run.command, cwd=run.folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(run.command)} ended with {process.returncode}")
    return Cost(seconds, usage.ru_maxrss / PER_KB)


def side_by_side(runs: tuple[Run, ...], rounds: int) -> list[Cost]:
    """The median costs of commands that run in turns, after one round that warms the disk's cache."""
    costs = [[measure(run) for run in runs] for _ in range(rounds + 1)][1:]
    return [Cost(*map(median, zip(*column, strict=True))) for column in zip(*costs, strict=True)]


def libraries(folder: Path) -> dict[int, Path]:
    """A library of each size in `folder`; those that an earlier run left there are taken as they are."""
    maker = zlib.crc32((HERE / "library.py").read_bytes())
    found = {}
    for size in (SMALL, LARGE, HUGE):
        found[size] = folder / f"{size}-{maker:08x}"
        if not (found[size] / "strategy.yaml").exists():
            print(f"making a library of {size:,} stories in {found[size]}", file=sys.stderr)
            library.make(found[size], size)
    return found


def compiled() -> None:
    """Compile what is measured, also where Python was told not to keep compiled files."""
    folders = {str(Path(storykit.__file__).parent), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    subprocess.run((PYTHON, "-m", "compileall", "-qq", *folders), check=False)


def row(what: str, ratio: str, at_most: str, detail: str) -> None:
    """A line of the table."""
    print(f"{what:<24} {ratio:>8} {at_most:>8}   {detail}".rstrip(), flush=True)


def compare(what: str, at_most: float, runs: tuple[Run, Run], rounds: int) -> list[Cost]:
    """Measure two commands and print how they compare."""
    ours, theirs = side_by_side(runs, rounds)
    detail = f"{ours.seconds * 1000:,.0f} ms / {theirs.seconds * 1000:,.0f} ms"
    row(what, f"{ours.seconds / theirs.seconds:.3g}", f"{at_most:.3g}", detail)
    return [ours, theirs]


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="keep the libraries here for the next time")
    parser.add_argument("--rounds", type=int, default=15, help="runs of each short command (default 15)")
    given = parser.parse_args()
    compiled()
    with tempfile.TemporaryDirectory() as temporary:
        at = libraries((given.folder or Path(temporary)).resolve())
        few = max(3, given.rounds // 3)
        row("", "ratio", "at most", "")
        start = Run((PYTHON, "-c", "import typer"), SAMPLE)
        compare("start", 1.3, (Run((*STORYKIT, "--version"), SAMPLE), start), given.rounds)
        imports = Run((PYTHON, "-c", "import typer, pydantic, yaml, rich.table"), SAMPLE)
        compare("rank of the sample", 1.4, (Run(RANK, SAMPLE), imports), given.rounds)
        obvious = Run((PYTHON, str(HERE / "obvious.py"), "."), at[LARGE])
        compare("rank of 2,000 stories", 0.6, (Run(RANK, at[LARGE]), obvious), few)
        check = Run((*STORYKIT, "check", "--as-of", "2026-11-16", "--fail-on", "error"), at[LARGE])
        files = sorted(str(path) for path in (at[LARGE] / "stories").rglob("*.yaml"))
        schema = (str(Path(PYTHON).with_name("check-jsonschema")), "--schemafile", str(SCHEMA), *files)
        compare("check, by its schema", 1 / 15, (check, Run(schema, at[LARGE])), 3)
        compare("check, by rank", 1.6, (check, Run(RANK, at[LARGE])), few)
        huge, _ = compare("20,000 / 2,000 stories", 11, (Run(RANK, at[HUGE]), Run(RANK, at[LARGE])), few)
        (small,) = side_by_side((Run(RANK, at[SMALL]),), few)
        each = (huge.memory - small.memory) / (HUGE - SMALL)
        row("memory per story, KB", f"{each:.1f}", "12", f"{small.memory / 1024:.0f} MB / {huge.memory / 1024:.0f} MB")
    print("exports of up to 1,000,000 rows: python bench/rank_candidates.py", file=sys.stderr)


if __name__ == "__main__":
    main()
