"""Expressions over a record: the name of a column, or JMESPath."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

import jmespath
from jmespath import exceptions, functions

from storykit.model.names import closest
from storykit.model.values import normal

MOST_REMEMBERED = 20_000
"""Of how many distinct values an expression's result is remembered at a time."""

_NAME = re.compile(r"\w(?:[\w%#&/:-]|\.(?= )| (?=\S))*(?: \([^()]*\))?[?%]?")
_BRACES = re.compile(r"\{([^{}]*)\}")

Get = Callable[[Any], Any]
"""From the values of a row, what an expression gives."""


class BadExpressionError(ValueError):
    """An expression that cannot be read; `offset` is where in its text, in characters from 0."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class _Functions(functions.Functions):
    """What maps need beside JMESPath's own functions. All give nothing for nothing."""

    @functions.signature({"types": ["string", "null"]}, {"types": ["string"]})
    def _func_split(self, text: str | None, separator: str) -> list[str] | None:
        return None if text is None else [part for piece in text.split(separator) if (part := piece.strip())]

    @functions.signature({"types": ["string", "null"]})
    def _func_lower(self, text: str | None) -> str | None:
        return None if text is None else text.lower()

    @functions.signature({"types": ["string", "null"]}, {"types": ["string"]}, {"types": ["string"]})
    def _func_replace(self, text: str | None, old: str, new: str) -> str | None:
        return None if text is None else text.replace(old, new)

    @functions.signature({"types": ["string", "null"]}, {"types": ["string"]})
    def _func_find(self, text: str | None, pattern: str) -> str | None:
        """The first group of the first match of a regular expression, or the match."""
        match = re.search(pattern, text) if text is not None else None
        return match[match.lastindex or 0].strip() if match else None

    @functions.signature({"types": ["string", "null"]}, {"types": ["string"]})
    def _func_find_all(self, text: str | None, pattern: str) -> list[str]:
        """The same of all matches, each text once."""
        found = (match[match.lastindex or 0].strip() for match in re.finditer(pattern, text or ""))
        return list(dict.fromkeys(filter(None, found)))

    @functions.signature({"types": ["string", "null"]})
    def _func_plain(self, text: str | None) -> str | None:
        """Markdown as plain text: without emphasis, links and pictures."""
        from storykit.exchange.readers.pages import plain

        return None if text is None else plain(text)


_OPTIONS = jmespath.Options(custom_functions=_Functions())


def is_template(text: str) -> bool:
    """Whether a text has parts in braces, and is no expression that has braces itself."""
    if _BRACES.search(text) is None:
        return False
    try:
        parsed(text)
    except BadExpressionError:
        return True
    return False


def parts(template: str) -> list[str]:
    """Text and expressions of a template in turn; those at odd places are expressions."""
    return _BRACES.split(template)


@cache
def parsed(text: str) -> Any:
    """The JMESPath of an expression; the name of a column becomes a quoted identifier.

    Raises:
        BadExpressionError: It is neither.
    """
    try:
        found = jmespath.compile(text)
        _check_calls(found.parsed)
        return found
    except exceptions.JMESPathError as error:
        if _NAME.fullmatch(text):
            quoted = text.replace("\\", "\\\\")
            return jmespath.compile(f'"{quoted}"')
        offset = getattr(error, "lex_position", None) or getattr(error, "lexer_position", None) or 0
        raise BadExpressionError(_why(text, error), min(offset, len(text))) from None


def _check_calls(node: Any) -> None:
    """Whether all functions are known and get as many values as they take.

    Raises:
        BadExpressionError: One is not, or does not.
    """
    for child in node.get("children") or []:
        if isinstance(child, Mapping):
            _check_calls(child)
    if node["type"] != "function_expression":
        return
    name, given = node["value"], len(node["children"])
    known = _Functions.FUNCTION_TABLE
    if name not in known:
        near = closest(name, known)
        raise BadExpressionError(f"there is no function {name}" + (f', did you mean "{near}"?' if near else ""), 0)
    taken = known[name]["signature"]
    variadic = bool(taken) and taken[-1].get("variadic")
    if given < len(taken) or (given > len(taken) and not variadic):
        raise BadExpressionError(f"{name} takes {len(taken)} value{'s' * (len(taken) != 1)}, and gets {given}", 0)


def _why(text: str, error: Exception) -> str:
    if isinstance(error, exceptions.IncompleteExpressionError):
        return f"the expression stops too early: {text}"
    if isinstance(error, exceptions.LexerError):
        return f"the expression has a sign that means nothing there: {text}"
    return f"the expression cannot be read: {text}"


def names_read(text: str) -> frozenset[str] | None:
    """The top-level keys of a record that an expression looks at; None when it may look at all of them."""
    found = set(_names(parsed(text).parsed))
    return None if "" in found else frozenset(found)


_FIRST_ONLY = {"subexpression", "index_expression", "pipe", "projection", "value_projection", "filter_projection"}


def _names(node: Mapping[str, Any]) -> Iterator[str]:
    kind, children = node["type"], node.get("children") or []
    if kind == "field":
        yield node["value"]
    elif kind == "current":
        yield ""
    elif kind != "expref":
        for child in children[:1] if kind in _FIRST_ONLY else children:
            if isinstance(child, Mapping):
                yield from _names(child)


