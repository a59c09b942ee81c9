"""One story's score as a page: the sum, the need, and what would raise it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor, fsum

from storykit.present.document import Block, Cell, Column, Document, Heading, Table, Text
from storykit.ranking import Ranked
from storykit.score import Points, gap

_SUM = (
    Column("Criterion", "text", "fact", 10),
    Column("Value", "percent", "fact", 5),
    Column("Points", "number", "fact", 6),
    Column("of", "number", "fact", 5),
    Column("Because", "text", "detail"),
)
_CELLS = (
    Column("Offering"),
    Column("Persona"),
    Column("Demand", "number", "fact", 6),
    Column("Ready", "number", "fact", 5),
    Column("Target", "number", "fact", 6),
    Column("Gap", "percent", "fact", 4),
)
_RAISE = (Column("Points", "text", "fact", 6), Column("What would raise it", "text", "detail"))


def explain_page(place: Ranked) -> Document:
    """Everything behind the place of one story."""
    story, scored = place.story, place.scored
    criteria = place.criteria
    blocks: list[Block] = [
        Text(f"{story.customer.name}, {story.stage}: number {place.rank} on the list {scored.list}. {_worth(place)}"),
        Text(f"Line numbers are those of {scored.file.path}", quiet=True),
    ]
    blocks += [Text(f"{reason[0].upper()}{reason[1:]}.") for reason in scored.standing.reasons]
    blocks += [Heading("Score"), _sum(place, criteria)]
    if place.need is not None:
        blocks += _need(place)
    if gains := raises(criteria):
        rows = tuple((f"+{gain:.1f}", text) for text, gain in gains)
        blocks += [Heading("What would raise it"), Table(_RAISE, rows)]
    blocks += [Heading("Next"), Text(place.next_step or "Leave it.")]
    return Document(story.title, tuple(blocks))


def _worth(place: Ranked) -> str:
    scored = place.scored
    told = f"Score {scored.score:.1f}"
    if scored.potential - scored.score >= 0.05:
        told += f", potential {scored.potential:.1f}"
    if place.need is None or place.priority is None:
        return f"{told}."
    return f"{told}; need {place.need:.0%}; priority {place.priority:.1f}."


def raises(criteria: Sequence[Points]) -> list[tuple[str, float]]:
    """What would raise a score and by how many points, the largest gain first."""
    gains = [(advice.text, advice.gain * c.max) for c in criteria for advice in c.explanation.advice]
    return sorted((gain for gain in gains if gain[1] >= 0.05), key=lambda gain: -gain[1])


def _sum(place: Ranked, criteria: tuple[Points, ...]) -> Table:
    most = adding_up([c.max for c in criteria])
    points = adding_up([c.points for c in criteria], most)
    rows = [(c.name, c.value, p, m, _because(c, place)) for c, p, m in zip(criteria, points, most, strict=True)]
    total: tuple[Cell, ...] = ("score", "", fsum(points), fsum(most), "")
    return Table(_SUM, tuple(rows), total=total)


def _because(points: Points, place: Ranked) -> str:
    find = place.scored.file.marks.find
    told = [f"{e.text} (line {find(e.at).line})" for e in points.explanation.evidence]
    if told:
        return "; ".join(told)
    return "unknown" if points.value is None else "nothing to show for it"


def adding_up(numbers: Sequence[float], most: Sequence[float] = ()) -> list[float]:
    """The numbers rounded to one place such that they add up to their rounded sum.

    Each differs from its exact value by less than 0.1 (largest remainder, as seats are shared out),
    and none is rounded up above its `most`.
    """
    tenths = [floor(round(number * 10, 6)) for number in numbers]
    left = round(round(fsum(numbers), 1) * 10) - sum(tenths)
    room = [i for i in range(len(numbers)) if not most or tenths[i] < round(most[i] * 10)]
    order = sorted(room, key=lambda i: tenths[i] - numbers[i] * 10)
    for i in order[: max(0, left)]:
        tenths[i] += 1
    return [tenth / 10 for tenth in tenths]


def _need(place: Ranked) -> Iterator[Block]:
    targets, ready = place.basis.targets, place.basis.ready
    offerings, personas = targets.glossary.offerings.shown, targets.glossary.personas.shown
    rows = []
    for cell in targets.cells_of(place.story):
        target = targets.cell_targets[cell]
        names = (offerings[cell[0]], personas[cell[1]])
        rows.append((*names, targets.demand(cell), ready[cell], target, gap(ready[cell], target)))
    known = place.story.offerings and targets.personas_of(place.story)
    yield Heading("Need")
    cells = "Its cells" if known else "The cells it may fall in"
    yield Text(f"{cells} lack {place.need:.0%} of the stories wanted, by demand.")
    yield Table(_CELLS, tuple(rows))
