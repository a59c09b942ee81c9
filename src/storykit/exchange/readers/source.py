"""A file of rows from elsewhere: what kind it is, and its rows one by one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from importlib import import_module
from typing import Any, NamedTuple

from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError

MAGIC = 4096
"""How many bytes tell the kind of a file whose name does not."""

KINDS = {
    "csv": ("csv", "tsv", "tab"),
    "workbook": ("xlsx", "xlsm"),
    "parquet": ("parquet", "pq"),
    "json": ("json",),
    "jsonl": ("jsonl", "ndjson"),
    "yaml": ("yaml", "yml"),
    "markdown": ("md", "markdown"),
    "html": ("html", "htm"),
}
"""The kinds of file that can be read, and how their names end."""

_ENDINGS = {ending: kind for kind, endings in KINDS.items() for ending in endings}
_READERS = {
    "csv": "tables",
    "workbook": "sheets",
    "parquet": "parquet",
    "json": "nested",
    "jsonl": "nested",
    "yaml": "nested",
    "markdown": "pages",
    "html": "pages",
}


class Row(NamedTuple):
    """One record.

    Attributes:
        number: The line (text), sheet row or item on which it starts, from 1.
        values: Of a table, a sequence in the order of the columns; of nested data, a mapping.
    """

    number: int
    values: Any


class Source(NamedTuple):
    """A file that is open for reading.

    Attributes:
        path: The file.
        columns: The header, each name once; empty when the records are mappings.
        rows: The records, read as they are asked for; once.
        stated: What was found out about the file, in sentences for its owner.
        date_order: What dates such as 03/04/2026 follow: "dmy", "mdy" or "ymd"; empty when nothing tells.
        done: The share of the file that has been read, 0 to 1.
    """

    path: str
    columns: tuple[str, ...]
    rows: Iterator[Row]
    stated: tuple[str, ...]
    date_order: str
    done: Callable[[], float]

    def close(self) -> None:
        """Let go of the file, where not all of its rows were asked for."""
        if isinstance(self.rows, Generator):
            self.rows.close()


OnFault = Callable[[Diagnostic], None]


class Options(NamedTuple):
    """What the user says about a file; empty is to find out.

    Attributes:
        date_order: What dates such as 03/04/2026 follow: "dmy", "mdy" or "ymd".
        sheet: The sheet of a workbook.
        encoding: The encoding of a CSV file.
        delimiter: The character between the fields of a CSV file.
        on_fault: Told of each row that cannot be read, which is then left out. Without it the first one raises.
    """

    date_order: str = ""
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    on_fault: OnFault | None = None


def open_source(
    path: str | os.PathLike[str],
    *,
    date_order: str = "",
    sheet: str = "",
    encoding: str = "",
    delimiter: str = "",
    on_fault: OnFault | None = None,
) -> Source:
    """Open a file of rows. See `Options` for what may be said of it.

    Raises:
        StorykitError: The file cannot be read, or nobody can tell how; also while its rows are read.
    """
    name = os.fspath(path)
    reader = import_module(f"storykit.exchange.readers.{_READERS[kind_of(name)]}")
    options = Options(date_order, sheet, encoding, delimiter, on_fault)
    return reader.read(name, kind_of(name), options)  # type: ignore[no-any-return]


def kind_of(path: str) -> str:
    """Which of `KINDS` a file is: by marks in its first bytes, then by its name's ending, then by its text.

    Raises:
        StorykitError: It is none of them, or cannot be read.
    """
    start = _start(path)
    for mark, kind in _MARKS.items():
        if start.startswith(mark):
            return kind
    for mark, what in _REFUSED.items():
        if start.startswith(mark):
            raise StorykitError(f"{path} is {what}", hint="export the rows as CSV, XLSX, JSON or Parquet")
    ending = os.path.splitext(path)[1].lstrip(".").lower()
    return _ENDINGS.get(ending) or _by_text(path, start)


_MARKS = {b"PAR1": "parquet", b"PK\x03\x04": "workbook"}
_REFUSED = {
    b"\xd0\xcf\x11\xe0": "an old Excel workbook, or one with a password",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "packed with gzip",
    b"BZh": "packed with bzip2",
    b"\xfd7zXZ": "packed with xz",
    b"7z\xbc\xaf": "packed with 7-Zip",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3": "an SQLite database",
}


def _start(path: str) -> bytes:
    from storykit.exchange.readers.faults import size_of

    size_of(path)
    try:
        with open(path, "rb") as file:
            return file.read(MAGIC)
    except OSError as error:
        raise StorykitError(f"{path} cannot be read: {error.strerror}", hint="check that it is readable") from None


def _by_text(path: str, start: bytes) -> str:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[")):
        first, _, rest = text.partition(b"\n")
        one_line = first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")
        return "jsonl" if one_line else "json"
    if text.startswith(b"<"):
        return "html"
    if text.startswith((b"---\n", b"---\r\n", b"# ")):
        return "markdown"
    first = text.partition(b"\n")[0]
    return "yaml" if re.match(rb"[\w-]+:(\s|$)", first) and b"," not in first else "csv"


def files_below(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """Files and folders as files: of a folder, all below it whose names end as one of `KINDS` does, sorted.

    Raises:
        StorykitError: A folder holds none.
    """
    found: dict[str, None] = {}
    for path in (os.fspath(path) for path in paths):
        if not os.path.isdir(path):
            found[path] = None
            continue
        below = sorted(_below(path))
        if not below:
            raise StorykitError(f"{path} holds no file that can be read", hint="name a CSV, XLSX, JSON or other export")
        found |= dict.fromkeys(below)
    return list(found)


def _below(folder: str) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if os.path.splitext(name)[1].lstrip(".").lower() in _ENDINGS and not name.startswith((".", "~$")):
                yield os.path.join(parent, name)
