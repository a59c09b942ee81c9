"""Do stories and strategy speak of the same things?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from storykit.diagnostics import Diagnostic
from storykit.model.names import closest
from storykit.model.story import Story
from storykit.model.values import normal
from storykit.rules.base import Finding, Rule, Shelf, shelf_rule, story_rule
from storykit.rules.quarter import QUARTER
from storykit.score import ready_per_cell
from storykit.targets import DIMENSIONS, Cell

_TYPO = 0.85
_ELSEWHERE = "leave it for another quarter, or add what else it is about"

UNKNOWN_OFFERING = Rule(
    "unknown-offering",
    "strategy",
    "error",
    """A story, or the strategy's coverage, names an offering that the strategy does not list.

Why: it would count for nothing. What you sell and do not push this quarter is listed with `weight: 0`.

Flagged:

```yaml
offerings: [rotues]
```

Accepted:

```yaml
offerings: [Haulwick Routes]
```
""",
)
UNKNOWN_PERSONA = Rule(
    "unknown-persona",
    "strategy",
    "error",
    """A story, one of its advocates, or the strategy's coverage names a persona that the strategy does not list.

Why: the story would speak to nobody. A buyer who does not decide this quarter is listed with `weight: 0`.

Flagged:

```yaml
personas: [ceo]
```

Accepted:

```yaml
personas: [cfo]
```
""",
)
UNKNOWN_PROBLEM = Rule(
    "unknown-problem",
    "strategy",
    "error",
    """A story, or an offering, names a problem that the strategy does not list.

Why: the story would solve nothing that a buyer suffers from. A misspelt problem looks just like that.

Flagged:

```yaml
problems: [costly-mile]
```

Accepted:

```yaml
problems: [costly-miles]
```
""",
)


@story_rule("strategy", "warning")
def unknown_segment(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """The customer's industry, size or region is not among those that the strategy weighs.

    Why: it earns no points, and nobody sees whether that is meant or misspelt. Where the strategy has a weight
    for `other`, any value is fine, but for one that looks like a typing error.

    Flagged:

    ```yaml
    customer: {name: Auenkorb, region: benelux}
    ```

    ```yaml
    customer: {name: Auenkorb, industry: grocerry}
    ```

    Accepted:

    ```yaml
    customer: {name: Auenkorb, industry: mining, size: Mid Market, region: dach}
    ```
    """
    if shelf.standings[story.id].list == "blocked":
        return
    for dimension in DIMENSIONS:
        value: str = getattr(story.customer, dimension)
        listed = getattr(shelf.targets.strategy.segments, dimension) or {}
        known, near = _known_segment(value, tuple(listed)) if value and listed else (True, "")
        if not known:
            free = f"give it a weight in segments.{dimension} (0 if no target), or give one to other"
            hint = f'did you mean "{near}"?' if near else free
            yield Finding(f'{dimension} "{value}" is not in the strategy', ("customer", dimension), hint)


@cache
def _known_segment(value: str, listed: tuple[str, ...]) -> tuple[bool, str]:
    """Whether the strategy has a weight for a value, and if not the value that may be meant."""
    from difflib import SequenceMatcher

    names = {normal(name) for name in listed}
    if normal(value) in names:
        return True, ""
    near = closest(value, (name for name in listed if normal(name) != "other"))
    typo = near and SequenceMatcher(None, normal(value), normal(near)).ratio() >= _TYPO
    return "other" in names and not typo, near


@story_rule("strategy", "info")
def no_target_matched(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """A story is on no target of the quarter: none of its offerings, or none of its buyers, has a weight.

    Why: it is on no list to go and get, or to tell. Work on it fills no gap, unless the file forgets what else
    it is about. Published stories about what has no weight are left to `offering-not-sold`.

    Flagged:

    ```yaml
    offerings: [labels]
    ```

    Accepted:

    ```yaml
    offerings: [labels, stock]
    ```
    """
    if shelf.standings[story.id].list != "off-strategy":
        return
    targets, names = shelf.targets, shelf.targets.glossary
    if story.offerings and targets.offerings.best(story.offerings) is None:
        if story.stage == "published":
            return
        shown = ", ".join(names.offerings.shown[id] for id in story.offerings)
        yield Finding(f"no target among its offerings: {shown}", ("offerings",), _ELSEWHERE)
    personas = targets.personas_of(story)
    if personas and targets.personas.best(personas) is None:
        shown = ", ".join(names.personas.shown[id] for id in personas)
        at = "personas" if story.personas else "advocates"
        yield Finding(f"no target among its buyers: {shown}", (at,), _ELSEWHERE)


@story_rule("strategy", "info")
def title_matches_no_persona(story: Story, shelf: Shelf) -> Iterator[Finding]:
    """An advocate's job title fits none of the strategy's patterns, and nothing else says which buyer they speak to.

    Why: without a buyer the story fills no gap for sure, and earns no points for the audience it reaches.

    Flagged:

    ```yaml
    advocates: [{name: Selin Moorkamp, title: Dispatch Lead}]
    ```

    Accepted:

    ```yaml
    advocates: [{name: Selin Moorkamp, title: Dispatch Lead, persona: head-of-logistics}]
    ```
    """
    targets = shelf.targets
    if shelf.standings[story.id].list in ("blocked", "off-strategy") or targets.personas_of(story):
        return
    for i, advocate in enumerate(story.advocates):
        if advocate.title and any(persona.titles for persona in targets.strategy.personas):
            hint = "give the advocate a persona, or add the title to a persona's titles in the strategy"
            yield Finding(f'no persona has the title "{advocate.title}"', ("advocates", i, "title"), hint)


@shelf_rule("strategy", "warning")
def gap_without_candidate(shelf: Shelf) -> Iterator[Diagnostic]:
    """An offering and a buyer who matter much have too few stories ready, and not even a candidate.

    Why: a story takes weeks. If nobody looks for one now, sellers have nothing to tell for the rest of the quarter.
    Only pairs count whose demand is at least half of the largest.

    Flagged:

    ```yaml
    # stories/one.yaml
    offerings: [routes]
    personas: [head-of-logistics]
    ```

    Accepted:

    ```yaml
    # strategy.yaml
    coverage: {target: 0, cells: [{offering: routes, persona: cfo, target: 1}]}
    # stories/one.yaml
    offerings: [routes]
    personas: [cfo]
    ```
    """
    places = {offering.id: i for i, offering in enumerate(shelf.targets.strategy.offerings)}
    shown, gaps = shelf.targets.glossary, [] if shelf.library.skipped else _gaps(shelf)
    near = _nearest(shelf) if gaps else {}
    for cell in gaps:
        offering, persona = shown.offerings.shown[cell[0]], shown.personas.shown[cell[1]]
        wanted = shelf.targets.cell_targets[cell]
        message = f"{shelf.ready[cell]} of {wanted} stories ready for {offering} × {persona}, and no candidate"
        who = f"a {persona} at a happy customer of {offering}"
        hint = f"look for {who}; the nearest is {' or '.join(near[cell])}" if cell in near else f"look for {who}"
        yield shelf.in_strategy(Finding(message, ("offerings", places[cell[0]]), hint))


def _gaps(shelf: Shelf) -> list[Cell]:
    """The cells of large demand that are short of ready stories and that no go-get is sure to fill."""
    targets = shelf.targets
    demands = {cell: targets.demand(cell) for cell in targets.cell_targets}
    much = max(demands.values(), default=0.0) / 2
    go_gets = (f.story for f in shelf.library.stories if shelf.standings[f.story.id].list == "go-get")
    coming = ready_per_cell(go_gets, targets)
    short = (cell for cell, wanted in targets.cell_targets.items() if shelf.ready[cell] < wanted and not coming[cell])
    return [cell for cell in short if demands[cell] >= much]


def _nearest(shelf: Shelf) -> dict[Cell, list[str]]:
    """The first customers whose story may fill a cell: to be refreshed, or with half of it unknown."""
    near: dict[Cell, list[str]] = {}
    for story in (file.story for file in shelf.library.stories):
        if shelf.standings[story.id].list in ("go-get", "refresh"):
            for cell in shelf.targets.cells_of(story) if story.offerings or shelf.targets.personas_of(story) else ():
                names = near.setdefault(cell, [])
                if len(names) < 3 and story.customer.name not in names:
                    names.append(story.customer.name)
    return near


STRATEGY: tuple[Rule, ...] = (
    UNKNOWN_OFFERING,
    UNKNOWN_PERSONA,
    UNKNOWN_PROBLEM,
    unknown_segment,
    no_target_matched,
    title_matches_no_persona,
    gap_without_candidate,
    *QUARTER,
)
