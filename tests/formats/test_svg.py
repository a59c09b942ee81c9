"""Charts as pictures, and Markdown that shows them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from made import BARS, CHARTS, DOCUMENTS, EVERYTHING, HEAT_MAP, PICTURES, SPANS

from storykit.cli.options import Output
from storykit.cli.streams import show
from storykit.present.document import (
    Bar,
    Bars,
    Chart,
    Code,
    Column,
    Document,
    Heat,
    HeatMap,
    Link,
    Span,
    Spans,
    Table,
)
from storykit.render.markdown import markdown, pictures
from storykit.render.safe import visible
from storykit.render.svg import draw, fitted, letters, svg

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "style", "rect", "g", "text", "tspan", "line", "circle"}
ATTRIBUTES = {"id", "class", "role", "aria-labelledby", "viewBox", "overflow", "width", "height", "rx", "r"}
ATTRIBUTES |= {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy"}


def words(picture: str) -> list[str]:
    """The text of each line that is drawn, without the whole of a shortened one."""
    return ["".join([text.text or "", *(part.text or "" for part in text.iter(f"{SVG}tspan"))]) for text in
            ET.fromstring(picture).iter(f"{SVG}text")]  # fmt: skip


@settings(max_examples=150)
@given(CHARTS)
def test_a_picture_is_xml_of_shapes_and_text_alone(chart: Chart) -> None:
    picture = svg(chart)
    root = ET.fromstring(picture)
    assert (root.find(f"{SVG}title")) is not None
    assert "".join(root.find(f"{SVG}title").itertext()) == visible(chart.alt)  # type: ignore[union-attr]
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        assert element.attrib.keys() <= ATTRIBUTES
    assert "url(" not in picture.split("</style>")[0]
    assert svg(chart) == picture


@settings(max_examples=150)
@given(CHARTS)
def test_everything_is_within_the_picture(chart: Chart) -> None:
    drawing = draw(chart)
    for row in drawing.rows:
        assert row.at is None or 0 <= row.at <= 100
        for piece in row.pieces:
            assert piece.x >= 0
            assert piece.width >= 0
            assert piece.x + piece.width <= 100.001
    assert all(0 <= tick.x <= 100.001 for tick in drawing.ticks)
    assert len(drawing.ticks) <= 9
    for square in drawing.squares:
        assert square.x + drawing.cell <= drawing.width
        assert square.y + 40 <= drawing.height


def test_lengths_are_as_the_numbers() -> None:
    bars = draw(Bars("a", "b", (Bar("x", (5, 2.5)), Bar("y", (10,)), Bar("z", ())), most=20))
    assert [[(p.x, p.width, p.part) for p in row.pieces] for row in bars.rows] == [
        [(0, 25, 0), (25, 12.5, 1)],
        [(0, 50, 0)],
        [],
    ]
    spans = draw(Spans("a", "b", "rank", (Span("x", 1, 2, 3), Span("y", 3, 5, 5))))
    assert [(row.pieces[0].x, row.at, row.pieces[0].width) for row in spans.rows] == [(1, 25.5, 49), (50, 99, 49)]
    assert [tick.text for tick in spans.ticks] == ["1", "2", "3", "4", "5"]


def test_a_chart_has_its_numbers_as_text() -> None:
    assert "25.0 of 30.0" in words(svg(BARS))
    assert "12.5 + 4 + 2" in words(svg(BARS))
    assert {"published", "expected", "left"} <= set(words(svg(BARS)))
    assert {"1 (1–3)", "2 (1–4)", "Rank in 90% of 1,000 draws"} <= set(words(svg(SPANS)))
    assert {heat.text for row in HEAT_MAP.cells for heat in row} <= set(words(svg(HEAT_MAP)))


def test_a_heat_map_shades_by_what_is_missing() -> None:
    cells = (Heat("all", 0.0), Heat("some", 0.5), Heat("none", 1.0), Heat("unwanted", None))
    root = ET.fromstring(svg(HeatMap("a", "b", "c", ("row",), tuple("wxyz"), (cells,))))
    shades = {text.text: group.get("class") for group in root.iter(f"{SVG}g") for text in group.iter(f"{SVG}text")}
    assert shades == {"all": "h0", "some": "h4", "none": "h8", "unwanted": "none"}


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("bench", 5, "bench"),
        ("benches", 6, "benc…"),
        ("one case", 5, "one…"),
        ("日本語", 5, "日…"),
        ("WWWW", 5, "W…"),
        ("", 0, ""),
    ],
)
def test_a_name_is_cut_to_its_room(text: str, room: int, expected: str) -> None:
    assert fitted(text, room) == expected
    assert letters(fitted(text, room)) <= room


def test_a_cut_name_is_whole_in_its_tooltip() -> None:
    name = "Zwirnblick sells returned dresses again while they are in season and out of it, year after year after year"
    root = ET.fromstring(svg(Bars("a", "b", (Bar(name, (1,)),))))
    cut = [text for text in root.iter(f"{SVG}text") if (text.text or "").endswith("…")]
    assert cut
    assert all(text.findtext(f"{SVG}title") == name for text in cut)


def written(folder: Path, name: str) -> dict[str, str]:
    """The files of a page written as Markdown."""
    show(EVERYTHING, "md", Output(folder / name))
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize("name", ["page.md", "the page (1) & #2.md", "ページ", "[x](y).md"])
def test_markdown_in_a_file_has_its_pictures_beside_it(tmp_path: Path, name: str) -> None:
    files = written(tmp_path, name)
    page = files.pop(name)
    shown = [unquote(target) for target in re.findall(r"!\[[^]]*\]\(([^)\s]*)\)", page)]
    stem = name.removesuffix(".md")
    assert shown == [f"{stem}-{word}.svg" for word in ("coverage", "coverage-2", "wide", "stability", "adds")]
    assert set(files) == set(shown)
    assert files[f"{stem}-adds.svg"] == svg(BARS)


def test_markdown_without_a_file_has_no_pictures(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for output in (Output(), Output(Path("-"))):
        show(EVERYTHING, "md", output)
        assert capsys.readouterr().out == markdown(EVERYTHING)
    assert "![" not in markdown(EVERYTHING)
    show(EVERYTHING, "md", Output(Path("/dev/null")))
    assert not list(tmp_path.iterdir())


@settings(max_examples=20)
@given(DOCUMENTS)
def test_every_picture_has_a_name_of_its_own(document: Document) -> None:
    names = [name for name, _ in pictures(document, "page")]
    assert len(names) == len(set(names)) == sum(isinstance(block, Chart) for block in document.blocks)
    assert all(re.fullmatch(r"page-[\w-]*\.svg", name) for name in names)


def test_alternatives_come_from_the_chart() -> None:
    page = markdown(Document("A page", PICTURES[:1]), "page")
    assert f"![{PICTURES[0].alt}](page-coverage.svg)" in page


def test_links_in_markdown_are_of_the_web_alone() -> None:
    urls = ("https://example.com/a?x=1&copy;=2", "https://example.com/a)|`<b>", "javascript:alert(1)")
    page = markdown(Document("A page", (Table((Column("Asset"),), tuple((Link("look", url),) for url in urls)),)))
    assert page.splitlines()[4:] == [
        "| [look](https://example.com/a?x=1&amp;copy;=2) |",
        "| [look](https://example.com/a%29%7C%60%3Cb%3E) |",
        "| look |",
    ]


def test_code_cannot_end_its_own_block() -> None:
    page = markdown(Document("A page", (Code("a: |\n  ```\n  # no heading\x1b"),)))
    assert page.splitlines()[2:] == ["````yaml", "a: |", "  ```", "  # no heading\\x1b", "````"]
