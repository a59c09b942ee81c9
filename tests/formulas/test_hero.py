"""Who leads a sentence, the customer or the product: sentences with an answer that a reader would give."""

from __future__ import annotations

import pytest

from .agreement import by_id, load
from .oracle import Plain
from .strategies import DAY

STRATEGY: Plain = {
    "quarter": "2026-Q4",
    "company": {"name": "Haulwick", "aliases": ["Haulwick Software"]},
    "offerings": [{"id": "routes", "name": "Haulwick Routes", "aliases": ["Route Planner"]}, {"id": "docks"}],
    "personas": [{"id": "cfo"}],
}
CUSTOMER: Plain = {"name": "Quiet Mill", "aliases": ["QM"]}
PEOPLE = ("Priya Nair", "Søren Byggum-Holt")
REST = "Priya smiles. Haulwick sells. Haulwick sells. Haulwick sells."


def leader(text: str, *, customer: Plain = CUSTOMER, people: tuple[str, ...] = PEOPLE, voice: str = "us") -> str:
    """Whose sentence it is, as the narrative's value tells: with four other sentences the share stays below a half."""
    told = {"hero": "Priya", "voice": voice, "setting": text, "resolution": REST}
    advocates = [{"name": name} for name in people]
    story = {"id": "a", "title": "A", "customer": customer, "narrative": told, "advocates": advocates}
    one = by_id(load(STRATEGY, [story]), DAY)["a"]
    value = next(c.value for c in one.criteria if c.name == "narrative")
    share = ((value or 0) - 0.3) / 0.8
    return {0.4: "customer", 0.2: "product", 0.25: "nobody"}.get(round(share, 4), f"share {share}")


@pytest.mark.parametrize(
    "text",
    [
        "Quiet Mill bakes with Haulwick Routes.",
        "quiet mill bakes.",
        "At QM, Haulwick is known.",
        "Priya Nair asked Haulwick.",
        "Nair’s vans use Route Planner.",
        "In May, Søren called Haulwick.",
        "Byggum-Holt counts.",
        "She asked Haulwick.",
        "By themselves, they chose docks.",
        "His vans and our tools.",
        "The team met Haulwick.",
        "For the customer, Haulwick came second.",
        '"We sell bread," says the baker of Haulwick.',
        "“Our vans are empty,” say the owners.",
        "„My bread“, says the baker.",
        "«I bake», says the baker.",
    ],
)
def test_the_customer_leads(text: str) -> None:
    assert leader(text) == "customer"


@pytest.mark.parametrize(
    "text",
    [
        "Haulwick Routes helps Quiet Mill.",
        "Haulwick Software met Priya.",
        "With Route Planner, Quiet Mill saves.",
        "At last docks came to them.",
        "We asked Priya.",
        "Then our tools helped her.",
        "It was us who asked them.",
        "We say “they bake” of them.",
        "Nobody says “bread” but we do, and Priya.",
        "(Ours is the plan, theirs the bread.)",
    ],
)
def test_the_product_leads(text: str) -> None:
    assert leader(text) == "product"


@pytest.mark.parametrize(
    "text",
    [
        "It rained.",
        "I think so.",
        "The US market is large.",
        "Priyanka and Nairobi are other names.",
        "Quietmill, QMs, dockside and weather, too.",
        "Teams and customers abound.",
        "The theme is shear.",
    ],
)
def test_nobody_leads(text: str) -> None:
    assert leader(text) == "nobody"


def test_the_customer_says_we() -> None:
    assert leader("We bake.", voice="customer") == "customer"
    assert leader("I bake.", voice="customer") == "customer"
    assert leader("Haulwick helps us.", voice="customer") == "product"


@pytest.mark.parametrize(
    ("text", "people", "who"),
    [
        ("Jo Li bakes.", ("Jo Li",), "customer"),
        ("Li and Jo are short names.", ("Jo Li",), "nobody"),
        ("Not van or den, but Haulwick and Berg.", ("Maria van den Berg",), "product"),
        ("Berg bakes with Haulwick.", ("Maria van den Berg",), "customer"),
        ("Only ten vans of Haulwick ran.", ("Jan ten Cate",), "product"),
        ("Dr. Sommer of Haulwick met Lind.", ("Dr. Ada Lind",), "product"),
        ("The new Haulwick Routes came to the night shift.", ("The night shift",), "product"),
        ("שרה met Haulwick.", ("שרה כהן",), "customer"),
    ],
)
def test_people_are_called_by_first_or_last_name(text: str, people: tuple[str, ...], who: str) -> None:
    assert leader(text, people=people) == who


@pytest.mark.parametrize(
    "form",
    [
        "Inc",
        "Inc.",
        ", Inc.",
        "Ltd.",
        "LLC",
        "plc",
        "GmbH",
        "AG",
        "B.V.",
        "AB",
        "Corp.",
        ", Co., Ltd.",
        "GmbH & Co. KG",
    ],
)
def test_a_customer_is_called_without_the_legal_form(form: str) -> None:
    name = f"Quiet Mill{'' if form.startswith(',') else ' '}{form}"
    assert leader("Quiet Mill met Haulwick.", customer={"name": name}, people=()) == "customer"


def test_a_customer_whose_name_starts_with_ours() -> None:
    assert leader("Haulwick Friends bake.", customer={"name": "Haulwick Friends"}) == "customer"
    assert leader("Haulwick bakes.", customer={"name": "Haulwick Friends"}) == "product"


def test_a_name_may_go_over_the_end_of_a_line() -> None:
    assert leader("By Route\nPlanner they are helped.") == "product"
    assert leader("Quiet\nMill met Haulwick.") == "customer"
    assert leader("It rained.\n\nHowever, Quiet\nMill met Haulwick.") == "customer"


def test_the_names_of_a_text_with_letters_that_grow_in_lower_case() -> None:
    assert leader("Near İzmir, Quiet Mill met Haulwick.") == "customer"
    assert leader("Near İzmir, Haulwick met Quiet Mill.") == "product"
    assert leader("At İzmir Ekmek, Haulwick helps.", customer={"name": "İzmir Ekmek"}) == "customer"


def test_british_quotation_marks_quote() -> None:
    assert leader("‘We sell bread,’ says the baker of Haulwick.") == "customer"
    assert leader("It’s true that we don’t bake for Priya.") == "product"
