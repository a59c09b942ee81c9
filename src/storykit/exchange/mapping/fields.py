"""The fields of a story that a map can fill, and what turns any value into the plain one of a story file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from storykit.exchange.readers.dates import to_day, to_number
from storykit.model.names import closest
from storykit.model.story import Story
from storykit.model.typed import OWN, is_model
from storykit.model.values import normal

Kind = Literal["text", "day", "number", "flag", "choice", "texts", "records", "record"]

MOST_KNOWN = 100_000
"""How many distinct values are remembered, so that each is read once."""


class Field(NamedTuple):
    """What a field of a story holds.

    Attributes:
        kind: Its kind; `record` has keys below it, `records` is a list of those.
        options: The words that a choice has.
        model: The class of a record.
    """

    kind: Kind
    options: tuple[str, ...] = ()
    model: Any = None


TEXT = Field("text")
_KINDS: dict[Any, Kind] = {str: "text", date: "day", Decimal: "number", float: "number", int: "number", bool: "flag"}


@cache
def field(path: str, model: Any = Story) -> Field | None:
    """The field at a dotted path; None when there is none. Keys of the user's own are text."""
    name, _, rest = path.partition(".")
    if name.startswith(OWN):
        return TEXT
    hint = model.__annotations__.get(name) if name != "own" else None
    if hint is None:
        return None
    found = _field(hint)
    if not rest:
        return found
    return field(rest, found.model) if found.kind == "record" else None


def _field(hint: Any) -> Field:
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _field(args[0])
    if origin in (Union, UnionType):
        return _field(next(arg for arg in args if arg is not NoneType))
    if origin is Literal:
        return Field("choice", args)
    if origin is tuple:
        return Field("records", model=args[0]) if is_model(args[0]) else Field("texts")
    return Field("record", model=hint) if is_model(hint) else Field(_KINDS[hint])


def near(path: str) -> str:
    """The field that a misspelt path most likely means; empty when none is near."""
    return closest(path, paths())


@cache
def paths(model: Any = Story, prefix: str = "") -> tuple[str, ...]:
    """All fields that a map can fill, as dotted paths."""
    found: list[str] = []
    for name, hint in model.__annotations__.items():
        if name != "own":
            known = _field(hint)
            found += paths(known.model, f"{prefix}{name}.") if known.kind == "record" else [prefix + name]
    return tuple(found)


class Reading(NamedTuple):
    """How the texts of a source are written: the order of its dates, and the mark before decimals."""

    dates: str = ""
    decimal: str = ""


Convert = Callable[[Any], Any]
"""From any value to the plain one of a story file: text, or lists and mappings of text; None for nothing.

Raises ValueError, whose message says what the value is not.
"""


def converter(wanted: Field, reading: Reading) -> Convert:
    """What makes plain values for a field."""
    if wanted.kind == "day":
        return _remembered(lambda value: to_day(value, reading.dates).isoformat())
    if wanted.kind == "number":
        return _remembered(lambda value: number_text(Decimal(str(to_number(value, reading.decimal)))))
    if wanted.kind == "flag":
        return _remembered(_flag)
    if wanted.kind == "choice":
        return _remembered(_choice(wanted.options))
    if wanted.kind == "texts":
        return texts
    if wanted.kind == "records":
        return _records(wanted.model, reading)
    return text


def text(value: Any) -> str | None:
    """A value as one text without space around it; a list with commas between."""
    if isinstance(value, str):
        return value.strip() or None
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(text, value))) or None
    if isinstance(value, Mapping):
        raise ValueError(f"has keys below it ({', '.join(map(str, value))[:60]}), and text was expected")  # noqa: TRY004
    return str(value)


def texts(value: Any) -> list[str] | None:
    """A value as a list of texts, each once."""
    if isinstance(value, list | tuple):
        return list(dict.fromkeys(filter(None, map(text, _flat(value))))) or None
    one = text(value)
    return [one] if one else None


def _flat(values: Any) -> Any:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _flat(value)
        else:
            yield value


def number_text(value: Decimal) -> str:
    """A number as a story file has it: digits, and no zeros that say nothing."""
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


_TRUE, _FALSE = {"true", "yes", "y", "1", "x"}, {"false", "no", "n", "0"}


def _flag(value: Any) -> str:
    word = str(value).strip().lower()
    if word in _TRUE or word in _FALSE:
        return "true" if word in _TRUE else "false"
    raise ValueError(f'"{value}" is neither true nor false')


def _choice(options: tuple[str, ...]) -> Convert:
    known = {normal(option): option for option in options}

    def convert(value: Any) -> str:
        found = known.get(normal(str(value)))
        if found is None:
            raise ValueError(f'"{value}" is not one of {", ".join(options)}; a value table can say which it is')
        return found

    return convert


def _remembered(convert: Convert) -> Convert:
    """The same, asked once for each distinct text. Nothing and empty text give nothing."""
    known: dict[Any, Any] = {None: None, "": None}

    def remembered(value: Any) -> Any:
        try:
            return known[value]
        except (KeyError, TypeError):
            pass
        if isinstance(value, str) and not value.strip():
            return None
        found = convert(value)
        if isinstance(value, str):
            if len(known) > MOST_KNOWN:
                known.clear()
            known[value] = found
        return found

    return remembered


def _records(model: Any, reading: Reading) -> Convert:
    """What makes a list of records of a class; text becomes the first field that has to be there or is text."""

    def convert(value: Any) -> list[dict[str, Any]] | None:
        items = value if isinstance(value, list | tuple) else [value]
        found = [record for item in items if item and (record := as_record(item, model, reading))]
        return found or None

    return convert


def as_record(item: Any, model: Any, reading: Reading) -> dict[str, Any]:
    """One record from a mapping, without the keys that have no value."""
    if not isinstance(item, Mapping):
        raise ValueError(f'"{text(item)}" should have keys: {{{model._fields[0]}: …}}')  # noqa: TRY004
    found = {}
    for key, value in item.items():
        known = field(key, model)
        if known is None:
            raise ValueError(f'"{key}" is no key of {model.__name__.lower()}; known are {", ".join(_keys(model))}')
        if (plain := converter(known, reading)(value)) is not None:
            found[key] = plain
    return found


def _keys(model: Any) -> list[str]:
    return [name for name in model._fields if name != "own"]
