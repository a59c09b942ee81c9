"""What a scoring criterion is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from storykit.model.marks import Path
from storykit.model.story import Story
from storykit.targets import Targets

UNTOLD = frozenset(("candidate", "asked", "agreed"))
"""The stages before `drafting`, at which what nobody has found out yet counts as unknown."""


class Evidence(NamedTuple):
    """A fact that a value rests on, and the path of it in the story file."""

    text: str
    at: Path = ()


class Advice(NamedTuple):
    """What would raise a value, and by how much (0 to 1)."""

    text: str
    gain: float


class Explanation(NamedTuple):
    """Why a value is what it is."""

    evidence: tuple[Evidence, ...] = ()
    advice: tuple[Advice, ...] = ()


def always(targets: Targets) -> bool:
    """A criterion that every strategy has something to say about."""
    return True


class Criterion(NamedTuple):
    """One thing that makes a story worth getting, on its own fixed scale.

    Attributes:
        name: What the strategy's `weights` call it.
        weight: Its weight unless the strategy gives another.
        value: 0 to 1, or None when it is unknown. Depends on the story and the targets alone.
        explain: The evidence for the value, and what would raise it.
        applies: Whether the strategy has anything to say about it; if not, it is left out for all stories.
        doc: The page in the reference: what it measures, then examples with the values they get.
    """

    name: str
    weight: float
    value: Callable[[Story, Targets], float | None]
    explain: Callable[[Story, Targets], Explanation]
    doc: str
    applies: Callable[[Targets], bool] = always
