"""Pages and records that would keep a reader busy for hours end soon, and say what is wrong where something is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from storykit.errors import StorykitError
from storykit.exchange.readers.source import open_source

LONG = 30_000


@pytest.mark.parametrize(
    "text",
    [
        "[" * LONG,
        "[a](" * LONG,
        "*a " * LONG,
        "<!--" * LONG,
        "{{<" * LONG,
        "{{<" * LONG + "}}",
        f"# {' ' * LONG}x",
        f"# {'# ' * LONG}x",
        "<a" * LONG,
    ],
    ids=lambda text: text[:4],
)
def test_a_page_of_opened_marks_is_read_in_seconds(tmp_path: Path, text: str) -> None:
    path = tmp_path / "page.md"
    path.write_text(f"# Title\n\n{text}\n\nwords\n", encoding="utf-8")
    started = time.process_time()
    (row,) = open_source(str(path)).rows
    assert time.process_time() - started < 10
    assert (row.values["title"], "words" in row.values["body"]) == ("Title", True)


@pytest.mark.parametrize(
    ("heading", "title"), [("# Moving to C#", "Moving to C#"), ("# Closed ##", "Closed"), ("# A # B #  ", "A # B")]
)
def test_signs_close_a_heading_only_behind_a_blank(tmp_path: Path, heading: str, title: str) -> None:
    (tmp_path / "page.md").write_text(f"{heading}\n\nwords\n", encoding="utf-8")
    (row,) = open_source(str(tmp_path / "page.md")).rows
    assert row.values["title"] == title


def test_comments_and_shortcodes_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# T\n\nOne <!-- two --> three {{< video 4 >}} five <!-- six\n", encoding="utf-8")
    (row,) = open_source(str(tmp_path / "page.md")).rows
    assert row.values["body"].split() == ["One", "three", "five", "<!--", "six"]


@pytest.mark.parametrize(("name", "text"), [("a.json", '[{{"a": {}}}]'), ("a.jsonl", '{{"a": {}}}\n')])
def test_a_number_that_is_too_long_is_told(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text.format("9" * 5000), encoding="utf-8")
    with pytest.raises(StorykitError) as raised:
        list(open_source(str(tmp_path / name)).rows)
    assert "4,300 digits" in f"{raised.value} {raised.value.diagnostics}"
