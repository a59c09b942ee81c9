"""Is there somebody to tell the story, and do we treat them well?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from storykit.diagnostics import Diagnostic
from storykit.model.story import Story
from storykit.rules.base import Finding, Rule, Shelf, shelf_rule, story_rule
from storykit.rules.log import LOG

_WEEK = 7
_LIBRARY = 10


@story_rule("advocacy", "info")
def single_advocate(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A story that is told, or about to be, rests on one person.

    Why: people change jobs and get tired of being asked. With two advocates the story outlives either of them.
    Nobody may be asked for more before permission is on record: until then that comes first.

    Flagged:

    ```yaml
    stage: approval
    advocates: [{name: Jonas Pfrundner, title: Head of Logistics}]
    ```

    Accepted:

    ```yaml
    stage: approval
    advocates: [{name: Jonas Pfrundner, title: Head of Logistics}, {name: Selin Moorkamp, title: Dispatch Lead}]
    ```
    """
    active = [i for i, advocate in enumerate(story.advocates) if advocate.status == "active"]
    told = story.stage == "approval" or (story.stage == "published" and story.permission is not None)
    if told and len(active) == 1 and shelf.standings[story.id].list in ("go-get", "ready"):
        advocate = story.advocates[active[0]]
        message = f"{advocate.name or advocate.title or 'one person'} is the only one who tells it"
        yield Finding(message, ("advocates", active[0]), f"win a second advocate at {story.customer.name}")


@story_rule("advocacy", "warning")
def no_advocate(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """The customer agreed to a story, and nobody there is named who tells it.

    Why: a company does not give interviews. Somebody there said yes, and the draft needs a voice and an approval.

    Flagged:

    ```yaml
    stage: agreed
    ```

    Accepted:

    ```yaml
    stage: agreed
    advocates: [{name: Birgit Tannhofer, title: CFO}]
    ```
    """
    getting = story.stage in ("agreed", "drafting", "approval") and shelf.standings[story.id].list == "go-get"
    if getting and not story.advocates:
        hint = f"find out who at {story.customer.name} tells it, and add them to advocates"
        yield Finding(f"nobody at {story.customer.name} is named who tells it", ("stage",), hint)


@story_rule("advocacy", "info")
def candidate_without_next_step(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A candidate has been known for more than a week, and there is neither an owner nor anybody to ask.

    Why: a good result is remembered well for some weeks. What nobody looks after is never asked for.
    The week counts from the last of the deal, the outcome and the rows about it in the activity log.

    Flagged:

    ```yaml
    happened_on: 2026-08-14
    ```

    Accepted:

    ```yaml
    happened_on: 2026-08-14
    owner: niamh
    ```

    ```yaml
    happened_on: 2026-11-13
    ```
    """
    idle = story.stage == "candidate" and not story.owner and not any(a.name or a.title for a in story.advocates)
    known = _last_news(story, shelf) if idle and shelf.standings[story.id].list == "go-get" else None
    if known and (shelf.targets.day - known).days > _WEEK:
        hint = f"give it an owner, and find out who at {story.customer.name} can tell it"
        yield Finding(f"nothing has happened since {known}: no owner and nobody to ask", ("title",), hint)


def _last_news(story: Story, shelf: Shelf) -> date | None:
    """The last day up to today on which something is known to have happened."""
    news = [story.happened_on, story.deal and story.deal.closed_on, *(r.day for r in shelf.log_of.get(story.id, ()))]
    return max((day for day in news if day and day <= shelf.targets.day), default=None)


@shelf_rule("advocacy", "info")
def only_success_stories(shelf: Shelf) -> Iterator[Diagnostic]:
    """A library of ten stories or more has none of what went wrong and was learned.

    Why: buyers trust a supplier who admits a mistake, and remember that story best. `kind: failure` marks one.

    Flagged:

    ```yaml
    # stories/a.yaml
    # stories/b.yaml
    # stories/c.yaml
    # stories/d.yaml
    # stories/e.yaml
    # stories/f.yaml
    # stories/g.yaml
    # stories/h.yaml
    # stories/i.yaml
    # stories/j.yaml
    ```

    Accepted:

    ```yaml
    # stories/weekend.yaml
    title: We switched 14 centres in one weekend and would not do it again
    kind: failure
    ```
    """
    stories = [f.story for f in shelf.library.stories if f.story.stage not in ("declined", "retired")]
    if len(stories) >= _LIBRARY and not any(story.kind == "failure" for story in stories):
        hint = "ask a customer who stayed although something went wrong, and mark the story kind: failure"
        yield shelf.in_strategy(Finding(f"none of {len(stories)} stories tells what went wrong", ("goal",), hint))


ADVOCACY: tuple[Rule, ...] = (
    single_advocate,
    no_advocate,
    candidate_without_next_step,
    only_success_stories,
    *LOG,
)
