"""Small story repositories."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from running import ASKED, Run, quick

STRATEGY = """\
quarter: 2026-Q4
offerings:
  - {id: routes, name: Haulwick Routes, weight: 5, aliases: [Route Planner]}
  - {id: returns, name: Haulwick Returns, weight: 3}
  - {id: labels, weight: 0}
personas:
  - {id: cfo, name: CFO, weight: 5, aliases: [Finance Chief]}
  - {id: head-of-logistics, name: Head of Logistics, weight: 2}
problems:
  - {id: costly-miles, name: Every mile costs}
"""
STORY = "title: Good story\ncustomer: {name: Good Company}\n"
A = "stories/a.yaml"


def repository(folder: Path, files: Mapping[str, str | bytes] | None = None, strategy: str | None = STRATEGY) -> Path:
    """Put files into `folder`, by path; the folder `stories` is always there."""
    (folder / "stories").mkdir(exist_ok=True)
    if strategy is not None:
        (folder / "strategy.yaml").write_text(strategy, encoding="utf-8")
    for name, content in (files or {}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def rank_story(folder: Path, text: str | bytes, *args: str) -> Run:
    """`rank` with one story, `stories/a.yaml`."""
    return quick("rank", *ASKED, *args, cwd=repository(folder, {A: text}))


def rank_strategy(folder: Path, text: str, *args: str) -> Run:
    """`rank` of one good story by a strategy."""
    return quick("rank", *ASKED, *args, cwd=repository(folder, {A: STORY}, text))
