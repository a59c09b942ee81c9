"""storykit export"""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from storykit.cli.options import Output, SkipInvalid, Where, format_of
from storykit.cli.rank import Facets

if TYPE_CHECKING:
    from storykit.exporting import Export

Format = Literal["csv", "jsonl", "xlsx", "parquet", "md"]
MARK = "\ufeff"
"""Without it, Excel takes UTF-8 for something else."""


def export(
    where: Where,
    facets: Facets,
    output: Output,
    skip_invalid: SkipInvalid = False,
    format: Annotated[
        Format | None,
        typer.Option(help="What to write. (default: what FILE ends with, else csv)", show_default=False),
    ] = None,
) -> None:
    """All stories with everything in them, to work on elsewhere; `storykit import` reads it back.

    For us alone: it holds notes, deals and people's names, whatever permission says.
    """
    from storykit.cli.streams import emit, say
    from storykit.exporting import export as verb

    written: Format = format_of(format, output.output, Format, "csv")
    library = where.load(skip_invalid)
    found = verb(library, only=facets.filter(library))
    emit(_data(found, written, output.output), output.output)
    if not found.stories:
        say("storykit: there are no stories to export" + (", as none passes the filter" if library.stories else ""))
        raise typer.Exit(1)


def _data(found: "Export", format: Format, file: Path | None) -> Iterable[str] | bytes:
    from storykit.cli.streams import no_text

    if format == "xlsx":
        from storykit.present.export import export_sheet
        from storykit.render.xlsx import workbook

        no_text("a workbook", file, "FILE.xlsx")
        return workbook(export_sheet(found))
    if format == "parquet":
        from storykit.exchange.stories.columnar import parquet

        no_text("a Parquet file", file, "FILE.parquet")
        return parquet(found.flat())
    if format == "md":
        from storykit.present.export import catalogue
        from storykit.render.markdown import markdown

        return [markdown(catalogue(found))]
    return _lines(found, format)


def _lines(found: "Export", format: Format) -> Iterable[str]:
    from storykit.render.data import csv_lines, json_lines
    from storykit.render.safe import cell_lines

    if format == "jsonl":
        return json_lines(found.nested())
    return chain((MARK,), csv_lines(found.columns(), found.cells(), cell_lines))
