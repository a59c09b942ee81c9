"""The kinds of value that story and strategy files hold, and how text becomes them."""

from __future__ import annotations

import calendar
import re
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from pydantic_core import PydanticCustomError

_GAPS = re.compile(r"[\s_-]+")


class Limit(NamedTuple):
    """What a value may be, in the words of pydantic's engine."""

    ge: float | None = None
    le: float | None = None
    min_length: int | None = None


Text = Annotated[str, Limit(min_length=1)]
Weight = Annotated[float, Limit(ge=0, le=1_000_000)]
Count = Annotated[int, Limit(ge=0, le=10_000)]
Chance = Annotated[float, Limit(ge=0, le=1)]
Amount = Annotated[Decimal, Limit(ge=0)]


def parse_day(value: object) -> date:
    """A calendar day from `YYYY-MM-DD`, and from nothing else.

    Raises PydanticCustomError, whose message ends a sentence that starts with the value.
    """
    text = value.strip() if isinstance(value, str) else ""
    if len(text) == len("2026-11-30") and text[4] == text[7] == "-":
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise PydanticCustomError("day", _no_day(text)) from None
    raise PydanticCustomError("day", "is not a date: write it as 2026-11-30")


def _no_day(text: str) -> str:
    year, month, _ = (int(part) if part.isdecimal() else 0 for part in text.split("-"))
    if not (year and 1 <= month <= 12):
        return "is not a date: it goes year-month-day, as in 2026-11-30"
    return f"is no day: {calendar.month_name[month]} {year} has {calendar.monthrange(year, month)[1]}"


def normal(text: str) -> str:
    """Text as names are compared: in any case, with space, `_` and `-` the same."""
    return _GAPS.sub("-", text.strip().casefold())


def add_months(day: date, months: int) -> date:
    """The same day some calendar months later, clamped to that month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > 9999:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
