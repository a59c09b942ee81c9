"""What holds for any text: files read back as they were, names are safe, sums are those of all rows."""

from __future__ import annotations

import csv
import difflib
import os
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importing_in import STRATEGY, contents, repository, run, stories
from typer.testing import CliRunner

from storykit import load
from storykit.cli.app import app
from storykit.exchange.mapping.names import Resolver
from storykit.exchange.stories.flat import COLUMNS
from storykit.exchange.stories.plain import gathered
from storykit.exporting import export
from storykit.files.changes import changed_yaml
from storykit.files.emit import story_yaml
from storykit.files.naming import free, slug
from storykit.files.reader import read
from storykit.importing import bring_in
from storykit.model.names import Glossary

ROOT = Path(__file__).resolve().parents[2]
texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=200).map(str.strip).filter(bool)
WORDS = "a: - # ' \" | > \n, {x} [y] x:y null 2026-01-01 1e5 no ~ é 😀 \u00a0 word"
lines = st.lists(st.sampled_from(WORDS.split(" ")), max_size=40)
hard = (texts | lines.map(" ".join).map(str.strip)).filter(bool)
people = st.fixed_dictionaries({}, optional={"name": hard, "title": hard, "activities": st.lists(hard, max_size=3)})
customers = st.fixed_dictionaries({"name": hard}, optional={"aliases": st.lists(hard, max_size=2)})
whole = st.fixed_dictionaries(
    {"title": hard, "customer": customers},
    optional={"notes": hard, "tags": st.lists(hard, max_size=4), "advocates": st.lists(people, max_size=3),
              "narrative": st.fixed_dictionaries({}, optional={"setting": hard, "resolution": hard}),
              "x-own": hard | st.fixed_dictionaries({"a": hard, "b": st.lists(hard, max_size=2)})},
)  # fmt: skip


@given(whole)
@settings(max_examples=300)
def test_a_file_reads_back_as_it_was_meant(values: dict[str, Any]) -> None:
    document = read(story_yaml(values).encode())
    assert document.faults == []
    assert document.value == gathered(values)


@given(hard, hard)
@settings(max_examples=100)
def test_a_change_reads_back_and_changes_nothing_else(old: str, new: str) -> None:
    text = story_yaml({"title": "T", "customer": {"name": "C"}, "notes": old, "tags": [old, "x"]})
    after = read(changed_yaml(text, {"notes": new, "customer.industry": new}).encode())
    assert after.faults == []
    assert after.value == {"title": "T", "customer": {"name": "C", "industry": new}, "notes": new, "tags": [old, "x"]}


