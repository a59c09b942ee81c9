"""The draft of a map for a file: from its headers, and from its values against the names of the strategy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from storykit.exchange.mapping.fields import text
from storykit.exchange.mapping.names import Resolver
from storykit.exchange.readers.dates import to_day, to_number
from storykit.exchange.readers.source import Source
from storykit.model.names import closest

SAMPLE = 2000
"""How many records a draft looks at."""
LIKE = 85
"""How alike a header and a word for a field are at least, of 100."""
MOST = 0.5
"""The share of distinct values that have to be names of the strategy."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "customer.name": ("account", "account name", "customer", "customer name", "company", "company name", "client",
                      "organisation", "organization", "associated company"),
    "title": ("title", "story", "story title", "headline", "subject", "case study"),
    "offerings": ("product", "products", "product name", "offering", "offerings", "solution", "line item"),
    "customer.industry": ("industry", "sector", "vertical"),
    "customer.region": ("region", "country", "location", "territory", "billing country"),
    "customer.size": ("size", "company size", "employees", "segment"),
    "owner": ("owner", "deal owner", "opportunity owner", "sales agent", "account manager", "sales rep"),
    "advocates.name": ("contact", "contact name", "primary contact", "advocate", "champion"),
    "advocates.title": ("job title", "contact title", "position", "role"),
    "deal.amount": ("amount", "close value", "deal value", "value", "revenue", "acv", "tcv", "contract value"),
    "deal.currency": ("currency", "amount currency"),
    "deal.closed_on": ("close date", "closed on", "closed date", "won date"),
    "happened_on": ("happened on", "go live", "go live date", "outcome date"),
    "problems": ("problem", "pain", "pain point", "challenge", "use case"),
    "quotes.text": ("quote", "testimonial"),
    "notes": ("notes", "description", "comment", "comments"),
    "tags": ("tags", "keywords", "labels"),
    "key": ("id", "record id", "deal id", "opportunity id", "case id", "key"),
    "where": ("stage", "deal stage", "stage name", "status", "outcome"),
}  # fmt: skip
"""What headers call the fields of a story, beside `key` and `where`."""

SUMMED = {"owner": "last", "deal.amount": "sum", "deal.closed_on": "max"}
"""How the rows of one story are summed up."""

_BARE = re.compile(r"[^\W\d]\w*", re.ASCII)
_WON = re.compile(r"(?:closed?[\s_-]*)?won|success.*", re.IGNORECASE)


class Guess(NamedTuple):
    """A column that is likely meant by a field, and why."""

    column: str
    score: float
    why: str


class Column(NamedTuple):
    """A column of the sample: its distinct values with their counts, the most frequent first."""

    name: str
    values: Sequence[tuple[str, int]]
    filled: int


def suggested_map(source: Source, resolver: Resolver, industries: Collection[str]) -> str:
    """A map as text, with a word beside each line on what it rests on, and what is not used at the end.

    `industries` are those of the strategy: a value that is nearly one of them is drafted as that one.
    """
    columns = _columns(source)
    guesses = _guesses(columns, resolver)
    return "".join(f"{line}\n" for line in _lines(source, columns, guesses, industries))


def _columns(source: Source) -> list[Column]:
    counts: dict[str, Counter[str]] = {name: Counter() for name in source.columns}
    for row in islice(source.rows, SAMPLE):
        pairs = zip(source.columns, row.values, strict=False) if source.columns else row.values.items()
        for name, value in pairs:
            if (shown := _shown(value)) is not None:
                counts.setdefault(str(name), Counter())[shown] += 1
    return [Column(name, found.most_common(), found.total()) for name, found in counts.items()]


def _shown(value: Any) -> str | None:
    try:
        return text(value)
    except ValueError:
        return None


def _guesses(columns: Sequence[Column], resolver: Resolver) -> dict[str, Guess]:
    """The best column for each field; each column is used once, by the field that it suits best."""
    found = [
        (guess.score, field, guess)
        for column in columns
        for field in WORDS
        if (guess := _guess(field, column, resolver))
    ]
    taken: dict[str, Guess] = {}
    for _, field, guess in sorted(found, key=lambda item: (-item[0], list(WORDS).index(item[1]), item[2].column)):
        if field not in taken and guess.column not in {other.column for other in taken.values()}:
            taken[field] = guess
    return {field: taken[field] for field in WORDS if field in taken}


def _guess(field: str, column: Column, resolver: Resolver) -> Guess | None:
    values = [value for value, _ in column.values[:200]]
    if not values or not _may_hold(field, values):
        return None
    known = _share_known(field, values, resolver)
    alike, word = _alike(column.name, WORDS[field])
    if known >= MOST:
        return Guess(column.name, 100 + known, f"{known:.0%} of its values are names of the strategy")
    if alike >= LIKE:
        return Guess(column.name, alike, "by its header" if alike == 100 else f'its header is like "{word}"')
    return None


def _alike(header: str, words: Sequence[str]) -> tuple[float, str]:
    from rapidfuzz import fuzz

    plain = " ".join(re.sub(r"([a-z])([A-Z])", r"\1 \2", header).replace("_", " ").replace("-", " ").lower().split())
    return max((fuzz.ratio(plain, word), word) for word in words)


