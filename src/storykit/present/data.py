"""Results as the rows of the JSON contracts: plain values, rounded, `None` for unknown or not applicable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from storykit.diagnostics import Diagnostic
from storykit.present.explain import raises
from storykit.ranking import Filter, Ranked
from storykit.score import Points, gap
from storykit.targets import Targets


def tenth(number: float | None) -> float | None:
    """A number of a contract with 1 place: points."""
    return None if number is None else round(number, 1) + 0.0


def fine(number: float | None) -> float | None:
    """A number of a contract with 4 places: shares and weights."""
    return None if number is None else round(number, 4) + 0.0


def head(targets: Targets, schema: str) -> dict[str, Any]:
    """What every JSON output starts with."""
    return {"schema": f"storykit.{schema}/1", "quarter": targets.strategy.quarter, "as_of": targets.day.isoformat()}


def filter_row(only: Filter) -> dict[str, Any]:
    """What a ranking of some stories alone has besides; nothing for one of all."""
    return {"filter": {name: list(values) for name, values in only.given.items()}} if only.given else {}


def story_row(place: Ranked) -> dict[str, Any]:
    """A story of `rank` and `explain`."""
    story, scored = place.story, place.scored
    return {
        "rank": place.rank,
        "id": story.id,
        "title": story.title,
        "customer": story.customer.name,
        "owner": story.owner or None,
        "stage": story.stage,
        "list": scored.list,
        "score": tenth(scored.score),
        "potential": tenth(scored.potential),
        "need": fine(place.need),
        "priority": tenth(place.priority),
        "criteria": [_criterion(points, place) for points in place.criteria],
        "usable": scored.standing.usable,
        "reasons": list(scored.standing.reasons),
        "why": place.why,
        "next_step": place.next_step,
        "path": scored.file.path,
    }


def _criterion(points: Points, place: Ranked) -> dict[str, Any]:
    file = place.scored.file
    return {
        "name": points.name,
        "value": fine(points.value),
        "points": tenth(points.points),
        "max": tenth(points.max),
        "evidence": [
            {"text": e.text, "path": file.path, "line": file.marks.find(e.at).line} for e in points.explanation.evidence
        ],
        "advice": [{"text": text, "gain": tenth(gain)} for text, gain in raises((points,))],
    }


def cell_rows(place: Ranked) -> Iterator[dict[str, Any]]:
    """The cells behind a go-get's need."""
    targets, ready = place.basis.targets, place.basis.ready
    for cell in targets.cells_of(place.story) if place.need is not None else ():
        target = targets.cell_targets[cell]
        yield {
            "offering": cell[0],
            "persona": cell[1],
            "demand": targets.demand(cell),
            "ready": ready[cell],
            "target": target,
            "gap": fine(gap(ready[cell], target)),
        }


def skipped_row(fault: Diagnostic) -> dict[str, Any]:
    """A fault of a file that was left out."""
    return {"path": fault.path, "line": fault.line, "message": fault.message}


COLUMNS = (
    "rank", "list", "id", "title", "customer", "owner", "stage", "score", "potential", "need", "priority",
    "usable", "reasons", "why", "next_step", "path",
)  # fmt: skip
"""The columns of `rank --format csv`."""


def flat_row(place: Ranked) -> list[Any]:
    """A story as cells, in the order of COLUMNS."""
    row = story_row(place)
    return ["; ".join(row[name]) if name == "reasons" else row[name] for name in COLUMNS]
