"""Saved rankings: what they tell, what they leave open, and what is none."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scratch import DAY, ROOT, STRATEGY, as_json, causes, diffed, moves, quick, refused, repository, restored, story

import storykit
from storykit import Side, diff

A, B, C = "stories/a.yaml", "stories/b.yaml", "stories/c.yaml"


def saved(folder: Path, *args: str, day: date = DAY) -> Path:
    run = quick("rank", *args, "--as-of", str(day), "--format", "json", "-o", "saved.json", cwd=folder)
    assert run.status == 0, run
    return folder


def test_a_saved_sample_is_the_sample() -> None:
    library = storykit.load(ROOT)
    found = diff(restored(library, DAY), Side.of(library, as_of=DAY))
    assert found.moved == ()
    assert found.unchanged == len(library.stories)
    assert found.changes is None


def test_lists_that_were_not_saved_are_not_compared(tmp_path: Path) -> None:
    repository(tmp_path, {A: story("Auen"), B: story("Birke", stage="declined"), C: story("Cor", offering="labels")})
    data = diffed(saved(tmp_path), "saved.json")
    assert data["moved"] == []
    assert (data["unchanged"], data["not_compared"]) == (1, 2)
    assert "Not compared: 2 stories that a saved ranking leaves out" in quick("diff", "saved.json", cwd=tmp_path).out
    repository(tmp_path, {A: story("Auen", stage="retired"), "stories/d.yaml": story("Dorn")})
    data = diffed(tmp_path, "saved.json")
    assert moves(data) == {
        "a": ("list", ["go-get", "blocked"], [1, 1]),
        "d": ("entered", [None, "go-get"], [None, 1]),
    }
    assert causes(data, "d") == {"list": "not in saved.json, which leaves out 2 stories"}
    assert causes(data, "a")["list"] == "stage asked → retired; the story is retired"


def test_a_saved_top_says_nothing_about_those_below_it(tmp_path: Path) -> None:
    repository(tmp_path, {f"stories/s{i}.yaml": story(f"S{i}") for i in range(5)})
    data = diffed(saved(tmp_path, "--top", "2"), "saved.json")
    assert (data["moved"], data["not_compared"]) == ([], 3)
    assert diffed(tmp_path, "strategy.yaml", "saved.json")["moved"] == []
    repository(tmp_path, {"stories/new.yaml": story("New", more="evergreen: always\n")})
    found = moves(diffed(tmp_path, "saved.json"))
    assert found["new"] == ("entered", [None, "go-get"], [None, 1])
    assert set(found) == {"new", "s0", "s1"}


@pytest.mark.parametrize(
    ("more", "strategy", "day", "criterion", "cause"),
    [
        ("outcomes: [{metric: 3 to 40}]\n", STRATEGY, DAY, "outcome", "story edit (stories/a.yaml)"),
        ("", STRATEGY, date(2027, 6, 1), "freshness", "the day: 2026-11-16 → 2027-06-01"),
        ("", STRATEGY + "freshness: {fresh_months: 6}\n", DAY, "freshness", "the story or the strategy's targets"),
        ("", STRATEGY.replace("weight: 5", "weight: 2", 1), DAY, "offering", "the story or the strategy's targets"),
        (
            "",
            STRATEGY + "weights: {offering: 50}\n",
            DAY,
            "offering",
            "the strategy's weights (of 100 points: 27.8 → 43.5)",
        ),
    ],
)
def test_no_more_is_claimed_than_is_known(
    tmp_path: Path, more: str, strategy: str, day: date, criterion: str, cause: str
) -> None:
    dated = story("Auen", more="happened_on: 2026-01-15\n")
    repository(tmp_path, {A: dated})
    saved(tmp_path)
    repository(tmp_path, {A: dated + more}, strategy)
    found = causes(diffed(tmp_path, "saved.json", day=day), "a")[criterion]
    assert found.partition(" (of")[0] == cause.partition(" (of")[0]


def test_a_report_that_holds_stories_will_do(tmp_path: Path) -> None:
    saved(repository(tmp_path, {A: story("Auen")}))
    whole = json.loads((tmp_path / "saved.json").read_text())
    (tmp_path / "saved.json").write_text(json.dumps(whole | {"schema": "storykit.report/1"}))
    assert diffed(tmp_path, "saved.json")["moved"] == []


def spoiled(change: Any) -> str:
    """The sample's saved ranking, with something in it wrong."""
    whole = json.loads(as_json(storykit.load(ROOT), DAY))
    change(whole)
    return json.dumps(whole)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no JSON"),
        ("title: A", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ('{"schema": NaN}', "is no JSON"),
        ("[]", "names no schema"),
        ('{"schema": ["x"]}', "names no schema"),
        ('{"schema": "storykit.coverage/1"}', 'its schema is "storykit.coverage/1"'),
        ('{"schema": "storykit.report/1"}', "holds no stories"),
        ('{"schema": "storykit.rank/1", "stories": {}}', "stories should be a list"),
        ('{"schema": "storykit.rank/1", "stories": [], "quarter": "x", "as_of": "soon"}', "as_of is not a date"),
        ('{"schema": "storykit.rank/1", "stories": [], "as_of": "2026-01-01"}', "quarter should be text"),
        (spoiled(lambda w: w["stories"].append(3)), "stories[28] should be an object"),
        (spoiled(lambda w: w["stories"].append(w["stories"][0])), 'has "auenkorb-diesel-bill" twice'),
        (spoiled(lambda w: w["stories"][2].update(list="best")), "stories[2].list is not one of go-get"),
        (spoiled(lambda w: w["stories"][2].update(rank=True)), "stories[2].rank should be a number"),
        (spoiled(lambda w: w["stories"][2].update(score="high")), "stories[2].score should be a number"),
        (spoiled(lambda w: w["stories"][2].update(score=1e300)), "stories[2].score is not between 0 and 100"),
        (spoiled(lambda w: w["stories"][2]["criteria"][1].pop("max")), "stories[2].criteria[1].max should be a number"),
        (spoiled(lambda w: w["counts"].pop("ready")), "counts.ready should be a number"),
    ],
)  # fmt: skip
def test_what_is_no_saved_ranking(tmp_path: Path, text: str, said: str) -> None:
    (repository(tmp_path) / "saved.json").write_text(text)
    refused(quick("diff", "saved.json", cwd=tmp_path), "saved.json", said, "rank --list all --format json")


