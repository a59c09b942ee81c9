"""`storykit check` as people and programs call it."""

from __future__ import annotations

import json
import shutil
from itertools import product
from pathlib import Path

import pytest
from checked import (
    BROKEN,
    ERROR,
    GOOD,
    INFO,
    LIBRARIES,
    MENDABLE,
    MIXED,
    SEVERE,
    WARNING,
    check,
    contents,
    copied,
    findings,
    git,
    library,
    places,
    rules,
)
from running import flat, refused

from storykit.rules import RULES

SEVERITIES = ("info", "warning", "error")
FAMILY = {rule.name: rule.family for rule in RULES}


# Exit statuses


def test_a_library_in_which_all_is_well(tmp_path: Path) -> None:
    run = check(library(tmp_path), "--fail-on", "info")
    assert (run.status, run.err) == (0, "")
    assert run.out == "nothing to mend in 2 files\n", "the strategy and a story: there is no activity log"


@pytest.mark.parametrize(("severity", "fail_on"), list(product(SEVERITIES, SEVERITIES)))
def test_fail_on(severity: str, fail_on: str, tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": SEVERE[severity]})
    run = check(tmp_path, "--fail-on", fail_on, "--format", "json")
    assert [finding["severity"] for finding in run.data["findings"]] == [severity]
    assert run.status == (SEVERITIES.index(severity) >= SEVERITIES.index(fail_on))


@pytest.mark.parametrize("severity", SEVERITIES)
def test_fails_on_errors_if_nobody_says_otherwise(severity: str, tmp_path: Path) -> None:
    assert check(library(tmp_path, {"stories/one.yaml": SEVERE[severity]})).status == (severity == "error")


@pytest.mark.parametrize("format", ["text", "json", "github", "gitlab", "sarif", "junit"])
def test_the_status_does_not_depend_on_the_format(format: str) -> None:
    assert check(BROKEN, "--format", format).status == 1
    assert check(LIBRARIES / "last-quarter", "--format", format).status == 0


@pytest.mark.parametrize("args", [["--fail-on", "never"], ["--format", "xml"], ["--as-of", "soon"]])
def test_impossible_options(args: list[str]) -> None:
    refused(check(BROKEN, *args), args[1])


# Which rules


def test_select_and_ignore() -> None:
    everything = rules(BROKEN)
    permission = {rule for rule in everything if FAMILY[rule] == "permission"}
    assert rules(BROKEN, "--select", "permission") == permission
    assert rules(BROKEN, "--select", "no-quote") == {"no-quote"}
    assert rules(BROKEN, "--select", "no-quote", "--select", "permission") == {"no-quote", *permission}
    assert rules(BROKEN, "--ignore", "no-quote") == everything - {"no-quote"}
    assert rules(BROKEN, "--ignore", "permission", "--ignore", "no-quote") == everything - permission - {"no-quote"}
    fewer = rules(BROKEN, "--select", "permission", "--ignore", "permission-missing")
    assert fewer == permission - {"permission-missing"}
    assert rules(BROKEN, "--select", "permission", "--ignore", "permission") == set()


def test_what_is_not_selected_does_not_fail_the_check() -> None:
    assert check(BROKEN, "--select", "proof").status == 0
    assert check(BROKEN, "--select", "permission").status == 1


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize(("name", "meant"), [("no-qoute", "no-quote"), ("permision", "permission")])
def test_misspelt_rules(option: str, name: str, meant: str) -> None:
    run = check(BROKEN, option, name)
    refused(run, f'there is no rule "{name}"')
    assert f'did you mean "{meant}"?' in flat(run.err)


def test_a_rule_like_no_other() -> None:
    refused(check(BROKEN, "--select", "xyzzy"), 'there is no rule "xyzzy"', "storykit rules")


# Which files


def test_a_file_and_a_folder() -> None:
    everything = places(BROKEN)
    one = "stories/only-an-end.yaml"
    assert places(BROKEN, one) == {place for place in everything if place[0] == one} != set()
    assert places(BROKEN, "./stories/../stories/only-an-end.yaml") == places(BROKEN, one)
    assert places(BROKEN, str(BROKEN / one)) == places(BROKEN, one)
    assert places(BROKEN, "strategy.yaml") == {place for place in everything if place[0] == "strategy.yaml"} != set()
    assert places(BROKEN, ".") == everything
    assert places(BROKEN, "stories/") >= {place for place in everything if place[0].startswith("stories/")}
    both = places(BROKEN, one, "strategy.yaml")
    assert both == places(BROKEN, one) | places(BROKEN, "strategy.yaml")


def test_a_name_that_another_begins_with(tmp_path: Path) -> None:
    library(tmp_path, {"stories/a/one.yaml": WARNING, "stories/ab/two.yaml": ERROR})
    assert places(tmp_path, "stories/a") == {("stories/a/one.yaml", "outcome-without-metric")}


def test_the_status_is_that_of_the_named_files() -> None:
    assert check(BROKEN, "stories/only-an-end.yaml").status == 0
    assert check(BROKEN, "stories/unasked.yaml").status == 1


@pytest.mark.parametrize("args", [["stories/nowhere.yaml"], ["stories", "nowhere"]])
def test_a_file_that_does_not_exist(args: list[str]) -> None:
    refused(check(BROKEN, *args), f"there is no file or folder {args[-1]}")


@pytest.mark.parametrize(
    ("rule", "one", "other"),
    [
        ("duplicate-story", "stories/twice-told.yaml", "stories/much-warmer.yaml"),
        ("duplicate-id", "stories/varnholt-frost-night.yaml", "stories/2025/varnholt-frost-night.yaml"),
        ("use-outside-scope", "activity.csv", "stories/tiedeholm-calls.yaml"),
        ("use-without-permission", "activity.csv", "stories/oldemoor-expired.yaml"),
    ],
)
def test_findings_about_two_files(rule: str, one: str, other: str) -> None:
    found = [finding for finding in findings(BROKEN) if finding["rule"] == rule]
    assert [{one, other}] == [{f["path"], *(place["path"] for place in f["related"])} for f in found]
    assert findings(BROKEN, "--select", rule, one) == found
    assert findings(BROKEN, "--select", rule, other) == found
    assert findings(BROKEN, "--select", rule, "stories/gone.yaml") == []


# What a branch changes


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    names = ("kept", "edited", "renamed")
    library(tmp_path, {f"stories/{name}.yaml": INFO.replace("Merrowdown", f"Grower {name}") for name in names})
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "start")
    git(tmp_path, "checkout", "-qb", "branch")
    return tmp_path


