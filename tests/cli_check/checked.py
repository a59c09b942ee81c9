"""Runs of `storykit check` by the real command, and libraries to run it on."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "cli"))

from repository import repository
from running import ASKED, ROOT, Run, storykit

LIBRARIES = ROOT / "tests" / "libraries"
BROKEN = LIBRARIES / "broken"
_FORGES = {"GITHUB_WORKSPACE": "", "CI_PROJECT_DIR": ""}

STRATEGY = """\
quarter: 2026-Q4
agreement:
  lead_definition: A grower with two hectares under glass
  signed: [{role: sales, name: Ruben Aske}, {role: marketing, name: Odile Farrant}]
offerings: [{id: climate, name: Glasswell Climate, aliases: [Climate Computer]}]
personas: [{id: head-grower, name: Head Grower}]
"""
WELL = "customer: {name: %s}\nstage: asked\nowner: ruben\nofferings: [climate]\npersonas: [head-grower]\n"
GOOD = "title: Elderwick keeps the heat of the day\n" + WELL % "Elderwick"
ERROR = "title: Larkspit waters by the weight\n" + WELL % "Larkspit" + "assets: [{type: slide, url: slides.pdf}]\n"
WARNING = "title: Cobbleham picks at dawn\n" + WELL % "Cobbleham" + "outcomes: [{before: 14 kg, after: 61 kg}]\n"
INFO = "title: Gas bills were halved\n" + WELL % "Merrowdown"
SEVERE = {"error": ERROR, "warning": WARNING, "info": INFO}
RULES_OF = {"error": "link-not-http", "warning": "outcome-without-metric", "info": "passive-title"}
MIXED = {f"stories/{name}.yaml": text for name, text in SEVERE.items()}
MENDABLE = """\
# as it came from sales
title: Sallowfield   heats with the dairy   # two blanks
offerings: [Climate Computer]
customer: {name: Sallowfield}
stage: asked
owner: ruben
personas:
  - "Head Grower"
happened_on: 2026/5/4
"""
MENDED = """\
# as it came from sales
title: Sallowfield   heats with the dairy   # two blanks
offerings: [climate]
customer: {name: Sallowfield}
stage: asked
owner: ruben
personas:
  - "head-grower"
happened_on: 2026-05-04
"""


def check(folder: Path, *args: str, columns: str = "") -> Run:
    """A run of the real command on the day of the sample library; once for a library that no test changes."""
    kept = folder == ROOT or folder.parent == LIBRARIES
    return (_once if kept else _run)(folder, args, columns)


def _run(folder: Path, args: tuple[str, ...], columns: str) -> Run:
    return storykit("check", *ASKED, *args, cwd=folder, env=_FORGES | {"COLUMNS": columns})


_once = functools.cache(_run)


def findings(folder: Path, *args: str) -> list[dict[str, Any]]:
    """What a run finds that is not stopped."""
    run = check(folder, "--format", "json", *args)
    assert run.status in (0, 1), run
    assert run.err == ""
    found: list[dict[str, Any]] = run.data["findings"]
    return found


def places(folder: Path, *args: str) -> set[tuple[str, str]]:
    """What a run finds, as file and rule."""
    return {(finding["path"], finding["rule"]) for finding in findings(folder, *args)}


def rules(folder: Path, *args: str) -> set[str]:
    """The rules that find something."""
    return {finding["rule"] for finding in findings(folder, *args)}


def library(folder: Path, files: Mapping[str, str] | None = None, more: str = "") -> Path:
    """A library in which all is well but for `files`, with `more` in its strategy."""
    return repository(folder, {"stories/good.yaml": GOOD, **(files or {})}, STRATEGY + more)


def copied(name: str, folder: Path) -> Path:
    """A library of tests/libraries, to be changed."""
    return Path(shutil.copytree(LIBRARIES / name, folder / name))


def contents(folder: Path) -> dict[str, bytes]:
    """All files in a folder but git's own."""
    files = (path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith(".git/")}


def git(folder: Path, *words: str) -> None:
    """A git command that has to succeed."""
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, capture_output=True)
