"""The files to be read with one map: the map that is named, or the ready-made one that fits."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain

from storykit.errors import StorykitError
from storykit.exchange.mapping.expressions import search
from storykit.exchange.mapping.maps import ImportMap, load_map, ready_maps
from storykit.exchange.readers.source import Options, Row, Source, files_below, open_source
from storykit.exchange.stories.flat import is_flat
from storykit.exchange.stories.flatmap import NAME
from storykit.model.values import normal


def sources(
    files: Iterable[str | os.PathLike[str]], map: str | None, options: Options
) -> Iterator[tuple[Source, ImportMap | None]]:
    """Each file, open until the next one is asked for, with the map to read it by.

    That is the one that is named, or the one that fits the first file; None stands for what storykit exported.

    Raises:
        StorykitError: A file or the map cannot be read, or no map fits.
    """
    chosen = load_map(map) if map and map != NAME else None
    found_out = map is None
    for path in files_below(files):
        with closing(open_source(path, **options._asdict())) as opened:
            source, keys = _peeked(opened)
            if found_out:
                chosen, found_out = fitting_map(path, source.columns, keys), False
            yield source, chosen


def _peeked(source: Source) -> tuple[Source, tuple[str, ...]]:
    """A source, and the keys of the first of its records where these are nested."""
    first = None if source.columns else next(source.rows, None)
    if first is None:
        return source, ()
    return source._replace(rows=chain((first,), source.rows)), tuple(str(key) for key in first.values)


def records(rows: Iterator[Row], map: ImportMap | None) -> Iterator[Row]:
    """The records inside each record, where the map says so; a record without any is one itself."""
    if map is None or not map.said.records:
        yield from rows
        return
    for row in rows:
        found = search(map.said.records, row.values)
        if isinstance(found, list):
            yield from (Row(row.number, item) for item in found if isinstance(item, dict))
        else:
            yield row


def fitting_map(path: str, columns: Sequence[str], keys: Iterable[str]) -> ImportMap | None:
    """The one ready-made map that fits a file by its columns, or by the keys of its first record.

    None stands for a file that storykit exported.

    Raises:
        StorykitError: None fits, or several do.
    """
    if is_flat(columns) or (not columns and {"title", "customer"} <= set(keys)):
        return None
    names = {normal(name) for name in columns or keys}
    maps = [load_map(name) for name in ready_maps()]
    fitting = [map for map in maps if map.said.fits and all(_fits(one, names) for one in map.said.fits)]
    if len(fitting) == 1:
        return fitting[0]
    told = f"{' and '.join(map.name for map in fitting)} fit" if fitting else "no ready-made map fits"
    hint = "name one: --map NAME" if fitting else f'draft one: storykit import "{path}" --suggest-map > map.yaml'
    raise StorykitError(f"{told} {path}", hint=hint)


def _fits(wanted: str, names: set[str]) -> bool:
    """Whether one of the columns is there that are named with | between."""
    return any(normal(name) in names for name in wanted.split("|"))
