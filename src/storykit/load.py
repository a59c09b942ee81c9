"""Reading a story repository."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from storykit.criteria import CRITERIA
from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.files.discover import find_strategy, story_paths
from storykit.files.load import read_story
from storykit.files.strategy import read_strategy
from storykit.model.library import Library, StoryFile
from storykit.model.names import Glossary

PathLike = str | os.PathLike[str]


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
    path = find_strategy(strategy)
    found, faults = read_strategy(path, [criterion.name for criterion in CRITERIA])
    folders = [Path(folder) for folder in stories] or [path.parent / "stories"]
    glossary = Glossary(found) if found else None
    files, story_faults = read_stories(folders, glossary)
    if found is None or glossary is None or (story_faults and not skip_invalid):
        raise _invalid(faults + story_faults)
    return Library(found, glossary, files, tuple(story_faults), path.parent.as_posix())


def read_stories(folders: Iterable[Path], glossary: Glossary | None) -> tuple[tuple[StoryFile, ...], list[Diagnostic]]:
    """The valid stories of some folders, by id, and the faults of all others, by place."""
    stories: dict[str, StoryFile] = {}
    faults: list[Diagnostic] = []
    for folder in folders:
        paths, wrong = story_paths(folder)
        faults += wrong
        for path in paths:
            file, wrong = read_story(path, glossary)
            faults += wrong
            if file is not None:
                first = stories.setdefault(file.story.id, file)
                faults += [_twice(file, first)] if first is not file else []
    return tuple(stories[id] for id in sorted(stories)), sorted(faults)


def _twice(file: StoryFile, first: StoryFile) -> Diagnostic:
    line, column = file.marks.find(("id",))
    message = f'the id "{file.story.id}" is that of {first.path}, too'
    return Diagnostic(file.path, line, column, message, "give this story an id of its own: id: …")


def _invalid(faults: list[Diagnostic]) -> StorykitError:
    files = len({fault.path for fault in faults})
    count = f"{len(faults)} fault{'s' * (len(faults) > 1)} in {files} file{'s' * (files > 1)}"
    hint = "mend them, or go on without these stories: --skip-invalid"
    return StorykitError(f"{count}, so nothing was ranked", hint=hint, diagnostics=tuple(faults))
