"""Parquet files, batch by batch. pyarrow is an extra."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from storykit.errors import StorykitError
from storykit.exchange.readers.dates import ORDERS, Evidence, date_columns
from storykit.exchange.readers.faults import unreadable
from storykit.exchange.readers.sheets import plain
from storykit.exchange.readers.source import Options, Row, Source
from storykit.exchange.readers.tables import SAMPLE_ROWS, unique

BATCH = 8192


def read(path: str, kind: str, options: Options) -> Source:
    """Open a Parquet file.

    Raises:
        StorykitError: pyarrow is not installed, or the file is damaged.
    """
    try:
        from pyarrow import ArrowException  # type: ignore[import-untyped]
        from pyarrow.parquet import ParquetFile  # type: ignore[import-untyped]
    except ImportError:
        hint = "python -m pip install pyarrow"
        raise StorykitError(f"{path}: reading Parquet needs the library pyarrow", hint=hint) from None
    try:
        file = ParquetFile(path)
    except (ArrowException, OSError) as error:
        raise StorykitError(
            f"{path} is no Parquet file that can be read: {_first(error)}", hint="export it again"
        ) from None
    total = file.metadata.num_rows
    columns = unique(file.schema_arrow.names)
    if not total:
        raise unreadable(path, "the file has columns and no row", "export it again, with rows")
    order, dates = _order(path, file, columns, options.date_order)
    progress = [0]
    rows = _counted(_rows(path, file, (ArrowException, OSError)), progress)
    first = f"Parquet, {total:,} row{'s' * (total != 1)}"
    return Source(path, columns, rows, tuple(filter(None, (first, dates))), order, lambda: progress[0] / total)


def _counted(rows: Iterator[Row], progress: list[int]) -> Iterator[Row]:
    for row in rows:
        progress[0] = row.number
        yield row


def _rows(path: str, file: Any, faults: tuple[type[Exception], ...]) -> Iterator[Row]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=BATCH):
            for values in zip(*(map(_plain, column.to_pylist()) for column in batch.columns), strict=True):
                number += 1
                yield Row(number, values)
    except faults as error:
        raise unreadable(path, f"damaged behind this row: {_first(error)}", "export it again", number) from None


def _plain(value: Any) -> Any:
    """A value as other readers give it; nothing is an empty text."""
    if value is None:
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else plain(value)


def _first(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _order(path: str, file: Any, columns: tuple[str, ...], given: str) -> tuple[str, str]:
    """What dates that are stored as text follow, by the first rows, and what to say of it."""
    if given:
        return given, f"dates are {ORDERS[given]}, as you say"
    evidence = Evidence((), columns)
    for row in _rows(path, file, ()):
        if row.number == 1:
            evidence.columns = date_columns(len(columns), [row.values])
        if row.number > SAMPLE_ROWS or not evidence.columns:
            break
        evidence.add(row.number, row.values)
    return evidence.order(), evidence.stated()
