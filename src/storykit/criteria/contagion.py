"""Whether people will pass it on.

The factors with evidence ÷ 6. The factors are Jonah Berger's STEPPS ("Contagious", 2013): social
currency, triggers, emotion, public, practical value, stories. Without any, unknown before
`drafting`, 0 from then on.

Examples:

```yaml
contagion: {emotion: relief on the last night, triggers: every Monday, stories: the lost van}   # 0.5
contagion: {}   # unknown
```
"""

from __future__ import annotations

from storykit.criteria.base import UNTOLD, Advice, Criterion, Evidence, Explanation
from storykit.model.story import FACTORS, Story
from storykit.targets import Targets


def value(story: Story, targets: Targets) -> float | None:
    """The factors with evidence ÷ 6."""
    found = len(story.contagion.evidence()) if story.contagion else 0
    if not found:
        return None if story.stage in UNTOLD else 0.0
    return found / len(FACTORS)


def explain(story: Story, targets: Targets) -> Explanation:
    """Quotes the evidence, and names the factors that have none."""
    found = story.contagion.evidence() if story.contagion else []
    evidence = tuple(Evidence(f"{_words(name)}: {text}", ("contagion", name)) for name, text in found)
    told = {name for name, _ in found}
    missing = [_words(name) for name in FACTORS if name not in told]
    if not missing:
        return Explanation(evidence)
    ask = f"Look for what people pass on: {', '.join(missing)}"
    return Explanation(evidence, (Advice(ask, len(missing) / len(FACTORS)),))


def _words(name: str) -> str:
    return name.replace("_", " ")


CRITERION = Criterion("contagion", 5, value, explain, __doc__)
