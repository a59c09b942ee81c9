"""The quarter's report as JSON: every number of the page, and what a later report compares itself with."""

from __future__ import annotations

from typing import Any

from storykit.logbook.asking import Load
from storykit.logbook.influencing import Influence
from storykit.model.strategy import Strategy
from storykit.present import coverage as covering
from storykit.present import data, diff, stability
from storykit.present import plan as planned
from storykit.present.data import fine
from storykit.present.report.ready import ready_rows
from storykit.present.report.words import found_in_all
from storykit.reporting import Due, QuarterReport

LIMITS = ("asks_per_customer", "window_days", "rest_days")


def report_rows(report: QuarterReport) -> dict[str, Any]:
    """`storykit.report/1`: its keys stay, and more may come."""
    ranking = report.ranking
    strategy = ranking.basis.targets.strategy
    return {
        **data.head(ranking.basis.targets, "report"),
        "audience": "internal",
        "start": report.start.isoformat(),
        "end": report.end.isoformat(),
        "goal": strategy.goal or None,
        "agreement": _agreement(strategy),
        "coverage": _coverage(report),
        "cells": list(covering.cell_rows(report.coverage)),
        "counts": ranking.counts,
        "plan": planned.plan_row(report.plan) if report.plan else None,
        "against": _against(report),
        "ready": list(ready_rows(report)),
        "got": [place.story.id for place in report.got],
        "due": list(map(_due, report.due)),
        "limits": {key: getattr(strategy.limits, key) for key in LIMITS},
        "advocates": [*map(_load, report.asking.customers()), *map(_load, report.asking.advocates())],
        **_influence(report.influence),
        **_moved(report),
        **(stability.head(report.sure) if report.sure else {"stability": None}),
        "health": report.health,
        "health_total": found_in_all(report),
        "stories": [
            data.story_row(place) | stability.story_row(place, report.sure if _tried(report, place.story.id) else None)
            for place in ranking.stories
        ],
        "skipped": list(map(data.skipped_row, ranking.skipped)),
    }


def _tried(report: QuarterReport, id: str) -> bool:
    return report.sure is not None and id in report.sure.stories


def _agreement(strategy: Strategy) -> dict[str, Any]:
    agreed = strategy.agreement
    signed = [{"role": s.role, "name": s.name, "on": s.on.isoformat() if s.on else None} for s in agreed.signed]
    return {"lead_definition": agreed.lead_definition or None, "signed": signed}


def _coverage(report: QuarterReport) -> dict[str, Any]:
    totals = covering.totals(report.coverage)
    return {
        "then": fine(report.earlier.coverage) if report.earlier else None,
        "now": totals.pop("coverage"),
        "after_plan": fine(report.plan.coverage_after) if report.plan else None,
        "plan_adds": _added(report),
        **totals,
    }


def _added(report: QuarterReport) -> float | None:
    plan = report.plan
    if plan is None or plan.coverage_before is None or plan.coverage_after is None:
        return None
    return fine(plan.coverage_after - plan.coverage_before)


def _moved(report: QuarterReport) -> dict[str, Any]:
    if report.moved is None:
        return {"moved": None, "moved_counts": None, "unchanged": None}
    found = report.moved
    return {"moved": list(map(diff.move_row, found.moved)), "moved_counts": found.counts, "unchanged": found.unchanged}


def _against(report: QuarterReport) -> dict[str, Any] | None:
    if report.earlier is None:
        return None
    side = report.earlier.side
    return {"path": side.label, "quarter": side.quarter, "as_of": side.as_of.isoformat()}


def _due(due: Due) -> dict[str, Any]:
    return {"day": due.day.isoformat(), "what": due.what, "id": due.place.story.id}


def _load(load: Load) -> dict[str, Any]:
    return {
        "customer": load.customer,
        "advocate": load.advocate or None,
        "asks": load.asks,
        "limit": load.limit,
        "resting_until": load.resting_until.isoformat() if load.resting_until else None,
        "last_asked": load.last_asked.isoformat() if load.last_asked else None,
        "free_on": load.free_on.isoformat() if load.free_on else None,
    }


def _influence(found: Influence) -> dict[str, Any]:
    return {
        "activity": found.activities,
        "heard_back": found.heard_back,
        "won": [
            {
                "deal": won.deal,
                "on": won.on.isoformat(),
                "amount": None if won.amount is None else float(won.amount),
                "currency": won.currency or None,
                "differs": won.differs,
                "stories": list(won.stories),
            }
            for won in found.won
        ],
        "won_amounts": {currency or "none": float(amount) for currency, amount in found.amounts.items()},
        "won_without_deal": found.unnamed,
    }
