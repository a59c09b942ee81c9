"""The activity log as spreadsheets leave it, and the place of each thing that cannot be read."""

from __future__ import annotations

import csv
import io
import random
import re
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storykit.files.activity import COLUMNS, read_activity
from storykit.model.activity import Activity, Log

HEADER = "date,story,advocate,activity,deal,amount,outcome,by,note\n"
NARROW = "date,story,activity\n"
ROW = "2026-11-01,one,review\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "activity.csv"


def read(path: Path, text: str | bytes) -> Log:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_activity(path)


def only(log: Log) -> Activity:
    assert not log.faults, log.faults
    (row,) = log.rows
    return row


def fault(log: Log) -> tuple[int, int, str]:
    (found,) = log.faults
    assert found.rule == "invalid-log-row"
    assert found.path == log.path
    return found.line, found.column, found.message


# Any log that csv writes reads to the same rows

texts = st.text(
    st.sampled_from("aé中 ,;\t\"'\r\n\u2028\x85\x0b’€=-_0"), max_size=8
).map(str.strip)  # fmt: skip
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
amounts = st.none() | st.decimals(0, 10**9, places=2) | st.integers(0, 10**12).map(Decimal)
written_rows = st.tuples(
    days,
    texts.filter(bool),
    texts,
    texts.filter(bool),
    texts,
    amounts,
    st.sampled_from(("", "open", "won", "lost")),
    texts,
    texts,
)


def plain(amount: Decimal | None, decimal: str) -> str:
    return "" if amount is None else f"{amount:f}".replace(".", decimal)


