"""Imports into small story repositories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from storykit import load
from storykit.importing import Import, bring_in, write_import
from storykit.model.story import Story

HERE = Path(__file__).resolve().parent
MAPS, STRATEGIES = HERE / "maps", HERE / "strategies"
RAW = HERE.parents[1].parent / "shared" / "data" / "raw"

STRATEGY = """\
quarter: 2026-Q4
offerings:
  - {id: routes, name: Haulwick Routes, weight: 5, aliases: [Route Planner]}
  - {id: gtx-pro, name: GTX Pro}
  - {id: suite-2, name: Enterprise Suite 2}
personas:
  - {id: cfo, name: CFO, weight: 5, titles: ["CFO", "Chief Financial*"]}
"""
MAP = """\
key: id
story:
  title: "{customer.name} and {product}"
  customer.name: company
  offerings: product
  deal.amount: amount
  deal.closed_on: closed
"""
ROWS = "id,company,product,amount,closed\n1,Acme,Haulwick Routes,100,2026-03-01\n2,Bern & Co,GTXPro,250.50,2026-04-02\n"


def repository(folder: Path, *, rows: str = ROWS, map: str = MAP, strategy: str = STRATEGY) -> Path:
    """A folder with a strategy, a map and an export."""
    (folder / "strategy.yaml").write_text(strategy, encoding="utf-8")
    (folder / "map.yaml").write_text(map, encoding="utf-8")
    (folder / "deals.csv").write_text(rows, encoding="utf-8")
    return folder


def run(folder: Path, *files: str, **options: Any) -> Import:
    """Import `deals.csv`, or other files, and write what comes of it."""
    options = {"map": str(folder / "map.yaml")} | options
    paths = [folder / file for file in files or ("deals.csv",)]
    found = bring_in(paths, strategy=folder / "strategy.yaml", **options)
    write_import(found)
    return found


def stories(folder: Path) -> dict[str, Story]:
    """The stories of the repository, by id."""
    return {file.story.id: file.story for file in load(folder).stories}


def contents(folder: Path) -> dict[str, bytes]:
    """Every story file as it is."""
    return {path.name: path.read_bytes() for path in sorted((folder / "stories").rglob("*.yaml"))}


def losses(found: Import) -> dict[tuple[str, str], int]:
    """The losses of an import with their counts."""
    return {(note.reason, note.value): count for note, count in found.losses}
