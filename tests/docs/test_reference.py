"""The reference says what the code does: generated pages, schemas, and every example of a criterion."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped, unused-ignore]

from storykit.cli.app import COMMANDS
from storykit.criteria import CRITERIA
from storykit.files.reader import read
from storykit.model.names import Glossary
from storykit.model.story import Story
from storykit.model.strategy import Strategy
from storykit.model.typed import validator
from storykit.schema import descriptions, models
from storykit.targets import Targets

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 16)
STORIES = sorted((ROOT / "stories").rglob("*.yaml"))

NO_OTHER = "{quarter: 2026-Q4, offerings: [{id: anything}], personas: [{id: anyone}]}"
STRATEGIES = {
    "offering": "offerings: [{id: routes, weight: 5}, {id: stock, weight: 3}, {id: labels, weight: 0}]",
    "persona": """\
personas: [{id: cfo, weight: 5, titles: [CFO]}, {id: head-of-logistics, weight: 4}, {id: it-manager, weight: 0}]""",
    "segment": "segments: {industry: {grocery: 3, other: 1}, size: {mid-market: 3, small: 1}}",
    "problem": "problems: [{id: costly-miles, weight: 5}, {id: slow-returns, weight: 4}, {id: old-one, weight: 0}]",
    "narrative": "{company: {name: Haulwick}, offerings: [{id: routes, name: Haulwick Routes}]}",
    "freshness": "freshness: {fresh_months: 12, stale_months: 24}",
}
"""The strategies that the examples speak of; the other criteria need none of their own."""

EXAMPLES = re.compile(r"^(Examples.*?:)\n\n```yaml\n(.*?)```", re.MULTILINE | re.DOTALL)


def generator() -> Any:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES: dict[str, str] = generator().pages()


@pytest.mark.parametrize("path", PAGES)
def test_generated_files_are_up_to_date(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == PAGES[path], f"{path} is not what the code says: make docs"


@pytest.mark.parametrize("of", ["story", "strategy"])
def test_the_schemas_are_what_the_command_prints(of: str) -> None:
    run = subprocess.run([sys.executable, "-m", "storykit", "schema", of], capture_output=True, check=True)
    assert (ROOT / ".storykit" / f"{of}.schema.json").read_bytes() == run.stdout


def test_every_field_has_a_meaning() -> None:
    known = descriptions()
    missing = [f"{m.__name__}.{f}" for m in models() for f in m._fields if f != "own" and not known[m.__name__].get(f)]  # type: ignore[attr-defined]
    assert not missing


def test_every_command_is_on_its_page() -> None:
    found = re.findall(r"^## storykit (\w+)$", PAGES["docs/reference/commands.md"], re.MULTILINE)
    assert found == list(COMMANDS)


def examples() -> Iterator[tuple[str, str, str]]:
    """Each example of each criterion: the criterion's name, a line of YAML, the value it should get."""
    for criterion in CRITERIA:
        found = EXAMPLES.search(criterion.doc)
        assert found, f"{criterion.name} has no examples"
        for line in found[2].splitlines():
            text, _, value = line.rpartition("#")
            yield criterion.name, text.strip(), value.strip()


@pytest.mark.parametrize(("name", "line", "value"), list(examples()))
def test_the_examples_of_a_criterion_get_their_values(name: str, line: str, value: str) -> None:
    strategy = validator(Strategy).validate_python(plain(NO_OTHER) | plain(STRATEGIES.get(name, NO_OTHER)))
    glossary = Glossary(strategy)
    given = {"id": "example", "title": "Example", "customer": {"name": "Auenkorb"}} | plain(line)
    story, mistakes = glossary.resolve(validator(Story).validate_python(given))
    assert not mistakes
    criterion = next(c for c in CRITERIA if c.name == name)
    targets = Targets(strategy, DAY, glossary)
    assert criterion.applies(targets)
    got = criterion.value(story, targets)
    assert story.stage == "candidate"
    assert ("unknown" if got is None else f"{round(got, 4):g}") == value


