"""The command line: commands by name, and every way out of the program."""

import os
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from storykit import __version__
from storykit.cli.options import STOPPED, NoColor, SkipInvalid, Where, unbundled
from storykit.cli.streams import Abandoned, abandon_stdout, complain, emit, say
from storykit.errors import StorykitError

COMMANDS = ("rank", "explain", "coverage", "plan", "diff", "report", "check", "import", "export", "rules", "schema")


class _Commands(Mapping[str, Any]):
    """The commands by name; each is imported when it is asked for: one to run it, all of them for the help."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        return _command(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


@cache
def _command(name: str) -> Any:
    written = "import_" if name == "import" else name
    module = import_module(f"storykit.cli.{written}")
    alone = typer.Typer(add_completion=False)
    alone.command()(unbundled(getattr(module, written)))
    return typer.main.get_command(alone)


class _Group(TyperGroup):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _Commands()  # type: ignore[assignment]


app = typer.Typer(
    name="storykit",
    cls=_Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        emit([f"storykit {__version__}\n"], None)
        raise typer.Exit


def storykit(
    context: typer.Context,
    where: Where,
    skip_invalid: SkipInvalid = False,
    no_color: NoColor = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Which customer stories to go and get, for what you sell this quarter to the buyers you want.

    Options before the command count for it, as if given after it.
    """
    given = {name: value for name, value in where._asdict().items() if value}
    given |= {"no_color": no_color, "skip_invalid": skip_invalid}
    for name in given:  # read already, and an option wins over the environment
        os.environ.pop(f"STORYKIT_{name.upper()}", None)
    context.default_map = dict.fromkeys(COMMANDS, given)


app.callback()(unbundled(storykit))


def main() -> None:
    """Run the command line; whatever goes wrong inside ends in one line and a status."""
    before = _stdout()
    try:
        app()
    except SystemExit as ending:
        if ending.code == 1 and _stdout() != before and not isinstance(sys.stdout, Abandoned):
            sys.exit(0)  # a library gave up as the reader of the pipe has had enough
        raise
    except StorykitError as error:
        complain(error)
        sys.exit(error.status)
    except OSError as error:
        abandon_stdout()
        say(f"storykit: cannot write the output: {error.strerror}")
        sys.exit(2)
    except Exception as error:
        if os.environ.get("STORYKIT_DEBUG"):
            raise
        say(f"storykit: a fault in storykit itself: {type(error).__name__}: {error} (STORYKIT_DEBUG=1 shows where)")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(STOPPED)


def _stdout() -> tuple[int, int] | None:
    """What standard output goes to; None when there is none."""
    try:
        status = os.fstat(1)
    except OSError:
        return None
    return status.st_dev, status.st_ino
