"""`storykit check --fix` and `--diff`, as people call them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from checked import (
    MENDABLE,
    MENDED,
    check,
    contents,
    copied,
    findings,
    git,
    library,
)

from storykit.model.story import Story
from storykit.rules import RULES

SEVERITIES = ("info", "warning", "error")
FAMILY = {rule.name: rule.family for rule in RULES}


# Mending


def test_fix_writes_and_twice_changes_nothing(tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": MENDABLE})
    before = contents(tmp_path)
    assert check(tmp_path).status == 1
    run = check(tmp_path, "--fix")
    assert run.status == 0
    assert "mended 1 file" in run.err
    assert contents(tmp_path) == before | {"stories/one.yaml": MENDED.encode()}
    again = check(tmp_path, "--fix")
    assert (again.status, again.err) == (0, "")
    assert contents(tmp_path) == before | {"stories/one.yaml": MENDED.encode()}


@pytest.mark.parametrize("args", [["--diff"], ["--fix", "--diff"], ["--fix", "--sort-keys", "--diff"]])
def test_diff_shows_and_writes_nothing(args: list[str], tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": MENDABLE})
    before = contents(tmp_path)
    run = check(tmp_path, *args)
    assert run.status == 1  # the day is still to be mended
    assert contents(tmp_path) == before
    shown = run.out.splitlines()
    assert {"--- a/stories/one.yaml", "+++ b/stories/one.yaml"} <= set(shown)
    assert {"-happened_on: 2026/5/4", "+happened_on: 2026-05-04"} <= set(shown)
    assert "would mend 1 file" in run.err


def test_a_diff_can_be_applied(tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": MENDABLE})
    lines = check(tmp_path, "--diff", "-o", "report.txt").out
    (tmp_path / "a.patch").write_text(lines)
    git(tmp_path, "apply", "-p1", "a.patch")
    assert (tmp_path / "stories" / "one.yaml").read_text() == MENDED


def test_no_diff_where_nothing_is_to_be_mended(tmp_path: Path) -> None:
    run = check(library(tmp_path), "--diff")
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("nothing to mend")


def test_only_named_files_are_mended(tmp_path: Path) -> None:
    other = MENDABLE.replace("Sallowfield", "Quillfen")
    library(tmp_path, {"stories/one.yaml": MENDABLE, "stories/two.yaml": other})
    check(tmp_path, "--fix", "stories/two.yaml")
    now = contents(tmp_path)
    assert now["stories/one.yaml"] == MENDABLE.encode()
    assert now["stories/two.yaml"] == MENDED.replace("Sallowfield", "Quillfen").encode()


def test_keys_in_order(tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": MENDED})
    check(tmp_path, "--fix")
    assert contents(tmp_path)["stories/one.yaml"] == MENDED.encode()
    check(tmp_path, "--fix", "--sort-keys")
    mended = contents(tmp_path)["stories/one.yaml"].decode()
    assert sorted(mended.splitlines()) == sorted(MENDED.splitlines())
    keys = re.findall(r"^(\w+):", mended, re.MULTILINE)
    assert keys == [field for field in Story._fields if f"\n{field}:" in MENDED]
    check(tmp_path, "--fix", "--sort-keys")
    assert contents(tmp_path)["stories/one.yaml"].decode() == mended


def test_fixing_the_broken_library_twice(tmp_path: Path) -> None:
    folder = copied("broken", tmp_path)
    before = findings(folder)
    check(folder, "--fix", "--sort-keys")
    once = contents(folder)
    assert check(folder, "--fix", "--sort-keys").err == ""
    assert contents(folder) == once
    assert {finding["rule"] for finding in findings(folder)} == {finding["rule"] for finding in before}


def test_data_stays_data_beside_a_diff(tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": MENDABLE})
    run = check(tmp_path, "--diff", "--format", "json")
    assert run.status == 2 or run.data["findings"], "refuse the two together, or keep the diff off stdout"
