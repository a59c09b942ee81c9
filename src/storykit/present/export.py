"""Exported stories as a table for a workbook, and as a catalogue to read."""

from __future__ import annotations

from collections.abc import Iterator

from storykit.exporting import Export
from storykit.model.story import BEATS, Outcome, Story
from storykit.present.document import Block, Cell, Column, Document, Heading, Kind, Link, Role, Table, Text

_READ = {"id", "title", "kind", "stage", "owner", "customer.name", "customer.industry", "customer.size",
         "customer.region", "offerings", "personas", "problems", "happened_on"}  # fmt: skip
"""The columns that are read and printed; the others are for looking up, and for `import`."""

_OUTCOME = tuple(Column(name) for name in ("Metric", "Before", "After", "Change", "Period", "Source"))
_ASSET = (Column("Asset"), Column("Published", "date"), Column("Address"))


def export_sheet(export: Export) -> Document:
    """One table with a row for each story and a column for each field."""
    kinds: dict[str, Kind] = {"date": "date", "number": "number", "amount": "number"}
    columns = tuple(
        Column(name, kinds.get(kind, "text"), _role(name))
        for name, kind in zip(export.columns(), export.kinds(), strict=True)
    )
    rows = tuple(tuple(row) for row in export.cells())
    return Document(f"Customer stories, {export.quarter}", (Heading("Stories"), Table(columns, rows)))


def _role(name: str) -> Role:
    if name not in _READ:
        return "sheet"
    return "title" if name == "title" else "fact"


def catalogue(export: Export) -> Document:
    """Each story as a section with what a colleague reads."""
    count = len(export.stories)
    blocks: list[Block] = [Text(f"{count} {'story' if count == 1 else 'stories'}. For us alone: not for publication.")]
    for story in export.stories:
        blocks += _section(story)
    return Document(f"Customer stories, {export.quarter}", tuple(blocks))


def _section(story: Story) -> Iterator[Block]:
    yield Heading(story.title)
    yield Text(_facts(story))
    if story.narrative:
        if story.narrative.hero:
            yield Text(f"Hero: {story.narrative.hero}.")
        yield from (Text(text) for beat in BEATS if (text := getattr(story.narrative, beat)))
    if story.outcomes:
        yield Table(_OUTCOME, tuple(_outcome(outcome) for outcome in story.outcomes))
    for quote in story.quotes:
        by = f", {quote.by}" if quote.by else ""
        yield Text(f"“{quote.text}”{by}" + ("" if quote.approved else " (not approved)"))
    if told := _people(story):
        yield Text(f"People: {told}.")
    yield Text(f"Permission: {_permission(story)}.")
    if story.assets:
        rows = (
            (a.title or a.type or "?", a.published_on or "", Link(a.url, a.url) if a.url else "") for a in story.assets
        )
        yield Table(_ASSET, tuple(rows))
    if story.notes:
        yield Text(story.notes, quiet=True)


def _facts(story: Story) -> str:
    customer = story.customer
    where = ", ".join(filter(None, (customer.industry, customer.size, customer.region)))
    parts = [f"{customer.name} ({where})" if where else customer.name, story.stage]
    parts += ["failure"] if story.kind == "failure" else []
    parts += [f"owner {story.owner}"] if story.owner else []
    named = (("for", story.personas), ("with", story.offerings), ("against", story.problems))
    parts += [f"{word} {', '.join(ids)}" for word, ids in named if ids]
    parts += [f"happened on {story.happened_on}"] if story.happened_on else []
    return "; ".join([*parts, f"id {story.id}"])


def _outcome(outcome: Outcome) -> tuple[Cell, ...]:
    return (outcome.metric, outcome.before, outcome.after, outcome.change, outcome.period, outcome.source)


def _people(story: Story) -> str:
    people = []
    for advocate in story.advocates:
        said = [advocate.title, *advocate.activities, *(["left"] if advocate.status == "left" else [])]
        told = ", ".join(filter(None, said))
        people.append(f"{advocate.name or '?'} ({told})" if told else advocate.name or "?")
    return "; ".join(people)


def _permission(story: Story) -> str:
    permission = story.permission
    if permission is None:
        return "none on record"
    parts = [permission.status, permission.attribution.replace("_", " "), *permission.scope]
    parts += [f"until {permission.expires_on}"] if permission.expires_on else []
    return ", ".join(parts)
