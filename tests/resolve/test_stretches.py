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
