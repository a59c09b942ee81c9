"""Safe fixes of a story file's text: what they do not mean to change stays as it is, to the byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path as FilePath
from typing import Any, NamedTuple

import yaml

from storykit.files.load import read_bytes
from storykit.files.reader import Fault, read
from storykit.files.write import write_atomic
from storykit.model.names import Glossary
from storykit.model.story import Story
from storykit.model.values import parse_day

_DAYS: tuple[tuple[str, ...], ...] = (
    ("happened_on",),
    ("permission", "granted_on"),
    ("permission", "expires_on"),
    ("deal", "closed_on"),
    ("assets", "*", "published_on"),
    ("ignore", "*", "until"),
)
_SPELLINGS = ("%Y/%m/%d", "%Y.%m.%d", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d. %B %Y")
_MARK = "\ufeff"
_PLAIN = re.compile(r"[^\W_][\w.-]*")


class Edit(NamedTuple):
    """New text in place of a part of the old, by offsets in characters."""

    start: int
    end: int
    text: str


class Change(NamedTuple):
    """A file before and after its fixes."""

    path: str
    old: str
    new: str


def fix_files(paths: Iterable[str], glossary: Glossary, *, sort_keys: bool, dry: bool) -> list[Change]:
    """Fix story files in place, each whole or not at all; with `dry`, say only what would change."""
    changes: list[Change] = []
    for path in paths:
        data = read_bytes(path)
        if isinstance(data, Fault):
            continue
        new = fixed(data, glossary, sort_keys=sort_keys)
        if new != data:
            changes.append(Change(path, data.decode(), new.decode()))
            if not dry:
                write_atomic(FilePath(path), [new.decode()])
    return changes


def fixed(data: bytes, glossary: Glossary, *, sort_keys: bool = False) -> bytes:
    """A story file with names and aliases turned to ids and dates spelled as they should be.

    On request its keys are put in order. What cannot be fixed safely is left alone: the same bytes come back.
    """
    document = read(data)
    if not document.value or document.faults:
        return data
    text = data.decode().removeprefix(_MARK)
    root = yaml.compose(text, Loader=yaml.CBaseLoader)
    edits = sorted({*_ids(root, glossary, text), *_dates(root, text)}, reverse=True)
    for edit in edits:
        text = text[: edit.start] + edit.text + text[edit.end :]
    if sort_keys:
        text = _in_order(text)
    new = (_MARK + text if data.startswith(_MARK.encode()) else text).encode()
    return new if _same_shape(document.value, read(new).value) else data


def _same_shape(old: Any, new: Any) -> bool:
    """Whether two documents have the same keys and lengths: a fix changes nothing but scalars."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_same_shape(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_same_shape, old, new))
    return isinstance(old, str) == isinstance(new, str)


def _ids(root: Any, glossary: Glossary, text: str) -> Iterator[Edit]:
    kinds = (
        (glossary.offerings, ("offerings", "*")),
        (glossary.personas, ("personas", "*")),
        (glossary.problems, ("problems", "*")),
        (glossary.personas, ("advocates", "*", "persona")),
    )
    for names, path in kinds:
        for node in _scalars(root, path):
            id = names.id(node.value)
            if id is not None and id != node.value and _PLAIN.fullmatch(id):
                yield from _replacing(node, id, text)


def _dates(root: Any, text: str) -> Iterator[Edit]:
    for path in _DAYS:
        for node in _scalars(root, path):
            if day := _respelled(node.value):
                yield from _replacing(node, day, text)


def _respelled(value: str) -> str:
    """The day that a text can only mean, spelled as it should be; empty when it is right or could mean two."""
    try:
        parse_day(value)
    except ValueError:
        for spelling in _SPELLINGS:
            try:
                return datetime.strptime(value.strip(), spelling).date().isoformat()
            except ValueError:
                continue
    return ""


def _scalars(node: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """The scalar nodes at a path, in which `*` is every item of a list."""
    if not path:
        if isinstance(node, yaml.ScalarNode):
            yield node
    elif path[0] == "*" and isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, path[1:])
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == path[0]:
                yield from _scalars(value, path[1:])


def _replacing(node: Any, new: str, text: str) -> Iterator[Edit]:
    """The edit of a scalar that stands in the text as it reads, plain or in quotes."""
    start, end = node.start_mark.index, node.end_mark.index
    for quote in ("", "'", '"'):
        if text[start:end] == f"{quote}{node.value}{quote}":
            yield Edit(start, end, f"{quote}{new}{quote}")


def _in_order(text: str) -> str:
    """The top-level keys in the order of the reference, each with the comments right above it."""
    root: Any = yaml.compose(text, Loader=yaml.CBaseLoader)
    if root.flow_style or not text.endswith("\n"):
        return text
    lines = text.splitlines(keepends=True)
    starts = [_with_comments(lines, key.start_mark.line, i == 0) for i, (key, _) in enumerate(root.value)]
    parts = ["".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    order = {name: i for i, name in enumerate(Story._fields)}
    keys = [order.get(key.value, len(order)) for key, _ in root.value]
    in_order = [part for _, part in sorted(zip(keys, parts, strict=True), key=lambda pair: pair[0])]
    return "".join(lines[: starts[0]]) + "".join(in_order)


def _with_comments(lines: list[str], line: int, first: bool) -> int:
    while not first and line and lines[line - 1].startswith("#"):
        line -= 1
    return line
