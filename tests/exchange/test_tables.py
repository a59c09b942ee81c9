"""CSV in all its kinds comes back as it was written, or the reader asks."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storykit.errors import StorykitError
from storykit.exchange.readers.dates import UnclearError, to_day, to_number
from storykit.exchange.readers.source import open_source

SOME = settings(
    max_examples=50, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ENCODINGS = {"utf-8": "", "utf-8-sig": "", "utf-16": "", "utf-16-le": "utf-16-le", "cp1252": "windows-1252"}
LETTERS = "abcXYZ 0189.,;|\t\n\"'\\-äßé€"
texts = st.text(LETTERS, max_size=12)
tables = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(texts, min_size=width - 1, max_size=width - 1), min_size=1, max_size=12)
)


def written(rows: list[list[str]], delimiter: str, quoting: Any, end: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerow(["Row", *(f"Field {i}" for i in range(len(rows[0])))])
    writer.writerows([str(i), *row] for i, row in enumerate(rows))
    return text.getvalue()


@SOME
@given(
    rows=tables,
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(list(ENCODINGS)),
    quoting=st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC)),
    end=st.sampled_from(("\n", "\r\n")),
    said=st.booleans(),
)
def test_what_was_written_is_read(
    tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str, quoting: int, end: str, said: bool
) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(written(rows, delimiter, quoting, end).encode(encoding))
    try:
        source = open_source(path, delimiter=delimiter if said else "", encoding=ENCODINGS[encoding])
    except StorykitError as error:
        asked = str(error)
    else:
        asked = ""
    if asked:
        assert not said
        assert "may both separate" in asked
        return
    assert len(source.columns) == len(rows[0]) + 1
    read = [list(row.values) for row in source.rows]
    assert [[v.strip(" ") for v in row[1:]] for row in read] == [[v.strip(" ") for v in row] for row in rows]
    assert [row[0] for row in read] == [str(i) for i in range(len(rows))]


@SOME
@given(rows=tables)
def test_a_row_has_the_number_of_its_first_line(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "export.csv"
    text = written(rows, ",", csv.QUOTE_ALL, "\n")
    path.write_text(text, encoding="utf-8", newline="")
    lines = text.split("\n")
    for row in open_source(path, delimiter=",").rows:
        assert lines[row.number - 1].startswith(f'"{row.values[0]}"')


days = st.dates(date(1990, 1, 1), date(2050, 12, 31))


@SOME
@given(st.lists(days, min_size=1, max_size=30), st.sampled_from(("%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y")))
def test_dates_are_read_as_meant_or_asked_for(tmp_path: Path, found: list[date], form: str) -> None:
    path = tmp_path / "export.csv"
    path.write_text("name,closed\n" + "".join(f"x,{day.strftime(form)}\n" for day in found), encoding="utf-8")
    source = open_source(path)
    for row, day in zip(source.rows, found, strict=True):
        try:
            read = to_day(row.values[1], source.date_order)
        except UnclearError as error:
            read, hint = None, error.hint
        if read is not None:
            assert read == day
        else:
            assert "--date-order" in hint
            assert all(d.day <= 12 for d in found)
            assert source.stated[-1].startswith("nothing tells day from month")


@SOME
@given(days, st.sampled_from(("dmy", "mdy", "ymd")))
def test_an_order_that_is_said_is_followed(day: date, order: str) -> None:
    form = "/".join({"d": "%d", "m": "%m", "y": "%Y"}[part] for part in order)
    assert to_day(day.strftime(form), order) == day
    assert to_day(day.strftime(form) + " 14:30", order) == day


def test_evidence_far_below_is_found(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    first = date(2026, 1, 1)
    lines = (f"x,{(first + timedelta(days=i % 12)).strftime('%d/%m/%Y')}\n" for i in range(30_000))
    path.write_text("name,closed\n" + "".join(lines) + "x,25/12/2026\n", encoding="utf-8")
    source = open_source(path)
    assert source.date_order == "dmy"
    assert 'dates are day/month/year (25/12/2026 in row 30002, "closed")' in source.stated


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-12-24", date(2025, 12, 24)),
        ("2025-12-24T10:00:00Z", date(2025, 12, 24)),
        ("24/12/2025", date(2025, 12, 24)),
        ("24.12.25", date(2025, 12, 24)),
        ("03.04.2026", date(2026, 4, 3)),
        ("12/24/2025 2:30 PM", date(2025, 12, 24)),
        ("20251224", date(2025, 12, 24)),
        ("24 Dec 2025", date(2025, 12, 24)),
        ("24-Dec-25", date(2025, 12, 24)),
        ("Wed, December 24, 2025", date(2025, 12, 24)),
        ("3/3/2026", date(2026, 3, 3)),
        ("1/1/70", date(1970, 1, 1)),
    ],
)
def test_a_date_that_is_clear_by_itself(text: str, day: date) -> None:
    assert to_day(text) == day


@pytest.mark.parametrize("text", ["", "soon", "03/04/2026", "31/02/2026", "2026-13-01", "0/0/0", "24/12", "99999999"])
def test_what_is_no_clear_date_is_refused(text: str) -> None:
    with pytest.raises(UnclearError):
        to_day(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,56", 1234.56),
        ("1,234.56", 1234.56),
        ("1234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("€ 1'234.50", 1234.5),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("0,125", 0.125),
        ("(12.00)", -12),
        ("-7", -7),
        ("USD 3,5", 3.5),
    ],
)
def test_a_number_that_is_clear_by_itself(text: str, number: float) -> None:
    assert to_number(text) == number


def test_a_number_that_may_be_two_asks() -> None:
    for text in ("1,234", "1.234", "12,34,5", "many", "1.2.3,4"):
        with pytest.raises(UnclearError):
            to_number(text)
    assert to_number("1,234", ".") == 1234
    assert to_number("1,234", ",") == 1.234
