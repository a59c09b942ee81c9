"""Is it told as a story, with the customer as its hero?

What is missing is asked for from drafting on; what is written is judged at any stage.
"""

from __future__ import annotations

from collections.abc import Iterator

from storykit.criteria.narrative import ENOUGH
from storykit.hero import Sentence
from storykit.model.story import BEATS, Story
from storykit.rules.base import Finding, Rule, Shelf, is_open, is_told, story_rule

_SHOWN = 60
_BEFORE = 45
WE = frozenset(("we", "us", "our", "ours", "ourselves"))


def _beats(story: Story) -> list[str]:
    return [beat for beat, _ in story.narrative.beats()] if story.narrative else []


def hero_of(story: Story) -> str:
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
    if is_told(story, shelf) and not _beats(story):
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
    if told and missing and is_told(story, shelf):
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
    if not story.narrative or not is_open(story, shelf):
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
    hint = f"let {hero_of(story)} act; ours is {_shown(ours[0])}"
    hint += f", theirs is {_shown(theirs[0])}" if theirs else ""
    if all(sentence.mention.lower() in WE for sentence in ours):
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
    if story.narrative and _beats(story) and not story.narrative.hero and not named and is_told(story, shelf):
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
    if story.stage in ("approval", "published") and not quoted and is_open(story, shelf):
        active = (advocate.name for advocate in story.advocates if advocate.status == "active")
        who = next(filter(None, active), f"somebody at {story.customer.name}")
        hint = f"ask {who} for a sentence in their own words, and let them approve it"
        yield Finding(f"{story.customer.name} does not speak: there is no quote", ("title",), hint)


NARRATIVE: tuple[Rule, ...] = (
    no_narrative,
    missing_beat,
    product_is_hero,
    no_protagonist,
    no_quote,
)