def plain(text: str) -> dict[str, Any]:
    """A document's plain values, as storykit reads them."""
    document = read(text.encode())
    assert not document.faults
    return document.value


def test_the_strategies_of_the_examples_are_those_that_the_pages_speak_of() -> None:
    told = {c.name: found[1] for c in CRITERIA if (found := EXAMPLES.search(c.doc)) and found[1] != "Examples:"}
    assert told.keys() == STRATEGIES.keys()
    for name, sentence in told.items():
        for number in re.findall(r"(?<![\w-])\d+(?![\w-])", sentence):
            assert re.search(rf"\b{number}\b", STRATEGIES[name]), f"{name}: {sentence}"


class Editor(yaml.SafeLoader):
    """Reads YAML 1.2, as editors do: of all words only true and false are truth values."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def as_json(value: Any) -> Any:
    """Plain values with days as text."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def schema(of: str) -> Draft202012Validator:
    document = json.loads((ROOT / ".storykit" / f"{of}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document, format_checker=FormatChecker())


def errors(of: str, text: str) -> list[str]:
    return [error.message for error in schema(of).iter_errors(as_json(yaml.load(text, Editor)))]


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_sample_stories_are_valid_for_an_editor(path: Path) -> None:
    assert errors("story", path.read_text(encoding="utf-8")) == []


def test_the_sample_strategy_is_valid_for_an_editor() -> None:
    assert errors("strategy", (ROOT / "strategy.yaml").read_text(encoding="utf-8")) == []


STORY = "title: A\ncustomer: {name: B}\n"
STRATEGY = "quarter: 2026-Q4\nofferings: [{id: a}]\npersonas: [{id: b}]\n"


@pytest.mark.parametrize(
    ("of", "text"),
    [
        ("story", "title: A\n"),
        ("story", "title: A\ncustomer: B\n"),
        ("story", "title: ''\ncustomer: {name: B}\n"),
        ("story", STORY + "oferings: [routes]\n"),
        ("story", STORY + "stage: publishd\n"),
        ("story", STORY + "offerings: routes\n"),
        ("story", STORY + "happened_on: last spring\n"),
        ("story", STORY + "effort: -1\n"),
        ("story", STORY + "outcomes: [{metrik: cost}]\n"),
        ("story", STORY + "permission: {status: yes}\n"),
        ("strategy", "quarter: 2026-Q4\npersonas: [{id: b}]\n"),
        ("strategy", "quarter: 2026-Q4\nofferings: []\npersonas: [{id: b}]\n"),
        ("strategy", "quarter: 2026-Q4\nofferings: [{name: a}]\npersonas: [{id: b}]\n"),
        ("strategy", STRATEGY + "weights: {ofering: 25}\n"),
        ("strategy", STRATEGY + "weights: {offering: much}\n"),
        ("strategy", STRATEGY + "stages: {asked: high}\n"),
        ("strategy", STRATEGY + "coverage: {cells: [{offering: a}]}\n"),
    ],
)
def test_typical_mistakes_are_seen_by_an_editor(of: str, text: str) -> None:
    assert errors(of, text)


@pytest.mark.parametrize(
    ("of", "text"),
    [
        ("story", STORY),
        ("story", STORY + "x-crm: 7\nowner:\nnarrative:\n"),
        ("story", "id: 2026\ntitle: 99\ncustomer: {name: 7 Seas, industry: NO, size: 10}\n"),
        ("strategy", STRATEGY),
        ("strategy", STRATEGY + "weights: {offering: 30.5}\nstages:\n"),
    ],
)
def test_what_storykit_accepts_is_valid_for_an_editor(of: str, text: str) -> None:
    assert errors(of, text) == []


def test_the_package_says_what_it_does() -> None:
    code = (
        "import doctest, storykit, sys; done = doctest.testmod(storykit); sys.exit(done.failed or not done.attempted)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
