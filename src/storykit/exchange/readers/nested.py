"""JSON, JSON Lines and YAML: records that are mappings."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import IO, Any

from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.exchange.readers.encoding import encoding_of
from storykit.exchange.readers.faults import leave_out, size_of, unreadable
from storykit.exchange.readers.source import Options, Row, Source
from storykit.exchange.readers.tables import done
from storykit.files.load import read_bytes
from storykit.files.reader import OWN, Fault
from storykit.files.reader import read as read_yaml
from storykit.files.syntax import explain_bytes
from storykit.model.marks import Position

MOST = 256 << 20
MOST_YAML = 16 << 20
_LOOKED_AT = 3
"""How deep below the top a list of records may stand."""

_LISTS = frozenset(
    (
        *("items", "rows", "records", "results", "data", "value", "values", "entries", "stories", "objects", "cases"),
        *("customers", "accounts", "opportunities", "deals", "candidates", "case_studies", "case-studies"),
    )
)
"""Keys under which a list is the file's records, whatever stands beside it."""

_OF_RECORDS = frozenset(("title", "name", "customer", "company", "id", "account"))
"""Keys of a record: a list beside them is a part of it."""

_ITEMS = "items"
_KEY = b"items:"
_LIST = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*)?\r?\n)*(---[ \t]*\r?\n)?(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?=-[ \r\n]|\[)"
)
_TOO_DEEP = "lists in lists in lists: nested too deep"
_TOO_LONG = "a number of more than 4,300 digits"


def read(path: str, kind: str, options: Options) -> Source:
    """Open a JSON, JSON Lines or YAML file."""
    if kind == "jsonl":
        return _json_lines(path, options)
    data = _bytes(path, MOST if kind == "json" else MOST_YAML)
    line_of: Callable[[tuple[str | int, ...]], int] | None = None
    if kind == "json":
        value = _json(path, data)
    else:
        value, line_of = _yaml(path, data)
    keys = _where(path, value)
    records = _records(path, value, keys)
    is_one = not keys and not isinstance(value, list)
    numbers = (1 if is_one else line_of((*keys, i)) if line_of else i + 1 for i in range(len(records)))
    name = {"json": "JSON", "yaml": "YAML"}[kind]
    count = f"{len(records):,} record{'s' * (len(records) != 1)}"
    stated = f"{name}, {count}" + (f' in "{".".join(keys)}"' if keys else "")
    progress = [0]
    rows = _rows(path, zip(numbers, records, strict=False), options, progress)
    return Source(path, (), rows, (stated,), options.date_order, lambda: progress[0] / len(records))


def _rows(path: str, records: Iterator[tuple[int, Any]], options: Options, progress: list[int]) -> Iterator[Row]:
    for number, record in records:
        progress[0] += 1
        if isinstance(record, dict):
            yield Row(number, record)
        else:
            leave_out(_no_record(path, number, record), options.on_fault)


def _no_record(path: str, number: int, value: Any) -> Diagnostic:
    kind = {list: "a list", str: "text", bool: "true or false", type(None): "nothing"}.get(type(value), "a number")
    return Diagnostic(path, number, 1, f"a record with keys is wanted here, and this is {kind}", 'write {"name": …}')


def _bytes(path: str, most: int) -> bytes:
    size_of(path, most)
    data = read_bytes(path, most)
    if isinstance(data, Fault):
        raise unreadable(path, data.message, data.hint)
    return data


