"""Charts as SVG: inside a page, where they take its width, and as a file that stands alone.

All horizontal places are percents of the room that there is and all text has its own size, so a chart on a
telephone is a narrower one and not a smaller one. Each chart has its numbers as text, and `alt` as its name.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator
from math import ceil, floor, log10
from typing import NamedTuple

from storykit.present.document import Bar, Bars, Chart, HeatMap, Span, Spans, shown
from storykit.render.palette import DARK, LIGHT, level
from storykit.render.safe import visible
from storykit.render.templating import templates

WIDTH, MARGIN = 720, 24
"""The size of a picture that stands alone, and the blank around it."""

ROW = 44
"""The height of a row of Bars or Spans: a line of text, and the bar below it."""

WIDE, NARROW = 84, 40
"""How many letters a line has room for on a screen and on a telephone."""

SLIM, BROAD = frozenset(" .,:;|!'()[]/fijlrtI"), frozenset("mwMWQO@%&+—…–÷×")

LETTER, CELL_HEIGHT, HEAD = 8, 40, 20
TICKS = 6


class Line(NamedTuple):
    """A line of text: as long as there is room for on a screen, on a telephone, and whole."""

    wide: str
    narrow: str
    whole: str


class Piece(NamedTuple):
    """A part of a bar, in percent of the width."""

    x: float
    width: float
    part: int


class Row(NamedTuple):
    """A row of Bars or Spans; `at` is the place of its mark, if it has one."""

    y: int
    label: Line
    note: Line
    pieces: tuple[Piece, ...]
    at: float | None = None


class Tick(NamedTuple):
    """A number on the axis."""

    x: float
    text: str


class Square(NamedTuple):
    """A cell of a heat map; a shade of None is no shade."""

    x: int
    y: int
    text: str
    shade: int | None


class Drawing(NamedTuple):
    """A chart with every place computed; a heat map has `squares`, the others have `rows`."""

    kind: str
    alt: str
    width: int
    height: int
    rows: tuple[Row, ...] = ()
    ticks: tuple[Tick, ...] = ()
    axis: str = ""
    legend: tuple[str, ...] = ()
    names: tuple[tuple[int, Line], ...] = ()
    heads: tuple[tuple[int, tuple[str, ...], str], ...] = ()
    squares: tuple[Square, ...] = ()
    cell: int = 0
    top: int = 0


def svg(chart: Chart) -> str:
    """A file for pages that cannot hold a picture: light and dark by the reader's preference."""
    drawing = draw(chart)
    width = max(WIDTH, drawing.width + 2 * MARGIN)
    template = templates().get_template("chart.svg.j2")
    return template.render(chart=drawing, width=width, margin=MARGIN, light=LIGHT, dark=DARK).rstrip() + "\n"


def draw(chart: Chart) -> Drawing:
    """Where everything in a chart goes."""
    if isinstance(chart, HeatMap):
        return _heat_map(chart)
    return _spans(chart) if isinstance(chart, Spans) else _bars(chart)


