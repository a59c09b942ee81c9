"""Files to typed models, with a diagnostic for each fault."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from pydantic_core import ValidationError

from storykit.diagnostics import Diagnostic, diagnostic
from storykit.errors import StorykitError
from storykit.files.reader import MAX_BYTES, Document, Fault, key_positions, read, too_large
from storykit.model.library import StoryFile
from storykit.model.marks import Path, Position
from storykit.model.names import Glossary, Mistake
from storykit.model.story import Story
from storykit.model.typed import validator

Model = TypeVar("Model")

MOST_TEXT = 64 << 20
_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


def read_bytes(path: str, most: int = MAX_BYTES) -> bytes | Fault:
    """What a file holds, or why it cannot be had. Never more than `most` bytes."""
    try:
        handle = os.open(path, os.O_RDONLY | _FLAGS)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return Fault("this is no ordinary file", Position(), "put an ordinary file in its place")
            return too_large(status.st_size, most) if status.st_size > most else _read(handle, status.st_size + 1)
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        return Fault(f"the file cannot be read: {why}", Position(), "check that it is there and readable")


def _read(handle: int, size: int) -> bytes:
    """All of an open file, asked for at once: a plain `open` takes twice as long."""
    data = os.read(handle, size)
    while len(data) >= size and (more := os.read(handle, size)):
        data += more
    return data


def read_text(path: str) -> str:
    """A file of ours as text. Raises StorykitError when it cannot be had."""
    data = read_bytes(path, MOST_TEXT)
    if isinstance(data, Fault):
        raise StorykitError(f"{path}: {data.message}", hint=data.hint)
    return data.decode("utf-8", "replace")


class YamlFile(NamedTuple):
    """A file as read: plain values, positions, and what is wrong with it."""

    path: str
    data: bytes
    document: Document

    @classmethod
    def read(cls, path: str) -> YamlFile:
        """The file at `path`; never raises for what is in it."""
        data = read_bytes(path)
        if isinstance(data, Fault):
            return cls(path, b"", Document([data]))
        return cls(path, data, read(data))

    def faults(self) -> list[Diagnostic]:
        """What the reader found."""
        return [diagnostic(self.path, f.position, f.message, f.hint) for f in self.document.faults]

    def locate(self, mistakes: Iterable[Mistake]) -> list[Diagnostic]:
        """Mistakes in this file, each with its line and column."""
        find = self.document.marks.lookup()
        keys: dict[Path, Position] = {}
        found = []
        for mistake in mistakes:
            if mistake.of_key and not keys:
                keys = key_positions(self.data)
            at = keys.get(mistake.at) if mistake.of_key else None
            found.append(diagnostic(self.path, at or find(mistake.at), mistake.message, mistake.hint, mistake.rule))
        return found


def build(model: Callable[..., Model], document: Document) -> tuple[Model | None, list[Mistake]]:
    """The typed model of a document, or None; and what is wrong with it."""
    mistakes: list[Mistake] = []
    if document.absent:
        from storykit.files.faults import absent_mistakes

        mistakes += absent_mistakes(document.absent, model)
    try:
        return validator(model).validate_python(document.value), mistakes
    except ValidationError as error:
        from storykit.files.faults import schema_mistakes

        return None, [*mistakes, *schema_mistakes(error, model)]


def read_story(path: str, glossary: Glossary | None) -> tuple[StoryFile | None, list[Diagnostic]]:
    """A story file, or None with its faults. Without a glossary, names are not looked up."""
    file = YamlFile.read(path)
    document = file.document
    if not document.value:
        return None, file.faults()
    stem = path.rpartition("/")[2].rpartition(".")[0]
    document.value.setdefault("id", stem if stem.isprintable() else stem.encode("utf-8", "replace").decode())
    story, mistakes = build(Story, document)
    if glossary is not None:
        if story is None:
            mistakes += glossary.raw_mistakes(document.value)
        else:
            story, unknown = glossary.resolve(story)
            mistakes += unknown
    if story is None or mistakes or document.faults:
        return None, sorted({*file.faults(), *file.locate(mistakes)})
    return StoryFile(story, path, document.marks), []
