"""The data formats of `rank` and `explain` as contracts."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from repository import STORY as FILE
from repository import A, repository
from running import ASKED, DAY, quick, refused

STORY = {
    "rank", "id", "title", "customer", "stage", "list", "score", "potential", "need", "priority", "criteria",
    "usable", "reasons", "next_step", "path",
}  # fmt: skip
CRITERION = {"name", "value", "points", "max", "evidence", "advice"}
NAMES = ["offering", "persona", "outcome", "segment", "problem", "narrative", "contagion", "advocacy", "freshness"]


@pytest.fixture(scope="module")
def data() -> Any:
    return quick("rank", *ASKED, "--list", "all", "--format", "json").data


def test_the_head(data: Any) -> None:
    assert (data["schema"], data["quarter"], data["as_of"]) == ("storykit.rank/1", "2026-Q4", DAY)
    assert list(data)[:3] == ["schema", "quarter", "as_of"]
    assert data["skipped"] == []


def test_the_keys_of_a_story(data: Any) -> None:
    for story in data["stories"]:
        assert set(story) >= STORY
        assert [criterion["name"] for criterion in story["criteria"]] == NAMES
        for criterion in story["criteria"]:
            assert set(criterion) >= CRITERION
            assert isinstance(criterion["evidence"], list)
            assert isinstance(criterion["advice"], list)


def test_the_types_of_values(data: Any) -> None:
    for story in data["stories"]:
        assert isinstance(story["rank"], int)
        assert isinstance(story["usable"], bool)
        assert all(isinstance(reason, str) for reason in story["reasons"])
        assert isinstance(story["next_step"], str | None)
        assert (story["list"] == "go-get") == (story["need"] is not None) == (story["priority"] is not None)
        assert (story["list"] == "blocked") == (story["next_step"] is None)


def test_numbers_are_rounded(data: Any) -> None:
    for story in data["stories"]:
        tenths = [story["score"], story["potential"], story["priority"]]
        fine = [story["need"]]
        for criterion in story["criteria"]:
            tenths += [criterion["points"], criterion["max"]]
            fine.append(criterion["value"])
        assert all(number is None or number == round(number, 1) for number in tenths)
        assert all(number is None or number == round(number, 4) for number in fine)
        assert all(number is None or 0 <= number <= 1 for number in fine)
        assert 0 <= story["score"] <= story["potential"] <= 100


def test_unknown_values_are_null_and_earn_nothing(data: Any) -> None:
    unknown = [c for story in data["stories"] for c in story["criteria"] if c["value"] is None]
    assert unknown
    assert all(criterion["points"] == 0 for criterion in unknown)


def test_evidence_names_its_file_and_line(data: Any) -> None:
    found = [e for story in data["stories"] for c in story["criteria"] for e in c["evidence"]]
    assert found
    assert all(evidence["path"].startswith("stories/") and evidence["line"] >= 1 for evidence in found)


def test_json_lines_are_the_same_stories(data: Any) -> None:
    out = quick("rank", *ASKED, "--list", "all", "--format", "jsonl").out
    assert [json.loads(line) for line in out.splitlines()] == data["stories"]
    assert out.endswith("\n")


def test_csv_has_the_same_stories(data: Any) -> None:
    out = quick("rank", *ASKED, "--list", "all", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline=""), strict=True))
    stories = data["stories"]
    for column in ("id", "title", "customer", "stage", "list", "path"):
        assert [row[column] for row in rows] == [story[column] for story in stories]
    for column in ("rank", "score", "potential"):
        assert [float(row[column]) for row in rows] == [story[column] for story in stories]
    assert [row["need"] for row in rows] == ["" if s["need"] is None else str(s["need"]) for s in stories]


def test_no_story_is_still_a_whole_document() -> None:
    command = ["rank", *ASKED, "--industry", "nothing", "--format"]
    assert quick(*command, "json").data["stories"] == []
    assert quick(*command, "jsonl").out == ""
    assert len(quick(*command, "csv").out.splitlines()) == 1


def test_explain_is_one_story_of_rank(data: Any) -> None:
    for story in data["stories"][::5]:
        explained = quick("explain", story["id"], *ASKED, "--format", "json").data
        assert explained["schema"] == "storykit.explain/1"
        (row,) = explained["stories"]
        assert {key: row[key] for key in story} == story


def test_markdown_escapes_only_what_would_be_markup() -> None:
    for command in (["rank", "--list", "all"], ["explain", "auenkorb-diesel-bill"]):
        out = quick(*command, *ASKED, "--format", "md").out
        assert "97.2" in out
        assert "\\" not in out


def test_a_ranking_says_what_it_leaves_out(data: Any) -> None:
    given = ("--owner", "mara", "--offering", "Haulwick Routes", "--offering", "stock")
    part = quick("rank", *ASKED, *given, "--format", "json").data
    assert part["filter"] == {"offering": ["routes", "stock"], "owner": ["mara"]}
    assert "filter" not in data
    page = quick("rank", *ASKED, *given).out
    assert "\nOnly: offering Haulwick Routes or Haulwick Stock; owner mara.\n" in page
    assert "Only: " not in quick("rank", *ASKED).out


STARTS = {
    "json": b"{\n", "jsonl": b'{"rank"', "csv": b"rank,", "md": b"# Stories", "html": b"<!doctype html>",
    "xlsx": b"PK", "txt": b"Stories", "HTML": b"<!doctype html>",
}  # fmt: skip


@pytest.mark.parametrize("ending", STARTS)
def test_the_name_of_the_file_tells_the_format(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"ranking.{ending}"
    assert quick("rank", *ASKED, "-o", str(file)).status == 0
    assert file.read_bytes().startswith(STARTS[ending])


@pytest.mark.parametrize(
    "command", ["explain auenkorb-diesel-bill", "coverage", "plan --budget 2", "report", "diff HEAD"]
)
def test_every_page_can_be_html_by_its_name(command: str, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    assert quick(*command.split(), *ASKED, "-o", str(file)).status == 0
    assert file.read_text().startswith("<!doctype html>")


def test_format_has_the_last_word(tmp_path: Path) -> None:
    assert quick("rank", *ASKED, "--format", "csv", "-o", str(tmp_path / "a.html")).status == 0
    assert (tmp_path / "a.html").read_text().startswith("rank,")


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("export", "stories.json"),
        ("report", "q4.xlsx"),
        ("explain auenkorb-diesel-bill", "a.csv"),
        ("rank", "r.parquet"),
    ],
)
def test_a_name_that_promises_what_is_not_written(command: str, name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    refused(quick(*command.split(), *ASKED, "-o", str(file)), f"this command writes no {file.suffix}", "it writes ")
    assert not file.exists()


def test_what_is_ready_to_tell_can_be_opened_from_the_page(tmp_path: Path) -> None:
    page = quick("rank", *ASKED, "--format", "html").out
    title, address = "Auenkorb fills its shelves before the doors open", "https://example.com/stories/auenkorb"
    assert re.search(f'<a href="{address}"[^>]*>{title}</a>', page)
    assert "Transport costs were reduced at Vannestrøm" in page
    assert not re.search("<a [^>]*>Transport costs", page)
    assert f"[{title}]({address}) (Auenkorb Märkte)" in quick("rank", *ASKED, "--format", "md").out
    told = "stage: published\npermission: {status: granted}\nofferings: [routes]\npersonas: [cfo]\n"
    told += "assets: [{type: video, url: "
    folder = repository(tmp_path, {A: f"{FILE}{told}'https://x.example/a\"<b>'}}]\n"})
    assert 'href="https://x.example/a&#34;&lt;b&gt;"' in quick("rank", "--format", "html", cwd=folder).out
