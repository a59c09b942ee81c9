"""Is there anything in the story that makes people pass it on?"""

from __future__ import annotations

from collections.abc import Iterator

from storykit.model.story import Story
from storykit.rules.base import TOLD, Finding, Rule, Shelf, story_rule


@story_rule("contagion", "info")
def no_contagion(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """Nothing in a story that is being told is noted as a reason to pass it on.

    Why: most stories are told once. Those that travel have something in them that people repeat without being asked:
    a surprise, a feeling, an everyday reminder, a trick to copy. Note what it is, and the next draft can use it.

    Flagged:

    ```yaml
    stage: drafting
    ```

    Accepted:

    ```yaml
    stage: drafting
    contagion: {triggers: "Every fuel bill, and every Monday."}
    ```

    ```yaml
    stage: agreed
    ```
    """
    noted = story.contagion is not None and story.contagion.evidence()
    if story.stage in TOLD and not noted and shelf.standings[story.id].list != "blocked":
        hint = "note under contagion: what people repeat of it, such as emotion: … or practical_value: …"
        at = ("contagion",) if story.contagion is not None else ("title",)
        yield Finding("nothing says why anybody would pass it on", at, hint)


CONTAGION: tuple[Rule, ...] = (no_contagion,)
