"""`--changed-since` sees what a branch touches, as git does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from storykit.errors import StorykitError
from storykit.files.git import changed_files


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    for name in ("kept", "edited", "renamed", "deleted"):
        (tmp_path / f"{name}.yaml").write_text(f"title: the story called {name}, long enough to be recognised\n")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "start")
    git(tmp_path, "checkout", "-qb", "branch")
    return tmp_path


def changed(folder: Path, revision: str = "main") -> set[str]:
    return {Path(path).name for path in changed_files(folder, revision)}


def test_edits_renames_deletions_and_untracked(repository: Path) -> None:
    assert changed(repository) == set()
    (repository / "edited.yaml").write_text("title: other\n")
    git(repository, "mv", "renamed.yaml", "new name é.yaml")
    git(repository, "rm", "-q", "deleted.yaml")
    git(repository, "commit", "-qam", "work")
    (repository / "untracked.yaml").write_text("title: new\n")
    assert changed(repository) == {"edited.yaml", "new name é.yaml", "untracked.yaml"}


def test_what_main_did_meanwhile_does_not_count(repository: Path) -> None:
    git(repository, "checkout", "-q", "main")
    (repository / "kept.yaml").write_text("title: changed on main\n")
    git(repository, "commit", "-qam", "meanwhile")
    git(repository, "checkout", "-q", "branch")
    assert changed(repository) == set()


def test_from_a_folder_below(repository: Path) -> None:
    (repository / "below").mkdir()
    (repository / "edited.yaml").write_text("title: other\n")
    (repository / "untracked.yaml").write_text("title: new\n")
    assert changed(repository / "below") == {"edited.yaml", "untracked.yaml"}


@pytest.mark.parametrize("revision", ["nonsense", "--output=x", ""])
def test_unknown_revision(repository: Path, revision: str) -> None:
    with pytest.raises(StorykitError, match="git knows no revision"):
        changed_files(repository, revision)


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(StorykitError, match="not a git repository"):
        changed_files(tmp_path, "main")
