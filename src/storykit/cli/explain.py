"""storykit explain"""

from typing import Annotated, Literal

import typer

from storykit.cli.options import Output, SkipInvalid, Where


def explain(
    story: Annotated[str, typer.Argument(help="An id, a story file, or a part of the title that no other has.")],
    where: Where,
    output: Output,
    skip_invalid: SkipInvalid = False,
    format: Annotated[Literal["table", "json", "md", "html"], typer.Option(help="A page or data.")] = "table",
) -> None:
    """The whole sum behind one story's score, and what would raise it, best first."""
    from storykit.cli.streams import emit, show
    from storykit.ranking import explain as verb

    library = where.load(skip_invalid)
    place = verb(library, story, as_of=where.day)
    if format == "json":
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

        show(explain_page(place), format, output)
