"""The colours of pages and pictures.

Every ink has a contrast of at least 4.5:1 on what it is written on (WCAG 2.2, 1.4.3); tests hold it to that.
"""

from __future__ import annotations

from typing import NamedTuple


class Shade(NamedTuple):
    """A background and the colour of text on it."""

    paper: str
    ink: str


class Palette(NamedTuple):
    """The colours of one appearance.

    Attributes:
        faint: Lines, tracks and grids.
        heat: From nothing missing to the most, in equal steps to the eye.
        parts: The parts of a bar, from the first on.
    """

    paper: str
    ink: str
    quiet: str
    faint: str
    accent: str
    heat: tuple[Shade, ...]
    parts: tuple[str, ...]


def _heat(papers: str, inks: tuple[str, str], turn: int) -> tuple[Shade, ...]:
    return tuple(Shade(paper, inks[i >= turn]) for i, paper in enumerate(papers.split()))


LIGHT = Palette(
    paper="#ffffff",
    ink="#18212b",
    quiet="#5a6673",
    faint="#dfe4ea",
    accent="#0f4c75",
    heat=_heat("#f0f5fa #d8e2ec #becddb #a2b7ca #86a1b9 #6a8ba7 #4e7495 #305e82 #0d4870", ("#18212b", "#ffffff"), 6),
    parts=("#0f4c75", "#6fa3c8", "#b9c6d2", "#8a96a3"),
)
DARK = Palette(
    paper="#12171d",
    ink="#e6ebf0",
    quiet="#9ba8b5",
    faint="#2c3641",
    accent="#8cc4f0",
    heat=_heat("#1a232d #273543 #35485a #445c72 #53718b #6287a5 #729dc0 #82b4db #93cbf7", ("#f4f7fa", "#0b1117"), 5),
    parts=("#8cc4f0", "#4d7ea3", "#6b7885", "#46525f"),
)
LEVELS = len(LIGHT.heat) - 1


def level(missing: float) -> int:
    """The shade of a share from 0 to 1, from 0 to LEVELS; what is missing at all is never shaded as nothing."""
    nearest = int(min(max(missing, 0.0), 1.0) * LEVELS + 0.5)
    return max(nearest, 1) if missing > 0 else 0