def _share_known(field: str, values: Sequence[str], resolver: Resolver) -> float:
    """The share of values that the strategy names: offerings and problems; job titles for advocates."""
    if field in ("offerings", "problems"):
        return sum(resolver.meant(field, value).id is not None for value in values) / len(values)
    if field == "advocates.title":
        return sum(resolver.title(value) is None for value in values) / len(values)
    return 0.0


def _may_hold(field: str, values: Sequence[str]) -> bool:
    """Whether values can be what a field holds."""
    if field.endswith("_on"):
        return all(map(_is_day, values[:20]))
    if field == "deal.amount":
        return all(map(_is_number, values[:20]))
    if field == "where":
        return any(_WON.fullmatch(value) for value in values)
    return field in ("key", "customer.size") or not all(map(_is_number, values[:20]))


def _is_day(value: str) -> bool:
    try:
        to_day(value, "dmy")
    except ValueError:
        try:
            to_day(value, "mdy")
        except ValueError:
            return False
    return True


def _is_number(value: str) -> bool:
    try:
        to_number(value, ".")
    except ValueError:
        return False
    return True


def _lines(
    source: Source, columns: Sequence[Column], guesses: Mapping[str, Guess], industries: Collection[str]
) -> Iterator[str]:
    name = source.path.rpartition("/")[2]
    yield f"# A draft for {name}: check each line, then try it: storykit import FILE --map THIS --dry-run"
    yield ""
    if where := guesses.get("where"):
        values = next(column.values for column in columns if column.name == where.column)
        won = next(value for value, _ in values if _WON.fullmatch(value))
        yield _line("where", f"{_inner(where.column)} == '{won}'", where.why)
    grouped = {"customer.name", "offerings", "deal.amount"} <= guesses.keys() and "title" not in guesses
    if "key" in guesses and not grouped:
        yield _line("key", _expression(guesses["key"].column, source), guesses["key"].why)
    yield from _table(columns, guesses, industries)
    yield "story:"
    yield from _story(source, guesses, grouped=grouped)
    if grouped:
        yield from _group(guesses)
    used = {guess.column for field, guess in guesses.items() if not (grouped and field == "key")}
    unused = [column.name for column in columns if column.name not in used]
    if unused:
        yield ""
        yield f"# Not used: {', '.join(unused)}"


def _table(columns: Sequence[Column], guesses: Mapping[str, Guess], industries: Collection[str]) -> Iterator[str]:
    """A value table to fill in, with the values that the industry column has."""
    if guess := guesses.get("customer.industry"):
        values = sorted({value for column in columns if column.name == guess.column for value, _ in column.values[:20]})
        yield "tables:"
        yield "  industry:            # what your strategy calls these; a value that is not here is kept as it is"
        yield from (f"    {_quoted(value)}: {_quoted(closest(value, industries) or value)}" for value in values)


def _story(source: Source, guesses: Mapping[str, Guess], *, grouped: bool) -> Iterator[str]:
    name = "{customer.name}" if "customer.name" in guesses else "…"
    if "customer.name" not in guesses:
        yield "  customer.name: CUSTOMER     # no column looks like it: write the one that is the customer's name"
    if "title" not in guesses:
        about = " and {offerings}" if "offerings" in guesses else " as a customer"
        yield f'  title: "{name}{about}"     # what happened, in one line'
    for field, guess in guesses.items():
        value = _expression(guess.column, source)
        if field in ("key", "where") or field.startswith(("advocates.", "quotes.")):
            continue
        if grouped and field in SUMMED:
            continue
        if field == "customer.industry":
            value = f"{{from: {_flow(value)}, table: industry}}"
            yield f"  {field}: {value}     # {guess.why}"
        else:
            yield "  " + _line(field, value, guess.why)
    for part in ("advocates", "quotes"):
        keys = {field.partition(".")[2]: guess for field, guess in guesses.items() if field.startswith(f"{part}.")}
        if keys:
            inner = ", ".join(f"{key}: {_flow(_expression(guess.column, source))}" for key, guess in keys.items())
            yield f"  {part}:"
            yield f"    - {{{inner}}}     # {'; '.join(dict.fromkeys(guess.why for guess in keys.values()))}"


def _group(guesses: Mapping[str, Guess]) -> Iterator[str]:
    yield "group:                 # rows of one customer and offering are one story"
    yield "  by: [customer.name, offerings]"
    yield "  story:"
    for field, verb in SUMMED.items():
        if field in guesses:
            summary = f"{verb}({_inner(guesses[field].column)})"
            yield f"    {field}: {_quoted(summary)}"
    yield '    notes: "Deals: {count}, {deal.amount} in all"'


def _expression(column: str, source: Source) -> str:
    """A column as a map names it: its bare name, or quoted where it reads as something else."""
    return column if source.columns or _BARE.fullmatch(column) else f'"{column}"'


def _inner(column: str) -> str:
    """A column inside an expression."""
    return column if _BARE.fullmatch(column) else f'"{column}"'


def _line(key: str, value: str, why: str) -> str:
    return f"{key}: {_quoted(value)}     # {why}"


def _quoted(value: str) -> str:
    """A value in YAML behind a colon, in quotes where it needs them."""
    plain = re.fullmatch(r"[^\W_][\w ./()-]*(?: == '[^':#]*')?", value) and value == value.strip()
    return value if plain else "'" + value.replace("'", "''") + "'"


def _flow(value: str) -> str:
    return value if re.fullmatch(r"[^\W_][\w ./()-]*", value) else "'" + value.replace("'", "''") + "'"
