"""The oracle's verdict on published case studies that nobody wrote for this project."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from storykit import load

from .agreement import assert_agreement, read_plain

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "cncf"
DAY = date(2026, 11, 16)

pytestmark = pytest.mark.skipif(
    not (FOLDER / "strategy.yaml").is_file(), reason="the case studies are not there: ../shared/data/cncf"
)


def test_there_are_55_stories() -> None:
    assert len(read_plain(FOLDER)[1]) == len(load(FOLDER).stories) == 55


@pytest.mark.parametrize("day", [DAY, DAY - timedelta(3650), DAY + timedelta(3650)], ids=str)
def test_program_and_oracle_agree(day: date) -> None:
    strategy, stories = read_plain(FOLDER)
    assert_agreement(load(FOLDER), strategy, stories, day)
