"""The rows of one file, read again and again, of which each is counted and told of once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from math import inf

from storykit.diagnostics import Diagnostic
from storykit.exchange.readers.source import OnFault, Row, Source

BATCH = 256
"""Rows told of, or read, at a time: few, as rows that outlive a collection of garbage cost more than reading them."""

OnRows = Callable[[int, float], None]
"""Told of more rows, and of the share of the file that has been read, 0 to 1."""


class Passes:
    """The rows of a file as often as they are asked for.

    Args:
        source: The file, open.
        reopen: Opens it again; takes whom to tell of rows that cannot be read.
        on_fault: Told of rows with faults; the file that is open tells it already.
        on_rows: Told of the rows of each batch.

    Attributes:
        done: The share of the file that the last pass has read.
    """

    def __init__(self, source: Source, reopen: Callable[[OnFault], Source], on_fault: OnFault, on_rows: OnRows) -> None:
        self.path = source.path
        self.done = 0.0
        self._open: Source | None = source
        self._reopen, self._on_fault, self._on_rows = reopen, on_fault, on_rows
        self._known = 0.0

    def rows(self) -> Iterator[Row]:
        """The rows from the first one on."""
        source, self._open = self._open or self._reopen(self.fault), None
        known, number, new = self._known, 0.0, 0
        with closing(source):
            try:
                for row in source.rows:
                    number = row.number
                    if number > known:
                        new += 1
                        if new == BATCH:
                            self.done, new = source.done(), 0
                            self._on_rows(BATCH, self.done)
                    yield row
                number = inf
            finally:
                self.done = source.done()
                self._on_rows(new, self.done)
                self._known = max(known, number)

    def fault(self, fault: Diagnostic) -> None:
        """A row of this pass has a fault, which an earlier one may have told."""
        if self.is_new(fault.line):
            self._on_fault(fault)

    def is_new(self, number: int) -> bool:
        """Whether no earlier pass came to a row."""
        return number > self._known
