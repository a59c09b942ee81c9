"""What the program says of a library, beside what the oracle says."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from storykit import Library, Ranked, rank
from storykit import load as load_library
from storykit.lists import LISTS
from storykit.present.data import story_row

from .oracle import Judged, Plain, judge

CLOSE = 1e-9
Facts = dict[str, Any]


def load(strategy: Plain, stories: Iterable[Plain], files: Sequence[str] = ()) -> Library:
    """The library of a strategy and stories, read from files; `files` are the stories' names, in this order."""
    with tempfile.TemporaryDirectory() as folder:
        return write_and_load(Path(folder), strategy, stories, files)


def write_and_load(folder: Path, strategy: Plain, stories: Iterable[Plain], files: Sequence[str] = ()) -> Library:
    """The same in a folder, from which earlier stories are removed."""
    below = folder / "stories"
    below.mkdir(exist_ok=True)
    for old in below.rglob("*.yaml"):
        old.unlink()
    _dump(folder / "strategy.yaml", strategy)
    for number, story in enumerate(stories):
        path = below / (files[number] if files else f"{story['id']}.yaml")
        path.parent.mkdir(exist_ok=True)
        _dump(path, story)
    return load_library(folder / "strategy.yaml")


def _dump(path: Path, values: Plain) -> None:
    path.write_text(yaml.dump(values, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), encoding="utf-8")


def read_plain(folder: Path) -> tuple[Plain, list[Plain]]:
    """The strategy and the stories of a folder as plain values: every scalar as the text in the file."""
    stories = [{"id": path.stem} | _read(path) for path in sorted((folder / "stories").rglob("*.yaml"))]
    return _read(folder / "strategy.yaml"), stories


def _read(path: Path) -> Plain:
    values: Plain = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return values


def places(library: Library, day: date) -> tuple[Ranked, ...]:
    """All stories, in the program's order."""
    return rank(library, as_of=day, lists=LISTS).stories


def by_id(library: Library, day: date) -> dict[str, Ranked]:
    """Every story's place."""
    return {one.story.id: one for one in places(library, day)}


def assert_agreement(library: Library, strategy: Plain, stories: Iterable[Plain], day: date) -> None:
    """Fail, and tell each difference, unless program and oracle agree about every number and the order."""
    expected, found = judge(strategy, stories, day), places(library, day)
    assert [one.story.id for one in found] == [one.id for one in expected]
    for ours, theirs in zip(found, expected, strict=True):
        told, wanted = _program(ours), _oracle(theirs)
        wrong = {name: (told.get(name), wanted.get(name)) for name in told | wanted if _differ(told, wanted, name)}
        assert not wrong, f"{theirs.id}: (program, oracle) {wrong}"
        _assert_json(story_row(ours), theirs)


def _differ(told: Facts, wanted: Facts, name: str) -> bool:
    mine, theirs = told.get(name), wanted.get(name)
    if isinstance(mine, float) and isinstance(theirs, float):
        return abs(mine - theirs) > CLOSE
    return name not in told or name not in wanted or mine != theirs


def _program(ours: Ranked) -> Facts:
    facts: Facts = {f"value of {c.name}": c.value for c in ours.criteria}
    facts |= {f"points of {c.name}": c.points for c in ours.criteria}
    facts |= {f"max of {c.name}": c.max for c in ours.criteria}
    scored = ours.scored
    return facts | {
        "list": scored.list,
        "usable": scored.standing.usable,
        "rank": ours.rank,
        "score": scored.score,
        "potential": scored.potential,
        "need": ours.need,
        "priority": ours.priority,
    }


def _oracle(theirs: Judged) -> Facts:
    facts: Facts = {f"value of {name}": value for name, value in theirs.value.items()}
    facts |= {f"points of {name}": points for name, points in theirs.points.items()}
    facts |= {f"max of {name}": most for name, most in theirs.max.items()}
    return facts | {
        name: getattr(theirs, name) for name in ("list", "usable", "rank", "score", "potential", "need", "priority")
    }


def _assert_json(row: dict[str, Any], theirs: Judged) -> None:
    """The JSON contract: score, potential, priority and points to one place, values and need to four."""
    for name in ("rank", "list", "usable"):
        assert row[name] == getattr(theirs, name)
    for name in ("score", "potential", "priority"):
        assert _rounded(row[name], getattr(theirs, name), 1), name
    assert _rounded(row["need"], theirs.need, 4)
    assert [criterion["name"] for criterion in row["criteria"]] == list(theirs.value)
    for criterion in row["criteria"]:
        name = criterion["name"]
        assert _rounded(criterion["value"], theirs.value[name], 4), name
        assert _rounded(criterion["points"], theirs.points[name], 1), name
        assert _rounded(criterion["max"], theirs.max[name], 1), name


def _rounded(told: float | None, exact: float | None, places: int) -> bool:
    """Whether a number is the exact one, rounded; half a step may go either way."""
    if told is None or exact is None:
        return told is exact
    return round(told, places) == told and abs(told - exact) <= 0.5 * 10**-places + CLOSE
