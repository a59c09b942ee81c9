"""What a command writes where: data to stdout or a file, all else to stderr."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from storykit.errors import StorykitError

if TYPE_CHECKING:
    from storykit.cli.options import Output
    from storykit.diagnostics import Diagnostic
    from storykit.present.document import Document

PLAIN_WIDTH, LEAST_WIDTH, MOST_WIDTH = 80, 40, 500


def on_terminal() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def width() -> int:
    """The terminal's width, or COLUMNS; 80 when the output is redirected."""
    columns = os.environ.get("COLUMNS", "")
    given = int(columns) if columns.isdecimal() and len(columns) < len("1000000") else 0
    if not given:
        given = shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns if on_terminal() else PLAIN_WIDTH
    return min(max(given, LEAST_WIDTH), MOST_WIDTH)


def screen_width() -> int:
    """The width to wrap lines to: that of a terminal or of COLUMNS; 0 for a file or a pipe."""
    return width() if on_terminal() or os.environ.get("COLUMNS", "").isdigit() else 0


def coloured(refused: bool) -> bool:
    """Whether stdout wants colour: a terminal that can, and nobody said no."""
    return on_terminal() and not (refused or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb")


def emit(pieces: Iterable[str] | bytes, file: Path | None) -> None:
    """Write a command's data to `file`, whole or not at all, or to stdout.

    A reader that closes the pipe early has had enough: no fault.
    """
    if file is not None and str(file) != "-":
        from storykit.files.write import write_atomic

        return write_atomic(file, pieces)
    if sys.stdout is None:
        raise StorykitError("cannot write the output: there is no standard output", hint="name a file: -o FILE")
    try:
        out = sys.stdout
        if isinstance(pieces, bytes):
            out.buffer.write(pieces)
        else:
            if isinstance(out, TextIOWrapper):
                out.reconfigure(encoding=None if out.isatty() else "utf-8", errors="replace", newline="")
            out.writelines(pieces)
        out.flush()
    except BrokenPipeError:
        abandon_stdout()
    except OSError as error:
        abandon_stdout()
        raise StorykitError(f"cannot write the output: {error.strerror}") from None
    return None


def no_text(what: str, file: Path | None, example: str) -> None:
    """Raise StorykitError where bytes would go to a terminal."""
    if (file is None or str(file) == "-") and on_terminal():
        raise StorykitError(f"{what} is no text", hint=f"name a file: -o {example}")


class Abandoned(StringIO):
    """Stands for a standard output that cannot be written to any more."""


def abandon_stdout() -> None:
    """Send what is left in stdout's buffer nowhere, so that closing it cannot fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.stdout = Abandoned()


def show(document: Document, format: str, output: Output) -> None:
    """Write a page as Markdown (`md`), as one HTML file (`html`), as a workbook (`xlsx`) or as a terminal shows it.

    Markdown in a file FILE.md gets its charts as pictures beside it, FILE-NAME.svg; elsewhere it has none.
    """
    if format == "html":
        from storykit.render.html import html

        return emit([html(document)], output.output)
    if format == "xlsx":
        from storykit.render.xlsx import workbook

        no_text("a workbook", output.output, "FILE.xlsx")
        return emit(workbook(document), output.output)
    if format == "md":
        return _show_markdown(document, output.output)
    from storykit.render.terminal import terminal

    to_screen = output.output is None
    colour = to_screen and coloured(output.no_color)
    return emit([terminal(document, width() if to_screen else PLAIN_WIDTH, colour=colour)], output.output)


def _show_markdown(document: Document, file: Path | None) -> None:
    from storykit.render.markdown import markdown, pictures

    if file is None or str(file) == "-" or (file.exists() and not file.is_file()):
        return emit([markdown(document)], file)
    for name, chart in pictures(document, file.stem):
        from storykit.render.svg import svg

        emit([svg(chart)], file.with_name(name))
    return emit([markdown(document, file.stem)], file)


def say(line: str) -> None:
    """A line for the person at the terminal; nothing in it can steer the terminal."""
    from storykit.render.safe import visible_line

    if isinstance(sys.stderr, TextIOWrapper):
        sys.stderr.reconfigure(errors="replace")
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(visible_line(line), file=sys.stderr)


def report(faults: Sequence[Diagnostic]) -> None:
    """Each diagnostic, with the source line where stderr is a terminal."""
    from storykit.files.excerpt import source_line
    from storykit.render.diagnostics import diagnostic_lines

    for line in diagnostic_lines(faults, source_line if sys.stderr is not None and sys.stderr.isatty() else None):
        say(line)


def complain(error: StorykitError) -> None:
    """Say what stopped the run."""
    from storykit.render.safe import visible

    report(error.diagnostics)
    say(f"storykit: {visible(str(error))}" + (f" ({visible(error.hint)})" if error.hint else ""))
