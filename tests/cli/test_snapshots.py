"""Whole outputs for the sample library, as files: `pytest --update-snapshots` rewrites them."""

from __future__ import annotations

import difflib

import pytest
from running import ASKED, ROOT, storykit

from storykit.cli.app import COMMANDS

FOLDER = ROOT / "tests" / "snapshots"
EXPLAIN = ["explain", "auenkorb-diesel-bill", *ASKED]
SNAPSHOTS = {
    "rank-80.txt": (["rank", *ASKED], "80"),
    "rank-160.txt": (["rank", *ASKED], "160"),
    "rank-all-80.txt": (["rank", *ASKED, "--list", "all", "--top", "99"], "80"),
    "rank.md": (["rank", *ASKED, "--format", "md"], "80"),
    "rank.csv": (["rank", *ASKED, "--format", "csv"], "80"),
    "rank.json": (["rank", *ASKED, "--format", "json"], "80"),
    "explain-80.txt": (EXPLAIN, "80"),
    "explain.json": ([*EXPLAIN, "--format", "json"], "80"),
    "coverage-80.txt": (["coverage", *ASKED], "80"),
    "coverage-160.txt": (["coverage", *ASKED], "160"),
    "coverage.json": (["coverage", *ASKED, "--format", "json"], "80"),
    "help.txt": (["--help"], "80"),
    **{f"help-{command}.txt": ([command, "--help"], "80") for command in COMMANDS},
}


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_output_is_as_on_file(name: str, *, update_snapshots: bool) -> None:
    args, columns = SNAPSHOTS[name]
    run = storykit(*args, env={"COLUMNS": columns})
    assert (run.status, run.err) == (0, "")
    assert str(ROOT) not in run.out
    file = FOLDER / name
    if update_snapshots:
        file.write_bytes(run.out.encode())
    kept = file.read_bytes().decode() if file.exists() else ""
    changes = difflib.unified_diff(kept.splitlines(), run.out.splitlines(), "on file", "now", lineterm="", n=1)
    assert kept == run.out, "\n".join(["pytest --update-snapshots rewrites the file", *changes])


def test_no_file_is_left_of_a_snapshot_that_is_gone() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(SNAPSHOTS)
