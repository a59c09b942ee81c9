"""`storykit rank` over the sample library: lists, filters, days, and where it finds its files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from repository import STORY, STRATEGY, A, repository
from running import ASKED, DAY, ROOT, quick, refused, storykit

LISTS = ["go-get", "ready", "refresh", "off-strategy", "blocked"]


def rank(*args: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    run = quick("rank", *ASKED, "--format", "json", *args, cwd=cwd, env=env)
    assert run.status == 0, run.err
    stories: list[dict[str, Any]] = run.data["stories"]
    return stories


def ids(stories: list[dict[str, Any]]) -> list[str]:
    return [story["id"] for story in stories]


def lists_of(stories: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(story["list"] for story in stories))


@pytest.fixture(scope="module")
def everything() -> list[dict[str, Any]]:
    return rank("--list", "all")


@pytest.fixture(scope="module")
def sources() -> dict[str, Any]:
    """The story files by id, as a parser that knows nothing of storykit reads them."""
    paths = (ROOT / "stories").rglob("*.yaml")
    return {path.stem: yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader) for path in paths}


def test_all_stories_are_on_one_list_each(everything: list[dict[str, Any]], sources: dict[str, Any]) -> None:
    assert sorted(ids(everything)) == sorted(sources)
    assert lists_of(everything) == LISTS


def test_ranks_count_from_one_within_each_list(everything: list[dict[str, Any]]) -> None:
    for name in LISTS:
        ranks = [story["rank"] for story in everything if story["list"] == name]
        assert ranks == list(range(1, len(ranks) + 1))


def test_three_lists_are_shown_by_default(everything: list[dict[str, Any]]) -> None:
    assert rank() == [story for story in everything if story["list"] in LISTS[:3]]


@pytest.mark.parametrize("name", LISTS)
def test_each_list_by_name(name: str, everything: list[dict[str, Any]]) -> None:
    assert rank("--list", name) == [story for story in everything if story["list"] == name]


def test_lists_can_be_repeated_in_any_order(everything: list[dict[str, Any]]) -> None:
    found = rank("--list", "blocked", "--list", "ready", "--list", "blocked")
    assert found == [story for story in everything if story["list"] in ("ready", "blocked")]


def test_all_wins_over_names(everything: list[dict[str, Any]]) -> None:
    assert rank("--list", "ready", "--list", "all") == everything


@pytest.mark.parametrize("format", ["table", "md", "csv", "jsonl"])
def test_every_format_shows_the_same_lists(format: str, everything: list[dict[str, Any]]) -> None:
    out = quick("rank", *ASKED, "--list", "refresh", "--format", format, env={"COLUMNS": "300"}).out
    for story in everything:
        assert (story["title"] in out) == (story["list"] == "refresh")


@pytest.mark.parametrize("top", [1, 3, 100])
def test_top_cuts_each_list(top: int, everything: list[dict[str, Any]]) -> None:
    assert rank("--list", "all", "--top", str(top)) == [story for story in everything if story["rank"] <= top]


def test_a_page_tells_how_many_more_there_are(everything: list[dict[str, Any]]) -> None:
    go_gets = sum(story["list"] == "go-get" for story in everything)
    page = quick("rank", *ASKED, "--top", "2").out
    assert f"{go_gets - 2} more" in page
    command = next(line.partition("more: ")[2] for line in page.splitlines() if "more: --list go-get" in line)
    assert ids(rank(*command.split())) == [s["id"] for s in everything if s["list"] == "go-get"]


def test_a_page_tells_how_to_see_the_hidden_lists(everything: list[dict[str, Any]]) -> None:
    page = quick("rank", *ASKED).out
    hidden = [story["id"] for story in everything if story["list"] in LISTS[3:]]
    command = page.partition("(--list off-strategy")[2].partition(")")[0]
    assert ids(rank("--list", "off-strategy", *command.split())) == hidden


FACETS = {
    "industry": ("grocery", "GROCERY", "Grocery "),
    "region": ("uk-ireland", "UK Ireland", "uk_ireland"),
    "size": ("mid-market", "Mid-Market", "mid market"),
}


@pytest.mark.parametrize("facet", FACETS)
def test_customers_by_segment_in_any_case(facet: str, sources: dict[str, Any]) -> None:
    exact, *spellings = FACETS[facet]
    wanted = sorted(id for id, source in sources.items() if source["customer"].get(facet) == exact)
    assert wanted
    assert wanted != sorted(sources)
    for spelling in (exact, *spellings):
        assert sorted(ids(rank("--list", "all", f"--{facet}", spelling))) == wanted


def test_stories_by_owner(sources: dict[str, Any]) -> None:
    wanted = sorted(id for id, source in sources.items() if source.get("owner") == "mara")
    assert sorted(ids(rank("--list", "all", "--owner", "Mara"))) == wanted


def with_offering(sources: dict[str, Any], *names: str) -> list[str]:
    return sorted(id for id, s in sources.items() if not set(names).isdisjoint(s.get("offerings", [])))


@pytest.mark.parametrize("name", ["returns", "RETURNS", "Haulwick Returns", "haulwick returns", "Returns Desk"])
def test_stories_by_offering_by_id_name_and_alias(name: str, sources: dict[str, Any]) -> None:
    wanted = with_offering(sources, "returns", "Haulwick Returns", "Returns Desk")
    assert wanted
    assert sorted(ids(rank("--list", "all", "--offering", name))) == wanted


@pytest.mark.parametrize("name", ["cfo", "CFO", "Cfo", "Finance chief", "finance-chief"])
def test_stories_by_persona_also_by_an_advocates_title(name: str, tmp_path: Path) -> None:
    strategy = STRATEGY.replace("weight: 5, aliases: [Fin", 'weight: 5, titles: ["Head of Fin*"], aliases: [Fin')
    files = {
        A: f"{STORY}personas: [cfo]\n",
        "stories/b.yaml": f"{STORY}advocates: [{{name: Ada, title: head of finance, status: left}}]\n",
        "stories/c.yaml": f"{STORY}advocates: [{{name: Ada, persona: CFO}}]\n",
        "stories/d.yaml": f"{STORY}personas: [head-of-logistics]\n",
        "stories/e.yaml": STORY,
    }
    found = rank("--persona", name, "--list", "all", cwd=repository(tmp_path, files, strategy))
    assert sorted(ids(found)) == ["a", "b", "c"]


def test_values_of_a_facet_add_up_and_facets_narrow(sources: dict[str, Any]) -> None:
    both = sorted(ids(rank("--list", "all", "--offering", "returns", "--offering", "stock")))
    assert both == with_offering(sources, "returns", "stock", "Haulwick Returns", "Haulwick Stock")
    some = sorted(ids(rank("--list", "all", "--offering", "returns", "--offering", "stock", "--region", "dach")))
    assert some == [id for id in both if sources[id]["customer"].get("region") == "dach"]
    assert [] != some != both


def test_a_filter_changes_no_number(everything: list[dict[str, Any]]) -> None:
    scored = {story["id"]: (story["score"], story["need"], story["priority"]) for story in everything}
    for story in rank("--list", "all", "--industry", "grocery"):
        assert (story["score"], story["need"], story["priority"]) == scored[story["id"]]


def test_the_lists_depend_on_the_day() -> None:
    id = "vannestrom-transport-costs"  # its permission ends on 2026-08-31
    for day, name in (("2026-08-31", "ready"), ("2026-09-01", "refresh")):
        data = quick("rank", "--as-of", day, "--format", "json").data
        assert data["as_of"] == day
        assert [story["list"] for story in data["stories"] if story["id"] == id] == [name]


def test_the_day_is_today_by_default() -> None:
    before = date.today()
    told = quick("rank", "--format", "json").data["as_of"]
    assert before.isoformat() <= told <= date.today().isoformat()


def test_the_strategy_is_found_from_a_folder_below(everything: list[dict[str, Any]]) -> None:
    for folder in ("stories", "stories/2024", "tests/cli"):
        below = rank("--list", "all", cwd=ROOT / folder)
        assert ids(below) == ids(everything)
        for story in below:
            assert (ROOT / folder / story["path"]).is_file()


def test_the_nearest_strategy_counts(tmp_path: Path) -> None:
    repository(tmp_path, {"stories/far.yaml": STORY})
    (tmp_path / "near/deep").mkdir(parents=True)
    repository(tmp_path / "near", {"stories/near.yaml": STORY})
    assert ids(rank(cwd=tmp_path / "near/deep")) == ["near"]


def test_stories_are_beside_the_strategy_wherever_it_is_called_from(tmp_path: Path) -> None:
    repository(tmp_path, {A: STORY})
    (tmp_path / "elsewhere").mkdir()
    for given in ("../strategy.yaml", "..", str(tmp_path)):
        assert ids(rank("--strategy", given, cwd=tmp_path / "elsewhere")) == ["a"]


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """Two strategies and three folders of stories, one with a faulty file."""
    files = {
        A: STORY,
        "more stories/b.yaml": STORY,
        "bad/c.yaml": STORY,
        "bad/x.yaml": "- x\n",
        "plans/next.yaml": STRATEGY.replace("2026-Q4", "2027-Q1"),
    }
    return repository(tmp_path, files)


def test_folders_of_stories_can_be_repeated(three: Path) -> None:
    assert ids(rank("--stories", "more stories", cwd=three)) == ["b"]
    assert ids(rank("--stories", "stories", "--stories", "more stories", cwd=three)) == ["a", "b"]


@pytest.mark.parametrize(
    "options",
    [
        ["--as-of", "2025-01-31"],
        ["--strategy", "plans/next.yaml", "--stories", "stories"],
        ["--stories", "more stories"],
        ["--stories", "stories", "--stories", "more stories"],
        ["--stories", "bad", "--skip-invalid"],
        ["--stories", "bad", "--skip-invalid", "-q"],
        ["--stories", "bad", "--skip-invalid", "--quiet"],
        ["-v"],
        ["--no-color"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("command", [["rank"], ["explain", "Good story"]], ids=" ".join)
def test_options_before_the_command_count_as_after_it(command: list[str], options: list[str], three: Path) -> None:
    command = [*command, "--format", "json"]
    after = quick(*command, *options, cwd=three)
    assert quick(*options, *command, cwd=three) == after
    if options[0] not in ("-v", "--no-color"):
        assert after != quick(*command, cwd=three)


def test_quiet_says_nothing_beside_the_data(three: Path) -> None:
    run = quick("rank", "--stories", "bad", "--skip-invalid", "-q", "--format", "json", cwd=three)
    assert run.err == ""
    assert run.data["skipped"]
    assert quick("rank", "--stories", "bad", "-q", cwd=three).err != ""


def test_verbose_says_what_was_read(three: Path) -> None:
    run = quick("rank", "-v", cwd=three)
    assert "1 story" in run.err
    assert "2026-Q4" in run.err


def test_the_environment_names_files_and_the_day(three: Path) -> None:
    env = {"STORYKIT_STRATEGY": "plans/next.yaml", "STORYKIT_STORIES": "more stories", "STORYKIT_AS_OF": "2027-01-02"}
    run = quick("rank", "--format", "json", cwd=three, env=env)
    assert (run.data["quarter"], run.data["as_of"], run.ids) == ("2027-Q1", "2027-01-02", ["b"])


def test_the_environment_names_several_folders(three: Path) -> None:
    folders = f"stories{os.pathsep}more stories"
    assert ids(rank(cwd=three, env={"STORYKIT_STORIES": folders})) == ["a", "b"]


def test_an_empty_variable_is_as_if_unset(three: Path) -> None:
    env = {"STORYKIT_STRATEGY": "", "STORYKIT_STORIES": "", "STORYKIT_AS_OF": ""}
    assert ids(rank(cwd=three, env=env)) == ["a"]


def test_a_wrong_day_in_the_environment_names_the_variable(three: Path) -> None:
    refused(quick("rank", cwd=three, env={"STORYKIT_AS_OF": "soon"}), "STORYKIT_AS_OF", "soon")


@pytest.mark.parametrize("place", ["before", "after"])
def test_an_option_wins_over_the_environment(place: str, three: Path) -> None:
    env = {"STORYKIT_STRATEGY": "plans/next.yaml", "STORYKIT_STORIES": "more stories", "STORYKIT_AS_OF": "2027-01-02"}
    options = ["--strategy", "strategy.yaml", "--stories", "stories", "--as-of", DAY]
    command = ["rank", "--format", "json"]
    run = quick(*(options + command if place == "before" else command + options), cwd=three, env=env)
    assert (run.data["quarter"], run.data["as_of"], run.ids) == ("2026-Q4", DAY, ["a"])


@pytest.mark.parametrize("format", ["table", "json", "csv", "md"])
def test_a_file_holds_the_same_bytes_as_stdout(format: str, tmp_path: Path) -> None:
    target = tmp_path / "rank.out"
    run = quick("rank", *ASKED, "--format", format, "-o", str(target))
    assert (run.status, run.out, run.err) == (0, "", "")
    assert target.read_bytes().decode() == quick("rank", *ASKED, "--format", format).out
    assert [path.name for path in tmp_path.iterdir()] == ["rank.out"]


def test_a_dash_is_stdout(tmp_path: Path) -> None:
    assert quick("rank", *ASKED, "-o", "-").out == quick("rank", *ASKED).out
    assert not (ROOT / "-").exists()


def test_output_is_utf_8_whatever_the_locale() -> None:
    first = storykit("rank", *ASKED)
    ascii_only = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert storykit("rank", *ASKED, env=ascii_only).out == first.out


@pytest.mark.parametrize("format", ["table", "json", "csv"])
def test_the_same_input_gives_the_same_bytes(format: str) -> None:
    command = ["rank", *ASKED, "--list", "all", "--format", format]
    outs = {storykit(*command, env={"PYTHONHASHSEED": seed}).out for seed in ("1", "2")}
    assert len(outs) == 1
    assert "Auenkorb" in outs.pop()
