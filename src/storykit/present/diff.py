"""What moved between two rankings, as a page and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import fsum
from typing import Any

from storykit.comparison.moves import Cause, Diff, Kind, Move, Seen, Side
from storykit.present.data import fine, skipped_row, tenth
from storykit.present.document import Block, Cell, Column, Document, Heading, Table, Text, Titled

_TITLES: dict[Kind, str] = {
    "entered": "Entered",
    "left": "Left",
    "list": "Changed list",
    "rose": "Rose",
    "fell": "Fell",
    "changed": "Same place, other numbers",
}
_COUNTED: dict[Kind, str] = {
    "entered": "entered",
    "left": "left",
    "list": "changed list",
    "rose": "rose",
    "fell": "fell",
    "changed": "changed in place",
}
_COLUMNS = (
    Column("#", "number", "rank", 3),
    Column("Story", "text", "title"),
    Column("Moved", "text", "fact"),
    Column("Why", "text", "detail"),
)
_MOST_CAUSES, _MOST_CRITERIA, _MOST_CHANGES = 4, 3, 4


def diff_page(diff: Diff) -> Document:
    """Both sides in words, a sentence of summary, and what moved how and why."""
    blocks: list[Block] = [Text(f"Old: {_side(diff.old)}"), Text(f"New: {_side(diff.new)}")]
    blocks += [Text(text) for text in _changes(diff)]
    blocks.append(Text(summary(diff)))
    for kind in dict.fromkeys(move.kind for move in diff.moved):
        blocks += _section(kind, diff)
    blocks += [Text(text, quiet=True) for text in _footer(diff)]
    return Document(f"What moved from {diff.old.label} to {diff.new.label}", tuple(blocks))


def _side(side: Side) -> str:
    told = side.label
    if side.commit:
        told += f" (commit {side.commit[:10]} of {side.committed})"
    elif side.kind == "date":
        told += " (the present files)"
    elif side.kind == "saved":
        told += " (a saved ranking)"
    return f"{told}: {_stories(len(side.seen))} for {side.quarter}, as of {side.as_of}."


def _stories(count: int) -> str:
    return "1 story" if count == 1 else f"{count} stories"


def _changes(diff: Diff) -> Iterator[str]:
    if not diff.changes:
        return
    more = len(diff.changes) - _MOST_CHANGES
    told = "; ".join(map(str, diff.changes[:_MOST_CHANGES]))
    yield f"The strategy: {told}{f'; and {more} more' if more > 0 else ''}."


def summary(diff: Diff) -> str:
    """How many stories moved in which way, in a sentence."""
    if not any(diff.counts.values()):
        if not diff.unchanged:
            return "Nothing moved: there are no stories to compare."
        return f"Nothing moved: {_stories(diff.unchanged)} in the same place, with the same score."
    told = ", ".join(f"{count} {_COUNTED[kind]}" for kind, count in diff.counts.items() if count)
    return f"{told}; {diff.unchanged} did not move."


def _section(kind: Kind, diff: Diff) -> Iterator[Block]:
    moves = [move for move in diff.moved if move.kind == kind]
    yield Heading(_TITLES[kind])
    yield moves_table(moves)
    if rest := diff.counts[kind] - len(moves):
        yield Text(f"… and {rest} more: --top {diff.counts[kind]}", quiet=True)


def moves_table(moves: Iterable[Move]) -> Table:
    """A row for each story that moved: its rank now (or last), what moved, and why."""
    return Table(_COLUMNS, tuple(map(_row, moves)), cards=True)


def _row(move: Move) -> tuple[Cell, ...]:
    seen = move.seen
    return (seen.rank, Titled(seen.title, seen.customer), _moved(move), _why(move.causes))


def _moved(move: Move) -> str:
    if move.old is None or move.new is None:
        told = f"{_place(move.seen)}, score {move.seen.score:.1f}"
        return f"was {told}" if move.new is None else f"entered {told}"
    old, new = move.old, move.new
    place = f"{new.list} {_pair(str(old.rank), str(new.rank))}"
    if old.list != new.list:
        place = f"{_place(old)} → {_place(new)}"
    told = f"{place}, score {_pair(f'{old.score:.1f}', f'{new.score:.1f}')}"
    if old.need is None or new.need is None or old.need == new.need:
        return told
    return f"{told}, need {_pair(f'{old.need:.0%}', f'{new.need:.0%}')}"


def _place(seen: Seen) -> str:
    return f"{seen.list} {seen.rank}"


def _pair(old: str, new: str) -> str:
    return new if old == new else f"{old} → {new}"


def _why(causes: tuple[Cause, ...]) -> str:
    """The causes as sentences: list and rank, need, then what moved the points, the largest first."""
    order = {"list": 0, "rank": 1, "need": 2}
    others = sorted((c for c in causes if c.criterion in order), key=lambda cause: order[cause.criterion])
    return " ".join([*map(_sentence, others), *_points([c for c in causes if c.criterion not in order])])


def _sentence(cause: Cause) -> str:
    if cause.criterion == "need":
        return f"Need {cause.old or 0:.0f}% → {cause.new or 0:.0f}%: {cause.text}."
    return f"{cause.text[:1].upper()}{cause.text[1:]}."


def _points(causes: list[Cause]) -> Iterator[str]:
    """A sentence for each thing that happened, with the criteria that it moved."""
    moved: dict[str, list[tuple[float, str]]] = {}
    for cause in causes:
        for step in cause.steps:
            moved.setdefault(step.text, []).append((step.points or 0.0, cause.criterion))
    ordered = sorted(moved.items(), key=lambda item: -fsum(abs(points) for points, _ in item[1]))
    for text, parts in ordered[:_MOST_CAUSES]:
        parts.sort(key=lambda part: -abs(part[0]))
        told = [f"{criterion} {_signed(points)}" for points, criterion in parts[:_MOST_CRITERIA]]
        if rest := parts[_MOST_CRITERIA:]:
            told.append(f"{len(rest)} more {_signed(fsum(points for points, _ in rest))}")
        joined = ", ".join(told)
        yield f"{joined[0].upper()}{joined[1:]} by {text}."
    if more := ordered[_MOST_CAUSES:]:
        yield f"{_signed(fsum(points for _, parts in more for points, _ in parts))} by {len(more)} more causes."


def _signed(points: float) -> str:
    return f"{'−' if points < 0 else '+'}{abs(points):.1f}"


def _footer(diff: Diff) -> Iterator[str]:
    if diff.unknown:
        yield (
            f"Not compared: {_stories(diff.unknown)} that a saved ranking leaves out "
            "(save all with: storykit rank --list all --format json)."
        )
    for side in (diff.old, diff.new):
        if side.skipped:
            files = len({fault.path for fault in side.skipped})
            yield f"Left out of {side.label}: {files} invalid file{'s' * (files > 1)}."
    if move := next((move for move in diff.moved if move.new and move.new.live), None):
        yield f"The whole sum of a story: storykit explain {move.seen.id}"


def diff_head(diff: Diff) -> dict[str, Any]:
    """What the JSON starts with: what each side was, and how many stories moved."""
    changes = diff.changes or ()
    return {
        "schema": "storykit.diff/1",
        "quarter": diff.new.quarter,
        "as_of": diff.new.as_of.isoformat(),
        "old": _side_row(diff.old),
        "new": _side_row(diff.new),
        "strategy": None if diff.changes is None else [str(change) for change in changes],
        "counts": diff.counts,
        "unchanged": diff.unchanged,
        "not_compared": diff.unknown,
    }


def _side_row(side: Side) -> dict[str, Any]:
    return {
        "label": side.label,
        "kind": side.kind,
        "quarter": side.quarter,
        "as_of": side.as_of.isoformat(),
        "commit": side.commit or None,
        "stories": len(side.seen),
        "counts": dict(side.counts),
        "skipped": list(map(skipped_row, side.skipped)),
    }


def move_row(move: Move) -> dict[str, Any]:
    """A story of `moved`; the first of each pair is the old side, None for absent."""
    seen, sides = move.seen, (move.old, move.new)
    return {
        "id": seen.id,
        "kind": move.kind,
        "title": seen.title,
        "customer": seen.customer,
        "list": [side and side.list for side in sides],
        "rank": [side and side.rank for side in sides],
        "score": [side and tenth(side.score) for side in sides],
        "need": [side and fine(side.need) for side in sides],
        "priority": [side and tenth(side.priority) for side in sides],
        "causes": list(map(_cause_row, move.causes)),
        "path": seen.path,
    }


def _cause_row(cause: Cause) -> dict[str, Any]:
    steps = [{"cause": step.text, "points": fine(step.points)} for step in cause.steps]
    points = [tenth(cause.old), tenth(cause.new)]
    return {"criterion": cause.criterion, "points": points, "cause": cause.text, "steps": steps}