def _heat_map(chart: HeatMap) -> Drawing:
    longest = max((letters(visible(name)) for name in (chart.corner, *chart.rows)), default=0)
    start = min(max(ceil(longest) * LETTER + 16, 112), 248)
    cell = min(max((WIDTH - 2 * MARGIN - start) // max(len(chart.columns), 1), 76), 120)
    room, fits = cell // LETTER, (start - 16) // LETTER
    heads = [tuple(textwrap.wrap(visible(name), room, max_lines=3, placeholder="…")) for name in chart.columns]
    top = HEAD * max(map(len, heads), default=1) + 8
    squares = tuple(
        Square(
            start + j * cell,
            top + i * CELL_HEIGHT,
            fitted(visible(heat.text), room),
            None if heat.missing is None else level(heat.missing),
        )
        for i, row in enumerate(chart.cells)
        for j, heat in enumerate(row)
    )
    return Drawing(
        "heat",
        visible(chart.alt),
        start + len(chart.columns) * cell,
        top + len(chart.rows) * CELL_HEIGHT + 36,
        axis=fitted(visible(chart.corner), fits),
        names=tuple((top + i * CELL_HEIGHT, _line(name, fits)) for i, name in enumerate(chart.rows)),
        heads=tuple(
            (start + j * cell, tuple(fitted(part, room) for part in head), visible(chart.columns[j]))
            for j, head in enumerate(heads)
        ),
        squares=squares,
        cell=cell,
        top=top,
    )


def _spans(chart: Spans) -> Drawing:
    low = min((row.low for row in chart.rows), default=0.0)
    high = max((row.high for row in chart.rows), default=1.0)
    if low == high:
        low, high = low - 1, high + 1

    def place(number: float) -> float:
        return 1 + 98 * (number - low) / (high - low)

    rows = tuple(
        Row(
            i * ROW,
            *_texts(row.label, row.note or _told(row)),
            (Piece(place(row.low), place(row.high) - place(row.low), 0),),
            place(row.at),
        )
        for i, row in enumerate(chart.rows)
    )
    ticks = tuple(Tick(place(at), _number(at)) for at in _ticks(low, high))
    return Drawing("spans", visible(chart.alt), 0, len(rows) * ROW + 44, rows, ticks, visible(chart.axis))


def _told(row: Span) -> str:
    return f"{_number(row.at)} ({_number(row.low)}–{_number(row.high)})"


def _bars(chart: Bars) -> Drawing:
    longest = max((sum(row.parts) for row in chart.rows), default=0.0)
    most = chart.most or longest or 1.0
    rows = tuple(
        Row(
            i * ROW,
            *_texts(row.label, row.note or " + ".join(map(_number, row.parts))),
            tuple(_pieces(row, max(most, longest))),
        )
        for i, row in enumerate(chart.rows)
    )
    legend = tuple(visible(name) for name in chart.legend)
    height = len(rows) * ROW + (28 * len(legend) if legend else 0)
    return Drawing("bars", visible(chart.alt), 0, height, rows, legend=legend)


def _pieces(row: Bar, most: float) -> Iterator[Piece]:
    start = 0.0
    for i, part in enumerate(row.parts):
        if part > 0:
            yield Piece(100 * start / most, 100 * part / most, min(i, len(LIGHT.parts) - 1))
            start += part


def _number(number: float) -> str:
    return shown(int(number) if float(number).is_integer() else number, "number")


def _ticks(low: float, high: float) -> Iterator[float]:
    """Round numbers from low to high, at most about TICKS of them, and `low` itself."""
    rough = (high - low) / TICKS
    unit = 10.0 ** floor(log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
    if high - low >= 2:
        step = max(step, 1.0)
    first = ceil(low / step)
    if first * step - low > step * 0.4:
        yield low
    for i in range(first, floor(high / step + 1e-9) + 1):
        yield i * step


def _texts(label: str, note: str) -> tuple[Line, Line]:
    told = visible(note)
    short = fitted(told, NARROW // 2)
    told = fitted(told, WIDE // 2)
    names = visible(label)
    wide, narrow = (fitted(names, room - ceil(letters(beside)) - 2) for room, beside in ((WIDE, told), (NARROW, short)))
    return Line(wide, narrow, names), Line(told, short, visible(note))


def _line(text: str, room: int) -> Line:
    text = visible(text)
    return Line(fitted(text, room), fitted(text, room), text)


def letters(text: str) -> float:
    """How much room a text takes, in ordinary letters of a wide font such as DejaVu Sans."""
    return sum(map(_tenths, text)) / 10


def _tenths(c: str) -> int:
    if unicodedata.combining(c):
        return 0
    if c in SLIM:
        return 6
    if c in BROAD or unicodedata.east_asian_width(c) in "WF":
        return 17
    return 12 if c.isupper() else 10


def fitted(text: str, room: int) -> str:
    """The text, or as much of its beginning as there is room for, with an ellipsis."""
    if letters(text) <= room:
        return text
    left = room * 10 - _tenths("…")
    for i, c in enumerate(text):
        left -= _tenths(c)
        if left < 0:
            return text[:i].rstrip() + "…"
    return text
