"""The line that a finding is about, with a caret below, cut to the width of the screen."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size

from storykit.render.safe import visible_line

MOST = 160


def source_lines(source: str, line: int, column: int, width: int = 0) -> Iterator[str]:
    """The line with its number, and the caret; nothing where there is nothing to show."""
    if not source.strip() or column > len(source) + 1:
        return
    gutter = f"  {line} | "
    text, before = _window(source, column, (width or MOST) - len(gutter))
    yield gutter + text
    yield f"{' ' * (len(gutter) - 2)}| {' ' * before}^"


def _window(source: str, column: int, room: int) -> tuple[str, int]:
    """The part of a line around a column that has room, and how many cells of it are before the column."""
    first, last = max(0, column - 1 - room), column - 1 + room
    before, after = _shown(source[first : column - 1]), _shown(source[column - 1 : last])
    if not first and len(source) <= last and cell_len(before + after) <= room:
        return before + after, cell_len(before)
    if first or cell_len(before) > room * 2 // 3:
        before = _tail(before, room // 3)
    left = room - cell_len(before)
    if len(source) > last or cell_len(after) > left:
        after = set_cell_size(after, left - 1).rstrip() + "…"
    return before + after, cell_len(before)


def _tail(text: str, room: int) -> str:
    """The end of a text, from an ellipsis on."""
    while cell_len(text) >= room:
        text = text[max(1, (cell_len(text) - room) // 2) :]
    return "…" + text


def _shown(source: str) -> str:
    return visible_line(source.rstrip("\r\n"))
