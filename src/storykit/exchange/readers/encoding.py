"""Which encoding a text file is in: by its marks, by trying UTF-8 on all of it, then by how its words look."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from storykit.errors import StorykitError
from storykit.exchange.readers.faults import unreadable

BLOCK = 1 << 20
LONGEST_LINE = 1 << 20
"""The most characters that a line may have."""

SAMPLE = 1 << 16
_PAIRS = 2048
_CONTROL = bytes({*range(32)} - {*b"\t\n\r\f\v\x1a\x1b"})
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "mac_roman": "Mac Roman",
}
_WESTERN = "cp1252"
_LIKELY = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("koi8_r", "cp932", "euc_jp", "gb18030", "big5", "cp949", "mac_roman", "cp437"),
)
"""What exports are in, when they are not in Unicode."""

_LATIN = frozenset(("cp1250", "cp1254", "cp1257"))
_NEAR = 0.2
"""How much rougher Windows-1252 may read than one of its sisters: they differ in few letters, and it is by far the
most common."""


class Encoding(NamedTuple):
    """How a file's bytes become text.

    Attributes:
        codec: Python's name of it.
        name: The name that people know it by.
        example: Where it was guessed: a word by which the user can tell whether the guess is right.
    """

    codec: str
    name: str
    example: str = ""


def encoding_of(path: str, given: str = "") -> Encoding:
    """The encoding of all of a text file, which is read through once, block by block.

    Raises:
        StorykitError: It is no text: NUL bytes, lines without end, or bytes that the encoding has no letters for.
    """
    if given:
        return _checked(path, _given(given))
    with open(path, "rb") as file:
        start = file.read(SAMPLE)
    marked = next((codec for mark, codec in _MARKS if start.startswith(mark)), "") or _unmarked_wide(start)
    if marked:
        return _checked(path, _named(marked))
    if len(start.translate(None, _CONTROL)) < 0.75 * len(start):
        raise unreadable(path, "this is no text file", "export it as CSV in UTF-8")
    fault = _first_fault(path, "utf-8")
    if fault is None:
        return _named("utf-8")
    telling = _telling(path)
    if sum(map(_is_utf8, telling.splitlines())) >= len(telling.splitlines()) / 2:
        hint = "mend the line, or say which encoding the file is in: --encoding"
        raise unreadable(path, "this line is not in UTF-8, and most of the file is", hint, fault)
    guess = _named(_guess(telling))
    return _checked(path, guess._replace(example=_example(telling.decode(guess.codec, "replace"))))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _example(text: str) -> str:
    """The first word with a letter beyond ASCII."""
    found = re.search(r"[\w'’-]*[^\x00-\x7f][\w'’-]*", text)
    return found[0][:30] if found else ""


def _given(name: str) -> Encoding:
    try:
        return Encoding(codecs.lookup(name).name, name)
    except LookupError:
        hint = "write it as utf-8, windows-1252, utf-16 or shift_jis"
        raise StorykitError(f'there is no encoding "{name}"', hint=hint) from None


def _named(codec: str) -> Encoding:
    return Encoding(codec, _NAMES.get(codec) or codec.upper().replace("_", "-"))


def _unmarked_wide(start: bytes) -> str:
    """UTF-16 without its mark: every other byte of plain text is 0."""
    even, odd = start[0:_PAIRS:2].count(0), start[1:_PAIRS:2].count(0)
    half = len(start[:_PAIRS]) // 2
    if odd > 0.8 * half > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.8 * half > 4 * odd else ""


def _checked(path: str, encoding: Encoding) -> Encoding:
    if at := _first_fault(path, encoding.codec):
        raise unreadable(path, f"this line is not in {encoding.name}", "say which it is in: --encoding", at)
    return encoding


def _first_fault(path: str, codec: str) -> int | None:
    """The line of the first byte that is none of the encoding; None without one. Raises for what is no text."""
    lines, length = 1, 0
    for text in _decoded(path, codec):
        if text is None:
            return lines
        at = text.find("\0")
        if at >= 0:
            message = "a NUL byte: this is no text file"
            raise unreadable(path, message, "export it as CSV in UTF-8", lines + _breaks(text[:at]))
        length = length + len(text) if not _breaks(text) else len(text) - _last_break(text)
        if length > LONGEST_LINE:
            raise unreadable(path, "a line of more than 1 MB: this is no table", "export one row per line", lines)
        lines += _breaks(text)
    return None


def _breaks(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _last_break(text: str) -> int:
    return max(text.rfind("\n"), text.rfind("\r"))


def _decoded(path: str, codec: str) -> Iterator[str | None]:
    """The file's text in blocks; None, and no more, where it cannot be decoded."""
    decoder = codecs.getincrementaldecoder(codec)()
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            try:
                yield decoder.decode(block)
            except UnicodeError as error:
                yield from _until(error)
                return
        try:
            decoder.decode(b"", final=True)
        except UnicodeError:
            yield None


def _until(error: UnicodeError) -> Iterator[str | None]:
    """What stands before the bytes that cannot be decoded, so that lines are counted up to them."""
    if isinstance(error, UnicodeDecodeError):
        yield bytes(error.object[: error.start]).decode(error.encoding, "replace")
    yield None


def _telling(path: str) -> bytes:
    """Lines with letters beyond ASCII, up to a sample's worth; in them alone encodings differ."""
    found: list[bytes] = []
    size = 0
    with open(path, "rb") as file:
        while size < SAMPLE and (line := file.readline(SAMPLE)):
            if not line.isascii():
                found.append(line)
                size += len(line)
    return b"".join(found)


def _guess(sample: bytes) -> str:
    """The likeliest encoding: Windows-1252 unless another reads clearly better."""
    from charset_normalizer import from_bytes

    matches = list(from_bytes(sample, cp_isolation=list(_LIKELY), threshold=0.3, enable_fallback=False))
    western = next((m for m in matches if _WESTERN in (m.encoding, *m.could_be_from_charset)), None)
    if not matches:
        return _WESTERN
    best = matches[0]
    if western is not None:
        near = _NEAR if best.encoding in _LATIN else _NEAR / 10
        if western.chaos <= best.chaos + near and western.coherence >= best.coherence - 0.06:
            return _WESTERN
    return best.encoding
