"""`storykit explain`: which story is meant, and a sum that adds up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from repository import STORY, repository
from running import ASKED, DAY, ROOT, quick, refused

ROW = re.compile(r"^ (\w+) +(?:(\d+%|\?) +)?(\d+\.\d) +(\d+\.\d)(?: |$)", re.MULTILINE)
SAMPLE = sorted(path.stem for path in (ROOT / "stories").rglob("*.yaml"))

TITLED = {
    "stories/dough.yaml": STORY.replace("Good story", "Bakers sell more bread"),
    "stories/crumb.yaml": STORY.replace("Good story", "Bakers sell more bread than ever"),
    "stories/deep/fish.yaml": STORY.replace("Good story", "Fish arrive on Time"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return repository(tmp_path, TITLED)


def meant(name: str, folder: Path) -> list[str]:
    run = quick("explain", name, "--format", "json", cwd=folder)
    assert run.status == 0, run.err
    return run.ids


@pytest.mark.parametrize(
    "name",
    [
        "fish",
        "stories/deep/fish.yaml",
        "./stories/../stories/deep/fish.yaml",
        "fish arrive",
        "FISH",
        "on time",
        "Fish arrive on Time",
    ],
)
def test_a_story_by_id_file_or_title(name: str, folder: Path) -> None:
    assert meant(name, folder) == ["fish"]


def test_a_story_by_its_absolute_path(folder: Path) -> None:
    assert meant(str(folder / "stories/deep/fish.yaml"), folder) == ["fish"]


def test_a_path_counts_from_the_folder_of_the_call(folder: Path) -> None:
    assert meant("fish.yaml", folder / "stories/deep") == ["fish"]


def test_an_id_wins_over_titles(folder: Path) -> None:
    repository(folder, {"stories/bakers.yaml": STORY})
    assert meant("bakers", folder) == ["bakers"]


def test_a_whole_title_wins_over_parts(folder: Path) -> None:
    assert meant("Bakers sell more bread", folder) == ["dough"]


def test_a_part_of_two_titles_is_refused_and_both_are_named(folder: Path) -> None:
    refused(quick("explain", "bakers", cwd=folder), '"bakers"', "2 stories", "crumb", "dough")


def test_a_story_is_found_by_its_customer_too() -> None:
    assert quick("explain", "hazelquay MEDICAL", *ASKED).out.startswith("A medical supplier finds 11,000 lost items")
    refused(quick("explain", "Auenkorb Märkte", *ASKED), "2 stories", "auenkorb-diesel-bill, auenkorb-morning-rounds")


@pytest.mark.parametrize(("name", "near"), [("dogh", "dough"), ("Fsh arrive on time", "Fish arrive on Time")])
def test_a_typing_error_is_asked_about(name: str, near: str, folder: Path) -> None:
    refused(quick("explain", name, cwd=folder), f'"{name}"', f'did you mean "{near}"')


def test_a_story_that_is_not_there(folder: Path) -> None:
    refused(quick("explain", "zzz", cwd=folder), 'no story "zzz"', "storykit rank")
    refused(quick("explain", "stories/zzz.yaml", cwd=folder), "stories/zzz.yaml")


def test_a_story_that_was_left_out_is_told_as_such(folder: Path) -> None:
    repository(folder, {"stories/broken.yaml": "- x\n"})
    refused(quick("explain", "broken", "--skip-invalid", "-q", cwd=folder), "broken", "left out")


def test_nothing_means_no_story(folder: Path) -> None:
    run = quick("explain", "", cwd=folder)
    assert (run.status, run.out) == (2, "")


@pytest.mark.parametrize("id", SAMPLE)
def test_the_sum_adds_up_as_printed(id: str) -> None:
    page = quick("explain", id, *ASKED, env={"COLUMNS": "200"}).out
    rows = {name: (float(points), float(most)) for name, _, points, most in ROW.findall(page)}
    points, most = rows.pop("score")
    assert len(rows) == 9
    assert round(sum(p for p, _ in rows.values()), 1) == points
    assert round(sum(m for _, m in rows.values()), 1) == most == 100.0
    (score,) = re.findall(r"Score (\d+\.\d)", page)
    assert float(score) == points
    assert all(p <= m for p, m in rows.values())


@pytest.mark.parametrize("id", SAMPLE[::9])
def test_a_page_and_its_data_agree(id: str) -> None:
    (story,) = quick("explain", id, *ASKED, "--format", "json").data["stories"]
    page = quick("explain", id, *ASKED, env={"COLUMNS": "300"}).out
    markdown = " ".join(quick("explain", id, *ASKED, "--format", "md").out.replace("\\", "").split())
    wanted = [story["title"], story["customer"], story["next_step"] or "Leave it", story["path"], str(story["score"])]
    for criterion in story["criteria"]:
        wanted += [f"(line {evidence['line']})" for evidence in criterion["evidence"]]
        wanted += [advice["text"] for advice in criterion["advice"] if advice["gain"] >= 0.1]
    for words in wanted:
        assert words in page
        assert words in markdown


def test_the_lines_of_evidence_are_those_of_the_file() -> None:
    id = "auenkorb-diesel-bill"
    lines = (ROOT / "stories" / f"{id}.yaml").read_text("utf-8").splitlines()
    (story,) = quick("explain", id, *ASKED, "--format", "json").data["stories"]
    at = {c["name"]: [lines[e["line"] - 1].strip() for e in c["evidence"]] for c in story["criteria"]}
    assert at["offering"] == ["offerings: [routes]"]
    assert at["persona"] == ["personas: [cfo]"]
    assert at["segment"] == ["industry: grocery", "size: enterprise", "region: dach"]
    assert at["freshness"] == ["happened_on: 2026-07-31"]
    assert at["outcome"] == ["- metric: delivery cost per crate"]
    assert [line[:8] for line in at["advocacy"]] == ["- {name:", "- {name:"]


def test_the_day_counts() -> None:
    early, late = (
        quick("explain", "auenkorb-diesel-bill", "--as-of", day, "--format", "json").data["stories"][0]["score"]
        for day in (DAY, "2029-01-01")
    )
    assert late < early


def test_a_page_goes_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "page.md"
    quick("explain", SAMPLE[0], *ASKED, "--format", "md", "-o", str(target))
    assert target.read_text("utf-8") == quick("explain", SAMPLE[0], *ASKED, "--format", "md").out
