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
    report = document("Rain fell.\n\nMombasa: a wall fell.\n\nLamu: a ferry sank.\n\nSchools are shut.")
    assert items_of(report) == [(0, None, False), (1, "Mombasa", True), (2, "Lamu", True), (0, None, False)]


@pytest.mark.parametrize(
    "text", ["* A wall fell in Hull.\n* Three were hurt in Hull.", "* A wall fell.\n* Rain fell."]
)
def test_items_of_one_town_or_of_none_do_not_stand_apart(
    document: Callable[..., Document], text: str
) -> None:
    assert not any(apart for _, _, apart in items_of(document(text)))
