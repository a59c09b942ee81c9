"""New story files: plain values as YAML that people like to read and edit."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from storykit.model.story import Story
from storykit.model.typed import is_model

WIDTH = 110
_PLAIN = re.compile(r"[^\W_](?:[\w ./+%€$£()'’&;,|·–—!?*=…-]|:(?=[^\s,\[\]{}])|#(?<=\S#))*")
_FLOW = re.compile(r"[^\W_](?:[\w ./+%()-]|:(?=//))*")
_OTHER = re.compile(
    r"[-+]?[\d_.,:]*\d[\d_.:eE+-]*|0[xob]\w+|\d{4}-\d\d?-\d\d?.*|y|n|yes|no|on|off|true|false|null|\.?nan|\.?inf|<<|=",
    re.IGNORECASE,
)
_TYPED = {
    "happened_on",
    "granted_on",
    "expires_on",
    "closed_on",
    "published_on",
    "until",
    "amount",
    "effort",
    "approved",
}
"""The keys whose values are no text: they stand without quotes."""


def story_yaml(values: Mapping[str, Any]) -> str:
    """The file of a story, from the plain values that reading it gives: keys in the usual order, own keys last."""
    return "".join(_mapping(values, Story, ""))


def key_yaml(key: str, value: Any, model: Any, indent: int) -> str:
    """The lines of one key of a record, `indent` spaces in."""
    return "".join(_mapping({key: value}, model, " " * indent))


def _mapping(values: Mapping[str, Any], model: Any, indent: str) -> Iterator[str]:
    for key in _in_order(values, model):
        name = key if _FLOW.fullmatch(key) and not _OTHER.fullmatch(key) else _quoted(key)
        yield f"{indent}{name}:"
        yield from _value(values[key], model_of(model, key), key, indent)


def _in_order(values: Mapping[str, Any], model: Any) -> list[str]:
    order = {name: i for i, name in enumerate(model._fields)} if model else {}
    return sorted(values, key=lambda key: order.get(key, len(order)))


def model_of(model: Any, key: str) -> Any:
    """The class of the record, or of the list's records, under a key."""
    hint = model.__annotations__.get(key) if model else None
    if is_model(hint):
        return hint
    return next((arg for arg in get_args(hint) if is_model(arg)), None)


def _value(value: Any, model: Any, key: str, indent: str) -> Iterator[str]:
    """What stands behind the colon of a key, to the end of its lines."""
    if isinstance(value, Mapping):
        if not value or (model is None and not any(isinstance(item, Mapping | list) for item in value.values())):
            yield f" {_in_flow(value)}\n"
        else:
            yield "\n"
            yield from _mapping(value, model, indent + "  ")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from _list(value, model, len(indent) + len(key), indent + "  ")
    else:
        yield from _scalar(value, key, indent)


def _list(items: Sequence[Any], model: Any, used: int, indent: str) -> Iterator[str]:
    flow = "[]" if not items else _flow(items, used) if model is None else ""
    if flow:
        yield f" {flow}\n"
        return
    yield "\n"
    for item in items:
        if isinstance(item, Mapping) and (
            flow := _flow({key: item[key] for key in _in_order(item, model)}, len(indent))
        ):
            yield f"{indent}- {flow}\n"
        elif isinstance(item, Mapping) and item:
            inner = "".join(_mapping(item, model, indent + "  "))
            yield f"{indent}- {inner[len(indent) + 2 :]}"
        else:
            yield f"{indent}-"
            yield from _value(item, model, "", indent)


def _flow(value: Any, used: int) -> str:
    """A small list or mapping on one line; empty when it has no place there."""
    text = _in_flow(value)
    return text if len(text) + used + 2 <= WIDTH else ""


def _in_flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_in_flow(key)}: {_in_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_in_flow, value)) + "]"
    text = _text(value)
    if not isinstance(value, str):
        return text
    return text if _FLOW.fullmatch(text) and not text.endswith(" ") and not _OTHER.fullmatch(text) else _quoted(text)


def _scalar(value: Any, key: str, indent: str) -> Iterator[str]:
    text = _text(value)
    if not isinstance(value, str) or (key in _TYPED and _FLOW.fullmatch(text)):
        yield f" {text}\n"
    elif stands(text) or (len(indent) + len(key) + len(text) + 2 > WIDTH and _folds(text)):
        yield from _block(text, indent + "  ")
    elif _PLAIN.fullmatch(text) and not text.endswith(" ") and not _OTHER.fullmatch(text):
        yield f" {text}\n"
    else:
        yield f" {_quoted(text)}\n"


def _block(text: str, indent: str) -> Iterator[str]:
    """A text on lines of its own: as they are where they are short enough, else broken at spaces."""
    lines = text.split("\n")
    if max(map(len, lines)) + len(indent) <= WIDTH or not all(map(_folds, filter(None, lines))):
        yield " |-\n" + "".join(f"{indent}{line}\n" if line else "\n" for line in lines)
        return
    yield " >-\n"
    for i, line in enumerate(lines):
        wrapped = textwrap.wrap(line, WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
        yield "\n" * (i > 0) + "".join(f"{indent}{piece}\n" for piece in wrapped)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).encode("utf-8", "replace").decode()


def _folds(text: str) -> bool:
    """Whether a text comes back as it was when its lines are broken at spaces."""
    return " " in text and text.isprintable() and text.split() == text.split(" ")


def stands(text: str) -> bool:
    """Whether a text of several lines comes back as it was when they are written as they are."""
    lines = text.split("\n")
    return (
        len(lines) > 1 and text == text.strip() and all(line.isprintable() and line == line.rstrip() for line in lines)
    )


def _quoted(text: str) -> str:
    """A text in quotes: single ones, unless it has what only double ones can say."""
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    if sign == "\n":
        return "\\n"
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 1 << 16 else f"\\U{ord(sign):08x}"
