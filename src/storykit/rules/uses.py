"""Was a story used as the customer allows? Judged by the activity log, as far back as the asking limits look."""

from __future__ import annotations

from collections.abc import Iterator

from storykit.diagnostics import Diagnostic, Related
from storykit.model.activity import ACTIVITIES, UNASKED, USES, Activity
from storykit.model.library import StoryFile
from storykit.model.story import Permission, Story
from storykit.model.values import normal
from storykit.rules.base import Rule, Shelf, shelf_rule

_SCOPED = {normal(word) for word in (*ACTIVITIES, *USES) if word not in UNASKED}
_CONTENT = {normal(word) for word in (*USES, "heard_back")}
"""Asking for content comes before permission, and hearing back is nothing that we do."""


def _uses(shelf: Shelf) -> Iterator[tuple[Activity, StoryFile, Permission]]:
    """The rows of late about stories with a granted permission. Older ones nobody can mend."""
    day, window = shelf.targets.day, shelf.targets.strategy.limits.window_days
    for row in shelf.log:
        file = shelf.by_id.get(row.story)
        if file is None or shelf.standings[row.story].list == "blocked" or not 0 <= (day - row.day).days < window:
            continue
        permission = file.story.permission
        if permission and permission.status == "granted":
            yield row, file, permission


def _lapse(row: Activity, story: Story, permission: Permission) -> str:
    """Why permission did not hold when a story was used; empty when it did.

    Assets older than the permission tell of an earlier one: this is a renewal.
    """
    since, until = permission.granted_on, permission.expires_on
    if until and row.day > until:
        return f"ended on {until}"
    renewed = any(since and asset.published_on and asset.published_on < since for asset in story.assets)
    return f"holds from {since} on" if since and row.day < since and not renewed else ""


@shelf_rule("permission", "warning")
def use_outside_scope(shelf: Shelf) -> Iterator[Diagnostic]:
    """A story was used for something that the permission's scope does not list.

    Why: a customer who allowed a case study and finds itself in the trade press allows nothing the next time.
    Sharing needs no entry, and a permission without a scope allows everything.

    Flagged:

    ```yaml
    # stories/plumfen.yaml
    customer: {name: Plumfen Pantry}
    advocates: [{name: Imogen Traske}]
    permission: {status: granted, scope: [case_study, reference_call], granted_by: Dev Aluwanti}
    # activity.csv
    date,story,advocate,activity
    2026-09-29,plumfen,Imogen Traske,press_interview
    ```

    Accepted:

    ```yaml
    # stories/plumfen.yaml
    customer: {name: Plumfen Pantry}
    advocates: [{name: Imogen Traske}]
    permission: {status: granted, scope: [case_study, press_interview], granted_by: Dev Aluwanti}
    # activity.csv
    date,story,advocate,activity
    2026-09-29,plumfen,Imogen Traske,press_interview
    ```
    """
    for row, file, permission in _uses(shelf):
        allowed = {normal(word) for word in permission.scope}
        use = normal(row.activity)
        if allowed and use in _SCOPED - allowed and not _lapse(row, file.story, permission):
            whom = permission.granted_by or file.story.customer.name
            message = f"{row.activity} is outside the scope that {file.story.customer.name} allows"
            hint = f"ask {whom} whether it is allowed, then add it to the scope"
            place = Related(file.path, *file.marks.find(("permission", "scope")))
            yield shelf.in_log(row, "activity", message, hint)._replace(related=(place,))


@shelf_rule("permission", "warning")
def use_without_permission(shelf: Shelf) -> Iterator[Diagnostic]:
    """A story was used on a day on which its permission did not hold.

    Why: nobody had agreed to it. It is better to hear that from a colleague than from the customer.

    Flagged:

    ```yaml
    # stories/vannestrom.yaml
    permission: {status: granted, granted_by: Ingelin Brattfoss, expires_on: 2026-08-31}
    # activity.csv
    date,story,activity
    2026-10-05,vannestrom,sales_call
    ```

    Accepted:

    ```yaml
    # stories/vannestrom.yaml
    permission: {status: granted, granted_by: Ingelin Brattfoss, expires_on: 2027-08-31}
    # activity.csv
    date,story,activity
    2026-10-05,vannestrom,sales_call
    ```
    """
    for row, file, permission in _uses(shelf):
        lapse = _lapse(row, file.story, permission)
        if lapse and normal(row.activity) not in _CONTENT:
            key = "expires_on" if lapse.startswith("ended") else "granted_on"
            message = f"{row.activity} on {row.day}, and permission {lapse}"
            hint = f"tell {permission.granted_by or file.story.customer.name}, or correct the date of the permission"
            place = Related(file.path, *file.marks.find(("permission", key)))
            yield shelf.in_log(row, "activity", message, hint)._replace(related=(place,))


USES_OF_STORIES: tuple[Rule, ...] = (use_outside_scope, use_without_permission)
