"""The activity log: CSV rows with positions."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from storykit.diagnostics import Diagnostic, diagnostic
from storykit.files.load import read_bytes
from storykit.files.reader import Fault
from storykit.files.syntax import explain_bytes
from storykit.model.activity import Activity, Log
from storykit.model.marks import Position
from storykit.model.names import closest
from storykit.model.values import parse_day

RULE = "invalid-log-row"
MOST = 64 << 20
COLUMNS = ("date", "story", "advocate", "activity", "deal", "amount", "outcome", "by", "note")
_NEEDED = ("date", "story", "activity")
_OUTCOMES = ("", "open", "won", "lost")


def read_activity(path: Path) -> Log:
    """The log at `path`; empty when there is no such file."""
    shown = path.as_posix()
    if not path.exists():
        return Log(path=shown)
    data = read_bytes(shown, MOST)
    if isinstance(data, Fault):
        return _unreadable(shown, data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _unreadable(shown, explain_bytes(data, error.start))
    found = list(_rows(shown, text))
    rows = tuple(row for row in found if isinstance(row, Activity))
    return Log(rows, tuple(row for row in found if isinstance(row, Diagnostic)), shown)


def _unreadable(path: str, fault: Fault) -> Log:
    return Log(faults=(diagnostic(path, fault.position, fault.message, fault.hint, RULE),), path=path)


def _rows(path: str, text: str) -> Iterator[Activity | Diagnostic]:
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines)
    header: list[str] = []
    start = 0
    for values in reader:
        line, start = start + 1, reader.line_num
        if not any(values):
            continue
        if not header:
            header = [name.strip().lower() for name in values]
            faults = list(_header_faults(path, header, line))
            yield from faults
            if faults:
                return
            continue
        columns = dict(zip(header, _starts("".join(lines[line - 1 : start])), strict=False))
        yield _row(path, dict(zip(header, (v.strip() for v in values), strict=False)), line, columns)


def _header_faults(path: str, header: list[str], line: int) -> Iterator[Diagnostic]:
    for name in _NEEDED:
        if name not in header:
            hint = f"the first line should be {','.join(COLUMNS)}"
            yield diagnostic(path, Position(line, 1), f'the log has no column "{name}"', hint, RULE)
    for name in header:
        if name not in COLUMNS and not name.startswith("x-"):
            near = closest(name, COLUMNS)
            ask = f', did you mean "{near}"?' if near else ""
            yield diagnostic(path, Position(line, 1), f'unknown column "{name}"{ask}', "", RULE)


def _row(path: str, row: dict[str, str], line: int, columns: dict[str, int]) -> Activity | Diagnostic:
    def wrong(name: str, message: str, hint: str = "") -> Diagnostic:
        return diagnostic(path, Position(line, columns.get(name, 1)), message, hint, RULE)

    for name in _NEEDED:
        if not row.get(name):
            return wrong(name, f"the row has no {name}", "fill it in, or delete the row")
    try:
        day = parse_day(row["date"])
    except ValueError as error:
        return wrong("date", f'date "{row["date"]}" {error}')
    if row.get("outcome", "") not in _OUTCOMES:
        return wrong("outcome", f'outcome "{row["outcome"]}" is not one of open, won, lost', "leave it empty if none")
    try:
        amount = Decimal(row["amount"]) if row.get("amount") else None
    except InvalidOperation:
        return wrong("amount", f'amount "{row["amount"]}" is not a number', "write digits, such as 1200.50")
    told = {name: row.get(name, "") for name in ("advocate", "deal", "outcome", "by", "note")}
    return Activity(day, row["story"], activity=row["activity"], amount=amount, line=line, columns=columns, **told)


def _starts(raw: str) -> list[int]:
    """The columns, from 1, at which the fields of a raw line start."""
    starts, quoted = [1], False
    for i, character in enumerate(raw, 1):
        quoted ^= character == '"'
        if character == "," and not quoted:
            starts.append(i + 1)
    return starts
