"""A ranking as `rank --format json` saved it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any, NamedTuple, Never, cast

from storykit.comparison.moves import Part, Seen, Side
from storykit.errors import StorykitError
from storykit.lists import LISTS, List

SCHEMAS = ("storykit.rank/1", "storykit.report/1")
_HINT = "save one with: storykit rank --list all --format json -o FILE"
_HINT_OF_REPORTS = "save one with: storykit report --format json -o FILE"
_MOST_ROWS = 1_000_000


class Earlier(NamedTuple):
    """What an earlier report says that a new one compares itself with.

    Attributes:
        side: Its ranking, for what moved.
        coverage: The share of weighted demand that was met then, 0 to 1; None when it does not tell.
    """

    side: Side
    coverage: float | None


def parse(text: str, path: str) -> Side:
    """The side that a saved ranking stands for.

    Raises StorykitError when the text is none, and says where.
    """
    return _Reader(path).side(_whole(text, path))


def parse_report(text: str, path: str) -> Earlier:
    """What an earlier report stands for; a ranking does, too, and tells no coverage.

    Raises StorykitError when the text is neither, and says where.
    """
    whole, reader = _whole(text, path, _HINT_OF_REPORTS), _Reader(path)
    coverage = whole.get("coverage")
    share = reader.perhaps(coverage, "now", "coverage.", 1) if isinstance(coverage, dict) else None
    return Earlier(reader.side(whole), share)


def _whole(text: str, path: str, hint: str = _HINT) -> dict[str, Any]:
    try:
        whole = json.loads(text.removeprefix("\ufeff"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise StorykitError(f"{path} is no JSON", hint=hint) from None
    found = whole.get("schema") if isinstance(whole, dict) else None
    if found not in SCHEMAS:
        told = f'its schema is "{found}"' if isinstance(found, str) else "it names no schema of storykit"
        raise StorykitError(f"{path} is no saved ranking: {told}", hint=hint)
    if "stories" not in whole:
        raise StorykitError(f"{path} holds no stories", hint=hint)
    if whole.get("audience") == "public":
        raise StorykitError(f"{path} is a public report, which tells no ranks", hint="compare with an internal one")
    return cast("dict[str, Any]", whole)


def _no_number(word: str) -> Never:
    raise ValueError(word)


class _Reader:
    """Reads one file's values, and says which of them is not what it should be."""

    def __init__(self, path: str) -> None:
        self.path = path

    def side(self, whole: dict[str, Any]) -> Side:
        rows = [self.story(row, f"stories[{i}]") for i, row in enumerate(self.items(whole, "stories", ""))]
        rows.sort(key=lambda row: (LISTS.index(row.list), row.rank))
        seen = {row.id: row for row in rows}
        if len(seen) < len(rows):
            twice = next(id for id, count in Counter(row.id for row in rows).items() if count > 1)
            self.wrong("stories", f'has "{twice}" twice')
        shown = Counter(row.list for row in rows)
        counts = self.counts(whole.get("counts"), shown)
        quarter, day, only = self.text(whole, "quarter", ""), self.day(whole, "as_of"), self.only(whole)
        return Side(self.path, "saved", quarter, day, seen, counts, only=only)

    def only(self, whole: dict[str, Any]) -> str:
        """The filter, in words; empty when there is none."""
        found = whole.get("filter") or {}
        if not isinstance(found, dict):
            self.wrong("filter", "should be an object")
        return "; ".join(f"{name} {', '.join(map(str, self.items(found, name, 'filter.')))}" for name in sorted(found))

    def counts(self, told: object, shown: Mapping[List, int]) -> dict[List, int]:
        """How many stories each list has; never fewer than are there."""
        if not isinstance(told, dict):
            return {name: shown[name] for name in LISTS}
        return {name: max(shown[name], int(self.number(told, name, "counts.", most=_MOST_ROWS))) for name in LISTS}

    def story(self, row: object, at: str) -> Seen:
        if not isinstance(row, dict):
            self.wrong(at, "should be an object")
        at += "."
        name = row.get("list")
        if name not in LISTS:
            self.wrong(at + "list", f"is not one of {', '.join(LISTS)}")
        return Seen(
            id=self.text(row, "id", at),
            title=self.text(row, "title", at),
            customer=self.text(row, "customer", at),
            stage=self.text(row, "stage", at),
            list=name,
            rank=int(self.number(row, "rank", at, most=_MOST_ROWS)),
            score=self.number(row, "score", at),
            need=self.perhaps(row, "need", at, 1),
            priority=self.perhaps(row, "priority", at, 100),
            reasons=tuple(str(reason) for reason in self.items(row, "reasons", at)),
            path=self.text(row, "path", at),
            parts=dict(self.part(part, f"{at}criteria[{i}]") for i, part in enumerate(self.items(row, "criteria", at))),
        )

    def part(self, row: object, at: str) -> tuple[str, Part]:
        if not isinstance(row, dict):
            self.wrong(at, "should be an object")
        at += "."
        evidence = self.items(row, "evidence", at)
        told = tuple(str(one.get("text", "")) if isinstance(one, dict) else str(one) for one in evidence)
        points, most = self.number(row, "points", at), self.number(row, "max", at)
        return self.text(row, "name", at), Part(self.perhaps(row, "value", at, 1), points, most, told)

    def items(self, row: dict[str, Any], key: str, at: str) -> list[Any]:
        found = row.get(key)
        if not isinstance(found, list):
            self.wrong(at + key, "should be a list")
        return found

    def text(self, row: dict[str, Any], key: str, at: str) -> str:
        found = row.get(key)
        if not isinstance(found, str):
            self.wrong(at + key, "should be text")
        return found

    def perhaps(self, row: dict[str, Any], key: str, at: str, most: float) -> float | None:
        return None if row.get(key) is None else self.number(row, key, at, most=most)

    def number(self, row: dict[str, Any], key: str, at: str, *, most: float = 100) -> float:
        found = row.get(key)
        if isinstance(found, bool) or not isinstance(found, int | float) or not isfinite(found):
            self.wrong(at + key, "should be a number")
        if not 0 <= found <= most:
            self.wrong(at + key, f"is not between 0 and {most:g}")
        return found

    def day(self, row: dict[str, Any], key: str) -> date:
        try:
            return date.fromisoformat(self.text(row, key, ""))
        except ValueError:
            self.wrong(key, "is not a date")

    def wrong(self, at: str, what: str) -> Never:
        raise StorykitError(f"{self.path} is no saved ranking: {at} {what}", hint=_HINT)
