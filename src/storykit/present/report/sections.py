"""The report's sections on stories: where we stand, what to get, what we have, and what moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storykit.present import coverage as covering
from storykit.present import stability as sureness
from storykit.present.diff import moves_table, summary
from storykit.present.document import Bar, Bars, Block, Cell, Column, Spans, Table, Text, Titled
from storykit.present.plan import picks_table, verdict
from storykit.present.report.words import found_in_all, many
from storykit.ranking import Ranked
from storykit.reporting import QuarterReport
from storykit.sureness.stability import Stability

MOST, MOST_GAPS, MOST_MOVES, MOST_CHANGED = 10, 5, 12, 3
_STORY = Column("Story", "text", "title", note="Customer")
_RANK = Column("#", "number", "rank", 3)
_NEXT = Column("Next", "text", "detail")
_GO_GET = (
    _RANK,
    Column("Priority", "number", "fact", 8),
    _STORY,
    Column("Need", "percent", "fact", 5),
    Column("Stage", "text", "fact", 9),
    Column("Owner", "text", "fact", 8),
    Column("Why", "text", "detail"),
    _NEXT,
)
_GOT = (_STORY, Column("For", "text", "detail"), _NEXT)
_DUE = (Column("Last day", "date", "fact", 10), Column("What", "text", "fact"), _STORY, _NEXT)
_HEALTH = (
    Column("Family", "text", "fact"),
    Column("Errors", "number", "fact", 6),
    Column("Warnings", "number", "fact", 8),
    Column("Hints", "number", "fact", 5),
)


def coverage(report: QuarterReport) -> Iterator[Block]:
    """Then, now and after the plan; the matrix; the largest gaps."""
    found = report.coverage
    if found.total.coverage is None:
        return
    steps = [("Now", found.total.coverage)]
    if report.earlier and report.earlier.coverage is not None:
        steps.insert(0, (f"On {report.earlier.side.as_of}", report.earlier.coverage))
    if report.plan and report.plan.coverage_after is not None:
        steps.append(("After the plan, to be expected", report.plan.coverage_after))
    if len(steps) > 1:
        bars = tuple(Bar(label, (100 * share,), f"{share:.0%}") for label, share in steps)
        told = ", ".join(f"{label.lower()} {share:.0%}" for label, share in steps)
        yield Bars("coverage-steps", f"Share of weighted demand that is met: {told}.", bars, most=100.0)
    yield covering.matrix(found)
    yield covering.chart(found)
    yield Text(covering.LEGEND, quiet=True)
    yield from covering.gaps(found, MOST_GAPS)


def go_get(report: QuarterReport) -> Iterator[Block]:
    """The first go-gets that fill a gap, with owner and next step."""
    places = report.ranking.of("go-get")
    rows = tuple(_wanted(place) for place in places[:MOST] if place.need)
    if rows:
        yield Table(_GO_GET, rows, cards=True)
    elif places:
        yield Text("No go-get is needed: where they could be told, there is what the strategy wants.")
    if rest := len(places) - len(rows):
        yield Text(f"… and {rest} more: storykit rank --list go-get --top {len(places)}", quiet=True)


def _wanted(place: Ranked) -> tuple[Cell, ...]:
    story = place.story
    owner = story.owner or "nobody yet"
    return (place.rank, place.priority, _titled(place), place.need, story.stage, owner, place.why, place.next_step)


def _titled(place: Ranked) -> Titled:
    return Titled(place.story.title, place.story.customer.name)


def plan(report: QuarterReport) -> Iterator[Block]:
    """The best set, when one was asked for."""
    if report.plan:
        yield Text(verdict(report.plan))
        if report.plan.picked:
            yield picks_table(report.plan)


def got(report: QuarterReport) -> Iterator[Block]:
    """What is ready now and was not at the time of the earlier report."""
    if report.earlier is None:
        return
    then, count = report.earlier.side.as_of, len(report.got)
    yield Text(f"{many(count, 'story', 'stories') if count else 'No story'} became ready since {then}.")
    if count:
        yield Table(_GOT, tuple((_titled(place), place.why, place.next_step) for place in report.got), cards=True)


def due(report: QuarterReport) -> Iterator[Block]:
    """Permissions that end and stories that go stale, by day."""
    rows = tuple((due.day, due.what, _titled(due.place), due.place.next_step) for due in report.due)
    if rows:
        yield Table(_DUE, rows, cards=True)


def moved(report: QuarterReport) -> Iterator[Block]:
    """What entered, left, changed list, rose and fell since the earlier report, and why; else the largest changes."""
    if report.moved is None:
        return
    yield Text(summary(report.moved))
    moves = [move for move in report.moved.moved if move.kind != "changed"][:MOST_MOVES]
    moves = moves or list(report.moved.moved[:MOST_CHANGED])
    if moves:
        yield moves_table(moves)
    if rest := len(report.moved.moved) - len(moves):
        yield Text(f"… and {rest} more: storykit diff", quiet=True)


def sure(report: QuarterReport) -> Iterator[Block]:
    """The ranks of the first go-gets when every weight is varied."""
    if report.sure is None or report.sure.first is None:
        return
    yield Text(sureness.sentence(report.sure.first, report.ranking, report.sure))
    places = report.ranking.of(report.sure.first.scored.list)[:MOST]
    if len(places) > 1:
        yield sureness.intervals(places, report.sure)._replace(drawn=True)
        yield _ranks(places, report.sure)


def _ranks(places: tuple[Ranked, ...], sure: Stability) -> Spans:
    """The picture of the ranks with all that the table beside it tells."""
    drawn = sureness.chart(places, sure)
    rows = [
        row._replace(note=f"{row.note}, first in {sure.stories[place.story.id].leads:.0%}")
        for row, place in zip(drawn.rows, places, strict=True)
    ]
    told = "; ".join(f"{row.label}: {row.note}" for row in rows)
    return drawn._replace(rows=tuple(rows), alt=f"{drawn.alt} {told}.")


def health(report: QuarterReport) -> Iterator[Block]:
    """What `check` finds, by family."""
    if not report.health:
        yield Text("storykit check finds nothing.")
        return
    rows: list[tuple[Cell, ...]] = [(family, *counts.values()) for family, counts in report.health.items()]
    totals = tuple(found_in_all(report).values())
    yield Text(f"storykit check finds {_found(totals)}.")
    bars = tuple(
        Bar(name, tuple(map(float, n.values())), _found(tuple(n.values()))) for name, n in report.health.items()
    )
    alt = f"Findings by family. {'; '.join(f'{bar.label}: {bar.note}' for bar in bars)}."
    yield Bars("health", alt, bars, ("errors", "warnings", "hints"))
    yield Table(_HEALTH, tuple(rows), total=("all", *totals), drawn=True)


def _found(counts: Sequence[int]) -> str:
    words = ("error", "warning", "hint")
    return ", ".join(many(count, word) for count, word in zip(counts, words, strict=True) if count)
