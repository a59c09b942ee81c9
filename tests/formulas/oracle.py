"""The formulas of the product's contract, written a second time: slow, plain, over the files' plain values.

Nothing here uses the program. Stories and strategies are the mappings that YAML files hold; values may be
text or numbers, and dates are text such as `2026-11-16`.
"""

from __future__ import annotations

import calendar
import fnmatch
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .hero_oracle import hero_share

Plain = dict[str, Any]

CRITERIA = ("offering", "persona", "outcome", "segment", "problem", "narrative", "contagion", "advocacy", "freshness")
DEFAULT_WEIGHTS = dict(zip(CRITERIA, (25, 20, 15, 10, 10, 5, 5, 5, 5), strict=True))
DIMENSIONS = ("industry", "size", "region")
BEATS = ("setting", "complication", "turning_point", "resolution")
FACTORS = ("social_currency", "triggers", "emotion", "public", "practical_value", "stories")
BEFORE_AGREED = ("candidate", "asked")
BEFORE_DRAFTING = ("candidate", "asked", "agreed")
LISTS = ("go-get", "ready", "refresh", "off-strategy", "blocked")


@dataclass
class Judged:
    """What the contract says about one story."""

    id: str
    value: dict[str, float | None]
    max: dict[str, float]
    list: str
    usable: bool
    score: float = 0.0
    potential: float = 0.0
    need: float | None = None
    priority: float | None = None
    rank: int = 0
    points: dict[str, float] = field(default_factory=dict)


def judge(strategy: Plain, stories: Iterable[Plain], day: date) -> list[Judged]:
    """All stories, judged: list by list, each in its order. Every story needs its `id`."""
    stories = list(stories)
    ready = [story for story in stories if list_of(strategy, story, day) == "ready"]
    judged = [_judge_one(strategy, story, ready, day) for story in stories]
    in_order: list[Judged] = []
    for name in LISTS:
        members = sorted((one for one in judged if one.list == name), key=_place)
        for number, one in enumerate(members, start=1):
            one.rank = number
        in_order += members
    return in_order


def _judge_one(strategy: Plain, story: Plain, ready: list[Plain], day: date) -> Judged:
    on = list_of(strategy, story, day)
    one = Judged(story["id"], {}, {}, on, usable(strategy, story, day))
    weights = DEFAULT_WEIGHTS | {name: float(weight) for name, weight in strategy.get("weights", {}).items()}
    apply = [name for name in CRITERIA if applies(strategy, name)]
    total = sum(weights[name] for name in apply)
    for name in apply:
        value = VALUES[name](strategy, story, day)
        most = 100 * weights[name] / total if total else 0.0
        one.value[name], one.max[name], one.points[name] = value, most, most * (value or 0)
    one.score = sum(one.points.values())
    one.potential = one.score + sum(one.max[name] for name in apply if one.value[name] is None)
    if on == "go-get":
        one.need = need(strategy, story, ready)
        one.priority = one.score * one.need
    return one


def _place(one: Judged) -> tuple[float, float, str]:
    first = one.score if one.priority is None else one.priority
    return -round(first, 9), -round(one.score, 9), one.id


# Words of the strategy


def text(values: Plain, key: str) -> str:
    """A text, or an empty one where there is none."""
    value = values.get(key)
    return "" if value is None else str(value).strip()


def normal(name: str) -> str:
    """A name as it is compared: in any case, with space, `_` and `-` the same."""
    return re.sub(r"[\s_-]+", "-", name.strip().casefold())


def id_of(things: list[Plain], name: str) -> str:
    """The id of what is called `name` by id, name or alias."""
    for thing in things:
        if name == thing["id"]:
            return name
    for thing in things:
        if normal(name) in {normal(called) for called in [thing["id"], text(thing, "name"), *thing.get("aliases", [])]}:
            return str(thing["id"])
    raise KeyError(name)


def weights_of(things: list[Plain]) -> dict[str, float]:
    """Weights by id; a thing without one has weight 1."""
    return {thing["id"]: float(thing.get("weight", 1)) for thing in things}


def ids_in(strategy: Plain, story: Plain, kind: str) -> set[str]:
    """The ids of a story's offerings, problems, or personas; the advocates' personas are the story's, too."""
    things = strategy.get(kind, [])
    found = {id_of(things, name) for name in story.get(kind, [])}
    if kind == "personas":
        found |= {persona_of(strategy, advocate) for advocate in story.get("advocates", [])} - {""}
    return found


