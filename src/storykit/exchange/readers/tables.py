"""CSV and its kin, row by row in memory that does not grow with the file."""

from __future__ import annotations

import csv
from collections.abc import Generator, Sequence
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, NamedTuple

from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.exchange.readers.dates import ORDERS, Evidence, date_columns, shown
from storykit.exchange.readers.dialect import DELIMITERS, Dialect, find_dialect
from storykit.exchange.readers.encoding import LONGEST_LINE, Encoding, encoding_of
from storykit.exchange.readers.faults import leave_out, size_of, unreadable
from storykit.exchange.readers.source import OnFault, Options, Row, Source

if TYPE_CHECKING:
    from _csv import Reader

SAMPLE = 1 << 18
SAMPLE_ROWS = 20_000
LOOKED_AT = 1000
"""How many rows show which columns hold dates, and how many are searched for one that shows their order."""

csv.field_size_limit(LONGEST_LINE)


class Table(NamedTuple):
    """A CSV file, understood: what is needed to read its records from the start, once more."""

    path: str
    encoding: Encoding
    dialect: Dialect
    marked: bool
    columns: tuple[str, ...] = ()

    def open(self) -> tuple[IO[str], Reader]:
        """The file as text and its records, from the header on."""
        file = open(self.path, encoding=self.encoding.codec, newline="")  # noqa: SIM115
        if self.marked:
            file.readline()
        reader = self.dialect.reader(file)
        for _ in range(self.dialect.header):
            next(filter(None, reader))
        return file, reader

    def header(self) -> tuple[str, ...]:
        """The names of the columns, each once."""
        file, reader = self.open()
        with file:
            start = reader.line_num + self.marked + 1
            try:
                names = next(filter(None, reader), None)
                start = reader.line_num + self.marked + 1
                more = next(filter(None, reader), None)
            except csv.Error as error:
                raise self.broken(start, str(error)) from None
        if names is None:
            raise unreadable(self.path, "the file holds no text", "export it again")
        if more is None:
            raise unreadable(self.path, "there is a header and no row below it", "export it again, with rows")
        return unique(names)

    def rows(self, on_fault: OnFault | None, opened: list[IO[str]]) -> Generator[Row, None, None]:
        """The records below the header; the file that is open meanwhile is added to `opened`."""
        file, reader = self.open()
        opened.append(file)
        with file:
            next(filter(None, reader))
            width, marked = len(self.columns), self.marked
            end, new = reader.line_num + marked, tuple.__new__
            while True:
                try:
                    for values in reader:
                        start, end = end + 1, reader.line_num + marked
                        if len(values) == width:
                            if values[0] or any(values):
                                yield new(Row, (start, values))
                        elif any(values) and (fitted := self._fitted(start, values, on_fault)):
                            yield Row(start, fitted)
                    return
                except csv.Error as error:
                    if "expected after" not in str(error):
                        raise self.broken(end + 1, str(error)) from None
                    leave_out(self._sloppy(end + 1), on_fault)
                    end = reader.line_num + marked

    def _fitted(self, number: int, values: list[str], on_fault: OnFault | None) -> Sequence[str] | None:
        """A row without the empty fields at its end that are too many; None when that does not mend it."""
        width = len(self.columns)
        if len(values) > width and not any(values[width:]):
            return values[:width]
        count = f"the row has {len(values)} field{'s' * (len(values) != 1)}, and the header {width}"
        if len(values) > width:
            hint = f'put a field that holds the separator into quotes; "{shown(values[width])}" is too many'
            leave_out(Diagnostic(self.path, number, width + 1, count, hint), on_fault)
        else:
            hint = f'"{self.columns[len(values)]}" is the first that it lacks'
            leave_out(Diagnostic(self.path, number, len(values) + 1, count, hint), on_fault)
        return None

    def _sloppy(self, number: int) -> Diagnostic:
        hint = "write a quotation mark inside quotes twice"
        return Diagnostic(self.path, number, 1, "text follows a closing quotation mark", hint)

    def broken(self, number: int, why: str) -> StorykitError:
        """The end of reading, in words for what csv's reader says."""
        if "larger than" in why:
            message = "a field of more than 1 MB: a quotation mark is opened in this row and perhaps never closed"
        elif "expected after" in why:
            return StorykitError(f"{self.path} cannot be read", diagnostics=(self._sloppy(number),))
        else:
            message = "a quotation mark is opened in this row and never closed"
        hint = "close it with the same mark, or write one that is part of the text twice"
        return unreadable(self.path, message, hint, number)


