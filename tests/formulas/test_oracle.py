"""The program's numbers are the oracle's: on random libraries and on the sample."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from storykit import load as load_library

from .agreement import assert_agreement, load, read_plain
from .oracle import Plain
from .strategies import SOME, libraries_on_a_day

SAMPLE = Path(__file__).resolve().parents[2]


@settings(SOME, max_examples=150)
@given(libraries_on_a_day())
def test_agreement_on_random_libraries(library: tuple[Plain, list[Plain], date]) -> None:
    strategy, stories, day = library
    assert_agreement(load(strategy, stories), strategy, stories, day)


@pytest.mark.parametrize("day", ["2026-11-16", "2026-12-18", "2026-12-19", "2024-02-29", "2029-01-01"])
def test_agreement_on_the_sample(day: str) -> None:
    strategy, stories = read_plain(SAMPLE)
    assert stories
    assert_agreement(load_library(SAMPLE), strategy, stories, date.fromisoformat(day))
