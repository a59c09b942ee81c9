"""What of a library everybody may see: built anew from what permission allows, never cut from the whole.

A story is told when it is published, not blocked, and its permission holds on the day.

- `named`: what the scope covers. `case_study` covers title, narrative, outcomes and links, `quote` approved
  quotes, `video` links to videos; a permission without a scope covers all.
- `role_only` and `anonymous`: words of the strategy alone, with a title and an id of our making, and figures.
- No permission block, but the address of an asset: that asset's title and address, and the customer's name.

Names of all who are not told by name, and addresses that lead inside, are found in the free text of
the others (see `secrecy`): the sentence is left out, or the field where a part of it would mislead.
Never in it: notes, deals, owners, tags, ignored checks, own keys, evidence of contagion, reasons for
being evergreen, paths of files, weights and goals, and words of the strategy that no told story uses.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from storykit.lists import permission_gap, standing
from storykit.model.library import Library, StoryFile
from storykit.model.marks import Marks
from storykit.model.names import Glossary
from storykit.model.story import Advocate, Asset, Customer, Narrative, Outcome, Permission, Quote, Story
from storykit.model.values import normal
from storykit.redaction.addresses import is_public, leads_inside
from storykit.redaction.secrecy import Names, Secrets, words_of
from storykit.redaction.vocabulary import Vocabulary, public_strategy
from storykit.targets import DIMENSIONS, Targets

if TYPE_CHECKING:
    from storykit.model.names import Named
    from storykit.model.strategy import Strategy

_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"”’»)\]]*\s+|\n+")
_UNITS = frozenset(
    words_of("""EUR USD GBP CHF SEK NOK DKK PLN CZK JPY CAD AUD NPS SLA KPI ROI CPU GB MB TB kWh MWh CO2 PDF FTE IT""")
)
_LETTERS = re.compile(r"[^\W\d_]+")
TITLES = frozenset(
    words_of("""
    chief executive financial operating technology information marketing revenue product people data digital security
    customer commercial officer ceo cfo coo cto cio cmo cpo vp svp evp vice president senior junior deputy assistant
    head lead leader of for and the director manager managing general group engineer engineering developer architect
    analyst operations operation finance sales it hr logistics supply chain procurement purchasing legal compliance risk
    quality service support store warehouse plant production planning controller accountant buyer owner founder partner
    coordinator supervisor specialist consultant project program programme owner team
    """)
)
_LONGEST = 80


class _Scope(NamedTuple):
    """What a permission's scope lets a public page show."""

    told: bool
    quoted: bool
    filmed: bool


def public(library: Library, as_of: date) -> Library:
    """The stories of `library` that everybody may see on the day `as_of`, with nothing that they may not.

    The result is a library like any other and can be shown as one. Its strategy has the names of the
    offerings, personas, problems and segments that the told stories use, and our own name.
    """
    targets = Targets(library.strategy, as_of, library.glossary)
    told = [file.story for file in library.stories if _may_be_told(file.story, targets)]
    named = [story for story in told if _is_named(story)]
    names = _names(library, {story.id for story in named})
    words = Vocabulary(library.strategy, Secrets(names, Names()))
    own = {story.id: _own(story) for story in named}
    redacted = [_Teller(story, words, targets, Secrets(names, own.get(story.id, Names()))).story() for story in told]
    kept = _with_ids(story for story in redacted if story)
    strategy = public_strategy(library.strategy, kept, words)
    files = tuple(StoryFile(story, "", Marks([], [])) for story in kept)
    return Library(strategy, Glossary(strategy), files)


def _may_be_told(story: Story, targets: Targets) -> bool:
    open_ = standing(story, targets).list != "blocked"
    return story.stage == "published" and open_ and not permission_gap(story, targets.day)


def _is_named(story: Story) -> bool:
    return story.permission is None or story.permission.attribution == "named"


def _people(story: Story) -> list[str]:
    hero = story.narrative.hero if story.narrative else ""
    speakers = [quote.by for quote in story.quotes]
    granted_by = story.permission.granted_by if story.permission else ""
    return [name for name in (hero, granted_by, *speakers, *(a.name for a in story.advocates)) if name]


def _hosts(story: Story) -> set[str]:
    return {host.removeprefix("www.") for asset in story.assets if (host := _host(asset.url))}


def _host(url: str) -> str:
    try:
        return urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""


def _names(library: Library, named: set[str]) -> Names:
    """The names that no permission allows: of customers that are not named, and of people there."""
    names = Names(_usual(library.strategy))
    shown = {host for f in library.stories if f.story.id in named for host in _hosts(f.story)}
    for file in library.stories:
        if file.story.id not in named or file.story.permission is None:
            _add_people(file.story, names)
        if file.story.id not in named:
            _add_customer(file.story, names)
            for host in _hosts(file.story) - shown:
                names.add(host)
    return names


