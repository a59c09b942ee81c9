"""The command line: commands by name, and every way out of the program."""

import os
import sys
from typing import Annotated

import typer

from storykit import __version__
from storykit.cli.check import check
from storykit.cli.explain import explain
from storykit.cli.options import Where, unbundled
from storykit.cli.rank import rank
from storykit.cli.rules import rules
from storykit.cli.schema import schema
from storykit.cli.streams import say

COMMANDS = (rank, explain, check, rules, schema)

app = typer.Typer(
    name="storykit",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"storykit {__version__}")
        raise typer.Exit


def storykit(
    context: typer.Context,
    where: Where,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Which customer stories to go and get, for what you sell this quarter to the buyers you want.

    Options before the command count for it, as if given after it.
    """
    given = {name: value for name, value in where._asdict().items() if value}
    context.default_map = {command.__name__: given for command in COMMANDS}


app.callback()(unbundled(storykit))
for command in COMMANDS:
    app.command()(unbundled(command))


def main() -> None:
    """Run the command line; whatever goes wrong inside ends in one line and a status."""
    try:
        app()
    except Exception as error:
        if os.environ.get("STORYKIT_DEBUG"):
            raise
        say(f"storykit: a fault in storykit itself: {type(error).__name__}: {error} (STORYKIT_DEBUG=1 shows where)")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
