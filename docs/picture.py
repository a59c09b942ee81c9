"""Draws docs/images/rank.svg, the README's picture, from a real run on the sample: `make docs`."""

from __future__ import annotations

import contextlib
import io
import os
import pty
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "rank.svg"
COMMAND = ("rank", "--as-of", "2026-11-16", "--top", "2")
WIDTH = 100
CELL = 12.2  # how wide rich draws a letter

THEME = TerminalTheme(
    (250, 250, 248),
    (36, 41, 47),
    [
        (36, 41, 47),
        (180, 35, 24),
        (31, 122, 77),
        (148, 98, 0),
        (9, 82, 165),
        (119, 60, 150),
        (9, 102, 128),
        (104, 112, 120),
    ],
)

# As rich draws it, without the font that it fetches from the web and without a window's frame.
FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="-16 -12 VIEW_WIDTH {terminal_height}" role="img">
<title>storykit rank</title>
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>
{lines}
</defs>
<rect x="-15" y="-11" width="FRAME_WIDTH" height="{terminal_height}" rx="8" fill="#fafaf8" stroke="#d0d5da"/>
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</svg>
"""


def run() -> str:
    """What the command shows on a terminal of WIDTH columns, with its colours."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("STORYKIT_", "NO_COLOR"))}
    environment |= {"COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "storykit", *COMMAND]
    with subprocess.Popen(command, stdout=theirs, cwd=ROOT, env=environment) as process:  # noqa: S603
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):
            while part := os.read(ours, 65536):
                shown += part
    os.close(ours)
    if process.returncode:
        raise SystemExit(f"storykit {' '.join(COMMAND)} ended with {process.returncode}")
    return shown.decode().replace("\r\n", "\n")


def draw(shown: str) -> str:
    """The picture of a terminal's text."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="standard")
    console.print(Text.assemble(("$ ", "bold green"), (f"storykit {' '.join(COMMAND)}", "bold"), "\n"))
    console.print(Text.from_ansi(shown.rstrip()), soft_wrap=True)
    console.print()  # room below
    wide = round(WIDTH * CELL)
    frame = FRAME.replace("VIEW_WIDTH", str(wide + 32)).replace("FRAME_WIDTH", str(wide + 30))
    svg = console.export_svg(title="", theme=THEME, code_format=frame, unique_id="storykit")
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


if __name__ == "__main__":
    picture = draw(run())
    if not PICTURE.exists() or PICTURE.read_text(encoding="utf-8") != picture:
        PICTURE.write_text(picture, encoding="utf-8")
        print(PICTURE.relative_to(ROOT))
