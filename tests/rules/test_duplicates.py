"""Two files that tell one story are found, two stories of one customer are not, and large libraries stay cheap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from storykit.checking import Choice, check
from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.loading import read
from storykit.model.library import Library, StoryFile
from storykit.model.marks import Marks
from storykit.model.names import Glossary, Mistake
from storykit.model.story import Customer, Narrative, Story
from storykit.model.strategy import Offering, Persona, Strategy
from storykit.rules import duplicates
from storykit.rules.base import Shelf
from storykit.targets import Targets

ROOT = Path(__file__).parents[2]
STRATEGY = Strategy("2026-Q4", (Offering("routes"), Offering("returns")), (Persona("cfo"),))
SHELVES = "Auenkorb fills its shelves before the doors open"
TEXT = (
    "Auenkorb runs 84 neighbourhood supermarkets between two mountain ranges. Jonas sends out 46 trucks every night. "
    "Nearly a third of the shops opened with gaps in the bread and milk shelves. He had tried earlier starts."
)


def story(id: str, title: str = SHELVES, customer: Customer | None = None, **fields: object) -> Story:
    return Story(id, title, customer or Customer("Auenkorb"))._replace(**fields)  # type: ignore[arg-type]


def told(text: str) -> Narrative:
    return Narrative(setting=text)


def nowhere(mistake: Mistake) -> Diagnostic:
    raise StorykitError(mistake.message)


def found(stories: Iterable[Story]) -> list[Diagnostic]:
    files = tuple(StoryFile(story, f"stories/{story.id}.yaml", Marks([0], [0])) for story in stories)
    glossary = Glossary(STRATEGY)
    library = Library(STRATEGY, glossary, files)
    shelf = Shelf(library, Targets(STRATEGY, date(2026, 11, 16), glossary), (), "activity.csv", nowhere)
    assert duplicates.duplicate_story.shelf
    return list(duplicates.duplicate_story.shelf(shelf))


@pytest.mark.parametrize(
    "twin",
    [
        story("b"),
        story("b", "How Auenkorb fills its shelves, before the doors open!"),
        story("b", "Auenkorb fills its shelfs before the doors open"),
        story("b", "Before the doors open in the morning, Auenkorb's shelves fill", narrative=told(TEXT)),
        story("b", customer=Customer("AUENKORB  ")),
        story("b", customer=Customer("Auenkorb Märkte", aliases=("Auenkorb",))),
        story("b", "The night shift", narrative=told(TEXT.replace("He had", "Jonas had even"))),
        story("b", offerings=("routes", "returns")),
        story("b", offerings=()),
    ],
)
def test_is_found(twin: Story) -> None:
    one = story("a", offerings=("routes",), narrative=told(TEXT))
    (finding,) = found([one, twin])
    assert finding.path == "stories/b.yaml"
    assert [other.path for other in finding.related] == ["stories/a.yaml"]
    assert finding.message == "tells the same story as a"


@pytest.mark.parametrize(
    "other",
    [
        story("b", offerings=("returns",), narrative=told(TEXT)),
        story("b", customer=Customer("Plumfen")),
        story("b", "Auenkorb takes 1.4 million euros out of the diesel bill"),
        story("b", "Auenkorb fills its shelves in 40 shops before the doors open"),
        story("b", "Auenkorb and its shelves"),
        story("b", stage="retired"),
        story("b", stage="declined"),
        story("b", customer=Customer("Auenkorb", status="churned")),
    ],
)
def test_is_another_story(other: Story) -> None:
    assert not found(
        [story("a", "Auenkorb fills its shelves in 9 shops before the doors open", offerings=("routes",)), other]
    )


@pytest.mark.parametrize(("one", "other"), [("Flux", "F.lux"), ("Nav", "Navy"), ("DB", "D B")])
def test_names_are_compared_whole(one: str, other: str) -> None:
    title = "Nobody is woken at night any more"
    assert not found([story("a", title, Customer(one)), story("b", title, Customer(other))])
    assert found([story("a", title, Customer(one)), story("b", title, Customer(one.upper()))])


def test_two_aliases_in_common_are_one_finding() -> None:
    both = Customer("Auenkorb Märkte", aliases=("Auenkorb", "AM"))
    assert len(found([story("a", customer=both), story("b", customer=both)])) == 1


def test_three_files_are_two_findings_in_whatever_order() -> None:
    stories = [story("a"), story("b"), story("c")]
    expected = [("stories/b.yaml", 1), ("stories/c.yaml", 2)]
    assert [(f.path, len(f.related)) for f in found(stories)] == expected
    assert [(f.path, len(f.related)) for f in found(reversed(stories))] == expected


def test_one_word_titles_without_text_are_told_apart_by_nothing() -> None:
    assert found([story("a", "Auenkorb Case Study"), story("b", "Auenkorb case study")])
    assert not found([story("a", "Auenkorb Case Study 1"), story("b", "Auenkorb Case Study 2")])


class Counter:
    """Counts how often two stories are compared."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.same_story = duplicates.same_story
        monkeypatch.setattr(duplicates, "same_story", self)

    def __call__(self, one: duplicates.Telling, other: duplicates.Telling) -> bool:
        self.count += 1
        return self.same_story(one, other)


def test_titles_without_words_are_not_compared() -> None:
    assert not found([story("a", "🚀"), story("b", "???")])


def test_two_stories_of_one_customer_in_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = Counter(monkeypatch)
    report = check(read(ROOT / "strategy.yaml"), as_of=date(2026, 11, 16), choice=Choice({"duplicates"}))
    assert not report.findings
    assert compared.count == 1


def many(count: int, customers: int) -> list[Story]:
    """Stories of which each has words of its own, and the last is the first once more."""
    stories = [
        story(f"{i:05}", f"Round w{i * 7919 % count} of yard y{i}", Customer(f"Customer {i % customers}"))
        for i in range(count)
    ]
    return [*stories, stories[0]._replace(id="twin")]


@pytest.mark.parametrize("customers", [1, 700, 20_000])
def test_work_grows_no_faster_than_the_library(customers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = Counter(monkeypatch)
    (finding,) = found(many(20_000, customers))
    assert finding.path == "stories/twin.yaml"
    assert compared.count <= 20_001 * 2 * duplicates.NEIGHBOURS


def test_customers_with_one_story_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = Counter(monkeypatch)
    assert not found(many(20_000, 20_000)[:-1])
    assert compared.count == 0
