"""Finding names in text, however they are spelt.

Names and text are compared as letters and digits alone: in any case and width, without accents, marks
and what cannot be seen, with percent signs, HTML entities and punycode resolved, and ä as a or ae. So
a name is also found in an address, in a file's name, split by hyphens or in the genitive. A name

- of six letters or more is found anywhere, also inside a longer word;
- of four or five at the start of words;
- of fewer as a word, and so are the parts of people's names and the telling words of customers'.

When in doubt, a name is found: a sentence too few harms nobody.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote

ANYWHERE = 6
AT_START = 4

_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t"}
)
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_TWO_LETTERS = re.compile("(a)[ae]|([ou])e")
_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_PUNYCODE = re.compile(r"xn--([a-z0-9-]+)", re.IGNORECASE)
_ENDINGS = ("", "s", "es", "e", "n", "en", "a", "u")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Text as it is compared: letters without accents and case; what cannot be seen is left out."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return kept.casefold().translate(_LETTERS)


def _seen(name: str) -> str:
    """A name in letters of one piece, without what cannot be seen."""
    whole = unicodedata.normalize("NFKC", name)
    return "".join(c for c in whole if unicodedata.category(c) not in ("Mn", "Me", "Cf"))


def words_of(text: str) -> list[str]:
    """The runs of letters and digits in a text, as they are compared."""
    return _WORD.findall(fold(text))


_LEGAL = frozenset(
    words_of("""
    inc ltd limited llc gmbh ag kg se sa plc corp corporation company co group holding bv ab oy as aps nv spa sas llp
    pty incorporated srl sarl kk pte the der die das le la les el il
    """)
)
_COMMON = frozenset(
    words_of("""
    bank banks banking group health healthcare medical clinic clinics hospital hospitals pharma care supply supplies
    foods food farm farms market markets shop shops store stores retail energy power water city county state national
    international global world north south east west northern southern eastern western central new first united
    general royal university college school schools institute academy foundation insurance mutual trust capital
    partners partner services service solutions systems software technology technologies tech digital data media
    network networks telecom logistics transport freight shipping lines airlines air rail motors auto industries
    industrial manufacturing engineering works steel paper print press news travel hotel hotels home house office
    team teams customer customers friends and und et of for van von de den der del della dos med with head chief
    director manager lead officer president vice vp senior legal marketing sales finance financial operations it
    one two three four five six seven eight nine ten zero all more big best good great open free fast blue red green
    black white gold silver time times day days week life people world city town land river lake sea sun star stars
    america american americas asia asian europe european africa african britain british england uk us usa china chinese
    france french germany german deutsche deutscher india indian italy italian japan japanese spain spanish swiss
    human resources communications desk night shift staff mill dr mr mrs ms prof
    """)
)


def _spellings(name: str) -> set[str]:
    """A name, squeezed: as it is, with its umlauts written out, and with two letters for an umlaut made one."""
    plain = "".join(words_of(name))
    out = "".join(words_of(unicodedata.normalize("NFC", name).casefold().translate(_WRITTEN_OUT)))
    return {plain, out, _TWO_LETTERS.sub(lambda match: match[1] or match[2], plain)} - {""}


def _variants(text: str) -> Iterator[str]:
    """A text as it stands, and what its escapes stand for."""
    yield text
    if "%" in text or "&" in text:
        yield html.unescape(unquote(unquote(text)))
    for match in _PUNYCODE.finditer(text):
        try:
            yield match[1].encode("ascii").decode("punycode")
        except UnicodeError:
            yield match[1]


class Names:
    """Some names, to be found in texts.

    Attributes:
        words: What is found as a word of its own, and with a usual ending.
        starts: What is found at the start of words.
    """

    def __init__(self, usual: frozenset[str] = frozenset()) -> None:
        """`usual` are words that tell nobody's name when they stand alone, as they are compared."""
        self.words: set[str] = set()
        self.starts: set[str] = set()
        self._usual = _COMMON | usual
        self._anywhere: dict[str, set[str]] = {}

    def add(self, name: str) -> None:
        """A name as it stands."""
        for found in _spellings(name):
            if len(found) >= ANYWHERE:
                self._anywhere.setdefault(found[:ANYWHERE], set()).add(found)
            else:
                (self.starts if len(found) >= AT_START else self.words).add(found)

    def add_organisation(self, name: str) -> None:
        """The name of an organisation: as it stands, without its legal form, its telling words, its initials."""
        self.add(name)
        parts = [part for part in _WORD.findall(_seen(name)) if not _LEGAL.issuperset(words_of(part))]
        core = " ".join(parts)
        self.add(core)
        if len(core) > ANYWHERE and fold(core[-1]) in "aeiou":
            self.add(core[:-1])
        for part in parts:
            if not self._usual.issuperset(words_of(part)) and not part.isdigit():
                self.words |= _spellings(part)
                if len(part) > AT_START:
                    self.add(part)
        if len(parts) > 2:
            self.words.add(fold("".join(part[0] for part in parts)))

    def add_person(self, name: str) -> None:
        """The name of a person: as it stands, and those parts of it that are not written small."""
        self.add(name)
        for part in _WORD.findall(_seen(name)):
            if not part[0].islower() and len(part) > 1 and not self._usual.issuperset(words_of(part)):
                self.words |= _spellings(part)

    def spans(self, squeezed: str) -> Iterator[tuple[int, int]]:
        """Where long names are in a squeezed text."""
        for at in range(len(squeezed) - ANYWHERE + 1):
            for name in self._anywhere.get(squeezed[at : at + ANYWHERE], ()):
                if squeezed.startswith(name, at):
                    yield at, at + len(name)


class Secrets(NamedTuple):
    """Names that may not be told, and names that a text may tell all the same because they are its own."""

    names: Names
    own: Names

    def found_in(self, text: str) -> bool:
        """Whether a text tells a name that is not its own. A name inside a longer one of its own is none."""
        return any(self._long(each) or self._short(each) for each in _variants(text)) if text else False

    def _long(self, text: str) -> bool:
        squeezed = "".join(words_of(text))
        told = list(self.names.spans(squeezed))
        own = list(self.own.spans(squeezed)) if told else []
        return not all(any(a <= start and end <= b for a, b in own) for start, end in told)

    def _short(self, text: str) -> bool:
        whole, parts = words_of(text), words_of(_CAMEL.sub(" ", text))
        near = {*whole, *parts, *(a + b for words in (whole, parts) for a, b in pairwise(words))}
        near -= self.own.words | self.own.starts
        stems = {word[: len(word) - len(end)] for word in near for end in _ENDINGS if word.endswith(end)}
        if (stems & self.names.words) - self.own.words:
            return True
        starts = {word[:length] for word in near for length in range(AT_START, ANYWHERE)}
        return bool((starts & self.names.starts) - self.own.starts)
