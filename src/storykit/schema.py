"""The JSON Schemas of story and strategy files, and the fields behind them."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from pydantic.json_schema import GenerateJsonSchema

from storykit.criteria import CRITERIA
from storykit.model.story import Story
from storykit.model.strategy import CHANCES, Strategy
from storykit.model.typed import is_model
from storykit.model.typed import schema as core

_OWN = {"^x-": {"description": "Your own keys are kept and never read."}}


class _Generator(GenerateJsonSchema):
    """Knows what the model's classes leave open: own keys, keys without a value, what fields mean."""

    def str_schema(self, schema: Any) -> dict[str, Any]:
        """Text may look like a number or a truth value: the model, not YAML, says what it is."""
        return super().str_schema(schema) | {"type": ["string", "number", "boolean"]}

    def decimal_schema(self, schema: Any) -> dict[str, Any]:  # noqa: ARG002
        return {"type": "number", "minimum": 0}

    def function_plain_schema(self, schema: Any) -> dict[str, Any]:  # noqa: ARG002
        """Days are the one thing that a function of ours reads."""
        return {"type": "string", "format": "date"}

    def call_schema(self, schema: Any) -> dict[str, Any]:
        """One of the model's classes."""
        found = super().call_schema(schema)
        meaning = descriptions()[schema["function"].__name__]
        required = [name for name in found.get("required", ()) if name != "id" or schema["function"] is not Story]
        fields = found["properties"]
        fields.pop("x-", None)
        for name, field in fields.items():
            field.pop("title", None)
            described = {"description": meaning[name], **_told(field)}
            fields[name] = described if name in required else _or_nothing(described)
        kept = {"required": required} if required else {}
        return {"type": "object", "properties": fields, "patternProperties": _OWN, "additionalProperties": False} | kept


def json_schema(of: Literal["story", "strategy"]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one kind of file, as an editor needs it."""
    schema = _Generator().generate(core(Story if of == "story" else Strategy))
    if of == "strategy":
        fields = schema["properties"]
        fields["weights"] = _numbers({c.name: c.weight for c in CRITERIA}, fields["weights"])
        fields["stages"] = _numbers(CHANCES, fields["stages"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"storykit {of}"} | schema


def _told(field: dict[str, Any]) -> dict[str, Any]:
    """The field without a default that says nothing."""
    default = field.get("default")
    if default in ("", None) or isinstance(default, list | tuple | dict):
        field.pop("default", None)
    return field


def _or_nothing(field: dict[str, Any]) -> dict[str, Any]:
    """A key without a value counts as absent."""
    if "enum" in field:
        return {**field, "enum": [*field["enum"], None], "type": ["string", "null"]}
    if "type" in field:
        kinds = field["type"] if isinstance(field["type"], list) else [field["type"]]
        return {**field, "type": [*kinds, "null"]}
    options = field.pop("anyOf")
    return {**field, "anyOf": options if {"type": "null"} in options else [*options, {"type": "null"}]}


def _numbers(defaults: Mapping[str, float], field: dict[str, Any]) -> dict[str, Any]:
    """A mapping to numbers whose keys and defaults are known."""
    properties = {key: {"type": "number", "minimum": 0, "default": default} for key, default in defaults.items()}
    head = {"description": field["description"], "type": ["object", "null"]}
    return head | {"properties": properties, "additionalProperties": False}


@cache
def descriptions() -> dict[str, dict[str, str]]:
    """What each field of each model means: the string under it in the model's source."""
    found: dict[str, dict[str, str]] = {}
    for module in (inspect.getmodule(Story), inspect.getmodule(Strategy)):
        tree = ast.parse(inspect.getsource(module))  # type: ignore[arg-type]
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                found[node.name] = dict(_described(node))
    return found


def _described(node: ast.ClassDef) -> list[tuple[str, str]]:
    pairs = zip(node.body, node.body[1:], strict=False)
    return [
        (field.target.id, text.value.value)
        for field, text in pairs
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    ]


def models() -> list[type]:
    """Every model, in the order of the files they describe."""
    from storykit.model import story, strategy

    def below(module: Any) -> list[type]:
        classes = [c for c in vars(module).values() if is_model(c) and c.__module__ == module.__name__]
        return [*classes[-1:], *classes[:-1]]

    return below(story) + below(strategy)
