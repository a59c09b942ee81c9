"""The next thing to do for a story, and why it is worth it, in words."""

from __future__ import annotations

from storykit.criteria import outcome
from storykit.lists import Standing, permission_gap
from storykit.model.story import Advocate, Story
from storykit.score import Scored, gap
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
    soon = targets.strategy.freshness.expiring_days
    if permission.expires_on and (permission.expires_on - targets.day).days <= soon:
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
    return f"Get a before and after for {outcome.called(best)}"


def why(scored: Scored, ready: dict[Cell, int], targets: Targets) -> str:
    """Why a story is worth its place, in a sentence; for a go-get, the gap that it would fill."""
    story = scored.file.story
    offerings, personas = story.offerings, targets.personas_of(story)
    offering = targets.offerings.best(offerings) or next(iter(offerings), None)
    persona = targets.personas.best(personas) or next(iter(personas), None)
    if scored.list != "go-get":
        return _fit(offering, persona, targets)
    cells = targets.cells_of(story)
    gaps = [cell for cell in cells if ready[cell] < targets.cell_targets[cell]]
    if offering is None or persona is None:
        return f"{_fit(offering, persona, targets)}; it may fill {len(gaps)} of {len(cells)} cells"
    best = max(gaps or cells, key=lambda cell: targets.demand(cell) * gap(ready[cell], targets.cell_targets[cell]))
    told = f"{_fit(*best, targets)}: {ready[best]} ready, {targets.cell_targets[best]} wanted"
    return f"{told}; {len(gaps) - 1} more of its cells short" if len(gaps) > 1 else told


def _fit(offering: str | None, persona: str | None, targets: Targets) -> str:
    shown = targets.glossary
    what = shown.offerings.shown[offering] if offering else "offering unknown"
    return what + (f" for {shown.personas.shown[persona]}" if persona else ", buyer unknown")