def read(path: str, kind: str, options: Options) -> Source:
    """Open a CSV or TSV file."""
    size = size_of(path)
    table = _understood(path, options)
    order, dates = options.date_order, f"dates are {ORDERS.get(options.date_order)}, as you say"
    if not order:
        evidence = _evidence(table)
        order, dates = evidence.order(), evidence.stated()
    opened: list[IO[str]] = []
    rows = table.rows(options.on_fault, opened)
    return Source(path, table.columns, rows, _stated(table, dates), order, lambda: done(opened, size))


def done(opened: list[IO[str]], size: int) -> float:
    """The share of a file of `size` bytes that has been read."""
    if not opened:
        return 0.0
    file = opened[0]
    return 1.0 if file.closed else min(1.0, file.buffer.tell() / size)  # type: ignore[attr-defined]


def _stated(table: Table, dates: str) -> tuple[str, ...]:
    encoding = table.encoding.name
    if table.encoding.example:
        encoding += f' (as in "{table.encoding.example}")'
    above = table.dialect.header
    header = f"the header is below {above} line{'s' * (above > 1)} of title" if above else ""
    return tuple(filter(None, (f"CSV in {encoding}, {table.dialect.stated}", header, dates)))


def _understood(path: str, options: Options) -> Table:
    encoding = encoding_of(path, options.encoding)
    delimiter = _delimiter(options.delimiter)
    with open(path, encoding=encoding.codec, newline="") as file:
        lines = file.readlines(SAMPLE)
    marked = bool(lines) and lines[0].lower().startswith("sep=") and len(lines[0].rstrip("\r\n")) == len("sep=;")
    if marked:
        delimiter = delimiter or lines.pop(0)[4]
    tabs = path.lower().endswith((".tsv", ".tab"))
    table = Table(path, encoding, find_dialect(path, lines, delimiter, tabs=tabs), marked)
    return table._replace(columns=table.header())


def _delimiter(given: str) -> str:
    names = {"tab": "\t", "\\t": "\t"} | {word: mark for mark, word in DELIMITERS.items()}
    mark = names.get(given.lower(), given)
    if len(mark) > 1 or (mark and mark in '"\r\n'):
        raise StorykitError(f'"{given}" cannot separate fields', hint='give one character: --delimiter ";" or tab')
    return mark


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """The names of columns, each once: "name", "name (2)", and "column 3" for one without a name."""
    found: dict[str, None] = {}
    for place, given in enumerate(names, 1):
        name = first = " ".join(given.split()) or f"column {place}"
        again = 1
        while name in found:
            again += 1
            name = f"{first} ({again})"
        found[name] = None
    return tuple(found)


def _evidence(table: Table) -> Evidence:
    """What the dates show: in the first rows, and where they leave it open, in all."""
    rows = table.rows(_ignore, [])
    first = list(islice(rows, LOOKED_AT))
    evidence = Evidence(date_columns(len(table.columns), (row.values for row in first)), table.columns)
    if evidence.columns:
        for row in chain(first, islice(rows, SAMPLE_ROWS - LOOKED_AT)):
            evidence.add(row.number, row.values)
        for row in rows:
            if evidence.settled:
                break
            evidence.add(row.number, row.values)
    rows.close()
    return evidence


def _ignore(fault: Diagnostic) -> None:
    """Of a first look through the rows: the second one tells."""
