"""Text made safe for a line of text and for a spreadsheet's cell."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storykit.render.data import dumps
from storykit.render.safe import cell, visible

HIDDEN = "\x00\x07\x08\x1b\x7f\x80\x9b\x9f\xad\u061c\u200b\u200e\u200f\u202a\u202e\u2066\u2069\u2060\ufeff\U000e0041"
DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("  two  words\t\n here ", "two words here"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202eb", "a\\u202eb"),
        ("\U000e0041", "\\ue0041"),
        ("Käse 日本 🐟 שלום", "Käse 日本 🐟 שלום"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("[red]x[/red]", "[red]x[/red]"),
        ("a\u2028b\u2029c\x85d\x0be", "a b c d e"),
        ("", ""),
    ],
)
def test_what_is_hidden_becomes_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("character", HIDDEN)
def test_every_hidden_character_is_told_by_its_number(character: str) -> None:
    assert f"{ord(character):x}" in visible(f"a{character}b")


@given(st.text(st.characters(codec="utf-8")) | st.text(HIDDEN + " a\n"))
def test_a_visible_text_is_one_line_without_controls(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(c) == "Cc" or c in DIRECTION + "\u2028\u2029" for c in shown)
    assert len(shown.splitlines()) <= 1
    assert shown == shown.strip()
    assert visible(shown) == shown


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@given(st.text() | st.text("=+-@\t\r\n '\u00a0\u200b\x00a"))
def test_no_cell_starts_a_formula(text: str) -> None:
    made = cell(text)
    assert isinstance(made, str)
    assert not made.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert visible(text) in made


@pytest.mark.parametrize("value", [1, -1, 0.5, -0.5, None, True])
def test_other_values_stay_as_they_are(value: object) -> None:
    assert cell(value) is value


@pytest.mark.parametrize("text", ["Meridian", "a=b", "1-2", "x@y.example", "'quoted'"])
def test_harmless_text_is_not_quoted(text: str) -> None:
    assert cell(text) == text


@settings(max_examples=50)
@given(st.recursive(st.text() | st.none() | st.floats(allow_nan=False), st.lists))
def test_json_is_read_back_and_cannot_steer_a_terminal(value: object) -> None:
    text = dumps(value)
    assert json.loads(text) == value
    assert not any(unicodedata.category(c) == "Cc" or c in DIRECTION + "\u2028\u2029" for c in text)