def changed(folder: Path, *args: str) -> set[str]:
    return {path for path, _ in places(folder, "--changed-since", "main", *args)}


def test_changed_since(branch: Path) -> None:
    assert len(places(branch)) == 3
    assert changed(branch) == set()
    edited = branch / "stories" / "edited.yaml"
    edited.write_text(edited.read_text() + "tags: [edited]\n")
    assert changed(branch) == {"stories/edited.yaml"}
    git(branch, "mv", "stories/renamed.yaml", "stories/of-another-name.yaml")
    git(branch, "commit", "-qam", "work")
    (branch / "stories" / "untracked.yaml").write_text(ERROR)
    now = {"stories/edited.yaml", "stories/of-another-name.yaml", "stories/untracked.yaml"}
    assert changed(branch) == now
    assert changed(branch, "stories/edited.yaml", "stories/kept.yaml") == {"stories/edited.yaml"}
    assert check(branch, "--changed-since", "main").status == 1
    assert {path for path, _ in places(branch, "--changed-since", "HEAD")} == {"stories/untracked.yaml"}


def test_changed_since_from_a_folder_below(branch: Path) -> None:
    (branch / "stories" / "untracked.yaml").write_text(ERROR)
    run = check(branch / "stories", "--changed-since", "main", "--format", "json")
    assert [Path(finding["path"]).name for finding in run.data["findings"]] == ["untracked.yaml"]


def test_a_library_in_a_folder_of_the_repository(branch: Path) -> None:
    (branch / "below").mkdir()
    below = library(branch / "below", {"stories/new.yaml": ERROR})
    assert changed(below) == {"stories/new.yaml"}
    assert changed(branch, "--strategy", "below") == {"below/stories/new.yaml"}


