"""Files that are no YAML, are no text, or mean harm."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from repository import STORY, A, rank_story, repository
from running import ASKED, bounded_memory, expect, quick, storykit

SYNTAX: dict[str, tuple[str | bytes, str, list[str]]] = {
    "empty": ("", "1:1", ["empty"]),
    "only a comment": ("# title: Good\n", "", ["empty"]),
    "only nothing": ("~\n", "1:1", ["no keys"]),
    "only three dashes": ("---\n", "", ["empty"]),
    "cut inside braces": ("title: Good\ncustomer: {name: Good", "2:11", ["{ is not closed"]),
    "cut inside brackets": (f"{STORY}tags: [a, b", "3:7", ["[ is not closed"]),
    "cut inside double quotes": ('title: "Good\ncustomer: {name: X}\n', "1:8", ["never closed"]),
    "cut inside single quotes": ("title: 'Good\ncustomer: {name: X}\n", "1:8", ["never closed"]),
    "UTF-16": (STORY.encode("utf-16"), "1:1", ["UTF-16", "UTF-8"]),
    "UTF-16 without a mark": (STORY.encode("utf-16-le"), "1:2", ["UTF-16", "UTF-8"]),
    "Latin-1": ("title: Good\nnotes: gute Käse\n".encode("latin-1"), "2:14", ["0xE4", "UTF-8", "Latin-1"]),
    "Windows-1252": ("title: it’s good\n".encode("cp1252"), "1:10", ["0x92", "UTF-8", "1252"]),
    "tabs": ("title: Good\ncustomer:\n\tname: X\n", "3:1", ["tab", "spaces"]),
    "tabs after spaces": ("title: Good\ncustomer:\n  name: X\n  \tsize: small\n", "4:", ["tab", "spaces"]),
    "a NUL byte": ("title: Go\0od\n", "1:10", ["NUL"]),
    "an escape byte": ("title: Go\x1bod\n", "1:10", ["U+001B"]),
    "a tag of Python": ("title: !!python/object:os.system Good\n", "1:8", ["python/object:os.system", "tag"]),
    "a tag that calls": (f"{STORY}x-a: !!python/object/apply:os.system [ls]\n", "3:", ["python/object/apply", "tag"]),
    "an alias of itself in a list": (f"{STORY}x-a: &a [*a]\n", "3:10", ["*a"]),
    "an alias of itself in a mapping": (f"{STORY}x-a: &a {{b: *a}}\n", "3:13", ["*a"]),
    "an alias of nothing": ("title: *good\n", "1:8", ["*good"]),
    "a list for a key": (f"{STORY}[a, b]: c\n", "3:1", ["key"]),
    "a mapping for a key": (f"{STORY}{{a: b}}: c\n", "3:1", ["key"]),
    "10,000 brackets": (f"{STORY}notes: {'[' * 10_000}", "3:", ["nested", "levels"]),
    "10,000 braces": (f"{STORY}notes: {'{a: ' * 10_000}", "3:", ["nested", "levels"]),
    "10,000 dashes": (f"{STORY}notes:\n  {'- ' * 10_000}x\n", "4:", ["nested", "levels"]),
    "10,000 question marks": (f"{STORY}notes:\n  {'? ' * 10_000}x\n", "4:", ["key"]),
    "10,000 indented lines": (
        STORY + "".join(f"{' ' * i}a:\n" for i in range(1000)),
        "",
        ["nested", "levels"],
    ),
    "10,000 brackets under an own key": (f"{STORY}x-own: {'[' * 10_000}", "3:", ["nested", "levels"]),
}


@pytest.mark.parametrize("case", SYNTAX)
def test_what_cannot_be_read_is_told_with_its_place(case: str, tmp_path: Path) -> None:
    text, place, words = SYNTAX[case]
    run = rank_story(tmp_path, text)
    places = [found for found in run.places if found.startswith(f"{A}:{place}")]
    assert len(places) == 1, run.err
    expect(run, places[0], *words)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    run = rank_story(tmp_path, b"\xef\xbb\xbf" + STORY.encode(), "--format", "json")
    assert run.data["stories"][0]["title"] == "Good story"


def test_columns_do_not_count_the_byte_order_mark(tmp_path: Path) -> None:
    expect(rank_story(tmp_path, b"\xef\xbb\xbfownr: x\n" + STORY.encode()), f"{A}:1:1", '"ownr"')


def test_lines_may_end_as_on_windows(tmp_path: Path) -> None:
    text = (STORY + "notes: >-\n  one\n  two\nownr: x\n").replace("\n", "\r\n")
    expect(rank_story(tmp_path, text), f"{A}:6:1", '"ownr"')
    assert rank_story(tmp_path, text.replace("ownr", "owner")).status == 0


def test_columns_count_characters(tmp_path: Path) -> None:
    expect(rank_story(tmp_path, f"{STORY}narrative: {{hero: Ελένη 🐟, heroe: x}}\n"), f"{A}:3:28", '"heroe"')


def laughs(levels: int) -> str:
    """Lists of ten aliases to lists of ten aliases …"""
    lists = (f"x-l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 10)}]\n" for level in range(1, levels))
    return "x-l0: &l0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n" + "".join(lists)


def test_a_billion_laughs_end_in_a_fault_within_memory(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY + laughs(30)})
    run = storykit("rank", cwd=folder, timeout=5, before=bounded_memory)
    assert len(run.places) == 1
    expect(run, run.places[0], "aliases", "unfold")


def test_laughs_that_land_in_a_typed_field_end_in_a_fault_too(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: f"{STORY}{laughs(12)}tags: *l11\n"})
    assert storykit("rank", cwd=folder, timeout=5, before=bounded_memory).status == 2


def test_a_few_aliases_are_fine(tmp_path: Path) -> None:
    text = "title: &name Good Company wins\ncustomer: {name: *name}\nx-a: &a [1, 2]\nx-b: [*a, *a]\n"
    assert rank_story(tmp_path, text, "--format", "json").data["stories"][0]["customer"] == "Good Company wins"


def test_a_file_of_100_megabytes_is_not_read(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    with (folder / A).open("wb") as file:
        file.truncate(100_000_000)
    run = storykit("rank", cwd=folder, timeout=5, before=bounded_memory)
    expect(run, f"{A}:1:1", "100.0 MB", "1 MB")


def test_a_strategy_of_100_megabytes_is_not_read(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY})
    with (folder / "strategy.yaml").open("wb") as file:
        file.truncate(100_000_000)
    expect(storykit("rank", cwd=folder, timeout=5, before=bounded_memory), "strategy.yaml:1:1", "100.0 MB")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"k{i}: v\n" for i in range(4000)),
        f"tags: [{'{},' * 30_000}]\n",
        "".join(f"owner: x{i}\n" for i in range(4000)),
        f"offerings: [{','.join(f'o{i}' for i in range(4000))}]\n",
    ],
    ids=["unknown keys", "wrong items", "duplicate keys", "unknown offerings"],
)
def test_thousands_of_faults_in_one_file_take_no_longer_than_reading_it(text: str, tmp_path: Path) -> None:
    run = storykit("rank", cwd=repository(tmp_path, {A: STORY + text}), timeout=5, before=bounded_memory)
    assert run.status == 2
    assert f"{A}:3:" in run.err or f"{A}:4:" in run.err


def test_half_a_megabyte_of_small_values_is_read_in_time(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: f"{STORY}tags: [{'a,' * 300_000}]\n"})
    assert storykit("rank", *ASKED, cwd=folder, timeout=8, before=bounded_memory).status == 0


def test_a_pipe_among_the_stories_is_not_waited_for(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    os.mkfifo(folder / "stories" / "x.yaml")
    expect(storykit("rank", cwd=folder, timeout=5), "stories/x.yaml:1:1", "no ordinary file")


def test_a_link_to_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    os.mkfifo(folder / "pipe")
    (folder / "stories" / "x.yaml").symlink_to("../pipe")
    expect(storykit("rank", cwd=folder, timeout=5), "stories/x.yaml:1:1", "no ordinary file")


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="there is no endless file")
def test_a_link_to_an_endless_file_is_not_read(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    (folder / "stories" / "x.yaml").symlink_to("/dev/zero")
    expect(storykit("rank", cwd=folder, timeout=5, before=bounded_memory), "stories/x.yaml:1:1", "no ordinary file")


@pytest.mark.parametrize("text", ["NO", "on", "off", "yes", "true", "1.10", "007", "1_000", "1e3", "0x1F", "12:30:45"])
def test_text_stays_as_it_is_written(text: str, tmp_path: Path) -> None:
    story = f"title: {text}\ncustomer: {{name: {text}, industry: {text}}}\nowner: {text}\n"
    run = rank_story(tmp_path, story, "--format", "json")
    (row,) = run.data["stories"]
    assert (row["title"], row["customer"], row["owner"]) == (text, text, text)


def test_values_that_yaml_would_guess_are_matched_as_text(tmp_path: Path) -> None:
    strategy = (
        "quarter: 2026-Q4\nofferings: [{id: on}]\npersonas: [{id: 1.10}]\n"
        "segments: {industry: {NO: 3, other: 1}, region: {on: 2}, size: {1.10: 3, 1.1: 1}}\n"
    )
    story = "title: A\ncustomer: {name: X, industry: NO, region: on, size: 1.10}\nofferings: [on]\npersonas: [1.10]\n"
    folder = repository(tmp_path, {A: story}, strategy)
    (row,) = quick("explain", "a", "--format", "json", cwd=folder).data["stories"]
    (segment,) = (criterion for criterion in row["criteria"] if criterion["name"] == "segment")
    assert segment["value"] == 1
    told = " ".join(evidence["text"] for evidence in segment["evidence"])
    assert all(word in told for word in ("NO", "on", "1.10"))


def test_a_surname_of_null_is_a_name(tmp_path: Path) -> None:
    run = rank_story(tmp_path, 'title: Null wins\ncustomer: {name: "null"}\nowner: Null\n', "--format", "json")
    assert (run.data["stories"][0]["customer"], run.data["stories"][0]["owner"]) == ("null", "Null")


def test_keys_of_your_own_are_no_fault_anywhere(tmp_path: Path) -> None:
    story = f"{STORY}x-crm: 1\nnarrative: {{hero: Ada, x-note: y}}\noutcomes: [{{metric: a, x-id: [1, {{b: c}}]}}]\n"
    assert rank_story(tmp_path, story).status == 0
