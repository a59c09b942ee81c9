"""Writing files: whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterable
from io import TextIOWrapper
from pathlib import Path

from storykit.errors import StorykitError


def write_atomic(path: Path, pieces: Iterable[str] | bytes) -> None:
    """Put `pieces` into the file at `path`, text as UTF-8, replacing it at the end in one step.

    What is no ordinary file (a device, a pipe) is written to directly.
    Raises StorykitError when it cannot be written; the old file is then as it was.
    """
    try:
        if path.exists() and not path.is_file():
            _write(os.open(path, os.O_WRONLY), pieces)
        else:
            _replace(Path(os.path.realpath(path)), pieces)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not path.parent.exists():
            missing = f"cannot write {path}: there is no folder {path.parent}"
            raise StorykitError(missing, hint="make it first") from None
        raise StorykitError(f"cannot write {path}: {error.strerror}", hint="nothing was changed") from None


def _replace(path: Path, pieces: Iterable[str] | bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=".storykit-", suffix=".tmp", dir=path.parent)
    try:
        _write(handle, pieces)
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _write(handle: int, pieces: Iterable[str] | bytes) -> None:
    with open(handle, "wb") as data, TextIOWrapper(data, encoding="utf-8", errors="replace", newline="") as file:
        if isinstance(pieces, bytes):
            data.write(pieces)
        else:
            file.writelines(pieces)
        file.flush()
        if stat.S_ISREG(os.fstat(handle).st_mode):
            os.fsync(handle)


def _mode(path: Path) -> int:
    """The permissions of the file as it is, or those of a new one."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
