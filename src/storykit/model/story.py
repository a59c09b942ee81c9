"""A story as its file says it. The string under each field is its entry in the reference."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from storykit.model.values import Amount, Text, Weight

Stage = Literal["candidate", "asked", "agreed", "drafting", "approval", "published", "declined", "retired"]

BEATS = ("setting", "complication", "turning_point", "resolution")
FACTORS = ("social_currency", "triggers", "emotion", "public", "practical_value", "stories")


class Customer(NamedTuple):
    """The organisation in the story."""

    name: Text
    """The name that readers know."""
    aliases: tuple[Text, ...] = ()
    """Other names that the narrative may use."""
    industry: str = ""
    """A value of the strategy's `segments.industry`, or any other."""
    size: str = ""
    """A value of the strategy's `segments.size`, or any other."""
    region: str = ""
    """A value of the strategy's `segments.region`, or any other."""
    status: Literal["active", "churned"] = "active"
    """`churned` once they are no longer a customer: the story is then blocked."""
    own: Mapping[str, Any] | None = None


class Narrative(NamedTuple):
    """What happened, with the customer as the hero and the offering as the help."""

    hero: str = ""
    """The person whom the story follows."""
    voice: Literal["us", "customer"] = "us"
    """Who says "we" outside quotation marks."""
    setting: str = ""
    """Who they are and what they were after."""
    complication: str = ""
    """What stood in the way."""
    turning_point: str = ""
    """What they decided and did."""
    resolution: str = ""
    """How it is for them now."""
    own: Mapping[str, Any] | None = None

    def beats(self) -> list[tuple[str, str]]:
        """The beats that are written, in the order of the story."""
        return [(name, text) for name in BEATS if (text := getattr(self, name))]


class Outcome(NamedTuple):
    """One result. Best with a number, where it started, how long it took and who says so."""

    metric: str = ""
    """What was measured."""
    before: str = ""
    """Where it stood before."""
    after: str = ""
    """Where it stands now."""
    change: str = ""
    """The change, such as `-40 %`, in place of before and after."""
    period: str = ""
    """How long it took."""
    source: str = ""
    """Who measured it, or where it is written."""
    own: Mapping[str, Any] | None = None


class Contagion(NamedTuple):
    """What in the story makes people pass it on; the text is the evidence.

    The six factors are Jonah Berger's STEPPS, from "Contagious" (2013).
    """

    social_currency: str = ""
    """Why telling it makes the teller look good."""
    triggers: str = ""
    """What in everyday life brings it to mind."""
    emotion: str = ""
    """What it makes people feel."""
    public: str = ""
    """What of it can be seen by others."""
    practical_value: str = ""
    """What the listener can use at once."""
    stories: str = ""
    """The tale that carries the message along."""
    own: Mapping[str, Any] | None = None

    def evidence(self) -> list[tuple[str, str]]:
        """The factors that have evidence, in the order of STEPPS."""
        return [(name, text) for name in FACTORS if (text := getattr(self, name))]


class Advocate(NamedTuple):
    """A person at the customer who tells the story."""

    name: str = ""
    """Their name."""
    title: str = ""
    """Their job title; the strategy's `titles` make a persona of it."""
    persona: str = ""
    """The buyer they stand for, when the title does not tell."""
    activities: tuple[Text, ...] = ()
    """What they are willing to do, such as `reference_call` or `speaking`."""
    status: Literal["active", "left"] = "active"
    """`left` once they are no longer with the customer."""
    own: Mapping[str, Any] | None = None


class Quote(NamedTuple):
    """Words of the customer's that can stand by themselves."""

    text: str = ""
    """What they said."""
    by: str = ""
    """Who said it."""
    approved: bool = False
    """Whether they agreed to these words."""
    own: Mapping[str, Any] | None = None


class Permission(NamedTuple):
    """What the customer allows."""

    status: Literal["granted", "pending", "withdrawn"] = "pending"
    """Only `granted` lets a story be used; `withdrawn` blocks it."""
    attribution: Literal["named", "role_only", "anonymous"] = "named"
    """How the customer may be called."""
    scope: tuple[Text, ...] = ()
    """The uses that are allowed, such as `case_study`, `quote`, `logo`, `reference_call`."""
    granted_by: str = ""
    """Who gave it."""
    granted_on: date | None = None
    """The first day on which it holds."""
    expires_on: date | None = None
    """The last day on which it holds."""
    own: Mapping[str, Any] | None = None


class Deal(NamedTuple):
    """What the customer is worth to us. Never public."""

    amount: Amount | None = None
    """The value of the deal."""
    currency: str = ""
    """Its currency, such as `EUR`."""
    closed_on: date | None = None
    """The day it was won."""
    own: Mapping[str, Any] | None = None


class Asset(NamedTuple):
    """Content made from the story."""

    type: str = ""
    """`case_study`, `video`, `podcast`, `blog_post`, `slide`, `press_article`, `quote` or your own."""
    format: str = ""
    """`written`, `video`, `audio` or your own."""
    title: str = ""
    """Its title, when it differs from the story's."""
    url: str = ""
    """Where it is."""
    published_on: date | None = None
    """The day it came out."""
    own: Mapping[str, Any] | None = None


class Ignore(NamedTuple):
    """One check that is silenced for this story, with a reason and for a while."""

    rule: Text
    """The name of the rule."""
    reason: str = ""
    """Why it does not matter here."""
    until: date | None = None
    """The last day on which it is silenced."""
    own: Mapping[str, Any] | None = None


class Story(NamedTuple):
    """The story of a customer's successful (or instructive) use of our offerings."""

    id: Text
    """Unique in the library; the file's name without its ending unless given."""
    title: Text
    """What happened, in one line."""
    customer: Customer
    """The organisation in the story."""
    kind: Literal["success", "failure"] = "success"
    """`failure` for what went wrong and was learned: that sells too."""
    stage: Stage = "candidate"
    """How far it is: candidate, asked, agreed, drafting, approval, published; or declined, retired."""
    owner: str = ""
    """Who of us looks after it."""
    offerings: tuple[Text, ...] = ()
    """What they used, by the strategy's id, name or alias."""
    personas: tuple[Text, ...] = ()
    """Which buyers it speaks to, by id, name or alias."""
    problems: tuple[Text, ...] = ()
    """What they suffered from, by id, name or alias."""
    happened_on: date | None = None
    """The day of the outcome."""
    evergreen: str = ""
    """Why its age does not matter, if it does not."""
    narrative: Narrative | None = None
    """What happened, beat by beat."""
    outcomes: tuple[Outcome, ...] = ()
    """The measurable results."""
    contagion: Contagion | None = None
    """What makes people pass it on."""
    advocates: tuple[Advocate, ...] = ()
    """The people who tell it."""
    quotes: tuple[Quote, ...] = ()
    """Their words."""
    permission: Permission | None = None
    """What the customer allows."""
    deal: Deal | None = None
    """What the customer is worth to us. Never public."""
    assets: tuple[Asset, ...] = ()
    """The content made from it."""
    tags: tuple[Text, ...] = ()
    """Words to find it by."""
    notes: str = ""
    """For us alone. Never public."""
    ignore: tuple[Ignore, ...] = ()
    """The checks that are silenced for it."""
    effort: Weight = 1.0
    """What getting it costs, in the unit of the plan's budget."""
    own: Mapping[str, Any] | None = None
