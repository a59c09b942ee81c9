"""Where stories and strategy do not fit, and what in a strategy makes no difference."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_examples import DAY, Find, finder

from storykit.checking import check
from storykit.loading import read


@pytest.fixture
def find(tmp_path: Path) -> Find:
    return finder(tmp_path)


@pytest.mark.parametrize(
    ("customer", "found"),
    [
        ("industry: other-retail", []),
        ("industry: On Line_Retail", ["industry"]),
        ("industry: Online Retail, size: Mid_Market", []),
        ("region: dahc", ["region"]),
        ("region: atlantis, size: giant", ["region", "size"]),
        ("region: atlantis, status: churned", []),
        ("name: B", []),
    ],
)
def test_unknown_segment(customer: str, found: list[str], find: Find) -> None:
    name = "" if customer.startswith("name") else "name: A, "
    findings = find("unknown-segment", f"customer: {{{name}{customer}}}\n")
    assert sorted(f.message.split()[0] for f in findings) == found


def test_a_misspelt_segment_is_at_its_value(find: Find) -> None:
    (finding,) = find("unknown-segment", "customer: {name: A, region: dahc}\n")
    assert (finding.column, finding.hint) == (len("customer: {name: A, region: ") + 1, 'did you mean "dach"?')


@pytest.mark.parametrize(
    ("story", "message"),
    [
        ("offerings: [labels]", "no target among its offerings: Haulwick Labels"),
        ("personas: [it-manager]", "no target among its buyers: IT Manager"),
        ("advocates: [{name: Ada, title: CIO}]", "no target among its buyers: IT Manager"),
        ("stage: published\npersonas: [it-manager]", "no target among its buyers: IT Manager"),
        ("stage: published\nofferings: [labels]", ""),
        ("stage: declined\nofferings: [labels]", ""),
        ("offerings: [routes, labels]\npersonas: [it-manager, cfo]", ""),
    ],
)
def test_no_target_matched(story: str, message: str, find: Find) -> None:
    assert [f.message for f in find("no-target-matched", f"{story}\n")] == ([message] if message else [])


@pytest.mark.parametrize(
    ("story", "flagged"),
    [
        ("advocates: [{title: Welder}]", True),
        ("advocates: [{title: Welder, persona: cfo}]", False),
        ("advocates: [{title: Welder}, {title: CFO}]", False),
        ("advocates: [{title: Welder}]\npersonas: [cfo]", False),
        ("advocates: [{name: Ada}]", False),
        ("advocates: [{title: Welder}]\nofferings: [labels]", False),
    ],
)
def test_title_matches_no_persona(story: str, flagged: bool, find: Find) -> None:
    assert bool(find("title-matches-no-persona", f"{story}\n")) == flagged


READY = "stage: published\npermission: {status: granted}\nofferings: [routes]\npersonas: [cfo]\n"
ROUTES_FOR_CFO = "Haulwick Routes × CFO"


@pytest.mark.parametrize(
    ("stories", "message"),
    [
        ([READY], f"1 of 3 stories ready for {ROUTES_FOR_CFO}, and no candidate"),
        ([READY, READY, READY], ""),
        (["offerings: [routes]\npersonas: [cfo]\n"], ""),
        (
            ["stage: declined\nofferings: [routes]\npersonas: [cfo]\n"],
            f"0 of 3 stories ready for {ROUTES_FOR_CFO}, and",
        ),
    ],
)
def test_gaps(stories: list[str], message: str, find: Find) -> None:
    example = "".join(f"# stories/{i}.yaml\n{story}" for i, story in enumerate(stories))
    found = [f.message for f in find("gap-without-candidate", example) if ROUTES_FOR_CFO in f.message]
    assert len(found) == bool(message)
    assert not found or found[0].startswith(message)


def test_gaps_of_half_the_largest_demand_count(find: Find) -> None:
    pairs = [f.message.split(" for ")[1].split(",")[0] for f in find("gap-without-candidate", "tags: [x]\n")]
    assert sorted(pairs) == [
        "Haulwick Returns × CFO",  # 20 of 25
        "Haulwick Returns × Head of Logistics",  # 16
        "Haulwick Routes × CFO",  # 25
        "Haulwick Routes × Customer Service Lead",  # 15
        "Haulwick Routes × Head of Logistics",  # 20
        "Haulwick Stock × CFO",  # 15
    ]


def test_a_gap_names_what_is_near(find: Find) -> None:
    near = "customer: {name: Tindermoth}\nofferings: [returns]\n"
    unknown = "customer: {name: Mosskaern}\n"
    findings = find("gap-without-candidate", f"# stories/a.yaml\n{near}# stories/b.yaml\n{unknown}")
    hints = {f.message.split(" for ")[1].split(",")[0]: f.hint for f in findings}
    assert hints["Haulwick Returns × CFO"].endswith("; the nearest is Tindermoth")
    assert hints["Haulwick Routes × CFO"] == "look for a CFO at a happy customer of Haulwick Routes"


@pytest.mark.parametrize(
    ("agreement", "missing", "message"),
    [
        ('{lead_definition: ""}', True, ""),
        ("{signed: []}", False, "sales and marketing have not signed the lead definition"),
        ("{signed: [{role: SALES, name: A}]}", False, "marketing has not signed the lead definition"),
        ("{signed: [{role: sales}, {role: marketing, on: 2026-09-20}]}", False, "sales has not signed"),
        ("{signed: [{role: sales and marketing, name: A}]}", False, ""),
    ],
)
def test_lead_definition(agreement: str, missing: bool, message: str, find: Find, tmp_path: Path) -> None:
    findings = find("lead-definition-unsigned", f"# strategy.yaml\nagreement: {agreement}\n")
    assert [f.message.startswith(message) for f in findings] == [True] * bool(message)
    report = check(read(tmp_path / "strategy.yaml"), as_of=DAY)
    assert ("lead-definition-missing" in {f.rule for f in report.findings}) == missing


BARE = """\
quarter: 2026-Q4
offerings: [{id: a}, {id: b, weight: 2}]
personas: [{id: c}, {id: d, weight: 2}]
"""


@pytest.mark.parametrize(
    ("strategy", "messages"),
    [
        (BARE, []),
        (BARE.replace("weight: 2", "weight: 1"), ["all 2 offerings have", "all 2 personas have"]),
        (BARE.replace("weight: 2", "weight: 0"), []),
        (BARE + "problems: [{id: x}, {id: y}]\n", ["all 2 problems have"]),
        (BARE + "problems: [{id: x}, {id: y, weight: 0}]\n", []),
        (BARE + "segments: {region: {dach: 1, nordics: 1}}\n", []),
        (BARE + "segments: {region: {dach: 1, other: 1}}\n", ["every region has the same weight"]),
        (BARE + "weights: {segment: 10, problem: 0}\n", ["segment is weighed"]),
        (BARE + "coverage: {cells: [{offering: a, persona: c, target: 2}]}\n", []),
        (
            BARE.replace("{id: a}", "{id: a, weight: 0}")
            + "coverage: {cells: [{offering: a, persona: c, target: 2}]}\n",
            ["stories are wanted for a, which is no target"],
        ),
    ],
)
def test_weights_do_nothing(strategy: str, messages: list[str], tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    (tmp_path / "strategy.yaml").write_text(strategy, "utf-8")
    found = check(read(tmp_path / "strategy.yaml"), as_of=DAY).findings
    assert not [f for f in found if f.rule == "invalid-file"]
    texts = [f.message for f in found if f.rule == "weights-do-nothing"]
    assert len(texts) == len(messages)
    assert all(text.startswith(message) for text, message in zip(texts, messages, strict=True))
