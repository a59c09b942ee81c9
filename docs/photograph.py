"""Takes docs/images/report.png, a picture of the sample's report in a browser: `make docs`.

The picture bears the hash of the page that it shows, and is taken anew only when the page has changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "report.png"
COMMAND = ("report", "--as-of", "2026-11-16", "--plan", "4", "--format", "html")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH, ROOM = 860, 28
KEY = b"storykit-page\0"
HEAD = 33
"""The length of a PNG's signature and first part."""
END = "document.querySelector('.matrix').parentElement.nextElementSibling.getBoundingClientRect().bottom"


def page() -> bytes:
    """The report of the sample."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STORYKIT_")}
    command = [sys.executable, "-m", "storykit", *COMMAND]
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603


def mark(html: bytes) -> bytes:
    """The hash of a page, as a part of a PNG."""
    body = b"tEXt" + KEY + hashlib.sha256(html).hexdigest().encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def photograph(html: bytes, browser: str) -> bytes:
    """The top of the page, down to the coverage of each cell, as a PNG for sharp screens."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "report.html"
        file.write_bytes(html)
        window = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        view = window.new_page(viewport={"width": WIDTH, "height": 800}, device_scale_factor=2, color_scheme="light")
        view.goto(file.as_uri())
        height = view.evaluate(END) + ROOM
        taken = view.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": height})
        window.close()
    return taken


def main() -> None:
    """Take the picture where the page has changed and there is a browser; say so where there is none."""
    html = page()
    if PICTURE.exists() and PICTURE.read_bytes()[HEAD:].startswith(mark(html)):
        return
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print(f"{PICTURE.relative_to(ROOT)} stays as it was: there is no Chromium", file=sys.stderr)
        return
    taken = photograph(html, browser)
    PICTURE.write_bytes(taken[:HEAD] + mark(html) + taken[HEAD:])
    print(PICTURE.relative_to(ROOT))


if __name__ == "__main__":
    main()
