"""Is the customer's result measured, and can it be believed?

What is missing is asked for from drafting on; what is written wrongly is found at any stage.
"""

from __future__ import annotations

from collections.abc import Iterator

from storykit.criteria.outcome import best, called, parts
from storykit.model.story import Outcome, Story
from storykit.rules.base import TOLD, Finding, Rule, Shelf, is_open, story_rule

_MARKS = '"“”'


def _deal_told(story: Story) -> bool:
    return bool(story.deal and (story.deal.amount or story.deal.closed_on))


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

    ```yaml
    stage: agreed
    ```
    """
    if story.stage in TOLD and not story.outcomes and not _deal_told(story) and is_open(story, shelf):
        hint = f"ask {story.customer.name} for one number: before, after, period and source"
        yield Finding("no outcome: nothing says what came of it", ("title",), hint)


@story_rule("proof", "warning")
def deal_without_outcome(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """The story says what the deal is worth to us, and not what the customer got out of it.

    Why: what we earned is our success. The next buyer asks for the customer's.

    Flagged:

    ```yaml
    stage: agreed
    deal: {amount: 312000, currency: EUR}
    ```

    Accepted:

    ```yaml
    stage: agreed
    deal: {amount: 312000, currency: EUR}
    outcomes: [{metric: cost per crate, before: 0.94 EUR, after: 0.71 EUR}]
    ```

    ```yaml
    stage: asked
    deal: {amount: 312000, currency: EUR}
    ```
    """
    getting = story.stage == "agreed" or story.stage in TOLD
    if getting and not story.outcomes and _deal_told(story) and is_open(story, shelf):
        hint = f"ask {story.customer.name} what they got out of it: before, after, period and source"
        yield Finding(f"a deal, but no result for {story.customer.name}", ("deal",), hint)


def _result(story: Story, shelf: Shelf) -> Outcome | None:
    """The best outcome of a story that is being told: one good outcome is enough."""
    return best(story) if story.stage in TOLD and is_open(story, shelf) else None


def _named(outcome: Outcome) -> str:
    """What an outcome measures, in quotation marks; cut short when it is a whole sentence."""
    return f'"{called(outcome).strip(_MARKS)}"' if outcome.metric else called(outcome)


def _apart(outcome: Outcome) -> bool:
    """Whether an outcome is more than a sentence in `metric`."""
    return bool(outcome.before or outcome.after or outcome.change)


@story_rule("proof", "warning")
def outcome_not_quantified(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """No outcome of a story that is being told has a number in it.

    Why: "much faster" is what everybody says. A number is what a buyer repeats to a colleague.

    Flagged:

    ```yaml
    stage: drafting
    outcomes: [{metric: release time, before: slow, after: much faster}]
    ```

    ```yaml
    stage: drafting
    outcomes: [{metric: closing days for the yearly count, before: 23, after: none}]
    ```

    Accepted:

    ```yaml
    stage: drafting
    outcomes: [{metric: mood in the yard, after: much better}, {metric: release time, before: 12 weeks, after: 1 day}]
    ```

    ```yaml
    stage: agreed
    outcomes: [{metric: release time, before: slow, after: much faster}]
    ```
    """
    outcome = _result(story, shelf)
    if outcome is not None and not parts(outcome)[0]:
        key = "after" if outcome.after else "change" if outcome.change else "metric"
        hint = f"write it in digits, or ask {story.customer.name} for the number"
        at = ("outcomes", story.outcomes.index(outcome), key)
        told = f': "{getattr(outcome, key)}"' if key != "metric" else ""
        yield Finding(f"no digit in the result of {_named(outcome)}{told}", at, hint)


@story_rule("proof", "warning")
def outcome_without_baseline(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """The best outcome has a number, and no `before` or `change` to hold it against.

    Why: "one day" is good or bad. "One day instead of twelve weeks" is a result.
    A result that is one whole sentence in `metric` cannot be shown as a before and an after.

    Flagged:

    ```yaml
    stage: drafting
    outcomes: [{metric: release time, after: 1 day}]
    ```

    ```yaml
    stage: drafting
    outcomes: [{metric: Releases went from one in 12 weeks to one a day}]
    ```

    Accepted:

    ```yaml
    stage: drafting
    outcomes: [{metric: release time, before: 12 weeks, after: 1 day}]
    ```

    ```yaml
    stage: drafting
    outcomes: [{metric: release time, after: 1 day}, {metric: cost per release, change: -40 %}]
    ```
    """
    outcome = _result(story, shelf)
    if outcome is None or not parts(outcome)[0] or parts(outcome)[1]:
        return
    at = ("outcomes", story.outcomes.index(outcome))
    if outcome.after:
        hint = f"ask {story.customer.name} where it stood before, and add before: …"
        yield Finding(f"no starting point for {_named(outcome)}", (*at, "after"), hint)
    else:
        hint = "split it: metric for what was measured, before and after (or change) for the numbers"
        yield Finding(f"before and after are not told apart in {_named(outcome)}", (*at, "metric"), hint)


@story_rule("proof", "info")
def outcome_without_period(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """The best outcome does not say how long it took.

    Why: a third less in three months and a third less in five years are two different stories.

    Flagged:

    ```yaml
    stage: drafting
    outcomes: [{metric: release time, before: 12 weeks, after: 1 day, source: their tracker}]
    ```

    Accepted:

    ```yaml
    stage: drafting
    outcomes: [{metric: release time, before: 12 weeks, after: 1 day, period: 9 months, source: their tracker}]
    ```
    """
    outcome = _result(story, shelf)
    if outcome is not None and _apart(outcome) and parts(outcome)[0] and not outcome.period:
        at = ("outcomes", story.outcomes.index(outcome))
        hint = f"ask {story.customer.name} how long it took, and add period: …"
        yield Finding(f"no period for {_named(outcome)}", at, hint)


@story_rule("proof", "info")
def outcome_without_source(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """The best outcome does not say who measured it, or where it is written.

    Why: a buyer believes the customer's own books. A number that comes from nowhere is an advertisement.

    Flagged:

    ```yaml
    stage: drafting
    outcomes: [{metric: release time, before: 12 weeks, after: 1 day, period: 9 months}]
    ```

    Accepted:

    ```yaml
    stage: drafting
    outcomes: [{metric: release time, before: 12 weeks, after: 1 day, period: 9 months, source: their tracker}]
    ```
    """
    outcome = _result(story, shelf)
    if outcome is not None and _apart(outcome) and parts(outcome)[0] and not outcome.source:
        at = ("outcomes", story.outcomes.index(outcome))
        hint = f"ask {story.customer.name} where the number comes from, and add source: …"
        yield Finding(f"no source for {_named(outcome)}", at, hint)


@story_rule("proof", "warning")
def outcome_without_metric(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """An outcome does not say what was measured.

    Why: from 12 weeks to 1 day, and nobody can tell what.

    Flagged:

    ```yaml
    outcomes: [{before: 12 weeks, after: 1 day}]
    ```

    Accepted:

    ```yaml
    outcomes: [{metric: release time, before: 12 weeks, after: 1 day}]
    ```
    """
    for i, outcome in enumerate(story.outcomes):
        if not outcome.metric and _apart(outcome) and is_open(story, shelf):
            hint = "add what was measured: metric: …"
            yield Finding(f"nothing says what {_changed(outcome)}", ("outcomes", i), hint)


def _changed(outcome: Outcome) -> str:
    if outcome.before and outcome.after:
        return f"went from {outcome.before} to {outcome.after}"
    if outcome.change:
        return f"changed by {outcome.change}"
    return f"is {outcome.after} now" if outcome.after else f"was {outcome.before} before"


PROOF: tuple[Rule, ...] = (
    no_outcome,
    deal_without_outcome,
    outcome_not_quantified,
    outcome_without_baseline,
    outcome_without_period,
    outcome_without_source,
    outcome_without_metric,
)
