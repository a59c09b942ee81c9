"""SARIF 2.1.0 by its published schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft4Validator
from npm import installed
from sampled import ANY_FINDINGS, FINDINGS, HOSTILE, PAGES, rendered

from storykit.diagnostics import Diagnostic


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Draft4Validator:
    """The schema as Microsoft's matchers for SARIF bring it."""
    modules = installed(tmp_path_factory.mktemp("sarif"), "@microsoft/jest-sarif@1.0.0-beta.0")
    text = (modules / "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")
    found = json.loads(text)
    assert "Version 2.1.0" in found["title"]
    assert len(found["definitions"]) > 50
    Draft4Validator.check_schema(found)
    return Draft4Validator(found)


def run(findings: tuple[Diagnostic, ...] = FINDINGS, **changes: Any) -> dict[str, Any]:
    found = json.loads(rendered("sarif", findings, **changes))
    assert (found["version"], len(found["runs"])) == ("2.1.0", 1)
    only: dict[str, Any] = found["runs"][0]
    return only


def artifact(location: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = location["physicalLocation"]["artifactLocation"]
    return found


def test_the_schema_finds_faults(schema: Draft4Validator) -> None:
    wrong = json.loads(rendered("sarif"))
    wrong["runs"][0]["results"][0]["level"] = "fatal"
    del wrong["runs"][0]["tool"]["driver"]["name"]
    assert len(list(schema.iter_errors(wrong))) == 2


@given(findings=ANY_FINDINGS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_valid(schema: Draft4Validator, findings: tuple[Diagnostic, ...]) -> None:
    for found in (findings, FINDINGS, ()):
        schema.validate(json.loads(rendered("sarif", found)))


def test_the_rules_say_what_they_are_about() -> None:
    rules = {rule["id"]: rule for rule in run()["tool"]["driver"]["rules"]}
    assert rules.keys() == PAGES.keys()
    assert rules["outcome-without-baseline"] == {
        "id": "outcome-without-baseline",
        "shortDescription": {"text": "A result has no starting point."},
        "fullDescription": {"text": "A result has no starting point."},
        "help": {"text": "Why: …", "markdown": "Why: …"},
        "defaultConfiguration": {"level": "warning"},
        "helpUri": "https://example.com/rules#baseline",
        "properties": {"tags": ["proof"]},
    }
    assert rules["single-advocate"]["help"]["text"] == "One person alone tells the story."
    levels = {name: rule["defaultConfiguration"]["level"] for name, rule in rules.items()}
    assert [levels[name] for name in ("duplicate-id", "single-advocate", "silent")] == ["error", "note", "none"]


def test_results() -> None:
    found = run()
    rules = [rule["id"] for rule in found["tool"]["driver"]["rules"]]
    assert [result["level"] for result in found["results"]] == ["warning", "note", "error"]
    for result, finding in zip(found["results"], FINDINGS, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == finding.rule
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region == {"startLine": finding.line, "startColumn": finding.column}
    assert found["columnKind"] == "unicodeCodePoints"
    assert "relatedLocations" not in found["results"][0]
    related = found["results"][2]["relatedLocations"]
    assert [place["physicalLocation"]["region"]["startLine"] for place in related] == [1, 2]
    assert [place["id"] for place in related] == [1, 2]


def test_uris_lead_to_the_files() -> None:
    uri = artifact(run()["results"][2]["locations"][0])["uri"]
    assert uri == "stories/a%3A%20b%2C%20100%25/na%C3%AFve%20file%231%3F.yaml"
    assert unquote(uri) == HOSTILE


@given(findings=ANY_FINDINGS)
def test_uris_are_relative_and_lose_nothing(findings: tuple[Diagnostic, ...]) -> None:
    for result, finding in zip(run(findings)["results"], findings, strict=True):
        found = artifact(result["locations"][0])
        parts = urlsplit(found["uri"])
        assert (parts.query, parts.fragment) == ("", "")
        assert ("uriBaseId" in found) == (parts.scheme == "")
        if not finding.path.startswith("/") and "/" not in finding.path:
            assert unquote(parts.path) == finding.path


def test_a_file_elsewhere_has_a_whole_uri() -> None:
    found = artifact(run((Diagnostic("/srv/my stories/a.yaml", 1, 1, "wrong"),))["results"][0]["locations"][0])
    assert found == {"uri": "file:///srv/my%20stories/a.yaml"}


def test_a_name_that_is_not_utf_8_keeps_its_bytes() -> None:
    path = b"stories/\xff.yaml".decode("utf-8", "surrogateescape")
    assert artifact(run((Diagnostic(path, 1, 1, "wrong"),))["results"][0]["locations"][0])["uri"] == "stories/%FF.yaml"


def test_fingerprints() -> None:
    doubled = (*FINDINGS[:1], *FINDINGS[:1])
    moved = tuple(finding._replace(line=finding.line + 7) for finding in doubled)
    prints = [[result["partialFingerprints"] for result in run(f)["results"]] for f in (doubled, moved)]
    assert prints[0] == prints[1]
    assert prints[0][0] != prints[0][1]


def test_a_rule_without_a_page_has_its_name(tmp_path: Path) -> None:
    found = run((Diagnostic("a.yaml", 1, 1, "wrong", rule="of-no-page"),))
    rule = found["tool"]["driver"]["rules"][found["results"][0]["ruleIndex"]]
    assert (rule["id"], rule["shortDescription"]["text"]) == ("of-no-page", "of-no-page")
