"""What moves between two rankings, and why."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from storykit.comparison import causes_saved
from storykit.comparison.causes import Between
from storykit.comparison.moves import KINDS, Cause, Diff, Kind, Move, Seen, Shift, Side, Step, shifts, worth_differs
from storykit.errors import StorykitError
from storykit.lists import LISTS, List
from storykit.model.library import StoryFile

Explain = Callable[[Seen, Seen, Iterable[Shift]], Iterable[Cause]]
NOWHERE = 1 << 62


def diff(old: Side, new: Side) -> Diff:
    """Compare two rankings story by story; a story is the same when its id is.

    A story entered or left when one side does not have it; else it changed list, rose or fell in
    its list, or has another score or need in its place (`changed`). Numbers differ when they do with
    one place. A saved ranking that leaves stories out is taken to say nothing about those.

    Args:
        old: As read by `read_side`, or made by `Side.of` from a library.
        new: The same.

    Raises:
        StorykitError: One is a saved ranking of some stories alone, and the other is not one of the same.
    """
    _comparable(old, new)
    both = [id for id in new.seen if id in old.seen]
    between = _between(old, new)
    explain = _explain(old, new, between)
    places = Neighbours(old, new)
    moved = [move for id in both if (move := _move(old.seen[id], new.seen[id], explain, places))]
    came, unknown_new = _alone(new, old)
    left, unknown_old = _alone(old, new)
    moved_on = _renamed(came, left)
    moved += [Move("entered", None, seen, (_entered(seen, old, moved_on),)) for seen in came]
    moved += [Move("left", seen, None, (_left(seen, new, moved_on),)) for seen in left]
    unchanged = len(both) - sum(move.old is not None and move.new is not None for move in moved)
    changes = between.changes if between else None
    ways = Counter(move.kind for move in moved)
    counts = {kind: ways[kind] for kind in KINDS}
    return Diff(old, new, tuple(sorted(moved, key=_order)), counts, unchanged, unknown_new + unknown_old, changes)


def _comparable(old: Side, new: Side) -> None:
    """Ranks among some stories say nothing about ranks among all."""
    if old.only != new.only:
        part = old if old.only else new
        hint = "save a ranking of all: storykit rank --list all --format json -o FILE"
        raise StorykitError(f"{part.label} ranks some stories alone ({part.only})", hint=hint)


def _order(move: Move) -> tuple[int, float, int, int, str]:
    seen, size = move.seen, 0.0
    if move.old and move.new and move.kind in ("rose", "fell"):
        size = abs(move.old.rank - move.new.rank)
    elif move.old and move.new and move.kind == "changed":
        size = round(abs(move.old.score - move.new.score), 1)
    return KINDS.index(move.kind), -size, LISTS.index(seen.list), seen.rank, seen.id


def _between(old: Side, new: Side) -> Between | None:
    """The steps between two sides; None when one is a saved ranking."""
    if old.basis is None or new.basis is None:
        return None
    return Between(old.basis, new.basis, _ready(old), _ready(new))


def _ready(side: Side) -> Iterator[StoryFile]:
    return (seen.live.scored.file for seen in side.seen.values() if seen.live and seen.list == "ready")


def _explain(old: Side, new: Side, between: Between | None) -> Explain:
    def explain(before: Seen, after: Seen, moved: Iterable[Shift]) -> Iterable[Cause]:
        if between and before.live and after.live:
            return between.causes(before.live, after.live, moved)
        return causes_saved.causes(before, after, moved, (old, new))

    return explain


def _move(old: Seen, new: Seen, explain: Explain, places: Neighbours) -> Move | None:
    """How a story that both sides have moved; None when it did not."""
    if old.list == new.list and old.rank == new.rank and not worth_differs(old, new):
        return None
    kind: Kind = "changed"
    if old.list != new.list:
        kind = "list"
    elif old.rank != new.rank:
        kind = "rose" if new.rank < old.rank else "fell"
    causes = list(explain(old, new, shifts(old, new)))
    if kind in ("rose", "fell") and (not causes or (_worth(new) > _worth(old)) != (kind == "rose")):
        causes.append(Cause("rank", None, None, (Step(places.told(old, new)),)))
    return Move(kind, old, new, tuple(causes))


def _worth(seen: Seen) -> float:
    """What a story is ordered by in its list."""
    return round(seen.score if seen.priority is None else seen.priority, 1)


class Neighbours:
    """Who came to stand above a story of the same list, and who no longer does."""

    def __init__(self, old: Side, new: Side) -> None:
        self._old, self._new = old, new
        self._came = _records(new, old)
        self._went = _records(old, new)

    def told(self, old: Seen, new: Seen) -> str:
        """Why the rank of a story changed though it did nothing for it, in words."""
        if new.rank > old.rank:
            count, first = new.rank - old.rank, _first(self._came[new.list], old.rank)
            more, how = "more", self._how(first, self._old, "not there before", "was")
        else:
            count, first = old.rank - new.rank, _first(self._went[new.list], new.rank)
            more, how = "fewer", self._how(first, self._new, "not there now", "now")
        verb, link = ("is", ": ") if count == 1 else ("are", ", the first ")
        return f"{count} {more} {verb} above it than before" + (f"{link}{how}" if how else "")

    @staticmethod
    def _how(id: str, other: Side, absent: str, been: str) -> str:
        """One of the others, and where the other side has it."""
        if not id:
            return ""
        seen = other.seen.get(id)
        return f"{id} ({f'{been} {seen.list} {seen.rank}' if seen else absent})"


Records = dict[List, tuple[list[int], list[str]]]


def _records(here: Side, there: Side) -> Records:
    """In each list, from its top: the stories whose place on the other side is lower than that of all above them.

    So the first that was below some place there is found at once.
    """
    records: Records = {name: ([], []) for name in LISTS}
    for seen in here.seen.values():
        other = there.seen.get(seen.id)
        place = other.rank if other and other.list == seen.list else NOWHERE
        places, ids = records[seen.list]
        if not places or place > places[-1]:
            places.append(place)
            ids.append(seen.id)
    return records


def _first(records: tuple[list[int], list[str]], rank: int) -> str:
    """The first story of a list whose place on the other side is below `rank`; empty when a saved ranking has none."""
    places, ids = records
    at = bisect_right(places, rank)
    return ids[at] if at < len(ids) else ""


def _alone(side: Side, other: Side) -> tuple[list[Seen], int]:
    """The stories that one side alone has, and how many more the other may leave out."""
    shown = Counter(seen.list for seen in other.seen.values())
    alone = [seen for id, seen in side.seen.items() if id not in other.seen]
    told = [seen for seen in alone if other.tells_of(seen, shown)]
    return told, len(alone) - len(told)


def _renamed(came: Iterable[Seen], left: Iterable[Seen]) -> dict[str, str]:
    """The ids that stand for each other, where title and customer are the same and no other story's."""
    by_title: dict[tuple[str, str], list[str]] = {}
    for seen in (*came, *left):
        by_title.setdefault((seen.customer, seen.title), []).append(seen.id)
    gone = {seen.id for seen in left}
    pairs = [ids for ids in by_title.values() if len(ids) == 2 and (ids[0] in gone) != (ids[1] in gone)]
    return {a: b for pair in pairs for a, b in (pair, reversed(pair))}


def _entered(seen: Seen, old: Side, renamed: Mapping[str, str]) -> Cause:
    if seen.id in renamed:
        return _presence(f"was {renamed[seen.id]} before, with the same title ({seen.path})")
    return _presence(_left_out(seen, old) or f"new story ({seen.path})")


def _left(seen: Seen, new: Side, renamed: Mapping[str, str]) -> Cause:
    if seen.id in renamed:
        return _presence(f"is {renamed[seen.id]} now, with the same title")
    return _presence(_left_out(seen, new) or f"no longer there ({seen.path})")


def _presence(text: str) -> Cause:
    return Cause("list", None, None, (Step(text),))


def _left_out(seen: Seen, other: Side) -> str:
    """Why a side may lack a story that exists all the same; empty when it does not."""
    name = seen.path.rpartition("/")[2]
    for fault in other.skipped:
        if fault.path.rpartition("/")[2] == name:
            return f"{fault.path} has faults and was left out"
    if other.basis is None:
        hidden = f", which leaves out {other.hidden} stories" if other.hidden else ""
        return f"not in {other.label}{hidden}"
    return ""
