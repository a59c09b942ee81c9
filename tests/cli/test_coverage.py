"""storykit coverage"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from repository import STORY, STRATEGY, A, repository
from running import ASKED, quick, refused

CELL = {"offering", "persona", "demand", "target", "ready", "pipeline", "gap"}


def test_json_is_the_contract() -> None:
    data = quick("coverage", *ASKED, "--format", "json").data
    assert data["schema"] == "storykit.coverage/1"
    assert all(cell.keys() >= CELL for cell in data["cells"])
    wanted = sum(cell["demand"] * cell["target"] for cell in data["cells"])
    met = sum(cell["demand"] * min(cell["target"], cell["ready"]) for cell in data["cells"])
    assert data["coverage"] == pytest.approx(met / wanted, abs=1e-4)


def test_facets_name_the_keys() -> None:
    data = quick("coverage", *ASKED, "--by", "Industry, persona", "--format", "json").data
    assert data["by"] == ["industry", "persona"]
    assert {"industry", "persona"} <= data["cells"][0].keys()
    assert "offering" not in data["cells"][0]


def test_csv_has_a_line_a_cell() -> None:
    data = quick("coverage", *ASKED, "--format", "json").data
    rows = list(csv.DictReader(io.StringIO(quick("coverage", *ASKED, "--format", "csv").out)))
    assert [(r["offering"], r["persona"], int(r["ready"])) for r in rows] == [
        (c["offering"], c["persona"], c["ready"]) for c in data["cells"]
    ]


@pytest.mark.parametrize("columns", ["40", "80", "160"])
def test_each_cell_is_readable_without_colour_and_within_the_width(columns: str) -> None:
    run = quick("coverage", *ASKED, env={"COLUMNS": columns})
    assert all(len(line) <= int(columns) for line in run.out.splitlines())
    for text in ("█ 0/3 +2", "2/2 +1", "░ 1/2", "Find one: there is not even a candidate"):
        assert text in " ".join(run.out.split())


def test_a_wide_matrix_is_shown_in_parts_with_the_rows_named_in_each(tmp_path: Path) -> None:
    personas = "".join(f"  - {{id: buyer-{i}, name: Buyer Number{i}}}\n" for i in range(20))
    strategy = STRATEGY[: STRATEGY.index("personas:")] + "personas:\n" + personas
    run = quick("coverage", *ASKED, cwd=repository(tmp_path, strategy=strategy))
    assert all(f"Number{i}" in run.out for i in range(20))
    assert run.out.count("\n Haulwick Returns ") == run.out.count("\n Offering ") > 1
    assert all(len(line) <= 80 for line in run.out.splitlines())


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 160])
def test_no_word_or_cell_of_a_matrix_is_cut(columns: int, tmp_path: Path) -> None:
    personas = "".join(f"  - {{id: buyer-{i}, name: Vice President of Department {i}}}\n" for i in range(12))
    files = {f"stories/{i}.yaml": f"{STORY}offerings: [routes]\npersonas: [buyer-3]\n" for i in range(120)}
    folder = repository(tmp_path, files, strategy=STRATEGY[: STRATEGY.index("personas:")] + "personas:\n" + personas)
    run = quick("coverage", *ASKED, cwd=folder, env={"COLUMNS": str(columns)})
    matrix = run.out[: run.out.index("Each cell")]
    assert "…" not in matrix
    assert all(len(line) <= columns for line in matrix.splitlines())
    assert matrix.count("0/12 +120") == matrix.count("\n Offering ")
    assert matrix.count("0/1 +120") == 1
    assert matrix.count("Department") == 12


def test_how_to_see_all_gaps_of_other_facets() -> None:
    run = quick("coverage", *ASKED, "--by", "persona,industry", "--top", "2")
    more = run.out.splitlines()[-1]
    assert more.startswith("… and ")
    again = quick(*more.partition("storykit ")[2].split(), *ASKED)
    assert "Persona by industry" in again.out
    assert "… and" not in again.out


def test_one_cell_that_falls_short(tmp_path: Path) -> None:
    strategy = "quarter: 2026-Q4\nofferings: [{id: routes}]\npersonas: [{id: cfo}]\n"
    told = "0% of demand is met: 0 of 1 story wanted is ready. 1 cell falls short, "
    alone = quick("coverage", *ASKED, cwd=repository(tmp_path, strategy=strategy))
    assert f"{told}without even a candidate." in " ".join(alone.out.split())
    (tmp_path / A).write_text(f"{STORY}offerings: [routes]\npersonas: [cfo]\n")
    assert f"{told}and something could fill it." in " ".join(quick("coverage", *ASKED, cwd=tmp_path).out.split())


def test_an_empty_library_lacks_everything(tmp_path: Path) -> None:
    run = quick("coverage", *ASKED, cwd=repository(tmp_path))
    assert run.status == 0
    assert "0% of demand is met" in run.out
    assert "4 of them without even a candidate" in " ".join(run.out.split())


def test_nothing_wanted_is_said(tmp_path: Path) -> None:
    run = quick("coverage", *ASKED, cwd=repository(tmp_path, strategy=f"{STRATEGY}coverage: {{target: 0}}\n"))
    assert (run.status, run.err) == (0, "")
    assert "nothing to cover" in run.out


def test_a_told_story_that_needs_a_refresh_could_fill_a_gap(tmp_path: Path) -> None:
    story = "title: Old\ncustomer: {name: Aged Ltd}\nstage: published\nofferings: [routes]\npersonas: [cfo]\n"
    run = quick("coverage", *ASKED, cwd=repository(tmp_path, {"stories/a.yaml": story}))
    assert "Refresh Aged Ltd" in run.out


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("offering", ("two different things",)),
        ("offering,offering", ("two different things",)),
        ("offering,persona,size", ("two different things",)),
        ("offering,persna", ('"persna"', 'did you mean "persona"?')),
        ("offering,deal", ('"deal"', "there are offering")),
        ("offering,region", ("any region", "segments.region")),
    ],
)
def test_wrong_facets_are_told(by: str, words: tuple[str, ...], tmp_path: Path) -> None:
    refused(quick("coverage", *ASKED, "--by", by, cwd=repository(tmp_path)), *words)


def test_names_with_a_comma_an_emoji_and_right_to_left_stand(tmp_path: Path) -> None:
    strategy = STRATEGY.replace("name: CFO", 'name: "CFO, 🦊 مدير"')
    run = quick("coverage", *ASKED, "--format", "md", cwd=repository(tmp_path, strategy=strategy))
    assert "CFO, 🦊 مدير" in run.out


def test_a_segment_is_named_as_it_is_written(tmp_path: Path) -> None:
    """Country codes and names stay what they are for whoever joins the numbers with other data."""
    story = "title: T\ncustomer: {name: A, region: NO, industry: Life Sciences}\nofferings: [routes]\npersonas: [cfo]\n"
    folder = repository(tmp_path, {"stories/a.yaml": story}, STRATEGY)
    data = quick("coverage", *ASKED, "--by", "region,industry", "--format", "json", cwd=folder).data
    assert [(cell["region"], cell["industry"]) for cell in data["cells"]] == [("NO", "Life Sciences")]
    assert (data["rows"][0]["region"], data["columns"][0]["industry"]) == ("NO", "Life Sciences")


def test_a_value_that_the_strategy_does_not_name_counts_as_other_and_none_counts_nowhere(tmp_path: Path) -> None:
    story = "title: T\ncustomer: {{name: N, industry: {}}}\npersonas: [cfo]\n"
    files = {f"stories/{i}.yaml": story.format(value) for i, value in enumerate(("Mining", "GROCERY", "''"))}
    strategy = f"{STRATEGY}segments: {{industry: {{grocery: 3, other: 1}}}}\n"
    folder = repository(tmp_path, files, strategy)
    cells = quick("coverage", *ASKED, "--by", "industry,persona", "--format", "json", cwd=folder).data["cells"]
    found = {cell["industry"]: cell["go_gets"] for cell in cells if cell["persona"] == "cfo"}
    assert found == {"grocery": ["1"], "other": ["0"]}
