"""Reading a story repository."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from storykit.criteria import CRITERIA
from storykit.diagnostics import Diagnostic, Related
from storykit.errors import StorykitError
from storykit.files.discover import find_strategy, story_paths
from storykit.files.load import read_story
from storykit.files.strategy import Merged, read_strategy
from storykit.model.activity import Log
from storykit.model.library import Library, StoryFile
from storykit.model.names import Glossary, Mistake
from storykit.model.strategy import Strategy
from storykit.score import Scale
from storykit.targets import Targets

PathLike = str | os.PathLike[str]


class Reading(NamedTuple):
    """A story repository as read, with all that is wrong in it.

    Attributes:
        strategy: None when it has faults.
        strategy_file: Finds the places of the strategy's values.
        stories: The valid stories, by id.
        faults: Of the strategy and of all other story files, by place.
        paths: All story files, valid or not.
        folder: Where the strategy is.
    """

    strategy: Strategy | None
    strategy_file: Merged
    stories: tuple[StoryFile, ...]
    faults: tuple[Diagnostic, ...]
    paths: tuple[str, ...]
    folder: Path


def read(strategy: PathLike | None = None, stories: Sequence[PathLike] = ()) -> Reading:
    """Read a story repository; what `load` takes and raises, but for faults in files."""
    path = find_strategy(strategy)
    found, merged, faults = read_strategy(path, [criterion.name for criterion in CRITERIA])
    if found is not None and not Scale(Targets(found, date.min)).weighs:
        message = "every criterion that applies has weight 0, so every score would be 0"
        faults.append(merged.locate(Mistake(("weights",), message, "give one that applies a weight above 0")))
        found = None
    folders = [Path(folder) for folder in stories] or [path.parent / "stories"]
    try:
        paths, folder_faults = _all_paths(folders)
    except StorykitError:
        if found is not None:
            raise
        paths, folder_faults = [], []
    files, story_faults = read_stories(paths, Glossary(found) if found else None)
    all_faults = (*faults, *sorted(folder_faults + story_faults))
    return Reading(found, merged, files, all_faults, tuple(paths), path.parent)


def read_log(reading: Reading, path: PathLike | None = None) -> Log:
    """The activity log at `path`, by default `activity.csv` beside the strategy; faults are in it."""
    from storykit.files.activity import read_activity

    return read_activity(Path(path) if path else reading.folder / "activity.csv")


def load(strategy: PathLike | None = None, stories: Sequence[PathLike] = (), *, skip_invalid: bool = False) -> Library:
    """Read the strategy and all stories.

    Args:
        strategy: The strategy file or its folder; by default the nearest `strategy.yaml` in the
            current folder and above.
        stories: Folders with story files; by default `stories` beside the strategy.
        skip_invalid: Leave out story files with faults instead of raising, and list the faults in
            the library's `skipped`.

    Raises:
        StorykitError: There is no strategy or no stories' folder, or files have faults: then its
            `diagnostics` hold all of them.
    """
    return library_of(read(strategy, stories), skip_invalid=skip_invalid)


def library_of(found: Reading, *, skip_invalid: bool = False) -> Library:
    """The library of a repository that is read already; what `load` takes and raises."""
    if found.strategy is None or (found.faults and not skip_invalid):
        hint = "go on without these stories: --skip-invalid" if found.strategy else "mend the strategy first"
        raise _invalid(found.faults, hint)
    return Library(found.strategy, Glossary(found.strategy), found.stories, found.faults, found.folder.as_posix())


def _all_paths(folders: Iterable[Path]) -> tuple[list[str], list[Diagnostic]]:
    """The story files of all folders, each once, sorted; and what is wrong with the folders."""
    paths: dict[str, str] = {}
    faults: list[Diagnostic] = []
    for folder in folders:
        found, wrong = story_paths(folder)
        paths |= {os.path.abspath(path): path for path in found}
        faults += wrong
    return sorted(paths.values()), faults


def read_stories(paths: Iterable[str], glossary: Glossary | None) -> tuple[tuple[StoryFile, ...], list[Diagnostic]]:
    """The valid stories among some files, by id, and the faults of all others."""
    stories: dict[str, StoryFile] = {}
    faults: list[Diagnostic] = []
    for path in paths:
        file, wrong = read_story(path, glossary)
        faults += wrong
        if file is not None:
            first = stories.setdefault(file.story.id, file)
            faults += [_twice(file, first)] if first is not file else []
    return tuple(stories[id] for id in sorted(stories)), faults


def _twice(file: StoryFile, first: StoryFile) -> Diagnostic:
    line, column = file.marks.find(("id",))
    message = f'another story has the id "{file.story.id}", too'
    hint = f"it is {first.path}; give this story an id of its own: id: …"
    where = Related(first.path, *first.marks.find(("id",)))
    return Diagnostic(file.path, line, column, message, hint, "duplicate-id", related=(where,))


def _invalid(faults: Sequence[Diagnostic], hint: str) -> StorykitError:
    files = len({fault.path for fault in faults})
    count = f"{len(faults)} fault{'s' * (len(faults) > 1)} in {files} file{'s' * (files > 1)}"
    return StorykitError(f"{count}, so nothing was done", hint=hint, diagnostics=tuple(faults))
