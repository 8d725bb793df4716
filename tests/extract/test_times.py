"""Temporal expressions: where they stand and what their words mean."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.times import find_date_constraints, find_times
from dateline.model import Document, TimeMention

Make = Callable[..., Document]


def only(document: Document) -> TimeMention:
    found = find_times(document)
    assert len(found) == 1, [m.text for m in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("The dam broke on Tuesday.", "Tuesday", "DATE"),
        ("Rescuers arrived late on Tuesday.", "late on Tuesday", "TIME"),
        ("The sirens sounded on Tuesday morning.", "Tuesday morning", "TIME"),
        ("The gates were opened at midnight on June 3.", "midnight on June 3", "TIME"),
        ("The council met on 4 June 2019.", "4 June 2019", "DATE"),
        ("The third week of the strike began.", "The third week", "DATE"),
        ("They were trapped for 14 hours.", "14 hours", "DURATION"),
        ("A 14-hour search ended.", "14-hour", "DURATION"),
        ("Water has been scarce for weeks.", "weeks", "DURATION"),
        ("Boats leave every day.", "every day", "SET"),
        ("The bridge was closed two days earlier.", "two days earlier", "DATE"),
        ("The camp was built in the 1990s.", "the 1990s", "DATE"),
    ],
)
def test_an_expression_is_found_without_its_preposition(
    document: Make, text: str, words: str, kind: str
) -> None:
    mention = only(document(text))
    assert (mention.text, mention.type) == (words, kind)


@pytest.mark.parametrize(
    "text",
    [
        "The council may meet.",
        "Protesters march through the city.",
        "She wrote in the Sunday Times.",
        "A 27-year-old engineer was hurt.",
        "The engineer, aged 27, was hurt.",
        "The road is 1990 metres long.",
        "Some 2000 people were moved.",
        "The boats sail at 30 km an hour.",
        "They came second.",
        "Ms May said so.",
    ],
)
def test_names_verbs_ages_and_counts_are_no_times(document: Make, text: str) -> None:
    assert find_times(document(text)) == []


@pytest.mark.parametrize(
    ("text", "tense"),
    [
        ("The minister spoke on Friday.", "past"),
        ("The minister will speak on Friday.", "future"),
        ("The minister is due to speak on Friday.", "future"),
        ("The minister had planned to speak on Friday.", "past"),
    ],
)
def test_the_governing_verb_gives_the_tense(document: Make, text: str, tense: str) -> None:
    assert only(document(text)).tense == tense


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They waited for two and a half hours.", "PT2H30M"),
        ("They waited for several days.", "PXD"),
        ("They waited for a minute and a half.", "PT1M30S"),
        ("The worst single-day fall came first.", "P1D"),
        ("It died within weeks or months.", "PXW"),
        ("Boats left on Tuesday nights.", "XXXX-WXX-2TNI"),
        ("The river will one day be clean.", "FUTURE_REF"),
        ("They now wait.", "PRESENT_REF"),
        ("The wall fell in 1989.", "1989"),
        ("Losses grew for decades.", "PXDE"),
        ("The council meets every Monday.", "XXXX-WXX-1"),
    ],
)
def test_values_that_need_no_date_are_read_at_once(document: Make, text: str, value: str) -> None:
    assert only(document(text)).value == value


def test_the_span_points_into_the_original_text(document: Make) -> None:
    made = document("First line.\nIt rained on Monday,\u200f 12 May 2014 🌧 and on Tuesday.")
    for mention in find_times(made):
        assert made.quote(mention.span) == mention.text


@pytest.mark.parametrize(
    "text",
    [
        "9" * 400 + " days ago",
        "31 February",
        "24:30 GMT",
        "MAY " * 300,
        "THE DAM BROKE ON TUESDAY, MAY 5.",
        "year 0",
        "½ ½ ½",
    ],
)
def test_hostile_text_raises_nothing(document: Make, text: str) -> None:
    made = document(text)
    find_date_constraints(made, find_times(made))


def test_hints_name_the_day_that_things_began(document: Make) -> None:
    made = document(
        "The flood has closed the port since the dam broke on March 3. It is the second week of the flood."
    )
    hints = find_date_constraints(made, find_times(made))
    by_kind = {c.kind: c for c in hints.constraints}
    assert (by_kind["since"].month, by_kind["since"].day) == (3, 3)
    assert (by_kind["nth"].low, by_kind["nth"].high) == (7, 14)


def test_a_length_ago_and_a_year_of_one_deed_give_the_year(document: Make) -> None:
    made = document(
        "The utility stopped the pumps six years ago. From 2012 the utility stopped the pumps in the valley."
    )
    years = [
        c.year for c in find_date_constraints(made, find_times(made)).constraints if c.kind == "years_ago"
    ]
    assert years == [2018]