def test_ranks_that_make_no_sense_do_no_harm(tmp_path: Path) -> None:
    folder = saved(repository(tmp_path, {A: story("Auen"), B: story("Birke")}))
    whole = json.loads((folder / "saved.json").read_text())
    for row in whole["stories"]:
        row["rank"] = 7
    (folder / "saved.json").write_text(json.dumps(whole))
    assert {move["kind"] for move in diffed(folder, "saved.json")["moved"]} == {"rose"}
    assert {move["kind"] for move in diffed(folder, "strategy.yaml", "saved.json")["moved"]} == {"fell"}


def test_a_ranking_of_some_stories_is_compared_with_one_of_the_same_alone(tmp_path: Path) -> None:
    repository(tmp_path, {A: story("Auen") + "owner: mara\n", B: story("Birke") + "owner: eskil\n"})
    run = quick(
        "rank", "--as-of", str(DAY), "--format", "json", "--owner", "MARA", "--offering", "Routes", cwd=tmp_path
    )
    assert run.data["filter"] == {"offering": ["routes"], "owner": ["MARA"]}
    (tmp_path / "part.json").write_text(run.out)
    refused(
        quick("diff", "part.json", cwd=tmp_path), "part.json ranks some stories alone", "offering routes; owner MARA"
    )
    refused(quick("report", "--against", "part.json", cwd=tmp_path), "part.json ranks some stories alone")
    assert diffed(tmp_path, "part.json", "part.json")["unchanged"] == 1
    saved(tmp_path)
    refused(
        quick("diff", "saved.json", "part.json", cwd=tmp_path), "part.json ranks some stories alone", "save a ranking"
    )


@pytest.mark.parametrize("wrong", [["mara"], {"owner": "mara"}, "mara"])
def test_a_filter_that_is_none(wrong: Any, tmp_path: Path) -> None:
    folder = saved(repository(tmp_path, {A: story("Auen")}))
    whole = json.loads((folder / "saved.json").read_text())
    (folder / "saved.json").write_text(json.dumps(whole | {"filter": wrong}))
    refused(quick("diff", "saved.json", cwd=folder), "saved.json is no saved ranking: filter")
