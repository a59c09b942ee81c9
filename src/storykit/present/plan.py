"""A plan as a page, and as rows of data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from storykit.planner.limits import number
from storykit.planner.planning import Pick, Plan
from storykit.present.data import fine, skipped_row, tenth
from storykit.present.document import Bar, Bars, Block, Cell, Column, Document, Heading, Table, Text, Titled

_PICKS = (
    Column("#", "number", "rank", 3),
    Column("Adds", "number", "fact", 5),
    Column("Story", "text", "title", note="Customer"),
    Column("Score", "score", "fact", 15),
    Column("Stage", "text", "fact", 9),
    Column("Chance", "percent", "fact", 6),
    Column("By rank", "number", "fact", 7),
    Column("Why", "text", "detail"),
    Column("Next", "text", "detail"),
    Column("Id", "text", "sheet"),
    Column("Owner", "text", "sheet"),
    Column("Effort", "number", "sheet"),
)
_COVERAGE = (Column("With", "text", "title"), Column("Coverage", "percent", "fact", 8))
_HELD = (Column("Story", "text", "title", note="Customer"), Column("Reason", "text", "detail"))
_SHOWN = 10


def plan_page(plan: Plan) -> Document:
    """What to go and get, what it brings, and the proof."""
    targets = plan.ranking.basis.targets
    strategy = targets.strategy
    blocks: list[Block] = [Text(strategy.goal)] if strategy.goal else []
    blocks += [Text(text) for text in _sentences(plan) if text]
    if plan.picked:
        blocks += [Heading("Go and get"), Text("Adds: in percentage points of coverage, after the stories above it.")]
        blocks.append(picks_table(plan))
        blocks += _fillers(plan)
    if plan.coverage_before is not None:
        blocks += _coverage(plan)
    blocks += _held(plan)
    blocks += [Text(text, quiet=True) for text in _footer(plan)]
    return Document(f"Plan for {strategy.quarter}, as of {targets.day}", tuple(blocks), targets.day)


def verdict(plan: Plan) -> str:
    """What it brings, the proof, and what going down the ranking would bring, in sentences."""
    return " ".join(filter(None, _sentences(plan)))


def _sentences(plan: Plan) -> tuple[str, ...]:
    return (_summary(plan), _proof(plan), _compared(plan))


def picks_table(plan: Plan) -> Table:
    """The picks with the reason for each."""
    return Table(_PICKS, tuple(_row(i, pick) for i, pick in enumerate(plan.picked, 1)), cards=True)


def _stories(count: int) -> str:
    return f"{count} {'story' if count == 1 else 'stories'}"


def _of(plan: Plan) -> str:
    wishes = plan.wishes
    if wishes.effort:
        spent = sum(pick.effort for pick in plan.picked)
        return f"{_stories(len(plan.picked))} (effort {number(spent)} of {number(wishes.budget)})"
    return _stories(len(plan.picked))


def _summary(plan: Plan) -> str:
    before, after = plan.coverage_before, plan.coverage_after
    if before is None or after is None:
        return f"{_of(plan)}. The strategy wants no story for any cell, so coverage cannot rise."
    if not plan.picked:
        return f"Nothing to pick: coverage stays at {before:.1%} of weighted demand."
    takes = "takes" if len(plan.picked) == 1 else "take"
    gained = 100 * (after - before)
    return (
        f"{_of(plan)} {takes} expected coverage from {before:.1%} to {after:.1%} of weighted demand "
        f"(+{gained:.1f} points)."
    )


def _proof(plan: Plan) -> str:
    if not plan.picked and plan.optimal:
        return ""
    if not plan.optimal:
        most = plan.bound / plan.wanted
        gap = 100 * (plan.bound - plan.objective) / plan.wanted
        return (
            f"Not proven optimal: stopped by the time limit. At most {most:.1%} can be reached, "
            f"so the gap is {gap:.1f} points at most."
        )
    told = "Proven optimal: no other set within the limits reaches more."
    if not plan.settled:
        told += " Which of the sets that reach as much scores best was not settled in time."
    return told


def _compared(plan: Plan) -> str:
    top = plan.top
    if not top.places or top.coverage is None:
        return ""
    ids = {place.story.id for place in top.places}
    if ids == {pick.place.story.id for pick in plan.picked}:
        return f"These are the top {len(ids)} by rank, too."
    told = f"The top {len(ids)} by rank would reach {top.coverage:.1%}"
    if not top.breaks:
        return f"{told}."
    more = f" (and {len(top.breaks) - 3} more)" if len(top.breaks) > 3 else ""
    return f"{told}, but they are not allowed: {'; '.join(top.breaks[:3])}{more}."


def _row(place: int, pick: Pick) -> tuple[Cell, ...]:
    story, scored = pick.place.story, pick.place.scored
    title = Titled(story.title, story.customer.name)
    shown = (place, 100 * pick.share, title, scored.score, story.stage, pick.chance, pick.place.rank)
    return (*shown, pick.why, pick.place.next_step or "", story.id, story.owner, pick.effort)


def _fillers(plan: Plan) -> Iterator[Block]:
    if idle := sum(not pick.gains for pick in plan.picked):
        adds = "adds" if idle == 1 else "add"
        yield Text(
            f"{_stories(idle)} {adds} nothing to coverage: the budget has room, and each is in for its score "
            "or because you asked for it. A smaller budget reaches as much.",
            quiet=True,
        )


def _coverage(plan: Plan) -> Iterator[Block]:
    levels = [("what is ready today", plan.coverage_before)]
    if plan.top.places:
        levels.append((f"the top {len(plan.top.places)} by rank", plan.top.coverage))
    levels.append(("this plan", plan.coverage_after))
    told = [(label, level or 0.0) for label, level in levels]
    yield Heading("Coverage")
    yield Table(_COVERAGE, tuple(told))
    alt = "Share of weighted demand covered: " + ", ".join(f"{level:.1%} with {label}" for label, level in told)
    yield Bars("coverage", f"{alt}.", tuple(Bar(label, (100 * level,), "%") for label, level in told), most=100.0)


def _held(plan: Plan) -> Iterator[Block]:
    if not plan.held or not plan.wishes.budget:
        return
    yield Heading("Held back")
    rows = tuple((Titled(h.place.story.title, h.place.story.customer.name), h.reason) for h in plan.held[:_SHOWN])
    yield Table(_HELD, rows, cards=True)
    if rest := len(plan.held) - len(rows):
        yield Text(f"… and {rest} more: --format json has all.", quiet=True)


def _footer(plan: Plan) -> Iterator[str]:
    targets = plan.ranking.basis.targets
    stories = [place.story for place in plan.ranking.stories]
    if vague := sum(not (story.offerings and targets.personas_of(story)) for story in stories):
        told = "names no offering or no buyer" if vague == 1 else "name no offering or no buyer"
        yield f"Of {len(stories)} go-gets, {vague} {told}, and can add nothing until it is known."
    if plan.ranking.skipped:
        files = len({fault.path for fault in plan.ranking.skipped})
        yield f"Left out: {files} invalid file{'s' * (files > 1)}."


def wishes(plan: Plan) -> dict[str, Any]:
    """What was asked, for the head of the JSON."""
    asked = plan.wishes
    return {
        "budget": fine(asked.budget),
        "unit": "effort" if asked.effort else "stories",
        "per_customer": asked.per_customer,
        "include": list(asked.include),
        "exclude": list(asked.exclude),
        "owners": dict(asked.owners),
        "time_limit": asked.time_limit,
    }


def pick_rows(plan: Plan) -> Iterator[dict[str, Any]]:
    """The picks, in the order of what each adds."""
    for pick in plan.picked:
        story, place = pick.place.story, pick.place
        yield {
            "id": story.id,
            "adds": fine(pick.adds),
            "adds_coverage": fine(pick.share),
            "title": story.title,
            "customer": story.customer.name,
            "owner": story.owner or None,
            "stage": story.stage,
            "chance": fine(pick.chance),
            "effort": fine(pick.effort),
            "rank": place.rank,
            "score": tenth(place.scored.score),
            "why": pick.why,
            "next_step": place.next_step,
            "path": place.scored.file.path,
        }


def plan_row(plan: Plan) -> dict[str, Any]:
    """The plan as a part of another JSON."""
    return wishes(plan) | {"picked": list(pick_rows(plan))} | results(plan)


COLUMNS = (
    "id", "adds", "adds_coverage", "title", "customer", "owner", "stage", "chance", "effort", "rank", "score",
    "why", "next_step", "path",
)  # fmt: skip
"""The columns of `plan --format csv`."""


def results(plan: Plan) -> dict[str, Any]:
    """All beside the picks."""
    return {
        "coverage_before": fine(plan.coverage_before),
        "coverage_after": fine(plan.coverage_after),
        "objective": fine(plan.objective),
        "bound": fine(plan.bound),
        "optimal": plan.optimal,
        "settled": plan.settled,
        "top_n": {
            "ids": [place.story.id for place in plan.top.places],
            "coverage_after": fine(plan.top.coverage),
            "breaks": list(plan.top.breaks),
        },
        "held": [{"id": held.place.story.id, "reason": held.reason} for held in plan.held],
        "skipped": list(map(skipped_row, plan.ranking.skipped)),
    }
