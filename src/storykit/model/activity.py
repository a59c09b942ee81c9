"""The activity log: what was done with stories and asked of advocates."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from storykit.diagnostics import Diagnostic

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

    `columns` says where each field starts, by name, counted from 1.
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
    columns: dict[str, int] = {}  # noqa: RUF012

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
