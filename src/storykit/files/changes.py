"""Changes of single keys in a story file that people edit: comments and layout stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any

from storykit.errors import StorykitError
from storykit.files.emit import WIDTH, stands
from storykit.files.reader import read
from storykit.files.splice import spliced
from storykit.model.story import Story
from storykit.model.typed import OWN

if TYPE_CHECKING:
    from ruamel.yaml import YAML

_INDENTED = re.compile(r"^( *)[^\s#-][^\n]*:[^\S\n]*(?:#[^\n]*)?\n(?:[^\S\n]*(?:#[^\n]*)?\n)*( *)- ", re.MULTILINE)
_KEYS = tuple(Story._fields)


def changed_yaml(text: str, changes: Mapping[str, Any]) -> str:
    """A story file with other values at some dotted paths; None takes a key out.

    A new key stands where the usual order has it. All other lines stay as they are, to the byte, unless the key is
    inside { }: then ruamel.yaml writes the file anew, with its comments.
    """
    ends = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    for path, value in changes.items():
        keys = path.split(".") if not path.startswith(OWN) else [path]
        new = spliced(text, keys, value)
        text = new if new is not None and _means(new, text, keys, value) else _rewritten(text, keys, value)
    return text.replace("\n", ends)


def _means(new: str, old: str, keys: list[str], value: Any) -> bool:
    """Whether a changed text says what the old one said, but for one value."""
    wanted, found = read(old.encode()).value, read(new.encode())
    here = wanted
    for key in keys[:-1]:
        here = here.setdefault(key, {})
    if keys[-1].startswith(OWN):
        here = here.setdefault(OWN, {})
    here.pop(keys[-1], None)
    if value is not None:
        here[keys[-1]] = _strings(value)
    return not found.faults and _filled(found.value) == _filled(wanted)


def _filled(value: Any) -> Any:
    """A mapping without the empty ones that taking out a key leaves behind."""
    return {key: item for key, item in value.items() if item != {}}


def _strings(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _strings(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_strings(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _rewritten(text: str, keys: list[str], value: Any) -> str:
    from ruamel.yaml.error import YAMLError

    yaml, out = _yaml(text), StringIO()
    try:
        root = yaml.load(text)
        _put(root, keys, value)
        yaml.dump(root, out)
    except (YAMLError, ValueError, AttributeError, TypeError) as error:
        message = f"{'.'.join(keys)} cannot be changed in this file: {str(error).splitlines()[0]}"
        raise StorykitError(message, hint="change it by hand, and import again") from None
    return out.getvalue()


def _yaml(text: str) -> YAML:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1 << 16
    yaml.allow_unicode = True
    match = _INDENTED.search(text)
    offset = len(match[2]) - len(match[1]) if match else 2
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    return yaml


def _put(root: Any, path: list[str], value: Any) -> None:
    *above, name = path
    for step in above:
        if step not in root:
            if value is None:
                return
            _insert(root, step, _styled({}))
        root = root[step]
    if value is None:
        root.pop(name, None)
    elif name in root:
        root[name] = _styled(value, name, flow=_is_flow(root[name]) or not isinstance(root[name], Mapping | list))
    else:
        _insert(root, name, _styled(value, name))


def _insert(root: Any, name: str, value: Any) -> None:
    """Put a new key before the first that comes later in the usual order."""
    order = {key: i for i, key in enumerate(_KEYS)}
    rank = order.get(name, len(order))
    later = [i for i, key in enumerate(root) if order.get(key, len(order)) > rank]
    root.insert(later[0] if later else len(root), name, value)


def _is_flow(value: Any) -> bool:
    return bool(hasattr(value, "fa") and value.fa.flow_style())


def _styled(value: Any, key: str = "", *, flow: bool = True, short: bool = False) -> Any:
    """A plain value as ruamel writes it: days and numbers without quotes, short lists on one line."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import LiteralScalarString

    if isinstance(value, Mapping):
        styled: Any = CommentedMap({name: _styled(item, name, short=True) for name, item in value.items()})
        scalars = not any(isinstance(item, Mapping | list) for item in value.values())
        if value and flow and scalars and (short or len(str(value)) < WIDTH):
            styled.fa.set_flow_style()
        return styled
    if isinstance(value, list | tuple):
        styled = CommentedSeq([_styled(item) for item in value])
        if flow and not any(isinstance(item, Mapping) for item in value):
            styled.fa.set_flow_style()
        return styled
    if isinstance(value, str):
        return LiteralScalarString(value) if stands(value) else _typed(key, value)
    return value


def _typed(key: str, value: str) -> Any:
    """A text as the day, number or truth value that its key holds; text where it is none."""
    try:
        if key.endswith("_on") or key == "until":
            return date.fromisoformat(value)
        if key in ("amount", "effort"):
            number = Decimal(value)
            return int(number) if number == number.to_integral_value() else float(number)
    except (ValueError, ArithmeticError):
        return value
    return {"true": True, "false": False}.get(value, value) if key == "approved" else value
