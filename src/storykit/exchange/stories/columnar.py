"""Exported rows as a Parquet file: the columns of an export, typed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from storykit.errors import StorykitError
from storykit.exchange.stories.flat import COLUMNS, raw


def parquet(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows of `to_flat` as Parquet: text, date32, float64 and list<string>; records are JSON in text.

    Amounts are numbers of 15 digits. Raises StorykitError when pyarrow is not installed.
    """
    try:
        import pyarrow  # type: ignore[import-untyped]
        from pyarrow.parquet import write_table  # type: ignore[import-untyped]
    except ImportError:
        hint = "python -m pip install pyarrow"
        raise StorykitError("Parquet needs the library pyarrow, which is not installed", hint=hint) from None

    types = {
        "date": pyarrow.date32(),
        "number": pyarrow.float64(),
        "amount": pyarrow.float64(),
        "list": pyarrow.list_(pyarrow.string()),
    }
    schema = pyarrow.schema([(column.name, types.get(column.kind, pyarrow.string())) for column in COLUMNS])
    table = pyarrow.Table.from_pylist([_typed(row) for row in rows], schema=schema)
    buffer = io.BytesIO()
    write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.name: _value(row[column.name], column.kind) for column in COLUMNS}


def _value(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind in ("number", "amount"):
        return float(value)
    return list(value) if kind == "list" else raw(value)
