"""Where a story repository has its files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from storykit.diagnostics import Diagnostic, diagnostic
from storykit.errors import StorykitError
from storykit.model.marks import Position

STRATEGY = "strategy.yaml"
MOST_FOLDERS = 100
_ENDINGS = (".yaml", ".yml")


def find_strategy(given: str | os.PathLike[str] | None, start: Path | None = None) -> Path:
    """The strategy as given, or the nearest `strategy.yaml` in `start` (the current folder) and above.

    Raises StorykitError when there is none.
    """
    if given is not None:
        path = Path(given)
        path = path / STRATEGY if path.is_dir() else path
        if path.exists():
            return path
        raise StorykitError(f"there is no strategy at {path}", hint="check the path after --strategy")
    here = start or Path.cwd()
    for folder in (here, *here.parents):
        if (folder / STRATEGY).is_file():
            return Path(os.path.relpath(folder / STRATEGY, here))
    raise StorykitError(
        f"no {STRATEGY} in this folder or above it",
        hint="go to your story repository, or name the file: --strategy PATH",
    )


def story_paths(folder: Path) -> tuple[list[str], list[Diagnostic]]:
    """All story files in `folder` and below, sorted, and what is wrong with the folder.

    Hidden files and folders are passed over. Links are followed; a link to a folder above itself is a fault.
    Raises StorykitError when `folder` is no folder, and OSError when it or one below cannot be listed.
    """
    if not folder.exists():
        raise StorykitError(f"there is no folder {folder}", hint="make it, or name another: --stories FOLDER")
    if not folder.is_dir():
        raise StorykitError(f"{folder} is a file, and the stories' folder was expected", hint="name its folder")
    found: list[str] = []
    faults: list[Diagnostic] = []
    _walk(str(folder), (), found, faults)
    return sorted(found), sorted(faults)


def _walk(folder: str, above: tuple[tuple[int, int], ...], found: list[str], faults: list[Diagnostic]) -> None:
    status = os.stat(folder)
    here = (status.st_dev, status.st_ino)
    if len(above) > MOST_FOLDERS:
        faults.append(diagnostic(_shown(folder), Position(), "folders are nested too deep", "move the stories up"))
        return
    if here in above:
        faults.append(diagnostic(_shown(folder), Position(), "a link to a folder that holds it", "remove the link"))
        return
    for entry in _entries(folder):
        shown = _shown(entry.path)
        try:
            if entry.is_dir():
                _walk(entry.path, (*above, here), found, faults)
            elif entry.name.lower().endswith(_ENDINGS):
                found.append(shown)
        except OSError as error:
            message = f"this cannot be read: {error.strerror}"
            faults.append(diagnostic(shown, Position(), message, "mend it, or move it elsewhere"))


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from (entry for entry in entries if not entry.name.startswith("."))


def _shown(path: str) -> str:
    return path.replace(os.sep, "/") if os.sep != "/" else path
