"""What stops a run. Problems in the user's data are diagnostics; only a run that cannot go on raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storykit.diagnostics import Diagnostic


class StorykitError(Exception):
    """A run that cannot go on.

    Attributes:
        hint: What to do about it; may be empty.
        diagnostics: The faults in files that stopped it, sorted; may be empty.
        status: The exit status: 1 when there is nothing usable, 2 for wrong usage or unreadable input.
    """

    def __init__(
        self, message: str, *, hint: str = "", diagnostics: tuple[Diagnostic, ...] = (), status: int = 2
    ) -> None:
        super().__init__(message)
        self.hint = hint
        self.diagnostics = diagnostics
        self.status = status