def _usual(strategy: Strategy) -> frozenset[str]:
    """The words of the strategy: in a text they tell nobody's name."""
    kinds: tuple[tuple[Named, ...], ...] = (strategy.offerings, strategy.personas, strategy.problems)
    called = [name for things in kinds for thing in things for name in (thing.id, thing.name, *thing.aliases)]
    return frozenset(word for name in (strategy.company.name, *called) for word in words_of(name))


def _own(story: Story) -> Names:
    """The names that a named story may tell: its customer's, and its advocates' when a permission covers them."""
    names = Names()
    _add_customer(story, names)
    for advocate in story.advocates if story.permission else ():
        names.add_person(advocate.name)
    return names


def _add_customer(story: Story, names: Names) -> None:
    for name in (story.customer.name, *story.customer.aliases):
        names.add_organisation(name)


def _add_people(story: Story, names: Names) -> None:
    for person in _people(story):
        names.add_person(person)


def _with_ids(stories: Iterable[Story]) -> list[Story]:
    """Stories in the order of their ids. An empty id becomes one made of what is told, and of nothing else."""
    found, ids = [], set()
    for story in sorted(stories, key=lambda story: (not story.id, story.id, repr(story))):
        id = story.id or f"story-{hashlib.sha256(repr(story).encode()).hexdigest()[:8]}"
        number = 2
        while (whole := id if id not in ids else f"{id}-{number}") in ids:
            number += 1
        ids.add(whole)
        found.append(story._replace(id=whole))
    return sorted(found, key=lambda story: story.id)


def _scope(permission: Permission) -> _Scope:
    scope = {normal(word) for word in permission.scope}
    return _Scope(*(not scope or use in scope for use in ("case-study", "quote", "video")))


def _kind(asset: Asset) -> int:
    """Which part of the scope an asset falls under."""
    if "video" in (normal(asset.type), normal(asset.format)):
        return 2
    return 1 if normal(asset.type) == "quote" else 0


def _described(customer: Customer) -> str:
    """A customer without a name: "A mid-market customer in banking (emea)"."""
    industry, size, region = (re.sub(r"[\s_-]+", " ", getattr(customer, d)).strip() for d in DIMENSIONS)
    size = size.replace(" ", "-")
    article = "An" if size[:1].casefold() in tuple("aeiou") else "A"
    return (
        f"{article}{' ' * bool(size)}{size} customer"
        + f" in {industry}" * bool(industry)
        + f" ({region})" * bool(region)
    )


