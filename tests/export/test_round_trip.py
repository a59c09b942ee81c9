"""What is exported and read again is the same story: CSV, workbook, Parquet and JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulas.strategies import SOME, libraries
from storykit import load
from storykit.exchange.stories.columnar import parquet
from storykit.exchange.stories.flat import COLUMNS, from_flat, is_flat, joined, raw, split, to_cells, to_flat
from storykit.exchange.stories.plain import gathered, story_values
from storykit.exporting import Export
from storykit.model.cells import guarded, unguarded
from storykit.model.story import Story
from storykit.model.typed import validator
from storykit.present.export import export_sheet
from storykit.render.data import csv_lines, json_lines
from storykit.render.safe import cell_lines
from storykit.render.xlsx import workbook

ROOT = Path(__file__).resolve().parents[2]
NAMES = [column.name for column in COLUMNS]
NASTY = "'\"=+-@;[]{}\t\r\n,x\u00a0\u200b\x00\x1b\ufffe\U000e0041_0"
Rows = list[dict[str, Any]]


def built(values: dict[str, Any]) -> Story:
    """The story of plain values, as a file's are built."""
    story: Story = validator(Story).validate_python(gathered(values))
    return story


def through_csv(export: Export) -> Rows:
    text = "".join(csv_lines(export.columns(), export.cells(), cell_lines))
    return [from_flat(row) for row in csv.DictReader(io.StringIO(text, newline=""), strict=True)]


def through_xlsx(export: Export) -> Rows:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(export_sheet(export))))
    header, *rows = book.get_sheet_by_name("Stories").to_python(skip_empty_area=False)
    assert header == NAMES
    return [from_flat(dict(zip(NAMES, row, strict=True))) for row in rows]


def through_parquet(export: Export) -> Rows:
    from pyarrow.parquet import read_table  # type: ignore[import-untyped]

    return [from_flat(row) for row in read_table(io.BytesIO(parquet(export.flat()))).to_pylist()]


def through_json(export: Export) -> Rows:
    return [json.loads(line) for line in "".join(json_lines(export.nested())).split("\n") if line]


WAYS = pytest.mark.parametrize("way", [through_csv, through_xlsx, through_parquet, through_json])

texts = st.text(NASTY, min_size=1, max_size=8) | st.sampled_from(
    ("=1+1", "'=1", "''-40 %", '"quoted"', '"\\u200b"', "[1]", "[not", "a; b", "_x0041_", "1.10", "2026-11-16", "null")
)
own = st.dictionaries(
    st.sampled_from(("x-crm", "x-a b", "x-ä")),
    st.recursive(texts, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2)),
    max_size=2,
)


@st.composite
def nasty_stories(draw: st.DrawFn) -> Story:
    """Stories of the strategies for formulas, with hostile text, own keys and parts that are empty."""
    _, stories = draw(libraries(least=1, most=1))
    values = stories[0]
    more: dict[str, st.SearchStrategy[Any]] = {
        "title": texts,
        "owner": texts,
        "notes": texts,
        "tags": st.lists(texts, max_size=3),
        "narrative": st.fixed_dictionaries(
            {}, optional={"setting": texts, "hero": texts, "voice": st.just("customer")}
        ),
        "contagion": st.fixed_dictionaries({}, optional={"emotion": texts}),
        "permission": st.fixed_dictionaries({}, optional={"scope": st.lists(texts, max_size=2)}),
        "quotes": st.lists(st.fixed_dictionaries({"text": texts, "approved": st.booleans()}), max_size=2),
        "deal": st.fixed_dictionaries(
            {}, optional={"amount": st.decimals(0, 10**12, places=2).map(str), "closed_on": st.dates().map(str)}
        ),
        "ignore": st.lists(st.fixed_dictionaries({"rule": texts, "until": st.dates().map(str)}), max_size=1),
        "effort": st.floats(0, 1_000_000),
    }
    values |= draw(st.fixed_dictionaries({}, optional=more)) | draw(own)
    values["customer"] |= draw(own)
    values = _as_text(values)
    for text in ("title", "tags", "permission", "ignore"):  # what is text may be blank and then no valid story
        values[text] = _filled(values.get(text))
    return built({key: value for key, value in values.items() if value is not None})


def _filled(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.strip("\x00 \t\r\n\u00a0") else "x"
    if isinstance(value, list):
        return [_filled(item) for item in value]
    return {key: _filled(item) for key, item in value.items()} if isinstance(value, dict) else value


@WAYS
@settings(SOME, max_examples=40)
@given(story=nasty_stories())
def test_a_story_is_the_same_after_export_and_import(way: Callable[[Export], Rows], story: Story) -> None:
    (values,) = way(Export((story,), "2026-Q4"))
    assert built(values) == story


@WAYS
@pytest.mark.parametrize("folder", [ROOT, ROOT.parent / "shared" / "data" / "cncf"], ids=["sample", "cncf"])
def test_real_libraries_are_the_same(way: Callable[[Export], Rows], folder: Path) -> None:
    if not (folder / "strategy.yaml").is_file():
        pytest.skip("the case studies are not there: ../shared/data/cncf")
    stories = tuple(file.story for file in load(folder).stories)
    rows = way(Export(stories, "2026-Q4"))
    assert tuple(map(built, rows)) == stories
    assert [set(row) for row in rows] == [set(story_values(story)) for story in stories]


@settings(SOME, max_examples=40)
@given(story=nasty_stories())
def test_a_file_says_nothing_that_goes_without_saying(story: Story) -> None:
    values = from_flat(dict(zip(NAMES, map(cell_lines, to_cells(to_flat(story))), strict=True)))
    assert _as_text(values) == _as_text(story_values(story))


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items()}
    return [_as_text(item) for item in value] if isinstance(value, list) else str(value)


@given(st.text() | texts)
def test_one_guard_is_put_on_and_taken_off(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(texts.map(str.strip).filter(bool), min_size=1))
def test_a_list_is_one_text_and_back(items: list[str]) -> None:
    assert split(joined(items)) == items


def test_plain_lists_and_text_stay_readable() -> None:
    assert joined(["cfo", "head-of-logistics"]) == "cfo; head-of-logistics"
    assert raw("-40 %") == "-40 %"
    assert joined(["a; b", "c"]) == '["a; b", "c"]'


def test_cells_that_are_wrong_are_left_to_the_schema() -> None:
    row = {"title": "A", "customer.name": "B", "outcomes": "[no json", "own": "[1]", "colour": "red", "effort": 2.5}
    assert from_flat(row) == {
        "title": "A",
        "customer": {"name": "B"},
        "outcomes": "[no json",
        "own": [1],
        "colour": "red",
        "effort": "2.5",
    }


def test_own_columns_become_own_keys() -> None:
    row = {"title": "A", "customer.name": "B", "x-crm": "7", "customer.x-id": "8"}
    assert is_flat(row)
    assert from_flat(row) == {"title": "A", "customer": {"name": "B", "x-id": "8"}, "x-crm": "7"}
    assert not is_flat(["title", "customer"])
