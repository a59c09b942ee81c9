"""Diagnostics for people: a line each, with the source on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from storykit.diagnostics import Diagnostic
from storykit.render.findings.source import source_lines
from storykit.render.safe import visible


def diagnostic_lines(
    faults: Iterable[Diagnostic], excerpt: Callable[[str, int], str] | None = None, width: int = 0
) -> Iterator[str]:
    """`path:line:column: message`, and with `excerpt` the line itself, a caret and the hint below."""
    for fault in faults:
        where = f"{visible(fault.path)}:{fault.line}:{fault.column}"
        hint = f" ({visible(fault.hint)})" if fault.hint and excerpt is None else ""
        yield f"{where}: {visible(fault.message)}{hint}"
        if excerpt is not None:
            yield from source_lines(excerpt(fault.path, fault.line), fault.line, fault.column, width)
            if fault.hint:
                yield f"  {' ' * len(str(fault.line))} = {visible(fault.hint)}"
