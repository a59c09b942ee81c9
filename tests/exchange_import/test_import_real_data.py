"""Files that nobody wrote for this project: what goes in, what comes out, and where the rest is."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from importing_in import MAPS, RAW, STRATEGIES, contents, losses, stories

from storykit.importing import Import, bring_in, write_import


def real(folder: Path, data: str, strategy: str, map: str, pattern: str) -> Import:
    """Import some files of the real data into a folder."""
    if not (RAW / data).is_dir():
        pytest.skip(f"the exports are not there: ../shared/data/raw/{data}")
    shutil.copy(STRATEGIES / strategy, folder / "strategy.yaml")
    found = bring_in(sorted((RAW / data).glob(pattern)), map=str(MAPS / map), strategy=folder)
    write_import(found)
    return found


def test_crm(tmp_path: Path) -> None:
    found = real(tmp_path, "crm", "crm.yaml", "crm.yaml", "sales_pipeline.csv")
    assert (found.rows, len(found.new), found.skipped) == (8800, 522, ())
    assert losses(found) == {("left out by where: deal_stage == 'Won'", ""): 8800 - 4238}
    assert [(note.value, note.to, count) for note, count in found.decisions] == [("GTXPro", "gtx-pro", 729)]
    assert found.sources[0].unread == ("opportunity_id", "engage_date")
    made = stories(tmp_path)
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    with open(RAW / "crm" / "sales_pipeline.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["deal_stage"] == "Won":
                offering = row["product"].replace("GTXPro", "GTX Pro").lower().replace(" ", "-")
                sums[row["account"], offering] += Decimal(row["close_value"])
    assert {(s.customer.name, s.offerings[0]): s.deal.amount for s in made.values() if s.deal} == dict(sums)
    industries = {story.customer.industry for story in made.values()}
    assert "technology" in industries
    assert "technolgy" not in industries
    before = contents(tmp_path)
    again = bring_in(
        [RAW / "crm" / "sales_pipeline.csv"], map=str(MAPS / "crm.yaml"), strategy=tmp_path, into=tmp_path / "stories"
    )
    write_import(again)
    assert (again.unchanged, contents(tmp_path)) == (522, before)


def test_kotlin_cards(tmp_path: Path) -> None:
    found = real(tmp_path, "kotlin", "kotlin.yaml", "kotlin-yaml.yaml", "case-studies.yml")
    assert (found.rows, len(found.new)) == (76, 76)
    lost = losses(found)
    assert lost[("unknown offering; left out", "ai")] == 5
    assert {reason for reason, _ in lost} == {"unknown offering; left out", "job title of no persona; kept"}
    made = stories(tmp_path)
    duolingo = made["duolingo-multiplatform"]
    assert duolingo.customer.name == "Duolingo"
    assert [(a.name, a.title) for a in duolingo.advocates] == [("John Rodriguez", "The client platform team")]
    assert sum(bool(story.advocates) for story in made.values()) == 14


def test_kotlin_pages(tmp_path: Path) -> None:
    found = real(tmp_path, "kotlin", "kotlin.yaml", "kotlin-pages.yaml", "*/*.md")
    assert (found.rows, len(found.new), found.losses, found.decisions) == (10, 10, (), ())
    made = stories(tmp_path)
    assert {story.offerings for story in made.values()} == {("multiplatform",), ("backend",)}
    assert made["doordash-page"].customer.industry == "Food delivery service"


def test_kubernetes_pages(tmp_path: Path) -> None:
    found = real(tmp_path, "k8s", "k8s.yaml", "k8s.yaml", "*.html")
    assert (found.rows, len(found.new)) == (56, 56)
    assert {reason for reason, _ in losses(found)} == {"unknown offering; left out"}
    assert losses(found)[("unknown offering; left out", "Fluentd")] == 15
    made = {story.customer.name: story for story in stories(tmp_path).values()}
    assert made["ING"].customer.industry == "financial-services"
    assert {"kubernetes", "prometheus"} <= set(made["AdForm"].offerings)
    narrative = made["AdForm"].narrative
    assert narrative is not None
    assert narrative.complication.startswith("Adform's mission is to provide")
    assert len(made["AdForm"].outcomes) == 3
