"""What an import wrote, what a person wrote since, and what the source says now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, NamedTuple

from storykit.errors import StorykitError
from storykit.exchange.mapping.fields import TEXT, field, number_text
from storykit.files.changes import changed_yaml
from storykit.model.story import Story

RECORD = "x-import"
"""The key under which a story file says what an import wrote into it."""

MARK = 6
"""How many letters tell one value from another."""
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


class Record(NamedTuple):
    """A story as its source has it.

    Attributes:
        map: The name of the map; empty when no record of the import is to be kept.
        source: The name of the file that it is from.
        key: What tells it from all others of its map.
        id: The id that a new file gets, if it is free.
        values: Plain values by dotted path.
    """

    map: str
    source: str
    key: str
    id: str
    values: Mapping[str, Any]

    def said(self, wrote: Mapping[str, str]) -> dict[str, Any]:
        """The record to keep in the file."""
        return {"map": self.map, "source": self.source, "key": self.key, "wrote": dict(wrote)}


class Existing(NamedTuple):
    """A story file as it is now: its text and its plain values by dotted path; `wrote` is empty for a person's file."""

    path: str
    id: str
    text: str
    values: Mapping[str, Any]
    wrote: Mapping[str, str]
    imported: bool


class Written(NamedTuple):
    """A story file to be written; `old` is empty for a new one."""

    id: str
    path: str
    old: str
    new: str
    story: Story | None = None


class Conflict(NamedTuple):
    """A value of which the source says something else than the file, and the file's was written by a person."""

    path: str
    field: str
    file: str
    source: str
    why: str


def mark(path: str, value: Any) -> str | None:
    """A few letters that stand for a value; None for no value.

    The first of the SHA-256 of its JSON, hexadecimal digits as the letters a to p: never a number in YAML.
    """
    if value is None:
        return None
    plain = json.dumps(_canonical(path, value), ensure_ascii=False, sort_keys=True)
    return sha256(plain.encode("utf-8", "replace")).hexdigest()[:MARK].translate(_LETTERS)


def _canonical(path: str, value: Any) -> Any:
    """A value as it compares: text without space around it, and numbers however they are written."""
    if isinstance(value, Mapping):
        return {key: _canonical("", item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical("", item) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float) or (field(path) or TEXT).kind == "number":
        try:
            return number_text(Decimal(str(value)))
        except InvalidOperation:
            pass
    return str(value).strip()


def marks(values: Mapping[str, Any]) -> dict[str, str]:
    """The marks of all values of a story."""
    return {path: found for path, value in values.items() if (found := mark(path, value)) is not None}


def merged(
    existing: Existing, record: Record, *, overwrite: bool, outside: bool
) -> tuple[Written | None, list[Conflict]]:
    """A story file with what changed at the source, or None when nothing is to be written; and the conflicts.

    Of a field that the import wrote and nobody edited, the file gets the source's value. One that a person wrote or
    edited stays, and is a conflict when the source changed as well. `overwrite` takes the source's value all the
    same; a file `outside` the folder of the import is never changed.
    """
    changes: dict[str, Any] = {}
    conflicts: list[Conflict] = []
    wrote = dict(existing.wrote)
    for path in dict.fromkeys((*record.values, *existing.wrote)):
        value, present = record.values.get(path), existing.values.get(path)
        now, here, was = mark(path, value), mark(path, present), existing.wrote.get(path)
        if now == here or (was is not None and now == was and not overwrite):
            continue
        untouched = existing.imported and here == was
        if (untouched or overwrite) and not outside:
            changes[path] = value
            wrote[path] = now or ""
        else:
            why = _why(existing, here, was, outside=outside and (untouched or overwrite))
            conflicts.append(Conflict(existing.path, path, _shown(present), _shown(value), why))
    if not changes:
        return None, conflicts
    if record.map and existing.imported:
        changes[RECORD] = record.said({path: letters for path, letters in wrote.items() if letters})
    try:
        new = changed_yaml(existing.text, changes)
    except StorykitError as error:
        raise StorykitError(f"{existing.path}: {error}", hint=error.hint) from None
    return Written(existing.id, existing.path, existing.text, new), conflicts


def _why(existing: Existing, here: str | None, was: str | None, *, outside: bool) -> str:
    if outside:
        return "the file is outside the folder of the import"
    if not existing.imported:
        return "a person wrote the file"
    return "a person deleted it" if here is None else "a person wrote it" if was is None else "a person edited it"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
