"""How much the quarter wants customers of this industry, size and region.

The mean, over the strategy's dimensions, of the weight of the customer's value (or of `other`,
else 0) ÷ the largest weight in the dimension. Dimensions that the story says nothing of are left
out; unknown if all are.

Examples, with industry {grocery: 3, other: 1} and size {mid-market: 3, small: 1}:

```yaml
customer: {name: A, industry: grocery, size: small}   # 0.6667
customer: {name: A, industry: mining}                 # 0.3333
customer: {name: A, industry: grocery, size: huge}    # 0.5
customer: {name: A, region: emea}                     # unknown
```
"""

from __future__ import annotations

from math import fsum

from storykit.criteria.base import Advice, Criterion, Evidence, Explanation
from storykit.model.story import Story
from storykit.targets import Targets


def value(story: Story, targets: Targets) -> float | None:
    """The mean share over the dimensions that the story tells; unknown if it tells none."""
    shares = targets.segment_shares(story.customer)
    return fsum(share for _, share in shares) / len(shares) if shares else None


def explain(story: Story, targets: Targets) -> Explanation:
    """Shows each dimension's share, and asks for those that are not told."""
    shares = targets.segment_shares(story.customer)
    told = dict(shares)
    evidence = tuple(
        Evidence(f"{getattr(story.customer, d)}: {share:.0%} of the best {d}", ("customer", d)) for d, share in shares
    )
    missing = [d for d, _, _ in targets.segments if d not in told]
    if not missing:
        return Explanation(evidence)
    now = value(story, targets) or 0.0
    best = (fsum(told.values()) + len(missing)) / (len(told) + len(missing))
    return Explanation(evidence, (Advice(f"Fill in the customer's {' and '.join(missing)}", best - now),))


def applies(targets: Targets) -> bool:
    """Whether the strategy weighs any segment."""
    return bool(targets.segments)


CRITERION = Criterion("segment", 10, value, explain, __doc__, applies)
