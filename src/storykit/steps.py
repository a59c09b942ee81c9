"""The next thing to do for a story, and why it is worth it, in words."""

from __future__ import annotations

from datetime import timedelta

from storykit.criteria import outcome
from storykit.lists import Standing, permission_gap
from storykit.model.story import Advocate, Story
from storykit.score import Scored
from storykit.targets import Cell, Targets


def next_step(scored: Scored, targets: Targets) -> str | None:
    """What to do next, as one order; None for a blocked story."""
    story, where = scored.file.story, scored.standing
    if where.list == "blocked":
        return None
    if where.list == "off-strategy":
        return "Leave it for a quarter that sells or speaks to this"
    if where.list == "ready":
        return _use(story, targets)
    if where.list == "refresh":
        return _refresh(story, where, targets)
    return _get(story)


def _teller(story: Story) -> Advocate | None:
    return next((advocate for advocate in story.advocates if advocate.status == "active" and advocate.name), None)


def _whom(story: Story) -> str:
    teller = _teller(story)
    return teller.name if teller else f"someone at {story.customer.name}"


def _use(story: Story, targets: Targets) -> str:
    permission = story.permission
    if permission is None:
        return f"Get {story.customer.name}'s permission on record"
    soon = targets.day + timedelta(days=targets.strategy.freshness.expiring_days)
    if permission.expires_on and permission.expires_on <= soon:
        return f"Renew permission by {permission.expires_on}"
    for advocate in story.advocates:
        if advocate.status == "active" and advocate.name and advocate.activities:
            return f"Ask {advocate.name} for {_a(advocate.activities[0])}"
    if missing := _measure(story):
        return missing
    return "Share it" + next((f": {asset.url}" for asset in story.assets if asset.url), "")


def _a(activity: str) -> str:
    words = activity.replace("_", " ")
    if words == "speaking":
        return "a talk"
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _refresh(story: Story, where: Standing, targets: Targets) -> str:
    missing, whom = permission_gap(story, targets.day), _whom(story)
    if missing.startswith("permission expired"):
        return f"Ask {whom} to renew the permission"
    if missing.startswith("permission holds"):
        return f"Wait: {missing}"
    if missing:
        return f"Ask {whom} for permission"
    return f"Ask {whom} what has come of it since"


def _get(story: Story) -> str:
    teller, customer = _teller(story), story.customer.name
    if story.stage in ("candidate", "asked") and teller is None:
        return f"Find out who at {customer} can tell it"
    who = teller.name if teller else customer
    if story.stage == "candidate":
        return f"Ask {who} to tell it"
    if story.stage == "asked":
        return f"Get an answer from {who}"
    if story.stage == "approval":
        return f"Get {who}'s approval in writing"
    if missing := _measure(story):
        return missing
    return f"Interview {_whom(story)}" if story.stage == "agreed" else f"Finish the draft and show it to {_whom(story)}"


def _measure(story: Story) -> str:
    best = outcome.best(story)
    if best is None:
        return f"Get one measured result from {story.customer.name}"
    number, baseline, _, _ = outcome.parts(best)
    if number and baseline:
        return ""
    return f"Get a before and after for {best.metric or 'the outcome'}"


def why(scored: Scored, ready: dict[Cell, int], targets: Targets) -> str:
    """Why a story is worth its place, in a sentence."""
    story, glossary = scored.file.story, targets.glossary
    offering = targets.offerings.best(story.offerings)
    persona = targets.personas.best(targets.personas_of(story))
    what = glossary.offerings.shown[offering or story.offerings[0]] if story.offerings else "offering unknown"
    personas = targets.personas_of(story)
    whom = f" for {glossary.personas.shown[persona or personas[0]]}" if personas else ", buyer unknown"
    if scored.list != "go-get":
        return what + whom
    gaps = [cell for cell in targets.cells_of(story) if ready[cell] < targets.cell_targets[cell]]
    if offering is None or persona is None:
        return f"{what}{whom}; it may fill {_count(len(gaps), 'open gap')}"
    best = (offering, persona)
    others = len([cell for cell in gaps if cell != best])
    more = f"; {others} more of its cells short" if others else ""
    return f"{what}{whom}: {ready[best]} of {targets.cell_targets[best]} ready{more}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"
