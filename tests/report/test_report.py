"""storykit report: every number of the page, from the sample and from small repositories."""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from repository import STRATEGY, repository
from running import ASKED, ROOT, Run, quick, refused

from storykit.model.strategy import Section
from storykit.present.report import ALL, SECTIONS
from storykit.present.report.people import money

CNCF = ROOT.parent / "shared" / "data" / "cncf"
READY = """\
title: Told
stage: published
customer: {name: Bright Ltd}
offerings: [routes]
personas: [cfo]
happened_on: 2026-01-10
permission: {status: granted, expires_on: 2026-12-01}
deal: {amount: 5, currency: EUR}
"""
LOG = "date,story,advocate,activity,deal,amount,outcome,by,note\n"


def report(folder: Path, *args: str) -> Run:
    return quick("report", *ASKED, *args, cwd=folder)


def data(folder: Path, *args: str) -> dict[str, Any]:
    run = report(folder, "--format", "json", *args)
    assert run.status == 0, run.err
    found: dict[str, Any] = run.data
    return found


def test_every_section_of_the_strategy_has_a_page() -> None:
    assert set(SECTIONS) == set(ALL)
    assert len(ALL) == len(set(Section.__args__))  # type: ignore[attr-defined]


def test_the_numbers_are_those_of_the_commands_they_are_from(tmp_path: Path) -> None:
    whole = data(ROOT, "--plan", "4")
    coverage = quick("coverage", *ASKED, "--format", "json").data
    plan = quick("plan", *ASKED, "--budget", "4", "--format", "json").data
    ranked = quick("rank", *ASKED, "--list", "all", "--stability", "--format", "json").data
    checked = quick("check", *ASKED, "--format", "json").data
    assert whole["cells"] == coverage["cells"]
    assert whole["coverage"] == {
        "then": None,
        "now": coverage["coverage"],
        "after_plan": plan["coverage_after"],
        "plan_adds": pytest.approx(plan["coverage_after"] - coverage["coverage"], abs=1e-4),
        **{key: coverage[key] for key in ("total", "rows", "columns")},
    }
    assert whole["plan"]["picked"] == plan["picked"]
    assert whole["stability"]["dethroned_by"] == ranked["stability"]["dethroned_by"]
    assert [story["id"] for story in whole["stories"]] == [story["id"] for story in ranked["stories"]]
    assert [story["stability"] for story in whole["stories"]] == [story["stability"] for story in ranked["stories"]]
    for severity, count in checked["summary"].items():
        assert sum(found[severity] for found in whole["health"].values()) == count


def test_a_report_is_compared_with_an_earlier_one(tmp_path: Path) -> None:
    waiting = READY.replace("status: granted", "status: pending")
    folder = repository(tmp_path, {"stories/a.yaml": waiting})
    report(folder, "--format", "json", "-o", "then.json")
    (folder / "stories" / "a.yaml").write_text(READY)
    whole = data(folder, "--against", "then.json")
    assert whole["coverage"]["then"] == 0
    assert whole["coverage"]["now"] > 0
    assert whole["got"] == ["a"]
    assert [move["list"] for move in whole["moved"]] == [["refresh", "ready"]]
    page = report(folder, "--against", "then.json").out
    assert "1 story became ready since 2026-11-16" in page
    same = data(folder, "--against", "then.json")
    assert same == whole


def test_a_saved_ranking_tells_no_coverage_and_is_compared_all_the_same(tmp_path: Path) -> None:
    folder = repository(tmp_path, {"stories/a.yaml": READY})
    quick("rank", *ASKED, "--list", "all", "--format", "json", "-o", "then.json", cwd=folder)
    whole = data(folder, "--against", "then.json")
    assert whole["coverage"]["then"] is None
    assert whole["moved"] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", ("then.json is no JSON",)),
        ("[]", ("no schema",)),
        ('{"schema": "storykit.check/1"}', ("storykit.check/1",)),
        ('{"schema": "storykit.report/1"}', ("holds no stories",)),
        ('{"schema": "storykit.report/1", "audience": "public", "stories": []}', ("public report",)),
        (
            (
                '{"schema": "storykit.report/1", "quarter": "q", "as_of": "2026-01-01", "stories": [],'
                ' "coverage": {"now": 7}}'
            ),
            ("coverage.now is not between 0 and 1",),
        ),
    ],
)
def test_what_is_no_earlier_report_is_refused(text: str, words: tuple[str, ...], tmp_path: Path) -> None:
    folder = repository(tmp_path, {"then.json": text})
    refused(report(folder, "--against", "then.json"), *words)


