"""The quarter on a page: where we stand, what has come of it, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from storykit.comparison.differing import diff
from storykit.comparison.moves import Diff, Side
from storykit.comparison.saved import Earlier
from storykit.covering import Coverage, covered
from storykit.criteria.freshness import stale_on
from storykit.diagnostics import Diagnostic
from storykit.lists import LISTS
from storykit.logbook.asking import Asking
from storykit.logbook.influencing import Influence, influence
from storykit.model.activity import Log
from storykit.model.library import Library
from storykit.planner.planning import Plan, plan
from storykit.ranking import Ranked, Ranking, rank
from storykit.rules import RULES
from storykit.sureness.stability import Stability, stability
from storykit.targets import Targets

NO_LOG = Log()


class Due(NamedTuple):
    """Something that ends before the quarter does: the last day on which a story's permission holds, or it is fresh."""

    day: date
    what: Literal["permission ends", "goes stale"]
    place: Ranked


class QuarterReport(NamedTuple):
    """The quarter on a page.

    Attributes:
        start: The first day that the log is counted from.
        end: The last day of the quarter.
        ranking: All lists.
        coverage: Offering by persona.
        plan: The best set of go-gets, when asked for.
        earlier: What an earlier report says, when there is one.
        got: The stories that are ready now and were not then, by rank.
        ready: The stories ready to tell by offering and persona, best first; a part that nobody knows is empty.
        due: What ends before the quarter does, by day.
        asking: What customers and people there were asked for.
        influence: What was done with stories from `start` to the day, and the deals that they were used in.
        moved: What moved in the ranking since the earlier report.
        sure: How sure the order is.
        health: The findings of `check` by family: how many of each severity.
    """

    start: date
    end: date
    ranking: Ranking
    coverage: Coverage
    plan: Plan | None
    earlier: Earlier | None
    got: tuple[Ranked, ...]
    ready: dict[tuple[str, str], tuple[Ranked, ...]]
    due: tuple[Due, ...]
    asking: Asking
    influence: Influence
    moved: Diff | None
    sure: Stability | None
    health: dict[str, dict[str, int]]


def report(
    library: Library,
    *,
    as_of: date,
    log: Log = NO_LOG,
    findings: Sequence[Diagnostic] = (),
    earlier: Earlier | None = None,
    budget: int | None = None,
    sure: bool = True,
) -> QuarterReport:
    """Everything that the quarter's page tells.

    Args:
        library: As read by `load`.
        as_of: The day.
        log: The activity log, as read by `storykit.read_log`.
        findings: What `check` found, for the library's health.
        earlier: An earlier report to compare with.
        budget: The number of stories to plan for; None for no plan.
        sure: Whether to work out how sure the order is, which takes longer than all the rest.
    """
    ranking = rank(library, as_of=as_of, lists=LISTS)
    targets = ranking.basis.targets
    start, end = _days(targets)
    return QuarterReport(
        start,
        end,
        ranking,
        covered(ranking, [file.story for file in library.stories]),
        plan(library, as_of=as_of, budget=budget, log=log) if budget is not None else None,
        earlier,
        tuple(_got(ranking, earlier)) if earlier else (),
        _ready(ranking),
        tuple(sorted(_due(ranking, end), key=lambda due: (due.day, due.place.story.id, due.what))),
        Asking(log.rows, library, as_of),
        influence(log.rows, library, start, as_of),
        diff(earlier.side, Side.of_ranking(ranking)) if earlier else None,
        stability(ranking) if sure else None,
        _health(findings),
    )


def _days(targets: Targets) -> tuple[date, date]:
    """The days of the quarter; the day alone where a strategy that is not from a file does not tell."""
    return targets.strategy.days() or (targets.day, targets.day)


def _got(ranking: Ranking, earlier: Earlier) -> Iterator[Ranked]:
    then = {seen.id for seen in earlier.side.seen.values() if seen.list == "ready"}
    return (place for place in ranking.of("ready") if place.story.id not in then)


def _ready(ranking: Ranking) -> dict[tuple[str, str], tuple[Ranked, ...]]:
    """In the order of the strategy; a story stands in each cell that it is in, whatever else it is about."""
    targets = ranking.basis.targets
    offered, buyers = targets.offerings.targets, targets.personas.targets
    cells: dict[tuple[str, str], list[Ranked]] = {(o, p): [] for o in (*offered, "") for p in (*buyers, "")}
    for place in ranking.of("ready"):
        for offering in [o for o in place.story.offerings if o in offered] or [""]:
            for persona in [p for p in targets.personas_of(place.story) if p in buyers] or [""]:
                cells[offering, persona].append(place)
    return {cell: tuple(places) for cell, places in cells.items() if places}


def _due(ranking: Ranking, end: date) -> Iterator[Due]:
    """What a story that is ready to tell, or to be got, loses from the day on until `end`."""
    targets = ranking.basis.targets
    for place in (*ranking.of("ready"), *ranking.of("go-get")):
        permission = place.story.permission
        granted = permission and permission.status == "granted"
        if permission and granted and permission.expires_on and targets.day <= permission.expires_on <= end:
            yield Due(permission.expires_on, "permission ends", place)
        stale = stale_on(place.story, targets)
        if stale is not None and targets.day <= stale <= end:
            yield Due(stale, "goes stale", place)


def _health(findings: Iterable[Diagnostic]) -> dict[str, dict[str, int]]:
    families = {rule.name: rule.family for rule in RULES}
    counts = Counter((families[finding.rule], finding.severity) for finding in findings)
    severities = ("error", "warning", "info")
    return {
        family: {severity: counts[family, severity] for severity in severities}
        for family in dict.fromkeys(families.values())
        if any(counts[family, severity] for severity in severities)
    }
