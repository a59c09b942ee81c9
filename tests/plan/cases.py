"""Random small libraries with something to plan."""

from __future__ import annotations

from datetime import date, timedelta

import plan_paths  # noqa: F401
from brute import Case
from hypothesis import strategies as st

from formulas.agreement import load
from formulas.oracle import Plain
from formulas.strategies import DAY, IDS, stories, strategies
from storykit import Plan, plan
from storykit.model.activity import Activity, Log

STAGES = ("candidate", "candidate", "asked", "agreed", "drafting", "approval", "published")
OWNERS = ("mara", "Luca", "")
CUSTOMERS = ("Good Foods", "good-foods", "Blue Vans", "Crate & Co", "Dunmoor", "Elm", "Fernhill")
ASKED = ("reference_call", "case_study", "share", "heard_back")


@st.composite
def planned_strategies(draw: st.DrawFn) -> Plain:
    """A strategy with limits, chances and wanted coverage of its own."""
    strategy: Plain = draw(strategies())
    chances = st.dictionaries(st.sampled_from(STAGES[1:-1]), st.sampled_from((0, 0.1, 0.25, 0.5, 1)), max_size=2)
    if draw(st.booleans()):
        strategy["stages"] = draw(chances)
    if draw(st.booleans()):
        strategy["limits"] = {
            "asks_per_customer": draw(st.integers(0, 2)),
            "window_days": draw(st.sampled_from((0, 1, 31, 90))),
        }
    if draw(st.integers(0, 3)) == 0:
        for thing in strategy["offerings"] + strategy["personas"]:
            thing["weight"] = 1
    return strategy


@st.composite
def libraries(draw: st.DrawFn, *, least: int = 0, most: int = 7) -> tuple[Plain, list[Plain]]:
    """A strategy and mostly go-gets, some alike, some of one customer."""
    strategy = draw(planned_strategies())
    size = draw(st.integers(least, most))
    ids = draw(st.lists(st.sampled_from(IDS), min_size=size, max_size=size, unique=True))
    written: list[Plain] = []
    for id in ids:
        new = stories(strategy, id, stage=st.sampled_from(STAGES))
        copied = bool(written) and draw(st.integers(0, 2)) == 0
        story: Plain = draw(st.sampled_from(written)) | {"id": id} if copied else draw(new)
        story |= {"customer": {**story["customer"], "name": draw(st.sampled_from(CUSTOMERS))}}
        story |= {"owner": draw(st.sampled_from(OWNERS)), "effort": draw(st.sampled_from((0, 0.5, 1, 1, 2, 3)))}
        written.append(story)
    return strategy, written


@st.composite
def cases(draw: st.DrawFn, *, least: int = 0) -> Case:
    """A library and anything that may be asked of its plan, also what contradicts itself."""
    strategy, written = draw(libraries(least=least))
    ids = [story["id"] for story in written]
    case = Case(strategy, written, DAY, draw(st.integers(0, 5)))
    if draw(st.integers(0, 2)) == 0:
        case.effort, case.budget = True, draw(st.sampled_from((0, 0.5, 1, 2.5, 4)))
    case.per_customer = draw(st.sampled_from((1, 1, 2, 3)))
    if draw(st.booleans()) and ids:
        case.include = draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))
        case.exclude = draw(st.lists(st.sampled_from(ids), max_size=2, unique=True))
    known = sorted({story["owner"] for story in written if story["owner"]})
    if draw(st.booleans()) and known:
        case.owners = {draw(st.sampled_from(known)): draw(st.integers(0, 2))}
    if draw(st.integers(0, 4)) and ids:
        days = st.sampled_from((0, 1, 30, 89, 90, -1)).map(lambda back: DAY - timedelta(back))
        advocates = st.sampled_from(("Ada", "Ada", ""))
        rows = st.tuples(days, st.sampled_from([*ids, "unknown"]), advocates, st.sampled_from(ASKED))
        case.asks = draw(st.lists(rows, max_size=4))
    return case


def log_of(case: Case) -> Log:
    """The case's log as the program has it."""
    return Log(tuple(Activity(day, story, advocate, activity) for day, story, advocate, activity in case.asks))


def plan_of(case: Case) -> Plan:
    """What the program plans, without a time limit."""
    return plan(
        load(case.strategy, case.stories),
        as_of=case.day,
        budget=case.budget,
        effort=case.effort,
        per_customer=case.per_customer,
        include=case.include,
        exclude=case.exclude,
        owners=case.owners,
        log=log_of(case),
    )


def ids_of(plan: Plan) -> tuple[str, ...]:
    """The picks by id."""
    return tuple(sorted(pick.place.story.id for pick in plan.picked))


def on(day: date, story: str, advocate: str = "Ada", activity: str = "reference_call") -> Activity:
    """A row of the log."""
    return Activity(day, story, advocate, activity)
