"""What a person typed to `diff`, read: a saved ranking, a strategy, a day, or a git revision."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from storykit.comparison import saved
from storykit.comparison.moves import Side, SideKind
from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.files import git
from storykit.files.discover import STRATEGY, find_strategy
from storykit.files.load import YamlFile, read_text
from storykit.files.reader import MAX_BYTES
from storykit.loading import PathLike, load
from storykit.model.library import Library
from storykit.model.names import closest

PRESENT = "the present files"
MOST_FILES = 100_000
MOST_BYTES = 512 << 20
_KINDS = (
    "give a strategy file, a ranking saved with rank --format json, a day such as 2026-08-01, "
    "or a git revision such as HEAD~3"
)
_SHORT = 10


class Setting(NamedTuple):
    """What holds for both sides: the arguments of `read_side` but the word."""

    as_of: date
    strategy: PathLike | None = None
    stories: Sequence[PathLike] = ()
    skip_invalid: bool = False


def read_earlier(path: PathLike) -> saved.Earlier:
    """An earlier `report --format json`. Raises StorykitError when the file is none or cannot be read."""
    name = Path(path).as_posix()
    return saved.parse_report(read_text(name), name)


def read_side(
    word: str | None,
    *,
    as_of: date,
    strategy: PathLike | None = None,
    stories: Sequence[PathLike] = (),
    skip_invalid: bool = False,
) -> Side:
    """The ranking that a word stands for.

    The first that fits: a file ending in `.json` is a saved ranking; a file, or a folder with a
    strategy, is a strategy with the stories beside it; a day such as 2026-08-01 is the last commit
    of that day (outside git the present files) judged as on that day; else it is a git revision.

    Args:
        word: None for the present files.
        as_of: The day to judge by, unless the side is a day or a saved ranking, which have their own.
        strategy: As for `load`.
        stories: As for `load`.
        skip_invalid: As for `load`.

    Raises:
        StorykitError: Nothing fits, or what fits cannot be read or has faults.
    """
    setting = Setting(as_of, strategy, tuple(stories), skip_invalid)
    if word is None:
        return _present(setting)
    if os.path.isfile(word) and word.lower().endswith(".json"):
        return saved.parse(read_text(word), word)
    if _is_strategy(word):
        return _strategy(word, setting)
    day = _day(word)
    repository = Repository.around(setting)
    if repository is None:
        if day is None:
            raise _nothing(word, None)
        return _present(setting._replace(as_of=day), word, "date")
    if day is None:
        return repository.side(word, "revision", repository.commit(word), setting)
    return repository.side(word, "date", repository.on(day), setting._replace(as_of=day))


def _is_strategy(word: str) -> bool:
    """Whether a word is a file, or a folder with a strategy; git's own files, such as HEAD, are none."""
    is_gits = os.path.isdir("objects") and os.path.isfile("HEAD") and not word.lower().endswith((".yaml", ".yml"))
    return (os.path.isfile(word) and not is_gits) or (bool(word) and os.path.isfile(os.path.join(word, STRATEGY)))


def _day(word: str) -> date | None:
    """A day from `YYYY-MM-DD`, and from nothing else."""
    try:
        return date.fromisoformat(word) if len(word) == len("2026-08-01") else None
    except ValueError:
        return None


def _present(setting: Setting, label: str = PRESENT, kind: SideKind = "present") -> Side:
    library = load(setting.strategy, setting.stories, skip_invalid=setting.skip_invalid)
    return Side.of(library, as_of=setting.as_of, label=label, kind=kind)


def _strategy(word: str, setting: Setting) -> Side:
    """A strategy with the stories beside it; without any beside it, those of the present strategy."""
    folders = setting.stories
    if not folders and not (find_strategy(word).parent / "stories").is_dir():
        try:
            folders = [find_strategy(setting.strategy).parent / "stories"]
        except StorykitError:
            hint = "name the stories' folder: --stories FOLDER"
            raise StorykitError(f"there are no stories beside {word}", hint=hint) from None
    try:
        library = load(word, folders, skip_invalid=setting.skip_invalid)
    except StorykitError as error:
        raise _named(error, word) from None
    return Side.of(library, as_of=setting.as_of, label=word, kind="strategy")


