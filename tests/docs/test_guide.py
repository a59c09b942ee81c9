"""What README and guide tell people to type works, and the contracts they state are the real ones."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = [ROOT / "README.md", *sorted(GUIDE.glob("*.md"))]
FROM_NOTHING = {"getting-started.md"}
BLOCK = re.compile(r"^```(yaml|csv|console)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"# (\S+\.yaml)\n")
LINK = re.compile(r"\]\(([^)#:]+)(#[^)]*)?\)")


def sample(folder: Path) -> Path:
    """A copy of the sample, for commands that write."""
    shutil.copytree(ROOT / "stories", folder / "stories")
    for name in ("strategy.yaml", "activity.csv"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_tells_to_type_works(page: Path, tmp_path: Path) -> None:
    """Blocks with a file's name are written, and commands are run, in the order of the page."""
    folder = tmp_path if page.name in FROM_NOTHING else sample(tmp_path)
    environment = os.environ | {"STORYKIT_AS_OF": "2026-11-16"}
    for language, name, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        named = FILE.match(text)
        if found := name or (language == "yaml" and named and named[1]):
            path = folder / found
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for line in text.splitlines() if language == "console" else ():
            if line.startswith("$ storykit "):
                command = [sys.executable, "-m", *shlex.split(line.removeprefix("$ "))]
                subprocess.run(command, cwd=folder, env=environment, check=True)


@pytest.mark.parametrize("page", [*PAGES, *ROOT.glob("C*.md"), *ROOT.glob("docs/reference/*.md")], ids=lambda p: p.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        path = page.parent / target
        assert path.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {"#" + re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}


def test_the_python_page_is_true(tmp_path: Path) -> None:
    code = (
        "import doctest, sys; sys.exit(doctest.testfile(sys.argv[1], module_relative=False, encoding='utf-8').failed)"
    )
    subprocess.run([sys.executable, "-c", code, str(GUIDE / "python.md")], cwd=sample(tmp_path), check=True)
    assert (GUIDE / "python.md").read_text(encoding="utf-8").count("\n>>> ") > 5


def test_the_formats_of_each_command_are_told() -> None:
    reference = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## storykit (\w+)\n(.*?)(?=^## |\Z)", reference, re.MULTILINE | re.DOTALL)
    real = {name: found[1].split("|") for name, text in sections if (found := re.search(r"--format <(.*?)>", text))}
    page = (GUIDE / "output.md").read_text(encoding="utf-8")
    told = {name: re.findall(r"`(\w+)`", row) for name, row in re.findall(r"^\| `(\w+)` \|(.*)$", page, re.MULTILINE)}
    assert "four more" in page
    assert {name: len(formats) for name, formats in told.items()} == {
        name: len(formats) - 4 * (name == "check") for name, formats in real.items()
    }
    assert all(set(formats) <= set(real[name]) for name, formats in told.items())


def test_the_readme_has_five_things_and_leads_to_every_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\*\*(\d)\. ", readme, re.MULTILINE) == list("12345")
    linked = [
        target for target, _ in LINK.findall(readme.partition("## Read on")[2]) if target.startswith("docs/guide/")
    ]
    assert sorted(linked) == sorted(f"docs/guide/{page.name}" for page in GUIDE.glob("*.md"))


def test_the_readme_counts_the_sample() -> None:
    told = re.search(r"the sample: (\d+) stories", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert told
    assert int(told[1]) == len(list((ROOT / "stories").rglob("*.yaml")))


def test_the_picture_shows_what_the_command_prints(tmp_path: Path) -> None:
    picture = (ROOT / "docs" / "images" / "rank.svg").read_text(encoding="utf-8")
    texts = re.findall(r'<text[^>]*y="([\d.]+)"[^>]*>([^<]*)</text>', picture)
    lines: dict[str, str] = {}
    for y, text in texts:
        lines[y] = lines.get(y, "") + text.replace("&#160;", " ").replace("&#x27;", "'").strip("\n")
    (_, command), *shown = [(y, line.strip()) for y, line in lines.items() if line.strip()]
    assert command.startswith("$ storykit ")
    run = subprocess.run(
        [sys.executable, "-m", *shlex.split(command.removeprefix("$ "))],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "100"},
        capture_output=True,
        check=True,
    )
    printed = [line for line in run.stdout.decode().splitlines() if line.strip()]
    assert [" ".join(line.split()) for _, line in shown] == [" ".join(line.split()) for line in printed]
