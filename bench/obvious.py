"""What a user would write instead of `storykit rank`: PyYAML's fast loader, pydantic models, a sort."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel


class Customer(BaseModel):
    name: str
    industry: str | None = None
    size: str | None = None
    region: str | None = None


class Narrative(BaseModel):
    hero: str | None = None
    setting: str | None = None
    complication: str | None = None
    turning_point: str | None = None
    resolution: str | None = None


class Outcome(BaseModel):
    metric: str | None = None
    before: str | None = None
    after: str | None = None
    change: str | None = None
    period: str | None = None
    source: str | None = None


class Advocate(BaseModel):
    name: str
    title: str | None = None
    activities: list[str] = []


class Permission(BaseModel):
    status: str
    attribution: str | None = None
    scope: list[str] = []
    granted_on: date | None = None
    expires_on: date | None = None


class Quote(BaseModel):
    text: str
    by: str | None = None
    approved: bool = False


class Deal(BaseModel):
    amount: float | None = None
    currency: str | None = None
    closed_on: date | None = None


class Asset(BaseModel):
    type: str | None = None
    format: str | None = None
    url: str | None = None
    published_on: date | None = None


class Story(BaseModel):
    title: str
    stage: str = "candidate"
    customer: Customer
    offerings: list[str] = []
    personas: list[str] = []
    problems: list[str] = []
    happened_on: date | None = None
    narrative: Narrative | None = None
    outcomes: list[Outcome] = []
    advocates: list[Advocate] = []
    permission: Permission | None = None
    contagion: dict[str, str] = {}
    quotes: list[Quote] = []
    deal: Deal | None = None
    assets: list[Asset] = []
    tags: list[str] = []
    owner: str | None = None
    notes: str | None = None


def main(folder: Path) -> None:
    """Read everything, and rank by the weights of offering and persona alone."""
    strategy = yaml.load((folder / "strategy.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    weights = {thing["id"]: thing["weight"] for thing in strategy["offerings"] + strategy["personas"]}
    stories = [
        Story.model_validate(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
        for path in sorted((folder / "stories").rglob("*.yaml"))
    ]
    stories.sort(key=lambda story: -sum(weights[id] for id in story.offerings + story.personas))
    for story in stories[:10]:
        print(story.title)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
