"""The days that words name and those that they allow, and the codes of precision that follow from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dateline.extract.times import find_times
from dateline.model import Document, Interval
from dateline.resolve.times import resolve_times

Make = Callable[..., Document]
ANCHOR = date(2031, 6, 18)

#: first and last precise, first and last imprecise day, ACLED's time_precision, UCDP's date_prec
CASES: dict[str, tuple[str, str, str, str, int | None, int | None]] = {
    "on 3 May": ("05-03", "05-03", "05-03", "05-03", 1, 1),
    "around 3 May": ("05-03", "05-03", "04-30", "05-06", 2, 3),
    "last week": ("06-09", "06-15", "06-09", "06-15", 2, 3),
    "at the weekend": ("06-14", "06-15", "06-14", "06-15", 2, 2),
    "in May": ("05-01", "05-31", "05-01", "05-31", 3, 4),
    "early in May": ("05-01", "05-10", "05-01", "05-31", 3, 4),
    "about two weeks ago": ("06-02", "06-08", "05-26", "06-15", 3, 4),
    "more than two weeks ago": ("06-02", "06-08", "05-26", "06-08", 3, 4),
    "nearly two weeks ago": ("06-02", "06-08", "06-02", "06-15", 3, 4),
    "between 3 and 9 May": ("05-03", "05-09", "05-03", "05-09", 2, 3),
    "this year": ("01-01", "12-31", "01-01", "12-31", None, 5),
}  # fmt: skip


@pytest.mark.parametrize("words", CASES)
def test_an_interval_has_precise_and_imprecise_days_and_its_codes(words: str, document: Make) -> None:
    [reading] = resolve_times(find_times(document(f"The dam broke {words}.")), lambda _: ANCHOR)
    interval = reading.interval
    assert interval is not None
    days = (interval.first_precise, interval.last_precise, interval.first_imprecise, interval.last_imprecise)
    assert tuple(str(day)[5:] for day in days) == CASES[words][:4]
    assert (interval.time_precision, interval.date_prec) == CASES[words][4:]


@pytest.mark.parametrize("words", ["for three days", "recently", "every Monday"])
def test_lengths_sets_and_vague_references_have_no_interval(words: str, document: Make) -> None:
    [reading] = resolve_times(find_times(document(f"The dam leaked {words}.")), lambda _: ANCHOR)
    assert reading.interval is None


def test_a_time_without_an_anchor_has_no_interval(document: Make) -> None:
    [reading] = resolve_times(find_times(document("The dam broke on Monday.")), lambda _: None)
    assert reading.interval is None


def test_what_has_a_last_possible_day_alone_has_no_code() -> None:
    undated = Interval(None, None, None, ANCHOR)
    assert (undated.days, undated.time_precision, undated.date_prec) == (None, None, None)


def test_two_tellings_of_one_thing_join_to_the_days_of_either() -> None:
    one = Interval(date(2031, 5, 3), date(2031, 5, 3), date(2031, 5, 3), date(2031, 5, 3))
    other = Interval(date(2031, 5, 5), date(2031, 5, 5), date(2031, 5, 2), date(2031, 5, 8))
    assert one.joined(other) == Interval(
        date(2031, 5, 3), date(2031, 5, 5), date(2031, 5, 2), date(2031, 5, 8)
    )
    assert one.joined(Interval(None, None, None, ANCHOR)).time_precision is None
