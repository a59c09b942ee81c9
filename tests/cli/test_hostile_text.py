"""Text from files that would steer a terminal, mark up a page or run in a spreadsheet is shown as what it is."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from repository import A, repository
from running import ASKED, Run, quick

EVIL = "\x1b[31mred\x1b]0;title\a\x00\x7f\x85\x9b1m\r\b\u061c\u200e\u200f\u202e\u2066\u2028\u2029\ufeff[red]x[/red]]"
"""Escapes of a terminal, direction marks, line breaks and rich's markup."""


def quoted(text: str) -> str:
    """Text as YAML writes it in double quotes, all ASCII."""
    return json.dumps(text)


STRATEGY = f"""\
quarter: {quoted(EVIL)}
starts_on: 2026-10-01
ends_on: 2026-12-31
goal: {quoted(EVIL)}
company: {{name: {quoted(EVIL)}}}
offerings: [{{id: routes, name: {quoted(EVIL)}, weight: 5}}]
personas: [{{id: {quoted(EVIL)}, name: {quoted(EVIL)}, titles: [{quoted("*" + EVIL)}]}}]
problems: [{{id: p, name: {quoted(EVIL)}}}]
segments: {{industry: {{{quoted(EVIL)}: 2}}, region: {{other: 1}}}}
"""
STORY = f"""\
id: {quoted(EVIL)}
title: {quoted(EVIL)}
owner: {quoted(EVIL)}
customer: {{name: {quoted(EVIL)}, industry: {quoted(EVIL)}, region: {quoted(EVIL)}}}
offerings: [routes]
personas: [{quoted(EVIL)}]
problems: [p]
evergreen: {quoted(EVIL)}
narrative: {{hero: {quoted(EVIL)}, setting: {quoted(EVIL + " said it.")}}}
outcomes: [{{metric: {quoted(EVIL)}, before: {quoted(EVIL)}, after: {quoted(EVIL)}, period: {quoted(EVIL)}}}]
contagion: {{emotion: {quoted(EVIL)}}}
advocates: [{{name: {quoted(EVIL)}, title: {quoted(EVIL)}, activities: [{quoted(EVIL)}]}}]
assets: [{{type: x, url: {quoted(EVIL)}}}]
"""
STAGES = ("candidate", "asked", "agreed", "approval", "published", "declined")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    stories = {
        f"stories/{stage}.yaml": STORY.replace("[31m", f"[31m{stage}", 1) + f"stage: {stage}\n" for stage in STAGES
    }
    return repository(tmp_path, stories, STRATEGY)


@pytest.mark.parametrize("columns", ["80", "160"])
@pytest.mark.parametrize("format", ["table", "md", "json", "jsonl", "csv"])
def test_rank_prints_no_hidden_character(format: str, columns: str, library: Path) -> None:
    run = quick("rank", "--list", "all", "--format", format, cwd=library, env={"COLUMNS": columns})
    assert run.status == 0
    assert "31m" in run.out
    assert "[/red]" in run.out.replace("\\", "")


@pytest.mark.parametrize("columns", ["60", "200"])
@pytest.mark.parametrize(
    "words", ["coverage", "coverage --by persona,industry", "plan --budget 3", "report", "diff strategy.yaml ."]
)
def test_no_other_page_prints_a_hidden_character(words: str, columns: str, library: Path) -> None:
    done = quick(*words.split(), "--as-of", "2026-11-16", "--format", "table", cwd=library, env={"COLUMNS": columns})
    assert done.status == 0
    assert "x1b[31m" in done.out


def test_what_is_said_beside_the_data_has_no_hidden_character(library: Path) -> None:
    run = quick("rank", "-v", cwd=library)
    assert run.status == 0
    assert "6 stories" in run.err


@pytest.mark.parametrize("format", ["table", "md", "json"])
@pytest.mark.parametrize("stage", STAGES)
def test_explain_prints_no_hidden_character(stage: str, format: str, library: Path) -> None:
    run = quick("explain", f"stories/{stage}.yaml", "--format", format, cwd=library)
    assert run.status == 0
    assert "31m" in run.out


