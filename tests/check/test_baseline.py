"""A baseline hides what it lists, wherever it has moved to, and nothing else."""

from __future__ import annotations

import pytest

from storykit.baseline import dump, parse, unknown
from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError


def finding(line: int, message: str = "no number", path: str = "stories/a.yaml") -> Diagnostic:
    return Diagnostic(path, line, 1, message, rule="outcome-not-quantified")


def test_survives_moved_lines() -> None:
    known = parse(dump([finding(3)], "."), "b.json")
    assert unknown([finding(30)], known, ".") == ((), 1)


def test_a_second_fault_of_the_same_kind_is_new() -> None:
    known = parse(dump([finding(3)], "."), "b.json")
    assert unknown([finding(3), finding(9)], known, ".") == ((finding(9),), 1)


@pytest.mark.parametrize("other", [finding(3, "another"), finding(3, path="stories/b.yaml")])
def test_another_fault_is_new(other: Diagnostic) -> None:
    assert unknown([other], parse(dump([finding(3)], "."), "b.json"), ".") == ((other,), 0)


def test_is_stable_and_empty_when_all_is_well() -> None:
    assert dump([finding(9), finding(3, "z")], ".") == dump([finding(3, "z"), finding(9)], ".")
    assert parse(dump([], "."), "b.json") == {}


@pytest.mark.parametrize("text", ["", "[]", '{"findings": [{}]}', '{"findings": 3}'])
def test_what_is_no_baseline_is_said_so(text: str) -> None:
    with pytest.raises(StorykitError, match=r"b\.json is no baseline"):
        parse(text, "b.json")


def test_it_holds_from_any_folder() -> None:
    known = parse(dump([finding(3, path="library/stories/a.yaml")], "library"), "b.json")
    assert unknown([finding(3, path="stories/a.yaml")], known, ".") == ((), 1)
    assert unknown([finding(3, path="../stories/a.yaml")], known, "..") == ((), 1)
