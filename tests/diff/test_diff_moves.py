"""How stories move, and what is said to be the cause."""

from __future__ import annotations

from pathlib import Path

import pytest
from scratch import STRATEGY, TELL, causes, diffed, moves, quick, repository, story

A, B, C = "stories/a.yaml", "stories/b.yaml", "stories/c.yaml"
OUTCOME = "outcomes: [{metric: fuel, change: -40 %}]\n"


def two(tmp_path: Path, old: dict[str, str], new: dict[str, str], strategy: str = STRATEGY) -> Path:
    """Two repositories, `old` and `new`, beside each other."""
    for name, files, rules in (("old", old, STRATEGY), ("new", new, strategy)):
        (tmp_path / name).mkdir()
        repository(tmp_path / name, files, rules)
    return tmp_path


def test_entered_left_and_renamed(tmp_path: Path) -> None:
    files = {A: story("Auen"), B: story("Birke")}
    data = diffed(
        two(tmp_path, files, {A: story("Auen"), "stories/b2.yaml": story("Birke"), C: story("Cor")}), "old", "new"
    )
    assert moves(data) == {
        "b2": ("entered", [None, "go-get"], [None, 2]),
        "c": ("entered", [None, "go-get"], [None, 3]),
        "b": ("left", ["go-get", None], [2, None]),
    }
    assert causes(data, "b2") == {"list": "was b before, with the same title (new/stories/b2.yaml)"}
    assert causes(data, "b") == {"list": "is b2 now, with the same title"}
    assert causes(data, "c") == {"list": "new story (new/stories/c.yaml)"}
    assert data["counts"] == {"entered": 2, "left": 1, "list": 0, "rose": 0, "fell": 0, "changed": 0}
    assert data["unchanged"] == 1


def test_an_edit_is_told_with_the_keys_that_did_it_and_the_line(tmp_path: Path) -> None:
    new = story("Birke", more=f"notes: seen\n{OUTCOME}owner: sam\n")
    data = diffed(two(tmp_path, {A: story("Auen"), B: story("Birke")}, {A: story("Auen"), B: new}), "old", "new")
    assert moves(data) == {
        "b": ("rose", ["go-get", "go-get"], [2, 1]),
        "a": ("fell", ["go-get", "go-get"], [1, 2]),
    }
    assert causes(data, "b") == {"outcome": "story edit: outcomes (new/stories/b.yaml:7)"}
    assert causes(data, "a") == {"rank": "1 more is above it than before: b (was go-get 2)"}
    rank = next(move for move in data["moved"] if move["id"] == "a")["causes"][0]
    assert rank["points"] == [None, None]


def test_who_came_above_is_not_who_was_there_before(tmp_path: Path) -> None:
    old = {A: story("Auen", more=f"{OUTCOME}evergreen: always\n"), B: story("Birke"), C: story("Cor")}
    data = diffed(two(tmp_path, old, old | {C: story("Cor", more=OUTCOME)}), "old", "new")
    assert causes(data, "b") == {"rank": "1 more is above it than before: c (was go-get 3)"}
    back = diffed(tmp_path, "new", "old")
    assert causes(back, "b") == {"rank": "1 fewer is above it than before: c (now go-get 3)"}


def test_a_changed_list_tells_the_edit_and_the_need_of_others_the_cell(tmp_path: Path) -> None:
    old, new = story("Auen", stage="approval"), story("Auen", stage="published", more=TELL)
    data = diffed(two(tmp_path, {A: old, B: story("Birke")}, {A: new, B: story("Birke")}), "old", "new")
    assert moves(data)["a"] == ("list", ["go-get", "ready"], [1, 1])
    assert causes(data, "a")["list"] == "story edit: stage approval → published, permission (new/stories/a.yaml:5)"
    assert causes(data, "b")["need"] == "Haulwick Routes for CFO: 0 → 1 ready (a now ready)"
    need = next(c for m in data["moved"] if m["id"] == "b" for c in m["causes"] if c["criterion"] == "need")
    assert need["points"] == [100.0, 0.0]


