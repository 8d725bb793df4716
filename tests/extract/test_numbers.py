"""Numbers: what a run of digits or words is worth, and what is no number."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from counted_work import calls_of

from dateline.extract.figures import parse_number
from dateline.extract.figures.numbers import Number, find_numbers, parse_digits
from dateline.model import Document, Token


def tokens_of(text: str) -> list[Token]:
    """Tokens cut at spaces: enough for the grammar of numbers."""
    found: list[Token] = []
    at = 0
    for word in text.split(" "):
        token = Token(
            len(found),
            word,
            word.lower(),
            word.lower(),
            "X",
            "X",
            "dep",
            "",
            False,
            at,
            at + len(word),
            bool(found),
        )
        token.head = token
        found.append(token)
        at += len(word) + 1
    return found


def read(text: str) -> list[Number]:
    return find_numbers(tokens_of(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("4,317", 4317),
        ("12,34,567", 1234567),
        ("1.234.567", 1234567),
        ("12\u202f500", 12500),
        ("2.75", 2.75),
        ("1.8million", 1_800_000),
        ("40k", 40_000),
        ("3bn", 3_000_000_000),
        ("seventeen", 17),
        ("twenty-nine", 29),
        ("a hundred", 100),
        ("two hundred and six", 206),
        ("nineteen hundred", 1900),
        ("half a million", 500_000),
        ("three-and-a-half million", 3_500_000),
        ("one and a half million", 1_500_000),
        ("four dozen", 48),
        ("140 thousand", 140_000),
        ("two hundred thousand", 200_000),
        ("six million three hundred thousand", 6_300_000),
    ],
)
def test_a_number_in_digits_or_words_has_one_value(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["people", "", "1,2,3,4", "9" * 400, "one hundred and", "12 people", "200,0000", "third", "dozens"],
)
def test_what_is_not_one_exact_number_has_no_value(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("dozens", 24, None),
        ("hundreds", 100, None),
        ("tens of thousands", 10_000, None),
        ("hundreds of thousands", 100_000, None),
        ("tens or hundreds of thousands", 10_000, None),
        ("several hundred", 300, None),
        ("several", 3, None),
    ],
)
def test_vague_words_have_a_low_bound_alone(text: str, low: float, high: float | None) -> None:
    (number,) = read(text)
    assert (number.low, number.high, number.kind) == (low, high, "vague")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("30 to 45 people", 30, 45),
        ("between 30 and 45 people", 30, 45),
        ("10-15 houses", 10, 15),
        ("two or three villages", 2, 3),
        ("two to three hundred cars", 200, 300),
        ("between US$ 2 and 4 billion", 2e9, 4e9),
    ],
)
def test_a_range_is_one_number(text: str, low: float, high: float) -> None:
    (number,) = read(text)
    assert (number.low, number.high) == (low, high)


def test_a_change_from_one_count_to_another_is_two_numbers() -> None:
    assert [n.low for n in read("rose from 14 to 31")] == [14, 31]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("half of them", 50),
        ("a third of the town", 33.3),
        ("two thirds", 66.7),
        ("three-quarters", 75),
        ("one in five", 20),
    ],
)
def test_fractions_are_shares_in_percent(text: str, share: float) -> None:
    (number,) = read(text)
    assert (number.low, number.kind) == (share, "fraction")


def test_one_in_a_thousand_is_a_ratio() -> None:
    (number,) = read("one out of every thousand")
    assert (number.low, number.per, number.kind) == (1, 1000, "ratio")


def test_an_ordinal_is_told_apart() -> None:
    assert [(n.low, n.kind) for n in read("the third and the 4th")] == [(3, "ordinal"), (4, "ordinal")]


def test_a_span_is_exact_to_the_character(document: Callable[..., Document]) -> None:
    found = document("The bridge lies 30km away and cost $1.4million.")
    spans = [found.quote(n.span) for n in find_numbers(found.sentences[0].tokens)]
    assert spans == ["30", "1.4million"]


def test_badly_grouped_digits_are_malformed_not_guessed() -> None:
    assert [n.kind for n in read("1,2,3,4 and 20,0000")] == ["malformed", "malformed"]
    assert parse_digits("12.03.2021") is None


def test_hostile_input_takes_linear_time() -> None:
    assert [n.kind for n in read("9" * 400)] == ["malformed"]
    for words in ("one hundred and ", "‏٣٤ 🔥 1, million "):
        once, twice = calls_of(lambda: read(words * 500)), calls_of(lambda: read(words * 1_000))  # noqa: B023
        assert twice < 2.5 * once
