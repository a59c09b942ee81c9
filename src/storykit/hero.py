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

_END = re.compile(r"[.!?…][\"”’»)\]]*\s+(?=[\"“„«'(\[]?[^\Wa-z_])|[。！？]|\n\s*\n")
_QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|\"[^\"]*\"")
_THEY = r"(?i:they|them|their|theirs|themselves|she|her|hers|herself|he|him|his|himself|the\ team|the\ customer)"
_WE = r"(?:[Ww]e|[Oo]ur|[Oo]urs|us|[Oo]urselves)"
_I = r"(?:I|[Mm]y|[Mm]e|[Mm]ine|[Mm]yself)"
_LEGAL = re.compile(
    r",?\s+(?:Inc|Ltd|Limited|LLC|GmbH|AG|SE|SA|S\.A|plc|PLC|Corp|Corporation|Company|Co|Group|BV|B\.V|AB|Oy|ApS)\.?$"
)


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

    def sentences(self, story: Story) -> Iterator[Sentence]:
        """The sentences of the story's narrative with who leads each."""
        if story.narrative is None:
            return
        names = _names(story)
        theirs = story.narrative.voice == "customer"
        for beat, text in story.narrative.beats():
            lower = text.lower() if len(text.lower()) == len(text) else text
            quoted = [match.span() for match in _QUOTED.finditer(text)] if not theirs else []
            start = 0
            for end in (*(match.end() for match in _END.finditer(text)), len(text)):
                if start < end:
                    at, leader, mention = self._lead(text, start, end, quoted, theirs)
                    if name := _first_name(lower, start, at + bool(mention), names):
                        leader, mention = "customer", name
                    yield Sentence(beat, text[start:end].strip(), leader, mention)
                start = end

    def _lead(
        self, text: str, start: int, end: int, quoted: list[tuple[int, int]], theirs: bool
    ) -> tuple[int, Leader, str]:
        """Where a sentence first mentions us, them or what we sell, whom that stands for, and by which word."""
        for match in self._mentions.finditer(text, start, end):
            kind, here = match.lastgroup, match.start()
            speaks = kind in ("we", "i") and (theirs or any(a <= here < b for a, b in quoted))
            if kind != "i" or speaks:
                return here, "customer" if kind == "they" or speaks else "product", match[0]
        return end, "", ""


def _first_name(text: str, start: int, end: int, names: list[str]) -> str:
    """The one of `names` that starts first in a part of a text, as a word of its own; the longest of equals."""
    found = ""
    for name in names:
        at = text.find(name, start, end + len(name) - 1)
        while at >= 0 and not _is_word(text, at, at + len(name)):
            at = text.find(name, at + 1, end + len(name) - 1)
        if 0 <= at < end:
            end, found = at, name
    return found


def _is_word(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum()


def _names(story: Story) -> list[str]:
    """What the narrative may call the customer and its people, in lower case, the longest first."""
    customer = story.customer
    people = [advocate.name for advocate in story.advocates]
    if story.narrative:
        people.append(story.narrative.hero)
    names = {customer.name, *customer.aliases, *people}
    names.update(_LEGAL.sub("", name.removeprefix("The ")) for name in (customer.name, *customer.aliases))
    names.update(part for person in people for part in person.split() if len(part) > 2 and part[0].isupper())
    return sorted(filter(None, map(str.lower, names)), key=lambda name: (-len(name), name))


def hero_share(story: Story, lexicon: Lexicon) -> float | None:
    """Sentences led by the customer ÷ sentences led by either; None when no sentence decides."""
    leaders = [sentence.leader for sentence in lexicon.sentences(story)]
    customer, product = leaders.count("customer"), leaders.count("product")
    return customer / (customer + product) if customer + product else None
