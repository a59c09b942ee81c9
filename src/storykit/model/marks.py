"""Where the values of a document stand."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import NamedTuple

Path = tuple[str | int, ...]

COLUMN_BITS = 20
"""A file has at most 2^20 bytes, so no column is larger."""
_COLUMN = (1 << COLUMN_BITS) - 1


class Position(NamedTuple):
    """A place in a file; line and column count from 1."""

    line: int = 1
    column: int = 1


class Place:
    """A step of a path. All documents share them: stories have the same few hundred places."""

    __slots__ = ("number", "path", "steps")
    count = 0

    def __init__(self, path: Path = ()) -> None:
        self.path = path
        self.number = Place.count
        Place.count += 1
        self.steps: dict[str | int, Place] = {}

    def step(self, step: str | int) -> Place:
        """The place one key or index further down."""
        place = self.steps.get(step)
        if place is None:
            place = self.steps[step] = Place((*self.path, step))
        return place


ROOT = Place()


class Marks:
    """Where each value of a document stands, in 12 bytes a value.

    A scalar is at its first character, a mapping or list at the key it belongs to.
    """

    __slots__ = ("_at", "_places")

    def __init__(self, places: list[int], at: list[int]) -> None:
        """`places` are place numbers, `at` their `line << COLUMN_BITS | column` from 0, in the document's order."""
        self._places = array("I", places)
        self._at = array("Q", at)

    def find(self, path: Path) -> Position:
        """The position of the value at `path`, or of the nearest one around it."""
        found = 0
        place = ROOT
        for step in path:
            below = place.steps.get(step)
            if below is None or below.number not in self._places:
                break
            place, found = below, self._places.index(below.number)
        return _position(self._at[found]) if self._at else Position()

    def lookup(self) -> Callable[[Path], Position]:
        """The same as a function, for many paths: what it costs does not grow with the document."""
        at = dict(zip(self._places, self._at, strict=True))

        def find(path: Path) -> Position:
            place = ROOT
            for step in path:
                below = place.steps.get(step)
                if below is None or below.number not in at:
                    break
                place = below
            return _position(at[place.number]) if at else Position()

        return find


def _position(packed: int) -> Position:
    return Position((packed >> COLUMN_BITS) + 1, (packed & _COLUMN) + 1)
