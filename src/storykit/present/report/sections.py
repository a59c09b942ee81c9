"""The report's sections on stories: where we stand, what to get, what we have, and what moved."""

from __future__ import annotations

from collections.abc import Iterator

from storykit.present import coverage as covering
from storykit.present import stability as sureness
from storykit.present.diff import moves_table, summary
from storykit.present.document import Bar, Bars, Block, Cell, Column, Link, Table, Text, Titled
from storykit.present.plan import picks_table, verdict
from storykit.present.report.words import many
from storykit.ranking import Ranked
from storykit.reporting import QuarterReport

MOST, MOST_GAPS, MOST_EACH, MOST_MOVES = 10, 5, 6, 12
_STORY = Column("Story", "text", "title", note="Customer")
_RANK = Column("#", "number", "rank", 3)
_NEXT = Column("Next", "text", "detail")
_GO_GET = (
    _RANK,
    Column("Priority", "number", "fact", 8),
    _STORY,
    Column("Owner", "text", "fact"),
    Column("Stage", "text", "fact", 9),
    Column("Need", "percent", "fact", 5),
    Column("Why", "text", "detail"),
    _NEXT,
)
_READY = (
    Column("Offering", "text", "fact"),
    _STORY,
    Column("For", "text", "fact"),
    Column("Score", "score", "fact", 15),
    Column("See it", "text", "detail"),
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
    """The first go-gets with owner and next step."""
    places = report.ranking.of("go-get")
    rows = tuple(_wanted(place) for place in places[:MOST])
    if rows:
        yield Table(_GO_GET, rows, cards=True)
    if rest := len(places) - len(rows):
        yield Text(f"… and {rest} more: storykit rank --list go-get --top {len(places)}", quiet=True)


def _wanted(place: Ranked) -> tuple[Cell, ...]:
    story = place.story
    owner = story.owner or "nobody yet"
    return (place.rank, place.priority, _titled(place), owner, story.stage, place.need, place.why, place.next_step)


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


def ready(report: QuarterReport) -> Iterator[Block]:
    """The stories ready to tell under each offering, with the buyers they speak to."""
    targets, places = report.ranking.basis.targets, report.ranking.of("ready")
    shown = targets.glossary
    rows: list[tuple[Cell, ...]] = []
    rest = 0
    for offering in sorted(targets.offerings.targets, key=targets.offerings.targets.__getitem__, reverse=True):
        found = [place for place in places if offering in place.story.offerings]
        rest += max(0, len(found) - MOST_EACH)
        for place in found[:MOST_EACH]:
            buyers = [
                shown.personas.shown[p] for p in targets.personas_of(place.story) if p in targets.personas.targets
            ]
            told = (shown.offerings.shown[offering], _titled(place), ", ".join(buyers) or "buyer unknown")
            rows.append((*told, place.scored.score, _asset(place)))
    if rows:
        yield Table(_READY, tuple(rows), cards=True)
    if rest:
        yield Text(f"… and {rest} more: storykit rank --list ready --top {len(places)}", quiet=True)


def _asset(place: Ranked) -> Cell:
    for asset in place.story.assets:
        if asset.url:
            return Link(asset.url, asset.url)
    return "no address"


def due(report: QuarterReport) -> Iterator[Block]:
    """Permissions that end and stories that go stale, by day."""
    rows = tuple((due.day, due.what, _titled(due.place), due.place.next_step) for due in report.due)
    if rows:
        yield Table(_DUE, rows, cards=True)


def moved(report: QuarterReport) -> Iterator[Block]:
    """What entered, left, changed list, rose and fell since the earlier report, and why."""
    if report.moved is None:
        return
    yield Text(summary(report.moved))
    moves = [move for move in report.moved.moved if move.kind != "changed"]
    if moves:
        yield moves_table(moves[:MOST_MOVES])
    if (rest := len(moves) - MOST_MOVES) > 0:
        yield Text(f"… and {rest} more: storykit diff", quiet=True)


def sure(report: QuarterReport) -> Iterator[Block]:
    """The ranks of the first go-gets when every weight is varied."""
    if report.sure is None or report.sure.first is None:
        return
    yield Text(sureness.sentence(report.sure.first, report.ranking, report.sure))
    places = report.ranking.of(report.sure.first.scored.list)[:MOST]
    if len(places) > 1:
        yield sureness.intervals(places, report.sure)
        yield sureness.chart(places, report.sure)


def health(report: QuarterReport) -> Iterator[Block]:
    """What `check` finds, by family."""
    if not report.health:
        yield Text("storykit check finds nothing.")
        return
    rows: list[tuple[Cell, ...]] = [(family, *counts.values()) for family, counts in report.health.items()]
    totals = tuple(sum(counts[name] for counts in report.health.values()) for name in ("error", "warning", "info"))
    alt = "Findings: " + ", ".join(f"{family} {sum(counts.values())}" for family, counts in report.health.items()) + "."
    bars = tuple(Bar(family, tuple(map(float, counts.values()))) for family, counts in report.health.items())
    yield Bars("health", alt, bars, ("errors", "warnings", "hints"))
    yield Table(_HEALTH, tuple(rows), total=("all", *totals))
