"""Two rankings to compare, and what it means that a story moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

from storykit.comparison.changes import Change
from storykit.diagnostics import Diagnostic
from storykit.lists import LISTS, List
from storykit.model.library import Library
from storykit.ranking import Basis, Ranked, Ranking, rank

SideKind = Literal["present", "strategy", "revision", "date", "saved"]
Kind = Literal["entered", "left", "list", "rose", "fell", "changed"]
KINDS: tuple[Kind, ...] = ("entered", "left", "list", "rose", "fell", "changed")
NOISE = 1e-6
"""What differs by less is the same number, reckoned in another order."""


class Part(NamedTuple):
    """One criterion of a story's score.

    Attributes:
        value: 0 to 1; None when unknown.
        points: The part of the score, of at most `max`.
        evidence: What a saved ranking says that it rests on.
    """

    value: float | None
    points: float
    max: float
    evidence: tuple[str, ...] = ()


class Seen(NamedTuple):
    """A story in its place on one side.

    Attributes:
        rank: Its place in its list, from 1.
        need: For a go-get, 0 to 1.
        reasons: Why it is blocked, off strategy or in need of a refresh.
        parts: The sum behind the score, by criterion.
        live: The story itself; None in a saved ranking.
    """

    id: str
    title: str
    customer: str
    stage: str
    list: List
    rank: int
    score: float
    need: float | None
    priority: float | None
    reasons: tuple[str, ...]
    path: str
    parts: Mapping[str, Part]
    live: Ranked | None = None

    @classmethod
    def of(cls, place: Ranked) -> Seen:
        """A story as `rank` places it."""
        story, scored = place.story, place.scored
        parts = {
            criterion.name: Part(value, (value or 0.0) * most, most)
            for value, (criterion, most) in zip(scored.values, place.basis.scale.criteria, strict=True)
        }
        facts = (story.id, story.title, story.customer.name, story.stage, scored.list, place.rank, scored.score)
        return cls(*facts, place.need, place.priority, scored.standing.reasons, scored.file.path, parts, place)


class Side(NamedTuple):
    """One of two rankings to compare: all stories in their places.

    Attributes:
        label: What to call it: the words of who asked for it.
        kind: What it is made of.
        seen: The stories by id, list by list, best first.
        counts: How many stories each list has; a saved ranking may show fewer.
        commit: The full name of the git commit that it is read from; empty for other kinds.
        committed: The day of that commit, in the committer's time zone.
        basis: What the stories are judged by; None in a saved ranking.
        skipped: The faults of the files that were left out.
        only: Which stories alone a saved ranking was made of, such as "owner mara"; empty for all.
    """

    label: str
    kind: SideKind
    quarter: str
    as_of: date
    seen: Mapping[str, Seen]
    counts: Mapping[List, int]
    commit: str = ""
    committed: date | None = None
    basis: Basis | None = None
    skipped: tuple[Diagnostic, ...] = ()
    only: str = ""

    @classmethod
    def of(cls, library: Library, *, as_of: date, label: str = "", kind: SideKind = "present") -> Side:
        """The whole ranking of a library on a day."""
        return cls.of_ranking(rank(library, as_of=as_of, lists=LISTS), label=label, kind=kind)

    @classmethod
    def of_ranking(cls, ranking: Ranking, *, label: str = "", kind: SideKind = "present") -> Side:
        """The same of a ranking of all lists, with all their stories."""
        seen = {place.story.id: Seen.of(place) for place in ranking.stories}
        quarter, as_of = ranking.basis.targets.strategy.quarter, ranking.basis.targets.day
        return cls(
            label or f"the stories of {quarter} on {as_of}",
            kind,
            quarter,
            as_of,
            seen,
            ranking.counts,
            basis=ranking.basis,
            skipped=ranking.skipped,
        )

    @property
    def hidden(self) -> int:
        """How many stories a saved ranking leaves out."""
        return sum(self.counts.values()) - len(self.seen)

    def tells_of(self, story: Seen, shown: Mapping[List, int]) -> bool:
        """Whether a story of another side would be seen here if it had the same place.

        `shown` is how many stories of each list are seen here.
        """
        return self.counts[story.list] <= shown[story.list] or story.rank <= shown[story.list]


class Shift(NamedTuple):
    """What of a story is other than before.

    Attributes:
        name: A criterion of the score, or `need`, `list` or `rank`.
        old: The points before (need in percent); None for what has none, or does not apply.
        new: The points after.
    """

    name: str
    old: float | None = None
    new: float | None = None


class Step(NamedTuple):
    """One thing that happened between the sides, and what it did to the points of a criterion.

    Attributes:
        text: What happened, in words.
        points: What it added (to a need in percent); the steps add up to the whole change. None for list and rank.
        note: What that was for this criterion.
    """

    text: str
    points: float | None = None
    note: str = ""


class Cause(NamedTuple):
    """Why a story moved: a shift in its criteria, need, list or rank, and what made it.

    Attributes:
        steps: What happened, in order: an edit of the story, the day, the strategy.
    """

    criterion: str
    old: float | None
    new: float | None
    steps: tuple[Step, ...]

    @property
    def text(self) -> str:
        """All that happened, in words."""
        return "; ".join(f"{step.text} {step.note}".rstrip() for step in self.steps)


class Move(NamedTuple):
    """A story that is not where it was; a side on which it is absent is None."""

    kind: Kind
    old: Seen | None
    new: Seen | None
    causes: tuple[Cause, ...]

    @property
    def seen(self) -> Seen:
        """The story as it is, or as it was when it has left."""
        found = self.new or self.old
        assert found is not None  # noqa: S101
        return found


class Diff(NamedTuple):
    """What moved between two rankings, and why.

    Attributes:
        moved: By kind in the order of `KINDS`, then by the size of the movement, then by rank.
        counts: How many stories moved in each way.
        unchanged: How many stories are on both sides and did not move.
        unknown: How many stories of one side the other, a saved ranking, leaves out or may leave out.
        changes: What differs between the strategies; None when a side is a saved ranking.
    """

    old: Side
    new: Side
    moved: tuple[Move, ...]
    counts: dict[Kind, int]
    unchanged: int
    unknown: int
    changes: tuple[Change, ...] | None

    def first(self, most: int, changed: int | None = None) -> Diff:
        """The same with the first stories of each kind alone; of `changed`, another number may be given."""
        limits = {kind: most if kind != "changed" or changed is None else changed for kind in KINDS}
        kept = [move for kind in KINDS for move in [m for m in self.moved if m.kind == kind][: limits[kind]]]
        return self._replace(moved=tuple(kept))


def shifts(old: Seen, new: Seen) -> list[Shift]:
    """What of a story is other than before, when numbers are shown with one place; its rank aside."""
    found = []
    for name in dict.fromkeys((*old.parts, *new.parts)):
        before, after = (side.parts[name].points if name in side.parts else None for side in (old, new))
        if _differ(before, after):
            found.append(Shift(name, before, after))
    needs = percent(old.need), percent(new.need)
    if None not in needs and _differ(*needs):
        found.append(Shift("need", *needs))
    if old.list != new.list:
        found.append(Shift("list"))
    return found


def worth_differs(old: Seen, new: Seen) -> bool:
    """Whether a story's score or need is other than before, when shown with one place."""
    return _differ(old.score, new.score) or _differ(percent(old.need), percent(new.need))


def percent(need: float | None) -> float | None:
    """A need in percent, from the four places that saved rankings have."""
    return None if need is None else 100 * round(need, 4)


def _differ(old: float | None, new: float | None) -> bool:
    old, new = old or 0.0, new or 0.0
    return round(old, 1) != round(new, 1) and abs(old - new) > NOISE
