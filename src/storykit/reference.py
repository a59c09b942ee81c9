"""The rules and criteria, as pages to read."""

from __future__ import annotations

from typing import NamedTuple

from storykit.criteria import CRITERIA
from storykit.errors import StorykitError
from storykit.model.names import closest
from storykit.rules import RULES


class Topic(NamedTuple):
    """A rule of `check` or a criterion of the score.

    Attributes:
        kind: What lists of it are called, such as `check: proof`.
        weight: A rule's severity, or a criterion's weight.
        doc: Its page: the summary, then the rest with examples.
    """

    name: str
    kind: str
    weight: str
    doc: str

    @property
    def summary(self) -> str:
        """Its first paragraph."""
        return self.doc.split("\n\n")[0].replace("\n", " ")


def topics() -> tuple[Topic, ...]:
    """All rules by family, then all criteria."""
    rules = [Topic(rule.name, f"check: {rule.family}", rule.severity, rule.doc) for rule in RULES]
    return (*rules, *(Topic(c.name, "rank: criteria", f"{c.weight:g}", c.doc) for c in CRITERIA))


def topic(name: str) -> Topic:
    """The rule or criterion of that name. Raises StorykitError when there is none."""
    by_name = {topic.name: topic for topic in topics()}
    if name in by_name:
        return by_name[name]
    near = closest(name, by_name)
    hint = f'did you mean "{near}"?' if near else "see them with: storykit rules"
    raise StorykitError(f'there is no rule or criterion "{name}"', hint=hint)
