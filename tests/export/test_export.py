"""`storykit export` and the verb behind it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import storykit

ROOT = Path(__file__).resolve().parents[2]
NASTY = """\
title: "=cmd|' /C calc'!A0"
customer: {name: "-Meridian", x-crm: "=1"}
owner: "\\e[31mred\\u202e"
notes: "first\\nsecond\\t=third"
tags: ["@a", "b; c"]
"""


def run(*args: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    """A run of the real command."""
    command = [sys.executable, "-m", "storykit", "export", *args]
    return subprocess.run(command, cwd=cwd, capture_output=True, timeout=30, check=False)


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    (tmp_path / "stories").mkdir()
    (tmp_path / "strategy.yaml").write_text("quarter: 2026-Q4\nofferings: [{id: a}]\npersonas: [{id: b}]\n")
    (tmp_path / "stories" / "one.yaml").write_text(NASTY)
    return tmp_path


def test_the_verb_has_every_story_on_whatever_list() -> None:
    library = storykit.load(ROOT)
    export = storykit.export(library)
    assert export.stories == tuple(file.story for file in library.stories)
    assert [row["id"] for row in export.flat()] == [row["id"] for row in export.nested()]
    some = storykit.export(library, only=storykit.Filter(offering=["routes"], owner=["MARA"]))
    assert 0 < len(some.stories) < len(export.stories)
    assert {story.owner for story in some.stories} == {"mara"}


@pytest.mark.parametrize(("ending", "start"), [
    ("csv", b"\xef\xbb\xbfid,title"),
    ("jsonl", b'{"id": "'),
    ("xlsx", b"PK"),
    ("parquet", b"PAR1"),
    ("md", b"# Customer stories"),
])  # fmt: skip
def test_the_file_s_name_tells_the_format_and_bytes_are_the_same_each_time(
    ending: str, start: bytes, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{name}.{ending}" for name in "ab"]
    for path in paths:
        done = run("-o", str(path))
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    assert first.startswith(start)
    assert run("--format", ending).stdout == first


def test_an_empty_library_is_an_empty_table(tmp_path: Path) -> None:
    done = run("--industry", "nothing")
    assert done.returncode == 1
    assert done.stdout.count(b"\n") == 1
    assert b"no stories to export, as none passes the filter" in done.stderr


def test_hostile_text_starts_no_formula_and_hides_nothing(nasty: Path) -> None:
    out = run("--format", "csv", cwd=nasty).stdout.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(out, newline=""))
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert row["title"] == "'=cmd|' /C calc'!A0"
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert row["own"] == '{"customer": {"x-crm": "=1"}}'


def test_json_lines_are_story_files(nasty: Path) -> None:
    (line,) = run("--format", "jsonl", cwd=nasty).stdout.decode().splitlines()
    assert json.loads(line) == {
        "id": "one",
        "title": "=cmd|' /C calc'!A0",
        "customer": {"name": "-Meridian", "x-crm": "=1"},
        "stage": "candidate",
        "owner": "\x1b[31mred\u202e",
        "tags": ["@a", "b; c"],
        "notes": "first\nsecond\t=third",
    }


def test_parquet_is_typed(tmp_path: Path) -> None:
    import pyarrow  # type: ignore[import-untyped]
    from pyarrow.parquet import read_table  # type: ignore[import-untyped]

    path = tmp_path / "stories.parquet"
    assert run("-o", str(path)).returncode == 0
    schema = read_table(path).schema
    assert schema.field("happened_on").type == pyarrow.date32()
    assert schema.field("deal.amount").type == pyarrow.float64()
    assert schema.field("offerings").type == pyarrow.list_(pyarrow.string())


def test_without_pyarrow_the_message_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "pyarrow.py").write_text("raise ImportError\n")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from storykit.cli.app import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "export", "-o", "x.parquet"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"python -m pip install pyarrow" in done.stderr
    assert not (ROOT / "x.parquet").exists()


def test_the_catalogue_cannot_be_marked_up(nasty: Path) -> None:
    out = run("--format", "md", cwd=nasty).stdout.decode()
    assert "## =cmd\\|' /C calc'!A0" in out
    assert "\x1b" not in out
