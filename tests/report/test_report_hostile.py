"""Text from files that would mark up, steer or run something is shown as what it is, in every format of every page."""

from __future__ import annotations

import csv
import io
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from repository import repository
from running import ASKED, quick, steering

SCRIPT, STYLE, TURNED = "<script>alert(1)</script>", "</style><b>", "evil\u202etxt.exe"
FORMULA = "=cmd|' /C calc'!A0"
TEXTS = (SCRIPT, STYLE, TURNED, FORMULA, '"><img src=x onerror=alert(1)>', "[x](javascript:alert(1)) {{ 7*7 }} {% x %}")


def quoted(text: str) -> str:
    return json.dumps(text)


STRATEGY = f"""\
quarter: 2026-Q4
goal: {quoted(SCRIPT)}
company: {{name: {quoted(STYLE)}}}
agreement: {{lead_definition: {quoted(SCRIPT)}, signed: [{{role: sales, name: {quoted(STYLE)}, on: 2026-10-01}}]}}
offerings: [{{id: o, name: {quoted(SCRIPT)}, weight: 5}}, {{id: p, name: {quoted(FORMULA)}, weight: 4}}]
personas: [{{id: b, name: {quoted(STYLE)}, weight: 5}}, {{id: c, name: {quoted(TURNED)}, weight: 2}}]
"""


def story(text: str, other: str, stage: str) -> str:
    return f"""\
title: {quoted(text)}
stage: {stage}
owner: {quoted(text)}
customer: {{name: {quoted(other)}, industry: {quoted(text)}}}
offerings: [o, p]
personas: [b, c]
happened_on: 2026-05-01
outcomes: [{{metric: {quoted(text)}, before: 12 days, after: 2 days}}]
advocates: [{{name: {quoted(text)}, title: {quoted(other)}}}]
quotes: [{{text: {quoted(text)}, by: {quoted(other)}, approved: true}}]
permission: {{status: granted, expires_on: 2026-12-01}}
assets: [{{type: x, title: {quoted(text)}, url: "javascript:alert(1)"}}, {{url: "https://example.com/{stage}"}}]
"""


