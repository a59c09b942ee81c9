"""Random small libraries, valid and full of edge values, as the plain values of YAML files."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from .narratives import COMPANY, CUSTOMERS, PEOPLE, blanks, narratives
from .oracle import CRITERIA, DIMENSIONS, FACTORS, Plain, add_months

Made = st.SearchStrategy[Any]

SOME = settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""For tests that write and read a library in each example."""

OFFERINGS: tuple[Plain, ...] = (
    {"id": "routes", "name": "Haulwick Routes", "aliases": ["Route Planner", "the_planner"]},
    {"id": "returns_desk", "name": "Returns"},
    {"id": "stock", "aliases": ["Stock Ledger"]},
    {"id": "docks-2", "name": "C++ Docks (beta)"},
)
PERSONAS: tuple[Plain, ...] = (
    {"id": "cfo", "name": "CFO", "titles": ["CFO", "Chief Financial*", "*Finance*"]},
    {"id": "head-of-logistics", "name": "Head of Logistics", "titles": ["*logistics*", "COO", "C?O"]},
    {"id": "it_manager", "aliases": ["Head of IT"], "titles": ["IT *", "*[Ss]ystems*"]},
)
PROBLEMS: tuple[Plain, ...] = (
    {"id": "costly-miles", "name": "Every delivery costs too much"},
    {"id": "slow_returns"},
    {"id": "wrong-stock", "aliases": ["The stock figure is wrong"]},
)
SEGMENTS = {
    "industry": ("grocery", "online-retail", "NO", "other"),
    "size": ("Mid Market", "small", "1.10"),
    "region": ("dach", "southern_europe", "on", "other"),
}
TITLES = ("CFO", "chief financial officer", "COO", "CIO", "IT Lead", "Head of Logistics and Finance", "Welder", "")
STAGES = ("candidate", "asked", "agreed", "drafting", "approval", *("published",) * 5)
stages = st.sampled_from(STAGES)
IDS = ("a", "B", "a-1", "ä", "10", "9", "zz", "Z1")
DAY = date(2026, 11, 16)
EDGE_DAYS = (DAY, date(2024, 2, 29), date(2025, 8, 31), date(2028, 2, 29), date(2026, 12, 31))

days = st.sampled_from(EDGE_DAYS) | st.dates(date(2023, 6, 1), date(2029, 6, 1))
positive = st.sampled_from((1, 1, 2, 3, 5, 0.5, 1e-6, 250)) | st.floats(0.01, 10).map(lambda x: round(x, 2))
weights = st.just(0) | positive | positive
mostly = st.sampled_from((False, True, True, True, True))
words = st.sampled_from(("the night shift laughs", "x", "null", "3 of 4", "yes"))
results = st.sampled_from(("12 weeks", "none", "-40 %", "two", "²", "٣ days", 7, 1.5, "", " "))


def some(**fields: Made) -> Made:
    """A mapping in which each field may be absent."""
    return st.fixed_dictionaries({}, optional=fields)


def a_few(values: Made, most: int = 2) -> Made:
    """A short list, seldom an empty one."""
    return st.integers(0, 5).flatmap(lambda full: st.lists(values, min_size=min(full, 1), max_size=most if full else 0))


def called(things: list[Plain]) -> Made:
    """What a file may call one of some things: by id, name or alias, spelled in any way that means the same."""
    names = [name for thing in things for name in (thing["id"], thing.get("name"), *thing.get("aliases", [])) if name]
    ways = ([name, name.upper(), name.replace("-", " "), name.replace(" ", "_"), f" {name} "] for name in names)
    return st.sampled_from([name for spelled in ways for name in spelled])


@st.composite
def _weighted(draw: st.DrawFn, pool: tuple[Plain, ...], least: int) -> list[Plain]:
    """Some of a pool with weights, one or more of them a target where one is needed."""
    chosen = draw(st.lists(st.sampled_from(pool), min_size=least, max_size=len(pool), unique_by=lambda one: one["id"]))
    things = [one | draw(some(weight=weights)) for one in chosen]
    if least and not any(one.get("weight", 1) for one in things):
        things[0]["weight"] = draw(positive)
    return things


