"""storykit import"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from storykit.cli.options import FileKind, Output, SkipInvalid, Where
from storykit.errors import StorykitError

if TYPE_CHECKING:
    from storykit.importing import Import


class Maps(NamedTuple):
    """Which map says what is what."""

    map: Annotated[
        str | None,
        typer.Option(
            "--map", metavar="MAP", help="A map's file, or the name of a ready-made one. (default: found out)"
        ),
    ] = None
    show_map: Annotated[
        str | None, typer.Option(metavar="NAME", help="Print a ready-made map, to be edited, and stop.")
    ] = None
    suggest_map: Annotated[bool, typer.Option("--suggest-map", help="Print the draft of a map for FILE, and stop.")] = (
        False
    )


class Writing(NamedTuple):
    """What is written, and where."""

    into: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where new files go. (default: the stories' folder)")
    ] = None
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")] = False
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Where the source and a person changed a value, take the source's.")
    ] = False
    only_ranked: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Of the new stories, make files for the N best go-gets.")
    ] = None


def import_(
    maps: Maps,
    writing: Writing,
    kind: FileKind,
    where: Where,
    output: Output,
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="CSV, TSV, XLSX, Parquet, JSON, JSONL, YAML, Markdown or HTML.", metavar="FILE..."),
    ] = None,
    skip_invalid: SkipInvalid = False,
    format: Annotated[Literal["table", "json", "md"], typer.Option(help="A page (table, md) or data.")] = "table",
) -> None:
    """Make story files of a CRM export, a spreadsheet or published case studies.

    A map says which column is which field. Run it again, and only what changed at the source changes.

    What people wrote into the files stays.
    """
    from storykit.cli.streams import emit

    if maps.show_map is not None:
        from storykit.exchange.mapping.maps import map_text

        return emit([map_text(maps.show_map)], output.output)
    if not files:
        raise StorykitError("import needs a file", hint="storykit import deals.csv")
    if maps.suggest_map:
        return emit([_suggested(files, kind, where)], output.output)
    found = _found(files, maps, writing, kind, where, skip_invalid=skip_invalid)
    _show(found, format, output, where, dry_run=writing.dry_run)
    if not found.stories:
        where.say("no record became a story")
        raise typer.Exit(1)
    return None


import_.__name__ = "import"


def _found(
    files: list[Path], maps: Maps, writing: Writing, kind: FileKind, where: Where, *, skip_invalid: bool
) -> "Import":
    """What the import makes of the files; written, unless it is a trial."""
    from storykit.importing import bring_in, write_import

    found = bring_in(
        files,
        map=maps.map,
        into=writing.into,
        strategy=where.strategy,
        stories=where.stories or (),
        skip_invalid=skip_invalid,
        overwrite=writing.overwrite,
        only_ranked=writing.only_ranked,
        as_of=where.day,
        options=kind.options(),
    )
    if not writing.dry_run:
        write_import(found)
    return found


def _show(found: "Import", format: str, output: Output, where: Where, *, dry_run: bool) -> None:
    from storykit.cli.streams import emit, show
    from storykit.present.importing import import_data, import_page

    if format == "json":
        from storykit.render.data import json_object

        head = {"schema": "storykit.import/1", "quarter": found.quarter, "as_of": where.day.isoformat()}
        rest = import_data(found, wrote=not dry_run)
        return emit(json_object(head, "new", rest.pop("new"), rest), output.output)
    if dry_run:
        from storykit.render.diff import diff_lines

        for written in (*found.new, *found.changed):
            emit(diff_lines(written.path, written.old, written.new), None)
    return show(import_page(found, wrote=not dry_run), format, output)


def _suggested(files: list[Path], kind: FileKind, where: Where) -> str:
    from storykit.importing import suggest_map

    return suggest_map(files[0], strategy=where.strategy, options=kind.options())
