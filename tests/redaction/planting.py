"""Libraries in which every text has a secret of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from storykit.model.library import Library, StoryFile
from storykit.model.marks import Marks
from storykit.model.names import Glossary
from storykit.model.story import Story
from storykit.model.strategy import Strategy
from storykit.model.typed import validator

Plain = dict[str, Any]

KEPT = {
    *("status", "attribution", "kind", "stage", "voice", "scope", "approved", "amount", "effort", "until"),
    *("persona", "offerings", "personas", "problems"),
}
"""Fields of set words and numbers, and names that a secret would make unknown."""


@dataclass
class Garden:
    """Secrets and where each was planted."""

    planted: dict[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(101))

    def secret(self, where: tuple[str, ...]) -> str:
        """A word that is nowhere else, capital at the start as names are."""
        letters = "".join("bcdfghjklm"[int(digit)] for digit in str(next(self.numbers)))
        word = f"Zq{letters}ovix"
        self.planted[word] = where
        return word

    def fill(self, value: Any, where: tuple[str, ...]) -> Any:
        """A value in which each text ends with a secret; days, numbers and set words stay."""
        if isinstance(value, dict):
            filled = {key: self.fill(each, (*where, key)) for key, each in value.items()}
            return filled | {"x-own": self.secret((*where, "x-own"))}
        if isinstance(value, list):
            return [self.fill(each, where) for each in value]
        last = where[-1]
        if not isinstance(value, str) or not value.strip() or last in KEPT or last.endswith("_on"):
            return value
        return self.text(value, where)

    def text(self, value: str, where: tuple[str, ...]) -> str:
        """A text with a secret in the way that its field asks for."""
        secret = self.secret(where)
        if where[-1] == "url":
            return f"https://{secret.lower()}.example.com/{secret}"
        if where[-1] == "id":
            return f"{value}-{secret}"
        return f"{value.rstrip('.')} {secret}."


def whole(id: str) -> Plain:
    """A story in which every field is given."""
    return {
        "id": id,
        "title": "It works",
        "customer": {
            "name": "Plumhill",
            "aliases": ["House"],
            "industry": "banking",
            "size": "small",
            "region": "dach",
            "status": "active",
        },
        "kind": "success",
        "stage": "published",
        "owner": "sam",
        "happened_on": "2026-03-17",
        "evergreen": "the method",
        "narrative": {
            "hero": "Ada",
            "voice": "us",
            "setting": "They bake. They sell.",
            "complication": "The ovens wait.",
            "turning_point": "A new plan.",
            "resolution": "Bread at six.",
        },
        "outcomes": [
            {"metric": "time", "before": "2 days", "after": "1 day", "change": "-1", "period": "a year", "source": "us"}
        ],
        "contagion": dict.fromkeys(
            ("social_currency", "triggers", "emotion", "public", "practical_value", "stories"), "so"
        ),
        "advocates": [
            {"name": "Ada", "title": "CFO", "activities": ["speaking"], "status": "active"},
            {"name": "Bo", "title": "Head of Sales", "activities": ["review"], "status": "left"},
        ],
        "quotes": [
            {"text": "Yes.", "by": "Ada", "approved": "true"},
            {"text": "Perhaps.", "by": "Bo", "approved": "false"},
        ],
        "permission": {
            "status": "granted",
            "attribution": "named",
            "granted_by": "Bo",
            "granted_on": "2026-01-01",
            "expires_on": "2027-01-01",
        },
        "deal": {"amount": "777123", "currency": "EUR", "closed_on": "2025-07-07"},
        "assets": [
            {"type": "case_study", "format": "written", "title": "Read", "url": "u", "published_on": "2026-04-01"}
        ],
        "tags": ["keynote"],
        "notes": "internal",
        "ignore": [{"rule": "no-quote", "reason": "asked", "until": "2026-12-31"}],
    }


def story(plain: Plain) -> Story:
    """A typed story of plain values; keys of one's own are gathered as the reader does."""
    made: Story = validator(Story).validate_python(_gathered(plain))
    return made


def _gathered(value: Any) -> Any:
    if isinstance(value, list):
        return [_gathered(each) for each in value]
    if not isinstance(value, dict):
        return str(value) if isinstance(value, int | float) else value
    own = {key: each for key, each in value.items() if key.startswith("x-")}
    rest = {key: _gathered(each) for key, each in value.items() if key not in own}
    return rest | ({"x-": own} if own else {})


def library(strategy: Strategy, *stories: Story) -> Library:
    """A library of stories as if read from files of the customers' names."""
    glossary = Glossary(strategy)
    files = [
        StoryFile(glossary.resolve(each)[0], f"stories/{each.customer.name}/{each.id}.yaml", Marks([], []))
        for each in stories
    ]
    return Library(strategy, glossary, tuple(files), folder="/home/sam/secret-folder")
