"""The items of reports that are lists."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.items import Items
from dateline.extract.places import find_places
from dateline.gazetteer import open_gazetteer
from dateline.model import Document


def items_of(report: Document) -> list[tuple[int, str | None, bool]]:
    """The number, the town and whether it stands apart, for each sentence."""
    with open_gazetteer() as gazetteer:
        items = Items(report, find_places(report, gazetteer))
    found = []
    for sentence in report.sentences:
        town = items.town_of(sentence)
        found.append((items.of(sentence), town.name if town is not None else None, items.is_apart(sentence)))
    return found


def test_running_text_has_no_items(document: Callable[..., Document]) -> None:
    report = document("A bomb exploded in Leeds. Nine died.\n\nA bus crashed in York.")
    assert items_of(report) == [(0, None, False)] * 3


def test_entries_of_a_live_blog_are_items_to_the_next_hour(document: Callable[..., Document]) -> None:
    report = document(
        "11:20 A bus crashed near York.\n\nThe driver was hurt.\n\n10.45 A wall fell in Hull on three cars."
    )
    assert items_of(report) == [(1, "York", True), (1, "York", True), (2, "Hull", True)]


def test_one_hour_makes_no_list(document: Callable[..., Document]) -> None:
    report = document("11:20 A bus crashed near York.\n\nThe driver was hurt.")
    assert {number for number, _, _ in items_of(report)} == {0}


def test_a_town_and_a_colon_label_an_item(document: Callable[..., Document]) -> None:
    report = document(
        "Rain fell.\n\nMombasa: a storm hit the port.\n\nLamu: 40 homes fell.\n\nKisumu: two died.\n\nSchools shut."
    )
    assert items_of(report) == [
        (0, None, False),
        (1, "Mombasa", True),
        (2, "Lamu", True),
        (3, "Kisumu", True),
        (0, None, False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Mombasa: 12 were killed.\n\nPolice: 30 were hurt.\n\nKisumu: 4 died.\n\nLamu: 6 died.",  # a body speaks
        "Hamas: 12 killed.\n\nTaliban: 30 were hurt.\n\nMombasa: 4 died.\n\nLamu: 6 died.",
        "Mombasa: 12 died.\n\nKisumu: 30 were hurt.\n\nMombasa: 4 died.\n\nLamu: 6 died.",  # who speaks again
        "Mombasa: 12 died.\n\nKisumu: We lost 30.\n\nLamu: 6 died.",  # speech
        "Mombasa: 12 died.\n\nKisumu: 30 died in Nakuru.\n\nLamu: 6 died in Eldoret.",  # elsewhere
        "Damascus: 12 died.\n\nAnkara: 30 died.\n\nBaghdad: 6 died.",  # capitals speak for lands
        "Iran: no one was killed.\n\nIsrael: 30 died.\n\nChad: 6 died.",
        "Hope: 12 were rescued.\n\nBattle: 30 were hurt.\n\nReading: 6 died.",  # common words
        "Mombasa: The attack killed 12.\n\nKisumu: The attack hurt 30.\n\nLamu: 6 died.",  # reactions
        "Mombasa: 12 died.\n\nLamu: 6 died.",  # two lines are no list
    ],
)
def test_who_speaks_labels_no_item(document: Callable[..., Document], text: str) -> None:
    assert {number for number, _, _ in items_of(document(text))} == {0}


@pytest.mark.parametrize(
    "text", ["* A wall fell in Hull.\n* Three were hurt in Hull.", "* A wall fell.\n* Rain fell."]
)
def test_items_of_one_town_or_of_none_do_not_stand_apart(
    document: Callable[..., Document], text: str
) -> None:
    assert not any(apart for _, _, apart in items_of(document(text)))


def test_items_on_what_the_report_opens_with_do_not_stand_apart(document: Callable[..., Document]) -> None:
    report = document(
        "A bomb killed nine people in Hull.\n\n10:05 Forty people were hurt.\n\n10:20 A wall fell in York.\n\n"
        "10:40 Gunmen shot at cars in Leeds.\n\n11:10 The toll is ten.\n\n11:30 An attack on a bakery left two dead."
    )
    assert list(dict.fromkeys(items_of(report))) == [
        (0, None, False),
        (1, None, False),
        (2, "York", True),
        (3, "Leeds", True),
        (4, None, False),
        (5, None, True),
    ]


def test_where_some_are_held_or_taken_to_is_no_second_town(document: Callable[..., Document]) -> None:
    report = document(
        "10:20 A train crashed near York.\n\n10:40 The injured were taken to a clinic in Hull.\n\n"
        "11:00 A driver was arrested in Leeds.\n\n11:30 Six are dead."
    )
    assert not any(apart for _, _, apart in items_of(report))


@pytest.mark.parametrize(
    ("text", "headed"),
    [
        ("Rain fell in Hull.\n\nBACKGROUND\n\nNine died.", True),
        ("Rain fell in Hull.\n\nNine died.", False),
        ("BACKGROUND\n\nRain fell in Hull. Nine died.", False),
    ],
)
def test_a_heading_between_two_sentences(document: Callable[..., Document], text: str, headed: bool) -> None:
    report = document(text)
    first = next(s for s in report.sentences if s.tokens[0].text == "Rain")
    assert Items(report, []).is_headed_since(first, report.sentences[-1]) is headed
