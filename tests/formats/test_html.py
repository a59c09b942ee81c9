"""Pages as HTML: safe whatever is in the files, readable without script, network or sight."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings

sys.path.append(str(Path(__file__).parents[1] / "cli"))

from made import DOCUMENTS, EVERYTHING, HEAT_MAP, MATRIX
from repository import A, repository
from running import ASKED, quick

from storykit.present.document import (
    Cell,
    Chart,
    Code,
    Column,
    Document,
    Heading,
    HeatMap,
    Kind,
    Link,
    Table,
    Text,
    Titled,
    on_page,
    shown,
)
from storykit.render.html import html
from storykit.render.palette import DARK, LEVELS, LIGHT, Palette, level
from storykit.render.safe import visible, visible_line, web_address

ELEMENTS = {
    "html": {"lang"},
    "head": set(),
    "meta": {"charset", "name", "content", "http-equiv"},
    "title": set(),
    "style": set(),
    "body": set(),
    "main": set(),
    "h1": {"dir"},
    "h2": {"dir"},
    "p": {"dir", "class"},
    "pre": set(),
    "code": set(),
    "div": {"class", "role", "tabindex", "aria-label"},
    "figure": {"class", "role", "tabindex", "aria-label"},
    "table": {"class", "role", "aria-label"},
    "thead": {"role"},
    "tbody": {"role"},
    "tfoot": {"role"},
    "tr": {"role"},
    "th": {"scope", "class", "role"},
    "td": {"class", "role", "data-label"},
    "span": {"class", "dir"},
    "a": {"href", "rel", "dir"},
    "wbr": set(),
    "time": {"datetime"},
    "svg": {"class", "width", "height", "viewbox", "preserveaspectratio", "role", "aria-label", "aria-hidden"},
    "g": {"class"},
    "rect": {"class", "x", "y", "width", "height", "rx"},
    "circle": {"class", "cx", "cy", "r"},
    "line": {"class", "x1", "x2", "y1", "y2"},
    "text": {"class", "x", "y"},
    "tspan": {"x", "y"},
}
"""All that a page may be made of."""


class Elements(HTMLParser):
    """Every element with its attributes, as the parser sees them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.other: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)


def parsed(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser")


def told(cell: Cell, kind: Kind) -> str:
    """A cell's text on the page."""
    if isinstance(cell, Titled) and visible(cell.note):
        return f"{visible(cell.text)} {visible(cell.note)}"
    return visible(cell.text if isinstance(cell, Titled) else shown(cell, kind))


def texts(document: Document) -> Iterator[str]:
    """What a page of a document says outside pictures, piece by piece."""
    yield visible(document.title)
    for block in document.blocks:
        if isinstance(block, Heading | Text):
            yield visible(block.text)
        elif isinstance(block, Code):
            yield "\n".join(map(visible_line, block.text.split("\n")))
        elif isinstance(block, Table):
            table = on_page(block)
            yield from (visible(column.name) for column in table.columns)
            for row in (*table.rows, *([table.total] if table.total else [])):
                yield from (told(cell, column.kind) for cell, column in zip(row, table.columns, strict=True))


def said(page: str) -> list[str]:
    """The same of the page as it was parsed."""
    found = parsed(page).find_all(["h1", "h2", "p", "code", "th", "td"])
    return [element.get_text() for element in found]


@settings(max_examples=150)
@given(DOCUMENTS)
def test_a_page_says_exactly_what_is_in_the_document(document: Document) -> None:
    page = html(document)
    assert said(page) == list(texts(document))
    assert parsed(page).title
    assert html(document) == page


@settings(max_examples=150)
@given(DOCUMENTS)
def test_nothing_in_a_file_makes_an_element_or_an_attribute(document: Document) -> None:
    elements = Elements(html(document))
    assert not elements.other
    for tag, attributes in elements.found:
        assert tag in ELEMENTS
        assert attributes.keys() <= ELEMENTS[tag], tag
        assert not re.search(r"[\x00-\x1f\u202a-\u202e\u2066-\u2069]", "".join(filter(None, attributes.values())))
    assert [tag for tag, _ in elements.found].count("style") == 1
    hrefs = [attributes["href"] or "" for tag, attributes in elements.found if tag == "a"]
    assert all(re.match("https?://", href, re.IGNORECASE) for href in hrefs)
    links = [
        cell
        for block in document.blocks
        if isinstance(block, Table)
        for row in (*on_page(block).rows, on_page(block).total)
        for cell in row
        if isinstance(cell, Link)
    ]
    assert hrefs == [link.url for link in links if web_address(link.url)]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " https://example.com",
        "https://example.com/\u202egpj.exe",
        "https://example.com/a b",
        "https:\\\\example.com",
        "https://",
        "https:///path",
        "//example.com",
        "data:text/html,x",
        "file:///etc/passwd",
        "mailto:a@example.com",
        "",
    ],
)
def test_what_is_no_address_of_the_web_is_text(url: str) -> None:
    table = Table((Column("Asset"),), ((Link("look", url),),))
    page = parsed(html(Document("A page", (table,))))
    assert page.a is None
    assert only(page, "td, tbody th").get_text() == "look"


def test_a_link_tells_the_other_side_nothing() -> None:
    link = only(parsed(html(EVERYTHING)), 'a[href="https://example.com/a?x=1&y=2"]')
    assert link["rel"] == ["noopener", "noreferrer"]
    assert link.get_text() == "Case study"