def test_what_ends_is_told_by_day(tmp_path: Path) -> None:
    stale = READY.replace("2026-01-10", "2024-12-20").replace("2026-12-01", "2027-12-01")
    later = READY.replace("2026-12-01", "2027-01-01")
    folder = repository(tmp_path, {"stories/a.yaml": READY, "stories/b.yaml": stale, "stories/c.yaml": later})
    assert data(folder)["due"] == [
        {"day": "2026-12-01", "what": "permission ends", "id": "a"},
        {"day": "2026-12-20", "what": "goes stale", "id": "b"},
    ]


def test_a_fiscal_quarter_has_its_own_days(tmp_path: Path) -> None:
    fiscal = STRATEGY.replace("2026-Q4", "FY27-Q1\nstarts_on: 2026-11-01\nends_on: 2027-01-31")
    found = data(repository(tmp_path, {"stories/a.yaml": READY}, fiscal))
    assert (found["start"], found["end"]) == ("2026-11-01", "2027-01-31")


def test_won_deals_count_once_by_currency_and_are_no_proof(tmp_path: Path) -> None:
    log = (
        LOG
        + "2026-10-02,a,,sales_call,Acorn,100,open,x,\n"
        + "2026-10-05,a,,sales_call,acorn,120,won,x,\n"
        + "2026-10-06,a,,reference_call,Birch,€ 30,won,x,\n"
        + "2026-10-07,a,,sales_call,Cedar,9,lost,x,\n"
        + "2026-09-07,a,,sales_call,Dogwood,1000,won,x,\n"
        + "2026-11-01,a,,heard_back,,,,x,\n"
    )
    folder = repository(tmp_path, {"stories/a.yaml": READY, "activity.csv": log})
    found = data(folder)
    assert found["won_amounts"] == {"EUR": 150.0}
    assert [deal["deal"] for deal in found["won"]] == ["acorn", "Birch"]
    assert found["heard_back"] == {"a": 1}
    page = " ".join(report(folder, "--format", "table").out.split())
    assert (
        "2 deals that were won, worth EUR 150. They had a part in it; that is no proof that they were the cause."
        in page
    )


def test_rows_that_cannot_be_read_are_told_and_the_rest_counts(tmp_path: Path) -> None:
    log = LOG + "2026-10-02,a,,share,,,,x,\n02/03/2026,a,,share,,,,x,\n"
    run = report(repository(tmp_path, {"stories/a.yaml": READY, "activity.csv": log}), "--format", "json")
    assert run.status == 0
    assert run.data["activity"] == {"share": 1}
    assert "activity.csv:3:1:" in run.err


def test_sections_are_those_of_the_strategy_in_its_order(tmp_path: Path) -> None:
    strategy = f"{STRATEGY}report: {{sections: [health, ready]}}\n"
    page = report(repository(tmp_path, {"stories/a.yaml": READY}, strategy)).out
    assert [line for line in page.splitlines() if line.startswith("## ")] == ["## Library health", "## Ready to tell"]


def test_an_unknown_section_is_told_with_the_nearest(tmp_path: Path) -> None:
    strategy = f"{STRATEGY}report: {{sections: [helth]}}\n"
    run = report(repository(tmp_path, strategy=strategy))
    assert run.status == 2
    assert 'strategy.yaml:11:21: sections "helth"' in run.err
    assert 'did you mean "health"' in run.err


def test_an_empty_library_has_a_page(tmp_path: Path) -> None:
    run = report(repository(tmp_path))
    assert (run.status, run.err) == (0, "")
    assert "0% of demand is met" in run.out


@pytest.mark.parametrize("format", ["md", "html", "json", "table"])
def test_same_input_same_bytes(format: str) -> None:
    assert report(ROOT, "--format", format).out == report(ROOT, "--format", format).out


def test_the_lead_definition_and_who_signed_it(tmp_path: Path) -> None:
    agreed = "agreement: {lead_definition: Has vans., signed: [{role: Sales, name: Ann, on: 2026-10-01}]}\n"
    page = report(repository(tmp_path, strategy=STRATEGY + agreed), "--format", "table").out
    assert "A qualified lead: Has vans. Signed: Ann (sales, 2026-10-01), not by marketing." in " ".join(page.split())


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [("1200", "EUR", "EUR 1,200"), ("1200.50", "", "1,200.50 (no currency given)"), ("0", "$", "$ 0")],
)
def test_money(amount: str, currency: str, shown: str) -> None:
    assert money(Decimal(amount), currency) == shown


