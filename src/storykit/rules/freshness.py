"""Is the story still true: recent, told by people who are there, about what we sell?"""

from __future__ import annotations

from collections.abc import Iterator

from storykit.criteria.freshness import dated, stale_on
from storykit.model.story import Story
from storykit.rules.base import Finding, Rule, Shelf, is_out, story_rule


@story_rule("freshness", "warning")
def story_stale(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A published story is older than the strategy's `stale_months`.

    Why: the people have moved on, and so has what we sell. A seller who tells it is asked what came after.
    What cannot age gets a reason in `evergreen`.

    Flagged:

    ```yaml
    stage: published
    happened_on: 2024-04-18
    ```

    Accepted:

    ```yaml
    stage: published
    happened_on: 2024-11-16
    ```

    ```yaml
    stage: published
    happened_on: 2024-04-18
    evergreen: It is about how people count, and that does not change
    ```
    """
    stale, found = stale_on(story, shelf.targets), dated(story)
    if stale and found and stale < shelf.targets.day and is_out(story, shelf):
        months = shelf.targets.strategy.freshness.stale_months
        hint = f"ask {story.customer.name} what has come of it since, or say in evergreen: why its age does not matter"
        yield Finding(f"older than {months} months: it is from {found[0]}", found[1], hint)


@story_rule("freshness", "info")
def getting_stale(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A published story will be too old soon: within the strategy's `expiring_days`.

    Why: a newer result takes the customer some weeks to find. Ask while the story still counts.

    Flagged:

    ```yaml
    stage: published
    happened_on: 2024-12-20
    ```

    Accepted:

    ```yaml
    stage: published
    happened_on: 2025-03-20
    ```
    """
    stale, found = stale_on(story, shelf.targets), dated(story)
    if stale is None or found is None or not is_out(story, shelf):
        return
    if 0 <= (stale - shelf.targets.day).days <= shelf.targets.strategy.freshness.expiring_days:
        months = shelf.targets.strategy.freshness.stale_months
        hint = f"ask {story.customer.name} what has come of it since"
        yield Finding(f"too old after {stale}, when it is {months} months old", found[1], hint)


@story_rule("freshness", "info")
def undated(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A published story does not say when it happened, and neither do its assets.

    Why: without a date nobody can tell whether it is still news, and it never shows up as too old.

    Flagged:

    ```yaml
    stage: published
    assets: [{type: video, url: https://example.com/videos/auenkorb}]
    ```

    Accepted:

    ```yaml
    stage: published
    assets: [{type: video, url: https://example.com/videos/auenkorb, published_on: 2026-03-02}]
    ```

    ```yaml
    stage: published
    happened_on: 2026-01-15
    ```
    """
    if not story.evergreen and dated(story) is None and is_out(story, shelf):
        hint = "add the day of the result, happened_on: …, or at least an asset's published_on: …"
        yield Finding("nothing says when it happened", ("title",), hint)


@story_rule("freshness", "warning")
def advocate_left(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """Everybody who told the story has left the customer.

    Why: nobody there can confirm it, take a call about it or renew the permission, and their successors may disagree.

    Flagged:

    ```yaml
    advocates: [{name: Colm Hartigle, title: Warehouse Manager, status: left}]
    ```

    Accepted:

    ```yaml
    advocates:
      - {name: Colm Hartigle, title: Warehouse Manager, status: left}
      - {name: Ruth Ansonbury, title: Shift Lead}
    ```
    """
    left = [a.name or a.title or "an advocate" for a in story.advocates if a.status == "left"]
    if left and len(left) == len(story.advocates) and shelf.standings[story.id].list != "blocked":
        have = "have" if len(left) > 1 else "has"
        message = f"{' and '.join(left)} {have} left {story.customer.name}, and nobody else tells it"
        hint = f"ask {story.customer.name} who carries on, and add them to advocates"
        yield Finding(message, ("advocates", 0, "status"), hint)


@story_rule("freshness", "warning")
def customer_churned(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A published story is about somebody who is no longer our customer.

    Why: a buyer who calls them hears why they left.

    Flagged:

    ```yaml
    stage: published
    customer: {name: Auenkorb, status: churned}
    ```

    Accepted:

    ```yaml
    stage: retired
    customer: {name: Auenkorb, status: churned}
    ```
    """
    if story.stage == "published" and story.customer.status == "churned":
        message = f"published, and {story.customer.name} is no longer a customer"
        yield Finding(message, ("customer", "status"), "take it down and set stage: retired")


@story_rule("freshness", "info")
def offering_not_sold(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A published story is only about offerings that have no weight this quarter.

    Why: it wins buyers for what we do not want to sell. That may be right for a quarter, and is a waste for years.

    Flagged:

    ```yaml
    stage: published
    offerings: [labels]
    ```

    Accepted:

    ```yaml
    stage: published
    offerings: [labels, routes]
    ```
    """
    if story.offerings and shelf.targets.offerings.best(story.offerings) is None and is_out(story, shelf):
        names = " and ".join(shelf.targets.glossary.offerings.shown[id] for id in story.offerings)
        message = f"published for {names}, which {'have' if len(story.offerings) > 1 else 'has'} weight 0"
        yield Finding(message, ("offerings",), "add what else they use, or set stage: retired once it is sold no more")


FRESHNESS: tuple[Rule, ...] = (
    story_stale,
    getting_stale,
    undated,
    advocate_left,
    customer_churned,
    offering_not_sold,
)