def test_a_change_that_makes_another_file_wrong(branch: Path) -> None:
    twin = (branch / "stories" / "good.yaml").read_text()
    (branch / "stories" / "twin.yaml").write_text(twin)
    (branch / "stories" / "zwin.yaml").write_text("id: good\n" + twin.replace("Elderwick", "Elderwood"))
    assert ("stories/zwin.yaml", "duplicate-id") in places(branch, "--changed-since", "main")
    git(branch, "add", "-A")
    git(branch, "commit", "-qm", "twins")
    (branch / "stories" / "good.yaml").write_text(twin + "tags: [edited]\n")
    found = places(branch, "--changed-since", "HEAD")
    assert found == {("stories/twin.yaml", "duplicate-story"), ("stories/zwin.yaml", "duplicate-id")}


@pytest.mark.parametrize("revision", ["nonsense", "--output=x"])
def test_an_unknown_revision(branch: Path, revision: str) -> None:
    refused(check(branch, f"--changed-since={revision}"), f'git knows no revision "{revision}"')


def test_changed_since_without_git(tmp_path: Path) -> None:
    refused(check(library(tmp_path), "--changed-since", "main"), "not a git repository")


# What is known


def test_a_baseline_leaves_nothing(tmp_path: Path) -> None:
    folder = copied("broken", tmp_path)
    before = len(findings(folder))
    run = check(folder, "--baseline", "known.json", "--write-baseline")
    assert (run.status, run.out) == (0, "")
    assert f"{before} findings are in known.json" in run.err
    for args in (("--fail-on", "info"), ("--fail-on", "info", "stories")):
        assert check(folder, "--baseline", "known.json", *args).status == 0
    known = check(folder, "--baseline", "known.json", "--format", "json").data
    assert (known["findings"], known["known"]) == ([], before)
    assert known["summary"] == {"error": 0, "warning": 0, "info": 0}
    text = check(folder, "--baseline", "known.json", "--all")
    assert text.out.endswith(f"; {before} more in the baseline\n")
    assert text.out.count("\n") == 1


def test_writing_a_baseline_again_changes_nothing(tmp_path: Path) -> None:
    folder = copied("broken", tmp_path)
    check(folder, "--baseline", "known.json", "--write-baseline")
    first = contents(folder)
    check(folder, "--baseline", "known.json", "--write-baseline")
    assert contents(folder) == first


def test_moved_lines_are_still_known_and_new_faults_are_not(tmp_path: Path) -> None:
    library(tmp_path, MIXED)
    known = ("--baseline", "known.json")
    check(tmp_path, *known, "--write-baseline")
    for name in MIXED:
        path = tmp_path / name
        path.write_text("# moved\n\n\n" + path.read_text())
    assert findings(tmp_path, *known) == []
    (tmp_path / "stories" / "warning.yaml").write_text(WARNING + "assets: [{type: slide, url: new.pdf}]\n")
    assert places(tmp_path, *known) == {("stories/warning.yaml", "link-not-http")}
    assert check(tmp_path, *known).status == 1


def test_a_second_fault_of_a_known_kind_is_new(tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": ERROR})
    check(tmp_path, "--baseline", "known.json", "--write-baseline")
    twice = ERROR.replace("[{type: slide, url: slides.pdf}]", "[{url: slides.pdf}, {url: slides.pdf}]")
    (tmp_path / "stories" / "one.yaml").write_text(twice.replace("{url", "{type: slide, url"))
    assert places(tmp_path, "--baseline", "known.json") == {("stories/one.yaml", "link-not-http")}


def test_a_baseline_holds_wherever_the_check_is_run(tmp_path: Path) -> None:
    folder = copied("broken", tmp_path)
    check(folder, "--baseline", "known.json", "--write-baseline")
    assert findings(tmp_path, "--strategy", "broken", "--baseline", "broken/known.json") == []
    assert findings(folder / "stories", "--baseline", "../known.json") == []


def test_writing_a_baseline_needs_a_file(tmp_path: Path) -> None:
    refused(check(library(tmp_path, MIXED), "--write-baseline"), "--baseline FILE")


def test_a_part_written_to_a_baseline_does_not_forget_the_rest(tmp_path: Path) -> None:
    library(tmp_path, MIXED)
    check(tmp_path, "--baseline", "known.json", "--write-baseline")
    check(tmp_path, "--baseline", "known.json", "--write-baseline", "stories/info.yaml")
    assert findings(tmp_path, "--baseline", "known.json") == []


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"findings": 3}'])
def test_a_baseline_that_is_none(text: str | None, tmp_path: Path) -> None:
    library(tmp_path, MIXED)
    if text is not None:
        (tmp_path / "known.json").write_text(text)
    refused(check(tmp_path, "--baseline", "known.json"), "known.json")


