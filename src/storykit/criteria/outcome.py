"""Whether the customer's result is measured, and can be believed.

The best of the story's outcomes: 0.5 for a number (a digit in `after` or `change`, or in `metric`
when neither is given), 0.2 for a baseline (`before` or `change`), 0.15 for a period, 0.15 for a
source. Without outcomes unknown before `drafting`, 0 from then on.

Examples:

```yaml
outcomes: [{metric: lead time, before: 12 weeks, after: 1 day, period: 9 months, source: their tracker}]   # 1
outcomes: [{metric: cost, change: -40 %}]                    # 0.7
outcomes: [{metric: Deployments went from 3 to 40 a week}]   # 0.5
outcomes: [{metric: calmer nights, after: much better}]      # 0
outcomes: []                                                 # unknown
```
"""

from __future__ import annotations

import re

from storykit.criteria.base import UNTOLD, Advice, Criterion, Evidence, Explanation
from storykit.model.story import Outcome, Story
from storykit.targets import Targets

CALLED = 48
_has_digit = re.compile(r"\d").search


def parts(outcome: Outcome) -> tuple[float, float, float, float]:
    """What the number, the baseline, the period and the source of an outcome are worth."""
    told = f"{outcome.after} {outcome.change}" if outcome.after or outcome.change else outcome.metric
    return (
        0.5 if _has_digit(told) else 0.0,
        0.2 if outcome.before or outcome.change else 0.0,
        0.15 if outcome.period else 0.0,
        0.15 if outcome.source else 0.0,
    )


def worth(outcome: Outcome) -> float:
    """The value of one outcome, 0 to 1."""
    return round(sum(parts(outcome)), 2)


def best(story: Story) -> Outcome | None:
    """The story's best outcome, the first of equals; None without any."""
    return max(story.outcomes, key=worth, default=None)


def called(outcome: Outcome) -> str:
    """What to call an outcome in an order: its metric, cut short when that is a whole sentence."""
    metric = outcome.metric or "the outcome"
    return metric if len(metric) <= CALLED else f'"{metric[:CALLED].rpartition(" ")[0]} …"'


def value(story: Story, targets: Targets) -> float | None:
    """The worth of the best outcome."""
    if not story.outcomes:
        return None if story.stage in UNTOLD else 0.0
    return max(map(worth, story.outcomes))


def explain(story: Story, targets: Targets) -> Explanation:
    """Quotes the best outcome, and asks for each part that it lacks."""
    outcome = best(story)
    if outcome is None:
        text = f"Ask {story.customer.name} for one measured result: before, after, period and source"
        return Explanation(advice=(Advice(text, 1.0),))
    name = called(outcome)
    asks = (
        (f"Get a number for {name}", 0.5),
        (f"Get a before and after for {name}" if not outcome.after else f"Get where {name} started", 0.2),
        (f"Say how long it took: a period for {name}", 0.15),
        (f"Say who measured it: a source for {name}", 0.15),
    )
    advice = tuple(Advice(*ask) for ask, got in zip(asks, parts(outcome), strict=True) if not got)
    return Explanation((Evidence(_told(outcome), ("outcomes", story.outcomes.index(outcome))),), advice)


def _told(outcome: Outcome) -> str:
    change = f"{outcome.before or '?'} → {outcome.after}" if outcome.after else outcome.change or outcome.before
    facts = [f"{outcome.metric}: {change}" if outcome.metric and change else outcome.metric or change]
    facts += [f"in {outcome.period}"] * bool(outcome.period) + [f"source: {outcome.source}"] * bool(outcome.source)
    return ", ".join(facts)


CRITERION = Criterion("outcome", 15, value, explain, __doc__)
