"""The activity log: CSV rows with positions.

Read as spreadsheets leave it: UTF-8 or UTF-16 with a byte order mark, any line end, separated by
comma, semicolon or tab as the header is, columns in any order, days and amounts in the machine's
own style where they can mean one thing alone. Every row that cannot be read is a fault in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from storykit.diagnostics import Diagnostic, diagnostic
from storykit.files.load import read_bytes
from storykit.files.reader import Fault
from storykit.files.rows import Row, decoded, delimiter_of, not_utf8, not_utf8_fault, rows
from storykit.files.spelling import (
    COMMA,
    DAY_FIRST,
    Readings,
    read_amount,
    read_day,
    styles_of,
    two_amounts,
    two_days,
)
from storykit.model.activity import Activity, Log
from storykit.model.marks import Position
from storykit.model.names import closest

RULE = "invalid-log-row"
MOST = 64 << 20
COLUMNS = ("date", "story", "advocate", "activity", "deal", "amount", "outcome", "by", "note")
_NEEDED = ("date", "story", "activity")
_PLAIN = ("advocate", "deal", "by", "note")
_OUTCOMES = ("", "open", "won", "lost")
_LONGEST = 60


class _Styles(NamedTuple):
    """What the texts of a log's days and amounts mean, and the styles that decide between two meanings."""

    days: Mapping[str, Readings[date]]
    day_styles: Mapping[str, frozenset[str]]
    amounts: Mapping[str, tuple[Readings[Decimal], str]]
    amount_styles: Mapping[str, frozenset[str]]


def read_activity(path: Path) -> Log:
    """The log at `path`; empty when there is no such file."""
    shown = path.as_posix()
    if not path.exists():
        return Log(path=shown)
    data = read_bytes(shown, MOST)
    text = data if isinstance(data, Fault) else decoded(data)
    if isinstance(text, Fault):
        return Log(faults=(_told(shown, text),), path=shown)
    found = list(_read(shown, text))
    faults = sorted(fault for fault in found if isinstance(fault, Diagnostic))
    return Log(tuple(row for row in found if isinstance(row, Activity)), tuple(faults), shown)


def _told(path: str, fault: Fault) -> Diagnostic:
    return diagnostic(path, fault.position, fault.message, fault.hint, RULE)


def _read(path: str, text: str) -> Iterator[Activity | Diagnostic]:
    delimiter, start, line = delimiter_of(text, COLUMNS)
    filled = (row for row in rows(text, delimiter, start, line) if row.fault or any(row.values))
    header = next(filled, None)
    if header is None:
        return
    faults = list(_header_faults(path, header))
    if faults:
        yield from faults
        return
    whole: list[Row] = []
    foreign: list[tuple[Row, int]] = []
    for row in filled:
        if row.fault:
            yield _told(path, row.fault)
        elif not text.isascii() and (field := not_utf8(row.values)) is not None:
            foreign.append((row, field))
        else:
            whole.append(row)
    if foreign:
        row, field = foreign[0]
        yield _told(path, not_utf8_fault(row.values[field], row.at(field), len(foreign) - 1))
    yield from _typed(path, whole, _names(header), delimiter)


def _names(header: Row) -> list[str]:
    return [" ".join(value.lower().split()) for value in header.values]


def _header_faults(path: str, header: Row) -> Iterator[Diagnostic]:
    if header.fault:
        yield _told(path, header.fault)
        return
    names = _names(header)
    if (field := not_utf8(header.values)) is not None:
        yield _told(path, not_utf8_fault(header.values[field], header.at(field), 0))
        return
    for name in _NEEDED:
        if name not in names:
            hint = f"the first line should be {','.join(COLUMNS)}"
            yield diagnostic(path, Position(header.line, 1), f'the log has no column "{name}"', hint, RULE)
    for field, name in enumerate(names):
        if name in COLUMNS and name in names[:field]:
            yield diagnostic(path, header.at(field), f'the log has two columns "{name}"', "delete one", RULE)
        elif name and name not in COLUMNS and not name.startswith("x-"):
            near = closest(_short(name), COLUMNS)
            ask = f', did you mean "{near}"?' if near else ""
            hint = "" if near else f"columns of your own start with x-: x-{_short(name)}"
            yield diagnostic(path, header.at(field), f'unknown column "{_short(name)}"{ask}', hint, RULE)


