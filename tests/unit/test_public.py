"""The package's public names mean the same, whatever was imported first, and every one is told of."""

from __future__ import annotations

import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import storykit

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "python.md"
FUNCTIONS = tuple(name for name in storykit.__all__ if name[0].islower())
HOMES = sorted({getattr(storykit, name).__module__ for name in storykit.__all__ if name != "__version__"})
EVERYTHING = (
    "import importlib, pkgutil, storykit\n"
    "for found in pkgutil.walk_packages(storykit.__path__, 'storykit.'): importlib.import_module(found.name)"
)


@pytest.mark.parametrize("first", [*(f"import {home}" for home in HOMES), EVERYTHING])
def test_every_function_can_be_called_after_anything_else(first: str) -> None:
    look = f"{first}\nimport storykit\nprint(*(callable(getattr(storykit, name)) for name in {FUNCTIONS}))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"] * len(FUNCTIONS)


def test_no_public_name_is_one_of_a_module() -> None:
    modules = {found.name for found in pkgutil.iter_modules(storykit.__path__)}
    assert modules.isdisjoint(storykit.__all__)


def test_every_public_name_is_there() -> None:
    assert all(hasattr(storykit, name) for name in storykit.__all__)
    assert set(storykit.__all__) <= set(dir(storykit))


def test_every_public_name_says_what_it_is() -> None:
    told = {name: inspect.getdoc(getattr(storykit, name)) or "" for name in storykit.__all__ if name != "__version__"}
    assert not [name for name, words in told.items() if len(words) < len("What it is.") or words.startswith(f"{name}(")]


def test_the_page_names_every_public_name_and_no_other() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("## All names")[2]
    named = {name for row in re.findall(r"^\| `.*", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert named == set(storykit.__all__) - {"__version__"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        storykit.nothing  # noqa: B018
