"""`rank --candidates` on the command line."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from storykit.cli.app import app

from .test_order import EACH, GROUPED, STRATEGY, library
from .test_stream import export

RAW = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "raw" / "crm"
CRM = """\
join:
  - {file: accounts.csv, on: account, name: accounts}
where: deal_stage == 'Won'
story:
  id: "{account} {product}"
  title: "{account} after choosing {product}"
  customer.name: account
  customer.industry: accounts.sector
  offerings: product
group:
  by: [customer.name, offerings]
  story:
    happened_on: max(close_date)
"""


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        result = CliRunner().invoke(app, ["rank", "--as-of", "2026-11-16", *arguments])
    finally:
        os.chdir(before)
    return result.exit_code, result.stdout, result.stderr


def test_the_page_says_what_was_read_and_found_out(tmp_path: Path) -> None:
    export(tmp_path, 500)
    status, out, err = run(tmp_path, "--candidates", "deals.csv", "--map", "map.yaml")
    assert (status, err) == (0, "")
    assert out.startswith("Candidates for 2026-Q4, as of 2026-11-16\n")
    assert "500 rows of deals.csv read: 500 candidates, the best of them here." in out
    assert "CSV in UTF-8, separated by commas." in out
    assert "… and 490 more: --list go-get --top 500" in out
    assert "storykit explain" not in out
    assert sorted(path.name for path in tmp_path.rglob("*.yaml")) == ["map.yaml", "strategy.yaml", "told.yaml"]


def test_data_has_the_best_hundred_with_file_and_row(tmp_path: Path) -> None:
    export(tmp_path, 500)
    _, out, _ = run(tmp_path, "--candidates", "deals.csv", "--map", "map.yaml", "--format", "json")
    found = json.loads(out)
    assert found["schema"] == "storykit.rank/1"
    assert (found["rows"], found["left_out"], len(found["stories"])) == (500, 0, 100)
    assert found["counts"]["go-get"] == 500
    assert found["files"] == [{"path": "deals.csv", "stated": ["CSV in UTF-8, separated by commas"]}]
    first = found["stories"][0]
    assert first["path"] == f"deals.csv:{int(first['customer'].split()[1]) + 2}"
    _, out, _ = run(tmp_path, "--candidates", "deals.csv", "--map", "map.yaml", "--format", "csv", "--top", "3")
    assert [row["id"] for row in csv.DictReader(io.StringIO(out))] == [s["id"] for s in found["stories"][:3]]


def test_rows_left_out_are_told_on_stderr(tmp_path: Path) -> None:
    path = library(tmp_path, [], EACH)
    path.write_text("Key,Account,Industry,Region,Product,Stage,Closed,Amount,Contact,Job,Owner\n"
                    "1,Acme,,,routes,Won,2026-01-01,1,,,\n2,Bolt,,,routes,Won,03/04/2026,1,,,\n3,Cask\n")  # fmt: skip
    status, out, err = run(tmp_path, "--candidates", "deals.csv", "--map", "map.yaml")
    assert (status, out) == (2, "")
    assert 'deals.csv:3:7: row 3, "Closed": "03/04/2026" may be two dates' in err
    assert "--date-order" in err
    assert "deals.csv:4:3: the row has 2 fields, and the header 11" in err
    status, out, err = run(tmp_path, "--candidates", "deals.csv", "--map", "map.yaml", "--skip-invalid")
    assert status == 0
    assert "storykit: left out 2 rows with faults" in err
    assert "Left out: 2 rows with faults." in out
    status, out, _ = run(
        tmp_path, "--candidates", "deals.csv", "--map", "map.yaml", "--skip-invalid", "--date-order", "dmy"
    )
    assert "dates are day/month/year, as you say." in out
    assert "Left out: 1 row with faults." in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--map", "map.yaml"), "--map and how a file is written go with --candidates"),
        (("--date-order", "dmy"), "--map and how a file is written go with --candidates"),
        (("--candidates", "none.csv"), "none.csv cannot be read: No such file"),
        (("--candidates", "deals.csv"), "no ready-made map fits deals.csv"),
        (("--candidates", "deals.csv", "--stability"), "--stability tries the order of stories"),
    ],
)
def test_wrong_usage_says_what_to_do(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    export(tmp_path, 5)
    status, out, err = run(tmp_path, *arguments)
    assert (status, out) == (2, "")
    assert said in err


def test_nothing_to_show_is_status_1(tmp_path: Path) -> None:
    export(tmp_path, 5)
    status, _, err = run(tmp_path, "--candidates", "deals.csv", "--map", "map.yaml", "--industry", "mining")
    assert status == 1
    assert "no row is a story on these lists" in err


def test_a_filter_counts_what_passes_alone(tmp_path: Path) -> None:
    row = ("Acme", "grocery", "emea", "routes", "Won", "2026-10-01", "1", "Ada", "CFO")
    library(tmp_path, [(*row, "mara"), (*row, "sam"), (*row, "mara")], EACH)
    _, out, _ = run(tmp_path, "--candidates", "deals.csv", "--map", "map.yaml", "--owner", "mara", "--format", "json")
    assert [s["owner"] for s in json.loads(out)["stories"]] == ["mara", "mara"]
    assert json.loads(out)["counts"]["go-get"] == 2


def test_grouped_rows_count_once(tmp_path: Path) -> None:
    row = ("Acme", "grocery", "emea", "routes", "Won", "2026-10-01", "1", "Ada", "CFO", "mara")
    library(tmp_path, [row, row, row], GROUPED)
    _, out, _ = run(tmp_path, "--candidates", "deals.csv", "--map", "map.yaml", "--format", "json")
    assert (json.loads(out)["rows"], len(json.loads(out)["stories"])) == (3, 1)


@pytest.mark.skipif(not RAW.is_dir(), reason="the CRM export is not there: ../shared/data/raw/crm")
def test_a_real_crm_export_is_ranked(tmp_path: Path) -> None:
    with (RAW / "products.csv").open() as file:
        products = ", ".join(
            f"{{id: {r['product'].replace(' ', '-').lower()}, name: {r['product']}}}" for r in csv.DictReader(file)
        )
    offerings = f"offerings: [{products}]"
    (tmp_path / "strategy.yaml").write_text(STRATEGY.replace(STRATEGY.splitlines()[1], offerings))
    (tmp_path / "stories").mkdir()
    (tmp_path / "map.yaml").write_text(CRM)
    _, out, _ = run(
        tmp_path, "--candidates", str(RAW / "sales_pipeline.csv"), "--map", "map.yaml", "--format", "json",
        "--list", "all",
    )  # fmt: skip
    found = json.loads(out)
    assert found["rows"] == 8800
    with (RAW / "sales_pipeline.csv").open() as file:
        won = {(r["account"], r["product"]) for r in csv.DictReader(file) if r["deal_stage"] == "Won"}
    assert sum(found["counts"].values()) == len(won)
