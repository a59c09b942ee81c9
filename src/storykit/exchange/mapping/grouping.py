"""Many records, one story: what is kept of each, and what sums them up. Memory grows with the stories alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from storykit.exchange.mapping import fields
from storykit.exchange.mapping.expressions import BadExpressionError, Get, Scope, parsed, parts
from storykit.exchange.mapping.fields import Reading
from storykit.exchange.readers.dates import to_day, to_number

_CALL = re.compile(r"(count|sum|mean|min|max|first|last|list)(?:\((.*)\))?")


class Summary(NamedTuple):
    """One way to sum up: what is done, and to which expression."""

    verb: str
    expression: str = ""


def summaries(text: str, *, template: bool) -> list[Summary | str]:
    """The summaries that a text asks for; in a template, other expressions stand for themselves.

    Raises:
        ValueError: A text is no summary, or its expression cannot be read.
    """
    found: list[Summary | str] = []
    for part in parts(text)[1::2] if template else (text,):
        call = _CALL.fullmatch(part.strip())
        if call is None and not template:
            raise ValueError(f'"{text}" does not sum up records')
        if call is None:
            parsed(part.strip())
            found.append(part.strip())
        elif (call[1] == "count") or call[2]:
            if call[2]:
                parsed(call[2])
            found.append(Summary(call[1], call[2] or ""))
        else:
            raise ValueError(f'"{part.strip()}" does not say of what: write {call[1]}(column)')
    return found


def mistake(text: str, *, template: bool) -> str:
    """What is wrong with a text that is to sum up; empty when nothing is."""
    try:
        summaries(text, template=template)
    except BadExpressionError as error:
        return str(error)
    except ValueError as error:
        return str(error)
    return ""


Step = Callable[[Any, Any], Any]
"""From what is known of earlier records (None at first) and the value of one more, what is known then."""


def _count(state: Any, value: Any) -> Any:
    return (state or 0) + (value is not None)


def _sum(state: Any, value: Any) -> Any:
    return state if value is None else value if state is None else state + value


def _mean(state: Any, value: Any) -> Any:
    if value is None:
        return state
    total, count = state or (Decimal(0), 0)
    return (total + value, count + 1)


def _min(state: Any, value: Any) -> Any:
    return value if state is None else state if value is None else _better(min, state, value)


def _max(state: Any, value: Any) -> Any:
    return value if state is None else state if value is None else _better(max, state, value)


def _better(choose: Callable[..., Any], one: Any, other: Any) -> Any:
    try:
        return choose(one, other)
    except TypeError:  # a number here and a day there
        return choose(one, other, key=str)


def _first(state: Any, value: Any) -> Any:
    return value if state is None else state


def _last(state: Any, value: Any) -> Any:
    return state if value is None else value


def _list(state: Any, value: Any) -> Any:
    known = {} if state is None else state
    if value is not None:
        known[value] = None
    return known


_STEPS: Mapping[str, Step] = {
    "count": _count,
    "sum": _sum,
    "mean": _mean,
    "min": _min,
    "max": _max,
    "first": _first,
    "last": _last,
    "list": _list,
}
_NUMERIC = ("sum", "mean")


class Accumulator(NamedTuple):
    """A summary at work: what reads the value of a record, and what adds it."""

    summary: Summary
    get: Get
    step: Step


class _Plan(NamedTuple):
    """A field that sums up: its kind, whether it is a template, the pieces of that, and what it asks for."""

    kind: str
    template: bool
    pieces: tuple[str, ...]
    asked: tuple[Summary | str, ...]


class Totals:
    """The summaries of a map for one source: compiled once, and then run over each record."""

    def __init__(self, story: Mapping[str, str], scope: Scope, reading: Reading) -> None:
        self._plans = {path: _plan(path, text) for path, text in story.items()}
        asked = [one for plan in self._plans.values() for one in plan.asked]
        kinds = {one: _kind(path) for path, plan in self._plans.items() if not plan.template for one in plan.asked}
        self.order = tuple(dict.fromkeys(one for one in asked if isinstance(one, Summary)))
        self.steps = tuple(self._accumulator(one, kinds.get(one, ""), scope, reading) for one in self.order)
        self._reading = reading

    def expressions(self) -> list[str]:
        """What it looks at in a record."""
        return [one.expression for one in self.order if one.expression]

    @staticmethod
    def _accumulator(one: Summary, kind: str, scope: Scope, reading: Reading) -> Accumulator:
        step = _STEPS[one.verb]
        if not one.expression:
            return Accumulator(one, lambda _: 1, step)
        get = scope.getter(one.expression)
        convert = _typed("number" if one.verb in _NUMERIC else kind, reading)
        return Accumulator(one, lambda values: convert(get(values)), step)

    def fresh(self) -> list[Any]:
        """What is known before the first record."""
        return [None] * len(self.steps)

    def values(self, states: Sequence[Any], story: Mapping[str, Any]) -> dict[str, str | list[str]]:
        """The fields that sum up a story's records, as plain values by path.

        `story` are its other fields, as templates are to show them.
        """
        known = {one: _result(one.verb, state) for one, state in zip(self.order, states, strict=True)}
        found: dict[str, str | list[str]] = {}
        for path, plan in self._plans.items():
            if plan.template:
                found[path] = self._fill(plan, known, story, found)
            elif (value := known[plan.asked[0]]) is not None:  # type: ignore[index]
                plain = list(map(_plain, value)) if isinstance(value, list) else _plain(value)
                found[path] = [plain] if plan.kind == "texts" and not isinstance(plain, list) else plain
        return found

    def _fill(self, plan: _Plan, known: Mapping[Any, Any], story: Mapping[str, Any], found: Mapping[str, Any]) -> str:
        pieces = list(plan.pieces)
        for i, one in enumerate(plan.asked):
            if isinstance(one, Summary):
                pieces[2 * i + 1] = _shown(known[one])
            else:
                value = found.get(one, story.get(one))
                pieces[2 * i + 1] = _shown(_as_number(value) if _kind(one) == "number" else value)
        return "".join(pieces)


def _plan(path: str, text: str) -> _Plan:
    known = fields.field(path) or fields.TEXT
    template = known.kind in ("text", "texts") and len(parts(text)) > 1
    return _Plan(known.kind, template, tuple(parts(text)), tuple(summaries(text, template=template)))


def _kind(path: str) -> str:
    known = fields.field(path)
    return known.kind if known and known.kind in ("number", "day") else "" if known is None else "text"


def _typed(kind: str, reading: Reading) -> Callable[[Any], Any]:
    """What types a value: a number or a day where the field says so, else whatever it is most likely."""
    known: dict[Any, Any] = {None: None, "": None}

    def typed(value: Any) -> Any:
        if isinstance(value, list | tuple | dict):
            value = fields.text(value)
        if value in known:
            return known[value]
        if len(known) > fields.MOST_KNOWN:
            known.clear()
            known.update({None: None, "": None})
        known[value] = found = _type(value, kind, reading)
        return found

    return typed


def _type(value: Any, kind: str, reading: Reading) -> Any:
    if isinstance(value, str) and not value.strip():
        return None
    if kind == "number":
        return Decimal(str(to_number(value, reading.decimal)))
    if kind == "day":
        return to_day(value, reading.dates)
    if kind == "text":
        return fields.text(value)
    for guess in ("number", "day"):
        try:
            return _type(value, guess, reading)
        except ValueError:
            continue
    return fields.text(value)


def _result(verb: str, state: Any) -> Any:
    if verb == "count":
        return Decimal(state or 0)
    if verb == "mean" and state:
        return round(state[0] / state[1], 2)
    return list(state) if isinstance(state, dict) else state


def _plain(value: Any) -> str:
    return fields.number_text(value) if isinstance(value, Decimal) else str(value)


def _as_number(value: Any) -> Any:
    return None if value is None else Decimal(value)


def _shown(value: Any) -> str:
    """A value in a sentence: thousands with a comma between, lists in their order."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        whole, _, decimals = fields.number_text(value).partition(".")
        return f"{int(whole):,}" + (f".{decimals}" if decimals else "")
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return str(value)
