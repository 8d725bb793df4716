"""Values in the words of the neutral narrator."""

from __future__ import annotations

from datetime import date

import pytest

from dateline.model import Conversion, Figure, Span
from dateline.tell.sentences import cut_words, is_plural
from dateline.tell.versions import numbers_in
from dateline.tell.words import (
    bounds_words,
    day_words,
    figure_words,
    interval_words,
    measure_words,
    number_words,
)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (1582, "1,582"),
        (66.7, "66.7"),
        (999_999, "999,999"),
        (1_000_000, "1 million"),
        (2_500_000, "2.5 million"),
        (1_250_000, "1.25 million"),
        (1_234_567, "1,234,567"),
        (3_000_000_000, "3 billion"),
    ],
)
def test_numbers(value: float, words: str) -> None:
    assert number_words(value) == words


@pytest.mark.parametrize(
    ("low", "high", "approximate", "words"),
    [
        (7, 7, False, "7"),
        (40, 40, True, "about 40"),
        (1000, None, False, "at least 1,000"),
        (None, 6, False, "at most 6"),
        (3, 5, False, "3 to 5"),
        (None, None, False, "an unstated number"),
    ],
)
def test_bounds(low: float | None, high: float | None, approximate: bool, words: str) -> None:
    assert bounds_words(low, high, approximate) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (None, None, "undated"),
        (None, date(2031, 5, 4), "as of 4 May 2031"),
        (date(2031, 5, 4), date(2031, 5, 4), "as of 4 May 2031"),
        (date(2031, 5, 1), date(2031, 5, 4), "1 to 4 May 2031"),
        (date(2031, 4, 30), date(2031, 5, 4), "30 April to 4 May 2031"),
        (date(2030, 12, 31), date(2031, 1, 2), "31 December 2030 to 2 January 2031"),
    ],
)
def test_intervals(start: date | None, end: date | None, words: str) -> None:
    assert interval_words(start, end) == words


def test_an_unknown_day_is_said_to_be_unknown() -> None:
    assert day_words(None) == "an unknown day"


def test_money_with_its_conversion_is_one_value() -> None:
    figure = Figure(
        "fig-1", "report", (Span(0, 9),), "x", Span(0, 9), None, 20_000_000, "aid_pledged", "money", "gbp", "up to",
        conversions=(Conversion(None, 27_000_000, "usd", Span(3, 9)),),
    )  # fmt: skip
    assert figure_words(figure) == "up to 20 million GBP (at most 27 million USD)"


def test_measures_have_neutral_words() -> None:
    assert measure_words("refugees_fled") == "fled across a border"
    assert measure_words("no_such_measure") == "no such measure"


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("local officials", True),
        ("police", True),
        ("the city council", False),
        ("United Nations", False),
        ("", False),
    ],
)
def test_voices_take_the_right_verb(name: str, plural: bool) -> None:
    assert is_plural(name) is plural


def test_quotations_are_cut_at_a_word() -> None:
    assert cut_words("the river rose overnight", 15) == "the river …"
    assert cut_words("the river rose", 15) == "the river rose"


def test_numbers_of_a_text_are_compared_by_value() -> None:
    assert numbers_in("nine people") == numbers_in("9 people")
    assert numbers_in("1,200") == numbers_in("1200")
    assert numbers_in("about forty") != numbers_in("around 400")
