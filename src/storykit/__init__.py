"""storykit: which customer stories to go and get, from plain text files.

>>> from datetime import date
>>> import storykit
>>> library = storykit.load("strategy.yaml")
>>> ranking = storykit.rank(library, as_of=date(2026, 11, 16), top=1)
>>> first = ranking.stories[0]
>>> first.story.customer.name, round(first.priority, 1)
('Auenkorb Märkte', 97.2)
>>> storykit.explain(library, first.story.id, as_of=date(2026, 11, 16)).next_step
'Interview Birgit Tannhofer'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storykit.candidates.streaming import Candidates as Candidates
    from storykit.candidates.streaming import rank_candidates as rank_candidates
    from storykit.checking import Checked as Checked
    from storykit.checking import Choice as Choice
    from storykit.checking import check as check
    from storykit.comparison.differing import diff as diff
    from storykit.comparison.moves import Diff as Diff
    from storykit.comparison.moves import Side as Side
    from storykit.comparison.saved import Earlier as Earlier
    from storykit.comparison.sides import read_earlier as read_earlier
    from storykit.comparison.sides import read_side as read_side
    from storykit.covering import Coverage as Coverage
    from storykit.covering import coverage as coverage
    from storykit.diagnostics import Diagnostic as Diagnostic
    from storykit.errors import StorykitError as StorykitError
    from storykit.exporting import Export as Export
    from storykit.exporting import export as export
    from storykit.importing import FileOptions as FileOptions
    from storykit.importing import Import as Import
    from storykit.importing import bring_in as bring_in
    from storykit.importing import suggest_map as suggest_map
    from storykit.importing import write_import as write_import
    from storykit.loading import load as load
    from storykit.loading import read as read
    from storykit.loading import read_log as read_log
    from storykit.model.library import Library as Library
    from storykit.model.story import Story as Story
    from storykit.model.strategy import Strategy as Strategy
    from storykit.planner.planning import Plan as Plan
    from storykit.planner.planning import plan as plan
    from storykit.ranking import Filter as Filter
    from storykit.ranking import Ranked as Ranked
    from storykit.ranking import Ranking as Ranking
    from storykit.ranking import explain as explain
    from storykit.ranking import rank as rank
    from storykit.redaction.telling import public as public
    from storykit.reporting import QuarterReport as QuarterReport
    from storykit.reporting import report as report
    from storykit.sureness.stability import Stability as Stability
    from storykit.sureness.stability import stability as stability

__version__ = "0.1.0"

_HOME = {
    "Candidates": "candidates.streaming",
    "rank_candidates": "candidates.streaming",
    "Checked": "checking",
    "Choice": "checking",
    "check": "checking",
    "diff": "comparison.differing",
    "Diff": "comparison.moves",
    "Side": "comparison.moves",
    "Earlier": "comparison.saved",
    "read_earlier": "comparison.sides",
    "read_side": "comparison.sides",
    "Coverage": "covering",
    "coverage": "covering",
    "Diagnostic": "diagnostics",
    "StorykitError": "errors",
    "Export": "exporting",
    "export": "exporting",
    "FileOptions": "importing",
    "Import": "importing",
    "bring_in": "importing",
    "suggest_map": "importing",
    "write_import": "importing",
    "load": "loading",
    "read": "loading",
    "read_log": "loading",
    "Library": "model.library",
    "Story": "model.story",
    "Strategy": "model.strategy",
    "Plan": "planner.planning",
    "plan": "planner.planning",
    "Filter": "ranking",
    "Ranked": "ranking",
    "Ranking": "ranking",
    "explain": "ranking",
    "rank": "ranking",
    "public": "redaction.telling",
    "QuarterReport": "reporting",
    "report": "reporting",
    "Stability": "sureness.stability",
    "stability": "sureness.stability",
}
__all__ = ["__version__", *_HOME]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    """Public names are loaded when they are first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'storykit' has no attribute {name!r}")
    value = getattr(import_module(f"storykit.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
