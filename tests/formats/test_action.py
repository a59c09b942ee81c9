"""The GitHub Action: what its steps run, and what a linter of actions says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

import needs

ROOT = Path(__file__).resolve().parents[2]
ACTION = ROOT / "action.yml"
PYTHON = """\
#!{python}
import json, os, sys
print(json.dumps([sys.argv[1:], os.environ.get("PYTHONPATH")]))
"""
NOTHING = {"PATHS": "", "FAIL_ON": "", "CHANGED_SINCE": "", "BASELINE": ""}


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["runs"]["steps"]
    return found


def run(step: dict[str, Any], folder: Path, **given: str) -> list[str]:
    """What a step gives to Python when it is run as GitHub runs it."""
    needs.program("bash")
    python = folder / "a python"
    python.write_text(PYTHON.format(python=sys.executable))
    python.chmod(0o755)
    own = {"PYTHON": str(python), "RUNNER_TEMP": "/temp of runner", "GITHUB_ACTION_PATH": "/the action"}
    script = folder / "step.sh"
    script.write_text(step["run"])
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
    done = subprocess.run(
        command, cwd=folder, env={"PATH": os.environ["PATH"], **own, **given}, capture_output=True, check=True
    )
    words, path = json.loads(done.stdout)
    assert path == (f"{own['RUNNER_TEMP']}/storykit" if "PYTHONPATH" in step["run"] else None)
    assert {entry.name for entry in folder.iterdir()} == {python.name, script.name}
    assert all(isinstance(word, str) for word in words)
    return list(words)


def test_it_installs_this_repository(tmp_path: Path) -> None:
    words = run(steps()[1], tmp_path)
    assert words[:3] == ["-m", "pip", "install"]
    assert words[-3:] == ["--target", "/temp of runner/storykit", "/the action"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, ["--"]),
        ({"PATHS": "stories\n\nstrategy.yaml\n"}, ["--", "stories", "strategy.yaml"]),
        ({"PATHS": "two words"}, ["--", "two words"]),
        ({"FAIL_ON": "warning", "BASELINE": "known.json"}, ["--fail-on=warning", "--baseline=known.json", "--"]),
        ({"CHANGED_SINCE": "origin/main"}, ["--changed-since=origin/main", "--"]),
        (
            {"PATHS": "--fix\n$(touch a)\n`touch b`\n*", "CHANGED_SINCE": '"; touch c; "'},
            ['--changed-since="; touch c; "', "--", "--fix", "$(touch a)", "`touch b`", "*"],
        ),
    ],
)
def test_inputs_reach_the_command_as_they_are(given: dict[str, str], words: list[str], tmp_path: Path) -> None:
    start = ["-P", "-m", "storykit", "check", "--format", "github"]
    assert run(steps()[2], tmp_path, **(NOTHING | given)) == start + words


def test_scripts_hold_no_expression_and_inputs_are_all_used() -> None:
    text = ACTION.read_text(encoding="utf-8")
    assert not [step for step in steps() if "${{" in step.get("run", "")]
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(yaml.safe_load(text)["inputs"])
    assert steps()[2]["env"].keys() == {"PYTHON", *NOTHING}


def test_actions_are_pinned() -> None:
    used = [step["uses"] for step in steps() if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name) for name in used)


def zizmor(path: Path) -> subprocess.CompletedProcess[str]:
    """What a linter for actions says, the strictest way it can."""
    program = shutil.which("zizmor", path=sysconfig.get_path("scripts")) or needs.program("zizmor")
    command = [program, "--offline", "--no-progress", "--strict-collection", "--persona=auditor", str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_linter_finds_nothing() -> None:
    done = zizmor(ACTION)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_linter_would_find_something(tmp_path: Path) -> None:
    bad = tmp_path / "action.yml"
    bad.write_text(ACTION.read_text(encoding="utf-8").replace("--format github", "--format ${{ inputs.paths }}"))
    done = zizmor(bad)
    assert done.returncode != 0
    assert "template-injection" in done.stdout
