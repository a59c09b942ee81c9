"""`storykit rank --stability` on the page and as data."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[1] / "cli"))

from repository import repository
from running import ASKED, ROOT, quick, refused, storykit

from storykit import load, rank, stability
from storykit.present.document import Spans, Table, Text
from storykit.present.rank import rank_page

DAY = date(2026, 11, 16)
SURE = (*ASKED, "--stability")
TWO = "stage: asked\nofferings: [routes]\npersonas: [cfo]\n"


def data(*args: str) -> Any:
    run = quick("rank", *SURE, "--format", "json", *args)
    assert run.status == 0
    return run.data


def test_json_has_what_the_function_found() -> None:
    ranking = rank(load(ROOT), as_of=DAY)
    found = stability(ranking)
    told = data()
    dethroned = found.dethroned_by
    assert dethroned
    assert found.first
    assert told["stability"] == {
        "spread": 50,
        "draws": 1000,
        "seed": found.seed,
        "top": 10,
        "first": found.first.story.id,
        "dethroned_by": {
            "weight": dethroned.weight,
            "from": dethroned.before,
            "to": round(dethroned.after, 4),
            "change": round(100 * dethroned.change, 1),
            "by": dethroned.by.story.id,
        },
    }
    for story in told["stories"]:
        sure = found.stories[story["id"]]
        assert story["stability"] == {
            "rank": [sure.low, sure.high],
            "median": sure.median,
            "in_top": sure.in_top,
            "leads": sure.leads,
        }


def test_without_it_the_other_keys_are_the_same() -> None:
    told, plain = data(), quick("rank", *ASKED, "--format", "json").data
    assert "stability" not in plain
    assert [{k: v for k, v in story.items() if k != "stability"} for story in told["stories"]] == plain["stories"]


def test_csv_and_jsonl_have_the_same_numbers() -> None:
    told = data()["stories"]
    plain = quick("rank", *ASKED, "--format", "csv").out.splitlines()[0]
    rows = list(csv.DictReader(io.StringIO(quick("rank", *SURE, "--format", "csv").out)))
    assert list(rows[0]) == [*plain.split(","), "rank_low", "rank_high", "in_top"]
    lines = [json.loads(line) for line in quick("rank", *SURE, "--format", "jsonl").out.splitlines()]
    assert lines == told
    assert [[row["rank_low"], row["rank_high"], float(row["in_top"])] for row in rows] == [
        [*map(str, story["stability"]["rank"]), story["stability"]["in_top"]] for story in told
    ]


def test_top_and_filter_choose_what_is_shown() -> None:
    whole, first = data(), data("--top", "2")
    intervals = {story["id"]: story["stability"]["rank"] for story in whole["stories"]}
    assert first["stability"]["top"] == 2
    assert all(story["stability"]["rank"] == intervals[story["id"]] for story in first["stories"])
    assert max(s["rank"] for s in first["stories"]) == 2
    part = data("--persona", "cfo")["stories"]
    assert 1 < len(part) < len(whole["stories"])
    by_list: dict[str, list[Any]] = {}
    for story in part:
        by_list.setdefault(story["list"], []).append(story)
    for stories in by_list.values():
        assert [story["rank"] for story in stories] == list(range(1, len(stories) + 1))
        assert max(story["stability"]["rank"][1] for story in stories) <= len(stories)


@pytest.mark.parametrize("format", ["table", "md", "json"])
def test_each_run_is_the_same_byte_for_byte(format: str) -> None:
    runs = [storykit("rank", *SURE, "--format", format, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2")]
    assert runs[0].out == runs[1].out
    assert runs[0].err == ""


def test_another_spread_gives_other_intervals() -> None:
    narrow, wide = data("--spread", "5"), data("--spread", "90")
    assert (narrow["stability"]["spread"], wide["stability"]["spread"]) == (5, 90)
    width = [sum(s["stability"]["rank"][1] - s["stability"]["rank"][0] for s in d["stories"]) for d in (narrow, wide)]
    assert width[0] < width[1]
    assert narrow["stability"]["dethroned_by"] == wide["stability"]["dethroned_by"]


def test_a_spread_needs_stability_and_a_sensible_number() -> None:
    refused(quick("rank", *ASKED, "--spread", "50"), "--spread", "--stability")
    for wrong in ("0", "100", "many"):
        refused(quick("rank", *SURE, "--spread", wrong), "--spread")


@pytest.mark.parametrize("columns", [80, 160])
def test_the_page_tells_intervals_and_what_dethrones(columns: int) -> None:
    run = quick("rank", *SURE, env={"COLUMNS": str(columns)})
    text = " ".join(run.out.split())
    assert "With every weight varied by up to ±50 % (1,000 draws): Auenkorb Märkte is first in" in text
    told = re.search(r"puts another first: (.+?) from 5 to ([\d.]+) \((-?\d+) %\) puts (.+?) there", text)
    assert told
    assert all(len(line) <= columns for line in run.out.splitlines())
    if columns == 80:
        assert len(re.findall(r" rank \d", text)) == 19
        assert not re.search(r"(rank|top 10|score|need|priority)$", run.out, re.MULTILINE)


def test_the_page_has_columns_and_a_picture_with_words() -> None:
    ranking = rank(load(ROOT), as_of=DAY)
    found = stability(ranking)
    blocks = rank_page(ranking.first(10, 5), found).blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [[c.name for c in table.columns[1:3]] for table in tables] == [
        ["Rank", "Top 10"], ["Rank", "Score"], ["Rank", "Score"],
    ]  # fmt: skip
    (spans,) = (block for block in blocks if isinstance(block, Spans))
    go_gets = ranking.of("go-get")[:10]
    assert [(s.low, s.at, s.high) for s in spans.rows] == [
        (found.stories[p.story.id].low, p.rank, found.stories[p.story.id].high) for p in go_gets
    ]
    assert "10 stories" in spans.alt
    assert "±50 %" in spans.alt
    assert [row[1] for row in tables[0].rows] == [span.note for span in spans.rows]


def test_what_the_page_says_of_a_change_is_so() -> None:
    """Type the weight that the page names into the strategy: the story that it names is first."""
    ranking = rank(load(ROOT), as_of=DAY)
    (text,) = (b.text for b in rank_page(ranking, stability(ranking)).blocks if isinstance(b, Text) and "±" in b.text)
    told = re.search(r"first: (.+?) from ([\d.]+) to ([\d.]+) \(.*?\) puts (.+?) there", text)
    assert told
    library = load(ROOT)
    offerings = tuple(
        o._replace(weight=float(told[3])) if (o.name or o.id) == told[1] else o for o in library.strategy.offerings
    )
    assert offerings != library.strategy.offerings
    changed = library._replace(strategy=library.strategy._replace(offerings=offerings))
    assert rank(changed, as_of=DAY).stories[0].story.customer.name == told[4]


def test_pages_of_little(tmp_path: Path) -> None:
    one = {"stories/a.yaml": f"title: A\ncustomer: {{name: Alder}}\n{TWO}"}
    alone = quick("rank", *SURE, cwd=repository(tmp_path, one))
    assert "Alder is first in 100 %" in alone.out
    assert "no rival" in " ".join(alone.out.split())
    two = {"stories/b.yaml": f"title: B\ncustomer: {{name: Birch}}\n{TWO}"}
    twins = quick("rank", *SURE, cwd=repository(tmp_path, two))
    assert "No change of a single weight" in " ".join(twins.out.split())
    more = {"stories/b.yaml": f"title: B\ncustomer: {{name: Alder}}\n{TWO}contagion: {{emotion: joy}}\n",
            "stories/a.yaml": f"title: A\ncustomer: {{name: Alder}}\n{TWO}advocates: [{{name: Bo}}]\n"}  # fmt: skip
    same = quick("rank", *SURE, cwd=repository(tmp_path, more))
    assert re.search(r'puts "[AB]" there', " ".join(same.out.split()))


def test_equals_are_said_to_hang_on_nothing(tmp_path: Path) -> None:
    files = {
        "stories/a.yaml": f"title: A\ncustomer: {{name: Alder}}\n{TWO}advocates: [{{name: Bo}}, {{name: Al}}]\n",
        "stories/b.yaml": f"title: B\ncustomer: {{name: Birch}}\n{TWO}evergreen: always\n",
    }
    run = quick("rank", *SURE, cwd=repository(tmp_path, files))
    assert "The slightest change of the weight of advocacy puts Birch first." in " ".join(run.out.split())


def test_no_story_no_stability(tmp_path: Path) -> None:
    for format in ("table", "md", "json", "jsonl", "csv"):
        run = quick("rank", *SURE, "--format", format, cwd=repository(tmp_path))
        assert run.status == 1
        assert "no stories yet" in run.err
    empty = quick("rank", *SURE, "--format", "json", cwd=repository(tmp_path)).data
    assert (empty["stories"], empty["stability"]["dethroned_by"], empty["stability"]["first"]) == ([], None, None)
