"""Makes a library of any size for measuring: stories of about 2 KB, the same for the same number."""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path

STRATEGY = """\
quarter: 2026-Q4
company: {name: Haulwick Software, aliases: [Haulwick]}
goal: Measure storykit
offerings:
  - {id: routes, name: Haulwick Routes, weight: 5}
  - {id: returns, name: Haulwick Returns, weight: 4}
  - {id: stock, name: Haulwick Stock, weight: 3}
  - {id: labels, name: Haulwick Labels, weight: 0}
personas:
  - {id: cfo, name: CFO, weight: 5, titles: ["CFO", "*Finance*"]}
  - {id: head-of-logistics, name: Head of Logistics, weight: 4, titles: ["Head of Logistics", "COO"]}
  - {id: it-manager, name: IT Manager, weight: 0, titles: ["CIO", "IT *"]}
problems:
  - {id: costly-miles, weight: 5}
  - {id: slow-returns, weight: 4}
segments:
  industry: {grocery: 3, online-retail: 3, other: 1}
  size: {mid-market: 3, enterprise: 2}
coverage: {target: 3}
"""
STAGES = ("candidate", "asked", "agreed", "drafting", "approval", "published", "published", "published")
TITLES = ("CFO", "Head of Logistics", "COO", "CIO", "Finance Director", "Shift Lead")
SENTENCES = (
    "{c} ran forty vans out of two yards, and every evening two of them came home half full.",
    "{p} had counted the miles by hand for a month before anybody believed her.",
    "They asked the drivers first, because nobody else had ever seen the last street of a round.",
    '"We stopped guessing in the second week," {p} says, "and nobody wants to go back."',
    "Haulwick Routes drew the new rounds overnight.",
    "The team kept one map on paper, in case the tablets failed.",
    "We came by twice that spring, and were sent to make coffee.",
    "Her colleagues in finance now plan the year with a number that holds.",
)


def story(random: random.Random, number: int) -> str:
    """One story file, rich in most fields."""
    customer, person = f"Customer {number} Foods", f"Ada Number{number}"
    stage = random.choice(STAGES)
    told = [s.format(c=customer, p=person).replace('"', '\\"') for s in random.sample(SENTENCES, 8)]
    happened = date(2026, 11, 16) - timedelta(days=random.randrange(900))
    granted = "granted" if random.random() < 0.8 else "pending"
    return f"""\
# yaml-language-server: $schema=../.storykit/story.schema.json
title: {customer} takes {random.randrange(5, 60)} percent out of its miles
stage: {stage}
owner: {random.choice(("mara", "tomas", "niamh"))}
customer:
  name: {customer}
  industry: {random.choice(("grocery", "online-retail", "wholesale"))}
  size: {random.choice(("mid-market", "enterprise", "small"))}
  region: emea
offerings: [{random.choice(("routes", "returns", "stock", "labels"))}]
personas: [{random.choice(("cfo", "head-of-logistics", "it-manager"))}]
problems: [{random.choice(("costly-miles", "slow-returns"))}]
happened_on: {happened}
narrative:
  hero: {person}
  setting: "{told[0]} {told[1]}"
  complication: "{told[2]} {told[3]}"
  turning_point: "{told[4]} {told[5]}"
  resolution: "{told[6]} {told[7]}"
outcomes:
  - metric: cost per crate
    before: 0.94 EUR
    after: 0.{random.randrange(50, 93)} EUR
    period: {random.randrange(3, 18)} months
    source: their cost accounts
  - {{metric: diesel bill, change: -{random.randrange(5, 40)} %}}
contagion:
  triggers: Every fuel bill, and every Monday.
  practical_value: Cost per crate takes an afternoon to work out.
advocates:
  - {{name: {person}, title: {random.choice(TITLES)}, activities: [reference_call, speaking]}}
  - {{name: Bo Second, title: {random.choice(TITLES)}, activities: [quote]}}
quotes:
  - {{text: I did not want a report. I wanted one number., by: {person}, approved: true}}
permission:
  status: {granted}
  attribution: named
  scope: [case_study, quote, logo]
  granted_by: {person}
  granted_on: 2026-02-01
  expires_on: 2027-02-01
deal: {{amount: {random.randrange(10, 400)}000, currency: EUR, closed_on: 2025-02-14}}
assets:
  - {{type: case_study, format: written, url: https://example.com/{number}, published_on: 2026-03-01}}
tags: [vans, fuel]
notes: She has time in the first week of December. The press office reads the draft.
"""


def make(folder: Path, stories: int) -> Path:
    """A library with that many stories in `folder`; the strategy's path."""
    generator = random.Random(stories)
    for number in range(stories):
        below = folder / "stories" / f"{number // 500:03}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"story-{number:06}.yaml").write_text(story(generator, number), encoding="utf-8")
    (folder / "strategy.yaml").write_text(STRATEGY, encoding="utf-8")
    return folder / "strategy.yaml"


if __name__ == "__main__":
    print(make(Path(sys.argv[1]), int(sys.argv[2])))
