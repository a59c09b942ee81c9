"""Typed values from plain ones: the model's classes as a validator of pydantic's engine.

The engine is told directly what to do. Through pydantic's own classes the same takes as long to
set up as all else that `storykit rank` does on a small library; named tuples for the same reason,
as they are made five times as fast as dataclasses.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic_core import SchemaValidator

from storykit.model.values import parse_day

OWN = "x-"
_SCALARS: dict[Any, dict[str, Any]] = {
    Any: {"type": "any"},
    NoneType: {"type": "none"},
    str: {"type": "str", "strip_whitespace": True},
    bool: {"type": "bool"},
    int: {"type": "int"},
    float: {"type": "float", "allow_inf_nan": False},
    Decimal: {"type": "decimal", "allow_inf_nan": False},
    date: {"type": "function-plain", "function": {"type": "no-info", "function": parse_day}},
}


@cache
def validator(model: Any) -> SchemaValidator:
    """The validator that makes a `model` of the plain values of a document."""
    return SchemaValidator(schema(model))


def schema(kind: Any) -> dict[str, Any]:
    """What pydantic's engine is to do for a type: its "core schema"."""
    if kind in _SCALARS:
        return _SCALARS[kind]
    if is_model(kind):
        return _model(kind)
    return _compound(get_origin(kind), get_args(kind))


def is_model(kind: Any) -> bool:
    """Whether a type is one of the model's classes."""
    return isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")


def _compound(origin: Any, args: tuple[Any, ...]) -> dict[str, Any]:
    if origin is Annotated:
        return schema(args[0]) | {name: limit for name, limit in args[1]._asdict().items() if limit is not None}
    if origin is Literal:
        return {"type": "literal", "expected": list(args)}
    if origin is tuple:
        return {"type": "tuple", "items_schema": [schema(args[0])], "variadic_item_index": 0}
    if origin is Mapping:
        inner = {"type": "dict", "keys_schema": schema(args[0]), "values_schema": schema(args[1])}
        return {"type": "function-before", "function": {"type": "no-info", "function": _without_own}, "schema": inner}
    if origin in (Union, UnionType) and args[1:] == (NoneType,):
        return {"type": "nullable", "schema": schema(args[0])}
    raise TypeError(f"no schema for {origin}{args}")


def _without_own(value: object) -> object:
    """A mapping without the user's own keys."""
    return {key: item for key, item in value.items() if key != OWN} if isinstance(value, dict) else value


def _model(model: Any) -> dict[str, Any]:
    arguments = [_field(name, hint, model._field_defaults) for name, hint in model.__annotations__.items()]
    return {"type": "call", "function": model, "arguments_schema": {"type": "arguments", "arguments_schema": arguments}}


def _field(name: str, hint: Any, defaults: dict[str, Any]) -> dict[str, Any]:
    typed = schema(hint)
    if name in defaults:
        typed = {"type": "default", "schema": typed, "default": defaults[name]}
    return {"name": name, "mode": "keyword_only", "schema": typed} | ({"alias": OWN} if name == "own" else {})
