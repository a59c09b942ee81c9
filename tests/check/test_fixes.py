"""Fixes change what they mean to and not a byte more."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storykit.files.fixes import fix_files, fixed
from storykit.files.reader import read
from storykit.loading import load
from storykit.model.names import Glossary

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load(ROOT / "strategy.yaml").glossary


def fix(text: str, glossary: Glossary, *, sort_keys: bool = False) -> str:
    return fixed(text.encode(), glossary, sort_keys=sort_keys).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("offerings: [Haulwick Routes]", "offerings: [routes]"),
        ("offerings: ['Route Planner', stock]  # both", "offerings: ['routes', stock]  # both"),
        ('offerings:\n  - "haulwick routes"   # as sales calls it', 'offerings:\n  - "routes"   # as sales calls it'),
        ("personas: [CFO, head of logistics]", "personas: [cfo, head-of-logistics]"),
        ("advocates: [{name: Ada, persona: Cfo}]", "advocates: [{name: Ada, persona: cfo}]"),
        ("happened_on: 2026/1/5", "happened_on: 2026-01-05"),
        ("happened_on: 5 January 2026", "happened_on: 2026-01-05"),
        ('happened_on: "2026.01.05"', 'happened_on: "2026-01-05"'),
        (
            "permission: {status: granted, expires_on: 2026-1-5}",
            "permission: {status: granted, expires_on: 2026-01-05}",
        ),
    ],
)
def test_mends(before: str, after: str, glossary: Glossary) -> None:
    frame = "# über: é 😀\ntitle:   Ünïcode 😀 title\n{}\ncustomer: {{name: A}}   # kept\n\n\ntags: [x ]\n"
    assert fix(frame.format(before), glossary) == frame.format(after)
    assert fix(frame.format(after), glossary) == frame.format(after)


@pytest.mark.parametrize(
    "text",
    [
        "title: A\ncustomer: {name: B}\nhappened_on: 03/04/2026\n",  # the third of April, or the fourth of March
        "title: A\ncustomer: {name: B}\nofferings: [rocket]\n",
        "title: A\ncustomer: {name: B\n",
        "",
        "title: Haulwick Routes\nnotes: 2026/1/5\ncustomer: {name: Route Planner}\n",
    ],
)
def test_leaves_alone(text: str, glossary: Glossary) -> None:
    assert fix(text, glossary) == text


def test_keeps_line_ends_and_byte_order_mark(glossary: Glossary) -> None:
    text = "\ufefftitle: A\r\nofferings: [Haulwick Routes]\r\ncustomer: {name: B}\r\n"
    assert fix(text, glossary) == text.replace("Haulwick Routes", "routes")


def test_sorts_keys_with_their_comments(glossary: Glossary) -> None:
    text = "# $schema line\n\nnotes: n\n# who\ncustomer:\n  name: B\n\nx-own: 1\ntitle: A\n"
    assert fix(text, glossary) == text
    in_order = fix(text, glossary, sort_keys=True)
    assert in_order == "# $schema line\n\ntitle: A\n# who\ncustomer:\n  name: B\n\nnotes: n\nx-own: 1\n"
    assert fix(in_order, glossary, sort_keys=True) == in_order


NAMES = st.sampled_from(["routes", "Haulwick Routes", "route planner", "Stock Ledger", "unknown", "ROUTES"])
DAYS = st.sampled_from(["2026-01-05", "2026/1/5", "5 January 2026", "1/2/2026", "soon"])
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12)


@given(st.lists(NAMES, max_size=3), DAYS, TEXT, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_fixing_twice_changes_nothing(names: list[str], day: str, note: str, sort_keys: bool, end: str) -> None:
    glossary = load(ROOT / "strategy.yaml").glossary
    lines = [
        f"# {note}",
        "notes: n",
        f"offerings: [{', '.join(names)}]",
        f"happened_on: {day}",
        "title: A",
        "customer: {name: B}",
    ]
    once = fixed((end.join(lines) + end).encode(), glossary, sort_keys=sort_keys)
    assert fixed(once, glossary, sort_keys=sort_keys) == once
    assert read(once).value.keys() == {"notes", "offerings", "happened_on", "title", "customer"}


def test_sample_needs_few_fixes_and_dry_runs_write_nothing(tmp_path: Path, glossary: Glossary) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"title: A\ncustomer: {name: B}\nofferings: [Route Planner]\n")
    changes = fix_files([str(path)], glossary, sort_keys=False, dry=True)
    assert [change.path for change in changes] == [str(path)]
    assert b"Route Planner" in path.read_bytes()
    fix_files([str(path)], glossary, sort_keys=False, dry=False)
    assert path.read_bytes() == b"title: A\ncustomer: {name: B}\nofferings: [routes]\n"
