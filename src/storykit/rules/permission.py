"""Does the customer allow what the story shows, and is that on record?"""

from __future__ import annotations

from collections.abc import Iterator

from storykit.lists import permission_gap
from storykit.model.story import Permission, Story
from storykit.rules.base import Finding, Rule, Shelf, is_out, story_rule
from storykit.rules.shown import SHOWN
from storykit.rules.uses import USES_OF_STORIES


def _granted(story: Story, shelf: Shelf) -> Permission | None:
    """The permission of a published story, if it was given; whether it still holds or not."""
    permission = story.permission
    return permission if permission and permission.status == "granted" and is_out(story, shelf) else None


def _whom(story: Story) -> str:
    names = (advocate.name for advocate in story.advocates if advocate.status == "active")
    return next(filter(None, names), story.customer.name)


@story_rule("permission", "error")
def permission_missing(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A published story has neither a permission on record nor an asset that the public can see.

    Why: we show what the customer may never have agreed to. One angry call can cost more than the story brings.

    Flagged:

    ```yaml
    stage: published
    assets: [{type: slide, title: What Auenkorb saves}]
    ```

    Accepted:

    ```yaml
    stage: published
    assets: [{type: slide, title: What Auenkorb saves}]
    permission: {status: granted, granted_by: Jonas Pfrundner, granted_on: 2026-01-20}
    ```
    """
    if story.permission is None and is_out(story, shelf) and permission_gap(story, shelf.targets.day):
        hint = f"ask {_whom(story)} for permission, and note the answer under permission"
        yield Finding("published without permission", ("stage",), hint)


@story_rule("permission", "info")
def permission_not_on_record(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A published story has no permission on record: all that may be done is to share the link to its asset.

    Why: whoever agreed to the case study did not agree to a reference call, a logo on a slide or a quote in the press.

    Flagged:

    ```yaml
    stage: published
    assets: [{type: case_study, url: https://example.com/stories/auenkorb}]
    ```

    Accepted:

    ```yaml
    stage: published
    assets: [{type: case_study, url: https://example.com/stories/auenkorb}]
    permission: {status: granted, scope: [case_study, quote], granted_by: Jonas Pfrundner}
    ```
    """
    if story.permission is None and is_out(story, shelf) and not permission_gap(story, shelf.targets.day):
        hint = f"ask {_whom(story)} what else they allow, and note it under permission"
        yield Finding("permission is not on record, so only the link may be shared", ("stage",), hint)


@story_rule("permission", "warning")
def permission_pending(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A story is published although its permission does not hold yet.

    Why: until the customer says yes, each view is a risk, and a late no means that the story has to come down.

    Flagged:

    ```yaml
    stage: published
    permission: {status: pending}
    ```

    ```yaml
    stage: published
    permission: {status: granted, granted_by: Jonas Pfrundner, granted_on: 2026-12-01}
    ```

    Accepted:

    ```yaml
    stage: approval
    permission: {status: pending}
    ```
    """
    permission = story.permission
    if permission is None or not is_out(story, shelf):
        return
    if permission.status == "pending":
        hint = f"get a yes from {_whom(story)}, or go back to stage: approval"
        yield Finding("published while permission is pending", ("permission", "status"), hint)
    elif permission.granted_on and permission.granted_on > shelf.targets.day:
        hint = "take it down until then, or correct the date"
        message = f"published, and permission holds from {permission.granted_on} on"
        yield Finding(message, ("permission", "granted_on"), hint)


@story_rule("permission", "error")
def permission_expired(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A story is published and its permission has run out.

    Why: the customer said yes for a while, and the while is over.

    Flagged:

    ```yaml
    stage: published
    permission: {status: granted, granted_by: Jonas Pfrundner, expires_on: 2026-08-31}
    ```

    Accepted:

    ```yaml
    stage: published
    permission: {status: granted, granted_by: Jonas Pfrundner, expires_on: 2027-08-31}
    ```
    """
    permission = _granted(story, shelf)
    if permission and permission.expires_on and permission.expires_on < shelf.targets.day:
        hint = f"ask {permission.granted_by or _whom(story)} to renew it, and take the story down until then"
        yield Finding(f"permission expired on {permission.expires_on}", ("permission", "expires_on"), hint)


@story_rule("permission", "warning")
def permission_expiring(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """The permission of a published story will run out soon.

    Why: a renewal is one e-mail while the story is up, and a new project once it had to come down.
    The strategy's `freshness.expiring_days` says how early to warn.

    Flagged:

    ```yaml
    stage: published
    permission: {status: granted, granted_by: Dev Aluwanti, expires_on: 2026-12-18}
    ```

    Accepted:

    ```yaml
    stage: published
    permission: {status: granted, granted_by: Dev Aluwanti, expires_on: 2027-12-18}
    ```
    """
    permission = _granted(story, shelf)
    if permission is None or permission.expires_on is None:
        return
    left = (permission.expires_on - shelf.targets.day).days
    if 0 <= left <= shelf.targets.strategy.freshness.expiring_days:
        when = f"in {left} days" if left > 1 else ("today", "tomorrow")[left]
        hint = f"ask {permission.granted_by or _whom(story)} to renew it; it ends {when}"
        yield Finding(f"permission ends on {permission.expires_on}", ("permission", "expires_on"), hint)


@story_rule("permission", "error")
def withdrawn_but_published(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """The customer took its permission back, and the story is still published.

    Why: nothing of it may be shown any more, not even on an old slide.

    Flagged:

    ```yaml
    stage: published
    permission: {status: withdrawn}
    ```

    Accepted:

    ```yaml
    stage: retired
    permission: {status: withdrawn}
    ```
    """
    if story.stage == "published" and story.permission and story.permission.status == "withdrawn":
        hint = "take it down wherever it is shown, then set stage: retired"
        yield Finding(f"published, and {story.customer.name} withdrew permission", ("permission", "status"), hint)


@story_rule("permission", "warning")
def quote_not_approved(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A published story that we may use has a quote whose words nobody approved.

    Why: people agree to a story and still want to see their own words first. Without any permission that
    is the smaller matter, and the rules on permission speak up instead.

    Flagged:

    ```yaml
    stage: published
    permission: {status: granted, granted_by: Ada}
    quotes: [{text: We sleep again., by: Ada}]
    ```

    Accepted:

    ```yaml
    stage: published
    permission: {status: granted, granted_by: Ada}
    quotes: [{text: We sleep again., by: Ada, approved: true}]
    ```
    """
    if not _granted(story, shelf) or permission_gap(story, shelf.targets.day):
        return
    open_ = [i for i, quote in enumerate(story.quotes) if quote.text and not quote.approved]
    if open_:
        whose = [story.quotes[i].by for i in open_]
        what = f"{len(open_)} quotes are" if len(open_) > 1 else f"the quote{f' by {whose[0]}' * bool(whose[0])} is"
        hint = f"show the words to {' and '.join(dict.fromkeys(filter(None, whose))) or _whom(story)}"
        yield Finding(f"{what} not approved", ("quotes", open_[0], "approved"), f"{hint}, then set approved: true")


@story_rule("permission", "info")
def granter_unknown(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """Permission was granted, and nobody noted by whom.

    Why: when it is to be renewed, or somebody at the customer objects, the first question is who said yes.

    Flagged:

    ```yaml
    permission: {status: granted, granted_on: 2026-01-20}
    ```

    Accepted:

    ```yaml
    permission: {status: granted, granted_by: Jonas Pfrundner, granted_on: 2026-01-20}
    ```
    """
    permission = story.permission
    if permission is None or permission.status != "granted" or permission.granted_by:
        return
    if shelf.standings[story.id].list != "blocked" and not permission_gap(story, shelf.targets.day):
        hint = "add granted_by: the person who said yes"
        yield Finding("permission was granted, and not noted by whom", ("permission", "status"), hint)


PERMISSION: tuple[Rule, ...] = (
    permission_missing,
    permission_not_on_record,
    permission_pending,
    permission_expired,
    permission_expiring,
    withdrawn_but_published,
    *USES_OF_STORIES,
    quote_not_approved,
    *SHOWN,
    granter_unknown,
)
