"""storykit coverage"""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from storykit.cli.options import FORMATS, Output, SkipInvalid, Where, format_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storykit.covering import Coverage

PAGE = 10
Format = Literal["table", "json", "csv", "md", "html", "xlsx"]


def coverage(
    where: Where,
    output: Output,
    skip_invalid: SkipInvalid = False,
    by: Annotated[
        str, typer.Option(metavar="ROWS,COLUMNS", help="Two of offering, persona, problem, industry, size, region.")
    ] = "offering,persona",
    top: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="The most gaps on the page. (default: 10)")
    ] = None,
    format: Annotated[Format | None, typer.Option(help=FORMATS)] = None,
) -> None:
    """Which offerings and buyers have a story to tell, which have none, and what could fill the gaps."""
    from storykit.cli.streams import emit, show
    from storykit.covering import coverage as verb

    written: Format = format_of(format, output.output, Format, "table")
    library = where.load(skip_invalid)
    found = verb(library, as_of=where.day, by=[name.strip().lower() for name in by.split(",")])
    if written in ("json", "csv"):
        return emit(_data(found, written), output.output)
    from storykit.present.coverage import coverage_page

    return show(coverage_page(found, top or (None if written == "xlsx" else PAGE)), written, output)


def _data(found: "Coverage", format: str) -> "Iterable[str]":
    from storykit.present import coverage as present
    from storykit.present import data
    from storykit.render.data import csv_lines, json_object

    if format == "csv":
        rows = list(present.cell_rows(found))
        return csv_lines(list(rows[0]) if rows else [], present.flat_rows(found))
    head = data.head(found.ranking.basis.targets, "coverage") | {"by": [facet.name for facet in found.by]}
    tail = present.totals(found) | {"skipped": list(map(data.skipped_row, found.ranking.skipped))}
    return json_object(head, "cells", present.cell_rows(found), tail)
