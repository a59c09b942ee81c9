"""Whether it solves what buyers suffer from and we are best at.

The best weight among the story's target problems ÷ the largest problem weight. 0 when it has
problems and none is a target; unknown without.

Examples, with problems costly-miles (weight 5), slow-returns (4) and old-one (0):

```yaml
problems: [slow-returns]            # 0.8
problems: [old-one, costly-miles]   # 1
problems: [old-one]                 # 0
problems: []                        # unknown
```
"""

from __future__ import annotations

from storykit.criteria.base import Advice, Criterion, Evidence, Explanation
from storykit.model.story import Story
from storykit.targets import Targets


def value(story: Story, targets: Targets) -> float | None:
    """The best target problem's weight ÷ the largest; unknown without problems."""
    return targets.problems.share(story.problems)


def explain(story: Story, targets: Targets) -> Explanation:
    """Names the problem that counts, or asks for it."""
    share, shown = value(story, targets), targets.glossary.problems.shown
    heaviest = shown[targets.problems.best(targets.problems.targets) or ""]
    if share is None:
        return Explanation(advice=(Advice(f"Say which problem {story.customer.name} got rid of", 1.0),))
    advice = () if share == 1 else (Advice(f'If "{heaviest}" was solved too, add it to problems', 1 - share),)
    best = targets.problems.best(story.problems)
    if best is None:
        text = f"{', '.join(shown[id] for id in story.problems)}: no target this quarter"
        return Explanation((Evidence(text, ("problems",)),), advice)
    text = f"{shown[best]}, weight {targets.problems.targets[best]:g} of {targets.problems.largest:g}"
    return Explanation((Evidence(text, ("problems", story.problems.index(best))),), advice)


def applies(targets: Targets) -> bool:
    """Whether the strategy weighs any problem."""
    return bool(targets.problems.targets)


CRITERION = Criterion("problem", 10, value, explain, __doc__, applies)
