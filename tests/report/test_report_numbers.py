"""JSON holds every number that the page shows, in whatever way the page rounds and words it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from running import ASKED, ROOT, quick

from storykit.present.stability import outward

CNCF = ROOT.parent / "shared" / "data" / "cncf"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NUMBER = re.compile(r"(?<![\w.])[+±−-]?(\d[\d,]*(?:\.\d+)?)")
OWN = re.compile(
    r"\*… and \d+ more: [^*]*\*|--top \d+|and \d+ more\b|middle 90 % of|\d+ more of its cells|helps \d+ more"
)
"""How much the page leaves out and how to see it; and how the sentence on stability reckons."""
PAGES = {
    "sample": (ROOT, "--plan", "4"),
    "case studies": (CNCF, "--plan", "5"),
}


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield len(value)
        for key, inner in value.items():
            yield key
            yield from leaves(inner)
    elif isinstance(value, list):
        yield len(value)
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def held(whole: Any) -> tuple[set[Decimal], set[str]]:
    """The numbers of the JSON, those in its texts, too; and its days."""
    numbers, days = set[Decimal](), set[str]()
    for leaf in leaves(whole):
        if isinstance(leaf, str):
            days |= set(DAY.findall(leaf))
            numbers |= {Decimal(found[1].replace(",", "")) for found in NUMBER.finditer(DAY.sub("", leaf))}
        elif isinstance(leaf, int | float) and not isinstance(leaf, bool):
            numbers.add(abs(Decimal(str(leaf))))
    return numbers, days


def told(number: Decimal, numbers: set[Decimal]) -> bool:
    """Whether a number of the page is one of the JSON, rounded to the page's places: as it is, or as a share."""
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    for shown, room in ((number, step / 2), (number / 100, step / 200 + Decimal("0.00005"))):
        if any(abs(shown - found) <= room for found in numbers):
            return True
    return False


@pytest.mark.parametrize("name", PAGES)
def test_json_holds_every_number_of_the_page(name: str, tmp_path: Path) -> None:
    folder, *plan = PAGES[name]
    if not (Path(folder) / "strategy.yaml").is_file():
        pytest.skip(f"the stories are not there: {folder}")
    earlier = tmp_path / "then.json"
    quick("report", "--as-of", "2026-03-31", "--format", "json", "-o", str(earlier), cwd=Path(folder))
    asked = ("report", *ASKED, "--against", str(earlier), *map(str, plan), "--format")
    page, whole = quick(*asked, "md", cwd=Path(folder)).out, quick(*asked, "json", cwd=Path(folder)).data
    numbers, days = held(whole)
    first = whole["stability"]["dethroned_by"]
    numbers.add(Decimal(str(outward(first["from"], first["to"]))))  # in three digits, on the far side
    assert set(DAY.findall(page)) <= days
    rest = re.sub(r"\]\([^)]*\)", "]", OWN.sub("", DAY.sub("", page.replace("\\", ""))))
    shown = {found[1] for found in NUMBER.finditer(rest)}
    assert len(shown) > 50
    assert {number for number in shown if not told(Decimal(number.replace(",", "")), numbers)} == set()
