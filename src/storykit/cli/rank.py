"""storykit rank"""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from storykit.cli.candidates import Export, Wanted, rank_export
from storykit.cli.options import FORMATS, FileKind, Output, SkipInvalid, Where, format_of
from storykit.cli.streams import say
from storykit.errors import StorykitError

if TYPE_CHECKING:
    from storykit.lists import List
    from storykit.model.library import Library
    from storykit.model.names import Names
    from storykit.ranking import Filter, Ranking
    from storykit.sureness.stability import Stability

PAGE, PAGE_OTHERS = 10, 5
MOST_KNOWN = 10
Format = Literal["table", "json", "jsonl", "csv", "md", "html", "xlsx"]


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

    offering: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only stories of this offering (id, name or alias); may be given again."),
    ] = None
    persona: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only stories that speak to this buyer; may be given again."),
    ] = None
    industry: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only customers of this industry; may be given again.")
    ] = None
    region: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only customers of this region; may be given again.")
    ] = None
    size: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only customers of this size; may be given again.")
    ] = None
    owner: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only stories that this colleague looks after; may be given again."),
    ] = None

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


class Sureness(NamedTuple):
    """Whether to try the order, and how hard."""

    stability: Annotated[
        bool, typer.Option("--stability", help="How sure the order is: each story's ranks under varied weights.")
    ] = False
    spread: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=99,
            metavar="PERCENT",
            help="With --stability: by how many percent weights vary. (default: 50)",
            show_default=False,
        ),
    ] = None

    def of(self, ranking: "Ranking", top: int | None) -> "Stability | None":
        """The stability of a whole ranking, if it is asked for."""
        if self.spread and not self.stability:
            raise StorykitError("--spread says how far --stability varies the weights", hint="add --stability")
        if not self.stability:
            return None
        from storykit.sureness.stability import SPREAD, stability

        return stability(ranking, spread=self.spread or SPREAD, top=top)

    def refuse(self) -> None:
        """Where the order cannot be tried."""
        if self.stability or self.spread:
            raise StorykitError("--stability tries the order of stories, not of an export's rows", hint="import them")


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
    sureness: Sureness,
    export: Export,
    kind: FileKind,
    skip_invalid: SkipInvalid = False,
    lists: Annotated[
        list[ListName] | None,
        typer.Option("--list", help="A list to show; may be given again. (default: go-get, ready, refresh)"),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="The most stories of each list. (default: a page's worth; as data all)"),
    ] = None,
    format: Annotated[Format | None, typer.Option(help=FORMATS)] = None,
) -> None:
    """Which stories to go and get, and why: every story scored, best first.

    Go-gets are ordered by priority (score × need), the other lists by score.

    `storykit explain STORY` shows the sum behind a score.
    """
    from storykit.ranking import rank as verb

    written: Format = format_of(format, output.output, Format, "table")
    library = where.load(skip_invalid)
    wanted, only = _wanted(lists), facets.filter(library)
    if export.asked(kind):
        sureness.refuse()
        return rank_export(export, kind, where, library, output, Wanted(wanted, only, top, skip_invalid, written))
    ranking = verb(library, as_of=where.day, lists=wanted, only=only)
    stability = sureness.of(ranking, top)
    ranking = ranking.first(top, top) if top else ranking
    _write(ranking, stability, written, output, whole=bool(top))
    if not ranking.stories:
        say(f"storykit: {_nothing(library, ranking)}{_near(library, ranking.only)}")
        raise typer.Exit(1)
    return None


def _wanted(lists: list[ListName] | None) -> "tuple[List, ...]":
    from storykit.lists import LISTS
    from storykit.ranking import SHOWN

    asked = {name.value for name in lists or ()}
    return LISTS if "all" in asked else tuple(name for name in LISTS if name in (asked or SHOWN))


def _write(ranking: "Ranking", stability: "Stability | None", format: Format, output: Output, *, whole: bool) -> None:
    from storykit.cli.streams import emit, show

    if format in ("json", "jsonl", "csv"):
        return emit(_data(ranking, format, stability), output.output)
    from storykit.present.rank import rank_page

    page = ranking if whole or format == "xlsx" else ranking.first(PAGE, PAGE_OTHERS)
    return show(rank_page(page, stability), format, output)


def _nothing(library: "Library", ranking: "Ranking") -> str:
    if not library.stories:
        return "there are no stories yet (put a file with title and customer.name into stories/)"
    others = [f"{count} on {name}" for name, count in ranking.counts.items() if count]
    return f"no story on these lists ({', '.join(others)}: --list all)" if others else "no story passes the filter"


def _near(library: "Library", only: "Filter") -> str:
    """What was most likely meant by a word that neither a story nor the strategy's segments know."""
    from storykit.model.names import closest
    from storykit.model.values import normal

    segments = library.strategy.segments._asdict()
    for facet in ("industry", "region", "size", "owner"):
        told = {getattr(f.story if facet == "owner" else f.story.customer, facet) for f in library.stories}
        known = sorted({*told, *(segments.get(facet) or ())} - {""})
        for word in getattr(only, facet):
            if normal(word) not in map(normal, known):
                near = closest(word, known)
                meant = f'did you mean "{near}"?' if near else f"there are {', '.join(known[:MOST_KNOWN]) or 'none'}"
                return f' (no story has {facet} "{word}": {meant})'
    return ""


def _data(ranking: "Ranking", format: Format, stability: "Stability | None") -> Iterable[str]:
    from storykit.present import data
    from storykit.present import stability as sure
    from storykit.render.data import csv_lines, json_lines, json_object

    if format == "csv":
        cells = (data.flat_row(place) + sure.flat_row(place, stability) for place in ranking.stories)
        return csv_lines(data.COLUMNS + (sure.COLUMNS if stability else ()), cells)
    rows = (data.story_row(place) | sure.story_row(place, stability) for place in ranking.stories)
    if format == "jsonl":
        return json_lines(rows)
    head = data.head(ranking.basis.targets, "rank") | data.filter_row(ranking.only) | {"counts": ranking.counts}
    return json_object(
        head | sure.head(stability), "stories", rows, {"skipped": list(map(data.skipped_row, ranking.skipped))}
    )
