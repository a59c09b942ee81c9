"""Options that commands share, as bundles: a parameter of a bundle's type stands for all its options."""

import functools
import inspect
from collections.abc import Callable, Sized
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeVar, cast, get_args

import typer

from storykit.cli.streams import complain, report, say
from storykit.errors import StorykitError

if TYPE_CHECKING:
    from storykit.importing import FileOptions
    from storykit.loading import Reading
    from storykit.model.activity import Log
    from storykit.model.library import Library
    from storykit.model.strategy import Strategy

STOPPED = 130
"""The exit status after Ctrl-C, as shells have it."""


def parse_day(text: str) -> date:
    """A day on the command line."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise typer.BadParameter(f'"{ascii(text)[1:-1]}" is no date: write it as 2026-11-30') from None


class Where(NamedTuple):
    """Where the files are and which day it is."""

    strategy: Annotated[
        Path | None,
        typer.Option(
            envvar="STORYKIT_STRATEGY",
            help="The strategy file or its folder. (default: the nearest strategy.yaml, here or above)",
            show_default=False,
        ),
    ] = None
    stories: Annotated[
        list[Path] | None,
        typer.Option(
            envvar="STORYKIT_STORIES",
            help="A folder with story files; may be given again. (default: stories/ beside the strategy)",
            show_default=False,
        ),
    ] = None
    activity: Annotated[
        Path | None,
        typer.Option(
            envvar="STORYKIT_ACTIVITY",
            help="The activity log. (default: activity.csv beside the strategy)",
            show_default=False,
        ),
    ] = None
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=parse_day,
            metavar="DATE",
            envvar="STORYKIT_AS_OF",
            help="Judge as on this day. (default: today)",
            show_default=False,
        ),
    ] = None
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors beside the data.")] = False
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what was read.")] = False

    @property
    def day(self) -> date:
        """The day to judge by."""
        return self.as_of or date.today()

    def load(self, skip_invalid: bool) -> "Library":
        """The library; says on stderr what was left out."""
        return self.read(skip_invalid)[1]

    def read(self, skip_invalid: bool) -> "tuple[Reading, Library]":
        """The repository with all that is wrong in it, and its library; says on stderr what was left out."""
        from storykit.loading import library_of, read

        reading = read(self.strategy, self.stories or ())
        library = library_of(reading, skip_invalid=skip_invalid)
        self.told(library.stories, library.strategy, reading.folder)
        if library.skipped and not self.quiet:
            report(library.skipped)
            files = len({fault.path for fault in library.skipped})
            self.say(f"left out {files} invalid file{'s' * (files > 1)}")
        return reading, library

    def log_file(self, folder: Path) -> Path:
        """The activity log's file, which need not be there unless it is named; raises StorykitError then."""
        if self.activity and not self.activity.exists():
            raise StorykitError(f"there is no activity log at {self.activity}", hint="check the path after --activity")
        return self.activity or folder / "activity.csv"

    def log(self, library: "Library") -> "Log":
        """The activity log; says on stderr which rows were left out."""
        from storykit.files.activity import read_activity

        log = read_activity(self.log_file(Path(library.folder)))
        if log.faults and not self.quiet:
            report(log.faults)
            self.say("the rows above are not counted")
        return log

    def told(self, stories: Sized, strategy: "Strategy | None", folder: Path) -> None:
        """Say what was read, to who wants to know."""
        if self.verbose:
            count, quarter = len(stories), strategy.quarter if strategy else "?"
            told = "1 story" if count == 1 else f"{count} stories"
            say(f"storykit: {told}, strategy {quarter} in {folder.as_posix()}")

    def say(self, line: str) -> None:
        """A line for the person at the terminal, unless they want none."""
        if not self.quiet:
            say(f"storykit: {line}")


SkipInvalid = Annotated[bool, typer.Option("--skip-invalid", help="Leave out stories with faults, and say so.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colour, also not on a terminal.")]


class Output(NamedTuple):
    """Where the data goes and how it looks."""

    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file, whole or not at all.", metavar="FILE")
    ] = None
    no_color: NoColor = False


FORMATS = "A page (md puts pictures beside FILE), a workbook or data. (default: what FILE ends with, else table)"
"""The help of --format where there is everything."""

ENDINGS = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".md": "md",
    ".html": "html",
    ".htm": "html",
    ".xlsx": "xlsx",
    ".parquet": "parquet",
}
"""The format that the ending of a file's name stands for."""

F = TypeVar("F", bound=str)


def format_of(given: F | None, file: Path | None, formats: Any, default: F) -> F:
    """The format to write: the one that is given, else what the file's name ends with, else the default.

    Args:
        given: What --format says.
        file: What --output says.
        formats: A Literal of all formats that the command writes.
        default: For a name that ends with none of them.

    Raises:
        StorykitError: The name ends with a format that the command does not write.
    """
    if given or file is None:
        return given or default
    meant, offered = ENDINGS.get(file.suffix.lower(), default), get_args(formats)
    if meant not in offered:
        hint = f"it writes {', '.join(offered)}, into any file: --format …"
        raise StorykitError(f"{file}: this command writes no {file.suffix}", hint=hint)
    return cast("F", meant)


class FileKind(NamedTuple):
    """How the files are written, where that cannot be found out."""

    date_order: Annotated[
        Literal["dmy", "mdy", "ymd"] | None, typer.Option(help="What dates such as 03/04/2026 follow.")
    ] = None
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of a workbook.")] = None
    encoding: Annotated[str | None, typer.Option(metavar="NAME", help="The encoding of a CSV file.")] = None
    delimiter: Annotated[str | None, typer.Option(metavar="SIGN", help="What separates fields of a CSV file.")] = None

    def options(self) -> "FileOptions":
        """The same for the verb."""
        from storykit.importing import FileOptions

        return FileOptions(*(value or "" for value in self))


def unbundled(command: Callable[..., None]) -> Callable[..., None]:
    """The command as Typer needs it.

    Each bundle among its parameters is spread into the options of that bundle, and what stops the
    run becomes a message and an exit status.
    """
    parameters: dict[str, inspect.Parameter] = {}
    bundles: dict[str, Any] = {}
    for name, parameter in inspect.signature(command).parameters.items():
        if hasattr(parameter.annotation, "_fields"):
            bundles[name] = parameter.annotation
            parameters |= _options(parameter.annotation)
        else:
            parameters[name] = parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)

    @functools.wraps(command)
    def run(**given: Any) -> None:
        for name, bundle in bundles.items():
            given[name] = bundle(*map(given.pop, bundle._fields))
        try:
            command(**given)
        except StorykitError as error:
            complain(error)
            raise typer.Exit(error.status) from None
        except OSError as error:
            complain(StorykitError(f"{error.filename or 'a file'} cannot be used: {error.strerror}"))
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            say("storykit: stopped")
            raise typer.Exit(STOPPED) from None

    run.__signature__ = inspect.Signature(list(parameters.values()))  # type: ignore[attr-defined]
    run.__annotations__ = {name: parameter.annotation for name, parameter in parameters.items()}
    return run


def _options(bundle: Any) -> dict[str, inspect.Parameter]:
    defaults = bundle._field_defaults
    return {
        name: inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=defaults[name], annotation=annotation)
        for name, annotation in bundle.__annotations__.items()
    }
