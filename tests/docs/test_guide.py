"""What README and guide tell people to type works, and the contracts they state are the real ones."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storykit.present.data import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = [ROOT / "README.md", *sorted(GUIDE.glob("*.md"))]
FROM_NOTHING = {"getting-started.md"}
BLOCK = re.compile(r"^```(yaml|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# (\S+\.yaml)\n")
LINK = re.compile(r"\]\(([^)#:]+)(#[^)]*)?\)")


def sample(folder: Path) -> Path:
    """A copy of the sample, for commands that write."""
    shutil.copytree(ROOT / "stories", folder / "stories")
    for name in ("strategy.yaml", "activity.csv"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_tells_to_type_works(page: Path, tmp_path: Path) -> None:
    """YAML blocks that start with a file's name are written, and commands are run, in the order of the page."""
    folder = tmp_path if page.name in FROM_NOTHING else sample(tmp_path)
    environment = os.environ | {"STORYKIT_AS_OF": "2026-11-16"}
    for language, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "yaml" and (named := FILE.match(text)):
            path = folder / named[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for line in text.splitlines() if language == "console" else ():
            if line.startswith("$ storykit "):
                command = [sys.executable, "-m", *shlex.split(line.removeprefix("$ "))]
                subprocess.run(command, cwd=folder, env=environment, check=True)


@pytest.mark.parametrize("page", [*PAGES, *ROOT.glob("C*.md"), *ROOT.glob("docs/reference/*.md")], ids=lambda p: p.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        path = page.parent / target
        assert path.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {"#" + re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}


def test_the_python_page_is_true() -> None:
    code = (
        "import doctest, sys; sys.exit(doctest.testfile(sys.argv[1], module_relative=False, encoding='utf-8').failed)"
    )
    subprocess.run([sys.executable, "-c", code, str(GUIDE / "python.md")], cwd=ROOT, check=True)
    assert (GUIDE / "python.md").read_text(encoding="utf-8").count("\n>>> ") > 5


@pytest.mark.parametrize("before", ["import storykit.ranking, storykit.loading", "storykit.explain", "storykit.Filter"])
def test_the_names_of_the_package_hold_whatever_was_imported_before(before: str) -> None:
    code = f"import storykit; {before}; assert callable(storykit.load) and callable(storykit.rank), storykit.rank"
    subprocess.run([sys.executable, "-c", code], check=True)


def keys(value: Any) -> set[str]:
    """All keys of an output, but those of `counts`, which are lists' names."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    if isinstance(value, dict):
        return set(value).union(*(keys(inner) for key, inner in value.items() if key != "counts"))
    return set()


def test_the_json_contract_names_every_key_and_no_other(tmp_path: Path) -> None:
    folder = sample(tmp_path)
    (folder / "stories" / "wrong.yaml").write_text("title: A\n")
    found: set[str] = set()
    for arguments in (["rank", "--list", "all"], ["explain", "auenkorb-diesel-bill"]):
        command = [sys.executable, "-m", "storykit", *arguments, "--format", "json", "--skip-invalid"]
        run = subprocess.run(command, cwd=folder, capture_output=True, check=True)
        found |= keys(json.loads(run.stdout))
    told = (
        (GUIDE / "output.md")
        .read_text(encoding="utf-8")
        .partition("## The JSON contract")[2]
        .partition("\n\n`list`")[0]
    )
    rows = [line for line in told.splitlines() if line.startswith("| ")]
    assert set(re.findall(r"`([a-z_]+)`", " ".join(rows))) - {"explain"} == found


def test_the_columns_of_csv_are_the_keys_of_a_story() -> None:
    told = (GUIDE / "output.md").read_text(encoding="utf-8")
    row = next(line for line in told.splitlines() if line.startswith("| a story |"))
    assert set(re.findall(r"`([a-z_]+)`", row)) - {"criteria", "explain", "cells"} == set(COLUMNS)


def test_the_readme_counts_the_sample() -> None:
    told = re.search(r"the sample: (\d+) stories", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert told
    assert int(told[1]) == len(list((ROOT / "stories").rglob("*.yaml")))


def test_the_picture_shows_what_the_command_prints(tmp_path: Path) -> None:
    picture = (ROOT / "docs" / "images" / "rank.svg").read_text(encoding="utf-8")
    texts = re.findall(r'<text[^>]*y="([\d.]+)"[^>]*>([^<]*)</text>', picture)
    lines: dict[str, str] = {}
    for y, text in texts:
        lines[y] = lines.get(y, "") + text.replace("&#160;", " ").replace("&#x27;", "'").strip("\n")
    (_, command), *shown = [(y, line.strip()) for y, line in lines.items() if line.strip()]
    assert command.startswith("$ storykit ")
    run = subprocess.run(
        [sys.executable, "-m", *shlex.split(command.removeprefix("$ "))],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "100"},
        capture_output=True,
        check=True,
    )
    printed = [line for line in run.stdout.decode().splitlines() if line.strip()]
    assert [" ".join(line.split()) for _, line in shown] == [" ".join(line.split()) for line in printed]
