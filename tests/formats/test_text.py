"""The format for people."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from sampled import ANY_FINDINGS, FINDINGS, HOSTILE, rendered

from storykit.diagnostics import Diagnostic
from storykit.render.findings.source import source_lines

ESCAPES = re.compile("\x1b\\[[0-9;]*m")

AT_80 = f"""\
stories/meridian.yaml:24:5: warning: nothing says where release lead time
    started [outcome-without-baseline]
  24 |   - {{metric: release lead time, after: 1 day}}
     |     ^
     = ask Meridian Bank where it stood before: …

{HOSTILE}:3:8: error: the id "x%" is that of
    stories/b.yaml, too: \\x1b[31m\\u202e::error::no [duplicate-id]
  3 | title: \\x1b[31mred\\u202e
    |        ^
    = give it an id of its own
    = see also stories/b.yaml:1:5
    = see also {HOSTILE}:2:1

1 error, 1 warning, 1 hint in 2 files; the hints: --all
"""


def test_a_narrow_screen() -> None:
    assert rendered("text", width=80) == AT_80


def test_a_file_or_pipe_gets_each_finding_in_a_line() -> None:
    lines = rendered("text").splitlines()
    assert lines[0] == (
        "stories/meridian.yaml:24:5: warning: nothing says where release lead time started [outcome-without-baseline]"
    )
    starts = [line for line in lines if line.startswith("stories/")]
    assert len(starts) == 2
    assert all(re.fullmatch(r".+?:\d+:\d+: (error|warning): .+ \[[a-z-]+\]", line) for line in starts)


def test_hints_are_shown_when_asked_for() -> None:
    hint = "stories/meridian.yaml:30:3: info: Priya Nair is the only one who tells it [single-advocate]\n"
    assert hint not in rendered("text")
    assert hint in rendered("text", everything=True)
    assert rendered("text", everything=True).endswith("\n1 error, 1 warning, 1 hint in 2 files\n")


@pytest.mark.parametrize(
    ("findings", "changes", "last"),
    [
        ((), {}, "nothing to mend in 2 files"),
        ((), {"files": ("a",)}, "nothing to mend in 1 file"),
        ((), {"files": ()}, "no files to check"),
        ((), {"known": 40}, "nothing to mend in 2 files; 40 more in the baseline"),
        (FINDINGS[1:2], {}, "nothing to mend in 3 files; 1 hint (see with --all)"),
        (FINDINGS[1:2], {"everything": True}, "1 hint in 1 file"),
        (FINDINGS[:1] * 2, {"known": 1}, "2 warnings in 1 file; 1 more in the baseline"),
    ],
)
def test_the_last_line_sums_up(findings: tuple[Diagnostic, ...], changes: dict[str, object], last: str) -> None:
    assert rendered("text", findings, **changes).splitlines()[-1] == last


def test_a_clean_library_gets_one_line() -> None:
    assert rendered("text", ()).count("\n") == 1


def test_colour_changes_nothing_but_colour() -> None:
    for width in (0, 80, 160):
        plain, coloured = (rendered("text", width=width, colour=colour) for colour in (False, True))
        assert "\x1b" not in plain
        assert "\x1b[1;31merror:" in coloured
        assert ESCAPES.sub("", coloured) == plain


@given(findings=ANY_FINDINGS, width=st.sampled_from([40, 80, 160]), source=st.text(max_size=400))
def test_no_line_is_longer_than_the_screen_but_for_long_words(
    findings: tuple[Diagnostic, ...], width: int, source: str
) -> None:
    text = rendered("text", findings, width=width, everything=True, excerpt=lambda path, line: source)
    for line in text.splitlines()[:-1]:
        words = [word for word in line.split(" ") if word]
        long = any(cell_len(word) > width - 20 for word in words) or re.match(r".+:\d+:\d+:", line)
        assert long or cell_len(line) <= width, line


@given(source=st.text(max_size=300), column=st.integers(1, 320), width=st.integers(30, 200))
def test_the_source_fits_and_the_caret_is_inside(source: str, column: int, width: int) -> None:
    lines = list(source_lines(source, 7, column, width))
    if lines:
        assert [cell_len(line) <= width for line in lines] == [True, True], lines
        assert lines[1].endswith("^")


@pytest.mark.parametrize("width", [0, 40, 80, 160])
@pytest.mark.parametrize(
    "before",
    [
        "",
        "key: ",
        "\tkey:\t",
        "日本語: ",
        "a\u00a0b\u3000c ",
        "e\u0301 ",
        "x" * 150,
        "語" * 90,
        "\x1b" * 60,
        "ab " * 400_000,
    ],
)
@pytest.mark.parametrize("after", ["", " and so on", "語" * 200, "b" * 1_000_000])
def test_the_caret_is_below_the_column(width: int, before: str, after: str) -> None:
    text, caret = source_lines(f"{before}!{after}", 7, len(before) + 1, width)
    assert cell_len(text[: text.index("!")]) == caret.index("^")


def test_there_is_no_source_where_there_is_nothing_to_show() -> None:
    assert not list(source_lines("", 1, 1))
    assert not list(source_lines("  \t", 1, 1))
    assert not list(source_lines("short", 1, 99))
    assert list(source_lines("a: b\r", 3, 1)) == ["  3 | a: b", "    | ^"]
