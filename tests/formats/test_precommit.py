"""The hook, by the real pre-commit in a real repository."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

import needs

ROOT = Path(__file__).resolve().parents[2]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
SECONDS = 240
STRATEGY = """\
quarter: 2026-Q4
offerings: [{id: routes, weight: 5}]
personas: [{id: cfo, weight: 5}]
"""
GOOD = "title: Auenkorb saves a yard\ncustomer: {name: Auenkorb}\n"
BAD = GOOD + "offerings: [roots]\n"


def run(
    *command: str, cwd: Path, env: Mapping[str, str] | None = None, check: bool = True
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", timeout=SECONDS, check=False
    )
    assert not check or not done.returncode, done.stdout + done.stderr
    return done


def commit(folder: Path) -> str:
    """Put all files of a folder into a repository of their own; the commit."""
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    run("git", "init", "--quiet", cwd=folder)
    run("git", "add", "--all", cwd=folder)
    run("git", *who, "commit", "--quiet", "--no-verify", "--message", "All", cwd=folder)
    return run("git", "rev-parse", "HEAD", cwd=folder).stdout.strip()


def copied(folder: Path) -> Path:
    """The tree as it is, with what is not committed yet."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT, check=False)
    if listed.returncode:
        pytest.skip("this is no git repository")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


class Scratch:
    """A story repository with the hook in use."""

    def __init__(self, folder: Path) -> None:
        tool, self.repository = folder / "tool", folder / "stories of ours"
        tool.mkdir()
        (self.repository / "stories").mkdir(parents=True)
        revision = commit(copied(tool))
        hook = {"repo": str(tool), "rev": revision, "hooks": [{"id": "storykit-check"}]}
        (self.repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [hook]}))
        (self.repository / "strategy.yaml").write_text(STRATEGY)
        for name, text in {"good.yaml": GOOD, "bad.yaml": BAD, "worse.yaml": BAD + "stag: published\n"}.items():
            (self.repository / "stories" / name).write_text(text.replace("a yard", name))
        (self.repository / "README.md").write_text("Our stories.\n")
        commit(self.repository)
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "STORYKIT_", "COLUMNS"))
        }
        self.env = kept | {"PRE_COMMIT_HOME": str(folder / "cache"), "STORYKIT_AS_OF": "2026-11-16"}
        self.pre_commit("install-hooks", skip=True)

    def pre_commit(self, *words: str, skip: bool = False) -> subprocess.CompletedProcess[str]:
        """Run it; skips the test where it cannot install what the hook needs."""
        done = run(sys.executable, "-m", "pre_commit", *words, cwd=self.repository, env=self.env, check=False)
        if skip and done.returncode:
            if re.search(
                "No matching distribution|ConnectionError|Temporary failure|Could not find a version", done.stdout
            ):
                needs.missing("pre-commit cannot install the hook: no package registry")
            pytest.fail(done.stdout + done.stderr)
        return done


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    if importlib.util.find_spec("pre_commit") is None:
        needs.missing("pre-commit is not installed")
    needs.program("git")
    return Scratch(tmp_path_factory.mktemp("pre-commit"))


def test_it_reports_on_the_files_of_the_commit(scratch: Scratch) -> None:
    done = scratch.pre_commit("run", "--files", "stories/bad.yaml")
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"^stories/bad\.yaml:3:\d+: error: .*roots.*\[unknown-offering\]$", done.stdout, re.MULTILINE)
    assert "worse.yaml" not in done.stdout


def test_it_passes_a_good_file_beside_bad_ones(scratch: Scratch) -> None:
    done = scratch.pre_commit("run", "--files", "stories/good.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout


def test_it_has_nothing_to_do_with_other_files(scratch: Scratch) -> None:
    done = scratch.pre_commit("run", "--files", "README.md")
    assert (done.returncode, "Skipped" in done.stdout) == (0, True)


def test_it_reads_all_files_once(scratch: Scratch) -> None:
    done = scratch.pre_commit("run", "--all-files")
    assert done.returncode == 1
    assert "bad.yaml:" in done.stdout
    assert "worse.yaml:" in done.stdout
    assert len(re.findall(r"^\d+ errors?.* in \d+ files?", done.stdout, re.MULTILINE)) == 1


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("stories/a.yaml", True),
        ("stories/2024/a.yml", True),
        ("strategy.yaml", True),
        ("strategy-base.yaml", True),
        ("activity.csv", True),
        ("stories/notes.md", False),
        ("other/stories/a.yaml", False),
        (".github/workflows/stories.yaml", False),
    ],
)
def test_it_looks_at_story_files(path: str, wanted: bool) -> None:
    (hook,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    assert bool(re.search(hook["files"], path)) == wanted
