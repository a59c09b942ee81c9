"""The rules and criteria as pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storykit.present.document import Block, Code, Column, Document, Heading, Table, Text
from storykit.reference import Topic, topics

_COLUMNS = (Column("Name", "text", "fact", 26), Column("Weight", "text", "fact", 8), Column("What", "text", "detail"))


def rules_page() -> Document:
    """All rules by family, then the scoring criteria."""
    blocks: list[Block] = [Text("The page of each, with examples: storykit rules NAME", quiet=True)]
    everything = topics()
    for kind in dict.fromkeys(topic.kind for topic in everything):
        rows = tuple((t.name, t.weight, t.summary) for t in everything if t.kind == kind)
        blocks += [Heading(kind), Table(_COLUMNS, rows)]
    return Document("What storykit looks for", tuple(blocks))


def page_of(topic: Topic) -> Document:
    """The page of one rule or criterion."""
    return Document(topic.name, (Text(f"{topic.kind}, {topic.weight}", quiet=True), *_blocks(topic.doc)))


def _blocks(doc: str) -> Iterator[Block]:
    for part in re.split(r"(```yaml\n.*?```)", doc, flags=re.DOTALL):
        if part.startswith("```yaml\n"):
            yield Code(part.removeprefix("```yaml\n").removesuffix("```").rstrip("\n"))
        else:
            for paragraph in filter(None, map(str.strip, part.split("\n\n"))):
                yield Heading(paragraph.rstrip(":")) if paragraph in ("Flagged:", "Accepted:") else Text(paragraph)