# What the strategy says


def test_fail_on_in_the_strategy(tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": WARNING}, "check: {fail_on: warning}\n")
    assert check(tmp_path).status == 1
    assert check(tmp_path, "--fail-on", "error").status == 0
    assert check(tmp_path, "--fail-on", "info").status == 1


def test_severity_in_the_strategy(tmp_path: Path) -> None:
    given = {"link-not-http": "info", "outcome-without-metric": "ignore", "passive-title": "error"}
    library(tmp_path, MIXED, f"check: {{severity: {json.dumps(given)}}}\n")
    found = {finding["rule"]: finding["severity"] for finding in findings(tmp_path)}
    assert found == {"link-not-http": "info", "passive-title": "error"}
    run = check(tmp_path)
    assert run.status == 1
    assert "error: nobody acts in the title" in run.out
    assert "link-not-http" not in run.out
    assert check(tmp_path, "--ignore", "passive-title").status == 0


def test_severity_for_what_reading_finds(tmp_path: Path) -> None:
    files = {"stories/one.yaml": GOOD.replace("good", "one") + "colour: red\n"}
    library(tmp_path, files, "check: {severity: {unknown-key: warning}}\n")
    run = check(tmp_path, "--format", "json")
    assert [(f["rule"], f["severity"]) for f in run.data["findings"]] == [("unknown-key", "warning")]
    assert run.status == 0


# Strategies


def test_a_broken_strategy_is_told_with_all_else_that_is_broken() -> None:
    run = check(LIBRARIES / "broken-strategy", "--format", "json")
    assert (run.status, run.err) == (1, "")
    assert run.data["quarter"] is None
    told = {(f["path"], f["rule"], f["severity"]) for f in run.data["findings"]}
    assert told == {
        ("activity.csv", "invalid-log-row", "error"),
        ("stories/no-customer.yaml", "invalid-file", "error"),
        ("strategy.yaml", "invalid-file", "error"),
        ("strategy.yaml", "unknown-key", "error"),
    }


@pytest.mark.parametrize("text", ["", "quarter: [", "- a list\n", "\0"])
def test_a_strategy_that_is_none(text: str, tmp_path: Path) -> None:
    library(tmp_path, MIXED)
    (tmp_path / "strategy.yaml").write_text(text)
    run = check(tmp_path, "--format", "json")
    assert run.status == 1
    assert {f["path"] for f in run.data["findings"]} == {"strategy.yaml"}


def test_no_strategy(tmp_path: Path) -> None:
    library(tmp_path, MIXED)
    (tmp_path / "strategy.yaml").unlink()
    refused(check(tmp_path), "no strategy.yaml in this folder or above it", "--strategy PATH")
    refused(check(tmp_path, "--strategy", "nowhere.yaml"), "there is no strategy at nowhere.yaml")


def test_no_stories(tmp_path: Path) -> None:
    library(tmp_path)
    shutil.rmtree(tmp_path / "stories")
    refused(check(tmp_path), "there is no folder stories")


def test_from_a_folder_below(tmp_path: Path) -> None:
    library(tmp_path, MIXED)
    below = findings(tmp_path / "stories")
    assert [f["rule"] for f in below] == [f["rule"] for f in findings(tmp_path)]
    for finding in below:
        assert (tmp_path / "stories" / finding["path"]).is_file()


def test_another_strategy_and_other_folders(tmp_path: Path) -> None:
    library(tmp_path, {"more/one.yaml": ERROR})
    (tmp_path / "strategy.yaml").rename(tmp_path / "next.yaml")
    found = places(tmp_path, "--strategy", "next.yaml", "--stories", "stories", "--stories", "more")
    assert found == {("more/one.yaml", "link-not-http")}


# What is said beside the data


def test_quiet(tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": MENDABLE})
    assert check(tmp_path, "--fix", "--quiet").err == ""
    assert check(tmp_path, "--baseline", "known.json", "--write-baseline", "--quiet").err == ""


def test_verbose(tmp_path: Path) -> None:
    run = check(library(tmp_path), "--verbose")
    assert "1 story, strategy 2026-Q4" in run.err
