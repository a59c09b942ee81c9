"""Maps: what is wrong in one is told with its place; what is right does what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from importing_in import MAP, ROWS, losses, repository, run, stories

from storykit.errors import StorykitError
from storykit.exchange.mapping.maps import load_map, map_text, ready_maps
from storykit.importing import bring_in


def fault(folder: Path, map: str) -> str:
    """The only fault of a map, as line:column: message (hint)."""
    repository(folder, map=map)
    with pytest.raises(StorykitError) as raised:
        load_map(str(folder / "map.yaml"))
    (found,) = raised.value.diagnostics
    return f"{found.line}:{found.column}: {found.message} ({found.hint})"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("key: id", "gruop: {by: [title]}", '1:1: unknown key "gruop", did you mean "group"?'),
        ("deal.amount", "deal.amuont", '6:3: a story has no field "deal.amuont", did you mean "deal.amount"?'),
        ("amount: amount", "amount: sum(amount", "6:26: the expression stops too early"),
        ("amount: amount", "amount: amount == ", "6:25: the expression stops too early"),
        ("{product}", "{product[}", "3:40: the expression stops too early"),
        ("  title:", "  tags:", '2:1: "title" is missing'),
        ("amount: amount", "amount: {form: amount}", '6:17: unknown key "form", did you mean "from"?'),
        ("amount: amount", "amount: {from: amount, tabel: x}", 'unknown key "tabel", did you mean "table"?'),
        ("amount: amount", "amount: {from: amount, table: x}", 'there is no table "x"'),
        ("amount: amount", "amount: loewr(amount)", 'there is no function loewr, did you mean "lower"?'),
        ("amount: amount", "amount: split(amount)", "split takes 2 values, and gets 1"),
        ("key: id", "group: {by: [customer.nmae]}", '"customer.nmae" is no field of this map, did you mean'),
        ("key: id", "group: {by: [customer.name], story: {deal.amount: total(amount)}}", "does not sum up"),
        ("key: id", "group: {by: [customer.name], story: {deal.amount: sum}}", "write sum(column)"),
    ],
)
def test_a_fault_in_a_map_has_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert told in fault(tmp_path, MAP.replace(old, new, 1))


def test_a_column_that_is_not_there_is_told_at_its_rule(tmp_path: Path) -> None:
    repository(tmp_path, map=MAP.replace("name: company", "name: compny"))
    with pytest.raises(StorykitError) as raised:
        run(tmp_path)
    (found,) = raised.value.diagnostics
    assert (found.line, found.message) == (4, 'the file has no column "compny", did you mean "company"?')


def test_a_column_that_is_not_there_is_told_in_a_template_as_well(tmp_path: Path) -> None:
    repository(tmp_path, map=MAP.replace("{product}", "{prodcut}"))
    with pytest.raises(StorykitError) as raised:
        run(tmp_path)
    (found,) = raised.value.diagnostics
    assert (found.line, found.message) == (3, 'the file has no column "prodcut", did you mean "product"?')


@pytest.mark.parametrize("name", ready_maps())
def test_a_ready_made_map_has_no_fault(name: str) -> None:
    assert load_map(name).story
    assert map_text(name).startswith("#")


def test_an_unknown_map_is_told_with_the_nearest() -> None:
    with pytest.raises(StorykitError, match="no ready-made map") as raised:
        load_map("hubspot-deal")
    assert raised.value.hint == 'did you mean "hubspot-deals"?'


HUBSPOT = (
    "Record ID,Deal Name,Deal Stage,Close Date,Amount,Associated Company,Products\n"
    "1,Big one,Closed Won,2026-03-01 10:20,1000,Acme,GTXPro\n"
    "2,Small one,Closed Won,2026-05-01 10:20,500.5,Acme,GTX Pro\n"
    "3,Lost one,Closed Lost,2026-05-02 10:20,99,Acme,GTX Pro\n"
)
SALESFORCE = (
    "Opportunity Name,Account Name,Stage,Close Date,Amount,Product Name,Contact Name,Title\n"
    'First,Acme,Closed Won,2026-03-01,"1000",Haulwick Routes,Priya Nair,CFO\n'
    "Second,Bern & Co,Closed Won,2026-05-01,500,Carrier Pigeon,,\n"
)


def test_hubspot_deals_are_known_by_their_columns(tmp_path: Path) -> None:
    repository(tmp_path, rows=HUBSPOT)
    found = run(tmp_path, map=None)
    assert (found.map, found.rows, len(found.new)) == ("hubspot-deals", 3, 1)
    story = stories(tmp_path)["acme-gtx-pro"]
    assert story.deal is not None
    assert (str(story.deal.amount), str(story.deal.closed_on)) == ("1500.5", "2026-05-01")
    assert story.title == "Acme after choosing GTX Pro"
    assert story.notes.startswith("Won deals in HubSpot: 2, 1,500.5 in all")


def test_salesforce_opportunities_are_known_by_their_columns(tmp_path: Path) -> None:
    repository(tmp_path, rows=SALESFORCE)
    found = run(tmp_path, map=None)
    assert (found.map, len(found.new)) == ("salesforce-opportunities", 2)
    assert losses(found) == {("unknown offering; left out", "Carrier Pigeon"): 1}
    made = stories(tmp_path)
    assert made["acme-routes"].advocates[0].title == "CFO"
    assert made["bern-co"].title == "Bern & Co after choosing us"


def test_a_case_study_with_front_matter(tmp_path: Path) -> None:
    front = "---\ntitle: Nights without calls\ncompany: Acme\nproducts: [Route Planner]\n---\n"
    page = f"{front}## Challenge\n\nIt was late.\n"
    repository(tmp_path)
    (tmp_path / "acme.md").write_text(page, encoding="utf-8")
    found = run(tmp_path, "acme.md", map=None)
    assert found.map == "case-study"
    (story,) = stories(tmp_path).values()
    assert (story.customer.name, story.offerings, story.stage) == ("Acme", ("routes",), "published")
    assert story.narrative is not None
    assert story.narrative.complication == "It was late."


def test_what_fits_no_map_is_sent_to_suggest_map(tmp_path: Path) -> None:
    repository(tmp_path)
    with pytest.raises(StorykitError, match="no ready-made map fits") as raised:
        bring_in([tmp_path / "deals.csv"], strategy=tmp_path / "strategy.yaml")
    assert "--suggest-map" in raised.value.hint


RULES = """\
key: id
where: amount != '0'
tables: {stage: {won: published, Negotiation: agreed}}
story:
  title: Deal Name (long)
  customer.name: {from: [Parent, company]}
  stage: {from: Stage, table: stage, else: candidate}
  customer.industry: {from: Sector, table: {technolgy: technology}, else: drop, default: other}
  tags: [Stage, "deal {id}"]
  advocates:
    - {name: Contact, title: Role, status: {is: active}}
  quotes: {text: Quote}
  x-crm: {text: "CRM {id}"}
