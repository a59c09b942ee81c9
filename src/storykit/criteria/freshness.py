"""Whether it happened lately.

1 up to `fresh_months` after `happened_on` (else the earliest asset), then falling by the day to 0
at `stale_months`. Months are calendar months, clamped to the month's end. 1 when `evergreen` gives
a reason; unknown without a date.

Examples, for 2026-11-16 with fresh_months 12 and stale_months 24:

```yaml
happened_on: 2026-01-15                              # 1
happened_on: 2025-05-16                              # 0.4959
happened_on: 2023-01-01                              # 0
evergreen: the method never changes                  # 1
assets: [{type: video, published_on: 2026-02-01}]    # 1
tags: [undated]                                      # unknown
```
"""

from __future__ import annotations

from datetime import date

from storykit.criteria.base import Advice, Criterion, Evidence, Explanation
from storykit.model.marks import Path
from storykit.model.story import Story
from storykit.model.values import add_months
from storykit.targets import Targets


def dated(story: Story) -> tuple[date, Path] | None:
    """The day from which a story ages, and where the file says so; None when it has no date."""
    if story.happened_on:
        return story.happened_on, ("happened_on",)
    published = [(asset.published_on, i) for i, asset in enumerate(story.assets) if asset.published_on]
    if not published:
        return None
    day, i = min(published)
    return day, ("assets", i, "published_on")


def stale_on(story: Story, targets: Targets) -> date | None:
    """The day on which a story is worth nothing any more; None when it never is, or has no date."""
    found = None if story.evergreen else dated(story)
    return add_months(found[0], targets.strategy.freshness.stale_months) if found else None


def value(story: Story, targets: Targets) -> float | None:
    """1 while fresh, then falling by the day to 0 when stale."""
    if story.evergreen:
        return 1.0
    stale, found = stale_on(story, targets), dated(story)
    if stale is None or found is None:
        return None
    fresh = add_months(found[0], targets.strategy.freshness.fresh_months)
    if targets.day <= fresh:
        return 1.0
    return max(0, (stale - targets.day).days) / (stale - fresh).days


def explain(story: Story, targets: Targets) -> Explanation:
    """Names the date, and asks for a newer result when it is ageing."""
    if story.evergreen:
        return Explanation((Evidence(f"evergreen: {story.evergreen}", ("evergreen",)),))
    found, share = dated(story), value(story, targets)
    if found is None or share is None:
        return Explanation(advice=(Advice("Note the day of the outcome: happened_on", 1.0),))
    day, at = found
    evidence = (Evidence(f"{'happened on' if at[0] == 'happened_on' else 'published on'} {day}", at),)
    if share == 1:
        return Explanation(evidence)
    ask = f"Ask {story.customer.name} for a newer result"
    return Explanation(evidence, (Advice(ask, 1 - share),))


CRITERION = Criterion("freshness", 5, value, explain, __doc__)
