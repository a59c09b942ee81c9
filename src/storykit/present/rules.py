"""The rules and criteria as pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storykit.criteria import CRITERIA
from storykit.errors import StorykitError
from storykit.model.names import closest
from storykit.present.document import Block, Code, Column, Document, Heading, Table, Text
from storykit.rules import RULES

_RULES = (Column("Rule", "text", "fact", 24), Column("Severity", "text", "fact", 8), Column("Finds", "text", "detail"))
_CRITERIA = (
    Column("Criterion", "text", "fact", 24),
    Column("Weight", "number", "fact", 8),
    Column("Asks", "text", "detail"),
)


def rules_page() -> Document:
    """All rules by family, then the scoring criteria."""
    blocks: list[Block] = [Text("The page of each, with examples: storykit rules NAME", quiet=True)]
    for family in dict.fromkeys(rule.family for rule in RULES):
        rows = tuple((rule.name, rule.severity, rule.summary) for rule in RULES if rule.family == family)
        blocks += [Heading(f"check: {family}"), Table(_RULES, rows)]
    rows = tuple((c.name, c.weight, c.doc.split("\n\n")[0].replace("\n", " ")) for c in CRITERIA)
    blocks += [Heading("rank: scoring criteria"), Table(_CRITERIA, rows)]
    return Document("What storykit looks for", tuple(blocks))


def page_of(name: str) -> Document:
    """The page of one rule or criterion.

    Raises StorykitError when there is none of that name.
    """
    for rule in RULES:
        if rule.name == name:
            head = Text(f"{rule.severity} of the family {rule.family}", quiet=True)
            return Document(rule.name, (head, *_blocks(rule.doc)))
    for criterion in CRITERIA:
        if criterion.name == name:
            head = Text(
                f"criterion of the score, weight {criterion.weight:g} unless the strategy says otherwise", quiet=True
            )
            return Document(criterion.name, (head, *_blocks(criterion.doc)))
    near = closest(name, [*(rule.name for rule in RULES), *(c.name for c in CRITERIA)])
    hint = f'did you mean "{near}"?' if near else "see them with: storykit rules"
    raise StorykitError(f'there is no rule or criterion "{name}"', hint=hint)


def _blocks(doc: str) -> Iterator[Block]:
    for part in re.split(r"(```yaml\n.*?```)", doc, flags=re.DOTALL):
        if part.startswith("```yaml\n"):
            yield Code(part.removeprefix("```yaml\n").removesuffix("```").rstrip("\n"))
        else:
            for paragraph in filter(None, map(str.strip, part.split("\n\n"))):
                yield Heading(paragraph.rstrip(":")) if paragraph in ("Flagged:", "Accepted:") else Text(paragraph)
