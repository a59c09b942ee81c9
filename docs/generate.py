"""Writes the reference in docs/reference and the schemas in .storykit from the code: `make docs`."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import typer

from storykit.cli.app import app
from storykit.criteria import CRITERIA
from storykit.model.story import Story
from storykit.model.strategy import CHANCES, Strategy
from storykit.model.typed import is_model
from storykit.rules import RULES
from storykit.schema import descriptions, json_schema, models

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 80

CRITERIA_HEAD = """\
# The criteria

Every story gets a value from 0 to 1 for each criterion, always on the same scale, whatever other
stories there are. A value earns points: value × 100 × weight ÷ the sum of all weights. The points
add up to the score.

- A criterion that your strategy says nothing about (no `problems`, say) is left out for all
  stories, and the other weights share the 100 points.
- *Unknown* means that nobody has found out yet. It earns nothing now, and all its points count in
  the story's potential.

Change a weight in the strategy, by the criterion's name: `weights: {outcome: 30, contagion: 0}`.
Criteria that you do not name keep the weight shown here."""

FIELDS_HEAD = """\
# The fields

Every key that a file may have. Only those marked *required* must be there. A key without a value
counts as absent. Keys that start with `x-` are your own: they may stand anywhere, and are kept and
never read. `storykit schema story` and `storykit schema strategy` print the same for editors."""

RULES_HEAD = """\
# The rules

What `storykit check` looks for, by family. `storykit rules NAME` shows the page of one in the terminal. The severity
is the one a rule has unless your strategy gives another: `check: {severity: {no-quote: ignore}}`. Examples are parts
of a story file, and of the sample's strategy and activity log where a line such as `# activity.csv` says so."""

COMMANDS_HEAD = """\
# The commands

What `storykit COMMAND --help` says, for each command."""

PLAIN: dict[Any, str] = {
    str: "text",
    float: "number",
    int: "whole number",
    Decimal: "number",
    bool: "true or false",
    date: "date (2026-11-30)",
}

DEFAULTS: dict[tuple[str, str], str] = {
    ("Story", "id"): "the file's name",
    ("Strategy", "stages"): ", ".join(f"{stage} {chance:g}" for stage, chance in CHANCES.items()),
    ("Strategy", "weights"): "see [the criteria](criteria.md)",
} | {(model, "name"): "the id" for model in ("Offering", "Persona", "Problem")}


def criteria() -> str:
    """The page of the criteria."""
    rows = [(f"[{c.name}](#{c.name})", f"{c.weight:g}", c.doc.strip().splitlines()[0]) for c in CRITERIA]
    sections = [f"## {c.name}\n\nWeight {c.weight:g}. {c.doc.strip()}" for c in CRITERIA]
    return "\n\n".join([CRITERIA_HEAD, table(("criterion", "weight", "what it asks"), rows), *sections])


def rules() -> str:
    """All rules of `check`, by family: a table of each, then the pages."""
    parts = [RULES_HEAD]
    for family in dict.fromkeys(rule.family for rule in RULES):
        members = [rule for rule in RULES if rule.family == family]
        rows = [(f"[{rule.name}](#{rule.name})", rule.severity, rule.summary) for rule in members]
        parts += [f"## {family}", table(("rule", "severity", "finds"), rows)]
        parts += [f"### {rule.name}\n\n{rule.doc.strip()}" for rule in members]
    return "\n\n".join(parts) + "\n"


def fields() -> str:
    """The page of the fields."""
    pages = {"A story file": Story, "A strategy file": Strategy}
    found = {title: list(below(model)) for title, model in pages.items()}
    missing = set(models()) - {model for blocks in found.values() for _, model in blocks}
    if missing:
        raise SystemExit(f"no field leads to {missing}")
    sections = [FIELDS_HEAD]
    for title, blocks in found.items():
        for at, model in blocks:
            sections.append(f"### {'.'.join(at)}" if at else f"## {title}")
            sections += [(model.__doc__ or "").strip().replace("\n    ", "\n"), _fields(model, at)]
    return "\n\n".join(sections)


