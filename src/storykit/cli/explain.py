"""storykit explain"""

from typing import Annotated, Literal

import typer

from storykit.cli.options import Output, SkipInvalid, Where, format_of

Format = Literal["table", "json", "md", "html"]


def explain(
    story: Annotated[
        str,
        typer.Argument(
            metavar="STORY", help="An id, a story file, or a part of the title or customer's name that no other has."
        ),
    ],
    where: Where,
    output: Output,
    skip_invalid: SkipInvalid = False,
    format: Annotated[
        Format | None, typer.Option(help="A page or data. (default: what FILE ends with, else table)")
    ] = None,
) -> None:
    """The whole sum behind one story's score, and what would raise it, best first."""
    from storykit.cli.streams import emit, show
    from storykit.ranking import explain as verb

    written: Format = format_of(format, output.output, Format, "table")
    library = where.load(skip_invalid)
    place = verb(library, story, as_of=where.day)
    if written == "json":
        from storykit.present import data
        from storykit.render.data import json_object

        row = data.story_row(place) | {"cells": list(data.cell_rows(place))}
        skipped = list(map(data.skipped_row, library.skipped))
        emit(
            json_object(data.head(place.basis.targets, "explain"), "stories", [row], {"skipped": skipped}),
            output.output,
        )
    else:
        from storykit.present.explain import explain_page

        show(explain_page(place), written, output)