class _Teller:
    """One story, as it may be told."""

    def __init__(self, story: Story, words: Vocabulary, targets: Targets, secrets: Secrets) -> None:
        self.given = story
        self.words = words
        self.targets = targets
        self.hides = secrets.found_in

    def story(self) -> Story | None:
        """The story; None when permission allows nothing of it."""
        permission = self.given.permission
        if permission is None:
            return self._link_alone()
        scope = _scope(permission)
        if permission.attribution == "named":
            return self._named(scope) if any(scope) else None
        return self._unnamed(permission.attribution == "role_only") if scope.told else None

    def _link_alone(self) -> Story | None:
        links = tuple(Asset(title=self._whole(a.title), url=a.url.strip()) for a in self.given.assets if self._open(a))
        name = self._customer_name()
        title = next((link.title for link in links if link.title), name)
        return Story("", title, Customer(name), stage="published", assets=links) if links else None

    def _named(self, scope: _Scope) -> Story | None:
        given, name = self.given, self._customer_name()
        assets = tuple(self._asset(asset) for asset in given.assets if scope[_kind(asset)] and self._open(asset))
        quotes = tuple(self._quotes()) if scope.quoted else ()
        bare = Story(
            self._whole(given.id), name, Customer(name), stage="published", quotes=quotes, assets=assets,
            advocates=self._speakers(quotes), permission=Permission("granted"),
        )  # fmt: skip
        if not scope.told:
            return bare if quotes or assets else None
        return self._with_facts(bare)._replace(
            title=self._whole(given.title) or self._made_title(name),
            customer=Customer(
                name,
                industry=self._segment("industry"),
                size=self._segment("size"),
                region=self._segment("region"),
            ),
            happened_on=given.happened_on,
            narrative=self._narrative(),
            outcomes=tuple(found for each in given.outcomes if any((found := self._outcome(each))[:5])),
        )

    def _unnamed(self, role: bool) -> Story:
        given = self.given
        customer = Customer(
            "A customer",
            industry=self.words.segment("industry", given.customer.industry),
            size=self.words.segment("size", given.customer.size) if role else "",
            region=self.words.segment("region", given.customer.region) if role else "",
        )
        customer = customer._replace(name=_described(customer))
        people = {Advocate(title=self._role(a) if role else "", persona=self._persona(a)) for a in given.advocates}
        bare = Story(
            "", self._made_title(customer.name), customer, stage="published",
            happened_on=given.happened_on and given.happened_on.replace(day=1),
            outcomes=tuple(sorted({Outcome(*each[:5]) for each in given.outcomes if self._is_figure(each)})),
            advocates=tuple(sorted(person for person in people if any(person[:3]))),
            permission=Permission("granted", "role_only" if role else "anonymous"),
        )  # fmt: skip
        return self._with_facts(bare)

    def _with_facts(self, story: Story) -> Story:
        given, words = self.given, self.words
        return story._replace(
            kind=given.kind,
            offerings=words.offerings.ids(given.offerings),
            personas=words.personas.ids(self.targets.personas_of(given)),
            problems=words.problems.ids(given.problems),
        )

    def _customer_name(self) -> str:
        return self.given.customer.name

    def _made_title(self, name: str) -> str:
        *others, last = self.words.offerings.names(self.given.offerings) or [""]
        sold = f"{', '.join(others)} and {last}" if others else last
        return f"{name} with {sold}" if sold else name

    def _whole(self, text: str) -> str:
        """A text that is shown whole or not at all."""
        return "" if self._is_hidden(text) else text.strip()

    def _is_hidden(self, text: str) -> bool:
        return bool(text) and (leads_inside(text) or self.hides(text))

    def _part(self, text: str) -> str:
        """A text without the sentences that may not be told."""
        if not self._is_hidden(text):
            return text
        kept = (sentence for sentence in _SENTENCE.split(text) if sentence and not self._is_hidden(sentence))
        return self._whole(" ".join(kept))

    def _narrative(self) -> Narrative | None:
        given = self.given.narrative
        if given is None:
            return None
        told = Narrative(
            self._whole(given.hero),
            given.voice,
            self._part(given.setting),
            self._part(given.complication),
            self._part(given.turning_point),
            self._part(given.resolution),
        )
        return told if told.beats() else None

    def _outcome(self, given: Outcome) -> Outcome:
        """An outcome, or an empty one when a part of it may not be told; its source may be missing."""
        if any(map(self._is_hidden, given[:5])):
            return Outcome()
        return Outcome(*given[:5], source=self._whole(given.source))

    def _quotes(self) -> Iterator[Quote]:
        for quote in self.given.quotes:
            if quote.approved and quote.text and not (self._is_hidden(quote.text) or self._is_hidden(quote.by)):
                yield Quote(quote.text, quote.by, approved=True)

    def _speakers(self, quotes: Iterable[Quote]) -> tuple[Advocate, ...]:
        """The advocates whose words are shown."""
        names = {normal(quote.by) for quote in quotes}
        spoken = (advocate for advocate in self.given.advocates if advocate.name and normal(advocate.name) in names)
        return tuple(Advocate(a.name, self._whole(a.title), self._persona(a)) for a in spoken)

    def _asset(self, given: Asset) -> Asset:
        type, format, title = (self._whole(text) for text in given[:3])
        return Asset(type, format, title, given.url.strip(), given.published_on)

    def _open(self, asset: Asset) -> bool:
        return is_public(asset.url) and not self.hides(asset.url)

    def _segment(self, dimension: str) -> str:
        value = getattr(self.given.customer, dimension)
        return self.words.segment(dimension, value) or self._whole(value)

    def _persona(self, advocate: Advocate) -> str:
        return next(iter(self.words.personas.ids((self.targets.glossary.persona_of(advocate),))), "")

    def _role(self, advocate: Advocate) -> str:
        """A job title of words that titles are made of, and of the strategy's; empty when it has others."""
        plain = all(word in TITLES or word in self.words.roles for word in words_of(advocate.title))
        return self._whole(advocate.title) if plain and len(advocate.title) <= _LONGEST else ""

    def _is_figure(self, outcome: Outcome) -> bool:
        """Whether an outcome has figures, units and small words alone: nothing that may be a name."""
        words = [word for text in outcome[:5] for word in _LETTERS.findall(text)]
        plain = all(word.islower() or word.casefold() in _UNITS for word in words)
        short = all(len(text) <= _LONGEST for text in outcome[:5])
        return any(outcome[:5]) and plain and short and not any(map(self._is_hidden, outcome[:5]))
