"""What a typed model says against a document, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from storykit.model.names import Mistake, closest
from storykit.model.typed import OWN, is_model

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails, ValidationError

    from storykit.model.marks import Path

_KINDS = {dict: "keys below it", list: "a list", str: "text", type(None): "nothing"}
_NUMBERS = ("float_parsing", "int_parsing", "decimal_parsing", "finite_number", "int_from_float")


def schema_mistakes(error: ValidationError, model: Any) -> Iterator[Mistake]:
    """A mistake for each thing that `error`, raised on building `model`, says."""
    details = error.errors(include_url=False)
    for detail in details:
        path = detail["loc"]
        if detail["type"] == "too_short" and any(d is not detail and d["loc"][: len(path)] == path for d in details):
            continue
        of_key = detail["type"] == "unexpected_keyword_argument"
        if path[-1:] == ("[key]",):
            path = path[:-1]
            yield Mistake(path, *describe(detail, path[:-1]), of_key=True)
            continue
        message, hint = _unknown_key(model, path) if of_key else describe(detail, path)
        yield Mistake(path, message, hint, of_key, "unknown-key" if of_key else "invalid-file")


def absent_mistakes(paths: Iterable[Path], model: Any) -> Iterator[Mistake]:
    """A mistake for each key without a value that the model does not know, or that has to have one."""
    for path in paths:
        around = _model_at(model, path[:-1])
        if str(path[-1]).startswith(OWN) or any(str(step).startswith(OWN) for step in path):
            continue
        if around is None:
            hint = "write one after the colon, or delete the line"
            yield Mistake(path, f'"{path[-1]}" has no value', hint, of_key=True)
        elif path[-1] not in _keys(around):
            message, hint = _unknown_key(model, path)
            hint = hint or 'text with a comma inside { } or [ ] needs quotes: "1,5 hours"'
            yield Mistake(path, message, hint, of_key=True, rule="unknown-key")


def _unknown_key(model: Any, path: Path) -> tuple[str, str]:
    key = str(path[-1])
    here = _keys(_model_at(model, path[:-1]))
    message = f'unknown key "{key}"'
    if near := closest(key, here):
        return f'{message}, did you mean "{near}"?', ""
    if owner := next((name for name, inner in _models_below(model) if key in _keys(inner)), ""):
        return message, f'"{key}" belongs under "{owner}"'
    return message, f"known here: {', '.join(here)}; keys of your own start with x-"


def _keys(model: Any) -> list[str]:
    return [name for name in model._fields if name != "own"] if model else []


def _model_at(model: Any, path: Path) -> Any:
    """The model of the mapping at `path`."""
    for step in path:
        if isinstance(step, str):
            model = dict(_models_below(model)).get(step, type(None))
    return model if is_model(model) else None


def _models_below(model: Any) -> Iterator[tuple[str, type]]:
    """The fields of `model` that hold other dataclasses, alone or in lists."""
    for name, hint in get_type_hints(model).items() if is_model(model) else ():
        for part in (hint, *get_args(hint)):
            if is_model(part):
                yield name, part


def describe(detail: ErrorDetails, path: Path) -> tuple[str, str]:
    """A message and a hint for one of the engine's errors, which it names by `type`."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), "the file")
    item = f"an item of {name}" if path and isinstance(path[-1], int) else name
    if kind == "missing_keyword_only_argument":
        return f'"{name}" is missing', _MISSING.get(path, f'add a line "{name}: …"')
    if kind == "day":
        return f"{name} {_show(value)} {detail['msg']}", ""
    if kind == "literal_error":
        return _not_one_of(name, value, context["expected"])
    if kind in _NUMBERS:
        return f"{name} {_show(value)} is not a number", "write digits, such as 1200.50, with no unit"
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        return f"{name} {_show(value)} is {'below' if 'ge' in context else 'above'} {limit:g}", ""
    if kind in ("string_too_short", "too_short"):
        return f"{item} is empty", "write something, or delete the line"
    if kind == "bool_parsing":
        return f"{name} {_show(value)} is neither true nor false", ""
    return _wrong_shape(kind, item, name, value)


_MISSING: dict[Path, str] = {
    ("title",): "say what happened in one line: title: …",
    ("customer",): "name the organisation: customer: {name: …}",
    ("customer", "name"): "name the organisation: name: …",
    ("quarter",): "say which quarter this is for: quarter: 2026-Q4",
    ("offerings",): "list what you sell: offerings: [{id: …, weight: 5}]",
    ("personas",): "list who buys it: personas: [{id: …, weight: 5}]",
}


def _not_one_of(name: str, value: object, expected: str) -> tuple[str, str]:
    choices = expected.replace(" or ", ", ").replace("'", "").split(", ")
    near = closest(str(value), choices)
    message = f"{name} {_show(value)} is not one of {', '.join(choices)}"
    return (f'{message}; did you mean "{near}"?', "") if near else (message, "")


def _wrong_shape(kind: str, item: str, name: str, value: object) -> tuple[str, str]:
    found = _KINDS.get(type(value), "something else")
    if kind == "tuple_type":
        shown = value if isinstance(value, str) else "…"
        return f"{item} should be a list, and is {found}", f"write {name}: [{shown}]"
    if item == "customer" and isinstance(value, str):
        return f"customer should have keys below it, and is {found}", f"write customer: {{name: {value}}}"
    if kind in ("arguments_type", "unexpected_positional_argument", "dict_type"):
        return f"{item} should have keys below it, and is {found}", "write each on a line of its own, as key: value"
    if value is None:
        return f"{item} holds nothing", "write something, or delete it"
    return f"{item} should be text, and is {found}", "put it in quotes if it has [ ] { } or # in it"


def _show(value: object) -> str:
    text = value if isinstance(value, str) else _KINDS.get(type(value), "?")
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'
