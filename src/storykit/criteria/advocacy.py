"""Whether somebody there will tell it.

Advocates who have not left: none 0, one 0.5, two or more 1. Without any advocate unknown before
`agreed`.

Examples:

```yaml
advocates: [{name: Ada}, {name: Bo}]                  # 1
advocates: [{name: Ada}, {name: Bo, status: left}]    # 0.5
advocates: [{name: Bo, status: left}]                 # 0
advocates: []                                         # unknown
```
"""

from __future__ import annotations

from storykit.criteria.base import Advice, Criterion, Evidence, Explanation
from storykit.model.story import Story
from storykit.targets import Targets


def value(story: Story, targets: Targets) -> float | None:
    """Half for each advocate who has not left, at most 1."""
    if not story.advocates:
        return None if story.stage in ("candidate", "asked") else 0.0
    return min(1.0, 0.5 * sum(advocate.status == "active" for advocate in story.advocates))


def explain(story: Story, targets: Targets) -> Explanation:
    """Names the advocates, and asks for a second."""
    evidence = tuple(
        Evidence(f"{a.name or a.title}{', ' + a.title if a.name and a.title else ''}", ("advocates", i))
        for i, a in enumerate(story.advocates)
        if a.status == "active"
    )
    customer = story.customer.name
    if len(evidence) > 1:
        return Explanation(evidence)
    if evidence:
        return Explanation(evidence, (Advice(f"Win a second advocate at {customer}", 0.5),))
    return Explanation((), (Advice(f"Find two people at {customer} who tell it", 1.0),))


CRITERION = Criterion("advocacy", 5, value, explain, __doc__)
