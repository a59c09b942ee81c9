"""Days and amounts as spreadsheets and people write them, and what else the same text may mean.

A reading is what a text means in one style. Where a text means the same in every style that it can
be read in, it is plain; where it can be read in one style alone, it is a witness for that style in
its column; where it means two things, the witnesses decide.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")

DAY_FIRST, MONTH_FIRST = "day first", "month first"
COMMA, POINT = "decimal comma", "decimal point"

_YEAR_FIRST = re.compile(r"([0-9]{4})([./-]) ?([0-9]{1,2})\2 ?([0-9]{1,2})\.?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([./-]) ?([0-9]{1,2})\2 ?([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([./-]) ?[0-9]{1,2}\1 ?[0-9]{2}")
_SERIAL = re.compile(r"[1-6][0-9]{4}(?:[.,][0-9]+)?")

_SIGNS = {"€": "EUR", "£": "GBP"}
_CURRENCY = r"[A-Za-z]{3}|[$€£¥]"
_AMOUNT = re.compile(rf"({_CURRENCY})?\s*([0-9][0-9.,'’\s]{{0,30}}?)\s*({_CURRENCY})?")
_GROUPED = r"[0-9]{{1,3}}(?:{0}[0-9]{{3}})+"
_MOST_DIGITS = 18


class Readings(NamedTuple, Generic[Value]):
    """What a text may mean.

    Attributes:
        by_style: What it means in each style that it can be read in; empty when it cannot be read.
        mark: Texts with another mark decide nothing for it: `03/04/2026` is not `03.04.2026`.
        fault: Why it cannot be read, to follow the text.
        hint: How to write it.
    """

    by_style: Mapping[str, Value] = {}
    mark: str = ""
    fault: str = ""
    hint: str = ""

    def settle(self, styles: Mapping[str, frozenset[str]]) -> Value | None:
        """The one meaning, given the styles of the column by mark; None when it has none or several."""
        meanings = set(self.by_style.values())
        if len(meanings) > 1:
            column = styles.get(self.mark, frozenset())
            meanings = {self.by_style[style] for style in column} if len(column) == 1 else meanings
        return meanings.pop() if len(meanings) == 1 else None


def styles_of(readings: Iterable[Readings[Value]], usual: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The styles that a column is in, by mark: what its witnesses say, and what is usual for a mark."""
    styles = {mark: frozenset((style,)) for mark, style in usual.items()}
    for reading in readings:
        if len(reading.by_style) == 1 and reading.mark:
            styles[reading.mark] = styles.get(reading.mark, frozenset()) | reading.by_style.keys()
    return styles


def read_day(text: str) -> Readings[date]:
    """A day: year first, or day and month in either order and a year of four digits."""
    if match := _YEAR_FIRST.fullmatch(text):
        return _days({"": (int(match[1]), int(match[3]), int(match[4]))}, "")
    if match := _YEAR_LAST.fullmatch(text):
        one, two, year = int(match[1]), int(match[3]), int(match[4])
        return _days({DAY_FIRST: (year, two, one), MONTH_FIRST: (year, one, two)}, match[2])
    hint = "write it as 2026-11-30"
    if _SHORT_YEAR.fullmatch(text):
        return Readings(fault="has a year of two digits", hint=hint)
    if _SERIAL.fullmatch(text):
        return Readings(fault="is a spreadsheet's number for a day", hint="format the column as a date, and save again")
    return Readings(fault="is not a date", hint=hint)


def _days(meant: Mapping[str, tuple[int, int, int]], mark: str) -> Readings[date]:
    days: dict[str, date] = {}
    for style, (year, month, day) in meant.items():
        if year and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            days[style] = date(year, month, day)
    if days:
        return Readings(days, mark)
    for year, month, _ in meant.values():
        if year and 1 <= month <= 12:
            last = calendar.monthrange(year, month)[1]
            return Readings(fault=f"is no day: {calendar.month_name[month]} {year} has {last}")
    return Readings(fault="is no day: it has no such month", hint="write it as 2026-11-30")


def two_days(readings: Readings[date]) -> tuple[str, str]:
    """What an ambiguous day may be, in words, and how to write the first of them."""
    first, second = (readings.by_style[style] for style in (DAY_FIRST, MONTH_FIRST))
    words = [f"{day.day} {calendar.month_name[day.month]}" for day in (first, second)]
    return f"may be {words[0]} or {words[1]}", f"write {first} if it is {words[0]}"


def read_amount(text: str) -> tuple[Readings[Decimal], str]:
    """An amount of money, and its currency as a code or sign; an empty one when none is given.

    Space and apostrophes group digits by three; of comma and point one does, and the other is decimal.
    """
    if len(text) <= _MOST_DIGITS and text.isascii() and text.isdigit():
        return Readings({"": Decimal(text)}), ""
    wrong: Readings[Decimal] = Readings(fault="is not an amount", hint="write digits, such as 1200.50")
    match = _AMOUNT.fullmatch(text)
    if match is None or (match[1] and match[3]):
        return wrong, ""
    currency = match[1] or match[3] or ""
    found = {style: value for style in (COMMA, POINT) if (value := _number(match[2], style)) is not None}
    readings = Readings(found, ".,") if found else wrong
    return readings, _SIGNS.get(currency, currency.upper())


def _number(text: str, style: str) -> Decimal | None:
    """What digits with separators mean in a style; None when they cannot be read in it."""
    decimal, group = (",", r"\.") if style == COMMA else (r"\.", ",")
    grouped = "|".join(_GROUPED.format(mark) for mark in (group, r"\s", "['’]"))
    match = re.fullmatch(rf"([0-9]+|{grouped})(?:{decimal}([0-9]+))?", text)
    if match is None:
        return None
    whole, rest = re.sub(r"[^0-9]", "", match[1]), match[2] or ""
    if len(whole) + len(rest) > _MOST_DIGITS or (whole != match[1] and whole.startswith("0")):
        return None
    return Decimal(f"{whole}.{rest}" if rest else whole)


def two_amounts(readings: Readings[Decimal]) -> tuple[str, str]:
    """What an ambiguous amount may be, in words, and how to write the larger of them."""
    small, large = sorted(readings.by_style.values())
    return f"may be {large:f} or {small:f}", f"write {large:f} if it is that"
