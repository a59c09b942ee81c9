"""The page: it fits, it reads without colour, and nothing in a file can steer it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.cells import cell_len
from scratch import DAY, ROOT, STRATEGY, commit, quick, repository, story

WHAT_IF = (ROOT / "strategy.yaml").read_text(encoding="utf-8").replace("weight: 4 ", "weight: 8 ")


@pytest.fixture
def what_if(tmp_path: Path) -> str:
    path = tmp_path / "what-if.yaml"
    path.write_text(WHAT_IF, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("width", [40, 80, 160])
def test_a_page_fits_its_width(what_if: str, width: int) -> None:
    run = quick(
        "diff", "strategy.yaml", what_if, "--stories", "stories", "--as-of", str(DAY), env={"COLUMNS": str(width)}
    )
    assert run.status == 0
    assert "offerings.returns.weight 4 → 8" in " ".join(run.out.split())
    if width >= 80:
        assert max(map(cell_len, run.out.splitlines())) <= width


def test_the_page_tells_what_moved_and_why(what_if: str) -> None:
    run = quick("diff", "strategy.yaml", what_if, "--stories", "stories", "--as-of", str(DAY))
    text = " ".join(run.out.split())
    assert "Rose 1 Zwirnblick sells returned dresses again while they are in season" in text
    assert "go-get 3 → 1" in text
    assert "Offering +5.0 by offerings.returns.weight 4 → 8." in text
    assert "\x1b" not in run.out


def test_markdown_has_a_table_for_each_kind(what_if: str) -> None:
    run = quick("diff", "strategy.yaml", what_if, "--stories", "stories", "--as-of", str(DAY), "--format", "md")
    assert run.out.startswith("# What moved from strategy.yaml to ")
    assert "## Rose\n\n| # | Story | Moved | Why |\n" in run.out


def test_every_run_gives_the_same_bytes(what_if: str) -> None:
    first, second = (
        quick("diff", "strategy.yaml", what_if, "--stories", "stories", "--as-of", str(DAY), "--format", "json")
        for _ in range(2)
    )
    assert first.out == second.out
    whole = json.loads(first.out)
    assert whole["schema"] == "storykit.diff/1"
    assert sum(whole["counts"].values()) == len(whole["moved"])
    assert whole["moved"][0].keys() >= {"id", "list", "rank", "score", "causes"}
    assert all(c.keys() >= {"criterion", "points", "cause"} for m in whole["moved"] for c in m["causes"])


def test_hostile_text_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    evil = "stories/\x1b[31m\u202ered.yaml"
    hostile = (
        story("Auen", more='notes: "\\e[2J"\n')
        .replace("Auen saves", '"\\e[31m|<b>= saves')
        .replace("fuel\n", 'fuel"\n')
    )
    repository(tmp_path, {evil: hostile, "stories/a.yaml": story("Birke")}, STRATEGY)
    commit(tmp_path, "2026-07-01")
    (tmp_path / evil).unlink()
    for format in ("table", "md", "json"):
        run = quick("diff", "HEAD", "--format", format, cwd=tmp_path)  # which looks for what steers a terminal
        assert run.status == 0, run
        assert "<b>" not in run.out or format != "md"
