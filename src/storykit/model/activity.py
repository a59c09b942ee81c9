"""The activity log: what was done with stories and asked of advocates."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from storykit.diagnostics import Diagnostic
from storykit.model.marks import Position

ACTIVITIES = (
    "reference_call",
    "sales_call",
    "press_interview",
    "speaking",
    "analyst_call",
    "site_visit",
    "review",
    "share",
    "heard_back",
)
USES = ("case_study", "quote", "logo", "video")
"""What a permission may cover besides activities."""

UNASKED = ("heard_back", "share")
"""The activities for which nobody at the customer is asked."""


class Activity(NamedTuple):
    """One row of the log, and the line that it starts on.

    Attributes:
        amount: The value of the deal, as far as it is known.
        currency: The currency typed with the amount: a code such as `EUR`, or a sign; empty when none is.
        columns: The column, from 1, at which each field starts, by name.
        lines: The lines of the fields that start below `line`, after a line break in an earlier field.
    """

    day: date
    story: str
    advocate: str = ""
    activity: str = ""
    deal: str = ""
    amount: Decimal | None = None
    outcome: str = ""
    by: str = ""
    note: str = ""
    line: int = 0
    columns: Mapping[str, int] = {}
    currency: str = ""
    lines: Mapping[str, int] = {}

    def at(self, column: str) -> Position:
        """Where a field starts; the start of the row when it has no such field."""
        return Position(self.lines.get(column, self.line), self.columns.get(column, 1))

    @property
    def asks(self) -> bool:
        """Whether an advocate was asked for something."""
        return bool(self.advocate) and self.activity not in UNASKED


class Log(NamedTuple):
    """The activity log as read.

    Attributes:
        rows: In the order of the file.
        faults: The rows that cannot be read.
        path: Where it is.
    """

    rows: tuple[Activity, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    path: str = "activity.csv"
