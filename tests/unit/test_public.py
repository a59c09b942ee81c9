"""The package's public names mean the same, whatever was imported first."""

from __future__ import annotations

import subprocess
import sys

import pytest

import storykit

VERBS = ("load", "rank", "explain")
EVERYTHING = (
    "import importlib, pkgutil\n"
    "for found in pkgutil.walk_packages(storykit.__path__, 'storykit.'): importlib.import_module(found.name)"
)


@pytest.mark.parametrize("first", [*(f"storykit.{name}" for name in storykit.__all__), EVERYTHING])
def test_every_verb_can_be_called_after_anything_else(first: str) -> None:
    look = f"import storykit\n{first}\nprint(*(callable(getattr(storykit, name)) for name in {VERBS}))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"] * len(VERBS)


def test_every_public_name_is_there() -> None:
    assert all(hasattr(storykit, name) for name in storykit.__all__)
    assert set(storykit.__all__) <= set(dir(storykit))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        storykit.nothing  # noqa: B018
