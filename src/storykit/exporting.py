"""Exporting: the stories of a library as rows, nested or flat, that `import` reads back as the same stories."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from storykit.exchange.stories.flat import COLUMNS, to_cells, to_flat
from storykit.exchange.stories.plain import story_values
from storykit.model.library import Library
from storykit.model.story import Story
from storykit.ranking import EVERYTHING, Filter
from storykit.targets import Targets


class Export(NamedTuple):
    """Stories to hand on, in the order of their ids.

    Attributes:
        stories: The stories, with everything that is in their files: notes and deals too.
        quarter: The quarter of the strategy that they were read by.
    """

    stories: tuple[Story, ...]
    quarter: str

    def nested(self) -> Iterator[dict[str, Any]]:
        """Each story with the keys of a story file; without those that say nothing."""
        return map(story_values, self.stories)

    def columns(self) -> tuple[str, ...]:
        """The names of the flat columns: the paths of a story's fields."""
        return tuple(column.name for column in COLUMNS)

    def kinds(self) -> tuple[str, ...]:
        """What each flat column holds: text, date, number, amount, list, records or own."""
        return tuple(column.kind for column in COLUMNS)

    def flat(self) -> Iterator[dict[str, Any]]:
        """Each story as one row of typed values by column: text, numbers, dates, tuples of text, or None."""
        return map(to_flat, self.stories)

    def cells(self) -> Iterator[list[str | int | float | date | None]]:
        """The same rows as the cells of a spreadsheet: a list is one text.

        Whoever writes them guards text that would start a formula.
        """
        return map(to_cells, self.flat())


def export(library: Library, *, only: Filter = EVERYTHING) -> Export:
    """All stories of `library`, whatever list they are on, or those that pass a filter.

    It holds what is for us alone (notes, deals, people); an export is no publication.
    """
    targets = Targets(library.strategy, date.min, library.glossary)
    stories = tuple(file.story for file in library.stories if only.admits(file.story, targets))
    return Export(stories, library.strategy.quarter)
