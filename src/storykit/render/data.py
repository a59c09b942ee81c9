"""Rows as JSON, JSON Lines and CSV, piece by piece so that size costs no memory."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from storykit.model.cells import HIDDEN
from storykit.render.safe import cell


def dumps(value: object) -> str:
    """Compact JSON in which no character can steer a terminal."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return HIDDEN.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def json_object(head: dict[str, Any], key: str, rows: Iterable[Any], tail: dict[str, Any]) -> Iterator[str]:
    """One object: `head`, then `rows` under `key` with a line each, then `tail`."""
    yield "{\n"
    for name, value in head.items():
        yield f'  "{name}": {dumps(value)},\n'
    yield f'  "{key}": ['
    separator = "\n    "
    for row in rows:
        yield separator + dumps(row)
        separator = ",\n    "
    yield "\n  ]" if separator[0] == "," else "]"
    for name, value in tail.items():
        yield f',\n  "{name}": {dumps(value)}'
    yield "\n}\n"


def json_lines(rows: Iterable[Any]) -> Iterator[str]:
    """An object a line."""
    return (dumps(row) + "\n" for row in rows)


def csv_lines(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], safe: Callable[[object], object] = cell
) -> Iterator[str]:
    """Comma-separated lines that a spreadsheet opens without running anything; `safe` makes each value so."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in chain((columns,), rows):
        writer.writerow([safe(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