def _named(error: StorykitError, label: str, hint: str = "") -> StorykitError:
    """An error that says on which side it is."""
    faults = error.diagnostics
    return StorykitError(f"{label}: {error}", hint=hint or error.hint, diagnostics=faults, status=error.status)


def _nothing(word: str, repository: Repository | None) -> StorykitError:
    """Nothing fits a word: says what could, and what it most likely stands for."""
    folder, name = os.path.split(word)
    try:
        files = [f for f in os.listdir(folder or ".") if f.lower().endswith((".yaml", ".yml", ".json"))]
    except (OSError, ValueError):
        files = []
    near = closest(name, files)
    near = os.path.join(folder, near) if near else closest(word, repository.names() if repository else ())
    if repository is None:
        message = f'"{word}" is no file and no day, and there is no git repository here to have revisions'
    else:
        message = f'"{word}" is no file, no day and no git revision'
    if near:
        return StorykitError(message, hint=f'did you mean "{near}"?')
    if ".." in word and repository:
        return StorykitError(message, hint="write the two revisions apart: storykit diff OLD NEW")
    if repository and git.is_shallow(repository.folder):
        return StorykitError(message, hint="this clone lacks a part of the history: git fetch --unshallow --tags")
    return StorykitError(message, hint=_KINDS)


class Repository(NamedTuple):
    """A git repository, seen from a folder in it.

    Attributes:
        folder: Where git is run.
        top: The top of its work tree; empty for a bare repository.
        strategy: The strategy's path from the top, where it is given.
        below: The folder from the top, from which the strategy is searched upward otherwise.
    """

    folder: Path
    top: str
    strategy: str
    below: str

    @classmethod
    def around(cls, setting: Setting) -> Repository | None:
        """The repository of the strategy as given, else of the current folder; None where there is none."""
        given = None if setting.strategy is None else Path(setting.strategy)
        folder = Path()
        if given is not None:
            folder = next((p for p in (given, *given.parents) if p.is_dir()), Path())
        if not git.is_repository(folder):
            return None
        top = git.top(folder)
        strategy = ""
        if given is not None:
            is_file = given.is_file() or given.suffix.lower() in (".yaml", ".yml")
            strategy = _from_top(given if is_file else given / STRATEGY, top)
        below = git.git(folder, "rev-parse", "--show-prefix").rstrip("\n").rstrip("/") if top else ""
        return cls(folder, top, strategy, below)

    def commit(self, word: str) -> str:
        """The commit that a revision means. Raises StorykitError when there is none."""
        try:
            return git.commit(self.folder, word)
        except StorykitError as error:
            if "git knows no revision" not in str(error):
                raise
            raise _nothing(word, self) from None

    def on(self, day: date) -> str:
        """The last commit of a day or before. Raises StorykitError when there is none."""
        try:
            git.commit(self.folder, "HEAD")
        except StorykitError:
            raise StorykitError("this git repository has no commit yet", hint="commit your stories first") from None
        if found := git.last_commit(self.folder, day):
            return found
        if git.is_shallow(self.folder):
            hint = "this clone lacks a part of the history: git fetch --unshallow"
        else:
            hint = f"to judge the present files as on that day: storykit rank --as-of {day}"
        raise StorykitError(f"no commit is as old as {day}", hint=hint)

    def names(self) -> list[str]:
        """The branches and tags."""
        return git.git(self.folder, "for-each-ref", "--format=%(refname:short)").split()

    def side(self, label: str, kind: SideKind, commit: str, setting: Setting) -> Side:
        """The ranking of a commit."""
        shown = commit[:_SHORT] if kind == "date" else label
        blobs = self._blobs(commit, shown)
        paths = {blob.path: blob for blob in blobs}
        strategy = self._strategy(paths, shown)
        beside = os.path.join(os.path.dirname(strategy), "stories")
        folders = [_from_top(Path(folder), self.top, shown) for folder in setting.stories] or [beside]
        for folder in folders:
            _no_link(folder, paths, shown, "--stories FOLDER")
        with tempfile.TemporaryDirectory(prefix="storykit-") as scratch:
            git.write_blobs(self.folder, blobs, Path(scratch))
            library = _load(Path(scratch), strategy, folders, shown, skip_invalid=setting.skip_invalid)
        side = Side.of(library, as_of=setting.as_of, label=label, kind=kind)
        return side._replace(commit=commit, committed=git.committed_on(self.folder, commit))

    def _blobs(self, commit: str, shown: str) -> list[git.Blob]:
        blobs = git.yaml_blobs(self.folder, commit)
        size = sum(blob.size for blob in blobs if blob.size <= MAX_BYTES)
        if len(blobs) > MOST_FILES or size > MOST_BYTES:
            message = f"{shown} has {len(blobs):,} YAML files of {size / 1e6:,.0f} MB in all"
            raise StorykitError(message, hint=f"{MOST_FILES:,} files and {MOST_BYTES >> 20} MB are the most")
        return blobs

    def _strategy(self, blobs: Mapping[str, git.Blob], shown: str) -> str:
        """The path of the strategy in a commit: as given, else the nearest from here upward."""
        wanted = [self.strategy] if self.strategy else [os.path.join(self.below, STRATEGY)]
        while not self.strategy and os.path.dirname(wanted[-1]):
            wanted.append(os.path.join(os.path.dirname(os.path.dirname(wanted[-1])), STRATEGY))
        for path in wanted:
            _no_link(path, blobs, shown, "--strategy FILE")
            if path in blobs:
                return path
        others = [path for path in blobs if path.endswith(STRATEGY)]
        hint = f"it has {others[0]}: --strategy {others[0]}" if others else "choose a revision that has one"
        raise StorykitError(f"{shown} has no {wanted[0]}", hint=hint)


