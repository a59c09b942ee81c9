"""Pages with every kind of block and cell, plain and hostile."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from storykit.present.document import (
    Bar,
    Bars,
    Cell,
    Code,
    Column,
    Document,
    Heading,
    Heat,
    HeatMap,
    Kind,
    Link,
    Role,
    Span,
    Spans,
    Table,
    Text,
    Titled,
)

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
PERSONAS = ("CFO", "Head of Logistics", "Customer Service Lead", "Warehouse Manager")
COLUMNS = (
    Column("#", "number", "rank", 3),
    Column("Story", "text", "title"),
    Column("Score", "score"),
    Column("Need", "percent"),
    Column("Since", "date"),
    Column("Asset"),
    Column("Stage"),
    Column("For workbooks", "text", "sheet"),
    Column("Why", "text", "detail"),
)
ROWS: tuple[tuple[Cell, ...], ...] = (
    (
        1,
        Titled("Auenkorb's finance chief takes 1.4 million euros out of the diesel bill", "Auenkorb Märkte"),
        97.2,
        1.0,
        date(2026, 3, 1),
        Link("Case study", "https://example.com/a?x=1&y=2"),
        "agreed",
        "hidden",
        "Haulwick Routes for CFO: 0 ready, 3 wanted since 2026-01-31",
    ),
    (
        2,
        Titled("<script>alert(1)</script>", "</style>"),
        0.0,
        None,
        None,
        Link("a script", "javascript:alert(1)"),
        "asked",
        "hidden",
        "a\u202eb \x07 {{ 7*7 }} {% raw %}",
    ),
    (
        3,
        Titled("שלום עולם של סיפורים", "חברה בע״מ"),
        100,
        0.5,
        date(2025, 12, 31),
        Link("החברה", 'http://example.org/"onmouseover="x'),
        "",
        "",
        "",
    ),
    (
        12,
        Titled(LONG, "日本語の会社の名前はとても長いことがあります"),
        None,
        0.1,
        None,
        "none",
        "drafting",
        "",
        "x" * 120,
    ),
)
MATRIX = Table(
    (Column("Offering"), *(Column(name, "heat") for name in PERSONAS), Column("All"), Column("Met", "percent", "fact")),
    tuple(
        (
            f"Offering {i}",
            *(Heat(f"{i}/{j} +1", (i * 4 + j) / 15 if i != j else None) for j in range(4)),
            "3/9 +4",
            0.35,
        )
        for i in range(4)
    ),
    total=("All", "1/1", "2/2", "3/3", "4/4", "10/10", 0.2),
)
HEAT_MAP = HeatMap(
    "coverage",
    "Coverage, offering by persona. Most is missing for Offering 3.",
    "offering × persona",
    tuple(f"An offering with quite a long name {i}" for i in range(4)),
    PERSONAS,
    tuple(tuple(Heat(f"{i}/{j}", (i * 4 + j) / 15 if i != j else None) for j in range(4)) for i in range(4)),
)
WIDE_MAP = HEAT_MAP._replace(
    name="wide",
    columns=tuple(f"Persona number {i}" for i in range(14)),
    cells=tuple(tuple(Heat(f"{j}/2", j / 13) for j in range(14)) for _ in range(4)),
)
SPANS = Spans(
    "stability",
    "Ranks under varied weights.",
    "Rank in 90% of 1,000 draws",
    (
        Span("Auenkorb's finance chief takes 1.4 million euros out of the diesel bill of its vans every year", 1, 1, 3),
        Span("Svaleklit", 1, 2, 4, "2 (1–4)"),
        Span("שלום עולם", 2, 3, 11, "a note that goes on for much longer than any note should go on for"),
        Span("日本語の会社の名前はとても長いことがあります日本語の会社の名前はとても長いことがあります", 4, 4, 4, "4"),
        Span("W" * 80, 4, 5, 6, "M" * 60),
    ),
)
BARS = Bars(
    "adds",
    "What each pick adds.",
    (
        Bar("Auenkorb", (25.0,), "25.0 of 30.0"),
        Bar("Zwirnblick sells returned dresses again while they are in season", (12.5, 4.0, 2.0)),
        Bar("Nothing", (0,)),
    ),
    ("published", "expected", "left"),
)
PICTURES = (HEAT_MAP, WIDE_MAP, SPANS, BARS)
EVERYTHING = Document(
    "A page of every block: <b>bold?</b> & \u202eevil",
    (
        Text("Win twelve grocers and online shops by showing finance chiefs what Routes and Returns save"),
        Heading("Cards"),
        Table(COLUMNS, ROWS, cards=True),
        Text("… and 8 more: --list go-get --top 18", quiet=True),
        Heading("The same, which cannot be cards"),
        Table(COLUMNS, ROWS),
        Table(COLUMNS[:1] + COLUMNS[2:4], ((1, 50.0, 0.25),)),
        Heading("Matrix"),
        MATRIX,
        HEAT_MAP,
        Heading("Pictures"),
        *PICTURES,
        Heading("Code"),
        Code(f"quotes:\n  - text: It\tworks\n    by: <b>{'y' * 150}\n```"),
    ),
)

HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</style><img src=x onerror=alert(1)>",
        "</title>",
        "--><svg onload=x>",
        '" onmouseover="alert(1)',
        "'><b>",
        "&lt;b&gt; &amp;amp; &#60;",
        "{{ 7*7 }}{% include 'x' %}",
        "\u202eright to left",
        "\x00\x07\x1b[31m\ufffe",
        "]]>",
        "javascript:alert(1)",
        "2026-11-16 and 2026-Q4",
        "| `x` | [y](z) ![](q) *a*",
    ]
)
TEXTS = st.one_of(HOSTILE, st.text(max_size=30), st.builds(str.__add__, st.text(max_size=8), HOSTILE))
SHARES = st.floats(0, 1)
NUMBERS = st.one_of(st.integers(-1000, 10**6), st.floats(-1000, 10**6))
URLS = st.one_of(
    HOSTILE,
    st.builds("https://{}".format, st.text(max_size=20)),
    st.sampled_from(
        ["https://example.com/?a=1&copy=2", "HTTP://EXAMPLE.COM", "//example.com", "data:text/html,x", "vbscript:x"]
    ),
)
HEATS = st.builds(Heat, TEXTS, st.none() | SHARES)
CELLS: dict[Kind, st.SearchStrategy[Cell]] = {
    "text": st.one_of(TEXTS, st.builds(Titled, TEXTS, TEXTS), st.builds(Link, TEXTS, URLS), st.none()),
    "number": NUMBERS | st.none(),
    "score": st.floats(0, 100) | st.integers(0, 100) | st.none() | st.just(""),
    "percent": SHARES | st.none(),
    "date": st.dates() | st.none(),
    "heat": HEATS,
}
ROLES: tuple[Role, ...] = ("rank", "title", "fact", "detail", "sheet")
COLUMN = st.tuples(TEXTS, st.sampled_from(sorted(CELLS)), st.sampled_from(ROLES)).map(lambda parts: Column(*parts))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of any columns, with cells of their kinds."""
    columns = tuple(draw(st.lists(COLUMN, min_size=1, max_size=5)))
    rows = st.tuples(*(CELLS[column.kind] for column in columns))
    total = draw(rows) if draw(st.booleans()) else ()
    return Table(columns, tuple(draw(st.lists(rows, max_size=3))), draw(st.booleans()), total)


