"""A document as a workbook to forward: a sheet for each list, with filters, bars, shades and links, ready to print."""

from __future__ import annotations

import io
import math
import re
from datetime import date, datetime, time
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from storykit.model.cells import HIDDEN
from storykit.present.document import Cell, Column, Document, Heat, Link, Table, shown
from storykit.render.safe import cell_lines
from storykit.render.sheets import SUMMARY, Line, contents, heights, widths

MOST_TEXT, MOST_LINKS, MOST_ADDRESS, MOST_DIGITS = 32_767, 65_530, 2_079, 15
"""What a cell, a sheet, a link and a number can hold."""

FIRST_DAY = date(1900, 3, 1)
"""The day from which on all programs count days alike."""

NO_DAY = date(2000, 1, 1)
A4 = 9
LINE_HEIGHT, TALLEST = 15, 405
INK, PAPER, LINE, QUIET, BLUE = "#1F3044", "#FFFFFF", "#D9DEE4", "#5B6672", "#0B57A4"
TO_THE_LEFT: dict[str, Any] = {"align": "left", "indent": 1}
BARS = {"score": ("#8FC7A3", 100), "percent": ("#9DBFE3", 1)}
COLD, HOT = (0xE3, 0xF1, 0xE6), (0xF2, 0xA6, 0x5A)
"""Nothing is missing, and the most; dark text is easy to read on all between."""

_WEB = re.compile(r"https?://[^\s/?#\"<>]\S*", re.IGNORECASE)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(document: Document) -> bytes:
    """The page as an XLSX file; the same page gives the same bytes.

    The first sheet, Summary, has the title, the words of the page and a line for each list; then each table has a
    sheet. A page that is one table without a word beside it is that sheet alone. No cell ever holds a formula.
    """
    buffer = io.BytesIO()
    book = Workbook(buffer, _OPTIONS)
    created = datetime.combine(document.day or NO_DAY, time())
    book.set_properties({"title": text_of(document.title)[:255], "created": created})
    looks = _Looks(book)
    summary, sheets = contents(document)
    if summary or not sheets:
        _write_summary(book.add_worksheet(SUMMARY), document.title, summary, looks)
    for sheet in sheets:
        _Writer(book.add_worksheet(sheet.name), sheet.table, looks).write(document.title)
    book.close()
    return buffer.getvalue()


def text_of(text: str) -> str:
    """Text as a cell may hold it: no formula, nothing hidden, and cut with `…` where a cell is full."""
    text = str(cell_lines(text))
    if len(text) * 2 <= MOST_TEXT or len(text.encode("utf-16-le")) <= 2 * MOST_TEXT:
        return text
    return text.encode("utf-16-le")[: 2 * (MOST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"valign": "top", "font_color": INK}
            self._made[key] = self._book.add_format(base | properties)
        return self._made[key]


def _write_summary(sheet: Worksheet, title: str, lines: tuple[Line, ...], looks: _Looks) -> None:
    """The page's words, and links to its lists."""
    _set_page(sheet, title)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, text_of(title), looks(bold=True, font_size=16))
    styles = {
        "text": looks(text_wrap=True),
        "quiet": looks(text_wrap=True, font_color=QUIET, italic=True),
        "heading": looks(bold=True, font_size=12),
        "code": looks(font_name="Courier New"),
    }
    link = looks(bold=True, font_size=12, font_color=BLUE, underline=1)
    for row, line in enumerate(lines, 2):
        if line.target:
            quoted = line.target.replace("'", "''")
            sheet.write_url(row, 0, f"internal:'{quoted}'!A1", link, text_of(line.text))
        elif line.text:
            sheet.write_string(row, 0, text_of(line.text), styles[line.style])


