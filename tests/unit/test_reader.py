"""The YAML reader: the same values as a parser that guesses nothing, and where each of them stands."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from storykit.files.reader import Document, read
from storykit.model.marks import Path

TEXT = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["", "null", "~", "NO", "on", "1.10", "a: b", "- a", "# a", "{a}", "[a", "*a", "&a", "!a", "'", '"', "a\nb", "Käse"]
)
SCALARS = TEXT | st.none() | st.booleans() | st.integers(-9, 9999) | st.dates() | st.floats(allow_nan=False)
KEYS = TEXT.filter(lambda key: not key.startswith("x-"))
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=20
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=6)
LAYOUTS = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "width": st.sampled_from([20, 80, 1000]),
        "indent": st.integers(2, 5),
        "allow_unicode": st.booleans(),
    }
)


def parsed(text: str) -> yaml.Node:
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    assert node
    return node


def expected(node: yaml.Node) -> Any:
    """The value of a node as PyYAML's BaseLoader has it, without what is missing."""
    if isinstance(node, yaml.SequenceNode):
        return [expected(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        pairs = ((key.value, expected(value)) for key, value in node.value)
        return {key: value for key, value in pairs if value is not None}
    assert isinstance(node, yaml.ScalarNode)
    return None if not node.style and node.value in ("", "~", "null") else node.value


def places(node: yaml.Node, at: Path = (), key: yaml.Node | None = None) -> list[tuple[Path, int, int]]:
    """Path, line and column of every value: of a scalar itself, of all else its key."""
    mark = (key if key is not None and not isinstance(node, yaml.ScalarNode) else node).start_mark
    found = [(at, mark.line + 1, mark.column + 1)]
    if isinstance(node, yaml.SequenceNode):
        for i, item in enumerate(node.value):
            found += places(item, (*at, i))
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            found += places(value, (*at, name.value), name)
    return found


@settings(max_examples=100)
@given(DOCUMENTS, LAYOUTS)
def test_values_are_those_of_a_parser_that_guesses_nothing(document: dict[str, Any], layout: dict[str, Any]) -> None:
    text = yaml.safe_dump(document, **layout)
    found = read(text.encode())
    assert found.faults == []
    assert found.value == expected(parsed(text))


@settings(max_examples=100)
@given(DOCUMENTS, LAYOUTS)
def test_marks_are_where_the_values_stand(document: dict[str, Any], layout: dict[str, Any]) -> None:
    text = yaml.safe_dump(document, **layout)
    marks = read(text.encode()).marks
    for path, line, column in places(parsed(text)):
        assert marks.find(path) == (line, column)


@settings(max_examples=200)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: f"a: {text}".encode("utf-8", "surrogatepass")))
def test_any_bytes_end_in_a_value_or_a_fault_inside_the_file(data: bytes) -> None:
    document = read(data)
    assert document.faults or isinstance(document.value, dict)
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").splitlines()
    for fault in document.faults:
        assert fault.message
        assert 1 <= fault.position.line <= len(lines) + 1
        assert fault.position.column >= 1


def faults(text: str) -> list[tuple[str, int, int]]:
    return [(fault.message, *fault.position) for fault in read(text.encode()).faults]


def value(text: str) -> dict[str, Any]:
    document = read(text.encode())
    assert document.faults == []
    return document.value


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 1\na: 2\n", 2, 1),
        ("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", 5, 3),
        ("{a: 1, b: 2, a: 3}\n", 1, 14),
        ("l:\n- a: 1\n  a: 1\n", 3, 3),
        ("a: 1\n'a': 2\n", 2, 1),
        ('a: 1\n"\\x61": 2\n', 2, 1),
        ("x-a: 1\nb: 1\nx-a: 2\n", 3, 1),
        ("a: 1\na:\n", 2, 1),
        ("a:\na: 1\n", 2, 1),
        ("x-a:\nx-a: 1\n", 2, 1),
        ("a: 1\nb: {c: {}}\na: {c: {}}\n", 3, 1),
    ],
)
def test_a_key_given_twice_is_a_fault_at_the_second(text: str, line: int, column: int) -> None:
    ((message, *place),) = faults(text)
    assert "given twice" in message
    assert place == [line, column]


def test_every_repetition_is_told() -> None:
    assert [place[1:] for place in faults("a: 1\na: 2\nb: 1\na: 3\nb: 2\n")] == [(2, 1), (4, 1), (5, 1)]


def test_a_key_may_be_repeated_elsewhere() -> None:
    assert value("a: {b: 1}\nc: {b: 2}\nl: [{b: 1}, {b: 2}]\n") == {
        "a": {"b": "1"},
        "c": {"b": "2"},
        "l": [{"b": "1"}, {"b": "2"}],
    }