def only(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select(selector)
    assert found, selector
    return found[0]


def test_the_policy_names_the_one_style_sheet_and_comes_first() -> None:
    page = html(EVERYTHING)
    style = page.split("<style>", 1)[1].split("</style>", 1)[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    head = parsed(page).head
    assert head
    first, second, *_ = head.find_all(True)
    assert first.attrs == {"charset": "utf-8"}
    assert second["http-equiv"] == "Content-Security-Policy"
    assert second["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style
    assert "@import" not in style


def test_the_page_is_one_for_screen_readers() -> None:
    page = parsed(html(EVERYTHING))
    assert only(page, "html")["lang"] == "en"
    assert len(page.select("main")) == len(page.select("h1")) == 1
    assert [h.name for h in page.select("h1, h2, h3, h4, h5, h6")][1:] == ["h2"] * 5
    assert all(cell["scope"] == "col" for cell in page.select("thead th"))
    assert all(cell["scope"] == "row" for cell in page.select("tbody th, tfoot th"))
    assert len(page.select("tbody th")) >= 12
    regions = [region["aria-label"] for region in page.select('[role="region"]')]
    assert len(regions) == len(set(regions))
    assert all(region["tabindex"] == "0" for region in page.select(".scroll"))
    assert all(table["aria-label"] for table in page.select("table"))
    assert all(picture.get("aria-label") or picture.get("aria-hidden") for picture in page.select("svg"))
    assert only(page, "time")["datetime"] == only(page, "time").get_text() == "2026-03-01"


def test_a_score_is_a_number_with_a_bar() -> None:
    page = parsed(html(Document("A page", (Table((Column("Score", "score", "detail"),), ((50.0,), (100,), (None,))),))))
    cells = page.select("td.score")
    assert [cell.get_text().strip() for cell in cells] == ["50.0", "100", "?"]
    widths = [[rect["width"] for rect in cell.select("rect")] for cell in cells]
    assert widths == [["72", "36"], ["72", "72"], []]


def test_a_heat_map_is_drawn_where_no_table_has_its_shades() -> None:
    alone = html(Document("A page", (Heading("Map"), HEAT_MAP)))
    beside = html(Document("A page", (Heading("Map"), MATRIX, HEAT_MAP)))
    apart = html(Document("A page", (Heading("Table"), MATRIX, Heading("Map"), HEAT_MAP)))
    assert [HEAT_MAP.alt in page for page in (alone, beside, apart)] == [True, False, True]
    assert len(parsed(beside).select("td.none")) == 4
    assert len(parsed(beside).select("td[class*=' h']")) == 12


def test_every_chart_has_its_text() -> None:
    page = html(EVERYTHING)
    for block in EVERYTHING.blocks:
        if isinstance(block, Chart):
            assert f'aria-label="{block.alt}"' in page


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_contrast_in_every_shade(palette: Palette) -> None:
    pairs = [(palette.paper, ink) for ink in (palette.ink, palette.quiet, palette.accent)] + list(palette.heat)
    assert min(contrast(*pair) for pair in pairs) >= 4.5
    steps = [contrast(palette.paper, shade.paper) for shade in palette.heat]
    assert all(after > before for before, after in pairwise(steps))


def test_what_is_missing_at_all_is_shaded() -> None:
    assert [level(share) for share in (0, 0.001, 0.5, 1, 7, -1)] == [0, 1, LEVELS // 2, LEVELS, LEVELS, 0]


def test_the_same_bytes_in_another_process() -> None:
    code = "import sys; sys.path[:0] = sys.argv[1:]; import made; from storykit.render.html import html"
    code += "; sys.stdout.reconfigure(encoding='utf-8'); print(html(made.EVERYTHING), end='')"
    command = [sys.executable, "-c", code, os.path.dirname(__file__)]
    outs = {
        subprocess.run(
            command, env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}, capture_output=True, check=True
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert outs == {html(EVERYTHING).encode()}


HOSTILE_STORY = """\
title: "<script>alert(1)</script>"
customer: {name: "</style></title><b onclick='x'>"}
offerings: [routes]
assets: [{type: slide, url: "https://example.com/\\"><img src=x>"}]
owner: "\\u202eevil"
"""


def test_a_hostile_story_by_the_command_line(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: HOSTILE_STORY})
    run = quick("rank", *ASKED, "--format", "html", cwd=folder)
    assert run.status == 0
    assert {tag for tag, _ in Elements(run.out).found} <= ELEMENTS.keys()
    title = only(parsed(run.out), "tbody th")
    assert title.get_text() == "<script>alert(1)</script> </style></title><b onclick='x'>"
    quick("rank", *ASKED, "--format", "html", "-o", "page.html", cwd=folder)
    assert (folder / "page.html").read_text(encoding="utf-8") == run.out


def test_dates_are_of_any_year() -> None:
    table = Table((Column("Since", "date"),), ((date(1, 1, 1),), (date(9999, 12, 31),)))
    assert [t["datetime"] for t in parsed(html(Document("A page", (table,)))).select("time")] == [
        "0001-01-01",
        "9999-12-31",
    ]


def test_a_map_of_nothing_is_a_page() -> None:
    nothing: Any = HeatMap("nothing", "Nothing.", "", (), (), ())
    assert "Nothing." in html(Document("A page", (nothing,)))
