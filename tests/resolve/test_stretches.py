"""The days of stretches of time: counted back, between two days, at the beginning or end of a longer time."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.extract.times import find_times
from dateline.resolve.times import resolve_times

ANCHOR = date(2031, 6, 18)

CASES = {
    # a length counted back ends on the day of speaking; the calendar's year does not
    "over the past year": [("2030-06-18", "2031-06-18")],
    "over the last year": [("2030-01-01", "2030-12-31")],
    "in the past three days": [("2031-06-15", "2031-06-18")],
    "over the last 24 hours": [("2031-06-17", "2031-06-18")],
    "in the previous two weeks": [("2031-06-04", "2031-06-18")],
    "during the past month": [("2031-05-18", "2031-06-18")],
    # both ends bear the whole stretch
    "between March 2029 and May 2030": [("2029-03-01", "2030-05-31")] * 2,
    "from March to May": [("2031-03-01", "2031-05-31")] * 2,
    "from 2027 until 2029": [("2027-01-01", "2029-12-31")] * 2,
    "between 3 and 9 May": [("2031-05-03", "2031-05-09")],
    "on May 3-9": [("2031-05-03", "2031-05-09")],
    "from 3 to 9 May": [("2031-05-03", "2031-05-09")],
    "between May 3 and 9": [("2031-05-03", "2031-05-09")],
    "from May 3 to 9": [("2031-05-03", "2031-05-09")],
    # a week with its last day; the edge of a year
    "in the week to 13 June": [("2031-06-07", "2031-06-13")] * 2,
    "in the week ending June 13": [("2031-06-07", "2031-06-13")] * 2,
    "late last year": [("2030-10-01", "2030-12-31")],
    "late last month": [("2031-05-21", "2031-05-31")],
    "on Easter Sunday": [("2031-04-13", "2031-04-13")],
    # a count is no day
    "on May 3 and 9 others": [("2031-05-03", "2031-05-03")],
    "from May 3 to 9.5": [("2031-05-03", "2031-05-03")],
    "between Monday and Wednesday": [("2031-06-16", "2031-06-18")] * 2,
    # two days in a list are two days
    "in March and May": [("2031-03-01", "2031-03-31"), ("2031-05-01", "2031-05-31")],
    # a length at an edge of a longer time
    "in the first five months of this year": [("2031-01-01", "2031-05-31")] * 2,
    "in the last three days of March": [("2031-03-29", "2031-03-31")] * 2,
    # a length that counts from nothing known
    "in the first three days of the search": [(None, None)],
}  # fmt: skip


@pytest.mark.parametrize("words", CASES)
def test_the_days_of_a_stretch(words: str, document) -> None:
    found = resolve_times(
        find_times(document(f"Officials said {words}, 40 people had died.")), lambda _: ANCHOR
    )
    days = [(str(r.start_on) if r.start_on else None, str(r.end_on) if r.end_on else None) for r in found]
    assert days == CASES[words]


def test_without_an_anchor_a_length_counted_back_has_no_days(document) -> None:
    found = resolve_times(find_times(document("Over the past year 40 people died.")), lambda _: None)
    assert [(r.start_on, r.end_on) for r in found] == [(None, None)]


def test_the_day_of_an_earlier_value_is_marked(document) -> None:
    compared = find_times(
        document("The toll reached 978, an increase of 25 percent from just three days ago.")
    )
    own = find_times(document("The toll reached 978 three days ago."))
    assert ["compared" in t.slots for t in compared] == [True]
    assert ["compared" in t.slots for t in own] == [False]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("The toll rose to 40, up from 24 on Monday.", True),
        ("The toll stands at 40, up from 24 announced on Monday.", True),
        ("Homes without power fell to 200, down from 1.7 million on Monday.", True),
        ("The toll rose from 24 on Monday.", True),
        ("The toll rose from 24 to 40 on Monday.", False),
        ("More than 40 people died on Monday.", False),
        ("A lift fell from 20 metres and 40 were hurt on Monday.", False),
    ],
)
def test_a_value_before_its_day_marks_it_too(text: str, marked: bool, document) -> None:
    assert ["earlier" in t.slots for t in find_times(document(text))] == [marked]


@pytest.mark.parametrize(
    ("text", "slot", "marked"),
    [
        ("Forty people died in a winter storm.", "kind", True),
        ("Forty people died in the winter.", "kind", False),
        ("They denied the results of the 2031 election.", "kind", True),
        ("They recalled the 2031 earthquake.", "kind", False),
        ("The town was shelled for a third day.", "kind", True),
        ("The town was shelled on the third day.", "kind", False),
        ("The outbreak, which began on 14 January, killed 12 people.", "begun", True),
        ("The outbreak of 14 January killed 12 people.", "begun", False),
    ],
)
def test_a_time_that_says_which_thing_is_meant_or_when_it_began_is_marked(
    text: str, slot: str, marked: bool, document
) -> None:
    assert [slot in t.slots for t in find_times(document(text))] == [marked]


def test_a_storm_that_tore_through_late_on_a_day_is_past(document) -> None:
    found = resolve_times(find_times(document("A tornado tore through late on Friday.")), lambda _: ANCHOR)
    assert [r.end_on for r in found] == [date(2031, 6, 13)]
