"""What a rule of `storykit check` is, and what it sees."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from storykit.diagnostics import Diagnostic, Related
from storykit.lists import Standing, standing
from storykit.logbook.asking import Asking
from storykit.model.activity import Activity
from storykit.model.library import Library, StoryFile
from storykit.model.marks import Path
from storykit.model.names import Mistake
from storykit.model.story import Story
from storykit.model.strategy import Severity
from storykit.score import ready_per_cell
from storykit.targets import Cell, Targets

Family = Literal[
    "schema", "strategy", "proof", "narrative", "permission", "freshness", "advocacy", "contagion", "duplicates"
]

TOLD = frozenset(("drafting", "approval", "published"))
"""The stages from which on a story should have its facts."""


class Finding(NamedTuple):
    """Something worth a look, at a path of a story.

    The message is one lowercase phrase that names the fault; the hint says what to do.
    """

    message: str
    at: Path = ()
    hint: str = ""


class Shelf:
    """A whole library on a day, as rules see it."""

    def __init__(
        self,
        library: Library,
        targets: Targets,
        log: tuple[Activity, ...],
        log_path: str,
        locate: Callable[[Mistake], Diagnostic],
    ) -> None:
        self.library = library
        self.targets = targets
        self.log = log
        self.log_path = log_path
        self._locate = locate

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """Where each story stands, by id."""
        return {file.story.id: standing(file.story, self.targets) for file in self.library.stories}

    @cached_property
    def by_id(self) -> dict[str, StoryFile]:
        """The story files by the id of their story."""
        return {file.story.id: file for file in self.library.stories}

    @cached_property
    def ready(self) -> dict[Cell, int]:
        """How many ready stories each target cell has."""
        ready = (f.story for f in self.library.stories if self.standings[f.story.id].list == "ready")
        return ready_per_cell(ready, self.targets)

    @cached_property
    def asking(self) -> Asking:
        """What customers were asked for up to the day."""
        return Asking(self.log, self.library, self.targets.day)

    @cached_property
    def log_of(self) -> dict[str, list[Activity]]:
        """The rows of the activity log by story id."""
        rows: dict[str, list[Activity]] = {}
        for row in self.log:
            rows.setdefault(row.story, []).append(row)
        return rows

    def in_strategy(self, finding: Finding) -> Diagnostic:
        """A finding about the strategy, in its place."""
        return self._locate(Mistake(finding.at, finding.message, finding.hint))

    def in_log(self, row: Activity, column: str, message: str, hint: str = "") -> Diagnostic:
        """A finding about a row of the activity log."""
        return Diagnostic(self.log_path, *row.at(column), message, hint)

    def in_story(self, file: StoryFile, finding: Finding, *others: tuple[StoryFile, Path]) -> Diagnostic:
        """A finding about a story, in its place; with the places in other stories that it is about, too."""
        line, column = file.marks.find(finding.at)
        related = tuple(Related(other.path, *other.marks.find(at)) for other, at in others)
        return Diagnostic(file.path, line, column, finding.message, finding.hint, related=related)


def is_open(story: Story, shelf: Shelf) -> bool:
    """Whether a story is not blocked: a blocked one is left alone."""
    return shelf.standings[story.id].list != "blocked"


def is_told(story: Story, shelf: Shelf) -> bool:
    """Whether a story is being told, or has been, and is not blocked."""
    return story.stage in TOLD and is_open(story, shelf)


def is_out(story: Story, shelf: Shelf) -> bool:
    """Whether a story is shown to people, and not blocked for a reason that counts more."""
    return story.stage == "published" and is_open(story, shelf)


StoryCheck = Callable[[Story, Shelf], Iterable[Finding]]
ShelfCheck = Callable[[Shelf], Iterable[Diagnostic]]


class Rule(NamedTuple):
    """One check.

    Attributes:
        name: The fault in plain words.
        severity: Unless the strategy gives another.
        story: Judges one story; None for a rule that sees the whole library.
        shelf: Judges the whole library; None for a rule that sees one story, or for what reading finds.
        doc: The page: what it finds, then Why, Flagged and Accepted.
    """

    name: str
    family: Family
    severity: Severity
    doc: str
    story: StoryCheck | None = None
    shelf: ShelfCheck | None = None

    @property
    def summary(self) -> str:
        """What it finds, in one sentence."""
        return self.doc.split("\n\n")[0].replace("\n", " ")


def story_rule(family: Family, severity: Severity) -> Callable[[StoryCheck], Rule]:
    """Makes a rule of a function that judges one story; the function's name is the rule's."""

    def make(check: StoryCheck) -> Rule:
        return Rule(_name(check), family, severity, inspect.cleandoc(check.__doc__ or ""), story=check)

    return make


def shelf_rule(family: Family, severity: Severity) -> Callable[[ShelfCheck], Rule]:
    """Makes a rule of a function that judges the whole library; the function's name is the rule's."""

    def make(check: ShelfCheck) -> Rule:
        return Rule(_name(check), family, severity, inspect.cleandoc(check.__doc__ or ""), shelf=check)

    return make


def _name(check: Callable[..., object]) -> str:
    return check.__name__.replace("_", "-")


def each_story(shelf: Shelf, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Diagnostic]]:
    """What the rules for single stories find in all of them."""
    checks = [(rule, rule.story) for rule in rules if rule.story]
    for file in shelf.library.stories:
        for rule, check in checks:
            for finding in check(file.story, shelf):
                yield rule, shelf.in_story(file, finding)
