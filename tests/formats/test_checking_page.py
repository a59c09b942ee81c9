"""What the page on checking says is so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from sampled import rendered

from storykit.render.findings import FORMATS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "guide" / "checking.md").read_text(encoding="utf-8")


def storykit(*words: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "FORCE_COLOR"}}
    command = [sys.executable, "-m", "storykit", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=kept | {"STORYKIT_AS_OF": "2026-11-16"}, capture_output=True, timeout=60, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout.decode()


def rows(heading: str) -> set[str]:
    """What the first column of the table under a heading names."""
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", part, re.MULTILINE))


def snippet(name: str) -> Any:
    block = re.search(rf"```yaml\n# {re.escape(name)}\n(.*?)```", PAGE, re.DOTALL)
    assert block, name
    return yaml.safe_load(block[1])


def test_the_finding_it_shows_is_found() -> None:
    block = re.search(r"```text\n(.*?)\n\n", PAGE, re.DOTALL)
    assert block
    assert f"\n{block[1]}\n" in storykit("check")


def test_it_tells_each_format_once() -> None:
    assert rows("Formats") | {"--format"} == {*FORMATS, "--format"}


def test_it_tells_the_keys_of_json() -> None:
    told = next(line for line in PAGE.splitlines() if line.startswith("| `json` |"))
    row = next(line for line in rendered("json").splitlines() if line.startswith('    {"rule"'))
    keys = set(re.findall(r'"(\w+)": ', row)) | {"findings", "summary", "known"}
    assert set(re.findall(r"`(\w+)`", told)) - {"json"} == keys


def test_it_tells_each_input_of_the_action() -> None:
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    assert rows("On GitHub") == set(inputs)
    step = snippet(".github/workflows/stories.yaml")["jobs"]["check"]["steps"][-1]
    assert set(step["with"]) <= set(inputs)


def test_it_uses_the_hook_that_there_is() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert snippet(".pre-commit-config.yaml")["repos"][0]["hooks"][0]["id"] == hook["id"]


def test_options_exist() -> None:
    known = set(re.findall(r"--[a-z][a-z-]+", storykit("check", "--help")))
    used = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE))
    assert used <= known, used - known
