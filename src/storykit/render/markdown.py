"""A document as Markdown (GitHub's, with tables and pictures beside it)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

from storykit.present.document import (
    Block,
    Cell,
    Chart,
    Code,
    Document,
    Heading,
    Kind,
    Link,
    Table,
    Text,
    Titled,
    on_page,
    shown,
)
from storykit.render.safe import visible, visible_line, web_address

_START = re.compile(r"^(\d*)([#+.)=-])")
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_FENCE = re.compile("`{3,}")
_IN_ADDRESS = ":/?#[]@!$&'*+,;=%"


def markdown(document: Document, beside: str = "") -> str:
    """The whole page; text from files cannot start any markup.

    `beside` is the page's file name without its ending: charts are then shown from the files that
    `pictures` names. Without it there are none, since the table beside a chart has its numbers.
    """
    names = iter([name for name, _ in pictures(document, beside)])
    blocks = [_chart(block, names) if isinstance(block, Chart) else _block(block) for block in document.blocks]
    return "\n\n".join([f"# {_plain(document.title)}", *filter(None, blocks)]) + "\n"


def pictures(document: Document, beside: str) -> Iterator[tuple[str, Chart]]:
    """The charts of a page with a file name for each; none when `beside` is empty."""
    names: Counter[str] = Counter()
    for chart in document.blocks if beside else ():
        if isinstance(chart, Chart):
            name = re.sub(r"\W+", "-", chart.name)
            names[name] += 1
            yield f"{beside}-{name}{f'-{names[name]}' if names[name] > 1 else ''}.svg", chart


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
        return _code(block.text)
    return "\n".join(_table(on_page(block))) if isinstance(block, Table) else ""


def _chart(chart: Chart, names: Iterator[str]) -> str:
    name = next(names, "")
    return f"![{_plain(chart.alt)}]({quote(name, safe='', errors='surrogateescape')})" if name else ""


def _code(text: str) -> str:
    fence = "`" * max([3, *(len(found) + 1 for found in _FENCE.findall(text))])
    return "\n".join([f"{fence}yaml", *map(visible_line, text.split("\n")), fence])


def _table(table: Table) -> Iterator[str]:
    yield _line([_plain(column.name) for column in table.columns])
    yield "|" + "|".join("---:" if c.kind != "text" else "---" for c in table.columns) + "|"
    for row in (*table.rows, *([table.total] if table.total else [])):
        yield _line([_cell(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)])


def _cell(cell: Cell, kind: Kind) -> str:
    if isinstance(cell, Link | Titled) and web_address(cell.url):
        link = f"[{_plain(cell.text)}]({quote(cell.url, safe=_IN_ADDRESS).replace('&', '&amp;')})"
        return f"{link} ({_plain(cell.note)})" if isinstance(cell, Titled) and cell.note else link
    return _plain(shown(cell, kind))


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
