"""Files that cannot be read end in one clear sentence, with the place."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.exchange.readers.source import files_below, open_source

NASTY = {
    "empty.csv": (b"", "1:1 the file is empty"),
    "blank.csv": (b"\n\n", "1:1 the file holds no text"),
    "header.csv": (b"a,b\n", "1:1 there is a header and no row below it"),
    "nul.csv": (b"a,b\n1,\0\n", "2:1 a NUL byte: this is no text file"),
    "control.csv": (bytes(range(1, 32)) * 9, "1:1 this is no text file"),
    "many.csv": (b"a,b\n1,2\n1,2,3\n", "3:3 the row has 3 fields, and the header 2"),
    "few.csv": (b"a,b,c\n1,2,3\n1,2\n", "3:3 the row has 2 fields, and the header 3"),
    "unclosed.csv": (b'a,b\n1,2\n"x,3\n4,5\n', "3:1 a quotation mark is opened in this row and never closed"),
    "sloppy.csv": (b'a,b\n1,2\n"x"y,3\n', "3:1 text follows a closing quotation mark"),
    "long.csv": (b"a,b\n" + b"x" * 2_000_000, "2:1 a line of more than 1 MB: this is no table"),
    "mixed.csv": (b"a,b\n\xc3\xa9,1\n\xff,2\n", "3:1 this line is not in UTF-8, and most of the file is"),
    "broken.json": (b'[{"n": 1},\n{"n": 2,]', "2:9 this is no JSON"),
    "cut.json": (b'[{"n": 1},', "1:11 this is no JSON: it ends too early"),
    "deep.json": (b"[" * 200_000, "1:1 lists in lists in lists: nested too deep"),
    "plain.json": (b"[1, 2]", "1:1 no record with keys is in it"),
    "two.json": (b'{"a": [{"n": 1}], "b": [{"n": 2}]}', '1:1 several lists of records: "a" (1), "b" (1)'),
    "latin.json": (b'[{"n": "\xe9"}]', "1:9 byte 0xE9 is not UTF-8"),
    "list.jsonl": (b'{"n": 1}\n[2]\n', "2:1 a record with keys is wanted here, and this is a list"),
    "broken.jsonl": (b'{"n": 1}\n\n{"n":\n', "3:1 this is no JSON: it ends too early"),
    "twice.yaml": (b"- name: a\n- name: b\n  name: c\n", '3:3 "name" is given twice'),
    "front.md": (b"---\ntitle: a\ntitle: b\n---\ntext", '3:1 "title" is given twice'),
    "nothing.html": (b"<html><script>x</script></html>", "1:1 the page holds no text"),
}


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_file_says_what_is_wrong_and_where(tmp_path: Path, name: str) -> None:
    data, expected = NASTY[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(StorykitError) as caught:
        list(open_source(path).rows)
    (fault,) = caught.value.diagnostics
    assert fault.path == str(path)
    assert f"{fault.line}:{fault.column} {fault.message}".startswith(expected)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("x.csv", b"%PDF-1.7", "is a PDF"),
        ("x.csv", b"\x1f\x8b\x08", "is packed with gzip"),
        ("x.xlsx", b"\xd0\xcf\x11\xe0rest", "is an old Excel workbook, or one with a password"),
        ("x.xlsx", b"PK\x03\x04garbage", "is no workbook that can be read"),
        ("x.parquet", b"PAR1xxxxPAR1", "is no Parquet file that can be read"),
        ("x.csv", b"Name;Amount, EUR\nx;1,5\n", "commas and semicolons may both separate its fields"),
    ],
)
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(StorykitError, match=expected) as caught:
        open_source(tmp_path / name)
    assert caught.value.hint


def test_rows_with_faults_are_told_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text('a,b\n1,2\n3\n4,5,6\n7,8,,\n"x"y,9\n,\n10,11\n')
    faults: list[Diagnostic] = []
    rows = list(open_source(path, on_fault=faults.append).rows)
    assert [(row.number, list(row.values)) for row in rows] == [(2, ["1", "2"]), (5, ["7", "8"]), (8, ["10", "11"])]
    assert [(fault.line, fault.column) for fault in faults] == [(3, 2), (4, 3), (6, 1)]


def test_a_missing_file_and_an_empty_folder_say_so(tmp_path: Path) -> None:
    with pytest.raises(StorykitError, match="cannot be read: No such file"):
        open_source(tmp_path / "none.csv")
    with pytest.raises(StorykitError, match="holds no file that can be read"):
        files_below([tmp_path])


def test_a_quote_that_is_never_closed_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text('a,b\n"x,1\n' + "some text,2\n" * 2_000_000)
    tracemalloc.start()
    with pytest.raises(StorykitError) as caught:
        list(open_source(path).rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.diagnostics[0].line == 2
    assert peak < 20e6
