"""A quarter's strategy as its file says it. The string under each field is its entry in the reference."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal, NamedTuple

from storykit.model.story import Stage
from storykit.model.values import Chance, Count, Limit, Text, Weight, add_months

Severity = Literal["error", "warning", "info", "ignore"]

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")


class Company(NamedTuple):
    """Who we are: the narrative's "we", and a name that is not the hero's."""

    name: str = ""
    """Our name."""
    aliases: tuple[Text, ...] = ()
    """Other names that a narrative may use."""
    own: Mapping[str, Any] | None = None


class Signature(NamedTuple):
    """One side's agreement to the lead definition."""

    role: str = ""
    """`sales` or `marketing`."""
    name: str = ""
    """Who signed."""
    on: date | None = None
    """The day they signed."""
    own: Mapping[str, Any] | None = None


class Agreement(NamedTuple):
    """What sales and marketing agreed to call a qualified lead."""

    lead_definition: str = ""
    """The definition, in a sentence."""
    signed: tuple[Signature, ...] = ()
    """Who agreed to it: both sales and marketing should."""
    own: Mapping[str, Any] | None = None


class Offering(NamedTuple):
    """Something that we sell."""

    id: Text
    """How story files call it."""
    name: str = ""
    """How people call it; the id unless given."""
    weight: Weight = 1.0
    """How much it matters this quarter; 0 is known and no target."""
    aliases: tuple[Text, ...] = ()
    """Other names for it."""
    problems: tuple[Text, ...] = ()
    """The problems that it solves, by id, name or alias."""
    own: Mapping[str, Any] | None = None


class Persona(NamedTuple):
    """A kind of buyer."""

    id: Text
    """How story files call it."""
    name: str = ""
    """How people call it; the id unless given."""
    weight: Weight = 1.0
    """How much we want to win them this quarter; 0 is known and no target."""
    aliases: tuple[Text, ...] = ()
    """Other names for it."""
    titles: tuple[Text, ...] = ()
    """Job titles that belong to it; `*` and `?` stand for any letters, in any case."""
    own: Mapping[str, Any] | None = None


class Problem(NamedTuple):
    """What buyers suffer from that we are best at solving."""

    id: Text
    """How story files call it."""
    name: str = ""
    """How people call it; the id unless given."""
    weight: Weight = 1.0
    """How much it matters this quarter; 0 is known and no target."""
    aliases: tuple[Text, ...] = ()
    """Other names for it."""
    own: Mapping[str, Any] | None = None


class Segments(NamedTuple):
    """The kinds of customer that count, as weights by value; `other` is for every value not named."""

    industry: Mapping[Text, Weight] | None = None
    """Weights by industry."""
    size: Mapping[Text, Weight] | None = None
    """Weights by size."""
    region: Mapping[Text, Weight] | None = None
    """Weights by region."""
    own: Mapping[str, Any] | None = None


class CellTarget(NamedTuple):
    """The wanted coverage of one offering for one persona."""

    offering: Text
    """By id, name or alias."""
    persona: Text
    """By id, name or alias."""
    target: Count
    """How many stories should be ready."""
    own: Mapping[str, Any] | None = None


class Coverage(NamedTuple):
    """How many ready stories each offering should have for each persona."""

    target: Count = 1
    """For every cell that is not named in `cells`."""
    cells: tuple[CellTarget, ...] = ()
    """Cells with a target of their own."""
    own: Mapping[str, Any] | None = None


class Limits(NamedTuple):
    """How often we may ask one customer for something."""

    asks_per_customer: Count = 2
    """The most asks in the window."""
    window_days: Count = 90
    """The length of the window, in days."""
    rest_days: Count = 30
    """The least days between two asks of one advocate."""
    own: Mapping[str, Any] | None = None


class Freshness(NamedTuple):
    """How stories age."""

    fresh_months: Count = 12
    """Calendar months for which a story is as good as new."""
    stale_months: Count = 24
    """Calendar months after which it is worth nothing without a reason (`evergreen`)."""
    expiring_days: Count = 60
    """How many days ahead a permission's end is announced."""
    own: Mapping[str, Any] | None = None


class Check(NamedTuple):
    """How strict `storykit check` is."""

    fail_on: Literal["error", "warning", "info"] = "error"
    """The least severity that makes it exit with 1."""
    severity: Mapping[Text, Severity] | None = None
    """A severity of your own by rule; `ignore` turns a rule off."""
    own: Mapping[str, Any] | None = None


Section = Literal[
    "coverage", "go-get", "plan", "got", "ready", "due",
    "advocates", "activity", "heard-back", "moved", "sure", "health",
]  # fmt: skip


class Report(NamedTuple):
    """What `storykit report` shows."""

    sections: tuple[Section, ...] = ()
    """The sections in their order; those that are not named are left out. All of them unless given."""
    own: Mapping[str, Any] | None = None


CHANCES: Mapping[str, float] = {"candidate": 0.2, "asked": 0.4, "agreed": 0.8, "drafting": 0.9, "approval": 0.95}


class Strategy(NamedTuple):
    """What we sell this quarter, to whom, and what a story is worth for it."""

    quarter: Text
    """`2026-Q4` for a calendar quarter; any name with `starts_on` and `ends_on`."""
    offerings: Annotated[tuple[Offering, ...], Limit(min_length=1)]
    """What we sell."""
    personas: Annotated[tuple[Persona, ...], Limit(min_length=1)]
    """Who buys it."""
    starts_on: date | None = None
    """The first day of a fiscal quarter."""
    ends_on: date | None = None
    """The last day of a fiscal quarter."""
    extends: str = ""
    """A file, beside this one, with what does not change from quarter to quarter."""
    company: Company = Company()
    """Who we are."""
    goal: str = ""
    """What the quarter is about, in one line."""
    agreement: Agreement = Agreement()
    """What sales and marketing call a qualified lead."""
    problems: tuple[Problem, ...] = ()
    """What buyers suffer from."""
    segments: Segments = Segments()
    """The kinds of customer that count."""
    coverage: Coverage = Coverage()
    """How many ready stories are wanted."""
    limits: Limits = Limits()
    """How often we may ask."""
    freshness: Freshness = Freshness()
    """How stories age."""
    stages: Mapping[Stage, Chance] | None = None
    """The chance that a story of each stage gets published this quarter."""
    weights: Mapping[Text, Weight] | None = None
    """How much each scoring criterion counts."""
    check: Check = Check()
    """How strict `storykit check` is."""
    report: Report = Report()
    """What `storykit report` shows."""
    own: Mapping[str, Any] | None = None

    def chance(self, stage: str) -> float:
        """The chance that a story of that stage gets published this quarter; 0 for a stage that `stages` is not of."""
        given = {str(name): chance for name, chance in (self.stages or {}).items()}
        return given.get(stage, CHANCES.get(stage, 0.0))

    def days(self) -> tuple[date, date] | None:
        """The first and last day of the quarter; None when the file does not tell."""
        if self.starts_on and self.ends_on:
            return self.starts_on, self.ends_on
        match = _QUARTER.fullmatch(self.quarter)
        if match is None or int(match[1]) == 0:
            return None
        start = date(int(match[1]), 3 * int(match[2]) - 2, 1)
        return start, add_months(start, 3) - timedelta(days=1)
