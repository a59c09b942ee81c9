"""storykit plan"""

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from storykit.cli.options import FORMATS, Output, SkipInvalid, Where, format_of
from storykit.errors import StorykitError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storykit.planner.planning import Plan

Format = Literal["table", "json", "jsonl", "csv", "md", "html", "xlsx"]


class Bounds(NamedTuple):
    """What the plan must keep to."""

    effort: Annotated[
        bool, typer.Option("--effort", help="Let the budget count the stories' effort instead of stories.")
    ] = False
    per_customer: Annotated[int, typer.Option(min=1, metavar="N", help="The most stories of one customer.")] = 1
    include: Annotated[
        list[str] | None, typer.Option(metavar="STORY", help="A go-get that must be in it; may be given again.")
    ] = None
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="STORY", help="A story that must not; may be given again.")
    ] = None
    owner: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=N", help="The most stories that this colleague can look after; may be given again."),
    ] = None

    def owners(self) -> dict[str, int]:
        """The most stories by owner."""
        found: dict[str, int] = {}
        for text in self.owner or ():
            name, sign, number = text.rpartition("=")
            if not (sign and name.strip() and number.strip().isdecimal()):
                raise StorykitError(f'--owner "{text}" is not NAME=N', hint="write --owner mara=3, for instance")
            if found.setdefault(name.strip(), int(number)) != int(number):
                raise StorykitError(f"--owner {name.strip()} is given twice, with different numbers")
        return found


def plan(
    where: Where,
    budget: Annotated[float, typer.Option(min=0, metavar="N", help="The most stories (or effort) for the quarter.")],
    bounds: Bounds,
    output: Output,
    skip_invalid: SkipInvalid = False,
    time_limit: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="Stop then with the best set so far, and say what it lacks.")
    ] = 60,
    format: Annotated[Format | None, typer.Option(help=FORMATS)] = None,
) -> None:
    """The best set of go-gets for the quarter, not the best list.

    Picks the stories that together raise coverage most, with the proof that no other set within the limits does.

    A gap that is filled once counts once, and no customer is asked more often than the strategy's limits allow.
    """
    from storykit.planner.planning import plan as verb

    written: Format = format_of(format, output.output, Format, "table")
    library = where.load(skip_invalid)
    made = verb(
        library,
        as_of=where.day,
        budget=budget,
        effort=bounds.effort,
        per_customer=bounds.per_customer,
        include=bounds.include or (),
        exclude=bounds.exclude or (),
        owners=bounds.owners(),
        time_limit=time_limit,
        log=where.log(library),
    )
    _write(made, written, output)
    if nothing := _nothing(made):
        where.say(nothing)
        raise typer.Exit(1)


def _nothing(made: "Plan") -> str:
    """Why there is nothing to go and get, where a budget would have allowed it; else empty."""
    if not made.ranking.stories:
        return "there is no go-get to plan with (storykit rank --list all shows where the stories are)"
    if made.wishes.budget and len(made.held) == len(made.ranking.stories):
        return "no go-get can be picked: the limits hold back all of them"
    return ""


def _write(made: "Plan", format: Format, output: Output) -> None:
    from storykit.cli.streams import emit, show

    if format in ("json", "jsonl", "csv"):
        return emit(_data(made, format), output.output)
    from storykit.present.plan import plan_page

    return show(plan_page(made), format, output)


def _data(made: "Plan", format: Format) -> "Iterable[str]":
    from storykit.present import data
    from storykit.present import plan as present
    from storykit.render.data import csv_lines, json_lines, json_object

    rows = present.pick_rows(made)
    if format == "csv":
        return csv_lines(present.COLUMNS, (list(row.values()) for row in rows))
    if format == "jsonl":
        return json_lines(rows)
    head = data.head(made.ranking.basis.targets, "plan") | present.wishes(made)
    return json_object(head, "picked", rows, present.results(made))
