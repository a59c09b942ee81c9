"""The command line: commands by name, and every way out of the program."""

import os
import sys
from typing import Annotated

import typer

from storykit import __version__
from storykit.cli.check import check
from storykit.cli.coverage import coverage
from storykit.cli.diff import diff
from storykit.cli.explain import explain
from storykit.cli.export import export
from storykit.cli.import_ import import_
from storykit.cli.options import STOPPED, NoColor, SkipInvalid, Where, unbundled
from storykit.cli.plan import plan
from storykit.cli.rank import rank
from storykit.cli.report import report
from storykit.cli.rules import rules
from storykit.cli.schema import schema
from storykit.cli.streams import Abandoned, abandon_stdout, complain, emit, say
from storykit.errors import StorykitError

COMMANDS = (rank, explain, check, coverage, diff, export, import_, plan, report, rules, schema)

app = typer.Typer(
    name="storykit",
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
    context.default_map = {command.__name__: given for command in COMMANDS}


app.callback()(unbundled(storykit))
for command in COMMANDS:
    app.command()(unbundled(command))


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
