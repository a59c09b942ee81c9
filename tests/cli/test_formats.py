"""The data formats of `rank` and `explain` as contracts."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from running import ASKED, DAY, quick

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
