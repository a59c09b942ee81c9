"""storykit report"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from storykit.cli.options import Output, SkipInvalid, Where, format_of
from storykit.errors import StorykitError

if TYPE_CHECKING:
    from storykit.model.library import Library
    from storykit.reporting import QuarterReport

TEMPLATE = Path(".storykit") / "templates" / "report.html.j2"
Format = Literal["table", "md", "html", "json"]


def report(
    where: Where,
    output: Output,
    skip_invalid: SkipInvalid = False,
    against: Annotated[
        Path | None, typer.Option(metavar="EARLIER.json", help="Compare with an earlier report --format json.")
    ] = None,
    plan: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="Add the best set of N go-gets, and what it would reach.")
    ] = None,
    audience: Annotated[
        Literal["internal", "public"],
        typer.Option(help="public: only the stories that their permission lets everybody see, and nothing else."),
    ] = "internal",
    format: Annotated[
        Format | None,
        typer.Option(help="A page (md puts pictures beside FILE) or data. (default: what FILE ends with, else md)"),
    ] = None,
) -> None:
    """The quarter on a page: what is covered, what to get, what ends, what the stories did, and what moved.

    A report in JSON holds every number of the page, and is what the next one compares itself with (--against).
    """
    written: Format = format_of(format, output.output, Format, "md")
    if audience == "public":
        if against or plan is not None:
            raise StorykitError("--against and --plan are for internal reports", hint="leave them out")
        return _public(where, skip_invalid, written, output)
    from storykit.checking import check
    from storykit.comparison.sides import read_earlier
    from storykit.reporting import report as verb

    earlier = read_earlier(against) if against else None
    reading, library = where.read(skip_invalid)
    log = where.log(library)
    findings = check(reading, as_of=where.day, log=log).findings
    made = verb(library, as_of=where.day, log=log, findings=findings, earlier=earlier, budget=plan)
    return _write(made, library, written, output)


def _write(made: "QuarterReport", library: "Library", format: Format, output: Output) -> None:
    from storykit.present.report import report_page
    from storykit.present.report.data import report_rows

    template = Path(library.folder) / TEMPLATE
    if format == "html" and template.is_file():
        from storykit.cli.streams import emit
        from storykit.render.team import team_page

        return emit([team_page(template, report_page(made), report_rows(made))], output.output)
    if format == "json":
        return _json(report_rows(made), output)
    from storykit.cli.streams import show

    return show(report_page(made), format, output)


def _json(rows: dict[str, Any], output: Output) -> None:
    from storykit.cli.streams import emit
    from storykit.render.data import json_object

    stories, skipped = rows.pop("stories"), rows.pop("skipped")
    emit(json_object(rows, "stories", stories, {"skipped": skipped}), output.output)


def _public(where: Where, skip_invalid: bool, format: Format, output: Output) -> None:
    from storykit.cli.streams import show
    from storykit.present.report.public import public_page, public_rows
    from storykit.redaction.telling import public

    library = public(where.load(skip_invalid), where.day)
    if format == "json":
        return _json(public_rows(library, where.day), output)
    return show(public_page(library, where.day), format, output)
