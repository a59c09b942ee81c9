"""What stops the reading of a file from elsewhere, and where in it."""

from __future__ import annotations

import os
import stat

from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.exchange.readers.source import OnFault


def unreadable(path: str, message: str, hint: str = "", line: int = 1, column: int = 1) -> StorykitError:
    """The end of reading `path`, because of what is at one place in it."""
    return StorykitError(f"{path} cannot be read", diagnostics=(Diagnostic(path, line, column, message, hint),))


def leave_out(fault: Diagnostic, on_fault: OnFault | None) -> None:
    """Tell of a row that is left out; without anyone to tell, end the reading there."""
    if on_fault is None:
        hint = "go on without such rows: --skip-invalid"
        raise StorykitError(f"{fault.path} cannot be read on", hint=hint, diagnostics=(fault,))
    on_fault(fault)


def size_of(path: str, most: int | None = None) -> int:
    """The bytes of an ordinary file that is not empty.

    Raises:
        StorykitError: It is not there, no ordinary file, empty, or has more than `most` bytes.
    """
    if path == "-":
        hint = "save what comes in as a file first: it is read more than once"
        raise StorykitError("standard input cannot be imported or ranked", hint=hint)
    try:
        status = os.stat(path)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise StorykitError(f"{path} cannot be read: {why}", hint="check that it is there and readable") from None
    if not stat.S_ISREG(status.st_mode):
        raise StorykitError(f"{path} is no ordinary file", hint="save what it gives as a file first")
    if not status.st_size:
        raise unreadable(path, "the file is empty", "export it again")
    if most is not None and status.st_size > most:
        message = f"the file has {status.st_size / 1e6:,.0f} MB, and {most >> 20} MB is the most of its kind"
        raise unreadable(path, message, "export it as CSV, JSON Lines or Parquet, which are read row by row")
    return status.st_size