def _no_link(path: str, blobs: Mapping[str, git.Blob], shown: str, option: str) -> None:
    if path in blobs and blobs[path].is_link:
        message = f"{shown}:{path} is a link, and links of a revision are not followed"
        raise StorykitError(message, hint=f"name what it leads to: {option}")


def _from_top(path: Path, top: str, shown: str = "git") -> str:
    """A path as git writes it, from the top of the work tree; in a bare repository as it is.

    Raises StorykitError when it is outside.
    """
    if not top:
        return path.as_posix()
    whole = os.path.join(os.path.realpath(path.parent), path.name) if path.name else os.path.realpath(path)
    found = os.path.relpath(whole, os.path.realpath(top))
    if found == os.pardir or found.startswith(os.pardir + os.sep):
        hint = f"the repository is {top}"
        raise StorykitError(f"{path} is outside the git repository, so {shown} has no version of it", hint=hint)
    return Path(found).as_posix()


def _load(scratch: Path, strategy: str, folders: Sequence[str], shown: str, *, skip_invalid: bool) -> Library:
    """The library that lies in a scratch folder, with paths as git writes them."""

    def told(text: str) -> str:
        return text.replace(f"{scratch.as_posix()}/", f"{shown}:")

    def fault(found: Diagnostic) -> Diagnostic:
        related = tuple(other._replace(path=told(other.path)) for other in found.related)
        return found._replace(path=told(os.path.normpath(found.path)), hint=told(found.hint), related=related)

    _stay_inside(scratch, strategy, shown)
    stories = [scratch / folder for folder in folders]
    for folder in stories:
        folder.mkdir(parents=True, exist_ok=True)  # git keeps no empty folders
    try:
        library = load(scratch / strategy, stories, skip_invalid=skip_invalid)
    except StorykitError as error:
        faults = tuple(map(fault, error.diagnostics))
        hint = "" if "--skip-invalid" in error.hint else "it stays as it is there: compare with another revision"
        raise _named(StorykitError(told(str(error)), hint=told(error.hint), diagnostics=faults), shown, hint) from None
    files = tuple(file._replace(path=told(file.path)) for file in library.stories)
    return library._replace(stories=files, skipped=tuple(map(fault, library.skipped)), folder=told(library.folder))


def _stay_inside(scratch: Path, strategy: str, shown: str) -> None:
    """Refuse a strategy of a revision that extends a file outside of the revision."""
    path, seen = scratch / strategy, set()
    while path not in seen and path.is_file():
        seen.add(path)
        base = YamlFile.read(path.as_posix()).document.value.get("extends")
        if not isinstance(base, str):
            return
        path = Path(os.path.normpath(path.parent / base))
        if not path.is_relative_to(scratch):
            message = f"{shown}:{strategy} extends {base}, which is outside the git repository"
            raise StorykitError(message, hint="keep what a strategy extends beside it, under git")
