"""Is the strategy itself agreed on, and does everything in it make a difference?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storykit.criteria import CRITERIA
from storykit.diagnostics import Diagnostic
from storykit.model.strategy import Offering, Persona, Problem
from storykit.model.values import normal
from storykit.rules.base import Finding, Rule, Shelf, shelf_rule
from storykit.targets import DIMENSIONS, Targets

_SIDES = ("sales", "marketing")


@shelf_rule("strategy", "warning")
def lead_definition_missing(shelf: Shelf) -> Iterator[Diagnostic]:
    """The strategy does not say what sales and marketing call a qualified lead.

    Why: stories are told to win leads. If the two sides mean different things by the word, no story is good enough.

    Flagged:

    ```yaml
    # strategy.yaml
    agreement: {lead_definition: ""}
    ```

    Accepted:

    ```yaml
    # strategy.yaml
    agreement: {lead_definition: A company with 15 vans or more that asked for an estimate}
    ```
    """
    if not shelf.library.strategy.agreement.lead_definition:
        hint = "write it in a sentence, under agreement: lead_definition: …"
        yield shelf.in_strategy(Finding("no lead definition", ("agreement", "lead_definition"), hint))


@shelf_rule("strategy", "warning")
def lead_definition_unsigned(shelf: Shelf) -> Iterator[Diagnostic]:
    """The definition of a qualified lead is not signed by both sales and marketing.

    Why: unsigned it is the opinion of one side, and the other will not follow up.

    Flagged:

    ```yaml
    # strategy.yaml
    agreement: {signed: [{role: marketing, name: Tomas Birkvall, on: 2026-09-24}]}
    ```

    Accepted:

    ```yaml
    # strategy.yaml
    agreement:
      signed:
        - {role: Head of Sales, name: Henrike Lodenau, on: 2026-09-23}
        - {role: Marketing, name: Tomas Birkvall, on: 2026-09-24}
    ```
    """
    agreement = shelf.library.strategy.agreement
    roles = [signature.role.casefold() for signature in agreement.signed if signature.name or signature.on]
    missing = [side for side in _SIDES if not any(side in role for role in roles)]
    if agreement.lead_definition and missing:
        message = f"{' and '.join(missing)} {'have' if missing[1:] else 'has'} not signed the lead definition"
        hint = f"agree on it, then add to signed: {{role: {missing[0]}, name: …, on: …}}"
        yield shelf.in_strategy(Finding(message, ("agreement", "signed"), hint))


@shelf_rule("strategy", "info")
def weights_do_nothing(shelf: Shelf) -> Iterator[Diagnostic]:
    """Something in the strategy has a weight or a target and changes no rank.

    Why: whoever wrote it believes that it does. It is so where all have the same weight, where a criterion is
    weighed that the strategy says nothing about, and where coverage is wanted for what is no target.

    Flagged:

    ```yaml
    # strategy.yaml
    segments: {size: {mid-market: 2, enterprise: 2, small: 2, other: 2}}
    ```

    ```yaml
    # strategy.yaml
    coverage: {cells: [{offering: labels, persona: cfo, target: 2}]}
    ```

    Accepted:

    ```yaml
    # strategy.yaml
    segments: {size: {mid-market: 3, enterprise: 2, small: 1, other: 1}}
    coverage: {cells: [{offering: routes, persona: cfo, target: 2}]}
    ```
    """
    for finding in (*_equals(shelf.targets), *_criteria(shelf.targets), *_cells(shelf.targets)):
        yield shelf.in_strategy(finding)


def _equals(targets: Targets) -> Iterator[Finding]:
    strategy = targets.strategy
    kinds: tuple[tuple[str, Sequence[Offering | Persona | Problem]], ...] = (
        ("offerings", [offering for offering in strategy.offerings if offering.weight]),
        ("personas", [persona for persona in strategy.personas if persona.weight]),
        ("problems", strategy.problems),
    )
    for kind, things in kinds:
        if len(things) > 1 and len({thing.weight for thing in things}) == 1 and things[0].weight:
            message = f"all {len(things)} {kind} have the same weight, so none counts more"
            yield Finding(message, (kind,), "give the ones that matter most a larger weight")
    for dimension in DIMENSIONS:
        weights = getattr(strategy.segments, dimension) or {}
        if len(set(weights.values())) == 1 and "other" in map(normal, weights):
            message = f"every {dimension} has the same weight, so none counts more"
            yield Finding(message, ("segments", dimension), "give the ones that matter most a larger weight")


def _criteria(targets: Targets) -> Iterator[Finding]:
    given = targets.strategy.weights or {}
    for criterion in CRITERIA:
        if given.get(criterion.name) and not criterion.applies(targets):
            message = f"{criterion.name} is weighed, and the strategy gives no {criterion.name} a weight"
            hint = f"list {criterion.name}s with weights, or leave it out here"
            yield Finding(message, ("weights", criterion.name), hint)


def _cells(targets: Targets) -> Iterator[Finding]:
    glossary = targets.glossary
    for i, cell in enumerate(targets.strategy.coverage.cells):
        offering, persona = glossary.offerings.id(cell.offering), glossary.personas.id(cell.persona)
        for key, id, of in (("offering", offering, targets.offerings), ("persona", persona, targets.personas)):
            if id not in of.targets:
                message = f"stories are wanted for {getattr(cell, key)}, which is no target this quarter"
                yield Finding(message, ("coverage", "cells", i, key), "give it a weight above 0, or leave it out here")


QUARTER: tuple[Rule, ...] = (lead_definition_missing, lead_definition_unsigned, weights_do_nothing)
