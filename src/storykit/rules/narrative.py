"""Is it told as a story, with the customer as its hero?

What is missing is asked for from drafting on; what is written is judged at any stage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from storykit.criteria.narrative import ENOUGH
from storykit.hero import Sentence
from storykit.model.story import BEATS, Narrative, Story
from storykit.rules.base import TOLD, Finding, Rule, Shelf, story_rule

_SHOWN = 60
_BEFORE = 45
_TITLE = 300
_WE = frozenset(("we", "us", "our", "ours", "ourselves"))

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


def _open(story: Story, shelf: Shelf) -> bool:
    return shelf.standings[story.id].list != "blocked"


def _told(story: Story, shelf: Shelf) -> bool:
    return story.stage in TOLD and _open(story, shelf)


def _beats(story: Story) -> list[str]:
    return [beat for beat, _ in story.narrative.beats()] if story.narrative else []


def _hero(story: Story) -> str:
    """Whom to begin a sentence with."""
    advocates = (advocate.name for advocate in story.advocates)
    return next(filter(None, (story.narrative.hero if story.narrative else "", *advocates, story.customer.name)))


@story_rule("narrative", "warning")
def no_narrative(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A story that is being told is not written down.

    Why: everybody who tells it tells another story. Four short paragraphs are enough to tell the same one:
    setting, complication, turning point, resolution.

    Flagged:

    ```yaml
    stage: drafting
    ```

    Accepted:

    ```yaml
    stage: drafting
    narrative: {setting: Auenkorb sends out 46 trucks every night.}
    ```

    ```yaml
    stage: agreed
    ```
    """
    if _told(story, shelf) and not _beats(story):
        hint = f"write what happened at {story.customer.name}: setting, complication, turning_point, resolution"
        yield Finding("the story is not written down", ("narrative",) if story.narrative else ("title",), hint)


