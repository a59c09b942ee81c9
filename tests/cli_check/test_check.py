"""`storykit check` as people and programs call it."""

from __future__ import annotations

import json
import re
import shutil
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from checked import (
    BROKEN,
    ERROR,
    GOOD,
    INFO,
    LIBRARIES,
    MIXED,
    RULES_OF,
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

from storykit.model.story import Story
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


# Mending

MENDABLE = """\
# as it came from sales
title: Sallowfield   heats with the dairy   # two blanks
offerings: [Climate Computer]
customer: {name: Sallowfield}
stage: asked
owner: ruben
personas:
  - "Head Grower"
happened_on: 2026/5/4
"""
MENDED = """\
# as it came from sales
title: Sallowfield   heats with the dairy   # two blanks
offerings: [climate]
customer: {name: Sallowfield}
stage: asked
owner: ruben
personas:
  - "head-grower"
happened_on: 2026-05-04
"""


def test_fix_writes_and_twice_changes_nothing(tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": MENDABLE})
    before = contents(tmp_path)
    assert check(tmp_path).status == 1
    run = check(tmp_path, "--fix")
    assert run.status == 0
    assert "mended 1 file" in run.err
    assert contents(tmp_path) == before | {"stories/one.yaml": MENDED.encode()}
    again = check(tmp_path, "--fix")
    assert (again.status, again.err) == (0, "")
    assert contents(tmp_path) == before | {"stories/one.yaml": MENDED.encode()}


@pytest.mark.parametrize("args", [["--diff"], ["--fix", "--diff"], ["--fix", "--sort-keys", "--diff"]])
def test_diff_shows_and_writes_nothing(args: list[str], tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": MENDABLE})
    before = contents(tmp_path)
    run = check(tmp_path, *args)
    assert run.status == 1  # the day is still to be mended
    assert contents(tmp_path) == before
    shown = run.out.splitlines()
    assert {"--- a/stories/one.yaml", "+++ b/stories/one.yaml"} <= set(shown)
    assert {"-happened_on: 2026/5/4", "+happened_on: 2026-05-04"} <= set(shown)
    assert "would mend 1 file" in run.err


def test_a_diff_can_be_applied(tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": MENDABLE})
    lines = check(tmp_path, "--diff", "-o", "report.txt").out
    (tmp_path / "a.patch").write_text(lines)
    git(tmp_path, "apply", "-p1", "a.patch")
    assert (tmp_path / "stories" / "one.yaml").read_text() == MENDED


def test_no_diff_where_nothing_is_to_be_mended(tmp_path: Path) -> None:
    run = check(library(tmp_path), "--diff")
    assert (run.status, run.err) == (0, "")
    assert run.out.startswith("nothing to mend")


def test_only_named_files_are_mended(tmp_path: Path) -> None:
    other = MENDABLE.replace("Sallowfield", "Quillfen")
    library(tmp_path, {"stories/one.yaml": MENDABLE, "stories/two.yaml": other})
    check(tmp_path, "--fix", "stories/two.yaml")
    now = contents(tmp_path)
    assert now["stories/one.yaml"] == MENDABLE.encode()
    assert now["stories/two.yaml"] == MENDED.replace("Sallowfield", "Quillfen").encode()


def test_keys_in_order(tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": MENDED})
    check(tmp_path, "--fix")
    assert contents(tmp_path)["stories/one.yaml"] == MENDED.encode()
    check(tmp_path, "--fix", "--sort-keys")
    mended = contents(tmp_path)["stories/one.yaml"].decode()
    assert sorted(mended.splitlines()) == sorted(MENDED.splitlines())
    keys = re.findall(r"^(\w+):", mended, re.MULTILINE)
    assert keys == [field for field in Story._fields if f"\n{field}:" in MENDED]
    check(tmp_path, "--fix", "--sort-keys")
    assert contents(tmp_path)["stories/one.yaml"].decode() == mended


def test_fixing_the_broken_library_twice(tmp_path: Path) -> None:
    folder = copied("broken", tmp_path)
    before = findings(folder)
    check(folder, "--fix", "--sort-keys")
    once = contents(folder)
    assert check(folder, "--fix", "--sort-keys").err == ""
    assert contents(folder) == once
    assert {finding["rule"] for finding in findings(folder)} == {finding["rule"] for finding in before}


def test_data_stays_data_beside_a_diff(tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": MENDABLE})
    run = check(tmp_path, "--diff", "--format", "json")
    assert run.status == 2 or run.data["findings"], "refuse the two together, or keep the diff off stdout"


# Formats


def test_json() -> None:
    data = check(BROKEN, "--format", "json").data
    assert list(data) == ["schema", "quarter", "as_of", "findings", "summary", "known"]
    assert (data["schema"], data["quarter"], data["as_of"]) == ("storykit.check/1", "2026-Q4", "2026-11-16")
    keys = ["rule", "severity", "message", "path", "line", "column", "hint", "related"]
    assert all(list(finding) == keys for finding in data["findings"])
    counts = {name: sum(f["severity"] == name for f in data["findings"]) for name in ("error", "warning", "info")}
    assert data["summary"] == counts


def test_github(tmp_path: Path) -> None:
    folder = copied("broken", tmp_path)
    command = re.compile(r"::(error|warning|notice) file=([^,]+),line=(\d+),col=(\d+),title=storykit%3A ([a-z-]+)::.+")
    lines = check(folder, "--format", "github").out.splitlines()
    matched = [command.fullmatch(line) for line in lines]
    assert None not in matched, lines
    words = {"error": "error", "warning": "warning", "info": "notice"}
    told = [(m[1], m[2], int(m[3]), int(m[4]), m[5]) for m in matched if m]
    found = findings(folder)
    assert told == [(words[f["severity"]], f["path"], f["line"], f["column"], f["rule"]) for f in found]


def test_forges_get_paths_from_the_top_of_the_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    folder = copied("last-quarter", tmp_path)
    assert {issue["location"]["path"] for issue in check(folder, "--format", "gitlab").data} == {
        "last-quarter/activity.csv",
        "last-quarter/strategy.yaml",
    }
    assert {finding["path"] for finding in findings(folder)} == {"activity.csv", "strategy.yaml"}


def test_gitlab(tmp_path: Path) -> None:
    folder = copied("broken", tmp_path)
    issues = check(folder, "--format", "gitlab").data
    found = findings(folder)
    assert [i["check_name"] for i in issues] == [f["rule"] for f in found]
    assert [i["location"]["path"] for i in issues] == [f["path"] for f in found]
    assert [i["location"]["lines"]["begin"] for i in issues] == [f["line"] for f in found]
    assert {i["severity"] for i in issues} == {"info", "minor", "major"}
    assert len({i["fingerprint"] for i in issues}) == len(issues)


def test_sarif(tmp_path: Path) -> None:
    folder = copied("broken", tmp_path)
    data = check(folder, "--format", "sarif").data
    assert data["version"] == "2.1.0"
    (run,) = data["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert set(ids) == set(FAMILY)
    found = findings(folder)
    assert [result["ruleId"] for result in run["results"]] == [f["rule"] for f in found]
    assert all(ids[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [place["artifactLocation"]["uri"] for place in places] == [f["path"] for f in found]
    regions = [{"startLine": f["line"], "startColumn": f["column"]} for f in found]
    assert [place["region"] for place in places] == regions


def test_junit(tmp_path: Path) -> None:
    folder = copied("broken", tmp_path)
    suites = ElementTree.fromstring(check(folder, "--format", "junit").out)
    found = [f for f in findings(folder) if f["severity"] != "info"]
    assert suites.tag == "testsuites"
    assert len(suites.findall("testsuite/testcase/failure")) == int(suites.get("failures", "0")) == len(found)
    assert len(suites.findall("testsuite/testcase")) == int(suites.get("tests", "0"))
    named = {suite.get("name") for suite in suites}
    files = {name for name in contents(folder) if name.startswith("stories/")}
    assert named >= files | {"strategy.yaml"}


@pytest.mark.parametrize("format", ["json", "gitlab", "sarif", "junit", "github", "text"])
@pytest.mark.parametrize("name", ["broken-strategy", "well"])
def test_only_data_is_on_stdout(format: str, name: str, tmp_path: Path) -> None:
    folder = copied("broken-strategy", tmp_path) if name != "well" else library(tmp_path, {"stories/a.yaml": MENDABLE})
    run = check(folder, "--format", format, "--verbose", "--fix")
    assert "mended" not in run.out
    if format in ("json", "gitlab", "sarif"):
        json.loads(run.out)
    elif format == "junit":
        ElementTree.fromstring(run.out)
    elif format == "github":
        assert all(line.startswith("::") for line in run.out.splitlines())


@pytest.mark.parametrize("format", ["text", "json", "github", "gitlab", "sarif", "junit"])
def test_to_a_file(format: str, tmp_path: Path) -> None:
    report = tmp_path / "report"
    run = check(BROKEN, "--format", format, "-o", str(report))
    assert (run.status, run.out, run.err) == (1, "", "")
    assert report.read_bytes().decode() == check(BROKEN, "--format", format).out


def test_to_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    run = check(library(tmp_path, MIXED), "-o", "nowhere/report.txt")
    refused(run, "nowhere")


# Text


def test_infos_are_counted_and_listed_with_all(tmp_path: Path) -> None:
    library(tmp_path, MIXED)
    few, all_ = check(tmp_path), check(tmp_path, "--all")
    assert RULES_OF["info"] not in few.out
    assert few.out.endswith("1 error, 1 warning, 1 hint in 3 files; the hints: --all\n")
    assert f"[{RULES_OF['info']}]" in all_.out
    assert all_.out.endswith("1 error, 1 warning, 1 hint in 3 files\n")
    for run in (few, all_):
        assert RULES_OF["error"] in run.out
        assert RULES_OF["warning"] in run.out


def test_infos_alone(tmp_path: Path) -> None:
    library(tmp_path, {"stories/one.yaml": INFO})
    assert check(tmp_path).out == "nothing to mend in 3 files; 1 hint (see with --all)\n"
    assert check(tmp_path, "--all").out.endswith("1 hint in 1 file\n")


def test_infos_that_the_check_fails_on_are_shown(tmp_path: Path) -> None:
    run = check(library(tmp_path, {"stories/one.yaml": INFO}), "--fail-on", "info")
    assert run.status == 1
    assert RULES_OF["info"] in run.out, "it fails and does not say why"


def test_a_finding_has_its_place_its_source_and_what_to_do(tmp_path: Path) -> None:
    line, source, caret, hint, *_ = check(library(tmp_path, {"stories/one.yaml": WARNING})).out.splitlines()
    assert line.startswith("stories/one.yaml:7:12: warning: nothing says what went from 14 kg to 61 kg")
    assert source == "  7 | outcomes: [{before: 14 kg, after: 61 kg}]"
    assert caret.index("^") == source.index("{")
    assert hint.strip().startswith("= ")


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
