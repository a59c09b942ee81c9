"""Why a story moved, when one side is a saved ranking: what its numbers and its evidence tell, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storykit.comparison.causes import NOW, VAGUE
from storykit.comparison.moves import Cause, Part, Seen, Shift, Side, Step

_OF_STORY_ALONE = frozenset(("outcome", "contagion", "advocacy", "freshness"))
"""The criteria whose evidence is from the story alone; that of the others quotes the strategy, too."""
_UNKNOWN = f"the story or {VAGUE}"


def causes(old: Seen, new: Seen, moved: Iterable[Shift], sides: tuple[Side, Side]) -> Iterator[Cause]:
    """Why a story's criteria, need and list shifted as `moved` says, as far as it can be known."""
    for shift in moved:
        if shift.name == "need":
            yield Cause(*shift, (Step(f"the ready stories of its cells, or {VAGUE}"),))
        elif shift.name == "list":
            yield Cause(*shift, (Step(_list(old, new)),))
        else:
            yield Cause(*shift, tuple(_steps(shift, old, new, sides)))


def _list(old: Seen, new: Seen) -> str:
    told = [f"stage {old.stage} → {new.stage}"] * (old.stage != new.stage)
    return "; ".join((*told, *new.reasons)) or _UNKNOWN


def _steps(shift: Shift, old: Seen, new: Seen, sides: tuple[Side, Side]) -> Iterator[Step]:
    before, after = old.parts.get(shift.name), new.parts.get(shift.name)
    added = (shift.new or 0.0) - (shift.old or 0.0)
    if before is None or after is None:
        yield Step(f"the strategy, which {NOW[after is not None]} {shift.name}", added)
        return
    most_moved = round(before.max, 1) != round(after.max, 1)
    by_value = ((after.value or 0.0) - (before.value or 0.0)) * before.max if most_moved else added
    if round(by_value, 1) or not most_moved:
        texts = _evidence(old, before, shift.name), _evidence(new, after, shift.name)
        yield Step(_value(shift.name, *texts, new, sides), by_value)
    else:
        by_value = 0.0
    if most_moved:
        note = f"(of 100 points: {before.max:.1f} → {after.max:.1f})"
        yield Step("the strategy's weights", added - by_value, note)


def _value(name: str, before: tuple[str, ...], after: tuple[str, ...], new: Seen, sides: tuple[Side, Side]) -> str:
    """What made the value of a criterion another, as far as its evidence tells."""
    if name not in _OF_STORY_ALONE:
        return _UNKNOWN
    if before != after:
        return f"story edit ({new.path})"
    days = (sides[0].as_of, sides[1].as_of)
    if name == "freshness" and days[0] != days[1]:
        return f"the day: {days[0]} → {days[1]}"
    return _UNKNOWN


def _evidence(seen: Seen, part: Part, name: str) -> tuple[str, ...]:
    if seen.live is None:
        return part.evidence
    found = next(points for points in seen.live.criteria if points.name == name)
    return tuple(evidence.text for evidence in found.explanation.evidence)
