"""storykit rank --candidates"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from storykit.cli.options import FileKind, Output, Where
from storykit.errors import StorykitError

if TYPE_CHECKING:
    from storykit.candidates.streaming import Candidates
    from storykit.lists import List
    from storykit.model.library import Library
    from storykit.ranking import Filter

PAGES, DATA = ("table", "md", "html"), ("json", "jsonl", "csv")
PAGE, PAGE_OTHERS = 10, 5


class Export(NamedTuple):
    """An export whose rows are ranked in place of the stories."""

    candidates: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Rank the rows of an export for this library's gaps, without importing them."
        ),
    ] = None
    map: Annotated[
        str | None,
        typer.Option(
            "--map", metavar="MAP", help="With --candidates: a map's file, or a ready-made one. (default: found out)"
        ),
    ] = None

    def asked(self, kind: FileKind) -> bool:
        """Whether there is an export; refuses what only makes sense with one."""
        if self.candidates is None and (self.map or any(kind)):
            raise StorykitError("--map and how a file is written go with --candidates", hint="add --candidates FILE")
        return self.candidates is not None


class Wanted(NamedTuple):
    """What of an export is to be shown, and how."""

    lists: "tuple[List, ...]"
    only: "Filter"
    top: int | None
    skip_invalid: bool
    format: str


def rank_export(
    export: Export, kind: FileKind, where: Where, library: "Library", output: Output, wanted: Wanted
) -> None:
    """Rank the rows of an export, and write the best."""
    from storykit.candidates.streaming import TOP, rank_candidates
    from storykit.cli.progress import progress_bar
    from storykit.cli.streams import emit, report, show

    file = export.candidates or Path()
    with progress_bar(file.name, quiet=where.quiet) as progress:
        found = rank_candidates(
            library,
            file,
            as_of=where.day,
            map=export.map,
            lists=wanted.lists,
            top=wanted.top or (PAGE if wanted.format in PAGES else TOP),
            only=wanted.only,
            skip_invalid=wanted.skip_invalid,
            options=kind.options(),
            progress=progress,
        )
    if found.invalid and not where.quiet:
        report(found.ranking.skipped)
        where.say(f"left out {found.invalid:,} row{'s' * (found.invalid > 1)} with faults")
    if wanted.format in DATA:
        emit(_data(found, wanted.format), output.output)
    else:
        from storykit.present.candidates import candidates_page

        page = wanted.format in PAGES and not wanted.top
        shown = found._replace(ranking=found.ranking.first(PAGE, PAGE_OTHERS)) if page else found
        show(candidates_page(shown), wanted.format, output)
    if not found.ranking.stories:
        where.say("no row is a story on these lists")
        raise typer.Exit(1)


def _data(found: "Candidates", format: str) -> Iterable[str]:
    from storykit.present import data
    from storykit.present.candidates import export_head
    from storykit.render.data import csv_lines, json_lines, json_object

    stories = found.ranking.stories
    if format == "csv":
        return csv_lines(data.COLUMNS, map(data.flat_row, stories))
    rows = map(data.story_row, stories)
    if format == "jsonl":
        return json_lines(rows)
    head = data.head(found.ranking.basis.targets, "rank") | data.filter_row(found.ranking.only)
    return json_object(
        head | export_head(found), "stories", rows, {"skipped": list(map(data.skipped_row, found.ranking.skipped))}
    )
