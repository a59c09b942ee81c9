"""Every page that storykit draws, in a real browser: whole without network or script, on any screen, for everyone.

A new kind of page needs a line in PAGES.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import axe, chromium, opened, severe
from made import BARS, EVERYTHING, PICTURES, SPANS
from running import ASKED, ROOT, storykit

from storykit.present.document import Chart
from storykit.render.html import html
from storykit.render.palette import DARK, LIGHT
from storykit.render.svg import svg

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CNCF = ROOT.parent / "shared" / "data" / "cncf"
PAGES = {
    "rank": (ROOT, "rank"),
    "rank, with its stability": (ROOT, "rank", "--stability"),
    "rank of case studies": (CNCF, "rank"),
    "plan": (ROOT, "plan", "--budget", "4"),
    "coverage": (ROOT, "coverage"),
    "plan of case studies": (CNCF, "plan", "--budget", "8"),
    "coverage of case studies": (CNCF, "coverage"),
    "report": (ROOT, "report", "--plan", "4"),
    "report of case studies": (CNCF, "report", "--plan", "5"),
    "report for everybody": (ROOT, "report", "--audience", "public"),
}
"""Folders and command lines; each is asked for HTML."""

MADE = "every kind of block"
DESKTOP, PHONE = 1280, 375
SCREENS = [(width, scheme) for width in (DESKTOP, PHONE) for scheme in ("light", "dark")]
PRINTED = {"A4": 680, "Letter": 703}
"""The width inside the margins, in pixels of 1/96 inch."""


def rgb(colour: str) -> str:
    """A colour as the browser tells it."""
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


PAPER = {"light": rgb(LIGHT.paper), "dark": rgb(DARK.paper)}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    return axe(tmp_path_factory.mktemp("axe"))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(params=[*PAGES, MADE])
def path(request: pytest.FixtureRequest, folder: Path) -> Path:
    """The file of a page, which is written once."""
    name: str = request.param
    file = folder / f"{name}.html"
    if not file.exists():
        if name == MADE:
            file.write_text(html(EVERYTHING), encoding="utf-8")
        else:
            where, *command = PAGES[name]
            if not (Path(where) / "strategy.yaml").is_file():
                pytest.skip(f"the stories are not there: {where}")
            run = storykit(*map(str, command), *ASKED, "--format", "html", "-o", str(file), cwd=Path(where), timeout=60)
            assert run.status == 0, run.err
    return file


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_a_page_is_whole_and_no_wider_than_the_screen(browser: Browser, path: Path, width: int, scheme: str) -> None:
    with opened(browser, path, width, scheme) as seen:
        assert seen.said == []
        assert seen.asked == [path.as_uri()]
        assert seen.page.evaluate("document.documentElement.scrollWidth") == width
        assert seen.page.evaluate("getComputedStyle(document.body).fontFamily").startswith("system-ui")
        assert seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == PAPER[scheme]


def test_a_page_needs_no_script(browser: Browser, path: Path) -> None:
    with opened(browser, path, DESKTOP) as with_script, opened(browser, path, DESKTOP, java_script_enabled=False) as no:
        assert no.page.inner_text("main") == with_script.page.inner_text("main")


@pytest.mark.parametrize(("width", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_a_page_keeps_nobody_out(browser: Browser, script: str, path: Path, width: int, scheme: str) -> None:
    assert severe(browser, script, path, width, scheme) == []


@pytest.mark.parametrize("paper", PRINTED)
def test_a_page_prints_in_light_and_within_the_paper(browser: Browser, path: Path, paper: str) -> None:
    with opened(browser, path, PRINTED[paper], "dark") as seen:
        seen.page.emulate_media(media="print")
        assert seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == PAPER["light"]
        assert seen.page.evaluate("getComputedStyle(document.body).color") == rgb(LIGHT.ink)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= PRINTED[paper]
        heads = seen.page.evaluate("[...document.querySelectorAll('thead')].map(e => getComputedStyle(e).display)")
        assert set(heads) <= {"table-header-group"}


BOXES = """() => [...document.querySelectorAll("svg[role=img]")].map(picture => ({
    picture: picture.getBoundingClientRect().toJSON(),
    texts: [...picture.querySelectorAll("text")].map(text => ({...text.getBoundingClientRect().toJSON(),
        kind: text.classList[0]})).filter(box => box.width)}))"""


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_text_of_bars_and_spans_has_its_room(browser: Browser, folder: Path, width: int) -> None:
    path = folder / "text.html"
    path.write_text(html(EVERYTHING._replace(blocks=(SPANS, BARS))), encoding="utf-8")
    with opened(browser, path, width) as seen:
        pictures = seen.page.evaluate(BOXES)
    assert len(pictures) == 2
    for picture in pictures:
        names = [box for box in picture["texts"] if box["kind"] == "name"]
        notes = [box for box in picture["texts"] if box["kind"] == "note"]
        assert len(names) == len(notes) >= 3
        for name, note in zip(names, notes, strict=True):
            assert name["right"] < note["left"]
            assert name["left"] >= picture["picture"]["left"] - 1
            assert note["right"] <= picture["picture"]["right"] + 1


@pytest.mark.parametrize("scheme", PAPER)
@pytest.mark.parametrize("chart", PICTURES, ids=lambda chart: chart.name)
def test_a_picture_stands_alone(browser: Browser, folder: Path, chart: Chart, scheme: str) -> None:
    path = folder / f"{chart.name}.svg"
    path.write_text(svg(chart), encoding="utf-8")
    with opened(browser, path, DESKTOP, scheme) as seen:
        paper = seen.page.evaluate("getComputedStyle(document.querySelector('.page')).fill")
        inside = seen.page.evaluate(
            """() => { const box = document.documentElement.getBoundingClientRect();
            return [...document.querySelectorAll("text, rect")].map(e => e.getBoundingClientRect())
                .every(e => e.left >= box.left && e.right <= box.right && e.bottom <= box.bottom) }"""
        )
    assert paper == PAPER[scheme]
    assert inside
    assert seen.said == []
    assert seen.asked == [path.as_uri()]
