"""Withholding by words: wherever they stand, however they are joined, and not inside other words."""

from __future__ import annotations

import pytest

from dateline.record import Withholder


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ada Example spoke", "[withheld] spoke"),
        ("ADA\n  EXAMPLE", "[withheld]"),
        (
            "https://news.example/2031/ada-example-speaks.html",
            "https://news.example/2031/[withheld]-speaks.html",
        ),
        ("ada_example_1.jpg", "[withheld]_1.jpg"),
        ("?q=Ada+Example&x=1", "?q=[withheld]&x=1"),
        ("/ada%20example/", "/[withheld]/"),
        ("Ada Exampleton", "Ada Exampleton"),
        ("Nevada Example", "Nevada Example"),
        ("Ada, Example", "Ada, Example"),
    ],
)
def test_a_name_is_withheld_in_prose_and_in_addresses(text: str, told: str) -> None:
    assert Withholder("public", ["Ada Example"]).text(text) == told


def test_words_that_look_like_patterns_are_taken_as_they_are() -> None:
    assert Withholder("public", ["a+ (b) [c]"]).text("so a+ (b) [c] it") == "so [withheld] it"


def test_a_long_text_without_the_words_takes_no_time() -> None:
    text = "ada " + "- " * 50_000 + "ada" + "." * 50_000
    assert Withholder("public", ["Ada Example"]).text(text) == text