def _typed(path: str, found: list[Row], header: list[str], delimiter: str) -> Iterator[Activity | Diagnostic]:
    fields = {name: field for field, name in enumerate(header) if name in COLUMNS}

    def texts(name: str) -> set[str]:
        field = fields.get(name)
        return set() if field is None else {row.values[field] for row in found if field < len(row.values)} - {""}

    days = {text: read_day(text) for text in texts("date")}
    amounts = {text: read_amount(text) for text in texts("amount")}
    amount_styles = styles_of((each for each, _ in amounts.values()), {".,": COMMA} if delimiter == ";" else {})
    styles = _Styles(days, styles_of(days.values(), {".": DAY_FIRST}), amounts, amount_styles)
    for row in found:
        yield _extra(path, row, header) or _row(path, row, fields, styles)


def _extra(path: str, row: Row, header: list[str]) -> Diagnostic | None:
    """The fault of a row with a text in a column that has no name."""
    width = len(header)
    if len(row.values) <= width and all(header):
        return None
    field = next((i for i, value in enumerate(row.values) if value and not (i < width and header[i])), None)
    if field is None:
        return None
    message = "the row has more fields than the header" if field >= width else "the header has no name for this field"
    hint = "put a text that has a separator in it into double quotes"
    return diagnostic(path, row.at(field), message, hint, RULE)


def _row(path: str, row: Row, fields: Mapping[str, int], styles: _Styles) -> Activity | Diagnostic:
    values, width = row.values, len(row.values)
    given = {name: values[field] for name, field in fields.items() if field < width}

    def wrong(name: str, message: str, hint: str = "") -> Diagnostic:
        return diagnostic(path, row.at(fields.get(name, width)), message, hint, RULE)

    for name in _NEEDED:
        if not given.get(name):
            return wrong(name, f"the row has no {name}", "fill it in, or delete the row")
    day = styles.days[given["date"]].settle(styles.day_styles)
    if day is None:
        return wrong("date", *_no_day(given["date"], styles.days[given["date"]], styles.day_styles))
    outcome = given.get("outcome", "").lower()
    if outcome not in _OUTCOMES:
        message = f'outcome "{_short(given["outcome"])}" is not one of open, won, lost'
        return wrong("outcome", message, "leave it empty if none")
    amount, currency = None, ""
    if text := given.get("amount"):
        readings, currency = styles.amounts[text]
        amount = readings.settle(styles.amount_styles)
        if amount is None:
            return wrong("amount", *_no_amount(text, readings))
    advocate, deal, by, note = (given.get(name, "") for name in _PLAIN)
    columns = {name: row.starts[field] for name, field in fields.items() if field < width}
    lines = {name: row.lines[field] for name, field in fields.items() if field < width} if row.lines else {}
    told = (day, given["story"], advocate, given["activity"], deal, amount, outcome, by, note)
    return Activity(*told, row.line, columns, currency, lines)


def _no_day(text: str, readings: Readings[date], styles: Mapping[str, frozenset[str]]) -> tuple[str, str]:
    if not readings.by_style:
        return f'date "{_short(text)}" {readings.fault}', readings.hint
    meant, hint = two_days(readings)
    both = ", and other rows go both ways" if len(styles.get(readings.mark, ())) > 1 else ""
    return f"{text} {meant}{both}", hint


def _no_amount(text: str, readings: Readings[Decimal]) -> tuple[str, str]:
    if not readings.by_style:
        return f'amount "{_short(text)}" {readings.fault}', readings.hint
    meant, hint = two_amounts(readings)
    return f"{text} {meant}", hint


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
