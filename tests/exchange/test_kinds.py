"""Each kind of file, what is found out about it, and its records."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from storykit.errors import StorykitError
from storykit.exchange.readers.source import Row, files_below, kind_of, open_source

RAW = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "raw"
needs_raw = pytest.mark.skipif(not RAW.is_dir(), reason="other people's files are not there: ../shared/data/raw")


def rows(path: Path, **options: Any) -> list[tuple[int, Any]]:
    return [(row.number, row.values) for row in open_source(path, **options).rows]


CSV = {
    "bom": (b"\xef\xbb\xbfa,b\n1,2\n", "CSV in UTF-8, separated by commas"),
    "utf16": ("a;b\né;2\n".encode("utf-16"), "CSV in UTF-16, separated by semicolons"),
    "utf16 unmarked": (("a;b\n" + "e;2\n" * 50).encode("utf-16-le"), "CSV in UTF-16-LE, separated by semicolons"),
    "western": ("a;b\nMüller;2\n".encode("cp1252"), 'CSV in Windows-1252 (as in "Müller"), separated by semicolons'),
    "polish": (
        ("a;b\n" + "Żółw, Łódź, ąęćśń;2\nSpółka z ograniczoną odpowiedzialnością;3\n").encode("cp1250"),
        'CSV in Windows-1250 (as in "Żółw"), separated by semicolons',
    ),
    "japanese": (
        "a,b\n株式会社トヨタ自動車,2\n東京都千代田区の会社です,3\n".encode("cp932"),
        'CSV in CP932 (as in "株式会社トヨタ自動車"), separated by commas',
    ),
    "named": (b"sep=|\na|b\n1|2\n", "CSV in UTF-8, separated by bars"),
    "apostrophes": (b"'a','b'\n'x,y','2'\n", "CSV in UTF-8, separated by commas quoted by apostrophes"),
    "backslashes": (
        b'a,b\n"x \\"q\\", y",2\n"z",3\n',
        "CSV in UTF-8, separated by commas with backslashes before quotes",
    ),
    "one column": (b"a\n1\n", "CSV in UTF-8, one column"),
    "old Mac": (b"a,b\r1,2\r", "CSV in UTF-8, separated by commas"),
}


@pytest.mark.parametrize("name", CSV)
def test_what_is_found_out_is_stated(tmp_path: Path, name: str) -> None:
    data, stated = CSV[name]
    path = tmp_path / "export.csv"
    path.write_bytes(data)
    source = open_source(path)
    assert source.stated[0] == stated
    assert source.columns in (("a", "b"), ("a",))
    assert source.done() == 0
    assert len(list(source.rows)) >= 1
    assert source.done() == 1


def test_a_title_above_the_header_is_passed_over_and_stated(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Won deals\n\nName,Stage,Amount\nx,won,5\n")
    source = open_source(path)
    assert source.columns == ("Name", "Stage", "Amount")
    assert source.stated[1] == "the header is below 1 line of title"
    assert [row.number for row in source.rows] == [4]


def test_each_column_has_a_name_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Name,Name, Big  name ,\nx,y,z,w\n")
    assert open_source(path).columns == ("Name", "Name (2)", "Big name", "column 4")


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "Only a title")
        sheet = book.add_worksheet("Deals")
        sheet.write(0, 0, "Pipeline")
        sheet.write_row(2, 0, ["Name", "Amount", "Closed", "Text"])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(3, 0, ["X", 100.5])
        sheet.write_datetime(3, 2, datetime(2026, 3, 4), day)
        sheet.write_row(5, 0, ["Y", 7, "", "24/12/2025"])
        book.add_worksheet("More").write_row(0, 0, ["a", "b"])
    return path


def test_a_workbook_gives_the_first_sheet_with_rows(tmp_path: Path) -> None:
    source = open_source(workbook(tmp_path / "deals.xlsx"))
    assert source.stated == (
        'workbook, sheet "Deals" of 3, the header in row 3',
        'dates are day/month/year (24/12/2025 in row 6, "Text")',
    )
    assert source.columns == ("Name", "Amount", "Closed", "Text")
    assert list(source.rows) == [
        Row(4, ["X", 100.5, date(2026, 3, 4), ""]),
        Row(6, ["Y", 7, "", "24/12/2025"]),
    ]


def test_a_sheet_can_be_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "deals.xlsx")
    with pytest.raises(StorykitError, match='no sheet "Deal"'):
        open_source(path, sheet="Deal")
    with pytest.raises(StorykitError) as caught:
        open_source(path, sheet="More")
    assert 'sheet "More" has no header and rows' in caught.value.diagnostics[0].message


def test_a_cell_at_the_end_of_the_world_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write(1_048_575, 16_383, "far")
    with pytest.raises(StorykitError) as caught:
        open_source(path)
    assert "spans 1,048,576 rows and 16,384 columns" in caught.value.diagnostics[0].message


def test_parquet_keeps_types(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")

    columns = {"n": [1, None], "d": [date(2026, 1, 1), None], "l": [["a", "b"], None], "s": [{"k": 1}, None]}
    pq.write_table(pa.table(columns), tmp_path / "x.parquet")
    source = open_source(tmp_path / "x.parquet")
    assert source.stated == ("Parquet, 2 rows",)
    assert list(source.rows) == [(1, (1, date(2026, 1, 1), ["a", "b"], {"k": 1})), (2, ("", "", "", ""))]


def test_without_pyarrow_parquet_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    with pytest.raises(StorykitError, match="needs the library pyarrow") as caught:
        open_source(tmp_path / "x.parquet")
    assert caught.value.hint == "python -m pip install pyarrow"


@pytest.mark.parametrize(
    ("name", "text", "stated"),
    [
        ("a.json", '[{"n": "1"}, {"n": "2"}]', "JSON, 2 records"),
        ("a.json", '{"total": 2, "data": {"opps": [{"n": "1"}, {"n": "2"}]}}', 'JSON, 2 records in "data.opps"'),
        ("a.json", '{"name": "export", "items": [{"n": "1"}, {"n": "2"}]}', 'JSON, 2 records in "items"'),
        ("a.jsonl", '{"n": "1"}\n\n{"n": "2"}\n', "JSON Lines in UTF-8"),
        ("a.yaml", "# ours\n- n: 1\n- n: 2\n", "YAML, 2 records"),
        ("a.yaml", "---\n- n: 1\n- n: 2\n", "YAML, 2 records"),
        ("a.yaml", "[{n: 1},\n {n: 2}]\n", "YAML, 2 records"),
        ("a.yaml", "items:\n- n: 1\n- n: 2\n", 'YAML, 2 records in "items"'),
    ],
)
def test_a_list_of_records_is_found(tmp_path: Path, name: str, text: str, stated: str) -> None:
    (tmp_path / name).write_text(text)
    source = open_source(tmp_path / name)
    assert source.stated == (stated,)
    assert source.columns == ()
    assert [row.values for row in source.rows] == [{"n": "1"}, {"n": "2"}]


def test_one_mapping_with_a_title_is_one_record(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: T\nx-own: 1\noutcomes:\n- metric: m\n  x-in: 2\n")
    assert rows(tmp_path / "a.yaml") == [(1, {"title": "T", "outcomes": [{"metric": "m", "x-in": "2"}], "x-own": "1"})]


def test_yaml_records_have_their_lines(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("# ours\n- n: 1\n  m: 2\n- n: 2\n")
    assert [number for number, _ in rows(tmp_path / "a.yaml")] == [2, 4]


MARKDOWN = """---
company: Acme
tags: [a, b]
---
# Acme wins

