"""Is what a story shows to everybody safe to show?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from storykit.model.marks import Path
from storykit.model.story import Story
from storykit.rules.base import Finding, Rule, Shelf, story_rule

_HTTP = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_SHORT = 4
_LONGEST = 60


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
    if permission is None or permission.attribution == "named" or story.stage != "published":
        return
    if shelf.standings[story.id].list == "blocked":
        return
    names = [story.customer.name, *story.customer.aliases, *(advocate.name for advocate in story.advocates)]
    for at, title in _titles(story):
        if found := next((name for name in names if name and _mentions(title, name)), ""):
            hint = f"name a role or a kind of customer instead, such as {_stranger(story)}"
            yield Finding(f'the title names "{found}", and permission is {permission.attribution}', at, hint)


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
            url = asset.url if len(asset.url) <= _LONGEST else f"{asset.url[:_LONGEST]}…"
            yield Finding(f'"{url}" is no http(s) address', ("assets", i, "url"), "write it in full: https://…")


SHOWN: tuple[Rule, ...] = (name_against_attribution, link_not_http)
