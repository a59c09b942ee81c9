"""Which list a story is on, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from storykit.criteria.freshness import stale_on
from storykit.model.story import Story
from storykit.targets import Targets

List = Literal["go-get", "ready", "refresh", "off-strategy", "blocked"]
LISTS: tuple[List, ...] = ("go-get", "ready", "refresh", "off-strategy", "blocked")


class Standing(NamedTuple):
    """Where a story stands on the day.

    Attributes:
        list: The list it is on.
        usable: Whether it may be told today: published, permitted and not stale.
        reasons: Why it is blocked, off strategy or in need of a refresh.
    """

    list: List
    usable: bool
    reasons: tuple[str, ...]


def standing(story: Story, targets: Targets) -> Standing:
    """The first that holds: blocked, off-strategy, ready or refresh for published ones, go-get."""
    if blocked := tuple(_blocks(story)):
        return Standing("blocked", False, blocked)
    published = story.stage == "published"
    wanting = tuple(_wants_refresh(story, targets)) if published else ()
    usable = published and not wanting
    if off := tuple(_off_strategy(story, targets)):
        return Standing("off-strategy", usable, off)
    if published:
        return Standing("refresh" if wanting else "ready", usable, wanting)
    return Standing("go-get", False, ())


def _blocks(story: Story) -> Iterator[str]:
    customer = story.customer
    if story.stage == "declined":
        yield f"{customer.name} declined"
    if story.stage == "retired":
        yield "the story is retired"
    if customer.status == "churned":
        yield f"{customer.name} is no longer a customer"
    if story.permission and story.permission.status == "withdrawn":
        yield "permission is withdrawn"


def _off_strategy(story: Story, targets: Targets) -> Iterator[str]:
    if story.offerings and targets.offerings.best(story.offerings) is None:
        yield f"{_shown(story.offerings, targets.glossary.offerings.shown)}: no target this quarter"
    personas = targets.personas_of(story)
    if personas and targets.personas.best(personas) is None:
        yield f"{_shown(personas, targets.glossary.personas.shown)}: no target this quarter"


def _shown(ids: tuple[str, ...], names: dict[str, str]) -> str:
    return ", ".join(names[id] for id in ids)


def _wants_refresh(story: Story, targets: Targets) -> Iterator[str]:
    if missing := permission_gap(story, targets.day):
        yield missing
    stale = stale_on(story, targets)
    if stale is not None and targets.day > stale:
        months = targets.strategy.freshness.stale_months
        yield f"older than {months} months (since {stale})"


def permission_gap(story: Story, day: date) -> str:
    """Why a published story may not be told on `day`; empty when it may.

    Without a permission block, the address of an asset counts as permission to share that asset.
    """
    permission = story.permission
    if permission is None:
        return "" if any(asset.url for asset in story.assets) else "no permission"
    if permission.status != "granted":
        return f"permission is {permission.status}"
    if permission.granted_on and permission.granted_on > day:
        return f"permission holds from {permission.granted_on} on"
    if permission.expires_on and permission.expires_on < day:
        return f"permission expired on {permission.expires_on}"
    return ""
