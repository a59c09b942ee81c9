"""One key of a YAML text changed by lines, and all others left as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from storykit.files.emit import key_yaml, model_of
from storykit.model.story import Story


def spliced(text: str, keys: Sequence[str], value: Any) -> str | None:
    """A story file with another value under a key; None where that cannot be done by lines alone.

    Without the key it is put where the usual order has it; the value None takes the key out.
    """
    node: Any = yaml.compose(text, Loader=yaml.CBaseLoader)
    model: Any = Story
    for i, key in enumerate(keys):
        if not isinstance(node, yaml.MappingNode) or node.flow_style:
            return None
        pair = next((pair for pair in node.value if pair[0].value == key), None)
        if pair is None:
            return text if value is None else _inserted(text, node, model, key, _nested(keys[i + 1 :], value))
        if i == len(keys) - 1:
            return _replaced(text, node, model, pair, value)
        node, model = pair[1], model_of(model, key)
    return None


def _nested(keys: Sequence[str], value: Any) -> Any:
    for key in reversed(keys):
        value = {key: value}
    return value


def _replaced(text: str, node: Any, model: Any, pair: tuple[Any, Any], value: Any) -> str | None:
    lines = text.split("\n")
    key, old = pair
    start, end = key.start_mark.line, _end(key, old, lines)
    if value is None:
        return None if len(node.value) == 1 else "\n".join(lines[:start] + lines[end:])
    new = key_yaml(key.value, value, model, key.start_mark.column).rstrip("\n").split("\n")
    one = isinstance(old, yaml.ScalarNode) or old.flow_style
    if one and len(new) == 1 and old.start_mark.line == old.end_mark.line == start:
        line, said = lines[start], new[0].partition(": ")[2]
        new = [line[: old.start_mark.column] + said + line[old.end_mark.column :]]
    return "\n".join(lines[:start] + new + lines[end:])


def _inserted(text: str, node: Any, model: Any, key: str, value: Any) -> str:
    """A new key behind the last that comes before it in the usual order."""
    lines = text.split("\n")
    order = {name: i for i, name in enumerate(model._fields)} if model else {}
    rank = order.get(key, len(order))
    before = [pair for pair in node.value if order.get(pair[0].value, len(order)) <= rank]
    place = _end(before[-1][0], before[-1][1], lines) if before else node.value[0][0].start_mark.line
    new = key_yaml(key, value, model, node.start_mark.column).rstrip("\n").split("\n")
    return "\n".join(lines[:place] + new + lines[place:])


def _end(key: Any, node: Any, lines: Sequence[str]) -> int:
    """The line behind a key and its value, from 0; comments below do not belong to it."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[0], last[1], lines)
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _end(node.value[-1], node.value[-1], lines)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        end = max(node.end_mark.line, key.start_mark.line + 1)
        while end > key.start_mark.line + 1 and not lines[end - 1].strip():
            end -= 1
        return int(end)
    return int(max(node.end_mark.line, key.start_mark.line)) + 1 if node.value else int(key.start_mark.line) + 1
