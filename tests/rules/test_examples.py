"""Every rule's page is its test: what is under Flagged is found, what is under Accepted is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from storykit.checking import Checked, check
from storykit.diagnostics import Diagnostic
from storykit.loading import read, read_log
from storykit.rules import RULES
from storykit.rules.base import Rule

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 16)
Find = Callable[[str, str], list[Diagnostic]]
_PART = re.compile(r"^# (strategy\.yaml|activity\.csv|stories/\S+\.yaml)$", re.MULTILINE)


def examples(rule: Rule, heading: str) -> list[str]:
    """The YAML blocks under a heading of a rule's page."""
    part = re.split(r"^(Why|Flagged|Accepted):", rule.doc, flags=re.MULTILINE)
    page = dict(zip(part[1::2], part[2::2], strict=True))
    return re.findall(r"```yaml\n(.*?)```", page.get(heading, ""), re.DOTALL)


def write(folder: Path, example: str) -> None:
    """A repository of the sample's strategy and what the example says: parts for files, or one story."""
    (folder / "stories").mkdir()
    (folder / "base.yaml").write_text((ROOT / "strategy.yaml").read_text("utf-8"), "utf-8")
    pieces = _PART.split(example)
    files = dict(zip(pieces[1::2], pieces[2::2], strict=True)) or {"stories/example.yaml": example}
    files["strategy.yaml"] = "extends: base.yaml\n" + files.get("strategy.yaml", "")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(_complete(text) if name.startswith("stories/") else text.lstrip("\n"), "utf-8")


def _complete(story: str) -> str:
    given = re.findall(r"^(\w+):", story, re.MULTILINE)
    title = "" if "title" in given else "title: Auenkorb saves a yard\n"
    return (
        title + ("" if "customer" in given else "customer: {name: Auenkorb, industry: grocery}\n") + story.lstrip("\n")
    )


def judge(folder: Path) -> Checked:
    """Everything that is found in a repository."""
    reading = read(folder / "strategy.yaml")
    return check(reading, as_of=DAY, log=read_log(reading))


def finder(folder: Path) -> Find:
    """What a rule finds in a repository, made in `folder`, of the sample strategy and an example."""

    def find(rule: str, example: str) -> list[Diagnostic]:
        write(folder, example)
        return [finding for finding in judge(folder).findings if finding.rule == rule]

    return find


CASES = [
    pytest.param(rule.name, example, heading == "Flagged", id=f"{rule.name}-{heading.lower()}-{i}")
    for rule in RULES
    for heading in ("Flagged", "Accepted")
    for i, example in enumerate(examples(rule, heading), 1)
]


@pytest.mark.parametrize(("rule", "example", "flagged"), CASES)
def test_example(rule: str, example: str, flagged: bool, tmp_path: Path) -> None:
    write(tmp_path, example)
    report = judge(tmp_path)
    assert (rule in {finding.rule for finding in report.findings}) == flagged, report.findings
    if not flagged:
        assert not [f for f in report.findings if f.rule == "invalid-file"], report.findings


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_page_is_complete(rule: Rule) -> None:
    assert re.search(r"^Why: \S", rule.doc, re.MULTILINE)
    assert examples(rule, "Flagged")
    assert examples(rule, "Accepted")
    assert rule.summary.endswith(".")


def test_names_are_unique() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
