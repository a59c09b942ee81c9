"""YAML text to plain values with positions, built once from the parser's events.

Every scalar stays text: what it means is for the schema to say. A missing value (nothing, `~`
or `null` after the colon) drops its key. Keys that start with `x-` are gathered, in each
mapping, under the one key `x-`, so that a typed model can keep them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Never

import yaml
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from storykit.errors import StorykitError
from storykit.model.marks import COLUMN_BITS, ROOT, Marks, Path, Place, Position

try:
    from yaml._yaml import CParser
except ImportError as error:  # a PyYAML built without libyaml
    raise StorykitError(
        "this PyYAML has no C parser, and the Python one reads some files differently",
        hint="install a wheel: pip install --force-reinstall --only-binary :all: PyYAML",
    ) from error

MAX_BYTES = 1 << 20
MAX_DEPTH = 24
MAX_NODES = 50_000
OWN = "x-"
EMPTY_HINT = "write it, or delete it"
_ABSENT = frozenset(("", "~", "null"))


class Fault(NamedTuple):
    """What is wrong with a document, and where."""

    message: str
    position: Position
    hint: str = ""


class Document:
    """A YAML file as read: its mapping, keys without a value, where everything stands, and what is wrong."""

    __slots__ = ("absent", "faults", "marks", "value")

    def __init__(self, faults: list[Fault] | None = None) -> None:
        self.value: dict[str, Any] = {}
        self.absent: list[Path] = []
        self.marks = Marks([], [])
        self.faults = faults or []


class _StopError(Exception):
    """Reading cannot go on; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def read(data: bytes, most: int = MAX_BYTES) -> Document:
    """Read one YAML mapping. What is wrong is in `faults`; after a syntax fault `value` is empty.

    More than `most` bytes are a fault.
    """
    document = Document()
    try:
        _check_bytes(data, most)
        builder = _Builder(data, document.faults)
        document.value = builder.document()
        document.absent = builder.absent
        document.marks = Marks(builder.places, builder.at)
    except _StopError as stop:
        document.faults.append(stop.fault)
    except yaml.YAMLError as error:
        from storykit.files.syntax import explain

        document.faults.append(explain(error, data))
    return document


def _check_bytes(data: bytes, most: int) -> None:
    if len(data) > most:
        raise _StopError(too_large(len(data), most))
    try:
        data.decode()
    except UnicodeDecodeError as error:
        from storykit.files.syntax import explain_bytes

        raise _StopError(explain_bytes(data, error.start)) from None


def too_large(size: int, most: int = MAX_BYTES) -> Fault:
    """The fault of a file with more bytes than it may have, said without reading it."""
    return Fault(
        f"the file has {size / 1e6:,.1f} MB, and {most >> 20} MB is the most",
        Position(1, 1),
        "keep text here and link to recordings and documents",
    )