@story_rule("narrative", "info")
def missing_beat(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A narrative lacks one of its four beats.

    Why: without a complication there is nothing to win, without a turning point nobody acts,
    and without setting and resolution nobody can tell how far they came.

    Flagged:

    ```yaml
    stage: drafting
    narrative:
      setting: Auenkorb sends out 46 trucks every night.
      resolution: Now 96 of 100 rounds are unloaded in time.
    ```

    Accepted:

    ```yaml
    stage: drafting
    narrative:
      setting: Auenkorb sends out 46 trucks every night.
      complication: A third of its shops opened with gaps in the shelves.
      turning_point: The team began to plan by the hour at which each shop unlocks.
      resolution: Now 96 of 100 rounds are unloaded in time.
    ```
    """
    told = _beats(story)
    missing = [beat for beat in BEATS if beat not in told]
    if told and missing and _told(story, shelf):
        beats = _listed([f"no {beat.replace('_', ' ')}" for beat in missing])
        hint = f"ask {story.customer.name} {_listed([_QUESTIONS[beat] for beat in missing])}"
        yield Finding(f"the narrative has {beats}", ("narrative",), hint)


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


_QUESTIONS = {
    "setting": "how a day looked before",
    "complication": "what went wrong",
    "turning_point": "what they decided to do",
    "resolution": "how it is now",
}


@story_rule("narrative", "warning")
def product_is_hero(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """The product leads more sentences of the narrative than the customer.

    Why: buyers see themselves in the customer, and nobody sees himself in a product. A sentence is led by
    whichever it mentions first: the customer (its names and people, "they", "the team", and "we" in quotation marks),
    or the product (our company, an offering, and "we" where it is us talking).

    Flagged:

    ```yaml
    narrative:
      setting: Haulwick Routes is the planning tool for bulky goods. It was chosen by Auenkorb in 2024.
      resolution: We configured it in six weeks. We are proud of the result.
    ```

    Accepted:

    ```yaml
    narrative:
      setting: Auenkorb had four planners and one phone. They chose Haulwick Routes in 2024.
      resolution: The team drew its rounds in six weeks. We are proud of them.
    ```

    ```yaml
    narrative: {voice: customer, setting: We had four planners and one phone., resolution: We sleep again.}
    ```
    """
    if not story.narrative or not _open(story, shelf):
        return
    lexicon = shelf.targets.lexicon
    share = lexicon.share(story)
    if share is not None and share < ENOUGH:
        sentences = list(lexicon.sentences(story))
        ours = [sentence for sentence in sentences if sentence.leader == "product"]
        theirs = [sentence for sentence in sentences if sentence.leader == "customer"]
        count = f"{len(ours)} sentence{'s' * (len(ours) > 1)}, {story.customer.name} {len(theirs) or 'none'}"
        yield Finding(f"we or our product lead {count}", ("narrative", ours[0].beat), _retell(story, ours, theirs))


def _retell(story: Story, ours: list[Sentence], theirs: list[Sentence]) -> str:
    """How to give the story back to the customer, shown on its own sentences."""
    hint = f"let {_hero(story)} act; ours is {_shown(ours[0])}"
    hint += f", theirs is {_shown(theirs[0])}" if theirs else ""
    if all(sentence.mention.lower() in _WE for sentence in ours):
        hint += f'; if "we" is {story.customer.name}, add voice: customer'
    return hint


def _shown(sentence: Sentence) -> str:
    """A sentence, cut to what is around the word that decided, and that word."""
    text = " ".join(sentence.text.split())
    word = " ".join(sentence.mention.split())
    begin = max(0, text.lower().find(word.lower()))
    end = begin + len(word)
    start = 0 if end <= _SHOWN else min(begin, text.find(" ", max(0, end - _BEFORE)) + 1)
    shown = text[start : start + _SHOWN]
    if start + _SHOWN < len(text):
        shown = f"{shown[: max(shown.rfind(' '), end - start)].rstrip()} …"
    return f"“{'… ' * bool(start)}{shown}” (by “{text[begin:end]}”)"


@story_rule("narrative", "info")
def no_protagonist(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A narrative has no person in it: neither a hero nor an advocate has a name.

    Why: companies do not lie awake at night. People follow people, and ask how they fared.

    Flagged:

    ```yaml
    stage: drafting
    narrative: {setting: Auenkorb sends out 46 trucks every night.}
    advocates: [{title: Head of Logistics}]
    ```

    Accepted:

    ```yaml
    stage: drafting
    narrative: {hero: Jonas Pfrundner, setting: Auenkorb sends out 46 trucks every night.}
    ```

    ```yaml
    stage: drafting
    narrative: {setting: Auenkorb sends out 46 trucks every night.}
    advocates: [{name: Jonas Pfrundner, title: Head of Logistics}]
    ```
    """
    named = any(advocate.name for advocate in story.advocates)
    if story.narrative and _beats(story) and not story.narrative.hero and not named and _told(story, shelf):
        hint = f"find out who at {story.customer.name} made it happen: hero: …"
        yield Finding("nobody in the story has a name", ("narrative",), hint)


@story_rule("narrative", "info")
def no_quote(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A story that is published, or about to be, has no words of the customer's.

    Why: what a customer says about us is believed, and what we say is not.

    Flagged:

    ```yaml
    stage: published
    ```

    Accepted:

    ```yaml
    stage: published
    quotes: [{text: Now I sleep until five., by: Jonas Pfrundner, approved: true}]
    ```

    ```yaml
    stage: drafting
    ```
    """
    quoted = any(quote.text for quote in story.quotes)
    if story.stage in ("approval", "published") and not quoted and _open(story, shelf):
        active = (advocate.name for advocate in story.advocates if advocate.status == "active")
        who = next(filter(None, active), f"somebody at {story.customer.name}")
        hint = f"ask {who} for a sentence in their own words, and let them approve it"
        yield Finding(f"{story.customer.name} does not speak: there is no quote", ("title",), hint)


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
    if found and _open(story, shelf):
        hint = f"say who did it: {_hero(story)} …"
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
    narrative = Narrative(hero=story.narrative.hero if story.narrative else "", setting=story.title[:_TITLE])
    first = next(shelf.targets.lexicon.sentences(story._replace(narrative=narrative)), None)
    if first is None or first.leader != "product" or first.mention.lower() in _WE:
        return
    before = story.title[: story.title.find(first.mention)].strip()
    if _OPENING.fullmatch(before) and _open(story, shelf):
        yield Finding(f"the title begins with {first.mention}", ("title",), f"begin with {_hero(story)}")


NARRATIVE: tuple[Rule, ...] = (
    no_narrative,
    missing_beat,
    product_is_hero,
    no_protagonist,
    no_quote,
    passive_title,
    title_sells_product,
)
