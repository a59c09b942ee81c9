"""Random narratives: names, pronouns, products and quotation marks, mixed so that each comes first at times."""

from __future__ import annotations

from hypothesis import strategies as st

from .oracle import BEATS, Plain

COMPANY: Plain = {"name": "Haulwick", "aliases": ["Haulwick Software"]}
CUSTOMERS: tuple[Plain, ...] = (
    {"name": "Meridian Bank, Inc.", "aliases": ["Meridian"]},
    {"name": "Auenkorb Märkte GmbH"},
    {"name": "The Quiet Mill"},
    {"name": "C++ Söhne (Nord)", "aliases": ["Routes"]},
    {"name": "Haulwick Friends"},
)
PEOPLE = (
    "Priya Nair",
    "Jo Li",
    "Anna Maria Schulz",
    "Søren Byggum-Holt",
    "Maria van den Berg",
    "O'Neil",
    "X",
    "Dr. Ada Von Lind",
    "The night shift",
    "שרה כהן",
)
PRODUCTS = ("Haulwick Routes", "Haulwick", "Route Planner", "Returns", "stock", "Stock Ledger", "C++ Docks (beta)")

_THEM = (
    "Meridian Bank, Inc.", "Meridian Bank", "MERIDIAN", "Auenkorb Märkte", "auenkorb märkte gmbh", "Quiet Mill",
    "C++ Söhne (Nord)", "Routes", "Haulwick Friends", "The team", "the customer", "They", "her", "Himself",
)  # fmt: skip
_SOMEONE = (
    *PEOPLE,
    "Priya",
    "Nair",
    "Jo",
    "Maria",
    "Byggum-Holt",
    "van",
    "Berg",
    "Dr.",
    "Ada",
    "Von",
    "The",
    "night",
    "שרה",
)
_SPEAKER = ("We", "we", "our", "Ours", "us", "I", "my", "Myself")
_NOBODY = (
    "US", "it", "team", "customers", "Theme", "weird", "mellow", "Stocks", "42 vans", "e.g.", "etcd", "-", "Ønsker",
)  # fmt: skip
_SEPARATORS = (
    " ", " ", " ", ", ", "’s ", "-", "\n", "\n\n", ". ", ". ", "! ", "? ", "… ", ".” ", '." ', ".) ", "...\n",
)  # fmt: skip
_MARKS = ('"{}"', "“{}”", "„{}“", "«{}»", "({})", "“{}", '{}"', "„{}”")

_words = st.sampled_from((*_THEM, *_SOMEONE, *PRODUCTS, *_SPEAKER, *_NOBODY))
_separators = st.sampled_from(_SEPARATORS)


def _joined(parts: list[tuple[str, str]]) -> str:
    return "".join(word + separator for word, separator in parts)


_plain = st.lists(st.tuples(_words, _separators), min_size=1, max_size=4).map(_joined)
_quoted = st.builds(str.format, st.sampled_from(_MARKS), _plain.map(str.strip))
_lines = st.lists(st.tuples(_plain | _quoted, _separators), min_size=1, max_size=5).map(_joined)
texts = st.builds(lambda text, space: text.replace(" ", space), _lines, st.sampled_from((" ", " ", " ", "\n")))
"""A beat: some sentences that make no sense and can be led by anybody, at times with a word a line."""

blanks = st.sampled_from(("", " "))
narratives = st.fixed_dictionaries(
    {},
    optional={
        "hero": st.sampled_from((*PEOPLE, "")),
        "voice": st.sampled_from(("us", "us", "customer")),
        **dict.fromkeys(BEATS, texts | texts | blanks),
    },
)
