"""The table of rules that say where a count holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.attribution import find_attributions
from dateline.extract.figures import find_figures
from dateline.extract.figures.place_rules import PLACE_RULES
from dateline.extract.names import find_names
from dateline.extract.places import find_places
from dateline.extract.times import find_times
from dateline.gazetteer import open_gazetteer
from dateline.model import Document, trace


def test_every_rule_has_a_name_of_its_own_and_a_reason() -> None:
    names = [rule.name for rule in PLACE_RULES]
    assert len(set(names)) == len(names)
    assert all(rule.reason for rule in PLACE_RULES)
    assert (names[0], names[-1]) == ("everywhere", "the report's own place")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Worldwide, more than 3,000 people have died of the virus.", "everywhere"),
        ("Nine people were killed in Tripoli on Monday.", "its clause"),
        ("Clashes erupted in Khartoum. Fourteen civilians were killed.", "the sentence before"),
    ],
)
def test_a_trace_names_the_rule_that_placed_a_count(
    document: Callable[..., Document], text: str, rule: str
) -> None:
    report = document(text)
    with open_gazetteer() as gazetteer:
        places = find_places(report, gazetteer)
    with trace.recording() as steps:
        find_figures(report, [], places, [])
    kept = [step for step in steps if step.slot == "place" and step.outcome == "kept"]
    assert [(step.rule, bool(step.reason)) for step in kept] == [(rule, True)]


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        (
            "Officials in Queensland announced nineteen new cases of mumps in the state.",
            "the land told of",
            "Queensland",
        ),
        (
            "Mumps turned up in 23 countries last spring. By June some 4,100 cases were known.",
            "of many countries",
            "countries",
        ),
        (
            "Flooding hit Bangui in June. At least 90,000 people have been killed since Chad's war began.",
            "the war's country",
            "Chad",
        ),
        (
            "Fourteen people drowned after smugglers in Kenya sank a boat at a pier in Mombasa.",
            "elsewhere in the sentence",
            "Mombasa",
        ),
        ("Uganda reported having 45 cases of mumps in May.", "its clause", "Uganda"),
        ("Some 400,000 Chadians remained displaced.", "elsewhere in the sentence", "Chadians"),
        ("The blasts at Norway consulates in Kampala killed nine people.", "its clause", "Kampala"),
        ("Kenya expelled six Norwegians over a quarrel in Uganda.", "its clause", "Kenya"),
        (
            "Fires burned in Lagos. On Monday a storm raged in Kenya.\nIt left 9,000 people homeless.",
            "the sentence before",
            "Kenya",
        ),
        (
            "The defence ministry in Oslo said that planes bombed camps in Chad.\n\nTwelve fighters died.",
            "the report's own place",
            "Chad",
        ),
        (
            "The virus reached Peru and Chile. Kenyan health officials confirmed nine cases.",
            "who counts its own",
            "Kenyan",
        ),
        (
            "Cases rose in Peru. The health ministry of Norway confirmed nine cases of the flu.",
            "who counts its own",
            "Norway",
        ),
        (
            "A court sat in Madrid. Peru freed nurses who were accused of infecting dozens of Peruvian children.",
            "its own people",
            "Peru",
        ),
        (
            "Floods struck Nakuru in Kenya on Monday. On Friday in a bus attack 21 workers were killed.",
            "of another year",
            "Kenya",
        ),
        (
            "Envoys met in Nairobi. Malian police said they had arrested 17 foreigners.",
            "who counts its own",
            "Malian",
        ),
        (
            "Imports from Norway stopped. Crowds met in Nairobi on Friday. Seventy people were arrested.",
            "the sentence before",
            "Nairobi",
        ),
    ],
)
def test_where_a_count_holds(document: Callable[..., Document], text: str, rule: str, place: str) -> None:
    report = document(text)
    with open_gazetteer() as gazetteer:
        places = find_places(report, gazetteer)
    attributions = find_attributions(report, find_names(report))
    with trace.recording() as steps:
        find_figures(report, find_times(report), places, attributions)
    kept = [s for s in steps if s.slot == "place" and s.outcome == "kept"]
    assert [(s.rule, s.value) for s in kept][-1:] == [(rule, place)]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Twelve Norwegian tourists died in the crash.", "Norwegian"),
        ("The war exacts a toll on Chad, with 70 soldiers dying each day.", "Chad"),
        ("A dozen people, including citizens of Norway, were killed.", "Norway"),
        (
            "Chad opened the road in support of Norwegian and Kenya special forces. Nine soldiers died.",
            "Kenya",
        ),
    ],
)
def test_a_nation_is_not_where_its_people_die(
    document: Callable[..., Document], text: str, country: str
) -> None:
    report = document(f"A bus fell into a river near Nakuru on Sunday. {text}")
    with open_gazetteer() as gazetteer:
        places = find_places(report, gazetteer)
    figures, _ = find_figures(report, [], places, [])
    assert all(country != slot.text for f in figures for slot in f.slots[:1] if slot.role == "place")


def test_the_world_needs_a_disease_or_the_displaced(document: Callable[..., Document]) -> None:
    report = document("Leaders of 30 countries spoke of the raid. Nine people were killed in it.")
    figures, _ = find_figures(report, [], [], [])
    assert not any(slot.text == "countries" for f in figures for slot in f.slots)


def test_the_town_of_a_building_is_where_it_stands(document: Callable[..., Document]) -> None:
    report = document("A gas leak killed nine people at the Nairobi Grain Market on Sunday.")
    with open_gazetteer() as gazetteer:
        places = find_places(report, gazetteer)
    figures, _ = find_figures(report, [], places, [])
    assert [s.text for f in figures for s in f.slots if s.role == "place"][:1] in (
        ["Nairobi"],
        ["Nairobi Grain Market"],
    )


#: places enough for a report to be an overview of a country
_OVERVIEW = (
    "Kenyan troops fought on in Kenya. Planes bombed Kenya. Shells fell in Nairobi, Kisumu, Nakuru, Eldoret, Thika, Malindi, Garissa, Kakamega, "
    "Nyeri, Meru, Kitale, Machakos, Naivasha, Lamu and Embu in Kenya.\n\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "Mombasa has been under siege for three weeks. A missile hit a school sheltering some 400 people.",
        "A rocket hit a depot in Mombasa. It burned out.\n\nNobody came.\n\nNine guards were killed in the blast.",
        "Mombasa has no water.\n\nIn the city 9,000 people are trapped.",
    ],
)
def test_an_overview_points_back_to_the_town_told_of_last(
    document: Callable[..., Document], text: str
) -> None:
    report = document(_OVERVIEW + text)
    with open_gazetteer() as gazetteer:
        places = find_places(report, gazetteer)
    with trace.recording() as steps:
        find_figures(report, [], places, [])
    kept = [s for s in steps if s.slot == "place" and s.outcome == "kept"]
    assert [(s.rule, s.value) for s in kept][-1:] == [("pointed back to", "Mombasa")]


@pytest.mark.parametrize(
    "text", ["in Eldoret, near Nairobi", "in Eldoret, 310 km (193 miles) west of Nairobi"]
)
def test_what_a_town_is_near_is_not_where_they_died(document: Callable[..., Document], text: str) -> None:
    report = document(f"A plane crashed {text}, on Monday. Nine people died.")
    with open_gazetteer() as gazetteer:
        places = find_places(report, gazetteer)
    figures, _ = find_figures(report, [], places, [])
    found = [s.text for f in figures for s in f.slots if f.measure == "killed" and s.role == "place"]
    assert found[:1] == ["Eldoret"]
