"""A strategy that extends another."""

from __future__ import annotations

from pathlib import Path

import pytest
from repository import STORY, A, repository
from running import Run, expect, quick

from storykit.loading import load

BASE = """\
company: {name: Haulwick, aliases: [HW]}
offerings:
  - {id: routes, name: Routes, weight: 5, aliases: [Planner]}
  - {id: returns, name: Returns, weight: 3}
personas:
  - {id: cfo, weight: 5}
limits: {asks_per_customer: 1, rest_days: 10}
"""
NEAR = """\
extends: base.yaml
quarter: 2026-Q4
offerings:
  - {id: returns, weight: 7}
  - {id: docks, weight: 1}
limits: {rest_days: 20}
"""


def chain(folder: Path, near: str, base: str, **more: str) -> Path:
    others = {f"{name}.yaml": text for name, text in more.items()}
    return repository(folder, {A: STORY, "base.yaml": base, **others}, near)


def rank(folder: Path, near: str, base: str, **more: str) -> Run:
    return quick("rank", cwd=chain(folder, near, base, **more))


def test_lists_are_merged_by_id_and_mappings_by_key(tmp_path: Path) -> None:
    strategy = load(chain(tmp_path, NEAR, BASE)).strategy
    assert [(o.id, o.name, o.weight) for o in strategy.offerings] == [
        ("routes", "Routes", 5),
        ("returns", "Returns", 7),
        ("docks", "", 1),
    ]
    assert [persona.id for persona in strategy.personas] == ["cfo"]
    assert (strategy.limits.asks_per_customer, strategy.limits.rest_days) == (1, 20)
    assert strategy.company.name == "Haulwick"
    assert strategy.quarter == "2026-Q4"


def test_other_lists_are_replaced(tmp_path: Path) -> None:
    near = NEAR.replace("id: returns,", "id: routes, aliases: [Tours],") + "company: {aliases: [H]}\n"
    strategy = load(chain(tmp_path, near, BASE)).strategy
    assert strategy.offerings[0].aliases == ("Tours",)
    assert strategy.company.aliases == ("H",)


def test_three_files_in_two_folders(tmp_path: Path) -> None:
    others = {"shared/year.yaml": "extends: company/base.yaml\ngoal: The year\n", "shared/company/base.yaml": BASE}
    folder = repository(tmp_path, {A: STORY, **others}, NEAR.replace("base.yaml", "shared/year.yaml"))
    strategy = load(folder).strategy
    assert (strategy.goal, strategy.offerings[1].weight) == ("The year", 7)


def test_a_missing_base(tmp_path: Path) -> None:
    run = rank(tmp_path, NEAR.replace("base.yaml", "bass.yaml"), BASE)
    expect(run, "strategy.yaml:1:10", '"bass.yaml"')


def test_a_base_that_is_a_folder(tmp_path: Path) -> None:
    expect(rank(tmp_path, NEAR.replace("base.yaml", "stories"), BASE), "strategy.yaml:1:10", '"stories"')


def test_the_missing_base_of_a_base_is_told_there(tmp_path: Path) -> None:
    expect(rank(tmp_path, NEAR, f"{BASE}extends: older.yaml\n"), "base.yaml:8:10", '"older.yaml"')


def test_a_strategy_that_extends_itself(tmp_path: Path) -> None:
    expect(rank(tmp_path, NEAR.replace("base.yaml", "strategy.yaml"), BASE), "strategy.yaml:1:10", "circle")


def test_strategies_that_extend_each_other(tmp_path: Path) -> None:
    run = rank(tmp_path, NEAR, f"{BASE}extends: older.yaml\n", older="extends: strategy.yaml\n")
    expect(run, "older.yaml:1:10", "circle")


@pytest.mark.parametrize(
    "name", ['"a\\0b"', "n" * 300, "loop.yaml", '""', "[base.yaml]"], ids=["NUL", "long", "loop", "empty", "list"]
)
def test_a_base_that_cannot_be_a_file(name: str, tmp_path: Path) -> None:
    folder = chain(tmp_path, NEAR.replace("base.yaml", name), BASE)
    (folder / "loop.yaml").symlink_to("loop.yaml")
    run = quick("rank", cwd=folder)
    assert run.status == 2
    assert any(place.startswith("strategy.yaml:1:") for place in run.places), run.err


