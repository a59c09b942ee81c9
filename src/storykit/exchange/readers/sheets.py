"""Workbooks: the rows of one sheet below its header."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import IO, Any, NamedTuple

from storykit.errors import StorykitError
from storykit.exchange.readers.dates import ORDERS, Evidence, date_columns
from storykit.exchange.readers.faults import size_of, unreadable
from storykit.exchange.readers.source import Options, Row, Source
from storykit.exchange.readers.tables import unique

MOST = 256 << 20
MOST_UNPACKED = 2 << 30
MOST_CELLS = 20_000_000
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_LONGEST_PLACE = 16
_BLOCK = 1 << 20
_TITLES = 50
"""How many rows above the header are searched for it."""


class _Sheet(NamedTuple):
    name: str
    rows: list[Sequence[Any]]
    header: int


def read(path: str, kind: str, options: Options) -> Source:
    """Open a workbook: the sheet that is asked for, or the first that has a header and rows below it."""
    size_of(path, MOST)
    sheet, others = _sheet(path, options.sheet)
    width = max(_used(cells) for cells in sheet.rows[sheet.header :])
    names = [_text(value) for value in sheet.rows[sheet.header][:width]]
    columns = unique(names + [""] * (width - len(names)))
    order, dates = _order(sheet, columns, options.date_order)
    place = f"the header in row {sheet.header + 1}"
    first = f'workbook, sheet "{sheet.name}"' + (f" of {others}" if others > 1 else "") + f", {place}"
    progress = [0]
    rows = _rows(sheet, width, progress)
    total = len(sheet.rows)
    return Source(path, columns, rows, tuple(filter(None, (first, dates))), order, lambda: progress[0] / total)


def _rows(sheet: _Sheet, width: int, progress: list[int]) -> Iterator[Row]:
    for number, cells in enumerate(sheet.rows[sheet.header + 1 :], sheet.header + 2):
        progress[0] = number
        values = [plain(cell) for cell in cells[:width]]
        if any(value != "" for value in values):
            yield Row(number, values + [""] * (width - len(values)))


def _used(cells: Sequence[Any]) -> int:
    """How many cells of a row are used, up to the last one that is."""
    return max((place for place, cell in enumerate(cells, 1) if cell != ""), default=0)


def plain(cell: Any) -> Any:
    """A cell's value: whole numbers without decimals, days without midnight."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return cell.strip() if isinstance(cell, str) else cell


def _text(cell: Any) -> str:
    return str(plain(cell))


def _sheet(path: str, wanted: str) -> tuple[_Sheet, int]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    _check_size(path)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            names = list(workbook.sheet_names)
            if wanted and wanted not in names:
                raise StorykitError(f'{path} has no sheet "{wanted}"', hint=f"it has {', '.join(names)}")
            for name in [wanted] if wanted else names:
                if found := _understood(name, _cells(workbook, name)):
                    return found, len(names)
    except PasswordError:
        raise StorykitError(f"{path} is locked by a password", hint="save it without one") from None
    except (CalamineError, OSError, ValueError) as error:
        raise StorykitError(f"{path} is no workbook that can be read: {error}", hint="save it as XLSX") from None
    where = f'sheet "{wanted}"' if wanted else "no sheet"
    has = "has no header and rows" if wanted else "has a header and rows"
    raise unreadable(path, f"{where} {has}", "the header is a row with two texts or more; rows stand below it")


def _check_size(path: str) -> None:
    """Refuse a workbook that takes more than memory can hold: the library would end the program."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
            if size > MOST_UNPACKED:
                hint = "export it as CSV, which is read row by row"
                raise unreadable(path, f"the workbook unpacks to {size / 1e9:,.1f} GB", hint)
            for part in archive.namelist():
                if part.lower().startswith("xl/worksheets/"):
                    with archive.open(part) as sheet:
                        _check_span(path, part, sheet)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise StorykitError(f"{path} is no workbook that can be read: {error}", hint="save it as XLSX") from None


def _check_span(path: str, part: str, sheet: IO[bytes]) -> None:
    """Refuse a sheet whose outermost cells lie too far apart, as every cell between them takes memory."""
    columns: set[bytes] = set()
    last = 0
    tail = b""
    while block := sheet.read(_BLOCK):
        places = _PLACE.findall(tail + block)
        columns.update(column for column, _ in places)
        last = max(last, int(places[-1][1])) if places else last
        tail = block[-_LONGEST_PLACE:]
    width = max((_column(letters) for letters in columns), default=0)
    if last * width > MOST_CELLS:
        message = f"{part} spans {last:,} rows and {width:,} columns"
        raise unreadable(path, message, "delete what stands far from the table, or export it as CSV")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _cells(workbook: Any, name: str) -> list[Sequence[Any]]:
    return workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)  # type: ignore[no-any-return]


def _understood(name: str, rows: list[Sequence[Any]]) -> _Sheet | None:
    """A sheet with its header: the first row with two texts or more and with something below it."""
    for number, cells in enumerate(rows[:_TITLES]):
        texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
        if len(texts) >= 2:
            below = rows[number + 1 :]
            return _Sheet(name, rows, number) if any(cell != "" for row in below for cell in row) else None
    return None


def _order(sheet: _Sheet, columns: Sequence[str], given: str) -> tuple[str, str]:
    """What dates that are stored as text follow, and what to say of it."""
    if given:
        return given, f"dates are {ORDERS[given]}, as you say"
    below = sheet.rows[sheet.header + 1 :]
    evidence = Evidence(date_columns(len(columns), below[:1000]), columns)
    for number, cells in enumerate(below if evidence.columns else (), sheet.header + 2):
        evidence.add(number, cells)
    return evidence.order(), evidence.stated()