"""
RULED = (
    "id,Deal Name (long),Parent,company,Stage,Sector,amount,Contact,Role,Quote\n"
    "7,A title,,Acme,Won,technolgy,5,Priya Nair,CFO,It works\n"
    "8,B title,Group,Acme,new,mining,5,,Welder,\n"
    "9,C title,,Acme,won,,0,,,\n"
)


def test_what_rules_do(tmp_path: Path) -> None:
    found = run(repository(tmp_path, rows=RULED, map=RULES))
    first, second = stories(tmp_path)["a-title"], stories(tmp_path)["b-title"]
    assert (first.stage, second.stage) == ("published", "candidate")
    assert (first.customer.name, second.customer.name) == ("Acme", "Group")
    assert (first.customer.industry, second.customer.industry) == ("technology", "other")
    assert first.tags == ("Won", "deal 7")
    assert [(a.name, a.title) for a in first.advocates] == [("Priya Nair", "CFO")]
    assert [(a.name, a.title) for a in second.advocates] == [("", "Welder")]
    assert first.quotes[0].text == "It works"
    assert first.own is not None
    assert first.own["x-crm"] == "CRM 7"
    assert losses(found) == {
        ("left out by where: amount != '0'", ""): 1,
        ("job title of no persona; kept", "Welder"): 1,
        ("not in the table; left out", "mining"): 1,
    }


def test_expressions_on_nested_records(tmp_path: Path) -> None:
    map = (
        "records: deals\nstory:\n  title: name\n  customer.name: org.name\n  offerings: split(parts, ';')\n"
        "  advocates: \"people[?role != 'guest'].{name: n, title: role}\"\n"
    )
    deals = [{"name": "One", "org": {"name": "Acme"}, "parts": "Route Planner; GTX Pro",
              "people": [{"n": "Ann", "role": "CFO"}, {"n": "Bob", "role": "guest"}]}]  # fmt: skip
    repository(tmp_path, map=map)
    (tmp_path / "deals.json").write_text(json.dumps({"deals": deals}), encoding="utf-8")
    run(tmp_path, "deals.json")
    (story,) = stories(tmp_path).values()
    assert story.offerings == ("routes", "gtx-pro")
    assert [(a.name, a.title) for a in story.advocates] == [("Ann", "CFO")]


def test_a_join_finds_rows_by_key_in_any_case(tmp_path: Path) -> None:
    map = MAP.replace(
        "key: id", "key: id\njoin:\n  - {file: people.csv, on: company, to: Org, name: people, many: true}"
    )
    map += "  advocates: 'people[].{name: Name}'\n"
    repository(tmp_path, map=map)
    (tmp_path / "people.csv").write_text("Org,Name\nACME,Ann\nacme,Bob\nOther,Eve\n", encoding="utf-8")
    run(tmp_path)
    made = stories(tmp_path)
    assert [a.name for a in made["acme-and-haulwick-routes"].advocates] == ["Ann", "Bob"]
    assert made["bern-co-and-gtxpro"].advocates == ()


@pytest.mark.parametrize("file", ["../people.csv", "{outside}/people.csv", "link.csv", "below/../../people.csv"])
def test_a_map_joins_no_file_from_elsewhere(tmp_path: Path, file: str) -> None:
    folder = tmp_path / "repository"
    (folder / "below").mkdir(parents=True)
    (tmp_path / "people.csv").write_text("Org,Name\nAcme,Ann\n", encoding="utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "people.csv")
    join = f"join:\n  - {{file: {file.format(outside=tmp_path)}, on: company, to: Org, name: people}}"
    repository(folder, map=MAP.replace("key: id", f"key: id\n{join}"))
    with pytest.raises(StorykitError, match="the join cannot be made"):
        run(folder)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("3,Odd,GTX Pro,12,2026-13-01", ':4:5: row 4, "closed": "2026-13-01" is no day of the calendar'),
        ("3,Odd,GTX Pro,a lot,2026-03-01", ':4:4: row 4, "amount": "a lot" is no number'),
        ("3,Odd,GTX Pro,-5,2026-03-01", ':4:1: row 4, story "odd-and-gtx-pro": amount "-5" is below 0'),
    ],
)
def test_a_row_with_a_fault_imports_nothing(tmp_path: Path, row: str, told: str) -> None:
    repository(tmp_path, rows=f"{ROWS}{row}\n")
    with pytest.raises(StorykitError, match="so nothing was") as raised:
        run(tmp_path)
    (found,) = raised.value.diagnostics
    assert told in f":{found.line}:{found.column}: {found.message}"
    assert not (tmp_path / "stories").exists()
    assert (len(run(tmp_path, skip_invalid=True).new), len(stories(tmp_path))) == (2, 2)


def test_only_the_best_are_made_and_no_more_the_second_time(tmp_path: Path) -> None:
    from datetime import date

    repository(tmp_path)
    options = {"only_ranked": 1, "as_of": date(2026, 11, 16)}
    found = run(tmp_path, **options)
    assert ([written.id for written in found.new], found.unranked) == (["acme-and-haulwick-routes"], 1)
    again = run(tmp_path, **options)
    assert (again.new, again.unranked, again.unchanged) == ((), 1, 1)


COLUMNS_CALLED_AS_FIELDS = """\
group: {by: [customer.name, title], story: {notes: "{count} deals"}}
story:
  title: title
  customer.name: customer
  offerings: offerings
"""


def test_columns_may_be_called_as_the_fields_that_they_fill(tmp_path: Path) -> None:
    """Rows that differ only in such a column are different stories, and nobody is told that it is not read."""
    rows = "title,customer,offerings,stage\nA,C,routes,won\nB,C,routes,won\nA,D,routes,won\nA,C,routes,won\n"
    found = run(repository(tmp_path, rows=rows, map=COLUMNS_CALLED_AS_FIELDS))
    assert [source.unread for source in found.sources] == [("stage",)]
    made = {(story.title, story.customer.name, story.notes) for story in stories(tmp_path).values()}
    assert made == {("A", "C", "2 deals"), ("B", "C", "1 deals"), ("A", "D", "1 deals")}
