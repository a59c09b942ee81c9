"""storykit rank"""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from storykit.cli.options import Output, SkipInvalid, Where
from storykit.errors import StorykitError

if TYPE_CHECKING:
    from storykit.model.library import Library
    from storykit.model.names import Names
    from storykit.ranking import Filter, Ranking

PAGE, PAGE_OTHERS = 10, 5
Format = Literal["table", "json", "jsonl", "csv", "md"]


class ListName(StrEnum):
    """The lists by name, and all of them."""

    GO_GET = "go-get"
    READY = "ready"
    REFRESH = "refresh"
    OFF_STRATEGY = "off-strategy"
    BLOCKED = "blocked"
    ALL = "all"


class Facets(NamedTuple):
    """Which stories to show."""

    offering: Annotated[list[str] | None, typer.Option(help="Only stories of this offering (id, name or alias).")] = (
        None
    )
    persona: Annotated[list[str] | None, typer.Option(help="Only stories that speak to this buyer.")] = None
    industry: Annotated[list[str] | None, typer.Option(help="Only customers of this industry.")] = None
    region: Annotated[list[str] | None, typer.Option(help="Only customers of this region.")] = None
    size: Annotated[list[str] | None, typer.Option(help="Only customers of this size.")] = None
    owner: Annotated[list[str] | None, typer.Option(help="Only stories that this colleague looks after.")] = None

    def filter(self, library: "Library") -> "Filter":
        """The facets as ids of the strategy."""
        from storykit.ranking import Filter

        glossary = library.glossary
        return Filter(
            offering=_ids(glossary.offerings, self.offering),
            persona=_ids(glossary.personas, self.persona),
            industry=self.industry or (),
            region=self.region or (),
            size=self.size or (),
            owner=self.owner or (),
        )


def _ids(names: "Names", given: list[str] | None) -> tuple[str, ...]:
    ids, unknown = names.ids(tuple(given or ()), ())
    if unknown:
        message = "; ".join(mistake.message for mistake in unknown)
        raise StorykitError(message, hint=f"the strategy has {', '.join(names.shown)}")
    return ids


def rank(
    where: Where,
    facets: Facets,
    output: Output,
    skip_invalid: SkipInvalid = False,
    lists: Annotated[
        list[ListName] | None,
        typer.Option("--list", help="A list to show; may be given again. (default: go-get, ready, refresh)"),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(min=1, help="The most stories of each list. (default: a page's worth; in data formats all)"),
    ] = None,
    format: Annotated[Format, typer.Option(help="A page (table, md) or data.")] = "table",
) -> None:
    """Which stories to go and get, and why: every story scored, best first.

    Go-gets are ordered by priority (score × need), the other lists by score.

    `storykit explain STORY` shows the sum behind a score.
    """
    from storykit.cli.streams import emit, say, show
    from storykit.lists import LISTS
    from storykit.ranking import SHOWN
    from storykit.ranking import rank as verb

    library = where.load(skip_invalid)
    asked = {name.value for name in lists or ()}
    wanted = LISTS if "all" in asked else tuple(name for name in LISTS if name in (asked or SHOWN))
    ranking = verb(library, as_of=where.day, lists=wanted, top=top, only=facets.filter(library))
    if format in ("table", "md"):
        from storykit.present.rank import rank_page

        show(rank_page(ranking if top else ranking.first(PAGE, PAGE_OTHERS)), format, output)
    else:
        emit(_data(ranking, format), output.output)
    if not ranking.stories:
        say(f"storykit: {_nothing(library, ranking)}")
        raise typer.Exit(1)


def _nothing(library: "Library", ranking: "Ranking") -> str:
    if not library.stories:
        return "there are no stories yet (put a file with title and customer.name into stories/)"
    hidden = [f"{count} {name}" for name, count in ranking.counts.items() if count]
    return f"no story on these lists; there are {', '.join(hidden)}" if hidden else "no story passes the filter"


def _data(ranking: "Ranking", format: Format) -> Iterable[str]:
    from storykit.present import data
    from storykit.render.data import csv_lines, json_lines, json_object

    if format == "csv":
        return csv_lines(data.COLUMNS, map(data.flat_row, ranking.stories))
    rows = map(data.story_row, ranking.stories)
    if format == "jsonl":
        return json_lines(rows)
    head = data.head(ranking.basis.targets, "rank") | {"counts": ranking.counts}
    return json_object(head, "stories", rows, {"skipped": list(map(data.skipped_row, ranking.skipped))})
