"""storykit schema"""

from typing import Annotated, Literal

import typer

from storykit.cli.options import Output


def schema(
    of: Annotated[Literal["story", "strategy"], typer.Argument(help="Which file.")],
    output: Output,
) -> None:
    """The JSON Schema of a story or strategy file, for editors that complete and check as you type."""
    import json

    from storykit.cli.streams import emit
    from storykit.schema import json_schema

    emit([json.dumps(json_schema(of), indent=2, ensure_ascii=False) + "\n"], output.output)
