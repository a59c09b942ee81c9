"""Is the customer's result measured, and can it be believed?"""

from __future__ import annotations

from collections.abc import Iterator

from storykit.criteria.outcome import best, called, parts
from storykit.model.story import Story
from storykit.rules.base import TOLD, Finding, Rule, Shelf, story_rule


@story_rule("proof", "warning")
def no_outcome(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A story that is being told has no result.

    Why: a buyer wants to know what came of it. A story without a result is an anecdote.

    Flagged:

    ```yaml
    stage: drafting
    ```

    Accepted:

    ```yaml
    stage: drafting
    outcomes: [{metric: cost per crate, before: 0.94 EUR, after: 0.71 EUR, period: 12 months, source: their books}]
    ```
    """
    if story.stage in TOLD and not story.outcomes and not (story.deal and story.deal.amount):
        hint = f"ask {story.customer.name} for one number: before, after, period and source"
        yield Finding("no outcome: nothing says what came of it", ("title",), hint)


@story_rule("proof", "warning")
def outcome_not_quantified(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """No outcome of the story has a number in it.

    Why: "much faster" is what everybody says. A number is what a buyer repeats to a colleague.

    Flagged:

    ```yaml
    outcomes: [{metric: release time, before: slow, after: much faster}]
    ```

    Accepted:

    ```yaml
    outcomes: [{metric: release time, before: 12 weeks, after: 1 day}]
    ```
    """
    outcome = best(story)
    if outcome is not None and not parts(outcome)[0]:
        at = ("outcomes", story.outcomes.index(outcome))
        yield Finding(f"no number in {called(outcome)}", at, "put a digit into `after` or `change`")


PROOF: tuple[Rule, ...] = (no_outcome, outcome_not_quantified)
