"""Who leads a narrative, the customer or the product: the customer-hero share.

Each sentence is led by whichever of the two it mentions first. Measured on published case studies
labelled by readers, the balance of sentence subjects is what points the right way; raw counts of
names, of "we" or of quotes mislead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from storykit.model.story import Story

Leader = Literal["customer", "product", ""]

_END = re.compile(r"[.!?…。！？\n](?:(?<=[.!?…])[\"”’»)\]]*\s+(?=[\"“„«'(\[]?[^\Wa-z_])|(?<=[。！？])|(?<=\n)\s*\n)")
_LINE_END = re.compile(r"(?<!\n)\n(?!\s*\n)")
_QUOTES = frozenset('"“„«»‘')
_QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|\"[^\"]*\"|(?<!\w)‘.*?’(?!\w)")
_THEY = r"(?i:they|them|their|theirs|themselves|she|her|hers|herself|he|him|his|himself|the\ team|the\ customer)"
_WE = r"(?:[Ww]e|[Oo]ur|[Oo]urs|us|[Oo]urselves)"
_I = r"(?:I|[Mm]y|[Mm]e|[Mm]ine|[Mm]yself)"
_LEGAL = re.compile(
    r"(?:,?\s+(?:&\s+)?(?:Inc|Ltd|Limited|LLC|GmbH|AG|KG|SE|SA|S\.A|plc|PLC|Corp|Corporation|Company|Co|Group|BV|B\.V|AB"
    r"|Oy|ApS|NV|N\.V|S\.p\.A|SAS|LLP|Pty|Incorporated|A/S)\.?)+$"
)
_SHORT = 2
_NO_NAMES = frozenset(("the", "van", "von", "der", "den", "dos", "del", "della"))


class Sentence(NamedTuple):
    """A sentence of a narrative, the words in it that were mentioned first, and whom they stand for."""

    beat: str
    text: str
    leader: Leader
    mention: str


class Lexicon:
    """The words by which a narrative speaks of us and what we sell, as one pattern with all pronouns."""

    def __init__(self, sold: Iterable[str]) -> None:
        names = sorted({name for name in sold if name}, key=lambda name: (-len(name), name))
        product = "|".join(map(re.escape, names)) or r"(?!)"
        pattern = rf"(?<!\w)(?:(?P<product>{product})|(?P<they>{_THEY})|(?P<we>{_WE})|(?P<i>{_I}))(?!\w)"
        self._mentions = re.compile(pattern)

    def speaks_of_us(self, text: str) -> bool:
        """Whether a text has any of our names or a pronoun in it; without, nobody but the customer can lead it."""
        return self._mentions.search(text) is not None

    def sentences(self, story: Story) -> Iterator[Sentence]:
        """The sentences of the story's narrative with who leads each."""
        for beat, text, start, end, leader, mention in self._leads(story):
            yield Sentence(beat, text[start:end].strip(), leader, mention)

    def share(self, story: Story) -> float | None:
        """The customer-hero share: sentences led by the customer ÷ those led by either; None when none decides."""
        leaders = [lead[4] for lead in self._leads(story)]
        customer, product = leaders.count("customer"), leaders.count("product")
        return customer / (customer + product) if customer + product else None

    def _leads(self, story: Story) -> Iterator[tuple[str, str, int, int, Leader, str]]:
        """Each sentence as beat, text, start and end, with its leader and the word that decides."""
        narrative = story.narrative
        names = _names(story) if narrative else []
        for beat, written in narrative.beats() if narrative else ():
            text = _LINE_END.sub(" ", written) if "\n" in written else written
            theirs = narrative is not None and narrative.voice == "customer"
            quoted = [] if theirs or _QUOTES.isdisjoint(text) else [match.span() for match in _QUOTED.finditer(text)]
            named = _mentions(text, names)
            start = 0
            for end in (*[match.end() for match in _END.finditer(text)], len(text)):
                at, leader, mention = self._lead(text, start, end, quoted, theirs)
                while named and named[-1][0] < start:
                    named.pop()
                if named and named[-1][0] <= at and named[-1][0] < end:
                    leader, mention = "customer", text[named[-1][0] : named[-1][1]]
                if start < end:
                    yield beat, text, start, end, leader, mention
                start = end

    def _lead(
        self, text: str, start: int, end: int, quoted: list[tuple[int, int]], theirs: bool
    ) -> tuple[int, Leader, str]:
        """Where a sentence first mentions us, them or what we sell, whom that stands for, and by which word."""
        search = self._mentions.search
        while match := search(text, start, end):
            kind, here = match.lastgroup, match.start()
            if kind == "they":
                return here, "customer", match[0]
            if kind == "product":
                return here, "product", match[0]
            speaks = theirs or any(a <= here < b for a, b in quoted)
            if speaks or kind == "we":
                return here, "customer" if speaks else "product", match[0]
            start = match.end()
        return end, "", ""


def _mentions(text: str, names: list[str]) -> list[tuple[int, int]]:
    """Where any of `names` stands in a text as a word of its own, the last first; of equal starts the longest."""
    lower = _lower(text)
    found: dict[int, int] = {}
    for name in names:
        at = lower.find(name)
        while at >= 0:
            end = at + len(name)
            if at not in found and _is_word(lower, at, end):
                found[at] = end
            at = lower.find(name, end)
    return sorted(found.items(), reverse=True)


def _lower(text: str) -> str:
    """The text in lower case, as long as before: letters that would grow stay as they are."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _is_word(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum()


def _is_name(part: str) -> bool:
    """Whether a part of a person's name can stand for the person: not a title, an article or a particle."""
    return len(part) > _SHORT and not part.endswith(".") and not part[0].islower() and part.lower() not in _NO_NAMES


def _names(story: Story) -> list[str]:
    """What the narrative may call the customer and its people, in lower case, the longest first."""
    customer = story.customer
    people = [advocate.name for advocate in story.advocates]
    if story.narrative:
        people.append(story.narrative.hero)
    names = {customer.name, *customer.aliases, *people}
    names.update(_LEGAL.sub("", name.removeprefix("The ")) for name in (customer.name, *customer.aliases))
    names.update(part for person in people for part in person.split() if _is_name(part))
    return sorted(filter(None, map(_lower, names)), key=lambda name: (-len(name), name))
