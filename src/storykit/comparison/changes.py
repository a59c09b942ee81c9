"""What differs between two strategies, value by value, and one of them with a single value put back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from storykit.criteria import CRITERIA
from storykit.model.strategy import CellTarget, Strategy

_SHORT = 32
_SECONDARY = ("own", "extends")


class Change(NamedTuple):
    """One value that differs.

    Attributes:
        path: Its keys from the top of the strategy on; an offering and the like is called by its id.
        old: What it was; None when it was not there.
        new: What it is; None when it is no longer there.
    """

    path: tuple[str, ...]
    old: Any
    new: Any

    def __str__(self) -> str:
        name = ".".join(self.path)
        if isinstance(self.old, tuple) or isinstance(self.new, tuple):
            return f"{name} {_fate(self.old, self.new)}"
        old, new = _word(self.old), _word(self.new)
        return f"{name} {old} → {new}" if max(len(old), len(new)) <= _SHORT else f"{name} changed"


def _fate(old: Any, new: Any) -> str:
    if old is None:
        return f"is new, weight {new.weight:g}" if hasattr(new, "weight") else "is new"
    return "is gone" if new is None else "changed"


def _word(value: Any) -> str:
    if value is None or value == "":
        return "none"
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def effective_weights(strategy: Strategy) -> dict[str, float]:
    """The weight of every criterion, given or not."""
    given = strategy.weights or {}
    return {criterion.name: given.get(criterion.name, criterion.weight) for criterion in CRITERIA}


def changes(old: Strategy, new: Strategy) -> tuple[Change, ...]:
    """All values that differ, in the order of the file's keys; weights that are not given count as the defaults."""
    return tuple(_changes(_whole(old), _whole(new), ()))


def put_back(new: Strategy, change: Change) -> Strategy:
    """The new strategy with one change undone."""
    restored: Strategy = _put(_whole(new), change.path, change.old)
    return restored


def _whole(strategy: Strategy) -> Strategy:
    return strategy._replace(weights=effective_weights(strategy))


def _changes(old: Any, new: Any, at: tuple[str, ...]) -> Iterator[Change]:
    if old == new:
        return
    before, after = _inner(old), _inner(new)
    if before is None and old is None and isinstance(new, Mapping):
        before = {}
    if after is None and new is None and isinstance(old, Mapping):
        after = {}
    if before is None or after is None:
        yield Change(at, old, new)
        return
    for key in dict.fromkeys((*before, *after)):
        yield from _changes(before.get(key), after.get(key), (*at, key))


def _inner(value: Any) -> dict[str, Any] | None:
    """The values within one, by key or name; None for a plain one."""
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "_fields"):
        return {name: getattr(value, name) for name in value._fields if name not in _SECONDARY}
    if isinstance(value, tuple):
        names = [_name(item) for item in value]
        if all(names) and len(set(names)) == len(names):
            return dict(zip(names, value, strict=True))
    return None


def _name(item: Any) -> str:
    if isinstance(item, CellTarget):
        return f"{item.offering}/{item.persona}"
    return str(getattr(item, "id", ""))


def _put(value: Any, path: tuple[str, ...], old: Any) -> Any:
    """A value with the one at `path` in it replaced; None takes it away."""
    if not path:
        return old
    key, rest = path[0], path[1:]
    if hasattr(value, "_fields"):
        return value._replace(**{key: _put(getattr(value, key), rest, old)})
    inner = _inner(value) or {}
    inner[key] = _put(inner.get(key), rest, old)
    if inner[key] is None:
        del inner[key]
    return tuple(inner.values()) if isinstance(value, tuple) else inner