Some *text* with [a link](https://example.com)&nbsp;and `code`. {{< figure src="x" >}}

## Challenge
It was **hard**.
Very.

- one

```
code: left out
```
"""


def test_markdown_becomes_a_record(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN)
    source = open_source(tmp_path / "a.md")
    assert source.stated == ("Markdown in UTF-8, 2 keys of front matter",)
    assert next(source.rows).values == {
        "title": "Acme wins",
        "body": "Some text with a link and code.\n\nIt was hard. Very.\n\none",
        "sections": [{"heading": "Challenge", "text": "It was hard. Very.\n\none"}],
        "company": "Acme",
        "tags": ["a", "b"],
    }


def test_html_becomes_a_record_without_scripts(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Acme | Us</title><style>p {}</style></head><body><nav>Home</nav><h1>Acme wins</h1>"
        "<p>Hello <b>you</b><!-- no --></p><script>x < y</script><h2>Why</h2><p>R&amp;D</p><ul><li>one</ul>"
    )
    (tmp_path / "a.html").write_text(page)
    assert rows(tmp_path / "a.html") == [
        (
            1,
            {
                "title": "Acme wins",
                "body": "Hello you\n\nR&D\n\none",
                "sections": [{"heading": "Why", "text": "R&D\n\none"}],
            },
        )
    ]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PAR1", "parquet"),
        (b"PK\x03\x04", "workbook"),
        (b'{"a": 1}\n{"a": 2}\n', "jsonl"),
        (b'[{"a": 1}]', "json"),
        (b"<!doctype html>", "html"),
        (b"---\ntitle: x\n---\n", "markdown"),
        (b"# Title\n", "markdown"),
        (b"title: x\nstage: y\n", "yaml"),
        (b"a,b\n1,2\n", "csv"),
    ],
)
def test_a_file_without_an_ending_is_known_by_its_text(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "export").write_bytes(data)
    assert kind_of(str(tmp_path / "export")) == kind


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    for name in ("b.csv", "a.md", ".hidden.csv", "~$open.xlsx", "x.png", "sub/c.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert files_below([tmp_path]) == [str(tmp_path / name) for name in ("a.md", "b.csv", "sub/c.yaml")]


@needs_raw
@pytest.mark.parametrize(("name", "count"), [("accounts", 85), ("products", 7), ("sales_pipeline", 8800)])
def test_a_real_crm_export_is_read(name: str, count: int) -> None:
    source = open_source(RAW / "crm" / f"{name}.csv")
    assert source.stated == ("CSV in UTF-8, separated by commas",)
    assert sum(1 for _ in source.rows) == count


@needs_raw
def test_real_case_studies_are_read() -> None:
    source = open_source(RAW / "kotlin" / "case-studies.yml")
    assert source.stated == ('YAML, 76 records in "items"',)
    assert [row.number for row in source.rows][:2] == [3, 24]
    pages = [path for path in files_below([RAW / "k8s", RAW / "kotlin"]) if path.endswith((".html", ".md"))]
    assert len(pages) > 60
    for path in pages:
        values = next(open_source(path).rows).values
        assert values["title"]
        assert "{{<" not in values.get("body", "")
        assert "<p>" not in values.get("body", "")
