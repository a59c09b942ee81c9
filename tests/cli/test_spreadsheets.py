"""Workbooks and CSV of the commands, as LibreOffice opens them."""

from __future__ import annotations

import csv
import io
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from running import ASKED, ROOT, quick

from needs import program


def converted(path: Path, folder: Path, how: str) -> list[list[list[str]]]:
    """What LibreOffice reads in a file, sheet by sheet."""
    command = [program("soffice"), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--infilter=CSV:44,34,76,1"] if path.suffix == ".csv" else []
    command += ["--convert-to", how, "--outdir", str(folder / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    files = sorted((folder / "out").glob("*.csv"))
    return [list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""))) for file in files]


CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false"


def test_a_spreadsheet_program_reads_the_values_of_rank(tmp_path: Path) -> None:
    path = tmp_path / "rank.xlsx"
    assert quick("rank", *ASKED, "--list", "all", "--format", "xlsx", "-o", str(path)).status == 0
    sheets = converted(path, tmp_path, f"{CSV},false,false,-1")
    stories = quick("rank", *ASKED, "--list", "all", "--format", "json").data["stories"]
    assert len(sheets) == 1 + len({story["list"] for story in stories})
    lists = [sheet for sheet in sheets if "Id" in sheet[0]]
    rows = {row["Id"]: row for head, *body in lists for row in (dict(zip(head, r, strict=True)) for r in body)}
    assert set(rows) == {story["id"] for story in stories}
    for story in stories:
        row = rows[story["id"]]
        assert (row["Story"], row["Customer"], row["File"]) == (story["title"], story["customer"], story["path"])
        assert (int(row["#"]), row["Owner"]) == (story["rank"], story["owner"] or "")
        assert round(float(row["Score"]), 1) == story["score"]
        assert round(float(row["Potential"]), 1) == story["potential"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_spreadsheet_program_reads_the_values_of_an_export(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"stories.{ending}"
    assert quick("export", "-o", str(path)).status == 0
    (sheet,) = converted(path, tmp_path, CSV)
    text = quick("export", "--format", "csv").out.removeprefix("\ufeff")
    wanted = list(csv.reader(io.StringIO(text, newline="")))
    assert sheet == wanted


def test_rank_needs_a_file_where_there_is_no_pipe(tmp_path: Path) -> None:
    out = tmp_path / "out"
    line = f"{shlex.quote(sys.executable)} -m storykit rank {' '.join(ASKED)} --format xlsx"
    script = program("script")
    done = subprocess.run([script, "-qec", line, str(out)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert re.search(r"a workbook is no text \(name a file: -o FILE\.xlsx\)", done.stdout)