@pytest.mark.skipif(not CNCF.is_dir(), reason="the case studies are not there: ../shared/data/cncf")
def test_published_case_studies_have_a_report() -> None:
    whole = data(CNCF, "--plan", "5")
    assert whole["counts"]["ready"] + whole["counts"]["refresh"] > 30
    assert whole["coverage"]["after_plan"] > whole["coverage"]["now"]
    assert date.fromisoformat(whole["as_of"]) == date(2026, 11, 16)


# A team's own template


def template(folder: Path, text: str) -> Path:
    repository(folder, {"stories/a.yaml": READY.replace("Told", "<b>Told & sold</b>"), _PLACE: text})
    return folder


_PLACE = ".storykit/templates/report.html.j2"


def test_a_team_has_its_own_page(tmp_path: Path) -> None:
    text = (
        "<!doctype html><title>{{ title }}</title>{% for s in sections %}<h2>{{ s.title }}</h2>{{ s.html }}{% endfor %}"
        "<p>{{ report.stories[0].title }}</p>{% include 'foot.html' %}"
    )
    folder = template(tmp_path, text)
    (folder / ".storykit" / "templates" / "foot.html").write_text("<footer>ours</footer>")
    page = report(folder, "--format", "html").out
    assert page.startswith("<!doctype html><title>Customer stories in 2026-Q4")
    assert "<h2>Ready to tell</h2>" in page
    assert "<p>&lt;b&gt;Told &amp; sold&lt;/b&gt;</p><footer>ours</footer>" in page
    assert "<b>Told" not in page
    assert report(folder, "--format", "md").out.startswith("# Customer stories")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one\n{% for %}", ("report.html.j2:2",)),
        ("one\ntwo\n{{ report.nothing.more }}", ("report.html.j2:3", "nothing")),
        ("{{ ''.__class__.__mro__ }}", ("report.html.j2:1",)),
        ("{% include '../../strategy.yaml' %}", ("report.html.j2",)),
        ("{{ report.stories.append(1) }}", ("report.html.j2:1",)),
    ],
)
def test_a_fault_in_a_template_is_told_with_its_line(text: str, words: tuple[str, ...], tmp_path: Path) -> None:
    run = report(template(tmp_path, text), "--format", "html", "-o", "page.html")
    refused(run, "the template has a fault", *words)
    assert not (tmp_path / "page.html").exists()


# For everybody


def test_a_public_report_has_the_told_stories_alone() -> None:
    run = report(ROOT, "--audience", "public", "--format", "json")
    ids = {story["id"] for story in run.data["stories"]}
    ranked = quick("rank", *ASKED, "--list", "all", "--format", "json").data
    told = {story["id"] for story in ranked["stories"] if story["stage"] == "published"}
    assert ids
    assert "coverage" not in run.data
    assert len(ids) <= len(told)
    assert json.dumps(run.data).count("mara") == 0


@pytest.mark.parametrize("option", [("--against", "x.json"), ("--plan", "3")])
def test_a_public_report_takes_no_internal_numbers(option: tuple[str, ...]) -> None:
    refused(report(ROOT, "--audience", "public", *option), "internal")


# What is ready, and who was asked


def test_ready_stories_stand_under_each_offering_and_buyer(tmp_path: Path) -> None:
    both = READY.replace("[cfo]", "[cfo, head-of-logistics]").replace("Bright", "Dim")
    unknown = READY.replace("offerings: [routes]\npersonas: [cfo]\n", "").replace("Bright", "Vague")
    files = {"stories/a.yaml": READY, "stories/b.yaml": both, "stories/c.yaml": unknown}
    folder = repository(tmp_path, files)
    assert data(folder)["ready"] == [
        {"offering": "routes", "persona": "cfo", "ids": ["a", "b"]},
        {"offering": "routes", "persona": "head-of-logistics", "ids": ["b"]},
        {"offering": None, "persona": None, "ids": ["c"]},
    ]
    page = report(folder).out
    assert "| Offering | CFO | Head of Logistics | Buyer unknown |" in page
    assert "| Haulwick Routes | Bright Ltd, Dim Ltd | Dim Ltd |  |" in page
    assert "| Offering unknown |  |  | Vague Ltd |" in page
    assert "No story is ready about Haulwick Returns." in page


