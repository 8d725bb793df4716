"""Which words say that people pass from one count to another."""

from __future__ import annotations

import time

import pytest

from dateline.tell.transitions import Passing, find_passing

DIED, FOUND = Passing("injured", "died"), Passing("missing", "found")


@pytest.mark.parametrize(
    ("measure", "left", "right", "passing"),
    [
        ("injured", "", " of the wounded died in hospital overnight.", DIED),
        ("killed", "", " more people have died of their injuries.", DIED),
        ("killed", "Of the 40 injured, ", " later died.", DIED),
        ("killed", "", " people died in the fire.", None),
        ("injured", "", " people were injured and two died.", None),
        ("rescued", "", " people who had been reported missing were found alive.", FOUND),
        ("missing", "", " of the missing fishermen were found.", FOUND),
        ("missing", "", " people were missing and two were found dead.", None),
        ("missing", "", " people are missing.", None),
        ("rescued", "Of the 12 missing, ", " were found alive on Friday.", FOUND),
        ("trapped", "", " of the trapped miners were brought out.", Passing("trapped", "brought out")),
        (
            "detained_or_captured",
            "",
            " of those detained were released on bail.",
            Passing("detained", "released"),
        ),
        (
            "evacuated",
            "",
            " of those evacuated have returned home.",
            Passing("displaced or evacuated", "returned"),
        ),
        ("evacuated", "", " people who fled the village are in tents.", None),
        ("money_lost", "", " of the missing were found.", None),
    ],
)
def test_what_the_words_say(measure: str, left: str, right: str, passing: Passing | None) -> None:
    assert find_passing(measure, left, right) == passing


def test_long_sentences_take_no_time() -> None:
    began = time.perf_counter()
    find_passing("missing", "of the missing " * 20, " people of the missing of the wounded" * 10)
    assert time.perf_counter() - began < 0.2
