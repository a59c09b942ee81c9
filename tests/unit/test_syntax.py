"""Typical typing errors: what is said, where, and that it is of help to somebody who does not know YAML."""

from __future__ import annotations

import pytest

from storykit.files.reader import read

QUOTES = ["quotes"]

ERRORS = {
    # what was typed: the text, line, column (0 for any), words of the message or hint
    "a second colon": ("title: Ships daily: how\n", 1, 0, ["colon", *QUOTES]),
    "no blank after the colon": ("title:Good\ncustomer: x\n", 1, 1, ["space after the colon"]),
    "no blank after the colon, further down": ("title: a\nstage:asked\nowner: b\n", 2, 1, ["colon"]),
    "no blank after the only colon": ("title:Good\n", 1, 1, ["space after the colon"]),
    "no colon": ("title: a\nstage asked\nowner: b\n", 2, 1, ["colon"]),
    "no colon at first": ("title a\nowner: b\n", 1, 1, ["colon"]),
    "no colon at last": ("title: a\nstage asked\n", 2, 1, ["colon"]),
    "an equals sign": ("title = a\nowner: b\n", 1, 1, ["colon"]),
    "no blank after a dash": ("tags:\n- a\n-b\nowner: c\n", 3, 1, ["'- '"]),
    "a dash on the line of the key": ("tags: - a\n", 1, 7, ["next line"]),
    "a comma after a value in quotes": ('title: "a",\nowner: b\n', 1, 11, ["text"]),
    "text after quotes": ('title: "Big" data\nowner: b\n', 1, 14, QUOTES),
    "text after single quotes": ("title: 'It's good'\n", 1, 12, QUOTES),
    "text after brackets": ("title: [New] launch\nowner: b\n", 1, 14, QUOTES),
    "text after braces": ("title: {New} launch\nowner: b\n", 1, 14, QUOTES),
    "an at sign": ("owner: @sam\n", 1, 8, ["@", *QUOTES]),
    "a backtick": ("title: `a`\n", 1, 8, ["`", *QUOTES]),
    "a percent sign": ("notes: %50 more\n", 1, 8, ["%", *QUOTES]),
    "an asterisk": ("title: *Big* data\n", 1, 8, ["*", *QUOTES]),
    "a list with asterisks": ("tags:\n  * a\n  * b\n", 2, 3, ["*"]),
    "an ampersand": ("title: & more\n", 1, 8, ["&", *QUOTES]),
    "an exclamation mark": ("title: !important\n", 1, 8, ["!", "quote"]),
    "a question mark": ("title: ? what\n", 1, 8, ["?", *QUOTES]),
    "a comma at first": ("title: , a\n", 1, 8, ["comma", *QUOTES]),
    "a closing bracket": ("title: ]a\n", 1, 8, ["]", *QUOTES]),
    "a closing brace": ("title: }a\n", 1, 8, ["}", *QUOTES]),
    "text after a bar": ("notes: | text\n  more\n", 1, 10, ["next line"]),
    "text after an angle": ("title: > 40 % more\n", 1, 10, ["next line"]),
    "a list that is not closed": ("tags: [a, b\nowner: c\n", 1, 7, ["[", "]"]),
    "a list closed by a brace": ("tags: [a, b}\nowner: c\n", 1, 7, ["[", "]"]),
    "a mapping that is not closed": ("customer: {name: a\nowner: c\n", 1, 11, ["{", "}"]),
    "double quotes that are not closed": ('title: "a\nowner: b\n', 1, 8, ["never closed"]),
    "single quotes that are not closed": ("title: 'a\nowner: b\n", 1, 8, ["never closed"]),
    "quotes that are closed by curly ones": ('title: "a”\nowner: b\n', 1, 8, ["never closed"]),
    "quotes that are not closed further down": ('a: 1\nb: 2\ntitle: "c\nd: 3\ne: "f"\n', 5, 0, ["quot"]),
    "a Windows path": ('notes: "C:\\Users\\x"\n', 1, 0, ["backslash"]),
    "another Windows path": ('notes: "C:\\data"\n', 1, 0, ["backslash"]),
    "a third Windows path": ('notes: "D:\\xfiles"\n', 1, 0, ["backslash"]),
    "a tab to indent": ("customer:\n\tname: a\n", 2, 1, ["tab", "spaces"]),
    "a tab in a list": ("tags:\n\t- a\n", 2, 1, ["tab", "spaces"]),
    "a tab after a blank": ("customer:\n \tname: a\n", 2, 0, ["tab", "spaces"]),
    "a tab before the first key": ("\ttitle: a\n", 1, 1, ["tab", "spaces"]),
    "a line indented too far": ("title: a\n  owner: b\n", 2, 0, ["indented too far"]),
    "a line indented by one": ("title: a\ncustomer: {name: b}\n owner: c\n", 3, 2, ["align"]),
    "a key indented less than its neighbours": ("customer:\n    name: a\n  size: b\n", 3, 3, ["align"]),
    "an item indented less than its neighbours": ("quotes:\n  - text: a\n    by: b\n   at: c\n", 4, 4, ["indent"]),
    "a value below and beside": ("customer: Meridian\n  name: Meridian\n", 2, 0, ["indented too far"]),
    "a second document": ("title: a\n---\ntitle: b\n", 2, 1, ["second document"]),
    "front matter of a blog": ("---\ntitle: a\n---\nOnce upon a time\n", 3, 1, ["second document"]),
    "text after the end": ("title: a\n...\nmore\n", 3, 1, ["after the end"]),
    "a merge that was not resolved": ("<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> x\n", 1, 1, ["merge"]),
    "a merge further down": ("title: a\n<<<<<<< HEAD\nowner: a\n=======\nowner: b\n>>>>>>> x\n", 2, 1, ["merge"]),
    "JSON with a comma too many": ('{"title": "a", "tags": ["b",,]}\n', 1, 0, ["comma"]),
    "Markdown": ("# A story\n\nOnce upon a time.\n", 3, 1, ["no keys"]),
    "HTML": ("<!DOCTYPE html>\n<html></html>\n", 1, 1, ["no keys"]),
    "a vertical tab": ("title: a\vb\n", 1, 9, ["U+000B"]),
    "a form feed": ("title: a\fb\n", 1, 9, ["U+000C"]),
    "a NUL byte": ("title: a\n\0\n", 2, 1, ["NUL"]),
    "half an emoji": ('title: "\\ud83d"\n', 1, 0, ["backslash"]),
}


