"""All stories of a strategy, as read from their files."""

from __future__ import annotations

from typing import NamedTuple

from storykit.diagnostics import Diagnostic
from storykit.model.marks import Marks
from storykit.model.names import Glossary
from storykit.model.story import Story
from storykit.model.strategy import Strategy


class StoryFile(NamedTuple):
    """A story and where its file has what."""

    story: Story
    path: str
    marks: Marks


class Library(NamedTuple):
    """A quarter's strategy and all stories, in the order of their ids.

    Attributes:
        strategy: The quarter's targets.
        glossary: The names of the strategy.
        stories: The valid stories; offerings, personas and problems are ids of the strategy.
        skipped: The faults of the files that were left out, when invalid ones are skipped.
        folder: Where the strategy is; empty for a library that is not from files.
    """

    strategy: Strategy
    glossary: Glossary
    stories: tuple[StoryFile, ...]
    skipped: tuple[Diagnostic, ...] = ()
    folder: str = ""