def persona_of(strategy: Plain, advocate: Plain) -> str:
    """The advocate's persona: the given one, else the first of which a pattern matches the title."""
    if text(advocate, "persona"):
        return id_of(strategy["personas"], text(advocate, "persona"))
    for persona in strategy["personas"]:
        for pattern in persona.get("titles", []):
            title = text(advocate, "title").casefold()
            if title and fnmatch.fnmatchcase(title, pattern.strip().casefold()):
                return str(persona["id"])
    return ""


# Criteria: a value from 0 to 1, or None for unknown


def applies(strategy: Plain, criterion: str) -> bool:
    """Whether the strategy says anything about a criterion."""
    if criterion == "problem":
        return any(weights_of(strategy.get("problems", [])).values())
    if criterion == "segment":
        return any(dimensions(strategy))
    return True


def dimensions(strategy: Plain) -> list[str]:
    """The segments' dimensions that have a weight."""
    segments = strategy.get("segments", {})
    return [name for name in DIMENSIONS if any(float(weight) for weight in segments.get(name, {}).values())]


def best_weight(strategy: Plain, story: Plain, kind: str) -> float | None:
    """The best target's share of the largest weight; 0 when nothing is a target."""
    weights = weights_of(strategy.get(kind, []))
    ids = ids_in(strategy, story, kind)
    return max(weights[id] for id in ids) / max(weights.values()) if ids else None


def segment(strategy: Plain, story: Plain, day: date) -> float | None:
    """The mean over the dimensions that the story says something of."""
    shares = []
    for name in dimensions(strategy):
        weights = {normal(value): float(weight) for value, weight in strategy["segments"][name].items()}
        value = normal(text(story["customer"], name))
        if value:
            shares.append(weights.get(value, weights.get("other", 0.0)) / max(weights.values()))
    return sum(shares) / len(shares) if shares else None


def outcome(strategy: Plain, story: Plain, day: date) -> float | None:
    """The best outcome."""
    values = [_one_outcome(one) for one in story.get("outcomes", [])]
    return max(values) if values else _missing(story, BEFORE_DRAFTING)


def _one_outcome(one: Plain) -> float:
    result = text(one, "after") + text(one, "change") or text(one, "metric")
    value = 0.5 if any(letter.isdecimal() for letter in result) else 0.0
    value += 0.2 if text(one, "before") or text(one, "change") else 0.0
    value += 0.15 if text(one, "period") else 0.0
    value += 0.15 if text(one, "source") else 0.0
    return value


def narrative(strategy: Plain, story: Plain, day: date) -> float | None:
    """The beats, and how far the customer is the hero."""
    told = story.get("narrative", {})
    beats = [text(told, beat) for beat in BEATS if text(told, beat)]
    if not beats:
        return _missing(story, BEFORE_DRAFTING)
    share = hero_share(strategy, story, beats)
    heroic = 0.0 if share is None else min(1.0, share / 0.5)
    return 0.15 * len(beats) + 0.4 * heroic


def contagion(strategy: Plain, story: Plain, day: date) -> float | None:
    """How many of the six factors have evidence."""
    given = sum(1 for factor in FACTORS if text(story.get("contagion", {}), factor))
    return given / 6 if given else _missing(story, BEFORE_DRAFTING)


def advocacy(strategy: Plain, story: Plain, day: date) -> float | None:
    """How many advocates are there still."""
    advocates = story.get("advocates", [])
    if not advocates:
        return _missing(story, BEFORE_AGREED)
    left = sum(1 for advocate in advocates if text(advocate, "status") == "left")
    return min(2, len(advocates) - left) / 2


def freshness(strategy: Plain, story: Plain, day: date) -> float | None:
    """1 while fresh, then falling by days to 0 when stale."""
    if text(story, "evergreen"):
        return 1.0
    start = dated(story)
    if start is None:
        return None
    fresh_until, stale_after = add_months(start, months(strategy)[0]), add_months(start, months(strategy)[1])
    if day <= fresh_until:
        return 1.0
    if day >= stale_after:
        return 0.0
    return (stale_after - day).days / (stale_after - fresh_until).days


