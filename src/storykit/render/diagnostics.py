"""Diagnostics for people: a line each, with the source on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from storykit.diagnostics import Diagnostic
from storykit.render.safe import visible, visible_line


def diagnostic_lines(faults: Iterable[Diagnostic], excerpt: Callable[[str, int], str] | None = None) -> Iterator[str]:
    """`path:line:column: message`, and with `excerpt` the line itself, a caret and the hint below."""
    for fault in faults:
        where = f"{visible(fault.path)}:{fault.line}:{fault.column}"
        hint = f" ({visible(fault.hint)})" if fault.hint and excerpt is None else ""
        yield f"{where}: {visible(fault.message)}{hint}"
        if excerpt is not None:
            yield from _source(fault, excerpt(fault.path, fault.line))


def _source(fault: Diagnostic, source: str) -> Iterator[str]:
    margin = " " * len(str(fault.line))
    if source.strip() and fault.column <= len(source) + 1:
        before = visible_line(source[: fault.column - 1])
        yield f"  {fault.line} | {visible_line(source)}"
        yield f"  {margin} | {' ' * _width(before)}^"
    if fault.hint:
        yield f"  {margin} = {visible(fault.hint)}"


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