class _Builder:
    """Builds values from events. Recursion is bounded by MAX_DEPTH."""

    def __init__(self, data: bytes, faults: list[Fault]) -> None:
        self.get = CParser(data).get_event
        self.faults = faults
        self.places: list[int] = []
        self.at: list[int] = []
        self.absent: list[Path] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.expanded = 0
        self.depth = 0

    def document(self) -> Any:
        self.get()
        if type(event := self.get()) is yaml.StreamEndEvent:
            self.stop(event, "the file is empty", EMPTY_HINT)
        event = self.get()
        if type(event) is not MappingStartEvent:
            empty = type(event) is ScalarEvent and not event.value
            if empty:
                self.stop(event, "the file is empty", EMPTY_HINT)
            self.stop(event, *_no_keys(event))
        value = self.node(event, ROOT, event)
        self.get()
        if type(event := self.get()) is not yaml.StreamEndEvent:
            self.stop(event, "a second document starts here", "put each story into a file of its own")
        return value

    def mapping(self, start: Any, here: Place) -> dict[str, Any]:
        self.enter(start)
        values: dict[str, Any] = {}
        own: dict[str, Any] = {}
        absent: list[str] = []
        get: Callable[[], Any] = self.get
        steps, places, at = here.steps, self.places, self.at
        while type(event := get()) is not MappingEndEvent:
            if type(event) is not ScalarEvent:
                self.stop(event, "a key must be plain text", "put { } or [ ] after a key and a colon")
            key = event.value
            place = steps.get(key) or here.step(key)
            value = get()
            if type(value) is ScalarEvent and not (value.tag or value.anchor):
                mark: Any = value.start_mark
                places.append(place.number)
                at.append(mark.line << COLUMN_BITS | mark.column)
                value = None if value.value in _ABSENT and not value.style else value.value
            else:
                value = self.node(value, place, event)
            if key in values or key in own or key in absent:
                self.fault(event, f'"{key}" is given twice', "keep one of the two")
            elif value is not None:
                (own if key[:2] == OWN else values)[key] = value
            else:
                absent.append(key)
                self.absent.append(place.path)
        if own:
            values[OWN] = own
        self.leave(start, values)
        return values

    def sequence(self, start: Any, here: Place) -> list[Any]:
        self.enter(start)
        values: list[Any] = []
        while type(event := self.get()) is not SequenceEndEvent:
            values.append(self.node(event, here.step(len(values)), event))
        self.leave(start, values)
        return values

    def node(self, event: Any, place: Place, key: Any) -> Any:
        """The value that `event` starts; containers are marked at their key."""
        kind = type(event)
        start = event.start_mark if kind is ScalarEvent else key.start_mark
        self.places.append(place.number)
        self.at.append(start.line << COLUMN_BITS | start.column)
        if kind is ScalarEvent:
            if event.tag or event.anchor:
                self.scalar_extras(event)
            text = event.value
            return None if text in _ABSENT and not event.style else text
        if kind is MappingStartEvent:
            return self.mapping(event, place)
        return self.sequence(event, place) if kind is SequenceStartEvent else self.alias(event)

    def scalar_extras(self, event: Any) -> None:
        self.refuse_tag(event)
        if event.anchor:
            absent = event.value in _ABSENT and not event.style
            self.anchors[event.anchor] = (None if absent else event.value, 1)

    def alias(self, event: Any) -> Any:
        if event.anchor not in self.anchors:
            self.stop(event, f"*{event.anchor} stands for nothing above it", f"mark a value with &{event.anchor} first")
        value, size = self.anchors[event.anchor]
        self.expanded += size
        if self.expanded > MAX_NODES:
            self.stop(event, f"aliases here unfold to more than {MAX_NODES:,} values", "write the values out")
        return value

    def enter(self, start: Any) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.stop(start, f"nested more than {MAX_DEPTH} levels deep", "a story needs four at most")
        if start.tag:
            self.refuse_tag(start)

    def leave(self, start: Any, value: Any) -> None:
        self.depth -= 1
        if start.anchor:
            self.anchors[start.anchor] = (value, _size(value))

    def refuse_tag(self, event: Any) -> None:
        if event.tag:
            self.fault(event, f"the tag {event.tag} has no meaning here", "remove it; quote text that starts with !")

    def fault(self, event: Any, message: str, hint: str) -> None:
        self.faults.append(Fault(message, _start(event), hint))

    def stop(self, event: Any, message: str, hint: str) -> Never:
        raise _StopError(Fault(message, _start(event), hint))


def _no_keys(event: Any) -> tuple[str, str]:
    """What to say of a file that is text or a list."""
    if type(event) is not ScalarEvent:
        return "the file holds no keys", "start with a line such as `title: …`"
    if event.value.startswith("<<<<<<<"):
        return "a merge that git left unfinished", "keep one of the two versions"
    first, _, rest = event.value.partition(" ")
    if ":" in first.rstrip(":") and not first.startswith("http"):
        return "a key with no space after the colon", "write it as key: value"
    if rest and "\n" not in event.value and first.isidentifier():
        return "a line without a colon; the file holds no keys", "start with a line such as `title: …`"
    return "the file holds no keys", "start with a line such as `title: …`"


def _size(value: Any) -> int:
    """How many values unfold from this one; capped, as each further alias is counted when met."""
    if not isinstance(value, dict | list):
        return 1
    size = 1
    pending: list[Any] = [value]
    while pending and size <= MAX_NODES:
        for item in _items(pending.pop()):
            size += 1
            if isinstance(item, dict | list):
                pending.append(item)
    return size


def _items(value: Any) -> Iterator[Any]:
    return iter(value.values() if isinstance(value, dict) else value)


def _start(event: Any) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1)


def key_positions(data: bytes) -> dict[Path, Position]:
    """Where each key of a document stands, by the path of its value; for faults of keys themselves."""
    found: dict[Path, Position] = {}
    pending: list[tuple[Path, Any]] = [((), yaml.compose(data, Loader=yaml.CBaseLoader))]
    while pending and len(found) <= MAX_NODES:
        path, node = pending.pop()
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                found.setdefault((*path, key.value), _start(key))
                pending.append(((*path, key.value), value))
        elif isinstance(node, yaml.SequenceNode):
            pending += [((*path, i), item) for i, item in enumerate(node.value)]
    return found
