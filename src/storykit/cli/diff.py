"""storykit diff"""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from storykit.cli.options import Output, SkipInvalid, Where, format_of

if TYPE_CHECKING:
    from storykit.comparison.moves import Side

PAGE, PAGE_CHANGED = 10, 5
Format = Literal["table", "json", "md", "html"]


def diff(
    old: Annotated[
        str,
        typer.Argument(metavar="OLD", help="A strategy file, a git revision, a day, or a saved rank --format json."),
    ],
    where: Where,
    output: Output,
    new: Annotated[
        str | None, typer.Argument(metavar="NEW", help="The same. (default: the present files)", show_default=False)
    ] = None,
    skip_invalid: SkipInvalid = False,
    top: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="The most stories of each kind. (default: a page's worth; as data all)"),
    ] = None,
    format: Annotated[
        Format | None, typer.Option(help="A page or data. (default: what FILE ends with, else table)")
    ] = None,
) -> None:
    """What moves in the ranking from OLD to NEW, and why.

    For each story that moved, the criteria that moved it, and whether the strategy, an edit or the day did.

    Such as `storykit diff strategy.yaml what-if.yaml`, `storykit diff HEAD~3` or `storykit diff 2026-08-01 2026-11-16`.
    """
    from storykit.cli.streams import emit, show
    from storykit.comparison.differing import diff as verb

    written: Format = format_of(format, output.output, Format, "table")
    found = verb(*(_side(word, where, skip_invalid) for word in (old, new)))
    if written == "json":
        from storykit.present.diff import diff_head, move_row
        from storykit.render.data import json_object

        moved = (found.first(top) if top else found).moved
        emit(json_object(diff_head(found), "moved", map(move_row, moved), {}), output.output)
    else:
        from storykit.present.diff import diff_page

        show(diff_page(found.first(top) if top else found.first(PAGE, PAGE_CHANGED)), written, output)


def _side(word: str | None, where: Where, skip_invalid: bool) -> "Side":
    """One side; says on stderr what was left out of it."""
    from storykit.cli.streams import report, say
    from storykit.comparison.sides import read_side

    side = read_side(
        word, as_of=where.day, strategy=where.strategy, stories=where.stories or (), skip_invalid=skip_invalid
    )
    if where.verbose:
        say(f"storykit: {side.label}: {len(side.seen)} stories, strategy {side.quarter}")
    if side.skipped and not where.quiet:
        report(side.skipped)
        files = len({fault.path for fault in side.skipped})
        where.say(f"left out {files} invalid file{'s' * (files > 1)} of {side.label}")
    return side
