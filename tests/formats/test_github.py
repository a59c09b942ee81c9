"""Workflow commands, as GitHub's own package writes them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from npm import installed
from sampled import ANY_FINDINGS, FINDINGS, HOSTILE, rendered

from storykit.diagnostics import Diagnostic
from storykit.render.findings.github import escaped_data, escaped_property

AWKWARD = ["", "plain", "100%", "%25", "a:b,c", "a\nb\r\nc", "::error::x", "%0A", "日本 語", "a=b;c"]
COMMAND = re.compile(
    r"::(?P<command>error|warning|notice) file=(?P<file>[^:,]*),line=\d+,col=\d+,title=[^:,]+::(?P<data>.*)"
)
ISSUE = """
const { issueCommand } = await import(process.argv[1]);
for (const [command, properties, message] of JSON.parse(process.argv[2])) issueCommand(command, properties, message);
"""


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        ("100%", "100%25", "100%25"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("a: b, c", "a: b, c", "a%3A b%2C c"),
        ("%0A", "%250A", "%250A"),
        ("::set-output name=x::y", "::set-output name=x::y", "%3A%3Aset-output name=x%3A%3Ay"),
    ],
)
def test_escapes(text: str, data: str, value: str) -> None:
    assert (escaped_data(text), escaped_property(text)) == (data, value)


def test_the_whole() -> None:
    first, second, third = rendered("github").splitlines()
    assert first == (
        "::warning file=stories/meridian.yaml,line=24,col=5,title=storykit%3A outcome-without-baseline::"
        "stories/meridian.yaml:24:5: nothing says where release lead time started%0A"
        "ask Meridian Bank where it stood before: …"
    )
    assert second.startswith("::notice file=stories/meridian.yaml,line=30,col=3,")
    assert third == (
        "::error file=stories/a%3A b%2C 100%25/naïve file#1?.yaml,line=3,col=8,title=storykit%3A duplicate-id::"
        "stories/a: b, 100%25/naïve file#1?.yaml:3:8: "
        'the id "x%25" is that of stories/b.yaml, too: \\x1b[31m\\u202e::error::no%0A'
        "give it an id of its own%0Asee also stories/b.yaml:1:5%0Asee also stories/a: b, 100%25/naïve file#1?.yaml:2:1"
    )


@given(findings=ANY_FINDINGS)
def test_each_finding_is_one_command(findings: tuple[Diagnostic, ...]) -> None:
    lines = rendered("github", findings).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(findings)
    assert all(COMMAND.fullmatch(line) for line in lines)


def test_the_package_of_github_writes_the_same(tmp_path: Path) -> None:
    module = installed(tmp_path, "@actions/core@3.0.1") / "@actions/core/lib/command.js"
    ours = rendered("github").splitlines()
    calls = [
        ["error", {"file": HOSTILE, "line": "3", "col": "8", "title": "storykit: duplicate-id"}, _message(ours[2])],
        *(["warning", {"title": text}, text] for text in AWKWARD),
    ]
    command = ["node", "--input-type=module", "-e", ISSUE, module.as_uri(), json.dumps(calls)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True)
    theirs = done.stdout.splitlines()
    assert theirs[0] == ours[2]
    given = [f" title={escaped_property(text)}" if text else " " for text in AWKWARD]
    assert theirs[1:] == [f"::warning{p}::{escaped_data(t)}" for p, t in zip(given, AWKWARD, strict=True)]


def _message(line: str) -> str:
    """The message of a command, as the runner reads it."""
    match = COMMAND.fullmatch(line)
    assert match
    assert FINDINGS[2].rule in line
    return match["data"].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
