"""`storykit import` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from repository import repository
from running import expect, quick, refused

ROWS = (
    "id,Customer,Product,Amount,Close Date\n1,Lanternfish,Haulwick Routs,100,2026-03-01\n2,Brill,Carrots,7,2026-03-02\n"
)
MAP = """\
key: id
story:
  title: "{customer.name} and {Product}"
  customer.name: Customer
  offerings: Product
  deal.amount: Amount
"""
"""The map of ROWS."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return repository(tmp_path, {"deals.csv": ROWS, "map.yaml": MAP})


def test_the_page_says_what_came_in_and_what_did_not(folder: Path) -> None:
    run = quick("import", "deals.csv", "--map", "map.yaml", cwd=folder)
    assert run.status == 0
    assert "2 records of deals.csv: 2 stories, 2 new, 0 changed, 0 unchanged in stories." in " ".join(run.out.split())
    for words in ("Haulwick Routs", "routes", "offering by likeness", "unknown offering; left out", "Carrots (1)"):
        assert words in " ".join(run.out.split())
    assert len(list((folder / "stories").iterdir())) == 2


def test_a_dry_run_shows_diffs_and_writes_nothing(folder: Path) -> None:
    run = quick("import", "deals.csv", "--map", "map.yaml", "--dry-run", cwd=folder)
    assert "+title: Brill and Carrots" in run.out
    assert "+++ b/stories/brill-and-carrots.yaml" in run.out
    assert list((folder / "stories").iterdir()) == []


def test_the_report_as_data(folder: Path) -> None:
    run = quick("import", "deals.csv", "--map", "map.yaml", "--format", "json", "--as-of", "2026-11-16", cwd=folder)
    data = json.loads(run.out)
    assert (data["schema"], data["quarter"], data["as_of"]) == ("storykit.import/1", "2026-Q4", "2026-11-16")
    assert data["counts"] | {} == {
        "records": 2, "stories": 2, "new": 2, "changed": 0, "unchanged": 0, "not_among_the_best": 0,
    }  # fmt: skip
    assert data["losses"] == [{"reason": "unknown offering; left out", "value": "Carrots", "records": 1}]
    assert data["decisions"][0]["to"] == "routes"


def test_what_is_imported_can_be_ranked(folder: Path) -> None:
    quick("import", "deals.csv", "--map", "map.yaml", cwd=folder)
    run = quick("rank", "--format", "json", cwd=folder)
    assert run.ids == ["lanternfish-and-haulwick-routs", "brill-and-carrots"]


def test_a_fault_names_row_and_column_and_nothing_is_written(folder: Path) -> None:
    (folder / "deals.csv").write_text(ROWS + "3,Odd,Carrots,many,2026-03-03\n", encoding="utf-8")
    run = quick("import", "deals.csv", "--map", "map.yaml", cwd=folder)
    expect(run, "deals.csv:4:4", 'row 4, "Amount": "many" is no number')
    assert list((folder / "stories").iterdir()) == []
    left = quick("import", "deals.csv", "--map", "map.yaml", "--skip-invalid", cwd=folder)
    assert left.status == 0
    assert 'row 4, "Amount"' in " ".join(left.out.split())
    assert len(list((folder / "stories").iterdir())) == 2


def test_show_map(folder: Path) -> None:
    run = quick("import", "--show-map", "hubspot-deals", cwd=folder)
    assert run.out.startswith("# Deals that HubSpot exports")
    refused(quick("import", "--show-map", "hubspot", cwd=folder), "no ready-made map")


def test_a_suggested_map_works(folder: Path) -> None:
    run = quick("import", "deals.csv", "--suggest-map", cwd=folder)
    assert "customer.name: Customer" in run.out
    assert "deal.amount: sum(Amount)" in run.out
    (folder / "draft.yaml").write_text(run.out, encoding="utf-8")
    assert quick("import", "deals.csv", "--map", "draft.yaml", "--dry-run", cwd=folder).status == 0


def test_wrong_use(folder: Path) -> None:
    refused(quick("import", cwd=folder), "import needs a file")
    refused(quick("import", "deals.csv", cwd=folder), "no ready-made map fits deals.csv")
    refused(quick("import", "none.csv", "--map", "map.yaml", cwd=folder), "none.csv cannot be read")
    refused(quick("import", "deals.csv", "--map", "none.yaml", cwd=folder), "there is no map at none.yaml")
    refused(quick("import", "deals.csv", "--map", "map.yaml", "--into", "map.yaml", cwd=folder), "map.yaml is a file")


def test_nothing_usable_is_status_1(folder: Path) -> None:
    (folder / "map.yaml").write_text(MAP + "where: Amount == 'none'\n", encoding="utf-8")
    run = quick("import", "deals.csv", "--map", "map.yaml", cwd=folder)
    assert run.status == 1
    assert "no record became a story" in run.err