@st.composite
def heat_maps(draw: st.DrawFn) -> HeatMap:
    """A matrix with as many cells as it has names."""
    rows, columns = (tuple(draw(st.lists(TEXTS, max_size=4))) for _ in range(2))
    line = st.tuples(*(HEATS for _ in columns))
    return HeatMap(draw(TEXTS), draw(TEXTS), draw(TEXTS), rows, columns, draw(st.tuples(*(line for _ in rows))))


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    """Intervals with their mark inside."""
    rows = []
    for _ in range(draw(st.integers(0, 3))):
        low, at, high = sorted(draw(st.tuples(*[st.floats(-100, 1000)] * 3)))
        rows.append(Span(draw(TEXTS), low, at, high, draw(TEXTS)))
    return Spans(draw(TEXTS), draw(TEXTS), draw(TEXTS), tuple(rows))


BARS_OF = st.builds(Bar, TEXTS, st.lists(st.floats(0, 1000), max_size=5).map(tuple), TEXTS)
CHARTS = st.one_of(
    heat_maps(),
    spans(),
    st.builds(
        Bars,
        TEXTS,
        TEXTS,
        st.lists(BARS_OF, max_size=3).map(tuple),
        st.lists(TEXTS, max_size=4).map(tuple),
        st.none() | st.floats(0, 1000),
    ),
)
BLOCKS = st.one_of(
    st.builds(Heading, TEXTS), st.builds(Text, TEXTS, st.booleans()), st.builds(Code, TEXTS), tables(), CHARTS
)
DOCUMENTS = st.builds(Document, TEXTS, st.lists(BLOCKS, max_size=5).map(tuple))
