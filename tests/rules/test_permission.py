"""What the rules on permission say, and when they keep quiet."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_examples import Find, finder, judge, write


@pytest.fixture
def find(tmp_path: Path) -> Find:
    return finder(tmp_path)


URL = "assets: [{type: video, url: https://example.com/v, published_on: 2026-03-02}]\n"
RULES = (
    "permission-missing",
    "permission-not-on-record",
    "permission-pending",
    "permission-expired",
    "permission-expiring",
    "withdrawn-but-published",
    "granter-unknown",
)


@pytest.mark.parametrize(
    ("story", "rule"),
    [
        ("", "permission-missing"),
        (URL, "permission-not-on-record"),
        ("permission: {status: pending, expires_on: 2026-01-01}\n", "permission-pending"),
        ("permission: {status: granted, granted_on: 2026-11-17}\n", "permission-pending"),
        ("permission: {status: granted, expires_on: 2026-11-15}\n", "permission-expired"),
        ("permission: {status: granted, granted_by: Ada, expires_on: 2026-11-16}\n", "permission-expiring"),
        ("permission: {status: granted, granted_by: Ada, expires_on: 2027-01-15}\n", "permission-expiring"),
        ("permission: {status: granted, granted_by: Ada, expires_on: 2027-01-16}\n", ""),
        ("permission: {status: granted}\n", "granter-unknown"),
        ("permission: {status: withdrawn, expires_on: 2026-01-01}\n", "withdrawn-but-published"),
    ],
)
def test_one_thing_is_wrong_with_a_permission(story: str, rule: str, tmp_path: Path) -> None:
    write(tmp_path, f"stage: published\n{story}")
    found = [f.rule for f in judge(tmp_path).findings if f.rule in RULES]
    assert found == ([rule] if rule else [])


@pytest.mark.parametrize("stage", ["candidate", "approval", "declined", "retired"])
@pytest.mark.parametrize("permission", ["", "permission: {status: withdrawn}", "permission: {expires_on: 2020-01-01}"])
def test_only_published_stories_need_permission(stage: str, permission: str, tmp_path: Path) -> None:
    write(tmp_path, f"stage: {stage}\n{permission}\n")
    assert not [f for f in judge(tmp_path).findings if f.rule in RULES]


@pytest.mark.parametrize(("status", "findings"), [("active", 1), ("churned", 0)])
def test_a_churned_customer_is_not_asked_to_renew(status: str, findings: int, find: Find) -> None:
    story = "stage: published\npermission: {status: granted, expires_on: 2026-01-01}\n"
    assert len(find("permission-expired", f"{story}customer: {{name: A, status: {status}}}\n")) == findings


@pytest.mark.parametrize(("day", "words"), [("16", "today"), ("17", "tomorrow"), ("18", "in 2 days")])
def test_says_how_soon_permission_ends(day: str, words: str, find: Find) -> None:
    story = f"stage: published\npermission: {{status: granted, granted_by: Ada, expires_on: 2026-11-{day}}}\n"
    found = find("permission-expiring", story)[0]
    assert found.message == f"permission ends on 2026-11-{day}"
    assert found.hint == f"ask Ada to renew it; it ends {words}"


def test_many_quotes_make_one_finding(find: Find) -> None:
    quotes = "quotes: [{text: A., by: Bo, approved: true}, {text: B., by: Cy}, {text: C., by: Di}]\n"
    story = f"stage: published\npermission: {{status: granted, granted_by: Ada}}\n{quotes}"
    (finding,) = find("quote-not-approved", story)
    assert (finding.message, finding.column) == ("2 quotes are not approved", quotes.index("{text: B.") + 1)
    assert finding.hint.startswith("show the words to Cy and Di")


@pytest.mark.parametrize(
    ("title", "seen"),
    [
        ("HAZELQUAY counts", "Hazelquay"),
        ("How Bridget Sallowmere counts", "Bridget Sallowmere"),
        ("The Hazelquays", ""),
        ("Thinking outside the box", ""),
        ("Thinking with Box", "Box"),
    ],
)
@pytest.mark.parametrize("attribution", ["role_only", "anonymous", "named"])
def test_finds_names_that_should_stay_unsaid(title: str, seen: str, attribution: str, find: Find) -> None:
    story = f"""title: {title}
