"""The rows of an export, ranked, as a page to forward."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from storykit.candidates.streaming import Candidates
from storykit.present.document import Document, Text
from storykit.present.rank import not_shown, rank_page

NAMED = 5
"""How many values of a kind the page names."""


def candidates_page(found: Candidates) -> Document:
    """What was read, and the best rows as the page of `rank` shows stories."""
    page = rank_page(found.ranking, footer=_footer(found))
    strategy = found.ranking.basis.targets.strategy
    at = 1 if strategy.goal else 0
    blocks = (*page.blocks[:at], Text(_read(found)), *page.blocks[at:])
    return Document(f"Candidates for {strategy.quarter}, as of {found.ranking.basis.targets.day}", blocks)


def _read(found: Candidates) -> str:
    files = found.files[0][0] if len(found.files) == 1 else f"{len(found.files)} files"
    rows = f"{found.rows:,} row{'s' * (found.rows != 1)} of {files} read"
    stories = sum(found.ranking.counts.values())
    return f"{rows}: {stories:,} candidate{'s' * (stories != 1)}, the best of them here. Nothing was written."


def _footer(found: Candidates) -> Iterator[str]:
    yield from not_shown(found.ranking)
    for stated in dict.fromkeys(stated for _, stated in found.files):
        told = "; ".join(stated)
        yield f"{told[:1].upper()}{told[1:]}."
    if found.invalid:
        yield f"Left out: {found.invalid:,} row{'s' * (found.invalid != 1)} with faults."
    for reason, values in _by_reason(found).items():
        named = [f"{value} ({count:,})" for value, count in values if value]
        more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
        total = sum(count for _, count in values)
        yield f"{total:,} row{'s' * (total != 1)}: {reason}" + (f": {', '.join(named[:NAMED])}{more}" if named else "")


def _by_reason(found: Candidates) -> dict[str, list[tuple[str, int]]]:
    reasons: dict[str, list[tuple[str, int]]] = {}
    for note, count in sorted(found.notes.items(), key=lambda pair: (-pair[1], pair[0])):
        reasons.setdefault(note.reason, []).append((f"{note.value} → {note.to}" if note.to else note.value, count))
    return reasons


def export_head(found: Candidates) -> dict[str, Any]:
    """What the JSON of ranked rows has beside that of `rank`: the counts, the files, and what was left out."""
    return {
        "counts": found.ranking.counts,
        "files": [{"path": path, "stated": list(stated)} for path, stated in found.files],
        "rows": found.rows,
        "left_out": found.invalid,
        "notes": [
            {"reason": reason, "value": value or None, "rows": count}
            for reason, values in _by_reason(found).items()
            for value, count in values
        ],
    }
