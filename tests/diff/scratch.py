"""Scratch git repositories of stories, and rankings to compare."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

sys.path += [str(Path(__file__).parents[1] / "cli"), str(Path(__file__).parents[1])]

from repository import STRATEGY, repository
from running import ROOT, Run, quick, refused, storykit

from formulas.agreement import load
from formulas.oracle import Plain
from storykit import Library, Side, rank
from storykit.comparison.saved import parse
from storykit.lists import LISTS
from storykit.present.data import head, story_row
from storykit.render.data import json_object

__all__ = [
    "ROOT",
    "STRATEGY",
    "Library",
    "Plain",
    "Run",
    "diffed",
    "load",
    "quick",
    "refused",
    "repository",
    "storykit",
]

DAY = date(2026, 11, 16)
ROUTES = "title: {title}\ncustomer: {{name: {name}}}\nofferings: [{offering}]\npersonas: [{persona}]\nstage: {stage}\n"


def story(name: str, offering: str = "routes", persona: str = "cfo", stage: str = "asked", more: str = "") -> str:
    """A story file."""
    title = f"{name} saves its fuel"
    return ROUTES.format(title=title, name=name, offering=offering, persona=persona, stage=stage) + more


TELL = "permission: {status: granted}\n"


def git(folder: Path, *words: str, day: str = "2026-07-01T12:00:00+0200") -> str:
    """What a git command prints."""
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    environment = os.environ | {"GIT_COMMITTER_DATE": day, "GIT_AUTHOR_DATE": day}
    command = ["git", "-C", str(folder), *identity, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


def commit(folder: Path, day: str) -> str:
    """Commit all that is in the work tree, at noon of a day or at a time; its full name."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", f"as of {day}", "--allow-empty", day=day if "T" in day else f"{day}T12:00:00+0200")
    return git(folder, "rev-parse", "HEAD").strip()


def diffed(folder: Path, *words: str, day: date = DAY) -> Any:
    """The JSON of `storykit diff`."""
    run = quick("diff", *words, "--as-of", str(day), "--format", "json", cwd=folder)
    assert run.status == 0, run
    return run.data


def moves(data: Any) -> dict[str, tuple[str, Any, Any]]:
    """The kind, lists and ranks of each story that moved."""
    return {move["id"]: (move["kind"], move["list"], move["rank"]) for move in data["moved"]}


def causes(data: Any, id: str) -> dict[str, str]:
    """The causes of one story's move, by criterion."""
    found = next(move for move in data["moved"] if move["id"] == id)
    return {cause["criterion"]: cause["cause"] for cause in found["causes"]}


def as_json(library: Library, day: date, lists: Iterable[Any] = LISTS, top: int | None = None) -> str:
    """What `rank --format json` saves."""
    ranking = rank(library, as_of=day, lists=tuple(lists), top=top)
    told = head(ranking.basis.targets, "rank") | {"counts": ranking.counts}
    return "".join(json_object(told, "stories", map(story_row, ranking.stories), {"skipped": []}))


def restored(library: Library, day: date, lists: Iterable[Any] = LISTS, top: int | None = None) -> Side:
    """The side that a saved ranking of a library stands for."""
    return parse(as_json(library, day, lists, top), "saved.json")
