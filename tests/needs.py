"""What a test needs besides Python: without it the test is skipped, and says why; where all is asked for, it fails."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

EVERYTHING = "STORYKIT_TEST_EVERYTHING"
"""Set in CI: a needed program that is missing there is a fault of the set-up."""


def missing(reason: str) -> NoReturn:
    """Skip the test, or fail it where everything is asked for."""
    if os.environ.get(EVERYTHING):
        pytest.fail(f"{reason}, and {EVERYTHING} is set", pytrace=False)
    pytest.skip(reason)


def program(*names: str) -> str:
    """The path of the first of some programs that is here."""
    for name in names:
        if path := shutil.which(name):
            return path
    missing(f"{' or '.join(names)} is not here")
