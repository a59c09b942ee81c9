"""Which ready-made map fits a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storykit.errors import StorykitError
from storykit.exchange.flat import is_flat
from storykit.exchange.maps import ImportMap, load_map, ready_maps
from storykit.model.values import normal


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
