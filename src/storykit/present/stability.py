"""How sure a ranking's order is, beside the ranking: columns, a sentence, a chart, and keys of the JSON contract."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from storykit.lists import List
from storykit.model.names import Glossary
from storykit.present.data import fine, tenth
from storykit.present.document import Block, Column, Span, Spans, Table, Text, Titled
from storykit.ranking import Ranked, Ranking

if TYPE_CHECKING:
    from storykit.sureness.stability import Dethroning, Stability, Sure

COLUMNS = ("rank_low", "rank_high", "in_top")
"""The columns of `rank --stability --format csv` beside the others."""
_RANKS = Column("Rank", "number", "fact", 5)
_DIGITS = 3
_SURE = (
    Column("#", "number", "rank", 3),
    Column("Story", "text", "title", note="Customer"),
    _RANKS,
    Column("First in", "percent", "fact", 8),
)


def beside(table: Table, name: List, ranking: Ranking, stability: Stability) -> Table:
    """A list's table with each story's interval, and how often it is in the top where not all can be."""
    columns, sure = table.columns, [stability.stories[place.story.id] for place in ranking.of(name)]
    top = (Column(f"Top {stability.top}", "percent", "fact", 6),) if ranking.counts[name] > stability.top else ()
    rows = tuple(
        (row[0], _interval(one), *([one.in_top] if top else []), *row[1:])
        for row, one in zip(table.rows, sure, strict=True)
    )
    return table._replace(columns=(columns[0], _RANKS, *top, *columns[1:]), rows=rows)


def below(name: List, ranking: Ranking, stability: Stability) -> Iterator[Block]:
    """Under the list of the story that is tried: the sentence, and the intervals as a picture."""
    if stability.first is None or stability.first.scored.list != name:
        return
    yield Text(sentence(stability.first, ranking, stability))
    if len(places := ranking.of(name)) > 1:
        yield chart(places, stability)


def intervals(places: tuple[Ranked, ...], stability: Stability) -> Table:
    """Some stories of a list with the ranks they take, and in which share of the draws they are first."""
    sure = [(place, stability.stories[place.story.id]) for place in places]
    rows = tuple(
        (place.rank, Titled(place.story.title, place.story.customer.name), _interval(one), one.leads)
        for place, one in sure
    )
    return Table(_SURE, rows)


def _interval(sure: Sure) -> str:
    return f"{sure.low}" if sure.low == sure.high else f"{sure.low}–{sure.high}"


def sentence(first: Ranked, ranking: Ranking, stability: Stability) -> str:
    """What was varied, how sure the first place is, and what it takes to lose it."""
    sure = stability.stories[first.story.id]
    return (
        f"With every weight varied by up to ±{stability.spread:g} % ({stability.draws:,} draws): "
        f"{first.story.customer.name} is first in {_share(sure.leads)}, and in the top {stability.top} in "
        f"{_share(sure.in_top)}. {_dethroned(stability, ranking)} Ranks are those in the middle 90 % of the draws."
    )


def _dethroned(stability: Stability, ranking: Ranking) -> str:
    found = stability.dethroned_by
    if found is None:
        if not stability.rivals:
            return "It has no rival on its list."
        return "No change of a single weight, down to nothing or up to a hundred times, puts another story first."
    weight, by = _called(found, ranking.basis.targets.glossary), _rival(found, stability)
    after = outward(found.before, found.after)
    if abs(found.change) < 1e-6:
        return f"The slightest change of the weight of {weight} puts {by} first."
    percent = 100 * (after / found.before - 1)
    told = f"{percent:+.0f} %" if abs(percent) >= 10 else f"{percent:+.1f} %"
    change = f"{weight} from {found.before:g} to {after:g} ({told})"
    return f"The smallest change of one weight that puts another first: {change} puts {by} there."


def _rival(found: Dethroning, stability: Stability) -> str:
    """The story that takes over: its customer, or its title where both are of one customer."""
    story, first = found.by.story, stability.first
    same = first is not None and first.story.customer.name == story.customer.name
    return f'"{story.title}"' if same else story.customer.name


def _called(found: Dethroning, glossary: Glossary) -> str:
    """A weight by the name that people know."""
    names = {"offerings": glossary.offerings, "personas": glossary.personas, "problems": glossary.problems}
    return names[found.group].shown[found.key] if found.group in names else found.key


def outward(before: float, after: float) -> float:
    """A threshold in three digits, rounded away from where it started: who types it is beyond it."""
    if not after:
        return 0.0
    unit = 10.0 ** (floor(log10(max(before, after))) - _DIGITS + 1)
    steps = after / unit
    return float(f"{(ceil(steps) if after > before else floor(steps)) * unit:.12g}")


def _share(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def chart(places: tuple[Ranked, ...], stability: Stability) -> Spans:
    """The ranks that some stories of a list take, as a picture."""
    rows = [(place, stability.stories[place.story.id]) for place in places]
    spans = tuple(
        Span(f"{place.rank} {place.story.customer.name}", s.low, place.rank, s.high, _interval(s)) for place, s in rows
    )
    widest, at = max(rows, key=lambda row: row[1].high - row[1].low)
    alt = (
        f"The ranks of {len(rows)} stories in the middle 90 % of {stability.draws:,} draws, with every weight varied "
        f"by up to ±{stability.spread:g} %; a mark shows the rank of today. The numbers are in the table above."
    )
    if at.high > at.low:
        alt += f" The least sure is {widest.story.customer.name}: {_interval(at)}."
    return Spans("rank-intervals", alt, "Rank", spans)


def story_row(place: Ranked, stability: Stability | None) -> dict[str, Any]:
    """What a story of `rank` has besides, if stability was asked for."""
    if stability is None:
        return {}
    sure = stability.stories[place.story.id]
    shares = {"in_top": fine(sure.in_top), "leads": fine(sure.leads)}
    return {"stability": {"rank": [sure.low, sure.high], "median": sure.median} | shares}


def flat_row(place: Ranked, stability: Stability | None) -> list[Any]:
    """The same as cells, in the order of COLUMNS."""
    if stability is None:
        return []
    sure = stability.stories[place.story.id]
    return [sure.low, sure.high, fine(sure.in_top)]


def head(stability: Stability | None) -> dict[str, Any]:
    """What the whole has besides."""
    if stability is None:
        return {}
    first, found = stability.first, stability.dethroned_by
    dethroned_by = found and {
        "weight": found.weight,
        "from": fine(found.before),
        "to": fine(found.after),
        "change": tenth(100 * found.change),
        "by": found.by.story.id,
    }
    return {
        "stability": {
            "spread": stability.spread,
            "draws": stability.draws,
            "seed": stability.seed,
            "top": stability.top,
            "first": first.story.id if first else None,
            "dethroned_by": dethroned_by,
        }
    }
