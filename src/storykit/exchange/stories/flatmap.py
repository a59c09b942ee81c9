"""The map of what storykit itself exported: every row is a story already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storykit.exchange.mapping.fields import field
from storykit.exchange.mapping.grouping import Totals
from storykit.exchange.mapping.mapper import Mapped
from storykit.exchange.mapping.names import Note
from storykit.exchange.stories.flat import from_flat
from storykit.model.typed import OWN

NAME = "storykit"


class FlatMapper:
    """Rows that `storykit export` wrote as stories; used as a Mapper."""

    totals: Totals | None = None
    absent: tuple[str, ...] = ()
    reads: frozenset[str] | None = None

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._columns = columns
        self._told: dict[Note, int] = {}

    def story(self, values: Any, row: int) -> dict[str, Any]:  # noqa: ARG002
        """A row as the plain values of a story file."""
        if self._columns:
            return from_flat(dict(zip(self._columns, values, strict=False)))
        return dict(values)

    def mapped(self, values: Any, row: int) -> Mapped:
        """A row with the id of its story as its key."""
        found = flat(self.story(values, row))
        for path in ("customer.name", "title"):
            if path not in found:
                note = Note(f"no {path}; left out")
                self._told[note] = self._told.get(note, 0) + 1
                return Mapped(None, "", (note,))
        return Mapped(found, str(found.get("id") or ""), ())

    def named(self, story: dict[str, Any]) -> dict[str, Any]:
        """The same: nothing is called otherwise."""
        return story

    def notes(self) -> dict[Note, int]:
        """What is to be said of the rows so far, each with the number of rows that it is about."""
        return self._told


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a story file by dotted path; the user's own keys stand by themselves."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        known = field(key)
        if key == OWN and isinstance(value, Mapping):
            found |= value
        elif known is not None and known.kind == "record" and isinstance(value, Mapping) and value:
            found |= {f"{key}.{inner}": item for inner, item in flat_record(value).items()}
        else:
            found[key] = value
    return found


def flat_record(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a part of a story, own keys among the others."""
    own = values.get(OWN)
    rest = {key: value for key, value in values.items() if key != OWN}
    return rest | (dict(own) if isinstance(own, Mapping) else {})
