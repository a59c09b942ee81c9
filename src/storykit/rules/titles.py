"""Does the title say what the customer did?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from storykit.model.story import Narrative, Story
from storykit.rules.base import Finding, Rule, Shelf, is_open, story_rule
from storykit.rules.narrative import WE, hero_of

_TITLE = 300
_QUOTED = re.compile(r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|\"[^\"]*\"|(?<!\w)['‘].*?['’](?!\w)")
_IRREGULAR = (
    "beaten begun bought brought built caught chosen cut dealt drawn driven fought found freed given grown held "
    "hit kept laid led made overcome overtaken paid put read rebuilt redone rewritten run seen sent shown shut "
    "sold spent split stolen sunk taken taught thrown told turned undone won written"
)
_ADJECTIVES = (
    "accustomed advanced amazed ashamed based bored committed complicated concerned connected convinced crowded "
    "dedicated delighted determined disappointed educated excited exhausted experienced focused focussed "
    "frustrated gifted headquartered impressed interested involved limited located mixed naked opposed "
    "overwhelmed pleased prepared rated related relaxed relieved retired sacred satisfied scared scheduled "
    "skilled stressed supposed surprised talented thrilled tired troubled unexpected unlimited unmatched "
    "unprecedented unrelated used wicked worried"
)
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|being|isn't|aren't|wasn't|weren't)\s+"
    r"(?:(?:not|now|never|also|all|both|being|been|\w+ly)\s+)*"
    rf"(?!(?:{'|'.join(_ADJECTIVES.split())})\b)"
    rf"(?:\w{{2,}}(?<!e)ed|agreed|freed|guaranteed|{'|'.join(_IRREGULAR.split())})\b(?!-)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:that|which|who|whom|whose|what|where|when|while|before|until|after|because|if|than|as|once|since)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.,:;!?()–—]|\s-\s|\b(?:and|but)\b", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:(?:how|why|what|when|with|using|by|via|through|thanks to|powered by|meet|introducing|choosing|adopting|the|"
    r"our|new|case study|customer story|success story)\b\W*)*",
    re.IGNORECASE,
)


@story_rule("narrative", "info")
def passive_title(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """Nobody acts in the title: it is in the passive.

    Why: "costs were reduced" hides who did it, and that is whom the reader wants to be.

    Flagged:

    ```yaml
    title: Transport costs were reduced at Auenkorb with Haulwick Routes
    ```

    ```yaml
    title: How Auenkorb was helped by Haulwick Routes
    ```

    Accepted:

    ```yaml
    title: Auenkorb takes a fifth out of its transport costs
    ```

    ```yaml
    title: Auenkorb is excited about rounds that are planned by the hour
    ```
    """
    found = _passive(story.title)
    if found and is_open(story, shelf):
        hint = f"say who did it: {hero_of(story)} …"
        yield Finding(f'nobody acts in the title: "{found}"', ("title",), hint)


def _passive(title: str) -> str:
    """The passive in the main clause of a title; not in what it quotes or adds in an aside."""
    title = _QUOTED.sub("…", title[:_TITLE])
    for match in _PASSIVE.finditer(title):
        clause = _CLAUSE.split(title[: match.start()])[-1]
        if not _ASIDE.search(clause):
            return " ".join(match[0].split())
    return ""


@story_rule("narrative", "info")
def title_sells_product(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """The title begins with us or with what we sell.

    Why: it reads like an advertisement before anybody has read a word of the story.

    Flagged:

    ```yaml
    title: How Haulwick Routes takes a fifth out of Auenkorb's transport costs
    ```

    Accepted:

    ```yaml
    title: Auenkorb takes a fifth out of its transport costs with Haulwick Routes
    ```
    """
    lexicon = shelf.targets.lexicon
    if not lexicon.speaks_of_us(story.title[:_TITLE]):
        return
    narrative = Narrative(hero=story.narrative.hero if story.narrative else "", setting=story.title[:_TITLE])
    first = next(lexicon.sentences(story._replace(narrative=narrative)), None)
    if first is None or first.leader != "product" or first.mention.lower() in WE:
        return
    before = story.title[: story.title.find(first.mention)].strip()
    if _OPENING.fullmatch(before) and is_open(story, shelf):
        yield Finding(f"the title begins with {first.mention}", ("title",), f"begin with {hero_of(story)}")


TITLES: tuple[Rule, ...] = (passive_title, title_sells_product)
