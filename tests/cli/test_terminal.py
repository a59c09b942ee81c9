"""What a terminal shows: colour where it is wanted, and no line wider than the screen."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from repository import STORY, STRATEGY, A, repository
from rich.cells import cell_len
from running import ASKED, ROOT, environment, quick, steering, storykit

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
PAGES = (
    ["rank", *ASKED, "--list", "all", "--top", "99"],
    ["explain", "auenkorb-diesel-bill", *ASKED],
    ["explain", "thalassara-where-is-the-fish", *ASKED],
)
pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: " ".join(page[:2]))


def on_terminal(
    *args: str, cwd: Path = ROOT, columns: int = 80, env: Mapping[str, str] | None = None, err: bool = False
) -> str:
    """What a terminal gets from stdout, or with `err` from stderr."""
    pty = pytest.importorskip("pty")
    import fcntl
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "storykit", *args],
        cwd=cwd,
        env=environment({"TERM": "xterm-256color", **(env or {})}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if err else follower,
        stderr=follower if err else subprocess.PIPE,
    )
    os.close(follower)
    shown = b""
    with open(leader, "rb", buffering=0) as screen:
        try:
            while piece := screen.read(65536):
                shown += piece
        except OSError:  # the other end is closed
            pass
    _, told = process.communicate(timeout=10)
    assert err or not told, told
    return shown.decode().replace("\r\n", "\n")


def widest(text: str) -> int:
    return max(map(cell_len, COLOUR.sub("", text).split("\n")))


@pages
@pytest.mark.parametrize("columns", [40, 60, 79, 80, 100, 119, 120, 160, 220])
def test_no_line_is_wider_than_asked_for(columns: int, page: list[str]) -> None:
    assert widest(quick(*page, env={"COLUMNS": str(columns)}).out) <= columns


@pytest.mark.parametrize("columns", [40, 80, 119, 120, 160])
@pytest.mark.parametrize("word", ["日本" * 60, "🐟" * 60, "x" * 200, "e\u0301" * 150, "👨‍👩‍👧" * 40, "שלום" * 50])
def test_long_words_are_broken(word: str, columns: int, tmp_path: Path) -> None:
    story = (
        f"title: {word}\ncustomer: {{name: {word}, industry: {word}}}\noutcomes: [{{metric: {word}}}]\n"
        f"advocates: [{{name: {word}, title: {word}}}]\nstage: agreed\nevergreen: {word}\n"
    )
    strategy = STRATEGY.replace("id: routes,", f"id: {word},") + f"goal: {word}\nsegments: {{industry: {{other: 1}}}}\n"
    folder = repository(tmp_path, {A: f"{story}offerings: [{word}]\n", "stories/b.yaml": story}, strategy)
    for args in (["rank"], ["explain", "a"], ["explain", "b"]):
        run = quick(*args, *ASKED, cwd=folder, env={"COLUMNS": str(columns)})
        assert run.status == 0
        assert widest(run.out) <= columns


def test_a_wide_screen_shows_a_table_and_a_narrow_one_cards() -> None:
    wide, narrow = (quick("rank", *ASKED, env={"COLUMNS": columns}).out for columns in ("160", "80"))
    header = next(line for line in wide.splitlines() if "Priority" in line)
    assert header.split() == ["#", "Priority", "Story", "Score", "Need", "Stage", "Why", "Next"]
    assert widest(wide) > 140
    assert "    Next   Interview Birgit Tannhofer" in narrow.splitlines()


@pytest.mark.parametrize("columns", ["", "wide", "-5", "0", "7", "5000"])
def test_a_strange_width_does_no_harm(columns: str) -> None:
    run = quick("rank", *ASKED, env={"COLUMNS": columns})
    assert run.status == 0
    assert "Auenkorb" in run.out


def test_redirected_output_is_plain_and_80_wide() -> None:
    run = storykit("rank", *ASKED, env={"TERM": "xterm-256color", "FORCE_COLOR": "1"})
    assert "\x1b" not in run.out
    assert 70 < widest(run.out) <= 80


def test_a_terminal_gets_colour_and_its_own_width() -> None:
    for columns in (80, 160):
        shown = on_terminal("rank", *ASKED, columns=columns)
        assert COLOUR.search(shown)
        assert columns - 10 < widest(shown) <= columns
        assert not steering(COLOUR.sub("", shown))


@pages
def test_colour_adds_nothing_but_colour(page: list[str]) -> None:
    shown = COLOUR.sub("", on_terminal(*page, columns=80))
    assert [line.rstrip() for line in shown.split("\n")] == quick(*page, env={"COLUMNS": "80"}).out.split("\n")


@pytest.mark.parametrize(
    ("options", "env"),
    [([], {"NO_COLOR": "1"}), (["--no-color"], {}), ([], {"TERM": "dumb"}), (["--format", "json"], {})],
    ids=["NO_COLOR", "--no-color", "TERM=dumb", "json"],
)
def test_colour_can_be_refused(options: list[str], env: dict[str, str]) -> None:
    assert "\x1b" not in on_terminal("rank", *ASKED, *options, env=env)


def test_an_empty_no_color_refuses_nothing() -> None:
    assert "\x1b" in on_terminal("rank", *ASKED, env={"NO_COLOR": ""})


def test_explain_obeys_too() -> None:
    assert "\x1b" in on_terminal("explain", "auenkorb-diesel-bill")
    assert "\x1b" not in on_terminal("explain", "auenkorb-diesel-bill", "--no-color")


def test_a_file_gets_no_colour_even_from_a_terminal(tmp_path: Path) -> None:
    target = tmp_path / "page.txt"
    assert on_terminal("rank", *ASKED, "-o", str(target), columns=160) == ""
    assert target.read_text("utf-8") == quick("rank", *ASKED).out


def test_hostile_text_cannot_steer_a_terminal(tmp_path: Path) -> None:
    title = r'"\e[31mred\e]0;title\a [bold]x[/bold]"'
    folder = repository(tmp_path, {A: f"title: {title}\ncustomer: {{name: {title}}}\n"})
    for args in (["rank"], ["explain", "a"]):
        for columns in (80, 160):
            shown = on_terminal(*args, cwd=folder, columns=columns)
            assert not steering(COLOUR.sub("", shown))
            assert "\\x1b[31mred" in COLOUR.sub("", shown)


EXCERPTS = {
    "plain": (f"{STORY}ownr: x\n", "ownr: x", "ownr"),
    "wide characters": (f"{STORY}narrative: {{hero: 日本 🐟, heroe: x}}\n", "narrative: {", "heroe"),
    "a tab inside": (f"{STORY}outcomes: [{{metric:\ta, befor: x}}]\n", "outcomes: [", "befor"),
    "right to left": (f"{STORY}narrative: {{hero: שלום, heroe: x}}\n", "narrative: {", "heroe"),
    "behind a byte order mark": (f"\ufeffownr: x\n{STORY}", "ownr: x", "ownr"),
    "Windows lines": (f"{STORY}ownr: x\n".replace("\n", "\r\n"), "ownr: x", "ownr"),
}


@pytest.mark.parametrize("case", EXCERPTS)
def test_a_terminal_shows_the_line_and_points_at_the_word(case: str, tmp_path: Path) -> None:
    text, start, word = EXCERPTS[case]
    shown = COLOUR.sub("", on_terminal("rank", cwd=repository(tmp_path, {A: text}), err=True))
    assert not steering(shown)
    lines = shown.splitlines()
    at = next(i for i, line in enumerate(lines) if f" | {start}" in line)
    assert lines[at + 1].strip().endswith("^")
    assert cell_len(lines[at].partition(word)[0]) == cell_len(lines[at + 1]) - 1


@pytest.mark.parametrize(
    "text",
    [
        b"title: a\x1b[31mb\n",
        b"title: a\xc2\x9b31mb\n",
        "x-a: \u202eevil\u2066\nownr: x # \u202e\n".encode(),
        b"title: \xff\x1b[31m\n",
    ],
    ids=["escape", "C1", "direction", "no UTF-8"],
)
def test_a_line_that_is_shown_cannot_steer_a_terminal(text: bytes, tmp_path: Path) -> None:
    shown = COLOUR.sub("", on_terminal("rank", cwd=repository(tmp_path, {A: text + STORY.encode()}), err=True))
    assert A in shown
    assert not steering(shown)


def test_a_long_line_is_shown_in_part(tmp_path: Path) -> None:
    text = f"{STORY}narrative: {{setting: {'x' * 5000}, heroe: y}}\n"
    shown = on_terminal("rank", cwd=repository(tmp_path, {A: text}), err=True)
    assert f"{A}:3:" in shown
    assert len(shown) < 1500


@pytest.mark.parametrize("columns", [80, 130, 160])
def test_a_word_longer_than_its_cell_goes_on_in_the_next_line(columns: int, tmp_path: Path) -> None:
    word = "".join(f"{i:03}" for i in range(70))
    folder = repository(tmp_path, {A: f"title: {word}\ncustomer: {{name: Auen}}\n"})
    run = quick("rank", cwd=folder, env={"COLUMNS": str(columns)})
    assert "…" not in run.out
    digits = "".join(re.findall(r"\d{6,}", run.out))
    assert word in digits