CNCF = ROOT.parent / "shared" / "data" / "cncf" / "stories"
FILES = [*sorted((ROOT / "stories").rglob("*.yaml")), *sorted(CNCF.glob("*.yaml"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_change_touches_the_lines_of_its_key_alone(path: Path) -> None:
    old = path.read_text(encoding="utf-8")
    new = changed_yaml(old, {"customer.region": "antarctica", "notes": "One line.", "x-import": {"map": "m"}})
    told = list(difflib.ndiff(old.split("\n"), new.split("\n")))
    added = [line[2:] for line in told if line.startswith("+ ")]
    removed = [line[2:] for line in told if line.startswith("- ")]
    assert len(added) == 3
    assert {"notes: One line.", "x-import: {map: m}"} < set(added)
    assert sum("region: antarctica" in line for line in added) == 1
    values = read(old.encode()).value
    notes = [line for line in removed if not line.startswith(("  region:", "customer: {"))]
    said = "".join(notes).partition("notes:")[2]
    assert "".join(said.split()).strip("'>-") == "".join(values.get("notes", "").split())


def test_windows_ends_of_lines_stay() -> None:
    old = "title: A  # first\r\ncustomer: {name: B}\r\ntags: [x]\r\n"
    new = changed_yaml(old, {"tags": ["p", "q"], "title": "C"})
    assert new == "title: C  # first\r\ncustomer: {name: B}\r\ntags: [p, q]\r\n"


def test_a_key_inside_braces_is_changed_with_all_comments_kept() -> None:
    old = "title: A\n# who\ncustomer: {name: B, size: small}  # us\n"
    new = changed_yaml(old, {"customer.size": "large"})
    assert new == "title: A\n# who\ncustomer: {name: B, size: large}  # us\n"


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_a_name_is_safe(text: str) -> None:
    name = slug(text)
    assert len(name.encode()) <= 250
    assert not set(name) & set('/\\:*?"<>|. \n\0')
    assert name == slug(name)
    assert name.partition(".")[0] not in ("con", "nul", "com1", "lpt9")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("Müller & Söhne GmbH", "müller-söhne-gmbh"),
        ("株式会社ハウルウィック", "株式会社ハウルウィック"),
        ("NUL", "nul-story"),
        ("…", ""),
    ],
)
def test_names(text: str, name: str) -> None:
    assert slug(text) == name


def test_names_are_numbered_in_order() -> None:
    assert [free("a", ()), free("a", {"a"}), free("a", {"a", "a-2"})] == ["a", "a-2", "a-3"]


amounts = st.decimals(0, 10**6, places=2)
products = st.sampled_from(("GTX Pro", "GTXPro", "Route Planner"))
deals = st.lists(st.tuples(st.sampled_from(("Acme", "Bern & Co", "C")), products, amounts), min_size=1, max_size=40)
GROUPED = """\
story:
  title: "{customer.name} and {offerings}"
  customer.name: company
  offerings: product
group:
  by: [customer.name, offerings]
  story: {deal.amount: sum(amount), notes: "{count} of {max(amount)}"}
"""


def _import(rows: str, map: str) -> Any:
    with tempfile.TemporaryDirectory() as name:
        folder = repository(Path(name), rows=rows, map=map)
        run(folder)
        return stories(folder), contents(folder)


@given(deals)
@settings(max_examples=40)
def test_groups_sum_all_of_their_rows_in_any_order(rows: list[tuple[str, str, Decimal]]) -> None:
    def text(given: list[tuple[str, str, Decimal]]) -> str:
        return "company,product,amount\n" + "".join(f"{a},{b},{c}\n" for a, b, c in given)

    ids = {"GTX Pro": "gtx-pro", "GTXPro": "gtx-pro", "Route Planner": "routes"}
    expected: dict[tuple[str, str], Decimal] = {}
    for company, product, amount in rows:
        key = (company, ids[product])
        expected[key] = expected.get(key, Decimal(0)) + amount
    made, files = _import(text(rows), GROUPED)
    sums = {(s.customer.name, s.offerings[0]): s.deal.amount if s.deal else None for s in made.values()}
    assert sums == expected
    assert _import(text(rows[::-1]), GROUPED)[1] == files


@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx", "parquet"])
@given(values=st.lists(whole, min_size=1, max_size=4))
@settings(max_examples=15, deadline=None)
def test_an_export_imports_as_the_same_library(format: str, values: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        first, second = Path(name, "a"), Path(name, "b")
        for folder in (first, second):
            (folder / "stories").mkdir(parents=True)
            repository(folder)
        for i, story in enumerate(values):
            (first / "stories" / f"s{i}.yaml").write_text(story_yaml(story), encoding="utf-8")
        library, file = load(first), second / f"all.{format}"
        given = ["export", "--strategy", str(first / "strategy.yaml"), "--format", format, "-o", str(file)]
        made = CliRunner().invoke(app, given)
        assert made.exit_code == 0, made.output
        run(second, file.name, map="storykit")
        assert [file.story for file in load(second).stories] == [file.story for file in library.stories]
        before = contents(second)
        assert run(second, file.name, map="storykit").unchanged == len(values)
        assert contents(second) == before


def test_the_sample_comes_back_whole(tmp_path: Path) -> None:
    library = load(ROOT)
    found = export(library)
    with open(tmp_path / "all.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([found.columns(), *found.cells()])
    (tmp_path / "strategy.yaml").write_bytes((ROOT / "strategy.yaml").read_bytes())
    run(tmp_path, "all.csv", map=None)
    assert [file.story for file in load(tmp_path).stories] == [file.story for file in library.stories]
    assert len(COLUMNS) == len(found.columns())


NAMES = {
    "gtx pro": "gtx-pro",
    "GTXPro": "gtx-pro",
    "GTX-Pr0": None,  # a digit is no letter
    "Haulwick Route": "routes",
    "Enterprise Suite 2": "suite-2",
    "Enterprise Suite 3": None,
    "route planer": "routes",
    "Pigeons": None,
    "": None,
}


@pytest.mark.parametrize(("name", "id"), NAMES.items())
def test_product_names_mean_offerings(tmp_path: Path, name: str, id: str | None) -> None:
    (tmp_path / "stories").mkdir()
    library = load(repository(tmp_path))
    resolver = Resolver(library.strategy, Glossary(library.strategy))
    assert resolver.meant("offerings", name).id == id
    assert STRATEGY


def test_a_folder_can_be_given(tmp_path: Path) -> None:
    repository(tmp_path)
    os.mkdir(tmp_path / "in")
    (tmp_path / "deals.csv").rename(tmp_path / "in" / "deals.csv")
    found = bring_in([tmp_path / "in"], map=str(tmp_path / "map.yaml"), strategy=tmp_path)
    assert len(found.new) == 2
