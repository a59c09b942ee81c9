"""Stories as the plain values of their files: what building a story undoes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from storykit.model.story import Permission, Story

OWN = "x-"
DIGITS = 15
"""What a number can have and come through any program: more are written as text."""

_TOLD: dict[type, tuple[str, ...]] = {Story: ("stage",), Permission: ("status",)}
"""What is written also where it is the default, as people look for it."""


def story_values(story: Story) -> dict[str, Any]:
    """The story as a file has it: keys in the model's order, without those that say nothing.

    Dates are text as in 2026-11-30, numbers are numbers, and the user's own keys stand where they stood.
    """
    return record_values(story)


def record_values(record: Any) -> dict[str, Any]:
    """The same of any part of a story."""
    told, defaults = _TOLD.get(type(record), ()), record._field_defaults
    values = {
        name: _plain(value)
        for name, value in record._asdict().items()
        if name != "own" and (name in told or name not in defaults or value != defaults[name])
    }
    return values | own_values(record.own)


def own_values(own: Mapping[str, Any] | None) -> dict[str, Any]:
    """The user's own keys as they were written."""
    return {key: _ungathered(value) for key, value in (own or {}).items()}


def _ungathered(value: Any) -> Any:
    """A value in which own keys stand beside the others again; reading had put them under one key."""
    if isinstance(value, list | tuple):
        return [_ungathered(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    others = {key: _ungathered(item) for key, item in value.items() if key != OWN}
    own = value.get(OWN, {})
    return others | (own_values(own) if isinstance(own, Mapping) else {OWN: own})


def gathered(values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values as the model takes them: in each mapping, own keys under the one key `x-`."""
    found: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for key, value in values.items():
        (own if key.startswith(OWN) else found)[key] = _gathered(value)
    return found | ({OWN: own} if own else {})


def _gathered(value: Any) -> Any:
    if isinstance(value, Mapping):
        return gathered(value)
    return [_gathered(item) for item in value] if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return amount(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if hasattr(value, "_fields"):
        return record_values(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def amount(value: Decimal) -> int | float | str:
    """An amount as a number; as text where it has more digits than a number keeps."""
    plain = f"{value:f}"
    if len(plain.strip("-").replace(".", "")) > DIGITS:
        return plain
    return int(value) if value == value.to_integral_value() else float(value)
