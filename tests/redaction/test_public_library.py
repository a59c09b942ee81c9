"""What everybody may see holds no byte of what permission does not allow."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulas.strategies import SOME, libraries_on_a_day
from storykit.lists import LISTS
from storykit.model.library import Library
from storykit.model.strategy import Strategy
from storykit.model.typed import validator
from storykit.present.report.public import public_page, public_rows
from storykit.ranking import rank
from storykit.redaction.secrecy import fold
from storykit.redaction.telling import public
from storykit.render.html import html
from storykit.render.markdown import markdown
from storykit.render.terminal import terminal

from .planting import Garden, Plain, library, story, whole

DAY = date(2026, 11, 16)
STRATEGY: Plain = {
    "quarter": "2026-Q4",
    "goal": "Win ten banks",
    "offerings": [{"id": "pipelines", "name": "Pipelines", "weight": "5"}, {"id": "bluebird", "name": "Unborn"}],
    "personas": [{"id": "cfo", "name": "CFO", "titles": ["CFO"]}, {"id": "cio", "name": "CIO"}],
    "problems": [{"id": "slow", "name": "Releases take months"}],
    "segments": {"industry": {"banking": "3", "mining": "9"}, "size": {"small": "1"}, "region": {"dach": "1"}},
}
FACTS: Plain = {"offerings": ["pipelines"], "personas": ["cfo"], "problems": ["slow"]}


def strategy(plain: Plain = STRATEGY) -> Strategy:
    made: Strategy = validator(Strategy).validate_python(plain)
    return made


def shown(found: Library) -> str:
    """Every byte that a page could be made of, and every byte of the pages that are."""
    page = public_page(found, DAY)
    pages = (html(page), markdown(page), terminal(page, 80, colour=False), json.dumps(public_rows(found, DAY)))
    whole = (found.stories, found.strategy, found.skipped, found.folder, found.glossary.offerings.shown, *pages)
    return fold(repr(whole) + "".join(pages))


def permitted(plain: Plain, day: date) -> str:
    """How a story may be told: named, unnamed, by its link, or not at all (empty). Written from the guide."""
    permission = plain.get("permission")
    if plain.get("stage") != "published" or plain["customer"].get("status") == "churned":
        return ""
    if permission is None:
        return "link" if any(asset.get("url", "").strip() for asset in plain.get("assets", ())) else ""
    since, until = permission.get("granted_on", "0"), permission.get("expires_on", "9")
    if permission.get("status", "pending") != "granted" or not since <= str(day) <= until:
        return ""
    return "named" if permission.get("attribution", "named") == "named" else "unnamed"


def may_show(where: tuple[str, ...], how: str) -> bool:
    """Whether the text of a field may be on a public page."""
    if how == "link":
        return where in (("customer", "name"), ("assets", "title"), ("assets", "url"))
    if how != "named" or where[-1] == "x-own":
        return False
    if where[0] in ("customer", "advocates", "quotes"):
        return where[-1] in ("name", "industry", "size", "region", "title", "text", "by")
    return where[0] in ("id", "title", "narrative", "outcomes", "assets")


def planted(garden: Garden, plain: Plain) -> Plain:
    filled = {key: garden.fill(value, (key,)) for key, value in plain.items()}
    return filled | {"x-own": garden.secret(("x-own",))}


@SOME
@given(libraries_on_a_day(least=1), st.sampled_from(("named", "role_only", "anonymous", None)))
def test_no_secret_of_any_field_gets_out(found: tuple[Plain, list[Plain], date], attribution: str | None) -> None:
    plain, stories, day = found
    gardens = []
    told = []
    for i, each in enumerate(stories):
        garden = Garden(numbers=iter(range(101 + 100 * i, 999)))
        if attribution and "permission" in each:
            each["permission"]["attribution"] = attribution
        typed = story(planted(garden, whole(each["id"]) | FACTS | each | {"offerings": [], "personas": []}))
        told.append(typed._replace(personas=(), problems=(), advocates=tuple(_bare(typed.advocates))))
        gardens.append((garden, permitted(whole(each["id"]) | each, day)))
    hidden = Garden(numbers=iter(range(901, 999)))
    goal = plain | {"goal": hidden.secret(("goal",)), "x-": {"x-own": hidden.secret(("x-own",))}}
    out = shown(public(library(strategy(goal), *told), day))
    for garden, how in [*gardens, (hidden, "")]:
        for secret, where in garden.planted.items():
            assert may_show(where, how) or fold(secret) not in out, (secret, where, how)


def _bare(advocates: Any) -> Any:
    return (advocate._replace(persona="") for advocate in advocates)


@pytest.mark.parametrize("attribution", ["role_only", "anonymous"])
def test_no_secret_of_an_unnamed_story_gets_out(attribution: str) -> None:
    garden = Garden()
    plain = whole("one") | FACTS
    plain["permission"]["attribution"] = attribution
    found = public(library(strategy(), story(planted(garden, plain))), DAY)
    assert len(garden.planted) > 50
    assert [s for s in garden.planted if fold(s) in shown(found)] == []
    (told,) = (file.story for file in found.stories)
    assert (told.offerings, told.personas, told.problems) == (("pipelines",), ("cfo",), ("releases-take-months",))
    assert told.happened_on == date(2026, 3, 1)
    assert "777123" not in shown(found)


def test_an_unnamed_story_keeps_figures_words_of_the_strategy_and_job_titles() -> None:
    plain = whole("one") | FACTS
    plain["permission"]["attribution"] = "role_only"
    plain["outcomes"].append({"metric": "Zephyr card downloads", "after": "9"})
    (told,) = (file.story for file in public(library(strategy(), story(plain)), DAY).stories)
    assert told.title == "A small customer in banking (dach) with Pipelines"
    assert [outcome.metric for outcome in told.outcomes] == ["time"]
    assert {advocate.title for advocate in told.advocates} == {"CFO", "Head of Sales"}
    assert not any(advocate.name for advocate in told.advocates)
    plain["permission"]["attribution"] = "anonymous"
    (told,) = (file.story for file in public(library(strategy(), story(plain)), DAY).stories)
    assert told.title == "A customer in banking with Pipelines"
    assert (told.customer.size, told.customer.region) == ("", "")
    assert {(advocate.title, advocate.persona) for advocate in told.advocates} == {("", "cfo")}


def test_a_named_story_is_told_in_full() -> None:
    plain = whole("one") | FACTS
    plain["assets"][0]["url"] = "https://example.com/one"
    given = story(plain)
    (told,) = (file.story for file in public(library(strategy(), given), DAY).stories)
    assert (told.id, told.title, told.narrative, told.outcomes, told.assets) == (
        given.id, given.title, given.narrative, given.outcomes, given.assets
    )  # fmt: skip
    assert [(quote.text, quote.by) for quote in told.quotes] == [("Yes.", "Ada")]
    assert [advocate.name for advocate in told.advocates] == ["Ada"]


def test_a_story_without_permission_on_record_shows_its_link_alone() -> None:
    plain = whole("one") | FACTS
    del plain["permission"]
    plain["assets"] = [{"title": "Read", "url": "https://example.com/one"}, {"title": "Draft", "url": "http://wiki/1"}]
    (told,) = (file.story for file in public(library(strategy(), story(plain)), DAY).stories)
    assert told.id.startswith("story-")
    assert [(asset.title, asset.url) for asset in told.assets] == [("Read", "https://example.com/one")]
    assert told._replace(id="", assets=()) == story(
        {"id": "x", "title": "Read", "customer": {"name": "Plumhill"}, "stage": "published"}
    )._replace(id="")


def test_without_permission_on_record_nobody_there_is_named() -> None:
    plain = whole("one") | {"advocates": [{"name": "Ingelin Lind"}]}
    del plain["permission"]
    plain["assets"] = [{"title": "Ingelin Lind tells", "url": "https://example.com/one"}]
    (told,) = (file.story for file in public(library(strategy(), story(plain)), DAY).stories)
    assert (told.title, told.assets[0].title) == ("Plumhill", "")


@pytest.mark.parametrize(
    ("scope", "parts"),
    [
        ([], {"narrative", "quotes", "video", "case_study"}),
        (["Case Study"], {"narrative", "case_study"}),
        (["quote"], {"quotes"}),
        (["video"], {"video"}),
        (["logo", "reference_call"], set()),
    ],
)
def test_the_scope_says_what_is_shown(scope: list[str], parts: set[str]) -> None:
    plain = whole("one") | FACTS
    plain["permission"]["scope"] = scope
    plain["assets"] = [{"type": kind, "url": f"https://example.com/{kind}"} for kind in ("video", "case_study")]
    found = [file.story for file in public(library(strategy(), story(plain)), DAY).stories]
    told = {part for one in found for part in ("narrative", "quotes") if getattr(one, part)}
    assert told | {asset.type for one in found for asset in one.assets} == parts
    assert "it works" not in shown(public(library(strategy(), story(plain)), DAY)) or "narrative" in parts


@pytest.mark.parametrize(
    "change",
    [
        {"stage": "approval"},
        {"stage": "retired"},
        {"permission": {"status": "withdrawn"}},
        {"permission": {"status": "pending"}},
        {"permission": {"status": "granted", "granted_on": "2026-11-17"}},
        {"permission": {"status": "granted", "expires_on": "2026-11-15"}},
        {"customer": {"name": "Plumhill", "status": "churned"}},
    ],
)
def test_what_may_not_be_told_is_left_out(change: Plain) -> None:
    assert public(library(strategy(), story(whole("one") | change)), DAY).stories == ()


def test_of_the_strategy_only_the_names_that_are_used_are_seen() -> None:
    found = public(library(strategy(), story(whole("one") | FACTS)), DAY)
    for word in ("unborn", "bluebird", "cio", "mining", "ten banks", "weight=5"):
        assert word not in shown(found)
    assert [offering.name for offering in found.strategy.offerings] == ["Pipelines"]


@SOME
@given(libraries_on_a_day(), st.randoms(use_true_random=False))
def test_the_order_of_the_files_changes_nothing_and_the_result_can_be_ranked(
    found: tuple[Plain, list[Plain], date], random: Any
) -> None:
    plain, written, day = found
    stories = [story(each) for each in written]
    first = public(library(strategy(plain), *stories), day)
    random.shuffle(stories)
    again = public(library(strategy(plain), *stories), day)
    assert repr(first.strategy) == repr(again.strategy)
    assert [file.story for file in first.stories] == [file.story for file in again.stories]
    assert len({file.story.id for file in first.stories}) == len(first.stories)
    rank(first, as_of=day, lists=LISTS)


NAME = "Hazelquay Müller Supply, Inc."
SPELT = (
    NAME,
    "HAZELQUAY",
    "Hazelquay's",
    "hazelquays",
    "Házèlquay",
    "Hazelquaybank",
    "hazel-quay-mueller",
    "Hazel\u00adquay",
    "H a z e l q u a y",
    "https://example.com/hazelquay/x",
    "https://example.com/h%61zelquay",
    "h&#97;zelquay",
    "ＨＡＺＥＬＱＵＡＹ",
    "HazelquayMuller",
    "Mueller",
    "Müllers",
    "Ingelin Brattfoß",
    "brattfoss",
    "Ingelins",
    "Brattfoss-Lind",
    "hazelquay.example",
    "BoxYard",
    "Box",
)
CONTEXTS = ("{}", "As {} did before. Fine.", "Not like {}, they say", "({})", "“{}”", "x/{}/y")
FIELDS = (
    ("title",),
    ("narrative", "setting"),
    ("narrative", "resolution"),
    ("narrative", "hero"),
    ("outcomes", "metric"),
    ("outcomes", "source"),
    ("quotes", "text"),
    ("quotes", "by"),
    ("assets", "title"),
    ("assets", "type"),
    ("assets", "url"),
    ("customer", "industry"),
    ("id",),
)


def with_text(where: tuple[str, ...], text: str) -> Plain:
    plain = whole("public-one") | FACTS
    plain["assets"][0]["url"] = "https://example.com/one"
    if len(where) == 1:
        return plain | {where[0]: text}
    part = plain[where[0]][0] if isinstance(plain[where[0]], list) else plain[where[0]]
    part[where[1]] = f"https://example.com/{text}" if where[1] == "url" else text
    return plain


@settings(max_examples=150)
@given(
    st.sampled_from(SPELT),
    st.sampled_from(CONTEXTS),
    st.sampled_from(FIELDS),
    st.sampled_from(("role_only", "anonymous", "candidate", "withdrawn", "link")),
)
def test_a_name_that_may_not_be_told_vanishes_from_the_stories_of_others(
    spelt: str, context: str, where: tuple[str, ...], kept: str
) -> None:
    hidden: Plain = {"id": "h", "title": "T", "customer": {"name": NAME, "aliases": ["Box"]}, "stage": "published"}
    hidden["advocates"] = [{"name": "Ingelin Brattfoß"}]
    hidden["permission"] = {"status": "granted", "attribution": kept}
    if kept in ("candidate", "withdrawn", "link"):
        hidden["permission"] = {"status": "withdrawn" if kept == "withdrawn" else "pending"}
    if kept == "link":
        hidden["assets"] = [{"url": "https://hazelquay.example/"}]
    found = public(library(strategy(), story(hidden), story(with_text(where, context.format(spelt)))), DAY)
    assert any(file.story.customer.name == "Plumhill" for file in found.stories)
    assert spelt.casefold() not in repr(found.stories).casefold()
    for name in ("hazel", "quay", "brattfos", "ingelin", "muller", "mueller"):
        assert name not in shown(found)


@pytest.mark.parametrize("word", ["Hazelquay", "wiki.corp"])
def test_words_of_the_strategy_may_not_name_anybody_either(word: str) -> None:
    plain: Plain = {
        "quarter": "Hazelquay quarter",
        "company": {"name": f"Haulwick of {word}"},
        "offerings": [{"id": "pipelines", "name": f"Pipelines at {word}"}, {"id": "docks", "name": "Docks"}],
        "personas": [{"id": "cfo", "name": f"CFO of {word}"}],
        "problems": [{"id": "slow", "name": f"As slow as {word}"}],
        "segments": {kind: {f"like {word}": "1"} for kind in ("industry", "size", "region")},
    }
    unnamed = whole("one") | FACTS | {"offerings": ["pipelines", "docks"]}
    unnamed["customer"] = {"name": "Hazelquay"} | dict.fromkeys(("industry", "size", "region"), f"like {word}")
    unnamed["permission"] = {"status": "granted", "attribution": "role_only"}
    found = public(library(strategy(plain), story(unnamed)), DAY)
    assert fold(word) not in shown(found)
    (told,) = (file.story for file in found.stories)
    assert (told.offerings, told.personas, told.problems, told.title) == (("docks",), (), (), "A customer with Docks")
    assert (found.strategy.quarter, found.strategy.company.name) == ("", "")


def test_the_other_sentences_stay_and_a_quote_is_never_cut() -> None:
    hidden = story({"id": "h", "title": "T", "customer": {"name": "Hazelquay"}})
    plain = with_text(("narrative", "setting"), "They bake bread. Hazelquay does not. Nobody sleeps!")
    plain["quotes"][0]["text"] = "I like it. Hazelquay does not."
    (file,) = public(library(strategy(), hidden, story(plain)), DAY).stories
    assert file.story.narrative
    assert file.story.narrative.setting == "They bake bread. Nobody sleeps!"
    assert file.story.quotes == ()


def test_a_name_that_two_sentences_make_together_takes_the_whole_text_along() -> None:
    hidden = story({"id": "h", "title": "T", "customer": {"name": "Hazelquay"}})
    plain = with_text(("narrative", "setting"), "Ask ada@example.com! They met in Hazel. Quay was near. Good.")
    (file,) = public(library(strategy(), hidden, story(plain)), DAY).stories
    assert file.story.narrative
    assert file.story.narrative.setting == ""


def test_the_site_of_a_customer_that_is_not_named_is_not_named() -> None:
    hidden = {
        "id": "h",
        "title": "T",
        "customer": {"name": "Hazelquay"},
        "assets": [{"url": "https://www.kobalt.example"}],
    }
    plain = with_text(("narrative", "setting"), "They bake. It is like kobalt.example in this.")
    (file,) = public(library(strategy(), story(hidden), story(plain)), DAY).stories
    assert file.story.narrative
    assert file.story.narrative.setting == "They bake."


def test_a_customer_may_be_named_in_its_own_story_and_nowhere_else() -> None:
    plain = whole("one") | {"title": "Hazelquay Bank finds Ingelin Lind", "customer": {"name": "Hazelquay Bank"}}
    plain["advocates"][0]["name"] = "Ingelin Lind"
    unnamed = whole("two") | {"customer": {"name": "Hazelquay Bank"}, "advocates": [{"name": "Ingelin Lind"}]}
    unnamed["permission"] = {"status": "granted", "attribution": "anonymous"}
    other = whole("three") | {"title": "Better than Hazelquay Bank"}
    found = {
        f.story.id: f.story for f in public(library(strategy(), *map(story, (plain, unnamed, other))), DAY).stories
    }
    assert found["one"].title == "Hazelquay Bank finds Ingelin Lind"
    assert found["three"].title == "Plumhill"
    (rest,) = (each for id, each in found.items() if id not in ("one", "three"))
    assert "hazelquay" not in repr(rest).casefold()


def test_a_longer_name_of_somebody_else_is_not_hidden_by_ones_own() -> None:
    named = whole("one") | {"customer": {"name": "Meridian"}, "title": "Meridian learns from Meridian Insurance"}
    hidden = {"id": "h", "title": "T", "customer": {"name": "Meridian Insurance"}}
    (file,) = public(library(strategy(), story(named), story(hidden)), DAY).stories
    assert file.story.title == "Meridian"


@pytest.mark.parametrize(
    "text",
    [
        "See http://wiki/hand over.",
        "It is at \\\\server\\share.",
        "Ask ada@example.com.",
        "On 10.0.0.7 it runs.",
        "The page crm.haulwick.internal has it.",
        "See https://docs.google.com/document/d/1.",
        "At http://localhost:8080/x it was.",
    ],
)
def test_sentences_that_lead_inside_are_left_out(text: str) -> None:
    plain = with_text(("narrative", "setting"), f"They bake. {text} They sell, see https://example.com/a.")
    (file,) = public(library(strategy(), story(plain)), DAY).stories
    assert file.story.narrative
    assert file.story.narrative.setting == "They bake. They sell, see https://example.com/a."