def test_json_keeps_the_text(library: Path) -> None:
    stories = quick("rank", "--list", "all", "--format", "json", cwd=library).data["stories"]
    assert {story["title"] for story in stories} == {EVIL}
    lines = quick("rank", "--list", "all", "--format", "jsonl", cwd=library).out.split("\n")
    assert [json.loads(line)["customer"] for line in lines if line] == [EVIL] * len(STAGES)


def test_messages_print_no_hidden_character(tmp_path: Path) -> None:
    story = (
        f"{quoted(EVIL)}: x\ntitle: A\ncustomer: {{name: X, {quoted(EVIL)}: y}}\nstage: {quoted(EVIL)}\n"
        f"effort: {quoted(EVIL)}\nhappened_on: {quoted(EVIL)}\noffering: x\n"
    )
    names = "title: A\ncustomer: {name: X}\n"
    names += f"offerings: [{quoted(EVIL)}]\nadvocates: [{{persona: {quoted(EVIL + 'x')}}}]\n"
    twice = f"title: A\nid: {quoted(EVIL)}\ncustomer: {{name: X}}\n"
    tagged = 'title: !<tag:%1b%5b31m> "A"\n'
    files = {A: story, "stories/b.yaml": names, "stories/c.yaml": twice, "stories/d.yaml": twice}
    folder = repository(tmp_path, {**files, "stories/e.yaml": tagged, "stories/f.yaml": f"{twice}{twice}"})
    assert len(quick("rank", cwd=folder).places) >= 11
    run = quick("rank", "--skip-invalid", "--format", "json", cwd=folder)
    assert run.status == 0
    for args in (["explain", EVIL + "?"], ["explain", "A?"], ["rank", "--offering", EVIL]):
        assert quick(*args, "--skip-invalid", cwd=folder).status == 2


def test_messages_about_a_strategy_print_no_hidden_character(tmp_path: Path) -> None:
    cell = f"{{offering: {quoted(EVIL + 'x')}, persona: {quoted(EVIL + 'x')}, target: 1}}"
    wrong = [
        STRATEGY.replace("starts_on: 2026-10-01\nends_on: 2026-12-31\n", ""),
        f"{STRATEGY}extends: {quoted(EVIL.replace(chr(0), ''))}\n",
        f"{STRATEGY}weights: {{{quoted(EVIL)}: 1}}\n",
        f"{STRATEGY}stages: {{{quoted(EVIL)}: 1}}\n",
        f"{STRATEGY}coverage: {{cells: [{cell}]}}\n",
        STRATEGY.replace("offerings: [", f"offerings: [{{id: a, name: {quoted(EVIL)}}}, "),
    ]
    for text in wrong:
        run = quick("rank", cwd=repository(tmp_path, strategy=text))
        assert (run.status, bool(run.places)) == (2, True)


def test_emoji_and_right_to_left_text_are_shown_as_written(tmp_path: Path) -> None:
    title, customer = "מכתב 🐟 family 👨‍👩‍👧 e\u0301 🇩🇪", "شركة 日本の会社"
    story = f"title: {title}\ncustomer: {{name: {customer}}}\n"
    folder = repository(tmp_path, {A: story}, STRATEGY)
    for format in ("table", "md", "csv", "json", "jsonl"):
        out = quick("rank", "--format", format, cwd=folder, env={"COLUMNS": "80"}).out
        assert title in out
        assert customer in out


