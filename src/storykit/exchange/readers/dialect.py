"""How the fields of a CSV file are separated and quoted: by the evidence of its first records."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from storykit.errors import StorykitError

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
MOST_RECORDS = 1000
CONSISTENT = 0.9
_TITLES = 20
"""How many lines of a report's title may stand above the header."""


class Dialect(NamedTuple):
    """How records become fields.

    Attributes:
        delimiter: What stands between fields.
        quote: What stands around a field that has delimiters in it.
        escape: What stands before a quote inside quotes; empty where it is doubled.
        padded: Blanks behind a delimiter are no part of the field.
        header: How many records stand above the header.
        width: The fields of the header.
    """

    delimiter: str
    quote: str = '"'
    escape: str = ""
    padded: bool = False
    header: int = 0
    width: int = 1

    @property
    def stated(self) -> str:
        """The dialect in words."""
        parts = [
            f"separated by {DELIMITERS.get(self.delimiter, repr(self.delimiter))}" if self.width > 1 else "one column"
        ]
        if self.quote != '"':
            parts.append("quoted by apostrophes")
        if self.escape:
            parts.append("with backslashes before quotes")
        return " ".join(parts)

    def reader(self, lines: Iterable[str]) -> Reader:
        """The records of some lines; strict, so that a quote never closed is a fault."""
        escape = self.escape or None
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote,
            escapechar=escape,
            skipinitialspace=self.padded,
            strict=True,
        )


class _Fit(NamedTuple):
    """How well a dialect fits: by the share of records as wide as the header."""

    share: float
    dialect: Dialect

    @property
    def rank(self) -> tuple[float, bool, int]:
        return round(self.share, 2), not self.dialect.header, self.dialect.width


def find_dialect(path: str, lines: Sequence[str], given: str = "", *, tabs: bool = False) -> Dialect:
    """The dialect in which the most records are as wide as the header.

    Args:
        path: The file, to speak of it.
        lines: The first lines with their ends.
        given: The delimiter, when the user says it.
        tabs: The file's name says that tabs separate.

    Raises:
        StorykitError: Two delimiters fit equally well.
    """
    delimiters = [given] if given else list(DELIMITERS)
    fits = [fit for delimiter in delimiters if (fit := _best_quoting(lines, delimiter))]
    good = [fit for fit in fits if fit.share >= CONSISTENT] or fits
    if given or not good:
        return max(fits, key=lambda fit: fit.rank).dialect if fits else Dialect(given or ("\t" if tabs else ","))
    best = max(good, key=lambda fit: (tabs and fit.dialect.delimiter == "\t", *fit.rank))
    rival = next((f for f in good if f.rank == best.rank and f.dialect.delimiter != best.dialect.delimiter), None)
    if rival and not tabs:
        one, other = (DELIMITERS[fit.dialect.delimiter] for fit in (best, rival))
        hint = f'say which it is: --delimiter "{best.dialect.delimiter}"'
        raise StorykitError(f"{path}: {one} and {other} may both separate its fields", hint=hint)
    return best.dialect


def _best_quoting(lines: Sequence[str], delimiter: str) -> _Fit | None:
    """The way to quote that fits best; of equals, the first."""
    fits = [fit for dialect in _quotings(lines, delimiter) if (fit := _fit(lines, dialect))]
    return max(fits, key=lambda fit: round(fit.share, 2), default=None)


def _quotings(lines: Sequence[str], delimiter: str) -> Iterator[Dialect]:
    """Ways to quote that the lines show any sign of, the likeliest first."""
    text = "".join(lines)
    quote = "'" if '"' not in text and text.startswith("'") else '"'
    for padded in (True, False) if f"{delimiter} {quote}" in text else (False,):
        yield Dialect(delimiter, quote, padded=padded)
        if f"\\{quote}" in text:
            yield Dialect(delimiter, quote, "\\", padded=padded)


def _fit(lines: Sequence[str], dialect: Dialect) -> _Fit | None:
    """How well a delimiter fits; None when it separates nothing."""
    records = _sampled(dialect, lines)
    widths = Counter(len(record) for record in records)
    usual, _ = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
    if usual < 2:
        return None
    header = next(i for i, record in enumerate(records) if len(record) == usual)
    if header > _TITLES or any(sum(map(bool, record)) > 1 for record in records[:header]):
        header = 0
    width = len(records[header])
    below = records[header:]
    return _Fit(
        sum(_as_wide(record, width) for record in below) / len(below), dialect._replace(header=header, width=width)
    )


def _as_wide(record: Sequence[str], width: int) -> bool:
    return len(record) == width or (len(record) > width and not any(record[width:]))


def _sampled(dialect: Dialect, lines: Sequence[str]) -> list[list[str]]:
    """The first records, empty where one cannot be read; up to a quote that is not closed among them."""
    records: list[list[str]] = []
    reader = dialect.reader(lines)
    while len(records) < MOST_RECORDS:
        try:
            record = next(filter(None, reader), None)
        except csv.Error as error:
            record = [] if "expected after" in str(error) else None
        if record is None:
            break
        records.append(record)
    return records