def test_more_buyers_than_fit_are_told(tmp_path: Path) -> None:
    people = "".join(f"  - {{id: p{i}, weight: {9 - i}}}\n" for i in range(9))
    strategy = f"quarter: 2026-Q4\nofferings: [{{id: routes, weight: 1}}]\npersonas:\n{people}"
    files = {f"stories/{i}.yaml": READY.replace("[cfo]", f"[p{i}]") for i in range(8)}
    page = report(repository(tmp_path, files, strategy)).out
    assert "| Offering | p0 | p1 | p2 | p3 | p4 | p7 |" in page
    assert "*No story is ready for p8. There are stories for p5 and p6, too.*" in page


def test_who_should_be_spared_stands_in_the_table_and_the_others_below(tmp_path: Path) -> None:
    names = ("Full", "Over", "Rests", "Free")
    files = {f"stories/{name.lower()}.yaml": READY.replace("Bright Ltd", name) for name in names}
    rows = [("full", "2026-10-01"), ("full", "2026-10-02"), ("rests", "2026-11-10"), ("free", "2026-09-20")]
    rows += [("over", f"2026-10-0{day}") for day in (1, 2, 3)]
    log = LOG + "".join(f"{day},{story},Ann,reference_call,,,,x,\n" for story, day in rows)
    page = report(repository(tmp_path, {**files, "activity.csv": log})).out
    assert "| Over (Ann 3) | 3 of 2, too many | 2026-10-03 | Not before 2026-12-31 |" in page
    assert "| Full (Ann 2) | 2 of 2 | 2026-10-02 | Not before 2026-12-30 |" in page
    assert "| Rests (Ann 1) | 1 of 2 | 2026-11-10 | Today, but Ann from 2026-12-10 on |" in page
    assert "*Asked, and free to be asked again today: Free (1).*" in page


def test_a_won_row_without_a_deal_is_told_and_not_counted(tmp_path: Path) -> None:
    log = LOG + "2026-10-02,a,,sales_call,,,won,x,\n"
    folder = repository(tmp_path, {"stories/a.yaml": READY, "activity.csv": log})
    page = report(folder).out
    assert "No deal that stories were used in was won in this time." in page
    assert "1 row of the log without a deal's name: won, and not counted." in page


def test_a_go_get_that_fills_no_gap_is_not_asked_for(tmp_path: Path) -> None:
    wanted = "title: Wanted\ncustomer: {name: New}\nofferings: [returns]\npersonas: [cfo]\nstage: agreed\n"
    idle = wanted.replace("returns", "routes").replace("Wanted", "Idle")
    folder = repository(tmp_path, {"stories/a.yaml": READY, "stories/b.yaml": wanted, "stories/c.yaml": idle})
    page = report(folder).out.partition("## Go get")[2].partition("## ")[0]
    assert "Wanted (New)" in page
    assert "Idle" not in page
    assert "… and 1 more" in page


def test_what_ends_is_told_of_stories_to_get_as_well(tmp_path: Path) -> None:
    agreed = READY.replace("published", "agreed")
    pending = agreed.replace("granted", "pending")
    old = agreed.replace("2026-01-10", "2024-11-20").replace("2026-12-01", "2027-12-01")
    gone = agreed.replace("2026-01-10", "2024-10-20").replace("2026-12-01", "2026-10-01")
    files = {"stories/a.yaml": agreed, "stories/b.yaml": pending, "stories/c.yaml": old, "stories/d.yaml": gone}
    folder = repository(tmp_path, files)
    assert [(due["id"], due["what"]) for due in data(folder)["due"]] == [("c", "goes stale"), ("a", "permission ends")]
    assert "2 stories lose their permission or go stale by 2026-12-31." in report(folder).out


def test_a_page_shows_what_a_chart_tells_once() -> None:
    page = report(ROOT, "--format", "html").out
    terminal = report(ROOT, "--format", "table").out
    assert "reference call" in page
    assert "Activity" not in page
    assert "Activity" in terminal


def test_the_public_page_has_quotes_and_says_for_whom_it_is() -> None:
    page = report(ROOT, "--audience", "public").out
    assert page.startswith("# Customer stories of Haulwick Software, as of 2026-11-16\n")
    assert "*For everybody: " in page
    assert "“We were selling an hour we did not have.” – Imogen Traske" in page
    assert "For internal use" in report(ROOT).out