def test_rich_markup_and_emoji_names_are_printed_literally(tmp_path: Path) -> None:
    title = "[red]Off[/red] [link=http://x]] :smile: [bold"
    folder = repository(tmp_path, {A: f"title: {quoted(title)}\ncustomer: {{name: {quoted('[/]')}}}\n"}, STRATEGY)
    for args in (["rank"], ["explain", "a"]):
        assert title in quick(*args, cwd=folder, env={"COLUMNS": "100"}).out
    assert "[/]" in quick("rank", cwd=folder, env={"COLUMNS": "160"}).out


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "=cmd|' /C calc'!A0", "\u3000@x"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_spreadsheet_starts_a_formula(text: str, tmp_path: Path) -> None:
    story = (
        f"id: {quoted(text)}\ntitle: {quoted(text)}\nowner: {quoted(text)}\nstage: declined\n"
        f"customer: {{name: {quoted(text)}}}\n"
    )
    files = {A: story, "stories/-b.yaml": story.replace("declined", "published").replace("id:", "x-id:")}
    run = quick("rank", "--list", "all", "--format", "csv", cwd=repository(tmp_path, files, STRATEGY))
    rows = list(csv.reader(io.StringIO(run.out, newline="")))
    assert len(rows) == 3
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
        assert not cell.strip().startswith(("=", "@")), cell


def rows_of(run: Run) -> list[list[str]]:
    return list(csv.reader(io.StringIO(run.out, newline=""), strict=True))


def test_commas_quotes_and_breaks_stay_in_their_cell(tmp_path: Path) -> None:
    title = 'He said, "no"; then\nleft'
    folder = repository(tmp_path, {A: f"title: {quoted(title)}\ncustomer: {{name: 'A, B'}}\n"}, STRATEGY)
    run = quick("rank", "--format", "csv", cwd=folder)
    header, row = rows_of(run)
    assert len(header) == len(row)
    assert row[header.index("title")].split() == title.split()
    assert row[header.index("customer")] == "A, B"
    assert run.out.endswith("\r\n")


def tokens(text: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)


MARKUP = [
    "# Win ten banks",
    "- win ten banks",
    "+ win ten banks",
    "1. FC Köln",
    "1) win",
    "> win",
    "***",
    "---",
    "===",
    "```",
    "~~~",
    "    win",
    "<b>win</b>",
    "<!-- win",
    "[win](http://x)",
    "![win](http://x)",
    "**win**",
    "_win_",
    "`win`",
    "a | b | c",
    "&amp; win &#35;",
    "[win]: http://x",
    "win\\",
    "<http://x>",
    "| a |\n|---|\n| b |",
]


@pytest.mark.parametrize("text", MARKUP)
def test_text_cannot_mark_up_a_page(text: str, tmp_path: Path) -> None:
    """The page has the same structure as with plain words, and shows the text as it is."""
    stages = ("candidate", "published", "declined")

    def page(words: str, *args: str) -> list[Token]:
        strategy = f"quarter: 2026-Q4\ngoal: {quoted(words)}\npersonas: [{{id: b}}]\n"
        strategy += f"offerings: [{{id: a, name: {quoted(words)}}}]\n"
        story = f"title: {quoted(words)}\ncustomer: {{name: {quoted(words)}}}\nofferings: [a]\n"
        files = {f"stories/{stage}.yaml": f"{story}stage: {stage}\n" for stage in stages}
        run = quick(*args, *ASKED, "--format", "md", cwd=repository(tmp_path, files, strategy))
        assert run.status == 0
        return tokens(run.out)

    for args in (["rank", "--list", "all"], *(["explain", f"stories/{stage}.yaml"] for stage in stages)):
        marked, plain = page(text, *args), page("win", *args)
        assert [token.type for token in marked] == [token.type for token in plain]
        inside = [[child.type for child in token.children or ()] for token in plain if token.type == "inline"]
        found = [
            ["text" if child.type == "text_special" else child.type for child in token.children or ()]
            for token in marked
            if token.type == "inline"
        ]
        assert [_joined(types) for types in found] == [_joined(types) for types in inside]
        shown = " ".join(child.content for token in marked for child in token.children or ())
        assert " ".join(text.split()) in shown


def _joined(types: list[str]) -> list[str]:
    """Types of inline tokens, with neighbouring text as one."""
    return [kind for i, kind in enumerate(types) if kind != "text" or i == 0 or types[i - 1] != "text"]
