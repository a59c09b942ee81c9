"""storykit rules"""

from typing import Annotated, Literal

import typer

from storykit.cli.options import Output


def rules(
    output: Output,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="A rule or a criterion, for its page.")] = None,
    format: Annotated[Literal["table", "md"], typer.Option(help="How it looks.")] = "table",
) -> None:
    """What `storykit check` looks for, and what scores are made of; with NAME, its page with examples."""
    from storykit.cli.streams import show
    from storykit.present.rules import page_of, rules_page
    from storykit.reference import topic

    show(rules_page() if name is None else page_of(topic(name)), format, output)
