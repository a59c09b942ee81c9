"""Workbooks as spreadsheet programs read them."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from storykit.present.document import (
    Bar,
    Bars,
    Cell,
    Column,
    Document,
    Heading,
    Heat,
    Link,
    Table,
    Text,
    Titled,
)
from storykit.render.sheets import sheet_name
from storykit.render.xlsx import workbook

COLUMNS = (
    Column("#", "number", "rank"),
    Column("Story", "text", "title", note="Customer"),
    Column("Score", "score"),
    Column("Need", "percent"),
    Column("Day", "date"),
    Column("Cell", "heat"),
    Column("Link", "text", "sheet"),
)
ROWS: tuple[tuple[Cell, ...], ...] = (
    (
        1,
        Titled("A story", "Acme"),
        97.25,
        0.5,
        date(2026, 11, 16),
        Heat("0/2", 1.0),
        Link("here", "https://a.example/x"),
    ),
    (2, Titled("Another", "Bolt"), 3.0, None, None, Heat("2/2", 0.0), Link("there", "javascript:alert(1)")),
)
TOTAL: tuple[Cell, ...] = (2, "All", 50.1, 0.5, "", "2/4", None)
PAGE = Document(
    "Stories & more",
    (Text("Win ten banks"), Heading("Go get"), Table(COLUMNS, ROWS, total=TOTAL), Text("… and 3 more", quiet=True)),
    date(2026, 11, 16),
)


def opened(data: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells that it leaves out what newer programs draw
        return load_workbook(io.BytesIO(data))


def sheet_of(*cells: Cell, kind: Any = "text") -> Any:
    """A column of cells, as a sheet."""
    table = Table((Column("A", kind),), tuple((cell,) for cell in cells))
    return opened(workbook(Document("T", (Heading("S"), table))))["S"]


def values(*cells: Cell, kind: Any = "text") -> list[Any]:
    return [row[0].value for row in sheet_of(*cells, kind=kind).iter_rows(min_row=2)]


@pytest.fixture(scope="module")
def book() -> Any:
    return opened(workbook(PAGE))


def test_the_summary_has_the_words_and_leads_to_the_lists(book: Any) -> None:
    summary = book["Summary"]
    assert book.sheetnames == ["Summary", "Go get"]
    said = [row[0].value for row in summary.iter_rows() if row[0].value]
    assert said == ["Stories & more", "Win ten banks", "Go get (2 rows)", "… and 3 more"]
    assert [cell.hyperlink.location for (cell,) in summary.iter_rows() if cell.hyperlink] == ["'Go get'!A1"]


def test_the_header_is_frozen_bold_and_has_filters(book: Any) -> None:
    sheet = book["Go get"]
    header = ["#", "Story", "Customer", "Score", "Need", "Day", "Cell", "Link"]
    assert [cell.value for cell in sheet[1]] == header
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "G2"
    assert sheet.auto_filter.ref == "A1:H3"


def test_cells_have_the_types_that_programs_reckon_with(book: Any) -> None:
    first, second, total = list(book["Go get"].iter_rows(min_row=2))
    assert [c.value for c in first] == [1, "A story", "Acme", 97.25, 0.5, datetime(2026, 11, 16), "0/2", "here"]
    assert first[5].is_date
    assert [c.number_format for c in first[3:6]] == ["0.0", "0%", "yyyy-mm-dd"]
    assert [c.value for c in second[4:6]] == [None, None]
    assert [c.value for c in total] == [2, "All", None, 50.1, 0.5, None, "2/4", None]
    assert all(cell.font.bold for cell in total)


def test_links_lead_to_the_web_alone(book: Any) -> None:
    links = [cell.hyperlink.target for row in book["Go get"].iter_rows() for cell in row if cell.hyperlink]
    assert links == ["https://a.example/x"]
    bad = ["file:///etc/passwd", "internal:'S'!A1", "mailto:a@b.example", "HTTP:", "https://a b", "https://a\x1b", ""]
    bad += ["external:x.xlsx", "https://" + "a" * 3000, "\\\\server\\share", "https://\u202ea.example"]
    sheet = sheet_of(*(Link("x", url) for url in bad))
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_scores_have_bars_on_their_whole_scale(book: Any) -> None:
    found = {
        str(area.sqref): [stop.val for stop in rule.dataBar.cfvo]
        for area, rules in book["Go get"].conditional_formatting._cf_rules.items()
        for rule in rules
    }
    assert found == {"D2:D3": [0, 100], "E2:E3": [0, 1]}


def test_heat_is_a_fill_behind_readable_text(book: Any) -> None:
    hot, cold = (book["Go get"].cell(row, 7).fill.fgColor.rgb for row in (2, 3))
    assert (hot, cold) == ("FFF2A65A", "FFE3F1E6")
    assert sheet_of(Heat("–", None), kind="heat")["A2"].fill.fill_type is None


def test_it_prints_on_one_page_wide_with_its_header(book: Any) -> None:
    sheet = book["Go get"]
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight) == ("landscape", 9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area == "'Go get'!$A$1:$G$4"
    xml = zipfile.ZipFile(io.BytesIO(workbook(PAGE))).read("xl/worksheets/sheet2.xml").decode()
    assert "<oddFooter>&amp;L&amp;9 Stories &amp;&amp; more&amp;R&amp;9&amp;A, page &amp;P of &amp;N</oddFooter>" in xml


def test_the_same_page_gives_the_same_bytes() -> None:
    data = workbook(PAGE)
    assert workbook(PAGE) == data
    assert opened(data).properties.created == datetime(2026, 11, 16)
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_one_table_alone_needs_no_summary_and_a_page_without_tables_is_one() -> None:
    table = Table((Column("A"),), (("x",),))
    assert opened(workbook(Document("T", (Heading("Stories"), table)))).sheetnames == ["Stories"]
    chart = Bars("b", "bars", (Bar("x", (1.0,)),))
    assert opened(workbook(Document("T", (Text("Nothing to tell"), chart)))).sheetnames == ["Summary"]
    assert opened(workbook(Document("T", ()))).sheetnames == ["Summary"]
    assert opened(workbook(Document("T", (Heading("S"), Table((Column("A", "score"),), ()))))).sheetnames == ["S"]


FORMULAS = ["=1+1", "+1", "-40 %", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0", "{=1}", "=", "'=1", "\n-1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    for cell in (text, Titled(text, text), Heat(text, 0.5), Link(text, "https://a.example"), Link(text, text)):
        page = Document(text, (Text(text), Heading(text), Table((Column(text, note=text),), ((cell,),), total=(cell,))))
        for sheet in opened(workbook(page)):
            for found in (c for row in sheet.iter_rows() for c in row if c.value is not None):
                assert found.data_type == "s"
                assert not str(found.value).startswith(("=", "+", "-", "@", "\t", "\r"))


@settings(max_examples=40)
@given(
    st.lists(st.text() | st.text("=+-@\t\r\n'\x00\x0b\x1b\ud800\ufffe\uffff_x0041<>&]") | st.floats() | st.integers())
)
def test_any_text_and_number_can_be_written(cells: list[Cell]) -> None:
    data = workbook(Document("T", (Heading("S"), Table((Column("A"),), tuple((cell,) for cell in cells)))))
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert not [name for name in archive.namelist() if b"<f>" in archive.read(name) or b"<f " in archive.read(name)]
    found = [row[0].value for row in opened(data)["S"].iter_rows(min_row=2)]
    for cell, value in zip(cells, found, strict=False):
        if isinstance(cell, str) and cell.strip().isalnum():
            assert value == cell.strip()


def test_numbers_that_a_sheet_would_change_are_text() -> None:
    huge, none = 12345678901234567890, float("nan")
    assert values(huge, none, float("inf"), 7, kind="number") == [str(huge), "nan", "inf", 7]
    assert values(date(1899, 12, 31), date(1900, 3, 1), kind="date") == ["1899-12-31", datetime(1900, 3, 1)]


def test_text_that_is_too_long_for_a_cell_is_cut_and_says_so() -> None:
    whole, cut, wide = values("a" * 32_767, "b" * 32_768, "🐟" * 20_000)
    assert whole == "a" * 32_767
    assert cut == "b" * 32_766 + "…"
    assert wide.endswith("🐟…")
    assert len(wide.encode("utf-16-le")) // 2 <= 32_767


def test_more_links_than_a_sheet_holds_are_text() -> None:
    rows = tuple((Link(str(i), f"https://a.example/{i}"),) for i in range(65_600))
    data = workbook(Document("T", (Heading("S"), Table((Column("A"),), rows))))
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert xml.count(b"<hyperlink ") == 65_530
    assert xml.count(b"<row ") == 65_601


def test_a_sheet_of_ten_thousand_rows() -> None:
    rows = tuple((i, Titled(f"Story {i}", "Acme"), 50.0, 0.5, None, Heat("1", 0.5), "x") for i in range(10_000))
    sheet = opened(workbook(Document("T", (Heading("S"), Table(COLUMNS, rows)))))["S"]
    assert sheet.max_row == 10_001
    assert sheet["B10001"].value == "Story 9999"


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Go get", "Go get"),
        ("a/b\\c [d]: e*? f", "a b c d e f"),
        ("'quoted'", "quoted"),
        ("History", "History 2"),
        ("summary", "summary 2"),
        ("", "Table"),
        ("[]", "Table"),
        ("x" * 40, "x" * 31),
        ("🐟" * 20, "🐟" * 15),
    ],
)
def test_a_sheet_has_a_name_that_programs_take(heading: str, name: str) -> None:
    assert sheet_name(heading, {"summary", "history"}) == name


@settings(max_examples=30)
@given(st.lists(st.text(max_size=40) | st.sampled_from(["a", "A", "x" * 31, "x" * 32]), max_size=5))
def test_any_headings_make_sheets(headings: list[str]) -> None:
    table = Table((Column("A"),), (("x",),))
    blocks = [block for heading in headings for block in (Heading(heading), table, table)]
    names = opened(workbook(Document("T", (Text("x"), *blocks)))).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 2 * len(headings) + 1
    assert all(0 < len(name.encode("utf-16-le")) // 2 <= 31 for name in names)
