"""What the guide says on reports works: the template, the Makefile rule, the lines for cron, and the workflow."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from running import ROOT, quick

import needs

GUIDE = (ROOT / "docs" / "guide" / "report.md").read_text(encoding="utf-8")
REPORTS = {"2026-Q4.html", "2026-Q4.json"}


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    assert found
    return found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the sample in `stories`, a Makefile there, and `storykit` in `.local/bin`."""
    folder = tmp_path / "stories"
    shutil.copytree(ROOT / "stories", folder / "stories")
    for name in ("strategy.yaml", "activity.csv"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "Makefile").write_text(blocks("make")[0])
    command = tmp_path / ".local" / "bin" / "storykit"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m storykit "$@"\n')
    command.chmod(0o755)
    return tmp_path


def shell(script: str, home: Path, cwd: Path, **given: str) -> None:
    """Run a script as cron does: by sh, with an environment of next to nothing."""
    path = f"{home}/.local/bin:{Path(needs.program('make')).parent}:/usr/bin:/bin"
    environment = {"PATH": path, "HOME": str(home), "STORYKIT_AS_OF": "2026-11-16", **given}
    done = subprocess.run(
        ["sh", "-e", "-c", script], cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def written(folder: Path) -> dict[str, Any]:
    assert {path.name for path in (folder / "reports").iterdir()} >= REPORTS
    assert (folder / "reports" / "2026-Q4.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    found: dict[str, Any] = json.loads((folder / "reports" / "2026-Q4.json").read_text(encoding="utf-8"))
    return found


def test_the_rule_writes_both_and_compares_with_the_last_of_another_quarter(home: Path) -> None:
    folder = home / "stories"
    shell("make report", home, folder)
    first = written(folder)
    assert (first["schema"], first["quarter"], first["against"]) == ("storykit.report/1", "2026-Q4", None)
    shell("make report", home, folder)
    assert written(folder) == first
    for name in ("2026-Q2", "2026-Q3"):
        shutil.copy(folder / "reports" / "2026-Q4.json", folder / "reports" / f"{name}.json")
    shell("make report", home, folder)
    assert written(folder)["against"]["path"] == "reports/2026-Q3.json"
    assert "Got since last time" in (folder / "reports" / "2026-Q4.html").read_text(encoding="utf-8")


def test_the_quarter_of_the_rule_is_that_of_the_strategy(home: Path) -> None:
    folder = home / "stories"
    strategy = (folder / "strategy.yaml").read_text(encoding="utf-8")
    changed = re.sub(r"^quarter: .*$", "quarter:   2027-Q1   # January", strategy, flags=re.MULTILINE)
    (folder / "strategy.yaml").write_text(changed, encoding="utf-8")
    shell("make report", home, folder, STORYKIT_AS_OF="2027-02-01")
    assert {path.name for path in (folder / "reports").iterdir()} == {"2027-Q1.html", "2027-Q1.json"}


@pytest.mark.parametrize("block", blocks("crontab"))
def test_a_line_for_cron_works(block: str, home: Path) -> None:
    folder = home / "stories"
    (folder / "reports").mkdir()
    *settings, line = block.splitlines()
    assert all(re.fullmatch(r"\w+=\S+", setting) for setting in settings)
    found = re.fullmatch(r"((?:\S+ ){4}\S+)  (.*)", line)
    assert found
    assert found[1] == "0 6 * * 1"
    assert "%" not in found[2]  # cron ends the command there
    shell(found[2].replace("/home/ada", str(home)), home, home)
    assert (folder / "reports" / "2026-Q4.html").stat().st_size > 10_000


def workflow() -> tuple[str, Mapping[str, Any]]:
    text = next(block for block in blocks("yaml") if block.startswith("# .github/"))
    whole: Mapping[str, Any] = yaml.safe_load(text)
    return text, whole


def test_the_steps_of_the_workflow_commit_the_report(home: Path) -> None:
    git = needs.program("git")
    folder, bare = home / "stories", home / "bare.git"
    subprocess.run([git, "init", "--quiet", "--bare", str(bare)], check=True)
    identity = "-c user.name=Ada -c user.email=ada@example.com"
    shell(f"git init --quiet && git add . && git {identity} commit --quiet -m Stories", home, folder)
    steps = [step for step in workflow()[1]["jobs"]["report"]["steps"] if "run" in step]
    assert [step.get("name") for step in steps] == ["Install storykit", "Write the report", "Commit it"]
    github = "https://x-access-token:secret@github.com/acme/stories"
    given = {
        "TOKEN": "secret",
        "GITHUB_REPOSITORY": "acme/stories",
        "GITHUB_REF_NAME": "main",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{bare.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": github,
    }
    for _ in range(2):  # the second time there is nothing new
        for step in steps[1:]:
            shell(step["run"], home, folder, **given)
    logged = [git, "--git-dir", str(bare), "log", "--format=%s", "--name-only", "main", "--", "reports"]
    told = subprocess.run(logged, capture_output=True, text=True, check=True).stdout.split("\n")
    assert [line for line in told if line] == [
        "Report of the quarter",
        *(f"reports/{name}" for name in sorted(REPORTS)),
    ]


def test_the_workflow_is_one_that_a_linter_likes(tmp_path: Path) -> None:
    program = shutil.which("zizmor", path=sysconfig.get_path("scripts")) or needs.program("zizmor")
    text, whole = workflow()
    assert whole["jobs"]["report"]["permissions"] == {"contents": "write"}
    path = tmp_path / ".github" / "workflows" / "report.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    command = [program, "--offline", "--no-progress", "--strict-collection", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_template_makes_a_page(home: Path) -> None:
    folder = home / "stories"
    template = folder / ".storykit" / "templates" / "report.html.j2"
    template.parent.mkdir(parents=True)
    template.write_text(blocks("jinja")[0], encoding="utf-8")
    arguments = ("report", "--as-of", "2026-11-16", "--plan", "4", "--format")
    run = quick(*arguments, "html", cwd=folder)
    assert run.status == 0, run.err
    assert re.findall(r"<h[12][^>]*>(.*?)</h[12]>", run.out) == ["Board paper: 2026-Q4", "Coverage", "Plan"]
    whole = quick(*arguments, "json", cwd=folder).data
    assert f"{whole['coverage']['now']:.0%} of demand is met; {whole['counts']['go-get']} stories" in run.out
    ours = quick("report", "--as-of", "2026-11-16", "--format", "html").out
    for part in (r"<style>.*?</style>", r"<meta http-equiv[^>]*>"):
        assert re.findall(part, run.out, re.DOTALL) == re.findall(part, ours, re.DOTALL)


def test_the_page_names_every_section() -> None:
    from storykit.present.report import ALL

    told = re.findall(r"^\| `([a-z-]+)` \|", GUIDE.partition("## What is in it")[2].partition("## ")[0], re.MULTILINE)
    assert tuple(told) == ALL


def test_the_picture_bears_the_hash_of_the_page_that_it_shows() -> None:
    picture = (ROOT / "docs" / "images" / "report.png").read_bytes()
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(picture) < 300_000
    assert re.search(rb"tEXtstorykit-page\0[0-9a-f]{64}", picture)