@st.composite
def strategies(draw: st.DrawFn) -> Plain:
    """A strategy of a few offerings, personas, problems and segments."""
    offerings, personas = draw(_weighted(OFFERINGS, 1)), draw(_weighted(PERSONAS, 1))
    strategy: Plain = {"quarter": "2026-Q4", "offerings": offerings, "personas": personas}
    if draw(st.booleans()):
        strategy["problems"] = draw(_weighted(PROBLEMS, 0))
    cells = st.fixed_dictionaries(
        {"offering": called(offerings), "persona": called(personas), "target": st.integers(0, 3)}
    )
    fresh = draw(st.integers(0, 14))
    scales = {name: st.dictionaries(st.sampled_from(values), weights, max_size=4) for name, values in SEGMENTS.items()}
    strategy |= draw(
        some(
            company=st.sampled_from((COMPANY, {"name": COMPANY["name"]})),
            segments=some(**scales),
            coverage=some(target=st.integers(0, 3), cells=a_few(cells, 3)),
            freshness=st.builds(lambda more: {"fresh_months": fresh, "stale_months": fresh + more}, st.integers(1, 14)),
            weights=st.dictionaries(st.sampled_from(CRITERIA), weights).filter(
                lambda given: any(given.get(name, 1) for name in CRITERIA if name not in ("segment", "problem"))
            ),
        )
    )
    return strategy


permissions: Made = st.fixed_dictionaries(
    {"status": st.sampled_from((*("granted",) * 9, "pending", "withdrawn"))},
    optional={
        "attribution": st.sampled_from(("named", "role_only", "anonymous")),
        "granted_on": days.map(str),
        "expires_on": days.map(str),
        "scope": st.just(["case_study"]),
    },
)
assets = some(type=words, url=st.sampled_from(("https://example.com/a", "", " ")), published_on=days.map(str))
outcomes = some(metric=results | words, before=results, after=results, change=results, period=results, source=results)


@st.composite
def stories(draw: st.DrawFn, strategy: Plain, id: str, *, stage: Made = stages) -> Plain:
    """A story that refers to what the strategy lists."""
    personas = called(strategy["personas"])
    customer = dict(draw(st.sampled_from(CUSTOMERS)))
    for name in DIMENSIONS:
        if draw(st.booleans()):
            customer[name] = draw(st.sampled_from((*SEGMENTS[name], "mid_market", "GROCERY", "mining", "")))
    advocates = some(
        name=st.sampled_from((*PEOPLE, "")),
        title=st.sampled_from(TITLES),
        persona=personas | blanks,
        status=st.sampled_from(("active", "left")),
    )
    facts: dict[str, Made] = {
        "stage": stage,
        "offerings": a_few(called(strategy["offerings"])),
        "personas": a_few(personas),
        "happened_on": days.map(str),
        "evergreen": st.sampled_from(("", "", "  ", "the method never changes")),
        "narrative": narratives,
        "outcomes": a_few(outcomes),
        "contagion": some(**dict.fromkeys(FACTORS, words | blanks)),
        "advocates": a_few(advocates, 3),
        "permission": permissions,
        "assets": a_few(assets),
        "notes": words,
        "tags": a_few(words),
    }
    if strategy.get("problems"):
        facts["problems"] = a_few(called(strategy["problems"]))
    if draw(st.integers(0, 19)) == 0:
        customer["status"] = "churned"
    if draw(st.integers(0, 19)) == 0:
        facts["stage"] = st.sampled_from(("declined", "retired"))
    story: Plain = {"id": id, "title": draw(words), "customer": customer}
    return story | {name: draw(values) for name, values in facts.items() if draw(mostly)}


@st.composite
def libraries(draw: st.DrawFn, *, least: int = 0, most: int = 5, stage: Made = stages) -> tuple[Plain, list[Plain]]:
    """A strategy and the stories of its library."""
    strategy = draw(strategies())
    size = draw(st.integers(least, most))
    ids = draw(st.lists(st.sampled_from(IDS), min_size=size, max_size=size, unique=True))
    return strategy, [draw(stories(strategy, id, stage=stage)) for id in ids]


@st.composite
def libraries_on_a_day(draw: st.DrawFn, *, least: int = 0, most: int = 5) -> tuple[Plain, list[Plain], date]:
    """A library and a day: any, or one on which, or beside which, something in it begins or ends."""
    strategy, written = draw(libraries(least=least, most=most))
    return strategy, written, draw(days | st.sampled_from(turning_points(strategy, written)))


def turning_points(strategy: Plain, written: list[Plain]) -> list[date]:
    """The days on which something changes, and the days before and after."""
    given = strategy.get("freshness", {"fresh_months": 12, "stale_months": 24})
    turns = [DAY]
    for story in written:
        permission = story.get("permission", {})
        turns += [date.fromisoformat(permission[key]) for key in ("granted_on", "expires_on") if key in permission]
        dated = [story.get("happened_on"), *(asset.get("published_on") for asset in story.get("assets", []))]
        turns += [add_months(date.fromisoformat(day), number) for day in dated if day for number in given.values()]
    return sorted({day + timedelta(step) for day in turns for step in (-1, 0, 1)})
