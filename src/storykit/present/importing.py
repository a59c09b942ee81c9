"""What an import does, as a page and as data: rows in, stories out, and every loss between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from storykit.importing import Import, Note
from storykit.present.document import Block, Column, Document, Heading, Table, Text

SHOWN = 8
"""How many values of a loss the page names."""

_COUNT = Column("Rows", "number", "fact")


def import_page(found: Import, *, wrote: bool) -> Document:
    """What was found, what became of it, what to look at, and what was left out."""
    blocks: list[Block] = [Text(_summary(found, wrote=wrote))]
    blocks += [Text(line, quiet=True) for line in _stated(found)]
    for title, table in (
        ("To look at: names taken to mean another", _decisions(found)),
        ("Conflicts: the file was kept", _conflicts(found)),
        ("Not imported, or not as it was", _losses(found)),
        ("Rows that cannot be stories", _skipped(found)),
        ("No more in the source", _gone(found)),
    ):
        if table.rows:
            blocks += [Heading(title), table]
    blocks += [Text(line, quiet=True) for line in _advice(found)]
    return Document(f"Import by the map {found.map}", tuple(blocks))


def _summary(found: Import, *, wrote: bool) -> str:
    files = f"{len(found.sources)} files" if len(found.sources) > 1 else found.sources[0].path
    became = [(len(found.new), "new"), (len(found.changed), "changed"), (found.unchanged, "unchanged")]
    told = ", ".join(f"{count:,} {word}" for count, word in became)
    more = f", {found.unranked:,} more not among the best" if found.unranked else ""
    where = f" in {found.into}" if wrote and (found.new or found.changed) else ""
    stories = f"{found.stories:,} {'story' if found.stories == 1 else 'stories'}"
    rows = f"{found.rows:,} record{'s' * (found.rows != 1)}"
    return f"{rows} of {files}: {stories}, {told}{more}{where}.{'' if wrote else ' Nothing was written.'}"


def _stated(found: Import) -> Iterator[str]:
    """What was found out about the files; alike ones once."""
    several = len(found.sources) > 1
    if several and len({source.stated for source in found.sources}) == 1:
        yield f"All: {'; '.join(found.sources[0].stated)}."
    elif len(found.sources) <= SHOWN:
        for source in found.sources:
            told = "; ".join(source.stated)
            yield f"{source.path}: {source.rows:,} records. {told}." if several else f"{told[:1].upper()}{told[1:]}."


def _decisions(found: Import) -> Table:
    columns = (Column("In the source", "text", "title"), Column("Taken as"), _how(), _COUNT)
    rows = tuple((note.value, note.to, _likeness(note), count) for note, count in found.decisions)
    return Table(columns, rows)


def _how() -> Column:
    return Column("Because", "text", "detail")


def _likeness(note: Note) -> str:
    return f"{note.reason}, {note.alike:g} of 100" if 0 < note.alike < 100 else note.reason


def _conflicts(found: Import) -> Table:
    columns = (Column("File", "text", "title"), Column("Field"), Column("In the file"), Column("In the source"), _how())
    rows = tuple((c.path, c.field, _short(c.file), _short(c.source), c.why) for c in found.conflicts)
    return Table(columns, rows, cards=True)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _losses(found: Import) -> Table:
    columns = (Column("What", "text", "title"), _COUNT, Column("Values", "text", "detail"))
    rows: list[tuple[str, int, str]] = []
    for reason, notes in _by_reason(found.losses).items():
        named = [f"{_short(note.value)} ({count:,})" for note, count in notes[:SHOWN] if note.value]
        more = f", and {len(notes) - SHOWN:,} more" if len(notes) > SHOWN else ""
        rows.append((reason, sum(count for _, count in notes), ", ".join(named) + more))
    rows.sort(key=lambda row: -row[1])
    return Table(columns, tuple(rows))


def _by_reason(notes: Sequence[tuple[Note, int]]) -> dict[str, list[tuple[Note, int]]]:
    found: dict[str, list[tuple[Note, int]]] = {}
    for note, count in notes:
        found.setdefault(note.reason, []).append((note, count))
    return found


def _skipped(found: Import) -> Table:
    columns = (Column("Where", "text", "fact"), Column("What", "text", "title"))
    rows = tuple((f"{fault.path}:{fault.line}", fault.message) for fault in found.skipped[:SHOWN])
    more = len(found.skipped) - SHOWN
    return Table(columns, (*rows, ("…", f"and {more:,} more")) if more > 0 else rows)


def _gone(found: Import) -> Table:
    return Table((Column("File, kept as it is", "text", "title"),), tuple((path,) for path in found.gone))


def _advice(found: Import) -> Iterator[str]:
    unread = dict.fromkeys(name for source in found.sources for name in source.unread)
    if unread:
        names = list(unread)
        more = f" and {len(names) - 20} more" if len(names) > 20 else ""
        yield f"The map does not read: {', '.join(names[:20])}{more}."
    absent = dict.fromkeys(name for source in found.sources for name in source.absent)
    if absent:
        yield f"The map would read, and the file does not have: {', '.join(absent)}."
    if found.decisions:
        yield "A name that is taken wrongly: write it as an alias in the strategy, or into a table of the map."


def import_data(found: Import, *, wrote: bool) -> dict[str, Any]:
    """The same as data: all of it."""
    return {
        "map": found.map,
        "into": found.into,
        "written": wrote,
        "sources": [source._asdict() for source in found.sources],
        "counts": {
            "records": found.rows,
            "stories": found.stories,
            "new": len(found.new),
            "changed": len(found.changed),
            "unchanged": found.unchanged,
            "not_among_the_best": found.unranked,
        },
        "new": [{"id": written.id, "path": written.path} for written in found.new],
        "changed": [{"id": written.id, "path": written.path} for written in found.changed],
        "decisions": [
            {"value": note.value, "to": note.to, "because": note.reason, "alike": note.alike, "records": count}
            for note, count in found.decisions
        ],
        "losses": [
            {"reason": note.reason, "value": note.value or None, "records": count} for note, count in found.losses
        ],
        "conflicts": [conflict._asdict() for conflict in found.conflicts],
        "gone": list(found.gone),
        "skipped": [{"path": f.path, "line": f.line, "column": f.column, "message": f.message} for f in found.skipped],
    }
