"""The quarter's report for everybody: the stories that permission lets all see, as redaction made them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from storykit.model.library import Library
from storykit.model.story import Story
from storykit.present.document import Block, Cell, Column, Document, Heading, Link, Table, Text, Titled
from storykit.present.report.words import address, many
from storykit.targets import Targets

_STORIES = (
    Column("Story", "text", "title", note="Customer"),
    Column("For", "text", "fact"),
    Column("Result", "text", "detail"),
    Column("In their words", "text", "detail"),
    Column("See it", "text", "detail"),
)
ELSE = "Other stories"


def public_page(library: Library, day: date) -> Document:
    """The told stories by offering. `library` is as `storykit.redaction.telling.public` makes it."""
    blocks: list[Block] = [Text(f"{many(len(library.stories), 'story', 'stories')} that our customers let us tell.")]
    blocks.append(Text("For everybody: of each story, this page shows what its customer permits.", quiet=True))
    for title, stories in _by_offering(library):
        rows = tuple(_row(story, library, day) for story in stories)
        blocks += [Heading(title), _filled(Table(_STORIES, rows, cards=True))]
    company = library.strategy.company.name
    return Document(f"Customer stories{f' of {company}' if company else ''}, as of {day}", tuple(blocks))


def _filled(table: Table) -> Table:
    """The table without the columns in which no story has anything."""
    kept = [i for i in range(len(table.columns)) if any(row[i] for row in table.rows)]
    columns, rows = tuple(table.columns[i] for i in kept), tuple(tuple(row[i] for i in kept) for row in table.rows)
    return table._replace(columns=columns, rows=rows)


def _by_offering(library: Library) -> Iterator[tuple[str, list[Story]]]:
    """The stories of each offering; those that name none come last. A story is under each that it names."""
    stories = [file.story for file in library.stories]
    for id, name in library.glossary.offerings.shown.items():
        if found := [story for story in stories if id in story.offerings]:
            yield name, found
    if rest := [story for story in stories if not story.offerings]:
        yield ELSE, rest


def _row(story: Story, library: Library, day: date) -> tuple[Cell, ...]:
    shown = library.glossary.personas.shown
    buyers = Targets(library.strategy, day, library.glossary).personas_of(story)
    link = next((Link(asset.title or address(asset.url), asset.url) for asset in story.assets), "")
    result = next((told for outcome in story.outcomes if (told := _result(outcome))), "")
    customer = "" if _says_who(story) else story.customer.name
    said = next((f"“{quote.text}”" + (f" – {quote.by}" if quote.by else "") for quote in story.quotes), "")
    return (Titled(story.title, customer), ", ".join(shown[id] for id in buyers), result, said, link)


def _says_who(story: Story) -> bool:
    """Whether the title was made from the customer's name or kind."""
    return story.title == story.customer.name or story.title.startswith(f"{story.customer.name} with ")


def _result(outcome: Any) -> str:
    change = outcome.change or " → ".join(filter(None, (outcome.before, outcome.after)))
    told = ": ".join(filter(None, (outcome.metric, change)))
    return f"{told} in {outcome.period}" if told and outcome.period else told


def public_rows(library: Library, day: date) -> dict[str, Any]:
    """The same as `storykit.report/1` of audience public: the told stories, and nothing that is counted inside."""
    return {
        "schema": "storykit.report/1",
        "quarter": library.strategy.quarter,
        "as_of": day.isoformat(),
        "audience": "public",
        "stories": [_story(file.story) for file in library.stories],
        "skipped": [],
    }


def _story(story: Story) -> dict[str, Any]:
    customer = story.customer
    return {
        "id": story.id,
        "title": story.title,
        "customer": customer.name,
        "industry": customer.industry or None,
        "offerings": list(story.offerings),
        "personas": list(story.personas),
        "problems": list(story.problems),
        "happened_on": story.happened_on.isoformat() if story.happened_on else None,
        "narrative": dict(story.narrative.beats()) if story.narrative else {},
        "outcomes": [dict(zip(outcome._fields[:6], outcome[:6], strict=True)) for outcome in story.outcomes],
        "quotes": [{"text": quote.text, "by": quote.by} for quote in story.quotes],
        "assets": [{"title": asset.title, "url": asset.url} for asset in story.assets],
    }
