"""The worked example of CONTRIBUTING.md works: its criterion, in a copy of the package, counts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import storykit

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
[(CRITERION, REGISTRATION)] = re.findall(
    r"^````python\n(.*?)^````$.*?^```diff\n.*?^\+(.*?)$", PAGE, re.MULTILINE | re.DOTALL
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with the page's criterion in it."""
    folder = tmp_path_factory.mktemp("copy")
    criteria = folder / "storykit" / "criteria"
    shutil.copytree(Path(storykit.__file__).parent, criteria.parent, ignore=shutil.ignore_patterns("__pycache__"))
    (criteria / "quotes.py").write_text(CRITERION, encoding="utf-8")
    register = criteria / "__init__.py"
    imports, _, listed = register.read_text(encoding="utf-8").partition("CRITERIA:")
    imports, listed = imports.replace("problem,", "problem, quotes,"), listed.replace("\n)", f"\n{REGISTRATION}\n)", 1)
    register.write_text(f"{imports}CRITERIA:{listed}", encoding="utf-8")
    return folder


def run(folder: Path, *arguments: str) -> Any:
    """What a command of the copy prints, as JSON."""
    environment = os.environ | {"PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "storykit", *arguments]
    result = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(result.stdout)


def test_the_registration_is_one_line() -> None:
    assert REGISTRATION.strip() == "quotes.CRITERION,"


def test_rank_shows_the_new_criterion(folder: Path) -> None:
    ranking = run(folder, "rank", "--as-of", "2026-11-16", "--list", "all", "--format", "json")
    values = {s["id"]: c for s in ranking["stories"] for c in s["criteria"] if c["name"] == "quotes"}
    assert len(values) == len(ranking["stories"])
    assert values["auenkorb-diesel-bill"]["value"] == 0
    assert values["auenkorb-diesel-bill"]["evidence"][0]["text"] == "0 of 1 quotes approved"
    assert values["auenkorb-diesel-bill"]["evidence"][0]["line"] > 1
    assert values["tindermoth-flowers-come-back"]["value"] is None
    assert any(criterion["value"] == 1 for criterion in values.values())
    assert {c["max"] for c in values.values()} == {round(500 / 105, 1)}


def test_explain_asks_for_what_it_lacks(folder: Path) -> None:
    story = run(folder, "explain", "auenkorb-diesel-bill", "--as-of", "2026-11-16", "--format", "json")["stories"][0]
    criterion = next(c for c in story["criteria"] if c["name"] == "quotes")
    assert criterion["advice"] == [{"text": "Ask Auenkorb Märkte to approve its quotes", "gain": criterion["max"]}]


def test_a_strategy_may_weigh_it(folder: Path) -> None:
    schema = run(folder, "schema", "strategy")
    assert schema["properties"]["weights"]["properties"]["quotes"]["default"] == 5


def test_its_examples_get_their_values(folder: Path) -> None:
    code = (
        "import re, sys; from storykit.criteria import quotes; from storykit.files.reader import read;"
        "from storykit.model.story import Story; from storykit.model.typed import validator\n"
        "for line in re.search(r'```yaml\\n(.*?)```', quotes.__doc__, re.S)[1].splitlines():\n"
        "    given = {'id': 'a', 'title': 'A', 'customer': {'name': 'B'}} | read(line.encode()).value\n"
        "    value = quotes.value(validator(Story).validate_python(given), None)\n"
        "    assert ('unknown' if value is None else f'{value:g}') == line.rpartition('# ')[2], line\n"
    )
    subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(folder)}, check=True)