@settings(max_examples=80)
@given(
    st.lists(written_rows, max_size=5),
    st.sampled_from(",;\t"),
    st.sampled_from(("\n", "\r\n", "\r")),
    st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    st.permutations(range(9)),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
    st.sampled_from(("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y")),
    st.booleans(),
)
def test_whatever_csv_writes_reads_to_the_same_rows(
    rows: list[tuple[object, ...]],
    delimiter: str,
    end: str,
    quoting: int,
    order: list[int],
    encoding: str,
    style: str,
    padded: bool,
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    more = ["", ""] if padded else []
    writer.writerow([*(COLUMNS[i].title() for i in order), *more])
    decimal = "," if delimiter == ";" else "."
    if quoting == csv.QUOTE_MINIMAL:
        rows = [tuple(_breaking(each, end) for each in row) for row in rows]
    for day, *middle in rows:
        assert isinstance(day, date)
        amount = middle[4]
        assert amount is None or isinstance(amount, Decimal)
        spelt = [day.strftime(style), *middle[:4], plain(amount, decimal), *middle[5:]]
        writer.writerow([*(spelt[i] for i in order), *more])
        if padded:
            writer.writerow([""] * (len(order) + 2))
    with tempfile.TemporaryDirectory() as folder:
        log = read(Path(folder) / "activity.csv", out.getvalue().encode(encoding))
    assert not log.faults
    assert [row[:9] for row in log.rows] == rows
    for row in log.rows:
        _is_at(out.getvalue(), row, order.index(1), row.story, delimiter)


def _breaking(value: object, end: str) -> object:
    """A text that breaks its lines as the file does: csv quotes no other breaks."""
    return re.sub("[\r\n]+", end, value) if isinstance(value, str) else value


def _is_at(text: str, row: Activity, field: int, value: str, delimiter: str) -> None:
    """The story starts where the row says."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    line, column = row.at("story")
    rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
    first = rest.lstrip(" ")
    clean = value.replace("\r\n", "\n").replace("\r", "\n")
    assert first.startswith((clean, '"' + clean.replace('"', '""')))
    assert field == 0 or column == 1 or lines[line - 1][column - 2] == delimiter


# Delimiters, headers and encodings


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "2026-11-01,one,Ada,review,,1200.5,won,,\n",
        "sep=;\r\nDate;Story;Advocate;Activity;Amount;Outcome\r\n2026-11-01;one;Ada;review;1200,5;Won\r\n",
        "DATE\tStory\t Advocate \tactivity\tAmount\toutcome\n1.11.2026\tone\tAda\treview\t1200,50\twon",
        '\n\n"date","story","advocate","activity","amount","outcome"\n\n"2026-11-01","one","Ada","review","1200.5","won"',
        "note,outcome,amount,activity,advocate,story,date\n,won,1200.5,review,Ada,one,2026-11-01\n,,,,,,\n\n",
        "x-mood,date,story,advocate,activity,amount,outcome,,\ngood,2026-11-01,one,Ada,review,1200.5,won,,,,\n,,,\n",
        'date, story, advocate, activity, amount, outcome\n2026-11-01, one, "Ada", review, 1200.5, won\n',
    ],
)
def test_what_spreadsheets_do(path: Path, text: str) -> None:
    for data in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16"), text.replace("\n", "\r\n").encode()):
        row = only(read(path, data))
        assert row[:4] == (date(2026, 11, 1), "one", "Ada", "review")
        assert (row.amount, row.outcome) == (Decimal("1200.5"), "won")


def test_no_file_and_an_empty_one_are_empty_logs(path: Path) -> None:
    assert read_activity(path) == Log(path=path.as_posix())
    for text in ("", "\ufeff", "\n\n", HEADER, ",,,\n"):
        assert read(path, text)[:2] == ((), ())


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("story,activity\none,review\n", 1, 1, 'the log has no column "date"'),
        ("date,story,activity,advocat\n", 1, 21, 'unknown column "advocat", did you mean "advocate"?'),
        ("\n\ndate,story,activity,Story\n", 3, 21, 'the log has two columns "story"'),
        ('date,story,"activity\n', 1, 12, "a quotation mark is opened and never closed"),
        (NARROW + ROW + "2026-11-01,one,\n", 3, 16, "the row has no activity"),
        (NARROW + "2026-11-01\n", 2, 1, "the row has no story"),
        (NARROW + "2026-11-01,one,review,more\n", 2, 23, "the row has more fields than the header"),
        ("date,story,activity,\n2026-11-01,one,review,odd\n", 2, 23, "the header has no name for this field"),
        (NARROW + '2026-11-01,"one"x,review\n', 2, 12, "there is text after a closing quotation mark"),
        (NARROW + ROW + '2026-11-01,one,"review\n', 3, 16, "a quotation mark is opened and never closed"),
        (NARROW + '"2026-11-01","a\r\nb\nc","rev"iew\n', 4, 4, "there is text after a closing quotation mark"),
        (NARROW + "2026-11-01,o\0e,review\n", 2, 13, "a NUL byte: this is no CSV file, or UTF-16 without its mark"),
        (NARROW + "2026-02-30,one,review\n", 2, 1, 'date "2026-02-30" is no day: February 2026 has 28'),
        (NARROW + "2026-13-01,one,review\n", 2, 1, 'date "2026-13-01" is no day: it has no such month'),
        (NARROW + "24.12.25,one,review\n", 2, 1, 'date "24.12.25" has a year of two digits'),
        (NARROW + "46024,one,review\n", 2, 1, 'date "46024" is a spreadsheet\'s number for a day'),
        (NARROW + "yesterday,one,review\n", 2, 1, 'date "yesterday" is not a date'),
        (NARROW + "31/02/2026,one,review\n", 2, 1, 'date "31/02/2026" is no day: February 2026 has 28'),
        (NARROW + "13/13/2026,one,review\n", 2, 1, 'date "13/13/2026" is no day: it has no such month'),
        (NARROW + "2026-11-0٣,one,review\n", 2, 1, 'date "2026-11-0٣" is not a date'),
        (HEADER + "2026-11-01,one,,review,,,maybe,,\n", 2, 26, 'outcome "maybe" is not one of open, won, lost'),
        (HEADER + "2026-11-01,one,,review,,12k,,,\n", 2, 25, 'amount "12k" is not an amount'),
        (HEADER + "2026-11-01,one,,review,,-5,,,\n", 2, 25, 'amount "-5" is not an amount'),
        (HEADER + "2026-11-01,one,,review,,NaN,,,\n", 2, 25, 'amount "NaN" is not an amount'),
        (HEADER + "2026-11-01,one,,review,,1E+05,,,\n", 2, 25, 'amount "1E+05" is not an amount'),
        (HEADER + '2026-11-01,one,,review,,"1,23,456",,,\n', 2, 25, 'amount "1,23,456" is not an amount'),
        (HEADER + '2026-11-01,one,,review,,"1,234",,,\n', 2, 25, "1,234 may be 1234 or 1.234"),
    ],
)
def test_every_fault_has_its_place(path: Path, text: str, line: int, column: int, message: str) -> None:
    assert fault(read(path, text)) == (line, column, message)
    assert fault(read(path, text.encode("utf-16"))) == (line, column, message)


def test_a_broken_row_costs_no_other(path: Path) -> None:
    log = read(path, f'{NARROW}{ROW}2026-11-02,"one,review\n2026-11-03,two,review\n2026-11-04,"th""ree",review\n')
    assert [row.story for row in log.rows] == ["one", "two", 'th"ree']
    assert fault(log)[:2] == (3, 12)


def test_quoted_line_breaks_keep_the_places_right(path: Path) -> None:
    text = 'note,date,story,activity\r\n"a\r\nb\nc\rd",2026-11-01,one,review\r\nx,2026-11-02,two,review\r\n'
    first, second = read(path, text).rows
    assert first.note == "a\r\nb\nc\rd"
    assert (first.line, first.at("note"), first.at("date"), first.at("activity")) == (2, (2, 1), (5, 4), (5, 19))
    assert (second.line, second.at("story")) == (6, (6, 14))
    assert first.at("deal") == (2, 1)


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\u200b"])
def test_only_line_ends_end_lines(path: Path, odd: str) -> None:
    log = read(path, f"note,date,story,activity\na{odd}b,2026-11-01,one,review\nx,nodate,two,review\n")
    assert [(row.note, row.line) for row in log.rows] == [(f"a{odd}b", 2)]
    assert fault(log)[:2] == (3, 3)


# Bytes that are not UTF-8


def test_rows_with_other_bytes_are_one_fault_and_the_rest_is_read(path: Path) -> None:
    text = f"{NARROW}{ROW}2026-11-02,Bäckerei,review\n2026-11-03,two,review\n2026-11-04,Käse,review\n"
    log = read(path, text.encode("cp1252"))
    assert [row.story for row in log.rows] == ["one", "two"]
    assert fault(log) == (3, 12, "byte 0xE4 is not UTF-8, here and in 1 more row")
    assert "CSV UTF-8" in log.faults[0].hint
    log.faults[0].message.encode()


@pytest.mark.parametrize("data", [b"\xff\xfea", b"\xfe\xff\xd8\x00", "dätum,story".encode("cp1252"), b"\xff\xfe\0\0a"])
def test_a_file_in_no_known_encoding_is_a_fault(path: Path, data: bytes) -> None:
    log = read(path, data)
    assert log.rows == ()
    assert fault(log)[:2] == (1, 1)
    repr(log.faults).encode()


def test_what_is_too_large_or_no_file_is_a_fault(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate((64 << 20) + 1)
    assert "too large" in fault(read_activity(path))[2] or "64" in fault(read_activity(path))[2]
    assert fault(read_activity(path.parent))[2] == "this is no ordinary file"


# Days


def dated(path: Path, *days: str) -> Log:
    return read(path, NARROW + "".join(f"{day},one,review\n" for day in days))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-4-3", date(2026, 4, 3)),
        ("2026/04/03", date(2026, 4, 3)),
        ("2026. 4. 3.", date(2026, 4, 3)),
        ("24/12/2025", date(2025, 12, 24)),
        ("12/24/2025", date(2025, 12, 24)),
        ("24-12-2025", date(2025, 12, 24)),
        ("24.12.2025", date(2025, 12, 24)),
        ("03.04.2026", date(2026, 4, 3)),
        ("5/5/2026", date(2026, 5, 5)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_days_that_mean_one_thing(path: Path, text: str, day: date) -> None:
    assert only(dated(path, text)).day == day


def test_other_rows_decide_which_comes_first(path: Path) -> None:
    assert [row.day for row in dated(path, "03/04/2026", "24/12/2025").rows] == [date(2026, 4, 3), date(2025, 12, 24)]
    assert [row.day for row in dated(path, "12/24/2025", "03/04/2026").rows] == [date(2025, 12, 24), date(2026, 3, 4)]


def test_what_nothing_decides_is_a_fault_that_says_how_to_write_it(path: Path) -> None:
    for others in ((), ("2026-12-24",), ("24.12.2026",), ("5/5/2026",)):
        log = dated(path, "03/04/2026", *others)
        assert fault(log) == (2, 1, "03/04/2026 may be 3 April or 4 March")
        assert log.faults[0].hint == "write 2026-04-03 if it is 3 April"
        assert len(log.rows) == len(others)
    log = dated(path, "03/04/2026", "24/12/2025", "12/24/2025")
    assert fault(log) == (2, 1, "03/04/2026 may be 3 April or 4 March, and other rows go both ways")
    assert len(log.rows) == 2
    assert fault(dated(path, "03.04.2026", "12.24.2025"))[0] == 2


# Amounts


def priced(path: Path, *amounts: str, delimiter: str = "\t") -> Log:
    row = delimiter.join(("2026-11-01", "one", "review", '"{}"'))
    lines = [delimiter.join(("date", "story", "activity", "amount")), *(row.format(amount) for amount in amounts)]
    return read(path, "\n".join(lines))


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1200", "1200", ""),
        ("1200.50", "1200.5", ""),
        ("1.234,50", "1234.5", ""),
        ("1,234.50", "1234.5", ""),
        ("1 234,50", "1234.5", ""),
        ("1\u00a0234\u202f567,5", "1234567.5", ""),
        ("1'234.50", "1234.5", ""),
        ("12’345’678", "12345678", ""),
        ("1,234,567", "1234567", ""),
        ("1.234.567", "1234567", ""),
        ("0,125", "0.125", ""),
        ("1234.567", "1234.567", ""),
        ("1234,5", "1234.5", ""),
        ("€ 1200", "1200", "EUR"),
        ("€1.234,50", "1234.5", "EUR"),
        ("1200 EUR", "1200", "EUR"),
        ("1200eur", "1200", "EUR"),
        ("£12", "12", "GBP"),
        ("$ 99.90", "99.9", "$"),
        ("CHF 1'200.00", "1200", "CHF"),
        ("007", "7", ""),
    ],
)
def test_amounts_that_mean_one_thing(path: Path, text: str, amount: str, currency: str) -> None:
    for delimiter in ("\t", ",", ";"):
        row = only(priced(path, text, delimiter=delimiter))
        assert (row.amount, row.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize("text", ["1,234", "1.234", "€ 12,345", "999.000 USD"])
def test_amounts_that_may_mean_two_things(path: Path, text: str) -> None:
    assert "may be" in fault(priced(path, text))[2]
    assert "may be" in fault(priced(path, text, "1,5", "1.5"))[2]
    comma, point = (priced(path, text, other).rows[0].amount for other in ("1,5", "1.5"))
    assert comma is not None
    assert point is not None
    assert {comma / point, point / comma} == {Decimal(1000), Decimal("0.001")}


def test_with_semicolons_a_comma_is_decimal(path: Path) -> None:
    assert only(priced(path, "1,234", delimiter=";")).amount == Decimal("1.234")
    assert only(priced(path, "1.234", delimiter=";")).amount == Decimal(1234)
    assert "may be" in fault(priced(path, "1.234", "1.5", delimiter=";"))[2]


@pytest.mark.parametrize(
    "text", ["€ 5 EUR", "1.2.3", "1,,2", "1 23", "12 3456", "5-", "(5)", "1.", ".5", "1" * 19, "٣"]
)
def test_amounts_that_mean_nothing(path: Path, text: str) -> None:
    assert fault(priced(path, text))[2].endswith("is not an amount")


# Cost


@pytest.mark.parametrize(
    "line",
    ['x,"\n', '"a"b,"\n', '"""\n', '""\n', "a,b,c\n", '"a\n', ",,,,,,\n", '1,"2\n3",4\n'],
)
def test_the_time_grows_with_the_file_and_no_faster(path: Path, line: str) -> None:
    times = []
    for lines in (2_000, 16_000):
        path.write_text(HEADER + line * lines)
        start = process_time()
        read_activity(path)
        times.append(process_time() - start)
    assert times[1] < 40 * max(times[0], 0.05)


def test_any_bytes_give_rows_or_faults(path: Path) -> None:
    chance = random.Random(4)
    alphabet = [b",", b";", b"\n", b"\r", b'"', b"a", b"\xe4", b"\xc3\xa4", b"2026-11-01", b"12/11/2026", b"1.5", b" "]
    for _ in range(400):
        log = read(path, HEADER.encode() + b"".join(chance.choices(alphabet, k=40)))
        for found in log.faults:
            assert found.line >= 2
            assert found.column >= 1
            found.message.encode()
        for row in log.rows:
            repr(row).encode()
