"""Does the customer allow what the story shows, and is that on record?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from storykit.lists import permission_gap
from storykit.model.marks import Path
from storykit.model.story import Permission, Story
from storykit.rules.base import Finding, Rule, Shelf, story_rule
from storykit.rules.uses import USES_OF_STORIES

_HTTP = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_SHORT = 4
_SHOWN = 60


def _out(story: Story, shelf: Shelf) -> bool:
    """Whether a story is shown to people, and not blocked for a reason that counts more."""
    return story.stage == "published" and shelf.standings[story.id].list != "blocked"


def _granted(story: Story, shelf: Shelf) -> Permission | None:
    """The permission of a published story, if it was given; whether it still holds or not."""
    permission = story.permission
    return permission if permission and permission.status == "granted" and _out(story, shelf) else None


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
    if story.permission is None and _out(story, shelf) and permission_gap(story, shelf.targets.day):
        hint = f"ask {_whom(story)} for permission and write down the answer under permission:"
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
    if story.permission is None and _out(story, shelf) and not permission_gap(story, shelf.targets.day):
        hint = f"ask {_whom(story)} what else they allow, and write it down under permission:"
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
    if permission is None or not _out(story, shelf):
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
        hint = f"ask {permission.granted_by or _whom(story)} to renew it"
        yield Finding(f"permission ends {when}, on {permission.expires_on}", ("permission", "expires_on"), hint)


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


@story_rule("permission", "error")
def name_against_attribution(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A published story names a customer, or a person there, that wants to stay unnamed.

    Why: `attribution: role_only` and `anonymous` are promises, and a title is the first thing that everybody reads.

    Flagged:

    ```yaml
    title: How Hazelquay finds 11,000 lost items
    stage: published
    customer: {name: Hazelquay Medical Supply, aliases: [Hazelquay]}
    permission: {status: granted, attribution: role_only, granted_by: Bridget Sallowmere}
    ```

    Accepted:

    ```yaml
    title: How a medical supplier finds 11,000 lost items
    stage: published
    customer: {name: Hazelquay Medical Supply, aliases: [Hazelquay]}
    permission: {status: granted, attribution: role_only, granted_by: Bridget Sallowmere}
    ```
    """
    permission = story.permission
    if permission is None or permission.attribution == "named" or not _out(story, shelf):
        return
    names = [story.customer.name, *story.customer.aliases, *(advocate.name for advocate in story.advocates)]
    for at, title in _titles(story):
        if found := next((name for name in names if name and _mentions(title, name)), ""):
            hint = f"retell it with a description, such as {_stranger(story)}"
            yield Finding(f'the title names "{found}", who agreed to {permission.attribution} alone', at, hint)


def _titles(story: Story) -> Iterator[tuple[Path, str]]:
    yield ("title",), story.title
    for i, asset in enumerate(story.assets):
        yield ("assets", i, "title"), asset.title


def _mentions(text: str, name: str) -> bool:
    """Whether a text has a name as a word of its own; short ones, like Box or Gap, as they are spelt."""
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE if len(name) > _SHORT else 0))


def _stranger(story: Story) -> str:
    industry = story.customer.industry.replace("-", " ").replace("_", " ")
    return f'"a customer in {industry}"' if industry else '"a customer"'


@story_rule("permission", "error")
def link_not_http(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """The address of an asset does not start with https:// or http://.

    Why: a reader clicks on it. `javascript:` runs in the reader's browser, and a path on your disk opens nowhere else.

    Flagged:

    ```yaml
    assets: [{type: slide, url: "javascript:alert(1)"}]
    ```

    ```yaml
    assets: [{type: case_study, url: www.example.com/stories/auenkorb}]
    ```

    Accepted:

    ```yaml
    assets: [{type: case_study, url: https://www.example.com/stories/auenkorb}]
    ```
    """
    if story.stage in ("declined", "retired"):
        return
    for i, asset in enumerate(story.assets):
        if asset.url and not _HTTP.match(asset.url):
            url = asset.url if len(asset.url) <= _SHOWN else f"{asset.url[:_SHOWN]}…"
            yield Finding(f'"{url}" is no http(s) address', ("assets", i, "url"), "write it in full: https://…")


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
    name_against_attribution,
    link_not_http,
    granter_unknown,
)