def below(model: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """A model and all models of its fields, each with the keys that lead there."""
    yield at, model
    for key, hint in _hints(model).items():
        for inner in _inside(hint):
            yield from below(inner, (*at, key))


def _hints(model: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(model, include_extras=True)
    return {key: hint for key, hint in hints.items() if key != "own"}


def _inside(hint: Any) -> list[Any]:
    return [hint] if is_model(hint) else [model for part in typing.get_args(hint) for model in _inside(part)]


def _fields(model: Any, at: tuple[str, ...]) -> str:
    meanings = descriptions()[model.__name__]
    rows = [
        (f"`{key}`", kind(hint, (*at, key)), _default(model, key), meanings[key]) for key, hint in _hints(model).items()
    ]
    return table(("key", "what it is", "default", "what it means"), rows)


def kind(hint: Any, at: tuple[str, ...]) -> str:
    """A type in plain words; `at` are the keys that lead to it."""
    if is_model(hint):
        return f"see [{'.'.join(at)}](#{''.join(at)})"
    if hint in PLAIN:
        return PLAIN[hint]
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return kind(args[0], at) + _limits(args[1])
    if origin is Literal:
        *others, last = (f"`{value}`" for value in args)
        return f"{', '.join(others)} or {last}" if others else last
    if origin is tuple:
        return f"list, {kind(args[0], at)}" if is_model(args[0]) else f"list of {kind(args[0], at)}"
    if origin is Mapping:
        return f"{kind(args[1], at)}, by name"
    if origin in (typing.Union, types.UnionType):
        return kind(args[0], at)
    raise TypeError(f"no words for {hint}")


def _limits(limit: Any) -> str:
    if limit.ge is not None and limit.le is not None:
        return f" from {limit.ge:g} to {limit.le:,.10g}"
    return f", {limit.ge:g} or more" if limit.ge is not None else ""


def _default(model: Any, key: str) -> str:
    if (model.__name__, key) in DEFAULTS:
        return DEFAULTS[model.__name__, key]
    if key not in model._field_defaults:
        return "*required*"
    value = model._field_defaults[key]
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"{value:g}"
    return f"`{value}`" if isinstance(value, str) and value else ""


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, ("---",) * len(head), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def commands() -> str:
    """The page of the commands."""
    sections = [f"## {title}\n\n```text\n{text}\n```" for title, text in _helps(typer.main.get_command(app))]
    return "\n\n".join([COMMANDS_HEAD, *sections])


def _helps(command: Any, parent: Any = None) -> Iterator[tuple[str, str]]:
    """The path and the help of a command and of all below it, as plain text."""
    command.rich_markup_mode = None
    settings = command.context_settings | {"terminal_width": WIDTH, "max_content_width": WIDTH}
    context = command.context_class(command, info_name=command.name, parent=parent, **settings)
    yield context.command_path, "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    for inner in getattr(command, "commands", {}).values():
        yield from _helps(inner, context)


def schema(of: Literal["story", "strategy"]) -> str:
    """The schema as `storykit schema` prints it."""
    return json.dumps(json_schema(of), indent=2, ensure_ascii=False)


def pages() -> dict[str, str]:
    """What every generated file holds, by its path below the repository."""
    texts = {
        "docs/reference/criteria.md": criteria(),
        "docs/reference/fields.md": fields(),
        "docs/reference/commands.md": commands(),
        "docs/reference/rules.md": rules(),
        ".storykit/story.schema.json": schema("story"),
        ".storykit/strategy.schema.json": schema("strategy"),
    }
    return {path: f"{text.rstrip()}\n" for path, text in texts.items()}


def main() -> None:
    """Write every file that has changed, and name it."""
    for path, text in pages().items():
        file = ROOT / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            print(path)


if __name__ == "__main__":
    main()
