"""The sentences at the top of the quarter's page."""

from __future__ import annotations

from collections import Counter

from storykit.model.strategy import Strategy
from storykit.reporting import QuarterReport


def many(count: int, one: str, several: str = "") -> str:
    """A number with its word."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def address(url: str) -> str:
    """An address as people say it."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/") or url


def span(report: QuarterReport) -> str:
    """The days that the page counts."""
    return f"{report.start} to {report.ranking.basis.targets.day}"


def headline(report: QuarterReport) -> str:
    """Coverage then, now and after the plan, and how many stories are on each list."""
    counts, told = report.ranking.counts, _covered(report)
    told += f" {counts['ready']} ready to tell, {counts['go-get']} to go and get, {counts['refresh']} to refresh."
    if report.due:
        ids = {due.place.story.id for due in report.due}
        ends = many(len(ids), "story loses its permission or goes stale", "stories lose their permission or go stale")
        told += f" {ends} by {report.end}."
    return told


def _covered(report: QuarterReport) -> str:
    now = report.coverage.total.coverage
    if now is None:
        return "The strategy wants no story of any cell."
    aside = []
    if report.earlier and report.earlier.coverage is not None:
        aside.append(f"{report.earlier.coverage:.0%} on {report.earlier.side.as_of}")
    if report.plan and report.plan.coverage_after is not None:
        aside.append(f"{report.plan.coverage_after:.0%} to be expected after the plan")
    beside = f" ({', '.join(aside)})" if aside else ""
    return f"{now:.0%} of demand is met{beside}."


def found_in_all(report: QuarterReport) -> dict[str, int]:
    """How many findings `check` has of each severity, over all families."""
    totals = Counter[str]({"error": 0, "warning": 0, "info": 0})
    for counts in report.health.values():
        totals.update(counts)
    return dict(totals)


def agreement(strategy: Strategy) -> str:
    """What a lead is, and who of sales and marketing signed it."""
    agreed = strategy.agreement
    if not agreed.lead_definition:
        return "Sales and marketing have not written down what a qualified lead is."
    by_role = {signature.role.strip().lower(): signature for signature in agreed.signed if signature.on}
    told = [
        f"{by_role[role].name or role} ({role}, {by_role[role].on})" if role in by_role else f"not by {role}"
        for role in ("sales", "marketing")
    ]
    return f"A qualified lead: {agreed.lead_definition.strip().rstrip('.')}. Signed: {', '.join(told)}."
