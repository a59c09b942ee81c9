"""The files that a map joins with its source, held by key."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.exchange.mapping.expressions import Lookup, Scope, as_key
from storykit.exchange.mapping.maps import ImportMap, Join
from storykit.exchange.readers.source import Source, open_source
from storykit.model.names import closest
from storykit.model.values import normal


def open_joins(map: ImportMap, source: Source, on_fault: Callable[[Diagnostic], None] | None) -> dict[str, Lookup]:
    """The joined files of a map, read whole, for one source.

    Raises:
        StorykitError: A file is not there or cannot be read, or has no column of the key's name.
    """
    plain = Scope(source.columns)
    return {join.name: _lookup(map, i, join, source, plain, on_fault) for i, join in enumerate(map.said.join)}


def _lookup(
    map: ImportMap, place: int, join: Join, source: Source, plain: Scope, on_fault: Callable[[Diagnostic], None] | None
) -> Lookup:
    for name in plain.missing(join.on):
        message = f'{os.path.basename(source.path)} has no column "{name}"'
        raise _unfit(map, ("join", place, "on"), message, closest(name, source.columns))
    path = _beside(join.file, map.path, source.path)
    if path is None:
        message = f"there is no file {join.file} beside the map or the source"
        raise _unfit(map, ("join", place, "file"), message, "", "export it into one of these folders, or mend its name")
    with closing(open_source(path, on_fault=on_fault)) as other:
        return _held(map, place, join, other, plain)


def _held(map: ImportMap, place: int, join: Join, other: Source, plain: Scope) -> Lookup:
    scope, key = Scope(other.columns), join.to or join.on
    for name in scope.missing(key):
        message = f'{join.file} has no column "{name}"'
        raise _unfit(map, ("join", place, "to" if join.to else "on"), message, closest(name, other.columns))
    get = scope.getter(key)
    rows: dict[str, list[Any]] = {}
    for row in other.rows:
        if found := normal(as_key(get(row.values))):
            known = rows.setdefault(found, [])
            if join.many or not known:
                known.append(row.values)
    return Lookup(join.file, scope.index, rows, plain.getter(join.on), join.on, join.many)


def _unfit(map: ImportMap, at: tuple[str | int, ...], message: str, near: str, hint: str = "") -> StorykitError:
    told = f'{message}, did you mean "{near}"?' if near else message
    return StorykitError("the join cannot be made, so nothing was imported", diagnostics=(map.fault(at, told, hint),))


def _beside(name: str, map: str, source: str) -> str | None:
    """The file in the folder of the map, else of the source, or below: a map from elsewhere reads no other."""
    for folder in (Path(map).parent, Path(source).parent):
        if (folder / name).is_file() and (folder / name).resolve().is_relative_to(folder.resolve()):
            return (folder / name).as_posix()
    return None
