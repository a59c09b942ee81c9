"""The strategy file and those that it extends, as one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from storykit.diagnostics import Diagnostic, diagnostic
from storykit.files.load import YamlFile, build
from storykit.files.reader import Document
from storykit.model import marks
from storykit.model.consistency import mistakes
from storykit.model.names import Glossary, Mistake
from storykit.model.strategy import Strategy

_BY_ID = ("offerings", "personas", "problems")


def read_strategy(path: Path, criteria: Sequence[str]) -> tuple[Strategy | None, Merged, list[Diagnostic]]:
    """The strategy at `path` with what it extends, or None; its files; and its faults.

    `criteria` are the names that its `weights` may have.
    """
    files, faults = _chain(path)
    merged = Merged(files[-1])
    if faults:
        return None, merged, sorted(faults)
    for file in reversed(files[:-1]):
        merged.overlay(file)
    strategy, wrong = build(Strategy, merged.document())
    if strategy is not None:
        wrong += mistakes(strategy, Glossary(strategy), criteria)
    faults = sorted(merged.locate(mistake) for mistake in wrong)
    return (None if faults else strategy), merged, faults


def _chain(path: Path) -> tuple[list[YamlFile], list[Diagnostic]]:
    """The file at `path`, the one it extends, and so on; and what is wrong with any of them."""
    files: list[YamlFile] = []
    faults: list[Diagnostic] = []
    seen: set[Path] = set()
    while True:
        seen.add(path.resolve())
        file = YamlFile.read(path.as_posix())
        files.append(file)
        faults += file.faults()
        base = file.document.value.get("extends")
        if not isinstance(base, str):
            return files, faults
        path = path.parent / base
        if message := _cannot_extend(path, base, seen):
            return files, [*faults, diagnostic(file.path, file.document.marks.find(("extends",)), message)]


def _cannot_extend(path: Path, base: str, seen: set[Path]) -> str:
    try:
        if path.resolve() in seen:
            return "strategies extend each other in a circle"
        found = path.is_file()
    except (OSError, ValueError, RuntimeError):
        found = False
    return "" if found else f'there is no file "{base}" to extend; the path starts at the folder of this file'


class Merged:
    """A strategy under which nearer ones are laid, with the file that each value is from.

    Keys of mappings are merged; so are offerings, personas and problems, by id. All else is replaced.
    """

    def __init__(self, base: YamlFile) -> None:
        self.files = [base]
        self.value: dict[str, Any] = base.document.value
        self._origins: dict[marks.Path, tuple[YamlFile, marks.Path]] = {(): (base, ())}
        self._origins |= {(key,): (base, (key,)) for key in self.value}

    def document(self) -> Document:
        """All of it as one document, for building; its places are found by `locate`."""
        whole = Document()
        whole.value = self.value
        lists = _BY_ID if len(self.files) > 1 else ()
        whole.absent = [path for path in self.files[-1].document.absent if path[0] not in lists]
        return whole

    def overlay(self, file: YamlFile) -> None:
        """Lay a nearer file over what is here."""
        self.files.append(file)
        self._lay(self.value, file.document.value, (), (), file)
        self._origins[()] = (file, ())

    def _lay(self, below: Any, above: Any, at: marks.Path, from_: marks.Path, file: YamlFile) -> None:
        pairs = above.items() if isinstance(above, dict) else _by_id(below, above)
        for number, (key, value) in enumerate(pairs):
            here, there = (*at, key), (*from_, key if isinstance(above, dict) else number)
            if _mergeable(below, key, value, here):
                self._lay(below[key], value, here, there, file)
            else:
                if isinstance(below, list) and key == len(below):
                    below.append(value)
                below[key] = value
                self._origins = {path: o for path, o in self._origins.items() if path[: len(here)] != here}
                self._origins[here] = (file, there)

    def locate(self, mistake: Mistake) -> Diagnostic:
        """A mistake in the merged strategy, at its line in the file that it is from."""
        at = mistake.at
        depth = next(n for n in range(len(at), -1, -1) if at[:n] in self._origins)
        file, start = self._origins[at[:depth]]
        return file.locate([mistake._replace(at=(*start, *at[depth:]))])[0]


def _by_id(below: list[Any], above: list[Any]) -> list[tuple[int, Any]]:
    """The items of `above` with the index that each has in `below`: by id, else behind the last."""
    index: dict[str, int] = {}
    for i, item in enumerate(below):
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            index.setdefault(item["id"], i)
    behind = len(below)
    pairs = []
    for item in above:
        id = item.get("id") if isinstance(item, dict) else None
        place = index.get(id) if isinstance(id, str) else None
        pairs.append((behind if place is None else place, item))
        behind += place is None
    return pairs


def _mergeable(below: Any, key: Any, value: Any, here: marks.Path) -> bool:
    known = key in below if isinstance(below, dict) else key < len(below)
    if not known:
        return False
    both = (type(below[key]), type(value))
    return both == (dict, dict) or (both == (list, list) and len(here) == 1 and here[0] in _BY_ID)