def log() -> str:
    out = io.StringIO()
    out.write("date,story,advocate,activity,deal,amount,outcome,by,note\n")
    rows = csv.writer(out)
    for i, text in enumerate(TEXTS):
        rows.writerow([f"2026-10-1{i}", f"ready{i}", text, text, text, "5", "won", text, text])
        rows.writerow([f"2026-10-2{i}", f"ready{i}", "", "heard_back", "", "", "", text, text])
    return out.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with two stories for each text, and an earlier report in which they stood otherwise."""
    around = list(zip(TEXTS, (*TEXTS[1:], TEXTS[0]), strict=True))
    got = {f"stories/got{i}.yaml": story(a, b, "agreed") for i, (a, b) in enumerate(around)}
    ready = {f"stories/ready{i}.yaml": story(a, b, "published") for i, (a, b) in enumerate(around)}
    before = {name: text.replace("published", "drafting") for name, text in ready.items()}
    found = repository(tmp_path_factory.mktemp("hostile"), {**got, **before, "activity.csv": log()}, STRATEGY)
    quick("report", "--as-of", "2026-10-01", "--format", "json", "-o", "then.json", cwd=found)
    return repository(found, ready, STRATEGY)


REPORT = ("report", "--plan", "3", "--against", "then.json")
COMMANDS: dict[str, tuple[str, ...]] = {
    "report": REPORT,
    "report for everybody": ("report", "--audience", "public"),
    "plan": ("plan", "--budget", "3"),
    "coverage": ("coverage",),
    "diff": ("diff", "then.json"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_html_has_the_elements_of_storykit_alone(name: str, folder: Path) -> None:
    run = quick(*COMMANDS[name], *ASKED, "--format", "html", cwd=folder)
    assert run.status == 0, run.err
    page = BeautifulSoup(run.out, "html.parser")
    assert not page.select("script, img, iframe, object, embed, link, base, form, b")
    assert len(page.select("style")) == 1
    assert not [tag for tag in page.find_all(True) for key in tag.attrs if key.startswith("on") or key == "style"]
    assert all(str(a["href"]).startswith("https://") for a in page.select("a[href]"))
    if name != "report for everybody":
        assert SCRIPT in page.get_text()
    assert "\\u202e" in page.get_text() or name == "plan"


def links(tokens: list[object]) -> Iterator[str]:
    for token in tokens:
        if getattr(token, "type", "") == "link_open":
            yield str(token.attrGet("href"))  # type: ignore[attr-defined]
        yield from links(getattr(token, "children", None) or [])


@pytest.mark.parametrize("name", COMMANDS)
def test_markdown_has_no_markup_of_others(name: str, folder: Path) -> None:
    run = quick(*COMMANDS[name], *ASKED, "--format", "md", cwd=folder)
    assert run.status == 0, run.err
    markdown = MarkdownIt("commonmark").enable("table")
    tokens = markdown.parse(run.out)
    inline = [child for token in tokens for child in token.children or []]
    assert not [token for token in (*tokens, *inline) if token.type in ("html_block", "html_inline", "image")]
    assert all(url.startswith("https://") for url in links(list(tokens)))
    assert "alert(1)" in run.out


@pytest.mark.parametrize("name", COMMANDS)
def test_a_terminal_is_not_steered(name: str, folder: Path) -> None:
    run = quick(*COMMANDS[name], *ASKED, "--format", "table", cwd=folder, env={"COLUMNS": "160"})
    assert run.status == 0, run.err
    assert not steering(run.out)
    assert "alert(1)" in run.out


@pytest.mark.parametrize("name", COMMANDS)
def test_json_keeps_the_text_and_hides_nothing(name: str, folder: Path) -> None:
    run = quick(*COMMANDS[name], *ASKED, "--format", "json", cwd=folder)
    assert run.status == 0, run.err
    assert not steering(run.out)
    texts = {str(story.get("title", "")) for story in run.data.get("stories", run.data.get("picked", ()))}
    assert name in ("coverage", "diff") or texts & set(TEXTS)


@pytest.mark.parametrize("name", ["plan", "coverage"])
def test_no_cell_of_a_workbook_is_a_formula(name: str, folder: Path) -> None:
    run = quick(*COMMANDS[name], *ASKED, "--format", "xlsx", "-o", f"{name}.xlsx", cwd=folder)
    assert run.status == 0, run.err
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl does not know every extension
        book = load_workbook(io.BytesIO((folder / f"{name}.xlsx").read_bytes()))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize("name", ["plan", "coverage"])
def test_no_cell_of_a_sheet_starts_a_formula(name: str, folder: Path) -> None:
    run = quick(*COMMANDS[name], *ASKED, "--format", "csv", cwd=folder)
    assert run.status == 0, run.err
    assert not [cell for row in csv.reader(io.StringIO(run.out)) for cell in row if cell[:1] in ("=", "+", "-", "@")]


def test_a_picture_beside_markdown_runs_nothing(folder: Path) -> None:
    run = quick(*REPORT, *ASKED, "--format", "md", "-o", "page.md", cwd=folder)
    assert run.status == 0, run.err
    pictures = list(folder.glob("page-*.svg"))
    assert len(pictures) >= 4
    for picture in pictures:
        svg = BeautifulSoup(picture.read_text(encoding="utf-8"), "html.parser")
        assert not svg.select("script, foreignobject, image, a, use, b")


def test_a_template_of_the_team_escapes_as_well(folder: Path) -> None:
    template = folder / ".storykit" / "templates" / "report.html.j2"
    template.parent.mkdir(parents=True, exist_ok=True)
    template.write_text(
        "<p title='{{ report.goal }}'>{{ report.stories[0].title }}</p>{% for s in sections %}{{ s.html }}{% endfor %}"
    )
    run = quick(*REPORT, *ASKED, "--format", "html", cwd=folder)
    template.unlink()
    assert run.status == 0, run.err
    assert not BeautifulSoup(run.out, "html.parser").select("script, img, b, style")
    assert "{{ 7*7 }}" in run.out
