"""Figures are added up only where every pair is surely apart."""

from __future__ import annotations

from typing import Any

import pytest
from claims_by_hand import COUNTRY, OTHER_TOWN, PROVINCE, TOWN, count

from dateline.model import ResolvedFigure
from dateline.weigh.totals import Total, add_up


def figure(name: str, low: float | None, high: float | None = -1, **more: Any) -> ResolvedFigure:
    resolved = count(name, low, high, **more).resolved
    assert isinstance(resolved, ResolvedFigure)
    return resolved


def reasons(*figures: ResolvedFigure) -> list[str]:
    total = add_up(figures)
    assert (total.low, total.high) == (None, None)
    return [overlap.reason for overlap in total.overlaps]


def test_two_towns_are_added() -> None:
    assert add_up([figure("a", 7), figure("b", 5, at=OTHER_TOWN)]) == Total(12, 12)


def test_an_open_bound_leaves_the_sum_open() -> None:
    assert add_up([figure("a", 7), figure("b", 5, None, at=OTHER_TOWN)]) == Total(12, None)


def test_soldiers_and_civilians_of_one_town_are_added() -> None:
    found = add_up([figure("a", 7, population="soldiers"), figure("b", 5, population="civilians")])
    assert found == Total(12, 12)


def test_a_rate_is_added_to_nothing() -> None:
    assert reasons(figure("a", 7, per="day"), figure("b", 5, at=OTHER_TOWN)) == ["one of them is a rate"]


def test_the_counts_of_two_days_are_added() -> None:
    found = add_up([figure("a", 7, on=3, cumulative=False), figure("b", 5, on=4, cumulative=False)])
    assert found == Total(12, 12)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (figure("b", 5), "one place"),
        (figure("b", 5, on=4), "one place"),
        (figure("b", 5, on=4, cumulative=True), "one place"),
        (figure("b", 5, at=PROVINCE), "lies inside"),
        (figure("b", 5, at=COUNTRY), "lies inside"),
        (figure("b", 5, at=None), "not known"),
        (figure("b", 5, measure="injured"), "different things"),
        (figure("b", 5, subset_of="a"), "a part of the other"),
        (figure("b", 5, at=OTHER_TOWN, modality="predicted"), "not said to have happened"),
        (figure("b", 5, at=OTHER_TOWN, negated=True), "not said to have happened"),
        (figure("b", 5, population="children"), "one place"),
    ],
)
def test_what_may_overlap_is_refused_with_its_reason(other: ResolvedFigure, reason: str) -> None:
    [said] = reasons(figure("a", 7), other)
    assert reason in said


def test_every_pair_is_named() -> None:
    total = add_up([figure("a", 7), figure("b", 7), figure("c", 3, at=OTHER_TOWN), figure("d", 9)])
    assert [(o.one, o.other) for o in total.overlaps] == [("a", "b"), ("a", "d"), ("b", "d")]


def test_standing_numbers_of_two_days_are_never_added() -> None:
    found = [figure(n, 5, measure="sheltering", on=d, cumulative=False) for n, d in (("a", 3), ("b", 4))]
    assert reasons(*found)


def test_the_same_place_twice_is_no_sum() -> None:
    assert reasons(figure("a", 7, at=TOWN), figure("a", 7, at=TOWN)) == ["they are one figure"]
