"""Facts about finding places: what is a mention, what is none, and what the words around one say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dateline.extract.places import find_places
from dateline.gazetteer import PlaceIndex, open_gazetteer
from dateline.model import Document, PlaceMention


@pytest.fixture(scope="module")
def index() -> Iterator[PlaceIndex]:
    with open_gazetteer() as opened:
        yield opened


@pytest.fixture
def places(document: Callable[..., Document], index: PlaceIndex) -> Callable[[str], list[PlaceMention]]:
    return lambda text: find_places(document(text), index)


def texts(mentions: list[PlaceMention]) -> list[str]:
    return [m.text for m in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rescuers reached Nampula in Mozambique on Monday.", ["Nampula", "Mozambique"]),
        ("Floods cut the road between Beira and Chimoio.", ["Beira", "Chimoio"]),
        ("The mayor of Sendai thanked volunteers.", ["Sendai"]),
        ("Shops closed in Toledo, Ohio, after the storm.", ["Toledo", "Ohio"]),
        ("Trains run again across the Danube near Novi Sad.", ["Danube", "Novi Sad"]),
        ("A ferry sank in the Java Sea.", ["Java Sea"]),
        ("Police searched the Mopti region for two days.", ["Mopti region"]),
        ("The quake was felt in Accra, Lome and Cotonou.", ["Accra", "Lome", "Cotonou"]),
        ("Two people drowned in the Indian Ocean.", ["Indian Ocean"]),
        ("Snow fell across eastern Europe overnight.", ["eastern Europe"]),
        ("Aid reached the Ivory Coast and Guinea-Bissau.", ["Ivory Coast", "Guinea-Bissau"]),
        ("The village of Tarkwanda was cut off.", ["Tarkwanda"]),
    ],
)
def test_places_in_plain_sentences(
    places: Callable[[str], list[PlaceMention]], text: str, expected: list[str]
) -> None:
    assert texts(places(text)) == expected


def test_a_surname_is_no_place(places: Callable[[str], list[PlaceMention]]) -> None:
    found = places("Peter London resigned on Monday. London said that he was tired of the job.")
    assert texts(found) == []


def test_a_paper_named_after_a_town_is_no_place(places: Callable[[str], list[PlaceMention]]) -> None:
    assert texts(places("He told the Washington Post that he would not come.")) == []


def test_a_place_in_the_name_of_a_body_is_marked(places: Callable[[str], list[PlaceMention]]) -> None:
    found = places("The Kenya Ministry of Health sent doctors.")
    assert all(m.in_name for m in found if m.text == "Kenya")


def test_demonyms_are_marked_with_their_country(places: Callable[[str], list[PlaceMention]]) -> None:
    (found,) = places("Peruvian doctors worked through the night.")
    assert (found.text, found.name, found.demonym) == ("Peruvian", "Peru", True)


def test_a_country_whose_name_begins_with_a_people(places: Callable[[str], list[PlaceMention]]) -> None:
    (found,) = places("The storm hit the Dominican Republic on Friday.")
    assert found.text == "Dominican Republic" and not found.demonym


@pytest.mark.parametrize(
    ("text", "name", "hint"),
    [
        ("Fighting went on in the Odesa region.", "Odesa", "admin"),
        ("Crops failed in Gansu Province this year.", "Gansu Province", "admin"),
        ("The town of Harper was evacuated.", "Harper", "city"),
        ("Volga River levels rose near the town.", "Volga River", None),
        ("Schools shut in the provinces of Salta and Jujuy.", "Jujuy", "admin"),
    ],
)
def test_words_that_tell_the_kind(
    places: Callable[[str], list[PlaceMention]], text: str, name: str, hint: str | None
) -> None:
    found = {m.name: m.hint for m in places(text)}
    assert name in found
    assert hint is None or found[name] == hint


@pytest.mark.parametrize(
    ("text", "relation", "km"),
    [
        ("The camp lies 25 km north of Juba.", "north of", 25.0),
        ("A bus overturned near Multan on Sunday.", "near", None),
        ("They live on the outskirts of Lima.", "outskirts of", None),
        ("The mine is about 10 miles southwest of Kitwe.", "southwest of", 16.1),
    ],
)
def test_relations_and_distances(
    places: Callable[[str], list[PlaceMention]], text: str, relation: str, km: float | None
) -> None:
    (found,) = places(text)
    assert (found.relation, found.distance_km) == (relation, km)


def test_a_capital_that_speaks_stands_for_its_government(places: Callable[[str], list[PlaceMention]]) -> None:
    speaking, standing = places("Tehran rejected the offer. Schools in Shiraz stayed open.")
    assert speaking.metonymic and not standing.metonymic


def test_what_follows_a_comma_holds_the_place(places: Callable[[str], list[PlaceMention]]) -> None:
    first = places("A tornado struck Moore, Oklahoma, at noon.")[0]
    assert (first.text, first.within) == ("Moore", "Oklahoma")


def test_a_dateline_is_a_place(places: Callable[[str], list[PlaceMention]]) -> None:
    assert "WINDHOEK" in texts(places("WINDHOEK — The dam is full, engineers said."))


def test_a_disease_is_no_place(places: Callable[[str], list[PlaceMention]]) -> None:
    assert "Lassa" not in texts(places("Lassa fever killed two people."))


def test_spans_point_at_the_words(document: Callable[..., Document], index: PlaceIndex) -> None:
    made = document("Two villages in the Tavush region of Armenia lost power.\nYerevan sent crews to Ijevan.")
    for mention in find_places(made, index):
        assert made.quote(mention.span) == mention.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9" * 400 + " people in " + "A" * 300 + ".",
        "🔥🔥 ‏לונדון‏ Лондон لندن 伦敦 İstanbul",
        "THE UNITED STATES AND THE UNITED KINGDOM AND FRANCE AND " * 30,
        ", , , , of of of of in in in in the the the",
        "Of Us We He It Is As At",
    ],
)
def test_hostile_text_raises_nothing(places: Callable[[str], list[PlaceMention]], text: str) -> None:
    assert isinstance(places(text), list)


def test_common_words_are_no_places(places: Callable[[str], list[PlaceMention]]) -> None:
    found: Any = texts(
        places("Police said on Monday that Reading is hard. Nice work, said March. Of course.")
    )
    assert "March" not in found and "Of" not in found and "Police" not in found


def test_a_border_is_a_place_beside_the_country(places: Callable[[str], list[PlaceMention]]) -> None:
    border, country = places("Trucks waited for hours at the border with Zambia.")
    assert (border.text, border.name, border.relation, border.hint) == (
        "the border",
        "Zambia",
        "border of",
        "site",
    )
    assert country.text == "Zambia"


@pytest.mark.parametrize(
    "text",
    [
        "PA Media and the Coast Guard said so.",
        "The Mercury News and Maritime Bulletin told of it.",
        "Ann Riga, 34, was held on Monday. Later Riga fled.",
        "They mourned after the killing of Anzor Belamin last week.",
        "Sky News said so. Ten people were hurt.",
    ],
)
def test_names_of_media_forces_and_persons_are_no_places(
    places: Callable[[str], list[PlaceMention]], text: str
) -> None:
    assert texts(places(text)) == []


@pytest.mark.parametrize(
    ("text", "name", "within"),
    [
        ("A bridge fell in Toledo, Ohio.", "Toledo", "Ohio"),
        ("A bridge fell in Brackley, Norvaleshire, UK.", "Brackley", "UK"),
        ("A bridge fell in Perth in Scotland.", "Perth", "Scotland"),
        ("In Geneva, Russia said that it would come.", "Geneva", None),
        ("Trains stopped in Crockett, Palestine and Rusk.", "Crockett", None),
    ],
)
def test_what_holds_a_place(
    places: Callable[[str], list[PlaceMention]], text: str, name: str, within: str | None
) -> None:
    assert next(m for m in places(text) if m.name == name).within == within


def test_a_list_joins_places(places: Callable[[str], list[PlaceMention]]) -> None:
    found = places("Rain fell in Accra, Lome and Cotonou. Oslo was dry.")
    assert [m.beside for m in found] == [None, "Accra", "Lome", None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fighters left the town of al-Qasmar on Friday.", ["al-Qasmar"]),
        ("A bomb went off in the city of Pul-e-Khumri.", ["Pul-e-Khumri"]),
        ("Troops entered the town of Bel Azzour on Friday.", ["Bel Azzour"]),
        ("Rockets fell on al-Hadira neighbourhood in the morning.", ["al-Hadira"]),
        ("Shops closed in Kenyas Nakuru after the storm.", ["Nakuru"]),
        ("Two climbers were lost near Tarkwanda. In 2031 four people died on Tarkwanda.", ["Tarkwanda"] * 2),
        ("Nine people were hurt in a Shooting at the mall in Sendai.", ["Sendai"]),
        ("Fighting went on around Nampula.", ["Nampula"]),
    ],
)
def test_whole_names(places: Callable[[str], list[PlaceMention]], text: str, expected: list[str]) -> None:
    assert [t for t in texts(places(text)) if t != "Kenyas"] == expected
