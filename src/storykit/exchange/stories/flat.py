"""A story as one row of a table, and back.

A column for each field, named by its path: `customer.name`, `permission.expires_on`. Lists of text are one
cell, lists of records are JSON in one, and so are the user's own keys and parts that hold nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple, get_args, get_origin

from storykit.exchange.stories.plain import DIGITS, amount, own_values, record_values
from storykit.model.cells import HIDDEN, unguarded
from storykit.model.story import Story
from storykit.model.typed import is_model

Kind = Literal["text", "date", "number", "amount", "list", "records", "own"]
_FIRST = ("id", "title", "kind", "stage", "owner")
_SEPARATOR = "; "


class FlatColumn(NamedTuple):
    """A column: its name is the path of its field; `default` is what an empty cell stands for."""

    name: str
    kind: Kind
    default: Any

    @property
    def path(self) -> tuple[str, ...]:
        """The keys that lead to the value."""
        return tuple(self.name.split("."))


def _kind(hint: Any) -> tuple[Kind, Any]:
    """What a field holds, and the record's class where it is one."""
    plain = next((arg for arg in get_args(hint) if arg is not type(None)), hint)
    if get_origin(hint) is tuple:
        return ("records", None) if is_model(plain) else ("list", None)
    if is_model(plain):
        return "records", plain
    kinds: dict[Any, Kind] = {date: "date", float: "number", Decimal: "amount"}
    inner = get_args(plain)[0] if get_args(plain) else plain
    return kinds.get(inner, "text"), None


def _columns(model: Any, prefix: str = "") -> Iterator[FlatColumn]:
    hints = {name: hint for name, hint in model.__annotations__.items() if name != "own"}
    first = [name for name in _FIRST if name in hints] if model is Story else []
    for name in (*first, *(name for name in hints if name not in first)):
        kind, record = _kind(hints[name])
        if record is not None:
            yield from _columns(record, f"{prefix}{name}.")
        else:
            yield FlatColumn(prefix + name, kind, model._field_defaults.get(name))


COLUMNS = (*_columns(Story), FlatColumn("own", "own", None))
"""The columns of an exported table, in order."""

_BY_NAME = {column.name: column for column in COLUMNS}
_TOLD = {"stage", "permission.status"}


def is_flat(columns: Iterable[str]) -> bool:
    """Whether a table has the columns of an export (some may be missing, as long as its stories are told apart)."""
    names = set(columns)
    return {"title", "customer.name"} <= names <= {*_BY_NAME, *(name for name in names if "x-" in name)}


def to_flat(story: Story) -> dict[str, Any]:
    """The story's typed values by column: text, numbers, dates, tuples of text; None for what it does not say."""
    row = {column.name: _typed(_at(story, column.path), column.kind) for column in COLUMNS[:-1]}
    return row | {"own": _json(own) if (own := _unflat(story, row)) else None}


def _at(story: Story, path: tuple[str, ...]) -> Any:
    value: Any = story
    for name in path:
        value = None if value is None else getattr(value, name)
    return value


def _typed(value: Any, kind: Kind) -> Any:
    if value in (None, "", ()):
        return None
    if kind == "records":
        return _json([record_values(record) for record in value])
    return amount(value) if kind == "amount" else value


def _unflat(story: Story, row: Mapping[str, Any]) -> dict[str, Any]:
    """What has no column: own keys, and parts that are there and empty."""
    extra = own_values(story.own)
    for name, part in story._asdict().items():
        if hasattr(part, "_fields"):
            own = own_values(part.own)
            empty = all(value is None for column, value in row.items() if column.startswith(f"{name}."))
            extra |= {name: own} if own or empty else {}
    return extra


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return HIDDEN.sub(lambda match: json.dumps(match[0])[1:-1], text)


def to_cells(row: Mapping[str, Any]) -> list[str | int | float | date | None]:
    """A row for a spreadsheet: lists as text, and no text that hides anything.

    Whoever writes the spreadsheet guards what would start a formula; `from_flat` takes the guard away.
    """
    return [_cell(row[column.name]) for column in COLUMNS]


def _cell(value: Any) -> Any:
    if isinstance(value, tuple):
        return joined(value)
    if isinstance(value, str):
        return _shown(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else value if float(f"{value:.{DIGITS}g}") == value else repr(value)
    return value


def _shown(text: str) -> str:
    """Text as it is; as JSON where it holds what cannot be seen, or looks like JSON's text."""
    hides = HIDDEN.search(text.replace("\n", ""))
    return _json(text) if hides or _unquoted(text) != text else text


def _unquoted(text: str) -> str:
    if text.startswith('"') and text.endswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            return text
    return text


def raw(value: Any) -> Any:
    """A value for a table that is no spreadsheet: text as it is, unless it would be read as something else."""
    return _json(value) if isinstance(value, str) and _text(value) != value else value


def joined(items: Iterable[str]) -> str:
    """A list of text as one: with `; ` between; as JSON where an item has a `;` or could be mistaken."""
    items = list(items)
    text = _SEPARATOR.join(items)
    hides = HIDDEN.search(text)
    return _json(items) if hides or split(text) != items else text


def split(text: str) -> list[str] | str:
    """The items of a list that is one text; the text itself when it starts as JSON and is none."""
    if text.startswith("["):
        try:
            found = json.loads(text)
        except ValueError:
            return text
        return [item if isinstance(item, str) else _json(item) for item in found]
    return [part for item in text.split(";") if (part := item.strip())]


def from_flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of an exported table (CSV, workbook or Parquet) as the plain values of a story file.

    Cells that say nothing, or what is the case without them, are left out. A column that no export has becomes a key
    of its name, for the schema to judge; `customer.x-crm` is an own key of the customer. Text that should be JSON and
    is not stays text, for the schema to judge as well.
    """
    values: dict[str, Any] = {}
    for name, cell in row.items():
        column = _BY_NAME.get(name) or FlatColumn(name, "text", None)
        value = _value(cell, column)
        if column.kind == "own" and isinstance(value, dict):
            _merge(values, value)
        elif value is not None:
            *above, last = column.path
            part = _part(values, above)
            if column.name in _TOLD or value not in (column.default, _text(column.default)):
                part[last] = value
    return values


def _value(cell: Any, column: FlatColumn) -> Any:
    if isinstance(cell, list | tuple):
        return list(cell) or None
    text = _text(cell)
    if not text:
        return None
    if column.kind == "list":
        return split(unguarded(cell) if isinstance(cell, str) else text)
    if column.kind in ("records", "own"):
        return _parsed(text)
    return text


def _text(cell: Any) -> str:
    """A cell as a file would say it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return _unquoted(unguarded(cell)) if isinstance(cell, str) else str(cell)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _part(values: dict[str, Any], path: Iterable[str]) -> dict[str, Any]:
    """The mapping at a path, made where it is missing."""
    for name in path:
        below = values.setdefault(name, {})
        values = below if isinstance(below, dict) else {}
    return values


def _merge(values: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and not key.startswith("x-"):
            _merge(_part(values, (key,)), value)
        else:
            values[key] = value
