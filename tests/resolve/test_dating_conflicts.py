"""Metadata and text that name different days of publication: the metadata win, and the text's words are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dateline.extract.times import find_date_constraints, find_times
from dateline.model import Document
from dateline.resolve.dating_conflicts import conflicts_of

Make = Callable[..., Document]
GIVEN = date(2031, 5, 14)

CASES = {
    # a date line of another day
    "Friday, 14 March 2031\n\nThe dam broke, the mayor said.": ["2031-03-14"],
    "GENEVA, March 14 (Orvel Press) - The dam broke, the mayor said.": ["2031-03-14"],
    # the day itself, or the next
    "Wednesday, 14 May 2031\n\nThe dam broke, the mayor said.": [],
    "GENEVA, May 13 (Orvel Press) - The dam broke, the mayor said.": [],
    # a past that has not come yet, and one that has
    "The mayor spoke at length.\n\nThe dam broke on 2 June 2031, the mayor said.": ["2031-06-02"],
    "The mayor spoke at length.\n\nThe dam broke on 2 June 2029, the mayor said.": [],
    "The mayor spoke at length.\n\nThe dam will be rebuilt by 2 June 2031, the mayor said.": [],
    # no day, no conflict
    "The dam broke, the mayor said.": [],
}


@pytest.mark.parametrize("text", CASES)
def test_a_conflict_is_told_with_its_words(text: str, document: Make) -> None:
    made = document(text)
    found = conflicts_of([find_date_constraints(made, find_times(made))], GIVEN)
    assert [e.constraint.split()[4].rstrip(",") for e in found] == CASES[text]
    assert all(made.text[e.span.start : e.span.end] == e.text for e in found)
