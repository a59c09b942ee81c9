"""The library that an import writes into: which stories are there, and where new ones go."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.exchange.mapping.mapper import nested
from storykit.exchange.stories.flatmap import flat
from storykit.exchange.stories.merging import RECORD, Existing, Record, Written, marks
from storykit.files.discover import find_strategy, story_paths
from storykit.files.emit import story_yaml
from storykit.files.load import YamlFile, build, read_story
from storykit.files.naming import free, slug
from storykit.files.reader import read
from storykit.files.strategy import read_strategy
from storykit.model.library import StoryFile
from storykit.model.names import Glossary
from storykit.model.story import Story
from storykit.model.strategy import Strategy

PathLike = str | os.PathLike[str]


class Shelf:
    """The stories that are there, by id and by what an import called them; and the names that are taken."""

    def __init__(self, strategy: Strategy, into: Path, files: Sequence[StoryFile], paths: Collection[str]) -> None:
        self.strategy = strategy
        self.glossary = Glossary(strategy)
        self.into = into
        self.files = tuple(files)
        self._within = os.path.abspath(into)
        self._really = os.path.realpath(into)
        self._by_id = {file.story.id: file for file in files}
        self._by_key = {key: file for file in files if (key := _key(file))}
        self._used: set[str] = set()
        self._ids = {file.story.id.casefold() for file in files}
        self._stems = {
            os.path.basename(path).rpartition(".")[0].casefold()
            for path in paths
            if os.path.dirname(os.path.abspath(path)) == self._within
        }

    @classmethod
    def read(
        cls, strategy: PathLike | None, stories: Sequence[PathLike], into: PathLike | None, *,
        skip_invalid: bool, criteria: Sequence[str],
    ) -> Shelf:  # fmt: skip
        """The library as it is. Folders that are not there yet hold no stories.

        Raises:
            StorykitError: The strategy has faults, or stories have and are not to be left out.
        """
        path = find_strategy(strategy)
        found, _, faults = read_strategy(path, criteria)
        folders = [Path(folder) for folder in stories] or [path.parent / "stories"]
        target = Path(into) if into is not None else folders[0]
        if target.exists() and not target.is_dir():
            raise StorykitError(f"{target} is a file, and a folder was expected", hint="name a folder: --into FOLDER")
        paths, wrong = _all_paths([*folders, target])
        files: list[StoryFile] = []
        for name in paths if found else ():
            file, mistakes = read_story(name, Glossary(found) if found else None)
            wrong += mistakes
            files += [file] if file else []
        if found is None or (wrong and not skip_invalid):
            count = len(faults or wrong)
            told = f"{count} fault{'s' * (count != 1)} in {'the strategy' if faults else 'the library'}"
            hint = "mend the strategy first" if faults else "go on without these stories: --skip-invalid"
            raise StorykitError(f"{told}, so nothing was imported", hint=hint, diagnostics=tuple(faults or wrong))
        return cls(found, target, files, paths)

    def holds(self, path: str) -> bool:
        """Whether a file is in the folder of the import, or below, and no link out of it."""
        return os.path.realpath(path).startswith(self._really + os.sep)

    def keys(self) -> frozenset[str]:
        """What imports called the stories that are there; the id of a person's file."""
        return frozenset(key for _, key in self._by_key) | self._by_id.keys()

    def existing(self, record: Record) -> Existing | None:
        """The file of a story, when there is one: by what an import called it, else by the id of a person's file."""
        found = self._by_key.get((record.map, record.key)) if record.map else None
        if found is None:
            found = self._by_id.get(record.id)
            if found is not None and record.map and (_key(found) or found.path in self._used):
                found = None
        if found is None:
            return None
        self._used.add(found.path)
        file = YamlFile.read(found.path)
        said = _said(found) if record.map else {}
        wrote = said.get("wrote")
        values = flat(file.document.value)
        text = file.data.decode().removeprefix("\ufeff")
        return Existing(found.path, found.story.id, text, values, wrote if isinstance(wrote, dict) else {}, bool(said))

    def new(self, record: Record) -> Written:
        """The file of a story that has none yet."""
        id = record.id or slug(str(record.values["title"])) or "story"
        if record.map:
            id = free(id, self._ids)
        self._ids.add(id.casefold())
        stem = free(slug(id) or "story", self._stems)
        self._stems.add(stem)
        plain: dict[str, Any] = ({} if stem == id else {"id": id}) | nested(record.values)
        if record.map:
            plain[RECORD] = record.said(marks(record.values))
        return Written(id, (self.into / f"{stem}.yaml").as_posix(), "", story_yaml(plain))

    def checked(self, written: Written, source: str, row: int) -> tuple[Written, list[Diagnostic]]:
        """The file with its story, and what is wrong with it, told of the row that it is from."""
        document = read(written.new.encode())
        document.value.setdefault("id", written.id)
        story, mistakes = build(Story, document)
        if story is not None:
            story, unknown = self.glossary.resolve(story)
            mistakes += unknown
        faults = [
            Diagnostic(source, row, 1, f'row {row:,}, story "{written.id}": {mistake.message}', mistake.hint)
            for mistake in mistakes
        ]
        faults += [Diagnostic(source, row, 1, f"row {row:,}: {fault.message}", fault.hint) for fault in document.faults]
        return written._replace(story=story), faults

    def gone(self, map: str, sources: Collection[str], met: Collection[str]) -> tuple[str, ...]:
        """The files of stories that came from these sources with this map, and are not in them now."""
        return tuple(
            file.path
            for (name, key), file in self._by_key.items()
            if name == map and key not in met and _said(file).get("source") in sources
        )


def _all_paths(folders: Sequence[Path]) -> tuple[list[str], list[Diagnostic]]:
    paths: dict[str, str] = {}
    wrong: list[Diagnostic] = []
    for folder in folders:
        if folder.exists():
            found, faults = story_paths(folder)
            paths |= {os.path.abspath(path): path for path in found if os.path.abspath(path) not in paths}
            wrong += faults
    return sorted(paths.values()), wrong


def _said(file: StoryFile) -> dict[str, Any]:
    """What an import keeps in a file; empty in a person's file."""
    said = (file.story.own or {}).get(RECORD)
    return said if isinstance(said, dict) else {}


def _key(file: StoryFile) -> tuple[str, str] | None:
    said = _said(file)
    return (str(said.get("map")), str(said.get("key"))) if said else None
