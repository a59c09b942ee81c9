"""The quarter on a page: its sections by name, each a function from the report to blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import get_args

from storykit.model.strategy import Section
from storykit.present.document import Block, Document, Heading, Text
from storykit.present.report import people, sections
from storykit.present.report import ready as shelf
from storykit.present.report.words import agreement, headline, span
from storykit.reporting import QuarterReport

SECTIONS: Mapping[Section, tuple[str, Callable[[QuarterReport], Iterator[Block]]]] = {
    "coverage": ("Coverage", sections.coverage),
    "go-get": ("Go get", sections.go_get),
    "plan": ("Plan", sections.plan),
    "got": ("Got since last time", sections.got),
    "ready": ("Ready to tell", shelf.ready),
    "due": ("What ends before the quarter does", sections.due),
    "advocates": ("Who was asked", people.advocates),
    "activity": ("What the stories did", people.activity),
    "heard-back": ("Stories that came back", people.heard_back),
    "moved": ("What moved", sections.moved),
    "sure": ("How sure the order is", sections.sure),
    "health": ("Library health", sections.health),
}
"""In the order of the page, with the title of each. A section that has nothing to say is left out."""

ALL: tuple[Section, ...] = get_args(Section)


def report_page(report: QuarterReport) -> Document:
    """The strategy in a line, the state of the quarter in a sentence, and the sections that the strategy wants."""
    strategy = report.ranking.basis.targets.strategy
    blocks: list[Block] = [Text(strategy.goal)] if strategy.goal else []
    blocks += [Text(headline(report)), Text(agreement(strategy), quiet=True)]
    blocks.append(Text("For internal use: this page names customers, people and deals.", quiet=True))
    for title, found in chosen(report, strategy.report.sections or ALL):
        blocks += [Heading(title), *found]
    blocks.append(Text(f"Counted from {span(report)}. Made by storykit from plain text files.", quiet=True))
    return Document(f"Customer stories in {strategy.quarter}, as of {report.ranking.basis.targets.day}", tuple(blocks))


def chosen(report: QuarterReport, names: Sequence[Section]) -> Iterator[tuple[str, list[Block]]]:
    """The title and the blocks of each section that has something to say."""
    for name in dict.fromkeys(names):
        title, section = SECTIONS[name]
        if found := list(section(report)):
            yield title, found