def test_weights_of_the_strategy_are_named(tmp_path: Path) -> None:
    strategy = STRATEGY.replace("weight: 3", "weight: 10") + "weights: {outcome: 30}\n"
    files = {A: story("Auen", more=OUTCOME), B: story("Birke", offering="returns")}
    data = diffed(two(tmp_path, files, files, strategy), "old", "new")
    assert causes(data, "b")["offering"] == (
        "offerings.returns.weight 3 → 10; weights.outcome 15 → 30 (of 100 points: 27.8 → 23.8)"
    )
    assert causes(data, "a")["outcome"] == "weights.outcome 15 → 30 (of 100 points: 16.7 → 28.6)"
    assert data["strategy"] == ["offerings.returns.weight 3 → 10", "weights.outcome 15 → 30"]


def test_a_criterion_that_counts_on_one_side_alone_has_no_points_on_the_other(tmp_path: Path) -> None:
    files = {A: story("Auen").replace("{name: Auen}", "{name: Auen, industry: grocery}")}
    segments = STRATEGY + "segments: {industry: {grocery: 2, other: 1}}\n"
    data = diffed(two(tmp_path, files, files, segments), "old", "new")
    segment = next(c for c in data["moved"][0]["causes"] if c["criterion"] == "segment")
    assert segment["points"] == [None, 10.0]
    assert segment["cause"] == "the strategy, which now counts segment"


def test_a_new_target_and_a_new_offering(tmp_path: Path) -> None:
    strategy = STRATEGY.replace("labels, weight: 0", "labels, weight: 4").replace(
        "personas:\n", "  - {id: docks, weight: 9}\npersonas:\n"
    )
    files = {A: story("Auen", offering="labels"), B: story("Birke")}
    data = diffed(two(tmp_path, files, files, strategy), "old", "new")
    assert causes(data, "a")["list"] == "offerings.labels.weight 0 → 4"
    assert causes(data, "b")["offering"] == "offerings.docks is new, weight 9"


def test_the_day_runs_a_permission_out(tmp_path: Path) -> None:
    told = story("Auen", stage="published", more="permission: {status: granted, expires_on: 2026-09-01}\n")
    repository(tmp_path, {A: told, B: story("Birke")})
    data = diffed(tmp_path, "2026-08-01", "2026-11-16")
    assert causes(data, "a")["list"] == "the day: 2026-08-01 → 2026-11-16; permission expired on 2026-09-01"
    assert causes(data, "b")["need"] == "Haulwick Routes for CFO: 1 → 0 ready (a no longer ready)"
    assert (data["old"]["as_of"], data["new"]["as_of"]) == ("2026-08-01", "2026-11-16")
    assert data["old"]["commit"] is None


def test_a_name_that_means_another_id_is_no_edit(tmp_path: Path) -> None:
    strategy = STRATEGY.replace("id: routes", "id: roads").replace("[Route Planner]", "[Route Planner, routes]")
    files = {A: story("Auen", more=OUTCOME)}
    data = diffed(two(tmp_path, files, files, strategy.replace("weight: 3", "weight: 7")), "old", "new")
    assert all("story edit" not in cause for cause in causes(data, "a").values())


def test_many_moves_come_in_a_fixed_order_and_top_cuts_each_kind(tmp_path: Path) -> None:
    old = {f"stories/s{i}.yaml": story(f"S{i}") for i in range(6)}
    new = {name: text + OUTCOME * (i == 5) for i, (name, text) in enumerate(old.items())}
    folder = two(tmp_path, old, new)
    data = diffed(folder, "old", "new")
    assert [(move["id"], move["kind"]) for move in data["moved"]] == [
        ("s5", "rose"), *((f"s{i}", "fell") for i in range(5))
    ]  # fmt: skip
    cut = diffed(folder, "old", "new", "--top", "2")
    assert [move["id"] for move in cut["moved"]] == ["s5", "s0", "s1"]
    assert cut["counts"] == data["counts"]
    page = quick("diff", "old", "new", "--top", "2", cwd=folder)
    assert "… and 3 more: --top 5" in page.out


@pytest.mark.parametrize("files", [{}, {A: story("Auen")}])
def test_nothing_moved_is_said_and_is_fine(tmp_path: Path, files: dict[str, str]) -> None:
    run = quick("diff", "old", "new", cwd=two(tmp_path, files, files))
    assert run.status == 0
    assert "Nothing moved" in run.out
