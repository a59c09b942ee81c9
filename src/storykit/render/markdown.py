"""A document as Markdown (GitHub's, with tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storykit.present.document import Block, Code, Document, Heading, Table, Text, on_page, shown
from storykit.render.safe import visible

_START = re.compile(r"^(\d*)([#+.)=-])")
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")


def markdown(document: Document) -> str:
    """The whole page; text from files cannot start any markup."""
    blocks = filter(None, map(_block, document.blocks))
    return "\n\n".join([f"# {_plain(document.title)}", *blocks]) + "\n"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", visible(text)).replace("&", "&amp;")


def _paragraph(text: str) -> str:
    """Text that cannot be taken for a heading, a list or a rule."""
    return _START.sub(r"\1\\\2", _plain(text))


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"## {_plain(block.text)}"
    if isinstance(block, Text):
        return f"*{_plain(block.text)}*" if block.quiet else _paragraph(block.text)
    if isinstance(block, Code):
        return f"```yaml\n{block.text}\n```"
    return "\n".join(_table(on_page(block))) if isinstance(block, Table) else ""


def _table(table: Table) -> Iterator[str]:
    yield _line([column.name for column in table.columns])
    yield "|" + "|".join("---:" if c.kind != "text" else "---" for c in table.columns) + "|"
    for row in (*table.rows, *([table.total] if table.total else [])):
        yield _line([shown(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(map(_plain, cells))} |"
