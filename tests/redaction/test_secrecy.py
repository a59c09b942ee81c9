"""Which spellings tell a name, and which words tell none."""

import pytest

from storykit.redaction.secrecy import Names, Secrets


def told(text: str, *names: str, own: tuple[str, ...] = (), people: tuple[str, ...] = ()) -> bool:
    hidden, mine = Names(frozenset(("returns",))), Names()
    for name in names:
        hidden.add_organisation(name)
    for name in people:
        hidden.add_person(name)
    for name in own:
        mine.add_organisation(name)
    return Secrets(hidden, mine).found_in(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("at https://www.xn--bckereilind-l8a.example/", "Bäckereilind"),
        ("they use 3M tape", "3 M"),
        ("they use 3 M tape", "3M"),
        ("so did Otto", "Otto GmbH"),
        ("Ottos plan", "Otto"),
        ("the OttoShop", "Otto"),
        ("the MyOtto page", "Otto"),
        ("ottoshop.example", "Otto"),
        ("BMW did", "Bayrische Motor Wagen"),
        ("Gap's shops", "Gap"),
        ("gap/shops", "Gap"),
        ("the Oldemoor way", "Bank of Oldemoor"),
        ("Oldemoors way", "The Oldemoor Company"),
        ("like Pragas best", "Praga"),
        ("v Kobaltě", "Kobalta"),
        ("Maerkte", "Märkte"),
        ("Märkte", "Maerkte"),
        ("Sørensen", "Soerensen"),
        ("Sorensen", "Sørensen"),
        ("Stra\u00dfenwerk", "Strassenwerk"),
        ("M&eacute;ridian", "Meridian"),
        ("M%25C3%25A9ridian", "Meridian"),
        ("me\u0301ri\u200bdian", "Meridian"),
        ("Meri­dian", "Meridian"),
        ("השומרים", "השומרים"),
        ("三菱重工業が", "三菱重工業"),
    ],
)
def test_told(text: str, name: str) -> None:
    assert told(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "Otto"),
        ("the bottom of the lottery", "Otto"),
        ("we investigate", "Gate"),
        ("in a toolbox", "Box Yard Inc."),
        ("one bank and its supply", "Hazelquay Bank Supply"),
        ("the group", "Meridian Group"),
        ("12 weeks", "Factory 12"),
        ("fewer returns", "Returns United"),
        ("everything", ""),
        ("everything", "!?"),
    ],
)
def test_not_told(text: str, name: str) -> None:
    assert not told(text, name)


def test_people_are_told_by_their_parts() -> None:
    for text in ("Nair says", "Na\u00adi\u00adr", "Priyas plan", "PriyaNair", "nair@", "O'Neil", "van der Berg"):
        assert told(text, people=("Priya Nair", "Sean O’Neil", "Ada van der Berg")), text
    for text in ("the night shift", "van, der, den", "an unfair price", "the iceberg"):
        assert not told(text, people=("Priya Nair", "Ada van der Berg", "night watch")), text


def test_what_is_ones_own_may_be_told_and_nothing_longer() -> None:
    assert not told("Meridian Bank Austria", "Meridian Bank", own=("Meridian Bank Austria",))
    assert told("Meridian Bank", "Meridian Bank", own=("Meridian Austria",))
    assert told("Meridian Insurance", "Meridian Insurance", own=("Meridian",))
    assert not told("Ottoman", "Otto", own=("Ottoman",))
    assert told("Otto", "Otto", own=("Ottoman",))
