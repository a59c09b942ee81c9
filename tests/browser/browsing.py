"""A browser, what it shows, and the accessibility checker that is run in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path.append(str(Path(__file__).parents[1] / "cli"))
sys.path.append(str(Path(__file__).parents[1] / "formats"))

from npm import installed

from needs import missing, program

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
AXE = "axe-core@4.10.3"


class Seen(NamedTuple):
    """A page that is open; what its console said, and the addresses that it asked for."""

    page: Page
    said: list[str]
    asked: list[str]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or another one that is here; without one the tests are skipped."""
    path = program("chromium", "chromium-browser", "google-chrome")
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        missing("playwright is not here")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        except Error as error:
            missing(f"{path} does not start: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, path: Path, width: int, scheme: Any = "light", **more: Any) -> Iterator[Seen]:
    """A file on a screen of this width, for who prefers light or dark."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **more)
    page = context.new_page()
    seen = Seen(page, [], [])
    page.on("console", lambda message: seen.said.append(message.text))
    page.on("pageerror", lambda error: seen.said.append(str(error)))
    page.on("request", lambda request: seen.asked.append(request.url))
    page.goto(path.as_uri())
    yield seen
    context.close()


def axe(folder: Path) -> str:
    """The script of axe-core, which finds what keeps people out."""
    return (installed(folder, AXE) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def severe(browser: Browser, script: str, path: Path, width: int, scheme: str) -> list[tuple[str, str, str]]:
    """What axe finds serious or critical: the rule, the element, and what is wrong with it.

    The script could not run on the page as it is, so this is a visit without the page's policy.
    """
    with opened(browser, path, width, scheme, bypass_csp=True) as seen:
        seen.page.evaluate(script)
        found = seen.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert found["passes"]
    return [
        (violation["id"], node["html"], node["failureSummary"])
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