def _set_page(sheet: Worksheet, title: str) -> None:
    """How the sheet is printed."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    name = " ".join(text_of(title).split())[:100].replace("&", "&&")
    sheet.set_footer(f"&L&9 {name}&R&9&A, page &P of &N")


class _Writer:
    """Writes one table to its sheet."""

    def __init__(self, sheet: Worksheet, table: Table, looks: _Looks) -> None:
        self.sheet = sheet
        self.table = table
        self.looks = looks
        self.widths = widths(table)
        self.last = len(table.rows)
        self.links = 0

    def write(self, title: str) -> None:
        """Header, rows and totals, and what makes them easy to read, filter and print."""
        _set_page(self.sheet, title)
        self._write_header()
        for i, column in enumerate(self.table.columns):
            look = self._look(column)
            for row, cells in enumerate(self.table.rows, 1):
                self._write(row, i, cells[i], column, look)
            if self.table.total:
                self._write(self.last + 1, i, self.table.total[i], column, look | {"bold": True, "top": 1})
            if column.kind in BARS and self.table.rows:
                self.sheet.conditional_format(1, i, self.last, i, _bar(*BARS[column.kind]))

    def _write_header(self) -> None:
        columns = self.table.columns
        plain = {"bold": True, "font_color": PAPER, "bg_color": INK, "text_wrap": True, "valign": "vcenter"}
        for i, (column, width) in enumerate(zip(columns, self.widths, strict=True)):
            self.sheet.set_column(i, i, width)
            side = {"align": "center"} if column.kind == "heat" else TO_THE_LEFT
            self.sheet.write_string(0, i, text_of(column.name), self.looks(**plain | side))
        self.sheet.set_row(0, 2 * LINE_HEIGHT + 2)
        for row, lines in enumerate(heights(self.table, self.widths), 1):
            if lines > 1:
                self.sheet.set_row(row, min(lines * LINE_HEIGHT, TALLEST))
        self.sheet.autofilter(0, 0, self.last, len(columns) - 1)
        self.sheet.freeze_panes(1, self._frozen())
        self.sheet.repeat_rows(0)
        printed = max((i for i, column in enumerate(columns) if column.role != "sheet"), default=len(columns) - 1)
        self.sheet.print_area(0, 0, self.last + bool(self.table.total), printed)

    def _frozen(self) -> int:
        """How many columns stay in sight: those before a heat map, or up to the title where they leave room."""
        kinds = [column.kind for column in self.table.columns]
        if "heat" in kinds:
            return kinds.index("heat")
        roles = [column.role for column in self.table.columns]
        upto = roles.index("title") + 1 if "title" in roles else 0
        return upto if sum(self.widths[:upto]) <= 66 else 0

    def _look(self, column: Column) -> dict[str, Any]:
        look: dict[str, Any] = {"bottom": 1, "bottom_color": LINE}
        if column.kind == "heat":
            return look | {"align": "center", "text_wrap": True}
        if column.kind == "text":
            look |= TO_THE_LEFT
        return look | ({"text_wrap": True} if column.kind == "text" and column.role != "sheet" else {})

    def _write(self, row: int, i: int, cell: Cell, column: Column, look: dict[str, Any]) -> None:
        if cell is None or cell == "":
            self.sheet.write_blank(row, i, None, self.looks(**look))
        elif isinstance(cell, date) and cell >= FIRST_DAY:
            self.sheet.write_datetime(row, i, cell, self.looks(**look, num_format="yyyy-mm-dd"))
        elif isinstance(cell, int | float) and _holds(cell):
            number = "0%" if column.kind == "percent" else "0" if isinstance(cell, int) else "0.0"
            self.sheet.write_number(row, i, cell, self.looks(**look, num_format=number))
        elif isinstance(cell, Link) and _leads(cell.url) and self.links < MOST_LINKS:
            self.links += 1
            blue = self.looks(**look | {"font_color": BLUE, "underline": 1})
            self.sheet.write_url(row, i, cell.url, blue, text_of(cell.text))
        else:
            shade = _shade(cell.missing) if isinstance(cell, Heat) else {}
            text = str(cell) if isinstance(cell, int | float) else shown(cell, column.kind)
            self.sheet.write_string(row, i, text_of(text), self.looks(**look | shade))


def _bar(colour: str, most: int) -> dict[str, Any]:
    """A bar behind the number, on the number's whole scale."""
    ends = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": most}
    return ends | {"type": "data_bar", "bar_color": colour, "bar_solid": True, "bar_border_color": colour}


def _shade(missing: float | None) -> dict[str, Any]:
    """The fill of a cell by what it misses, in tenths."""
    if missing is None:
        return {"font_color": QUIET}
    tenths = round(min(max(missing, 0.0), 1.0) * 10)
    mixed = (round(cold + (hot - cold) * tenths / 10) for cold, hot in zip(COLD, HOT, strict=True))
    return {"bg_color": "#" + "".join(f"{part:02X}" for part in mixed)}


def _holds(number: float) -> bool:
    """Whether a spreadsheet keeps every digit of a number that is whole, and has such a number at all."""
    return len(str(abs(number))) <= MOST_DIGITS if isinstance(number, int) else math.isfinite(number)


def _leads(url: str) -> bool:
    """Whether an address leads to the web, and a cell can hold it."""
    return bool(_WEB.fullmatch(url)) and len(url) <= MOST_ADDRESS // 2 and not HIDDEN.search(url)
