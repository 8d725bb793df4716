"""Standard names of bodies."""

from __future__ import annotations

import pytest

from dateline.model import Party, Profile
from dateline.resolve.bodies import bodies_of, read_bodies


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("Norway's defence ministry", "Government of Norway"),
        ("the Norwegian government", "Government of Norway"),
        ("Oslo", "Government of Norway"),
        ("Norwegian President", "Government of Norway"),
        ("Norway's ambassador to the UN", "Government of Norway"),
        ("Norway's consul general in Lima", "Government of Norway"),
        ("Norwegian air force spokesman", "Armed Forces of Norway"),
        ("general staff of the Norwegian armed forces", "Armed Forces of Norway"),
        ("Norwegian parliament", "Parliament of Norway"),
        ("Norwegian Maj. Gen.", "Armed Forces of Norway"),
        ("Tromso mayor", "Authorities of Tromso"),
        ("mayor of the snowbound city of Tromso", "Authorities of Tromso"),
        ("Tromso city council", "Authorities of Tromso"),
        ("an adviser to the mayor of Tromso", "Authorities of Tromso"),
        ("governor of the northeastern Finnmark region", "Authorities of Finnmark"),
        ("authorities in Norway's northern city of Tromso", "Authorities of Tromso"),
        ("head of the Møre-Romsdal regional administration", "Authorities of Møre-Romsdal"),
        ("Møre-Romsdal Police", "Møre-Romsdal Police"),
        ("Møre-Romsdal Police chief", "Møre-Romsdal Police"),
        ("Tromso fire brigade", "Tromso Fire Department"),
        ("New Harbour County Sheriff", "New Harbour Sheriff's Office"),
        ("U.N. refugee agency", "UNHCR"),
        ("WHO spokesman", "World Health Organization"),
        ("UN official in Norway", "United Nations"),
        ("U.S.", "Government of United States"),
        ("Norway-installed governor of Tromso", "Authorities of Tromso"),
    ],
)
def test_words_name_a_standard_body(words: str, body: str) -> None:
    assert read_bodies().body(words) == body


@pytest.mark.parametrize(
    "words",
    [
        "the mayor",
        "Mayor",
        "MP",
        "governor MP",
        "the city council",
        "us",
        "who",
        "a baker",
        "Norwegian opposition leader",
        "former Norwegian prime minister",
        "pro-Norwegian separatist",
        "Free Norwegian Army",
        "Norwegian Red Cross",
        "council of the Barents Sea port city",
        "",
        "9" * 400,
        "\u202e!!!",
    ],
)
def test_words_that_name_no_body(words: str) -> None:
    assert read_bodies().body(words) is None


def test_the_first_words_that_name_a_body_decide() -> None:
    bodies = read_bodies()
    assert bodies.body(None, "the ministry", "Peru's defence ministry") == "Government of Peru"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ministry of Defence of Norway", "Norwegian Defense Ministry"),
        ("Norwegian troops", "Norway's armed forces"),
        ("UN Security Council", "United Nations Security Council"),
    ],
)
def test_one_key_for_one_body(a: str, b: str) -> None:
    assert read_bodies().key(a) == read_bodies().key(b)


def test_one_key_for_one_office() -> None:
    bodies = read_bodies()
    assert bodies.office_key("governor of the Finnmark region") == bodies.office_key("Finnmark governor")
    assert bodies.office_key("the mayor") is None


def test_a_profile_adds_bodies() -> None:
    profile = Profile(
        parties=(Party("North", ("Harbour Guard",)),),
        extensions={"bodies": [{"name": "Harbour Union", "also": ["the dockers"]}]},
    )
    bodies = bodies_of(profile)
    assert bodies.body("Harbour Guard") == "Harbour Guard"
    assert bodies.body("the dockers") == "Harbour Union"
