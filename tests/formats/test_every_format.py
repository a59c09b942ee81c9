"""What holds for each format, whatever the findings say."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from sampled import ANY_FINDINGS, CLEAN, rendered, report

from storykit.diagnostics import Diagnostic, Related
from storykit.render.findings import FORMATS

STEERING = "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


def steering(text: str) -> set[str]:
    return {c for c in text if (unicodedata.category(c) == "Cc" and c != "\n") or c in STEERING}


@pytest.mark.parametrize("format", FORMATS)
def test_no_character_steers_a_terminal(format: str) -> None:
    text = "".join(map(chr, range(0x250))) + STEERING
    found = Diagnostic(text, 1, 1, text, text, "duplicate-id", "error", (Related(text, 1, 1),))
    assert not steering(rendered(format, (found,)))


@pytest.mark.parametrize("format", FORMATS)
@given(findings=ANY_FINDINGS)
def test_nothing_steers_a_terminal(format: str, findings: tuple[Diagnostic, ...]) -> None:
    everything = "".join(chr(c) for c in range(0x250)) + STEERING
    text = rendered(format, findings, everything=True, excerpt=lambda path, line: everything)
    assert not steering(text)


@pytest.mark.parametrize("format", FORMATS)
def test_a_clean_library_is_no_special_case(format: str) -> None:
    assert rendered(format, ()).endswith("\n") or format == "github"


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_findings_give_the_same_text(format: str) -> None:
    assert rendered(format) == rendered(format)


@pytest.mark.parametrize(
    ("path", "root", "place"),
    [
        ("stories/a.yaml", "", "stories/a.yaml"),
        ("./stories//a.yaml", "", "stories/a.yaml"),
        ("../strategy.yaml", "", "../strategy.yaml"),
        ("stories/a.yaml", ".", "stories/a.yaml"),
        ("stories/a.yaml", "..", "{here}/stories/a.yaml"),
        ("../strategy.yaml", "..", "strategy.yaml"),
        ("{cwd}/stories/a.yaml", "{cwd}", "stories/a.yaml"),
        ("/elsewhere/a.yaml", "{cwd}", "/elsewhere/a.yaml"),
    ],
)
def test_paths_count_from_the_root(
    path: str, root: str, place: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    names = {"cwd": str(tmp_path), "here": str(tmp_path).rpartition("/")[2]}
    assert report(root=root.format(**names)).place(path.format(**names)) == place.format(**names)


@pytest.mark.parametrize("format", ["github", "gitlab", "sarif", "junit"])
def test_forges_get_paths_from_the_root(format: str, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(str(tmp_path))
    here = str(tmp_path).rpartition("/")[2]
    text = rendered(format, (Diagnostic("stories/a.yaml", 1, 1, "wrong"),), root="..")
    assert f"{here}/stories/a.yaml" in text
    if format == "junit":
        assert f"{here}/{CLEAN[0]}" in text


def test_people_and_scripts_get_paths_as_given(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(str(tmp_path))
    for format in ("text", "json"):
        text = rendered(format, (Diagnostic("stories/a.yaml", 1, 1, "wrong"),), root="..")
        assert f"{str(tmp_path).rpartition('/')[2]}/stories" not in text
