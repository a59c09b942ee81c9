"""What git knows of a story repository. The work tree is never touched."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from storykit.errors import StorykitError
from storykit.files.reader import MAX_BYTES


def git(folder: Path, *words: str) -> str:
    """What a git command prints, run in `folder`.

    Raises StorykitError when git is missing or fails; its first line says why.
    """
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "-C", str(folder), *words],  # noqa: S607
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="surrogateescape",
            env=os.environ | {"LC_ALL": "C"},
        )
    except OSError as error:
        raise StorykitError(f"git cannot be run: {error.strerror}", hint="install git, or name the files") from None
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["it failed"])[0].removeprefix("fatal: ")
        raise StorykitError(f"git: {why}")
    return done.stdout


def commit(folder: Path, revision: str) -> str:
    """The full name of the commit that `revision` means."""
    try:
        return git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    except StorykitError as error:
        if str(error) != "git: it failed":
            raise
        hint = "name a branch, a tag or a commit; in CI, fetch the whole history"
        raise StorykitError(f'git knows no revision "{revision}"', hint=hint) from None


def changed_files(folder: Path, revision: str) -> set[str]:
    """The absolute paths of what changed since the branch left `revision`, untracked files included.

    A renamed file counts under its new name; a deleted one does not count.
    """
    start = commit(folder, revision)
    above = git(folder, "rev-parse", "--show-toplevel").rstrip("\n")
    base = git(folder, "merge-base", start, "HEAD").strip()
    changed = git(folder, "diff", "--name-only", "-z", "--diff-filter=d", "--no-relative", base)
    untracked = git(Path(above), "ls-files", "--others", "--exclude-standard", "-z")
    return {os.path.join(above, name) for name in (changed + untracked).split("\0") if name}


def top(folder: Path) -> str:
    """The top of the work tree that `folder` is in; empty when it is in none."""
    try:
        return git(folder, "rev-parse", "--show-toplevel").rstrip("\n")
    except StorykitError:
        return ""


class Blob(NamedTuple):
    """A file of a commit: its path from the top, the name of its content, and its size in bytes."""

    path: str
    content: str
    size: int
    is_link: bool


def is_repository(folder: Path) -> bool:
    """Whether `folder` is in a git repository, bare ones included.

    Raises StorykitError when git is missing, or does not trust the repository.
    """
    try:
        return bool(git(folder, "rev-parse", "--git-dir"))
    except StorykitError as error:
        if "not a git repository" in str(error):
            return False
        raise


def is_shallow(folder: Path) -> bool:
    """Whether the repository lacks a part of its history."""
    return git(folder, "rev-parse", "--is-shallow-repository").strip() == "true"


def committed_on(folder: Path, commit: str) -> date:
    """The day of a commit, in the committer's time zone."""
    return date.fromisoformat(git(folder, "rev-list", "--max-count=1", "--format=%cs", commit, "--").splitlines()[1])


def last_commit(folder: Path, day: date) -> str:
    """The last commit on the main line of HEAD up to the end of `day`; empty when the first is later.

    A commit's day is that of its committer's time zone, so the answer is the same on every machine.
    """
    lines = git(folder, "rev-list", "--first-parent", "--format=%cs", "HEAD", "--").splitlines()
    for commit, written in zip(lines[::2], lines[1::2], strict=True):
        if written <= day.isoformat():
            return commit.removeprefix("commit ")
    return ""


def yaml_blobs(folder: Path, commit: str) -> list[Blob]:
    """The YAML files of a commit, and all links; nothing of the work tree is read."""
    blobs = []
    for entry in git(folder, "ls-tree", "-r", "-z", "-l", "--full-tree", commit).split("\0"):
        facts, _, path = entry.partition("\t")
        is_link = facts.startswith("120000 ")
        if (is_link or path.lower().endswith((".yaml", ".yml"))) and _stays_inside(path):
            _, kind, content, size = facts.split()
            if kind == "blob":
                blobs.append(Blob(path, content, int(size), is_link))
    return blobs


def _stays_inside(path: str) -> bool:
    return not path.startswith("/") and {"", ".", ".."}.isdisjoint(path.split("/")) and "\\" not in path


def write_blobs(folder: Path, blobs: Sequence[Blob], to: Path) -> None:
    """Write files of a commit below the folder `to`, links left out.

    One that is too large to be read is not fetched: as much empty space stands for it, so that
    reading says the same of it as of such a file in a work tree.
    """
    wanted = [blob for blob in blobs if not blob.is_link]
    small = [blob for blob in wanted if blob.size <= MAX_BYTES]
    for blob in wanted:
        (to / blob.path).parent.mkdir(parents=True, exist_ok=True)
        if blob.size > MAX_BYTES:
            with (to / blob.path).open("wb") as file:
                file.truncate(blob.size)
    for blob, data in zip(small, _contents(folder, [blob.content for blob in small]), strict=True):
        (to / blob.path).write_bytes(data)


def _contents(folder: Path, names: Sequence[str]) -> Iterator[bytes]:
    """What the objects of these names hold, from one run of git."""
    with tempfile.TemporaryFile() as asked:
        asked.write("".join(f"{name}\n" for name in names).encode())
        asked.seek(0)
        command = ["git", "-C", str(folder), "cat-file", "--batch", "--buffer"]
        with subprocess.Popen(  # noqa: S603
            command, stdin=asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            assert process.stdout is not None  # noqa: S101
            for name in names:
                facts = process.stdout.readline().split()
                size = int(facts[2]) if len(facts) == 3 and facts[1] == b"blob" else -1
                if not 0 <= size <= MAX_BYTES:
                    hint = "fetch the whole history: git fetch --unshallow, or git fsck to see what is wrong"
                    raise StorykitError(f"git cannot read the object {name}", hint=hint)
                yield process.stdout.read(size + 1)[:size]
