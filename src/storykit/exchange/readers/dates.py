"""Dates and numbers as other programs write them, read without guessing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

ORDERS = {"ymd": "year-month-day", "dmy": "day/month/year", "mdy": "month/day/year"}
ASK = "say which it is: --date-order dmy or --date-order mdy"
_TIME = r"(?:(?:[T\s,]+|\s+at\s+)\d{1,2}:\d{2}.*)?"
_NUMERIC = re.compile(rf"(\d{{1,4}})([-/.\s]|\.\s)(\d{{1,2}})\2(\d{{1,4}}){_TIME}", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d.*)?")
_NAMED = re.compile(rf"(?:[A-Za-z]{{3,9}},?\s+)?(\d{{1,2}})[-\s.]+([A-Za-z]{{3,9}})\.?,?[-\s]+(\d{{2,4}}){_TIME}")
_NAMED_FIRST = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s+)?([A-Za-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CENTURY = 69
"""A year of two digits is 2000 to 2068 or 1969 to 1999, as everywhere."""


class UnclearError(ValueError):
    """A text that is no date or number, or may be two of them; `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def to_day(value: Any, order: str = "") -> date:
    """The day that a value names; a time of day is left out.

    Args:
        value: A date, or text: 2025-12-24, 24/12/2025, 24.12.25, 12/24/2025 2:30 PM, 20251224, 24 Dec 2025 …
        order: What 03/04/2026 follows: "dmy", "mdy" or "ymd"; see `Source.date_order`.

    A year of four digits in front is always year-month-day, and dots are day.month.year unless `order` says
    otherwise. A year of two digits stands last, unless `order` is "ymd".

    Raises:
        UnclearError: It is no date, or day and month cannot be told apart.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if found := _NUMERIC.fullmatch(text):
        return _numeric(text, found, order)
    if found := _COMPACT.fullmatch(text):
        return _date(text, *found.groups())
    if found := _NAMED.fullmatch(text):
        return _date(text, found[3], _month(text, found[2]), found[1])
    if found := _NAMED_FIRST.fullmatch(text):
        return _date(text, found[3], _month(text, found[1]), found[2])
    raise UnclearError(f'"{shown(text)}" is no date', "write it as 2026-11-30")


def shown(text: str) -> str:
    """A value as a message quotes it."""
    return text if len(text) <= 40 else text[:39] + "…"


def _numeric(text: str, found: re.Match[str], order: str) -> date:
    first, separator, second, third = found.groups()
    if len(first) > 2:
        return _date(text, first, second, third)
    order = order or _order_of(text, int(first), separator, int(second))
    if order == "ymd" and len(third) <= 2:
        return _date(text, first, second, third)
    return _date(text, third, first, second) if order == "mdy" else _date(text, third, second, first)


def _order_of(text: str, first: int, separator: str, second: int) -> str:
    """What one date shows of its order."""
    if "." in separator or first == second:
        return "dmy"
    if first > 12 or second > 12:
        return "dmy" if first > 12 else "mdy"
    raise UnclearError(f'"{text}" may be two dates: day and month cannot be told apart', ASK)


def _month(text: str, name: str) -> str:
    short = name[:3].lower()
    if short not in _MONTHS:
        raise UnclearError(f'"{shown(text)}" is no date', "write it as 2026-11-30")
    return str(_MONTHS.index(short) + 1)


def _date(text: str, year: str, month: str, day: str) -> date:
    whole = int(year) + (0 if len(year) > 2 else 2000 if int(year) < _CENTURY else 1900)
    try:
        return date(whole, int(month), int(day))
    except ValueError:
        raise UnclearError(f'"{shown(text)}" is no day of the calendar', "write it as 2026-11-30") from None


_MONEY = re.compile(r"[\s\u00a0\u202f'’]|[A-Z]{3}|[€$£¥₹]")
_AMOUNT = re.compile(r"[-+]?\d[\d.,]*")


def to_number(value: Any, decimal: str = "") -> float:
    """The number that a value names: 1234.5, 1.234,50, 1,234.50, 1 234,5, € 1'234.50, (12.00).

    Args:
        value: A number or text.
        decimal: The mark before the decimals where texts such as 1,234 occur: "." or ",".

    Raises:
        UnclearError: It is no number, or may be two, as 1,234 and 1.234 may.
    """
    if isinstance(value, int | float):
        return float(value)
    text = str(value).strip()
    plain = _MONEY.sub("", text.replace("\u2212", "-"))
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    if not _AMOUNT.fullmatch(plain):
        raise UnclearError(f'"{shown(text)}" is no number', "write it as 1234.50")
    mark = decimal or _decimal_mark(text, plain)
    whole, _, decimals = plain.partition(mark) if mark else (plain, "", "")
    group = {".": ",", ",": "."}.get(mark, ",")
    if group in decimals or mark in decimals or (group in whole and not _grouped(whole, group)):
        raise UnclearError(f'"{shown(text)}" is no number', "write it as 1234.50")
    return float(f"{whole.replace(group, '')}.{decimals or 0}")


def _decimal_mark(text: str, plain: str) -> str:
    """The mark before the decimals, as far as the text itself shows it."""
    dots, commas = plain.count("."), plain.count(",")
    if dots and commas:
        return "." if plain.rfind(".") > plain.rfind(",") else ","
    if dots + commas == 0:
        return "."
    mark = "." if dots else ","
    if dots + commas > 1:
        return "," if mark == "." else "."
    whole, _, decimals = plain.lstrip("+-").partition(mark)
    if len(decimals) == 3 and len(whole) <= 3 and whole != "0":
        raise UnclearError(f'"{shown(text)}" may be two numbers', "write thousands without a mark, as 1234")
    return mark


def _grouped(whole: str, mark: str) -> bool:
    first, *rest = whole.lstrip("+-").split(mark)
    return 1 <= len(first) <= 3 and all(len(part) == 3 for part in rest)


_SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(?:\d{4}|\d{2})(?:[T\s,].*)?")


class Proof(NamedTuple):
    """A date that shows its order: the text, its line and its column."""

    text: str
    line: int
    column: str


class Evidence:
    """What the dates of a file tell about their order.

    Gathered from distinct texts of some columns; `columns` are the places of those that look like dates.
    """

    def __init__(self, columns: Sequence[int], names: Sequence[str]) -> None:
        self.columns = columns
        self.names = names
        self.proofs: dict[str, Proof] = {}
        self.unclear: Proof | None = None
        self.seen: set[str] = set()

    @property
    def settled(self) -> bool:
        """Whether nothing more need be read."""
        return not self.unclear or bool(self.proofs)

    def add(self, line: int, values: Sequence[Any]) -> None:
        """Look at one record."""
        for column in self.columns:
            if column < len(values) and (text := values[column]) not in self.seen and isinstance(text, str):
                if len(self.seen) < MOST_SEEN:
                    self.seen.add(text)
                self._look(text.strip(), line, self.names[column])

    def _look(self, text: str, line: int, column: str) -> None:
        found = _SHORT.fullmatch(text)
        if found is None:
            return
        first, second = int(found[1]), int(found[3])
        proof = Proof(text, line, column)
        if found[2] == "." or first > 12 or second > 12:
            self.proofs.setdefault("mdy" if second > 12 else "dmy", proof)
        elif first != second:
            self.unclear = self.unclear or proof

    def order(self) -> str:
        """The order that all dates show; empty when none does, or they contradict each other."""
        return next(iter(self.proofs)) if len(self.proofs) == 1 else ""

    def stated(self) -> str:
        """What was found out, for the file's owner; empty when there is nothing to tell."""
        if len(self.proofs) == 2:
            one, other = self.proofs["dmy"], self.proofs["mdy"]
            return f"dates follow two orders: {_cited(one)} and {_cited(other)}; {ASK}"
        for order, proof in self.proofs.items():
            return f"dates are {ORDERS[order]} ({_cited(proof)})"
        if self.unclear:
            return f"nothing tells day from month in dates such as {_cited(self.unclear)}; {ASK}"
        return ""


MOST_SEEN = 20_000


def _cited(proof: Proof) -> str:
    return f'{proof.text} in row {proof.line}, "{proof.column}"'


def date_columns(width: int, records: Iterable[Sequence[Any]]) -> list[int]:
    """The columns of a sample whose texts are mostly dates in numbers."""
    dates, others = [0] * width, [0] * width
    for values in records:
        for column, value in enumerate(values[:width]):
            if isinstance(value, str) and value:
                is_date = value[0].isdigit() and len(value) < 40 and _SHORT.fullmatch(value.strip())
                (dates if is_date else others)[column] += 1
    return [column for column in range(width) if dates[column] > others[column]]
