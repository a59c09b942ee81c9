"""How much the quarter wants to reach the buyers that this story speaks to.

The best weight among the story's target personas ÷ the largest persona weight. The personas are
the story's own and those of all its advocates, also of those who left: what they told still speaks
to their peers. 0 when there are some and none is a target; unknown without.

Examples, with personas cfo (weight 5, titles `CFO`), head-of-logistics (4) and it-manager (0):

```yaml
personas: [head-of-logistics]             # 0.8
advocates: [{name: Ada, title: CFO}]      # 1
personas: [it-manager]                    # 0
advocates: [{name: Ada, title: Welder}]   # unknown
```
"""

from __future__ import annotations

from storykit.criteria.base import Advice, Criterion, Evidence, Explanation
from storykit.model.marks import Path
from storykit.model.story import Story
from storykit.targets import Targets


def value(story: Story, targets: Targets) -> float | None:
    """The best target persona's weight ÷ the largest; unknown without personas."""
    return targets.personas.share(targets.personas_of(story))


def explain(story: Story, targets: Targets) -> Explanation:
    """Names the buyer who counts, and where the story says so."""
    share, shown = value(story, targets), targets.glossary.personas.shown
    heaviest = shown[targets.personas.best(targets.personas.targets) or ""]
    if share is None:
        return Explanation(advice=(Advice("Say which buyers it speaks to", 1.0),))
    advice = () if share == 1 else (Advice(f"Get the view of a {heaviest} at {story.customer.name}", 1 - share),)
    personas = targets.personas_of(story)
    best = targets.personas.best(personas)
    if best is None:
        text = f"{', '.join(shown[id] for id in personas)}: no target this quarter"
        return Explanation((Evidence(text, _where(story, targets, personas[0])[1]),), advice)
    who, at = _where(story, targets, best)
    text = f"{shown[best]}, weight {targets.personas.targets[best]:g} of {targets.personas.largest:g}{who}"
    return Explanation((Evidence(text, at),), advice)


def _where(story: Story, targets: Targets, persona: str) -> tuple[str, Path]:
    if persona in story.personas:
        return "", ("personas", story.personas.index(persona))
    for i, advocate in enumerate(story.advocates):
        if targets.glossary.persona_of(advocate) == persona:
            return f" ({advocate.name or advocate.title})", ("advocates", i)
    return "", ("personas",)


CRITERION = Criterion("persona", 20, value, explain, __doc__)
