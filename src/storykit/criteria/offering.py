"""How much the quarter wants stories about the offerings in this one.

The best weight among the story's target offerings ÷ the largest offering weight. 0 when it has
offerings and none is a target; unknown without offerings.

Examples, with offerings routes (weight 5), stock (3) and labels (0):

```yaml
offerings: [stock, routes]   # 1
offerings: [stock]           # 0.6
offerings: [labels]          # 0
offerings: []                # unknown
```
"""

from __future__ import annotations

from storykit.criteria.base import Advice, Criterion, Evidence, Explanation
from storykit.model.story import Story
from storykit.targets import Targets


def value(story: Story, targets: Targets) -> float | None:
    """The best target offering's weight ÷ the largest; unknown without offerings."""
    return targets.offerings.share(story.offerings)


def explain(story: Story, targets: Targets) -> Explanation:
    """Names the offering that counts, and the one that would count most."""
    share, shown = value(story, targets), targets.glossary.offerings.shown
    heaviest = shown[targets.offerings.best(targets.offerings.targets) or ""]
    if share is None:
        return Explanation(advice=(Advice(f"Say which offering helped {story.customer.name}", 1.0),))
    advice = () if share == 1 else (Advice(f"If {heaviest} helped too, add it to offerings", 1 - share),)
    best = targets.offerings.best(story.offerings)
    if best is None:
        text = f"{', '.join(shown[id] for id in story.offerings)}: no target this quarter"
        return Explanation((Evidence(text, ("offerings",)),), advice)
    text = f"{shown[best]}, weight {targets.offerings.targets[best]:g} of {targets.offerings.largest:g}"
    return Explanation((Evidence(text, ("offerings", story.offerings.index(best))),), advice)


CRITERION = Criterion("offering", 25, value, explain, __doc__)