FAULTS = {
    "a wrong value of the base": (NEAR, BASE.replace("weight: 5, al", "weight: x, al"), "base.yaml:3:40", ['"x"']),
    "a wrong value of the nearer file": (NEAR.replace("7", "x"), BASE, "strategy.yaml:4:27", ['"x"']),
    "a wrong value of a new item": (NEAR.replace("weight: 1", "weight: x"), BASE, "strategy.yaml:5:25", ['"x"']),
    "an unknown key of the base": (NEAR, f"{BASE}limit: {{}}\n", "base.yaml:8:1", ['did you mean "limits"']),
    "an unknown key of the nearer file": (f"{NEAR}limit: {{}}\n", BASE, "strategy.yaml:7:1", ['did you mean "limits"']),
    "an unknown key in a merged mapping": (
        NEAR.replace("{rest_days: 20}", "{rest_day: 20}"),
        BASE,
        "strategy.yaml:6:10",
        ['did you mean "rest_days"'],
    ),
    "an unknown key in a merged item": (
        NEAR.replace("{id: returns, weight", "{id: returns, wieght"),
        BASE,
        "strategy.yaml:4:19",
        ['did you mean "weight"'],
    ),
    "a duplicate key of the base": (NEAR, f"{BASE}limits: {{}}\n", "base.yaml:8:1", ["given twice"]),
    "syntax of the base": (NEAR, f"{BASE}goal: [a\n", "base.yaml:8:7", ["not closed"]),
    "an empty base": (NEAR, "", "base.yaml:1:1", ["empty"]),
    "what is missing in both": (NEAR, BASE.replace("personas", "x-personas"), "strategy.yaml:1:1", ['"personas"']),
    "a name that two files give away": (
        NEAR.replace("id: docks,", "id: docks, name: planner,"),
        BASE,
        "strategy.yaml:5:",
        ['"planner"', "routes", "docks"],
    ),
    "an id twice in the base": (
        NEAR,
        BASE.replace("personas:", "  - {id: routes, weight: 2}\npersonas:"),
        "base.yaml:5:10",
        ['"routes" is given twice'],
    ),
    "an id twice in the nearer file": (
        NEAR.replace("limits", "  - {id: docks, weight: 2}\nlimits"),
        BASE,
        "strategy.yaml:6:10",
        ['"docks" is given twice'],
    ),
    "an item without id before a new one": (
        NEAR.replace("  - {id: docks", "  - {name: Gates}\n  - {id: docks"),
        BASE,
        "strategy.yaml:5:5",
        ['"id" is missing'],
    ),
    "an id that is a list": (
        NEAR.replace("id: docks", "id: [docks]"),
        BASE,
        "strategy.yaml:5:6",
        ["id should be text"],
    ),
    "an id that is a list in the base": (
        NEAR,
        BASE.replace("id: returns", "id: [returns]"),
        "base.yaml:4:6",
        ["id should be text"],
    ),
    "text over a list": (
        NEAR.split("offerings:", maxsplit=1)[0] + "offerings: docks\n",
        BASE,
        "strategy.yaml:3:12",
        ["should be a list"],
    ),
    "no target left": (
        NEAR.replace("weight: 7", "weight: 0").replace("{id: docks, weight: 1}", "{id: routes, weight: 0}"),
        BASE,
        "",
        ["no target", "offerings"],
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_in_the_file_it_is_from(case: str, tmp_path: Path) -> None:
    near, base, place, words = FAULTS[case]
    run = rank(tmp_path, near, base)
    places = [found for found in run.places if found.startswith(place)]
    assert places, run
    expect(run, places[0], *words)


def test_a_mended_value_of_the_base_is_no_fault(tmp_path: Path) -> None:
    assert rank(tmp_path, NEAR, BASE.replace("weight: 3", "weight: x")).status == 0


def test_faults_of_both_files_are_listed(tmp_path: Path) -> None:
    run = rank(tmp_path, f"{NEAR}limit: 1\n", f"{BASE}limt: 1\n")
    assert run.places == ["base.yaml:8:1", "strategy.yaml:7:1"]