def test_own_keys_are_gathered_where_they_stand() -> None:
    text = "x-a: 1\nb: {x-c: [1, {x-d: 2}], e: 3}\nx-f: {g: 4}\nl: [{x-h: 5}]\n"
    assert value(text) == {
        "b": {"e": "3", "x-": {"x-c": ["1", {"x-": {"x-d": "2"}}]}},
        "l": [{"x-": {"x-h": "5"}}],
        "x-": {"x-a": "1", "x-f": {"g": "4"}},
    }


def test_a_missing_value_drops_its_key_and_stays_in_a_list() -> None:
    assert value("a:\nb: ~\nc: null\nd: ''\ne: \"null\"\nf: Null\nx-g:\nl: [~, null, '']\nm: |\n") == {
        "d": "",
        "e": "null",
        "f": "Null",
        "l": [None, None, ""],
        "m": "",
    }


def test_an_alias_stands_for_the_value_above_it() -> None:
    found = value("a: &a {b: [1, 2]}\nc: *a\nd: [*a, &e x, *e]\n")
    assert found["c"] == found["a"] == found["d"][0]
    assert found["d"][1:] == ["x", "x"]


def test_an_alias_of_a_missing_value_is_missing() -> None:
    assert value("a: &a ~\nb: *a\nc: &c\nd: *c\ne: 1\n") == {"e": "1"}


def test_the_nearest_anchor_above_counts() -> None:
    assert value("a: &a 1\nb: *a\nc: &a 2\nd: *a\n") == {"a": "1", "b": "1", "c": "2", "d": "2"}


@pytest.mark.parametrize(
    ("text", "column"), [("a: *b\nb: &b 1\n", 4), ("a: &a [*a]\n", 8), ("a: &a {b: {c: *a}}\n", 15)]
)
def test_an_alias_of_nothing_above_is_a_fault(text: str, column: int) -> None:
    ((message, *place),) = faults(text)
    assert message.startswith("*")
    assert place == [1, column]


def test_aliases_may_unfold_to_a_limit() -> None:
    thousand = f"a: &a [{'x,' * 999}]\n"
    assert len(value(f"{thousand}b: [{'*a,' * 40}]\n")["b"]) == 40
    ((message, line, _),) = faults(f"{thousand}b: [{'*a,' * 60}]\n")
    assert ("unfold" in message, line) == (True, 2)


def test_aliases_of_one_scalar_count_too() -> None:
    ((message, *_),) = faults(f"a: &a x\nb: [{'*a,' * 60_000}]\n")
    assert "unfold" in message


def test_levels_are_counted_to_a_limit() -> None:
    assert value(f"a: {'[' * 20}{']' * 20}\n")["a"]
    ((message, line, _),) = faults(f"b: 1\na: {'[' * 30}{']' * 30}\n")
    assert ("nested" in message, line) == (True, 2)


def test_a_megabyte_is_the_most() -> None:
    filled = b"a: " + b"x" * ((1 << 20) - 4) + b"\n"
    assert read(filled).faults == []
    ((message, *_),) = (tuple(fault) for fault in read(filled + b"\n").faults)
    assert "1 MB" in message


@pytest.mark.parametrize("tag", ["!a", "!!str", "!!python/name:os.system", "!<tag:x>"])
@pytest.mark.parametrize("tagged", ["a: {tag} x\n", "a: {tag} [x]\n", "a: {tag} {{b: x}}\n", "a: [{tag} x]\n"])
def test_a_tag_is_a_fault(tag: str, tagged: str) -> None:
    ((message, line, column),) = faults(tagged.format(tag=tag))
    assert "tag" in message
    assert (line, column) == (1, tagged.index("{tag}") + 1)


def test_a_place_that_is_not_there_is_that_of_the_nearest_around_it() -> None:
    marks = read(b"a: 1\nb:\n  c: {d: 2}\n").marks
    assert marks.find(("b", "c", "e")) == (3, 3)
    assert marks.find(("b", "x")) == (2, 1)
    assert marks.find(("z",)) == (1, 1)
    assert marks.find(("a", 0)) == (1, 4)


def test_documents_do_not_share_places_by_mistake() -> None:
    first, second = read(b"a: {b: 1}\n"), read(b"x: 0\na: 2\n")
    assert first.marks.find(("a", "b")) == (1, 8)
    assert second.marks.find(("a", "b")) == second.marks.find(("a",)) == (2, 4)


def test_after_a_syntax_fault_there_is_no_value() -> None:
    document = read(b"a: 1\nb: [\n")
    assert document.value == {}
    assert len(document.faults) == 1
    assert isinstance(document, Document)
