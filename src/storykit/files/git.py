"""What git knows of a story repository. The work tree is never touched."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from storykit.errors import StorykitError


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