VALUES: dict[str, Callable[[Plain, Plain, date], float | None]] = {
    "offering": lambda strategy, story, day: best_weight(strategy, story, "offerings"),
    "persona": lambda strategy, story, day: best_weight(strategy, story, "personas"),
    "outcome": outcome,
    "segment": segment,
    "problem": lambda strategy, story, day: best_weight(strategy, story, "problems"),
    "narrative": narrative,
    "contagion": contagion,
    "advocacy": advocacy,
    "freshness": freshness,
}


def _missing(story: Plain, unknown_in: tuple[str, ...]) -> float | None:
    """What missing facts are worth: unknown at first, 0 later."""
    return None if stage(story) in unknown_in else 0.0


# Dates


def day_in(values: Plain, key: str) -> date | None:
    """A date, if given."""
    return date.fromisoformat(text(values, key)) if text(values, key) else None


def dated(story: Plain) -> date | None:
    """When it happened, else when the earliest asset came out."""
    published = [day for asset in story.get("assets", []) if (day := day_in(asset, "published_on"))]
    return day_in(story, "happened_on") or min(published, default=None)


def months(strategy: Plain) -> tuple[int, int]:
    """For how many months a story is fresh, and after how many it is stale."""
    given = strategy.get("freshness", {})
    return int(given.get("fresh_months", 12)), int(given.get("stale_months", 24))


def add_months(day: date, number: int) -> date:
    """The same day of the month some months later, or that month's last day."""
    month = day.month - 1 + number
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


# Lists


def stage(story: Plain) -> str:
    """How far it is."""
    return text(story, "stage") or "candidate"


def list_of(strategy: Plain, story: Plain, day: date) -> str:
    """The list that a story is on."""
    if blocked(story):
        return "blocked"
    for kind in ("offerings", "personas"):
        weights = weights_of(strategy[kind])
        ids = ids_in(strategy, story, kind)
        if ids and not any(weights[id] > 0 for id in ids):
            return "off-strategy"
    if stage(story) == "published":
        return "ready" if usable(strategy, story, day) else "refresh"
    return "go-get"


def blocked(story: Plain) -> bool:
    """Whether nothing can be done with it."""
    churned = text(story["customer"], "status") == "churned"
    withdrawn = text(story.get("permission", {}), "status") == "withdrawn"
    return stage(story) in {"declined", "retired"} or churned or withdrawn


def usable(strategy: Plain, story: Plain, day: date) -> bool:
    """Whether it is told, may be used on the day, and is not too old."""
    return (
        stage(story) == "published" and not blocked(story) and permitted(story, day) and not stale(strategy, story, day)
    )


def permitted(story: Plain, day: date) -> bool:
    """Whether the permission holds on the day. Without one, an asset's address counts."""
    if "permission" not in story:
        return any(text(asset, "url") for asset in story.get("assets", []))
    given = story["permission"]
    first, last = day_in(given, "granted_on") or date.min, day_in(given, "expires_on") or date.max
    return text(given, "status") == "granted" and first <= day <= last


def stale(strategy: Plain, story: Plain, day: date) -> bool:
    """Whether it is older than the strategy wants, for no good reason."""
    start = dated(story)
    return start is not None and not text(story, "evergreen") and day > add_months(start, months(strategy)[1])


# Need


def need(strategy: Plain, story: Plain, ready: list[Plain]) -> float:
    """How much the cells of a story, or those that it may fall in, want it."""
    offerings, personas = weights_of(strategy["offerings"]), weights_of(strategy["personas"])
    wanted = met = 0.0
    for offering in ids_in(strategy, story, "offerings") or offerings:
        for persona in ids_in(strategy, story, "personas") or personas:
            demand = offerings[offering] * personas[persona]
            wanted += demand
            met += demand * gap(strategy, offering, persona, ready)
    return met / wanted


def gap(strategy: Plain, offering: str, persona: str, ready: list[Plain]) -> float:
    """How far the ready stories of a cell fall short of its target."""
    coverage = strategy.get("coverage", {})
    target = int(coverage.get("target", 1))
    for cell in coverage.get("cells", []):
        named = id_of(strategy["offerings"], cell["offering"]), id_of(strategy["personas"], cell["persona"])
        target = int(cell["target"]) if named == (offering, persona) else target
    helped = [story for story in ready if offering in ids_in(strategy, story, "offerings")]
    there = sum(1 for story in helped if persona in ids_in(strategy, story, "personas"))
    return max(0.0, 1 - there / target) if target else 0.0
