"""docs/guide/json.md states every key of every JSON at its place, and no other."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from storykit.present.data import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "guide" / "json.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.*)\n((?:(?!## ).*\n)*)", PAGE, re.MULTILINE))
FIRST = {"schema", "quarter", "as_of"}
BY_NAME = {".owners", ".activity", ".heard_back", ".won_amounts", ".plan.owners", ".moved_counts"}
"""Numbers by names that are no keys of the contract, beside those by list or kind."""
COUNTS = re.compile(r"\.counts$")
ASKS = "2026-11-10,inkfathom-books-back-on-sale,Perpetua Oakshaw,reference_call,,,,,\n" * 2
CSV = "Deal Name,Deal Stage,Associated Company,Products,Associated Contact,Job Title,Country/Region,Close Date\n"
WON = "A,Closed Won,{},Haulwick Routs,Runa Osthoff,{},dach,2026-03-02\n"
BAD = WON.format("Delta", "CFO").replace("2026-03-02", "2026-03-42") + WON.format("Echo", "COO").replace("Won", "Lost")


def stated(section: str) -> dict[str, set[str]]:
    """The keys of a section by their path; `as .X of [other]` stands for all below it there."""
    found: dict[str, set[str]] = defaultdict(set)
    for at, told in re.findall(r"^\| `(\..*?)` \| (.*) \|$", SECTIONS[section], re.MULTILINE):
        if other := re.match(r"as `\.(.*?)` of \[(\w+)\](?:.*, without `(\w+)`)?", told):
            start, without = f".{other[1]}", other[3]
            for path, keys in stated(other[2]).items():
                if (below := relative(path, start)) is not None and not (without and below.startswith(f".{without}")):
                    found[f"{at}{below}"] |= keys - (FIRST if path == "." else {without})
        else:
            words = re.sub(r"\([^)]*\)|`null`|`--[\w-]+`", "", told)
            found[at] |= set(re.findall(r"`([a-z_]+)`", words))
    return found


def relative(path: str, start: str) -> str | None:
    """The rest of a path that begins with another, with its dot or bracket; None for all other paths."""
    if start == ".":
        return path if path != "." else ""
    rest = path.removeprefix(start)
    return rest if path.startswith(start) and rest[:1] in ("", ".", "[") else None


def there(value: Any, at: str = "") -> dict[str, set[str]]:
    """The keys of an output by their path."""
    found: dict[str, set[str]] = defaultdict(set)
    if isinstance(value, list):
        inner = [(f"{at}[]", item) for item in value]
    elif isinstance(value, dict) and at == ".health":
        inner = [(f"{at}[]", item) for item in value.values()]
    elif isinstance(value, dict) and at not in BY_NAME and not listed(at, value):
        found[at or "."] = set(value)
        inner = [(f"{at}.{key}", item) for key, item in value.items()]
    else:
        return found
    for path, item in inner:
        for place, keys in there(item, path).items():
            found[place] |= keys
    return found


def listed(at: str, value: dict[str, Any]) -> bool:
    """Whether these are counts by list or by kind."""
    return bool(COUNTS.search(at)) and value.keys().isdisjoint({"records"})


def storykit(folder: Path, *words: str) -> Any:
    """What a run says, as JSON."""
    command = [sys.executable, "-m", "storykit", *words, "--format", "json"]
    environment = os.environ | {"STORYKIT_AS_OF": "2026-11-16", "STORYKIT_SKIP_INVALID": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    return json.loads(done.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample with a fault, two files that tell one story, a customer asked out, a what-if strategy."""
    shutil.copytree(ROOT / "stories", tmp_path / "stories")
    for name in ("strategy.yaml", "activity.csv"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "stories" / "wrong.yaml").write_text("title: A\n")
    told = (tmp_path / "stories" / "auenkorb-diesel-bill.yaml").read_text(encoding="utf-8")
    (tmp_path / "stories" / "auenkorb-again.yaml").write_text(told, encoding="utf-8")
    with (tmp_path / "activity.csv").open("a", encoding="utf-8") as log:
        log.write(ASKS)
    (tmp_path / "what-if.yaml").write_text("extends: strategy.yaml\nofferings: [{id: returns, weight: 9}]\n")
    return tmp_path


def imports(folder: Path) -> list[Any]:
    """Imports with a conflict, a change, a lost record, a name that was guessed, and a row with a fault."""
    export, run = folder / "wins.csv", ("import", "wins.csv", "--map", "hubspot-deals", "--skip-invalid")
    export.write_text(
        CSV + "".join(WON.format(*row) for row in (("Alfa", "CFO"), ("Bravo", "CFO"), ("Charlie", "CFO")))
    )
    first = storykit(folder, *run)
    alfa = next((folder / "stories").glob("alfa-*.yaml"))
    alfa.write_text(alfa.read_text().replace("region: dach", "region: nordics"))
    rows = WON.format("Alfa", "CFO").replace("dach", "uk") + WON.format("Bravo", "COO") + BAD
    export.write_text(CSV + rows)
    return [first, storykit(folder, *run)]


def outputs(section: str, folder: Path) -> list[Any]:
    """Outputs that have together all that a section tells of."""
    if section == "import":
        return imports(folder)
    if section == "report":
        earlier = folder / "earlier.json"
        earlier.write_text(json.dumps(storykit(folder, "report", "--as-of", "2026-08-01", "--skip-invalid")))
        return [storykit(folder, "report", "--against", "earlier.json", "--plan", "4", "--skip-invalid")]
    if section == "rank":
        (folder / "wins.csv").write_text(CSV + WON.format("Alfa", "CFO") + BAD)
        asked = [
            "rank --list all",
            "explain svaleklit-half-empty-vans",
            "rank --stability",
            "rank --candidates wins.csv",
        ]
    else:
        asked = {
            "coverage": ["coverage"],
            "plan": ["plan --budget 4 --owner mara=1"],
            "diff": ["diff what-if.yaml"],
            "report for everybody": ["report --audience public"],
            "check": ["check"],
        }[section]
    lenient = [] if section == "check" else ["--skip-invalid"]
    return [storykit(folder, *words.split(), *lenient) for words in asked]


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_names_its_schema_and_every_key_at_its_place_and_no_other(section: str, folder: Path) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    got = outputs(section, folder)
    assert {output["schema"] for output in got} == set(re.findall(r"`(storykit\.\w+/\d)`", SECTIONS[section]))
    for output in got:
        for at, keys in there(output).items():
            found[at] |= keys
    told = stated(section)
    assert not {f"not told, in {at}": found[at] - told[at] for at in sorted(found) if found[at] - told[at]}
    assert not {f"not there, in {at}": told[at] - found[at] for at in sorted(told) if told[at] - found[at]}


def test_the_columns_of_csv_are_the_keys_of_a_story() -> None:
    assert stated("rank")[".stories[]"] - {"criteria", "stability", "cells"} == set(COLUMNS)
