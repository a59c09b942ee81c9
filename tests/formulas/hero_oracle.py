"""The customer-hero share of the product's contract, written a second time; see `oracle`.

Where the contract is silent: names of the customer and its people count in any case, our name and what we
sell as they are written. Titles, articles and particles are nobody's name. A sentence ends at `.`, `!`, `?`
or `…` when a word follows that does not start with a small letter, or at an empty line. A quotation mark
that nobody closes quotes nothing. Of two names that start at one place, the customer's comes first.
"""

from __future__ import annotations

import re
from typing import Any

Plain = dict[str, Any]

THIRD_PERSON = (
    "they",
    "them",
    "their",
    "theirs",
    "themselves",
    "she",
    "her",
    "hers",
    "herself",
    "he",
    "him",
    "his",
    "himself",
)
NAMELESS = ("the team", "the customer")
FIRST_PERSON = ("I", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves")
SINGULAR = ("I", "me", "my", "mine", "myself")
QUOTATION_MARKS = {'"': '"', "“": "”", "„": "[“”]", "«": "»", "‘": r"’(?!\w)"}
LEGAL = (
    "inc",
    "ltd",
    "limited",
    "llc",
    "llp",
    "plc",
    "corp",
    "corporation",
    "company",
    "co",
    "group",
    "gmbh",
    "ag",
    "kg",
    "se",
    "sa",
    "sas",
    "spa",
    "bv",
    "nv",
    "ab",
    "oy",
    "aps",
)
NO_NAMES = ("the", "van", "von", "der", "den")


def hero_share(strategy: Plain, story: Plain, beats: list[str]) -> float | None:
    """Customer-led sentences among those that the customer or the product leads; None when there are none."""
    led = [leader for beat in beats for leader in leaders(strategy, story, beat)]
    customer, product = led.count("customer"), led.count("product")
    return customer / (customer + product) if customer + product else None


def sentences(beat: str) -> list[range]:
    """The places of each sentence of a text."""
    starts = [0]
    for gap in re.finditer(r"\s+", beat):
        before, after = beat[: gap.start()].rstrip('"”’»)]'), beat[gap.end() :].lstrip("\"“„«‘'([")
        ended = before.endswith((".", "!", "?", "…")) and re.match(r"[^\W_a-z]", after)
        if ended or gap.group().count("\n") > 1:
            starts.append(gap.end())
    return [range(start, end) for start, end in zip(starts, [*starts[1:], len(beat)], strict=True)]


def quoted(beat: str) -> set[int]:
    """The places of a text that are inside quotation marks."""
    places: set[int] = set()
    at = 0
    while at < len(beat):
        closing = QUOTATION_MARKS.get(beat[at], "(?!)")
        end = re.compile(closing).search(beat, at + 1)
        places |= set(range(at, end.start())) if end else set()
        at = end.end() if end else at + 1
    return places


def leaders(strategy: Plain, story: Plain, beat: str) -> list[str]:
    """Whose sentences they are: `customer`, `product` or nobody's."""
    found = mentions(strategy, story, beat)
    return [min((m for m in found if m[0] in sentence), default=(0, ""))[1] for sentence in sentences(beat)]


def mentions(strategy: Plain, story: Plain, beat: str) -> list[tuple[int, str]]:
    """Every place of a text that speaks of customer or product."""
    found = [(at, "customer") for name in customer_names(story) for at in places(name, beat, ignore_case=True)]
    found += [(at, "product") for name in product_names(strategy) for at in places(name, beat)]
    inside = quoted(beat)
    for word in FIRST_PERSON:
        for at in places(word, beat, ignore_case=word not in {"I", "us"}):
            if story["narrative"].get("voice") == "customer" or at in inside:
                found.append((at, "customer"))
            elif word not in SINGULAR:
                found.append((at, "product"))
    return found


def places(name: str, beat: str, *, ignore_case: bool = False) -> list[int]:
    """Where a text has a name, as whole words."""
    pattern = r"\s+".join(map(re.escape, name.split()))
    return [m.start() for m in re.finditer(rf"(?<!\w){pattern}(?!\w)", beat, re.IGNORECASE if ignore_case else 0)]


def customer_names(story: Plain) -> set[str]:
    """All that a sentence may call the customer and their people."""
    names = {*THIRD_PERSON, *NAMELESS}
    for name in (story["customer"]["name"], *story["customer"].get("aliases", [])):
        names |= {name.strip(), short(name)}
    for person in (story["narrative"].get("hero", ""), *(one.get("name", "") for one in story.get("advocates", []))):
        names.add(person.strip())
        names |= {word for word in person.split() if _is_name(word)}
    return names - {""}


def _is_name(word: str) -> bool:
    """Whether a word of a name stands for a person by itself: "Priya" does; "van", "Jo", "The" and "Dr." do not."""
    return sum(map(str.isalpha, word)) > 2 and not word[0].islower() and word.lower() not in NO_NAMES


def short(name: str) -> str:
    """A company's name as people say it: without its legal form and its article."""
    words = name.removeprefix("The ").split()
    while len(words) > 1 and words[-1].strip(".,&").replace(".", "").casefold() in (*LEGAL, ""):
        words.pop()
    return " ".join(words).rstrip(",")


def product_names(strategy: Plain) -> set[str]:
    """All that a sentence may call us and what we sell."""
    company = strategy.get("company", {})
    names = {company.get("name", ""), *company.get("aliases", [])}
    for offering in strategy["offerings"]:
        names |= {offering.get("name") or offering["id"], *offering.get("aliases", [])}
    return {name.strip() for name in names} - {""}
