"""Case studies as pages: Markdown and HTML, with or without front matter in YAML. One page is one record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from storykit.exchange.readers.encoding import encoding_of
from storykit.exchange.readers.faults import size_of, unreadable
from storykit.exchange.readers.nested import yaml_mapping
from storykit.exchange.readers.source import Options, Row, Source

MOST = 64 << 20
_FENCE = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_SHORTCODE = re.compile(r"\{\{[<%].*?[>%]\}\}", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_UNDERLINED = re.compile(r"(=+|-+)[ \t]*$")
_CODE = re.compile(r"[ \t]*(```|~~~)")
_LINK = re.compile(r"!?\[([^\]\n]{0,500})\]\([^)\s\[]{0,4000}(?:\s{1,9}\"[^\"]{0,500}\")?\)")
_EMPHASIS = re.compile(r"(\*\*|__|(?<!\w)\*|(?<!\w)_)(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)")
"""Links and emphasis are at most so long, so that a page of opened brackets or stars takes no longer than any other."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_NO_TEXT = ("script", "style", "noscript", "template", "head", "nav", "svg", "iframe")
_LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"),
        *("form", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
        *_LEVELS,
    )
)

Part = tuple[int, str]
"""A piece of a page: the level of a heading, or 0 for text, and the words."""


def read(path: str, kind: str, options: Options) -> Source:
    """Open a page as one record.

    Its values are the keys of the front matter; `title`, unless given there, from the first heading of the first
    level; `body`, the text without marks, paragraphs apart; and `sections`, each with `heading` and `text`.
    """
    text, encoding = _text(path, options)
    fence = _FENCE.match(text)
    front = yaml_mapping(path, fence[1] or "", 1) if fence else {}
    body = _without(_SHORTCODE, (">}}", "%}}"), text[fence.end() :] if fence else text, "\n\n")
    title, parts = _html(body) if kind == "html" else ("", list(_markdown(body)))
    values = _record(title, parts) | front
    if not front and not parts:
        raise unreadable(path, "the page holds no text", "save the page whole")
    name = "HTML" if kind == "html" else "Markdown"
    stated = f"{name} in {encoding}, {f'{len(front)} keys of front matter' if front else 'no front matter'}"
    read_: list[int] = []
    return Source(path, (), _one(values, read_), (stated,), options.date_order, lambda: float(len(read_)))


def _one(values: dict[str, Any], told: list[int]) -> Iterator[Row]:
    told.append(1)
    yield Row(1, values)


def _text(path: str, options: Options) -> tuple[str, str]:
    size_of(path, MOST)
    encoding = encoding_of(path, options.encoding)
    with open(path, encoding=encoding.codec) as file:
        return file.read(), encoding.name


def _record(title: str, parts: list[Part]) -> dict[str, Any]:
    heading = next((words for level, words in parts if level == 1), "")
    sections: list[dict[str, str]] = []
    pieces: list[str] = []
    for level, words in parts:
        if level > 1 or (level == 1 and (sections or words != heading)):
            sections.append({"heading": words, "text": ""})
        elif not level:
            pieces.append(words)
            if sections:
                sections[-1]["text"] = f"{sections[-1]['text']}\n\n{words}".strip()
    found = {"title": heading or title, "body": "\n\n".join(pieces), "sections": sections}
    return {key: value for key, value in found.items() if value}


def _markdown(text: str) -> Iterator[Part]:
    """Headings and paragraphs; code between fences is left out."""
    paragraph: list[str] = []
    fence = ""
    for line in [*_without(_COMMENT, ("-->",), text).split("\n"), ""]:
        code = _CODE.match(line)
        if fence or code:
            fence = "" if code and fence == code[1] else fence or (code[1] if code else "")
        heading = None if fence or code else _HEADING.match(line)
        under = _UNDERLINED.match(line) if paragraph and not (fence or code or heading) else None
        if under:
            yield 1 if line.startswith("=") else 2, plain(" ".join(paragraph))
            paragraph = []
        elif heading or not line.strip() or fence or code:
            if paragraph and (words := plain(" ".join(paragraph))):
                yield 0, words
            paragraph = []
            if heading and (words := plain(_unclosed(heading[2]))):
                yield len(heading[1]), words
        else:
            paragraph.append(re.sub(r"^\s*(?:[-*+>]|\d+[.)])\s+", "", line).strip())


def _without(marked: re.Pattern[str], ends: tuple[str, ...], text: str, new: str = "") -> str:
    """Text without what a pattern marks; what is opened behind the last end is not looked for."""
    last = max(at + len(end) if (at := text.rfind(end)) >= 0 else 0 for end in ends)
    return marked.sub(new, text[:last]) + text[last:]


def _unclosed(heading: str) -> str:
    """The words of a heading without the signs that may close it; those of "C#" belong to the word."""
    words = heading.strip().rstrip("#")
    return words if not words or words[-1] in " \t" else heading.strip()


def plain(text: str) -> str:
    """Words without links, emphasis, pictures and tags."""
    text = _TAG.sub("", _LINK.sub(_words_of_link, text))
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    return " ".join(unescape(re.sub(r"\{[:#][^}]*\}|`", "", text)).split())


def _words_of_link(link: re.Match[str]) -> str:
    return "" if link[0].startswith("!") else link[1]


def _html(text: str) -> tuple[str, list[Part]]:
    """The page's title and its headings and paragraphs, without scripts and styles."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(text, "html.parser")
    title = " ".join(soup.title.get_text().split()) if soup.title else ""
    for element in soup(_NO_TEXT):
        element.decompose()
    parts: list[Part] = []
    words: list[str] = []
    for level, piece in [*_pieces(soup), (0, None)]:
        if piece is None:
            if joined := " ".join("".join(words).split()):
                parts.append((level, joined))
            words = []
        else:
            words.append(piece)
    return title, parts


def _pieces(root: Any) -> Iterator[tuple[int, str | None]]:
    """Texts in their order; None where a block ends, with the level of a heading. Nesting may be of any depth."""
    from bs4.element import NavigableString, PreformattedString, Tag

    pending: list[Any] = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, tuple):
            yield node
        elif isinstance(node, Tag):
            if node.name in _BLOCKS:
                yield 0, None
                level = _LEVELS.index(node.name) + 1 if node.name in _LEVELS else 0
                pending.append((level, None))
            pending.extend(reversed(node.contents))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield 0, str(node)
