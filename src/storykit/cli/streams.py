"""What a command writes where: data to stdout or a file, all else to stderr."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from storykit.errors import StorykitError

if TYPE_CHECKING:
    from storykit.cli.options import Output
    from storykit.diagnostics import Diagnostic
    from storykit.present.document import Document

PLAIN_WIDTH = 80


def width() -> int:
    """The terminal's width, or COLUMNS; 80 when the output is redirected."""
    if sys.stdout.isatty():
        return shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdigit() and int(columns) >= 40 else PLAIN_WIDTH


def screen_width() -> int:
    """The width to wrap lines to: that of a terminal or of COLUMNS; 0 for a file or a pipe."""
    return width() if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit() else 0


def coloured(refused: bool) -> bool:
    """Whether stdout wants colour: a terminal that can, and nobody said no."""
    return sys.stdout.isatty() and not (refused or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb")


def emit(pieces: Iterable[str], file: Path | None) -> None:
    """Write a command's data to `file`, whole or not at all, or to stdout.

    A reader that closes the pipe early has had enough: no fault.
    """
    if file is not None and str(file) != "-":
        from storykit.files.write import write_atomic

        return write_atomic(file, pieces)
    try:
        out = sys.stdout
        if hasattr(out, "reconfigure"):
            out.reconfigure(encoding=None if out.isatty() else "utf-8", errors="replace", newline="")
        out.writelines(pieces)
        out.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise StorykitError(f"cannot write the output: {error.strerror}") from None
    return None


def show(document: Document, format: str, output: Output) -> None:
    """Write a page as Markdown (`md`) or as a terminal shows it."""
    if format == "md":
        from storykit.render.markdown import markdown

        return emit([markdown(document)], output.output)
    from storykit.render.terminal import terminal

    to_screen = output.output is None
    colour = to_screen and coloured(output.no_color)
    return emit([terminal(document, width() if to_screen else PLAIN_WIDTH, colour=colour)], output.output)


def say(line: str) -> None:
    """A line for the person at the terminal."""
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(errors="replace")
    with contextlib.suppress(OSError):
        print(line, file=sys.stderr)


def report(faults: Sequence[Diagnostic]) -> None:
    """Each diagnostic, with the source line where stderr is a terminal."""
    from storykit.files.excerpt import source_line
    from storykit.render.diagnostics import diagnostic_lines

    for line in diagnostic_lines(faults, source_line if sys.stderr.isatty() else None):
        say(line)


def complain(error: StorykitError) -> None:
    """Say what stopped the run."""
    from storykit.render.safe import visible

    report(error.diagnostics)
    say(f"storykit: {visible(str(error))}" + (f" ({visible(error.hint)})" if error.hint else ""))