stage: published
customer: {{name: Hazelquay Medical, aliases: [Hazelquay, Box]}}
advocates: [{{name: Bridget Sallowmere}}]
permission: {{status: granted, attribution: {attribution}, granted_by: Ada}}
"""
    messages = [f.message for f in find("name-against-attribution", story)]
    expected = f'the title names "{seen}", and permission is {attribution}'
    assert messages == ([expected] if seen and attribution != "named" else [])


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "//example.com/x",
        "https:///x",
        "file:///etc",
        "x.pdf",
    ],
)
def test_other_links_than_http_are_found(url: str, find: Find) -> None:
    (finding,) = find("link-not-http", f'assets: [{{type: slide, url: "{url}"}}]\n')
    assert url in finding.message
    assert finding.column == len("assets: [{type: slide, url: ") + 1


@pytest.mark.parametrize("url", ["https://example.com", "HTTP://example.com/a b", "http://[::1]/x"])
def test_http_links_are_fine(url: str, find: Find) -> None:
    assert not find("link-not-http", f'assets: [{{type: slide, url: "{url}"}}]\n')


LOGGED = """
# stories/one.yaml
stage: published
advocates: [{{name: Ada}}]
{more}permission: {{status: granted, granted_by: Ada, {permission}}}
# activity.csv
date,story,advocate,activity
{row}
"""


@pytest.mark.parametrize(
    ("permission", "row", "rule"),
    [
        ("scope: [case_study]", "2026-11-02,one,Ada,Speaking", "use-outside-scope"),
        ("scope: [case_study, Reference Call]", "2026-11-02,one,Ada,reference_call", ""),
        ("scope: []", "2026-11-02,one,Ada,speaking", ""),
        ("scope: [case_study]", "2026-11-02,one,,share", ""),
        ("scope: [case_study]", "2026-11-02,one,,heard_back", ""),
        ("scope: [case_study]", "2026-11-02,one,Ada,refrence_call", ""),
        ("scope: [case_study]", "2026-11-17,one,Ada,speaking", ""),
        ("scope: [case_study]", "2026-08-19,one,Ada,speaking", "use-outside-scope"),
        ("scope: [case_study]", "2026-08-18,one,Ada,speaking", ""),
        ("granted_on: 2026-11-03", "2026-11-02,one,Ada,speaking", "use-without-permission"),
        ("granted_on: 2026-11-03, scope: [quote]", "2026-11-02,one,Ada,speaking", "use-without-permission"),
        ("granted_on: 2026-11-03", "2026-11-03,one,Ada,speaking", ""),
        ("granted_on: 2026-11-03", "2026-11-02,one,Ada,case_study", ""),
        ("expires_on: 2026-11-01", "2026-11-01,one,Ada,speaking", ""),
        ("expires_on: 2026-11-01", "2026-11-02,one,Ada,speaking", "use-without-permission"),
        ("expires_on: 2026-11-01", "2026-11-02,one,,share", "use-without-permission"),
        ("expires_on: 2026-11-01", "2026-11-02,one,,heard_back", ""),
    ],
)
def test_uses_are_judged_by_their_day(permission: str, row: str, rule: str, tmp_path: Path) -> None:
    write(tmp_path, LOGGED.format(permission=permission, row=row, more=""))
    found = [f for f in judge(tmp_path).findings if f.rule.startswith("use-")]
    assert [f.rule for f in found] == ([rule] if rule else [])
    for finding in found:
        assert (finding.line, finding.column) == (2, row.rindex(",") + 2)
        assert finding.related[0].path.endswith("one.yaml")


def test_a_renewed_permission_condemns_no_earlier_use(find: Find) -> None:
    example = LOGGED.format(permission="granted_on: 2026-11-03", row="2026-11-02,one,Ada,speaking", more=URL)
    assert not find("use-without-permission", example)