@pytest.mark.parametrize("case", ERRORS)
def test_a_typing_error_is_told_in_plain_words_at_its_place(case: str) -> None:
    text, line, column, words = ERRORS[case]
    (fault,) = read(text.encode()).faults
    assert fault.position.line == line
    assert fault.position.column == (column or fault.position.column)
    told = f"{fault.message} ({fault.hint})"
    assert all(word in told for word in words), told
    for jargon in ("scalar", "token", "cannot be read here", "block sequence", "alphabetic", "node content"):
        assert jargon not in told


@pytest.mark.parametrize("case", ERRORS)
def test_the_place_is_the_same_behind_other_lines(case: str) -> None:
    text, *_ = ERRORS[case]
    (fault,), (later,) = read(text.encode()).faults, read(f"# é\n\n{text}".encode()).faults
    assert later == fault._replace(position=fault.position._replace(line=fault.position.line + 2))


@pytest.mark.parametrize("case", ERRORS)
def test_the_place_is_the_same_with_windows_lines(case: str) -> None:
    text, *_ = ERRORS[case]
    assert read(text.replace("\n", "\r\n").encode()).faults == read(text.encode()).faults


@pytest.mark.parametrize("case", [case for case, (text, *_) in ERRORS.items() if "\0" not in text])
def test_the_place_is_the_same_behind_a_byte_order_mark(case: str) -> None:
    text, *_ = ERRORS[case]
    assert read(f"\ufeff{text}".encode()).faults == read(text.encode()).faults


@pytest.mark.parametrize(
    ("data", "line", "column", "words"),
    [
        ("title: a\n".encode("utf-16"), 1, 1, "UTF-16"),
        ("title: a\n".encode("utf-16-be"), 1, 1, "UTF-16"),
        (b"title: a\nowner: \xe9\n", 2, 8, "0xE9"),
        (b"title: \xc3\xa4\xe9\n", 1, 9, "0xE9"),
        (b"title: a\xed\xa0\x80\n", 1, 9, "0xED"),
        (b"title: a\xf0\x9f\n", 1, 9, "0xF0"),
        (b"\xef\xbb\xbftitle: \xe9\n", 1, 8, "0xE9"),
    ],
)
def test_bytes_that_are_no_utf_8(data: bytes, line: int, column: int, words: str) -> None:
    (fault,) = read(data).faults
    assert words in fault.message
    assert fault.position == (line, column)
    assert "UTF-8" in fault.hint
