"""Does the activity log show that we ask too often, or name what nobody knows?"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import date

from storykit.diagnostics import Diagnostic
from storykit.logbook.asking import later
from storykit.model.activity import ACTIVITIES, USES, Activity
from storykit.model.names import closest
from storykit.model.values import normal
from storykit.rules.base import Rule, Shelf, shelf_rule

VOCABULARY = (*ACTIVITIES, *USES)
_COMPARED = 10
"""Comparing a name with all ids takes time, and with more unknown ones it is no typing error."""


@shelf_rule("advocacy", "warning")
def asked_too_often(shelf: Shelf) -> Iterator[Diagnostic]:
    """A customer was asked for more than the strategy's `limits` allow.

    Why: advocates do us a favour, and the one who is always asked is the first to stop.
    Sharing a link and hearing back ask nobody for anything.

    Flagged:

    ```yaml
    # stories/plumfen.yaml
    customer: {name: Plumfen Pantry}
    advocates: [{name: Imogen Traske}, {name: Dev Aluwanti}]
    # activity.csv
    date,story,advocate,activity
    2026-09-08,plumfen,Dev Aluwanti,reference_call
    2026-09-29,plumfen,Imogen Traske,press_interview
    2026-10-29,plumfen,Imogen Traske,speaking
    ```

    Accepted:

    ```yaml
    # stories/plumfen.yaml
    customer: {name: Plumfen Pantry}
    advocates: [{name: Imogen Traske}, {name: Dev Aluwanti}]
    # activity.csv
    date,story,advocate,activity
    2026-07-08,plumfen,Dev Aluwanti,reference_call
    2026-10-29,plumfen,Imogen Traske,speaking
    ```
    """
    asking = shelf.asking
    for name, rows in asking.by_customer():
        load = asking.customer(name)
        if load.asks > load.limit:
            message = f"{name} is asked more than {load.limit} times in {asking.limits.window_days} days"
            free = f"; the next request is free on {load.free_on}" if load.free_on else ""
            hint = f"{load.asks} times so far; ask somebody else{free}"
            yield shelf.in_log(rows[-1], "activity", message, hint)


@shelf_rule("advocacy", "info")
def asked_without_rest(shelf: Shelf) -> Iterator[Diagnostic]:
    """An advocate was asked again before the days of rest in the strategy's `limits` were over.

    Why: two requests in a month feel like a second job. Requests on one day count as one.

    Flagged:

    ```yaml
    # stories/plumfen.yaml
    advocates: [{name: Imogen Traske}]
    # activity.csv
    date,story,advocate,activity
    2026-10-14,plumfen,Imogen Traske,reference_call
    2026-10-29,plumfen,Imogen Traske,speaking
    ```

    Accepted:

    ```yaml
    # stories/plumfen.yaml
    advocates: [{name: Imogen Traske}]
    # activity.csv
    date,story,advocate,activity
    2026-09-14,plumfen,Imogen Traske,reference_call
    2026-10-29,plumfen,Imogen Traske,speaking
    ```
    """
    rest = shelf.asking.limits.rest_days
    for _, rows in shelf.asking.by_customer():
        for rested, row, last in _hurried(rows, shelf):
            again = later(last, rest)
            hint = f"do not ask again before {again}" if again > shelf.targets.day else "ask somebody else next time"
            message = f"{row.advocate} was asked again after {rested} days, {rest} of rest are agreed"
            yield shelf.in_log(row, "advocate", message, hint)


def _hurried(rows: list[Activity], shelf: Shelf) -> Iterator[tuple[int, Activity, date]]:
    """For each advocate who had too little rest of late: how many days, before which request, and the last request."""
    limits = shelf.targets.strategy.limits
    last: dict[str, date] = {}
    hurried: dict[str, tuple[int, Activity]] = {}
    for row in rows:
        who = normal(row.advocate)
        rested = (row.day - last.get(who, row.day)).days
        if 0 < rested < limits.rest_days and (shelf.targets.day - row.day).days < limits.window_days:
            hurried[who] = rested, row
        last[who] = row.day
    for who, (rested, row) in hurried.items():
        yield rested, row, last[who]


def _first_of_each(rows: Iterable[tuple[Hashable, Activity]]) -> Iterator[tuple[Activity, str]]:
    """The first row of each kind, and in how many more it is the same."""
    kinds: dict[Hashable, list[Activity]] = {}
    for kind, row in rows:
        kinds.setdefault(kind, []).append(row)
    for first, *more in kinds.values():
        yield first, f" (and in {len(more)} more rows)" if more[1:] else " (and in one more row)" * len(more)


@shelf_rule("advocacy", "warning")
def unknown_story_in_log(shelf: Shelf) -> Iterator[Diagnostic]:
    """The activity log names a story that does not exist.

    Why: what is booked on no story counts for no customer, so its advocates are asked once too often.
    While a story file cannot be read nobody knows which ids there are, and this rule waits.

    Flagged:

    ```yaml
    # stories/plumfen-evening-slots.yaml
    advocates: [{name: Imogen Traske}]
    # activity.csv
    date,story,advocate,activity
    2026-10-14,plumfen-evenings,Imogen Traske,reference_call
    ```

    Accepted:

    ```yaml
    # stories/plumfen-evening-slots.yaml
    advocates: [{name: Imogen Traske}]
    # activity.csv
    date,story,advocate,activity
    2026-10-14,plumfen-evening-slots,Imogen Traske,reference_call
    ```
    """
    if any(fault.rule != "duplicate-id" for fault in shelf.library.skipped):
        return
    unknown = _first_of_each((row.story, row) for row in shelf.log if row.story not in shelf.by_id)
    for i, (row, more) in enumerate(unknown):
        near = closest(row.story, shelf.by_id) if i < _COMPARED else ""
        hint = f'did you mean "{near}"?' if near else "write the id of a story: its file's name without .yaml"
        yield shelf.in_log(row, "story", f'there is no story "{row.story}"{more}', hint)


@shelf_rule("advocacy", "warning")
def unknown_advocate_in_log(shelf: Shelf) -> Iterator[Diagnostic]:
    """The activity log names somebody who is not among the story's advocates.

    Why: limits and days of rest are counted by name. A misspelt name is a second person who was never asked.

    Flagged:

    ```yaml
    # stories/plumfen.yaml
    advocates: [{name: Imogen Traske}]
    # activity.csv
    date,story,advocate,activity
    2026-10-14,plumfen,Imogen Trask,reference_call
    ```

    Accepted:

    ```yaml
    # stories/plumfen.yaml
    advocates: [{name: Imogen Traske}]
    # activity.csv
    date,story,advocate,activity
    2026-10-14,plumfen,imogen traske,reference_call
    ```
    """
    for row, more in _first_of_each(_strangers(shelf)):
        near = closest(row.advocate, [a.name for a in shelf.by_id[row.story].story.advocates if a.name])
        hint = f'did you mean "{near}"?' if near else "add them to advocates in the story, or correct the name"
        message = f'"{row.advocate}" is no advocate of {row.story}{more}'
        yield shelf.in_log(row, "advocate", message, hint)


def _strangers(shelf: Shelf) -> Iterator[tuple[Hashable, Activity]]:
    for row in shelf.log:
        file = shelf.by_id.get(row.story)
        if file and row.advocate and file.story.stage not in ("declined", "retired"):
            name = normal(row.advocate)
            if all(normal(advocate.name) != name for advocate in file.story.advocates):
                yield (row.story, name), row


@shelf_rule("advocacy", "warning")
def unknown_activity_in_log(shelf: Shelf) -> Iterator[Diagnostic]:
    """The activity log has an activity that storykit does not know.

    Why: `refrence_call` is found by nobody who looks for reference calls, and is in no scope.
    A word of your own is fine where the story lists it: in the permission's scope or an advocate's activities.

    Flagged:

    ```yaml
    # stories/plumfen.yaml
    advocates: [{name: Imogen Traske}]
    # activity.csv
    date,story,advocate,activity
    2026-10-14,plumfen,Imogen Traske,refrence_call
    ```

    Accepted:

    ```yaml
    # stories/plumfen.yaml
    advocates: [{name: Imogen Traske, activities: [user_group]}]
    # activity.csv
    date,story,advocate,activity
    2026-10-14,plumfen,Imogen Traske,user_group
    ```
    """
    for row, more in _first_of_each((row.activity, row) for row in shelf.log if not _known(row, shelf)):
        near = closest(row.activity, VOCABULARY)
        hint = f'did you mean "{near}"?' if near else f"there are {', '.join(VOCABULARY)}"
        yield shelf.in_log(row, "activity", f'unknown activity "{row.activity}"{more}', hint)


def _known(row: Activity, shelf: Shelf) -> bool:
    if row.activity in VOCABULARY:
        return True
    file = shelf.by_id.get(row.story)
    if file is None:
        return False
    story = file.story
    own = [*(story.permission.scope if story.permission else ()), *(w for a in story.advocates for w in a.activities)]
    return row.activity in own


LOG: tuple[Rule, ...] = (
    asked_too_often,
    asked_without_rest,
    unknown_story_in_log,
    unknown_advocate_in_log,
    unknown_activity_in_log,
)
