"""What customers were asked for, how soon they may be asked again, and what the activities led to.

An ask is a row of the activity log that names an advocate, but for `share` and `heard_back`, which
ask nobody for anything. Rows of stories that are not in the library belong to no customer and are
passed over, and so are rows after the day: they have not happened yet. Customers and advocates are
the same where their names are the same in any case.

**The window.** A day D looks back on the `window_days` days that end with D itself: an ask on day R
is in the window while 0 <= D - R < `window_days`. It counts on D + `window_days` - 1 for the last time.

**The limit.** One more ask on day D is within the limit when it makes at most `asks_per_customer`
in D's window, over all advocates of the customer. With `window_days: 0` there is no limit.

**Rest.** An advocate rests after an ask on day R until R + `rest_days`, the first day on which they
may be asked again. Several rows of one day are one request as far as rest goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from storykit.model.activity import Activity
from storykit.model.library import Library
from storykit.model.values import normal


class Load(NamedTuple):
    """What a customer, or one advocate there, was asked for up to a day.

    Attributes:
        customer: The customer's name.
        advocate: The advocate's name; empty for the customer as a whole.
        asks: How many asks are in the day's window: of the customer, or of this advocate alone.
        limit: The most asks of the customer in a window.
        last_asked: The day of the last ask, however long ago.
        resting_until: The first day after an advocate's rest, when that is after the day.
        free_on: The first day, from the day on, on which one more ask is within the limit and after
            the rest; None when it never is, because the limit is 0.
    """

    customer: str
    advocate: str
    asks: int
    limit: int
    last_asked: date | None = None
    resting_until: date | None = None
    free_on: date | None = None


class Asking:
    """The asks up to a day, by customer."""

    def __init__(self, log: Iterable[Activity], library: Library, day: date) -> None:
        """`log` are the rows as read, in any order; `day` is the last one that counts."""
        self.day = day
        self.limits = library.strategy.limits
        self._names: dict[str, str] = {}
        self._rows: dict[str, list[Activity]] = {}
        customers = {file.story.id: file.story.customer.name for file in library.stories}
        for row in sorted(log, key=lambda row: (row.day, row.line)):
            name = customers.get(row.story)
            if name is not None and row.asks and row.day <= day:
                self._names[normal(name)] = name
                self._rows.setdefault(normal(name), []).append(row)

    def by_customer(self) -> Iterator[tuple[str, list[Activity]]]:
        """Each customer that was asked, as the story of the last ask spells it, and its asks, oldest first."""
        return ((self._names[key], rows) for key, rows in self._rows.items())

    def in_window(self, rows: Iterable[Activity]) -> list[Activity]:
        """Those of some asks that are in the day's window."""
        return [row for row in rows if (self.day - row.day).days < self.limits.window_days]

    def customer(self, name: str) -> Load:
        """The load of a customer, also of one that was never asked."""
        rows = self._rows.get(normal(name), [])
        shown = self._names.get(normal(name), name)
        last = rows[-1].day if rows else None
        lately = self.in_window(rows)
        return Load(shown, "", len(lately), self.limits.asks_per_customer, last, None, self._free(lately))

    def advocate(self, customer: str, name: str) -> Load:
        """The load of an advocate, also of one who was never asked.

        Whoever was asked on the day itself rests from that day on. A further row of that day is the
        same request, and does not break the rest: `last_asked` tells.
        """
        whole, wanted = self.customer(customer), normal(name)
        rows = [row for row in self._rows.get(normal(customer), []) if normal(row.advocate) == wanted]
        load = whole._replace(advocate=name, asks=len(self.in_window(rows)), last_asked=None)
        if not rows:
            return load
        rested = later(rows[-1].day, self.limits.rest_days)
        if rested <= self.day:
            return load._replace(last_asked=rows[-1].day)
        free = load.free_on and max(load.free_on, rested)
        return load._replace(last_asked=rows[-1].day, resting_until=rested, free_on=free)

    def customers(self) -> tuple[Load, ...]:
        """The loads of all customers that were ever asked: most asks first, then by name."""
        return tuple(sorted((self.customer(name) for name, _ in self.by_customer()), key=_heaviest))

    def advocates(self) -> tuple[Load, ...]:
        """The loads of all advocates who were ever asked: most asks first, then by name."""
        people = {(name, normal(row.advocate)): row.advocate for name, rows in self.by_customer() for row in rows}
        return tuple(sorted((self.advocate(name, who) for (name, _), who in people.items()), key=_heaviest))

    def _free(self, lately: list[Activity]) -> date | None:
        most, window = self.limits.asks_per_customer, self.limits.window_days
        if len(lately) < most or not window:
            return self.day
        return later(lately[-most].day, window) if most else None


def _heaviest(load: Load) -> tuple[int, str, str, str, str]:
    return -load.asks, normal(load.customer), normal(load.advocate), load.customer, load.advocate


def later(day: date, days: int) -> date:
    """A day some days later, at most the last day there is."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