def _json(path: str, data: bytes) -> Any:
    try:
        return json.loads(data.decode(json.detect_encoding(data)).removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise _faulty(path, _not_unicode(data, error)) from None
    except json.JSONDecodeError as error:
        raise unreadable(
            path, f"this is no JSON: {_said(error)}", "export it again", error.lineno, error.colno
        ) from None
    except ValueError:
        raise unreadable(path, _TOO_LONG, "export it as text") from None
    except RecursionError:
        raise unreadable(path, _TOO_DEEP, "export plain records") from None


def _not_unicode(data: bytes, error: UnicodeDecodeError) -> Fault:
    if error.encoding.lower().startswith("utf-8"):
        return explain_bytes(data, error.start)
    return Fault(f"the file is no proper {error.encoding.upper()}", Position(), "save it as UTF-8")


def _faulty(path: str, fault: Fault) -> StorykitError:
    return unreadable(path, fault.message, fault.hint, fault.position.line, fault.position.column)


def _said(error: json.JSONDecodeError) -> str:
    message = error.msg.lower()
    return "it ends too early" if error.pos >= len(error.doc.rstrip()) else message


def _yaml(path: str, data: bytes) -> tuple[Any, Callable[[tuple[str | int, ...]], int]]:
    """The file's mapping or list, and the line of what is at a path in it."""
    whole, is_list, shift = _as_mapping(data)
    document = read_yaml(whole, MOST_YAML + len(_KEY))
    if document.faults:
        fault = document.faults[0]
        raise _faulty(path, fault._replace(position=_below(fault.position, -shift)))
    find = document.marks.lookup()
    above = (_ITEMS,) if is_list else ()
    value = _own_keys(document.value)
    return value[_ITEMS] if is_list else value, lambda place: find((*above, *place)).line - shift


def yaml_mapping(path: str, text: str, lines_above: int) -> dict[str, Any]:
    """The keys of front matter, which starts below some lines of its file."""
    if not text.strip():
        return {}
    document = read_yaml(text.encode(), MOST_YAML)
    if document.faults:
        fault = document.faults[0]
        raise _faulty(path, fault._replace(position=_below(fault.position, lines_above)))
    return _own_keys(document.value)  # type: ignore[no-any-return]


def _below(position: Position, lines: int) -> Position:
    return position._replace(line=max(1, position.line + lines))


def _as_mapping(data: bytes) -> tuple[bytes, bool, int]:
    """A list under a key, as our reader reads mappings alone; whether it was one, and the lines put in front."""
    found = _LIST.match(data)
    if not found:
        return data, False, 0
    if found[1]:
        return data[: found.start(1)] + _KEY + b"\n" + data[found.end(1) :], True, 0
    if data[found.end() : found.end() + 1] == b"[":
        return data[: found.end()] + _KEY + b" " + data[found.end() :], True, 0
    return _KEY + b"\n" + data.removeprefix(b"\xef\xbb\xbf"), True, 1


def _own_keys(value: Any) -> Any:
    """A value with the keys that start with x- among the others; our reader keeps them apart."""
    if isinstance(value, list):
        return [_own_keys(item) for item in value]
    if not isinstance(value, dict):
        return value
    own = value.get(OWN) or {}
    return {key: _own_keys(item) for key, item in (value | own).items() if key != OWN or not isinstance(own, dict)}


def _where(path: str, value: Any) -> tuple[str, ...]:
    """The keys that lead to the list of records; none when the value is a list or one record itself."""
    keys: tuple[str, ...] = ()
    while isinstance(value, dict) and len(keys) < _LOOKED_AT:
        lists = [
            key for key, item in value.items() if isinstance(item, list) and any(isinstance(i, dict) for i in item)
        ]
        known = [key for key in lists if key.lower() in _LISTS]
        if len(known) == 1 or (len(lists) == 1 and value.keys().isdisjoint(_OF_RECORDS)):
            return (*keys, *(known or lists))
        if len(lists) > 1 and value.keys().isdisjoint(_OF_RECORDS):
            several = ", ".join(f'"{key}" ({len(value[key])})' for key in lists)
            raise unreadable(path, f"several lists of records: {several}", "put the one that is meant into a file")
        inner = [key for key, item in value.items() if isinstance(item, dict)]
        if len(inner) != 1 or not value.keys().isdisjoint(_OF_RECORDS):
            break
        keys, value = (*keys, inner[0]), value[inner[0]]
    return keys if isinstance(value, list) else ()


def _records(path: str, value: Any, keys: tuple[str, ...]) -> list[Any]:
    for key in keys:
        value = value[key]
    records = value if isinstance(value, list) else [value]
    if not records or not any(isinstance(record, dict) for record in records):
        raise unreadable(path, "no record with keys is in it", 'records are written as [{"name": …}, …]')
    return records


def _json_lines(path: str, options: Options) -> Source:
    size = size_of(path)
    encoding = encoding_of(path, options.encoding)
    opened: list[IO[str]] = []
    rows = _line_rows(path, encoding.codec, options, opened)
    stated = (f"JSON Lines in {encoding.name}",)
    return Source(path, (), rows, stated, options.date_order, lambda: done(opened, size))


def _line_rows(path: str, codec: str, options: Options, opened: list[IO[str]]) -> Iterator[Row]:
    with open(path, encoding=codec) as file:
        opened.append(file)
        for number, line in enumerate(file, 1):
            if line.isspace():
                continue
            try:
                record = json.loads(line)
            except json.JSONDecodeError as error:
                hint = "each line is one whole record"
                fault = Diagnostic(path, number, error.colno, f"this is no JSON: {_said(error)}", hint)
                leave_out(fault, options.on_fault)
                continue
            except ValueError:
                leave_out(Diagnostic(path, number, 1, _TOO_LONG, "export it as text"), options.on_fault)
                continue
            except RecursionError:
                leave_out(Diagnostic(path, number, 1, _TOO_DEEP, "export plain records"), options.on_fault)
                continue
            if isinstance(record, dict):
                yield Row(number, record)
            else:
                leave_out(_no_record(path, number, record), options.on_fault)
