"""Folders, links, permissions and file names."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pytest
from repository import STORY, A, repository
from running import expect, lock, ordinary_user, quick, refused, storykit


def test_no_folder_of_stories(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    (folder / "stories").rmdir()
    refused(quick("rank", cwd=folder), "there is no folder stories", "--stories")
    refused(quick("rank", "--stories", "tales", cwd=folder), "there is no folder tales")


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY})
    refused(quick("rank", "--stories", A, cwd=folder), f"{A} is a file", "folder")


def test_an_unreadable_story_is_a_fault_and_can_be_left_out(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY, "stories/b.yaml": STORY})
    lock(folder / A)
    expect(storykit("rank", cwd=folder, before=ordinary_user), f"{A}:1:1", "cannot be read", "Permission denied")
    run = storykit("rank", "--skip-invalid", "--format", "json", cwd=folder, before=ordinary_user)
    assert (run.status, run.ids, run.data["skipped"][0]["path"]) == (0, ["b"], A)


def test_an_unreadable_folder_of_stories(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY})
    lock(folder / "stories")
    refused(storykit("rank", cwd=folder, before=ordinary_user), "stories", "Permission denied")
    (folder / "stories").chmod(0o755)


def test_a_folder_in_an_unreadable_one(tmp_path: Path) -> None:
    folder = repository(tmp_path, {"private/stories/a.yaml": STORY, "private/strategy.yaml": ""})
    lock(folder / "private")
    for option, path in (("--stories", "private/stories"), ("--strategy", "private/strategy.yaml")):
        refused(storykit("rank", option, path, cwd=folder, before=ordinary_user), "private")
    (folder / "private").chmod(0o755)


def test_an_unreadable_folder_among_readable_ones_can_be_left_out(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY, "stories/b/c.yaml": STORY})
    lock(folder / "stories/b")
    run = storykit("rank", "--skip-invalid", "--format", "json", cwd=folder, before=ordinary_user)
    (folder / "stories/b").chmod(0o755)
    assert (run.status, run.ids) == (0, ["a"]), run.err
    assert run.data["skipped"][0]["path"] == "stories/b"


def test_an_unreadable_strategy(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY})
    lock(folder / "strategy.yaml")
    expect(storykit("rank", cwd=folder, before=ordinary_user), "strategy.yaml:1:1", "Permission denied")


@pytest.mark.parametrize("target", [".", "..", "../../stories"])
def test_a_circle_of_links_is_a_fault_and_ends(target: str, tmp_path: Path) -> None:
    folder = repository(tmp_path, {"stories/deep/a.yaml": STORY})
    (folder / "stories/deep/again").symlink_to(target)
    run = quick("rank", cwd=folder)
    assert run.status == 2
    assert any(place.startswith("stories/deep/again") and place.endswith(":1:1") for place in run.places)
    assert "link" in run.err
    run = quick("rank", "--skip-invalid", "--format", "json", cwd=folder)
    assert run.ids == ["a"]


def test_a_link_to_itself_is_a_fault_and_can_be_left_out(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY})
    (folder / "stories/x.yaml").symlink_to("x.yaml")
    expect(quick("rank", cwd=folder), "stories/x.yaml:1:1")
    assert quick("rank", "--skip-invalid", "--format", "json", cwd=folder).ids == ["a"]


def test_a_link_to_nowhere_is_a_fault(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY})
    (folder / "stories/x.yaml").symlink_to("gone.yaml")
    expect(quick("rank", cwd=folder), "stories/x.yaml:1:1", "cannot be read", "No such file")


def test_links_to_stories_and_folders_are_followed(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY, "archive/2024/b.yaml": STORY, "archive/c.yaml": STORY})
    (folder / "stories/old").symlink_to("../archive/2024")
    (folder / "stories/c.yml").symlink_to("../archive/c.yaml")
    assert quick("rank", "--format", "json", cwd=folder).ids == ["a", "b", "c"]


def test_what_is_no_story_file_is_passed_over(tmp_path: Path) -> None:
    others = ("README.md", ".hidden.yaml", ".git/x.yaml", "a.yaml~", "a.yaml.bak", "yaml", "b.json")
    files = {A: STORY, "stories/B.YAML": STORY, "stories/c.yml": STORY, **{f"stories/{n}": "- x" for n in others}}
    assert quick("rank", "--format", "json", cwd=repository(tmp_path, files)).ids == ["B", "a", "c"]


def test_a_folder_that_is_called_like_a_story_is_searched(tmp_path: Path) -> None:
    assert quick("rank", "--format", "json", cwd=repository(tmp_path, {"stories/x.yaml/a.yaml": STORY})).ids == ["a"]


def test_the_same_folder_twice_is_read_once(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY, "stories/deep/b.yaml": STORY})
    for again in ("stories", "stories/", "stories/deep", str(folder / "stories")):
        run = quick("rank", "--stories", "stories", "--stories", again, "--format", "json", cwd=folder)
        assert (run.status, run.err) == (0, "")
        assert run.ids == ["a", "b"]


NAMES = [
    "two words",
    "comma, and",
    'a "quote"',
    "it's",
    "Käse 日本 🐟",
    "back\\slash",
    "100%",
    "[red]",
    "$HOME",
    "-x",
    "#1",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_file_name_works_everywhere(name: str, tmp_path: Path) -> None:
    path = f"stories/{name}.yaml"
    folder = repository(tmp_path, {path: f"{STORY}stage: agreed\n"})
    assert [(s["id"], s["path"]) for s in quick("rank", "--format", "json", cwd=folder).data["stories"]] == [
        (name, path)
    ]
    assert quick("explain", path, "--format", "json", cwd=folder).ids == [name]
    expect(quick("rank", cwd=repository(folder, {path: "- x\n"})), f"{path}:1:1")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "-x"])
def test_the_command_that_a_page_proposes_can_be_pasted(name: str, tmp_path: Path) -> None:
    folder = repository(tmp_path, {f"stories/{name}.yaml": STORY})
    page = quick("rank", cwd=folder, env={"COLUMNS": "160"}).out
    command = page.rstrip("\n").rpartition("storykit explain ")[2]
    run = quick("explain", *shlex.split(command), "--format", "json", cwd=folder)
    assert run.ids == [name]


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
def test_a_file_name_that_is_no_utf_8_is_a_fault_or_works(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY})
    (Path(os.fsdecode(os.fsencode(folder / "stories") + b"/k\xe4se.yaml"))).write_text(STORY)
    run = quick("rank", "--format", "json", cwd=folder)
    if run.status:
        assert "UTF-8" in run.err, "the message does not say what is wrong with the name"
    run = quick("rank", "--format", "json", "--skip-invalid", cwd=folder)
    assert run.status == 0
    assert len(run.data["stories"]) + len(run.data["skipped"]) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
@pytest.mark.parametrize("format", ["table", "json", "csv", "md"])
def test_a_file_name_that_is_no_utf_8_needs_an_id(format: str, tmp_path: Path) -> None:
    folder = repository(tmp_path)
    (Path(os.fsdecode(os.fsencode(folder / "stories") + b"/k\xe4se.yaml"))).write_text(f"id: cheese\n{STORY}")
    assert "cheese" in storykit("rank", "--format", format, cwd=folder).out


@pytest.mark.skipif(sys.platform == "win32", reason="no such file names")
def test_a_file_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    folder = repository(tmp_path, {"stories/\x1b[31m\u202e\nx.yaml": STORY, "stories/\x1b]0;y\a.yaml": "- x\n"})
    run = quick("rank", "--skip-invalid", cwd=folder)
    assert run.status == 0
    assert "\\x1b" in run.out
    assert "\\x1b" in run.err
    for format in ("json", "jsonl", "csv", "md"):
        assert quick("rank", "--skip-invalid", "--format", format, cwd=folder).status == 0


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    def leave() -> None:
        os.mkdir("gone")
        os.chdir("gone")
        os.rmdir("../gone")

    run = storykit("rank", cwd=tmp_path, before=leave)
    assert run.status == 2
    assert run.err.startswith("storykit: ")


def test_the_same_bytes_whatever_the_order_of_files(tmp_path: Path) -> None:
    names = [f"stories/{name}.yaml" for name in "acegbdf"]
    outputs = set()
    for number, order in enumerate((names, names[::-1])):
        (tmp_path / str(number)).mkdir()
        folder = repository(tmp_path / str(number), dict.fromkeys(order, STORY))
        outputs.add(quick("rank", "--format", "json", cwd=folder).out)
    assert len(outputs) == 1