class Lookup(NamedTuple):
    """A file that rows are joined with: its columns, and its rows by the text of their key.

    Attributes:
        places: Where each column is in a row; empty when rows are mappings.
        rows: The rows by normalised key; all of them, in the order of the file.
        key: What gives the key of a row of the main file.
        on: The expression that it is.
        many: Whether an expression sees a list of rows, and not one.
    """

    file: str
    places: Mapping[str, int]
    rows: Mapping[str, Sequence[Any]]
    key: Get
    on: str
    many: bool

    def found(self, values: Any) -> Sequence[Any]:
        """The rows that belong to a row of the main file."""
        return self.rows.get(normal(as_key(self.key(values))), ())

    def record(self, values: Any) -> Any:
        """The same for an expression: one mapping, or a list of them."""
        records = [dict(zip(self.places, row, strict=False)) if self.places else row for row in self.found(values)]
        return records if self.many else (records[0] if records else None)


def as_key(value: object) -> str:
    """A value as it is compared with a key elsewhere."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


class Scope:
    """What the expressions of a map can see in a row: columns or keys, and the files that are joined."""

    def __init__(self, columns: Sequence[str], lookups: Mapping[str, Lookup] | None = None) -> None:
        self.columns = tuple(columns)
        self.lookups = lookups or {}
        self.index = {name: i for i, name in enumerate(columns)}
        alike: dict[str, list[int]] = {}
        for i, name in enumerate(columns):
            alike.setdefault(normal(name), []).append(i)
        self._alike = {name: places[0] for name, places in alike.items() if len(places) == 1}

    def column(self, text: str) -> int | None:
        """The column that an expression names; None when it is none."""
        return self.index.get(text, self._alike.get(normal(text)))

    def missing(self, text: str) -> list[str]:
        """The names that an expression uses and a table does not have."""
        if not self.columns or self.column(text) is not None:
            return []
        return sorted(name for name in names_read(text) or () if name not in self.index and name not in self.lookups)

    def reads(self, text: str) -> frozenset[str] | None:
        """The columns or top-level keys that an expression reads; None for possibly all."""
        if (column := self.column(text)) is not None:
            return frozenset((self.columns[column],))
        return names_read(text)

    def places(self, texts: Iterable[str]) -> tuple[int, ...] | None:
        """The places of all columns that some expressions look at, in order; None when one may look at all.

        What is joined counts by the columns that it is joined by.
        """
        found: set[str] = set()
        for text in texts:
            names = self.reads(text)
            if names is None:
                return None
            found |= names
        for lookup in found & self.lookups.keys():
            if (names := self.reads(self.lookups[lookup].on)) is None:
                return None
            found |= names
        return tuple(sorted(self.index[name] for name in found if name in self.index))

    def getter(self, text: str) -> Get:
        """What gives the value of an expression from a row's values. Plain names are looked up directly."""
        if (column := self.column(text)) is not None:
            return _at(column)
        node = parsed(text).parsed
        if node["type"] == "field" and node["value"] not in self.lookups:
            place = self.column(node["value"])
            return _at(place) if place is not None else _nothing if self.columns else _at_key(node["value"])
        if lookup := self._joined(node):
            return lookup
        return self._remembered(text, self._search(parsed(text)))

    def _remembered(self, text: str, get: Get) -> Get:
        """The same, asked once for rows of a table that are alike in the columns that the expression reads."""
        places = self.places((text,))
        if not places:
            return get
        pick = itemgetter(*places)
        known: dict[Any, Any] = {}

        def remembered(values: Any) -> Any:
            try:
                return known[pick(values)]
            except KeyError:
                found = get(values)
            except TypeError:  # a list in a cell
                return get(values)
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            known[pick(values)] = found
            return found

        return remembered

    def _joined(self, node: Mapping[str, Any]) -> Get | None:
        """A direct look-up of `file.column`."""
        names = [child.get("value") for child in node["children"]] if node["type"] == "subexpression" else []
        lookup = self.lookups.get(str(names[0])) if names else None
        if lookup is None or lookup.many or any(child["type"] != "field" for child in node["children"]):
            return None
        place: Any = lookup.places.get(str(names[1])) if lookup.places else names[1]
        if place is None:
            return _nothing
        found = lookup.found

        def get(values: Any) -> Any:
            rows = found(values)
            return rows[0][place] if rows else None

        return get

    def _search(self, expression: Any) -> Get:
        record = self.record

        def get(values: Any) -> Any:
            try:
                return expression.search(record(values), options=_OPTIONS)
            except exceptions.JMESPathError as error:
                raise ValueError(f"gives no value: {str(error).splitlines()[0]}") from None

        return get

    def record(self, values: Any) -> dict[str, Any]:
        """A row as the mapping that JMESPath searches."""
        whole = dict(zip(self.columns, values, strict=False)) if self.columns else dict(values)
        for name, lookup in self.lookups.items():
            whole[name] = lookup.record(values)
        return whole


def search(text: str, record: Mapping[str, Any]) -> Any:
    """What an expression gives on a mapping."""
    if text in record:
        return record[text]
    return parsed(text).search(record, options=_OPTIONS)


def _at(column: int) -> Get:
    return lambda values: values[column]


def _at_key(key: str) -> Get:
    return lambda values: values.get(key)


def _nothing(values: Any) -> None:
    return None


def all_names(expressions: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """The names that any of several expressions read; None when one may read all."""
    found: set[str] = set()
    for names in expressions:
        if names is None:
            return None
        found |= names
    return frozenset(found)
