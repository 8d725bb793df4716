"""Which of several counts a matter is judged by, and how its trace names it: invented counts of an invented flood."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from claims_by_hand import count, voice

from dateline.model import Matter, WeighedClaim
from dateline.weigh import weigh
from dateline.weigh.borne_out import Told, find_borne_out
from dateline.weigh.counts import Bounds

COUNCIL = voice("Velm Town Council")
AID = voice("Relief Office")
CLINIC = voice("Sarn Clinic")
NURSES = voice("Nurses of Orellin")


def judged(*claims: WeighedClaim) -> Matter:
    (matter,) = weigh(claims).matters
    return matter


def worded(claim: WeighedClaim, qualifier: str) -> WeighedClaim:
    figure = replace(claim.resolved.figure, qualifier=qualifier)
    return replace(claim, resolved=replace(claim.resolved, figure=figure))


@pytest.mark.parametrize(("low", "exact"), [(14, 18), (100, 370)])
def test_one_open_number_of_two_voices_stands_beside_a_third(low: float, exact: float) -> None:
    matter = judged(
        count("a", low, None, by=COUNCIL), count("b", low, None, by=AID), count("c", exact, by=CLINIC)
    )
    assert matter.standing == "corroborated"
    assert matter.trace[0] == f"2 independent voices say at least {low}: Relief Office and Velm Town Council."
    assert f"Other counts that can hold too: Sarn Clinic: {exact}." in matter.trace
    assert (matter.low, matter.high) == (low, exact)


def test_an_open_number_of_one_voice_bears_out_nothing() -> None:
    matter = judged(count("a", 3, None, by=COUNCIL), count("b", 8, None, by=AID), count("c", 40, by=CLINIC))
    assert matter.standing == "single voice"
    assert matter.trace[0] == "It stands on the word of Sarn Clinic alone."


def test_the_number_that_two_voices_count_goes_before_an_open_one_of_three() -> None:
    told = [count(n, 14, None, by=v) for n, v in (("a", COUNCIL), ("b", AID), ("c", CLINIC))]
    told += [count("d", 18, by=NURSES), count("e", 18, by=voice("Boatmen of Velm"))]
    assert judged(*told).trace[0] == "2 independent voices say 18: Boatmen of Velm and Nurses of Orellin."


def test_open_numbers_that_differ_a_little_are_both_named() -> None:
    matter = judged(
        count("a", 100, None, by=COUNCIL), count("b", 110, None, by=AID), count("c", 130, None, by=CLINIC)
    )
    assert matter.standing == "corroborated"
    assert matter.trace[0].startswith("2 independent voices say at least 100 or at least 110:")
    assert matter.trace[1] == "Other counts that can hold too: Sarn Clinic: at least 130."


def test_one_voice_given_twice_is_no_second_one() -> None:
    matter = judged(
        count("a", 14, None, by=COUNCIL, report="r"),
        count("b", 14, None, by=COUNCIL, report="s"),
        count("c", 18, by=CLINIC),
    )
    assert matter.standing == "single voice"


def test_a_party_and_its_side_are_told_with_the_number() -> None:
    red, too = voice("Red Guard", party="red"), voice("Red Council", party="red")
    matter = judged(count("a", 14, None, by=red), count("b", 14, None, by=too), count("c", 18, by=CLINIC))
    assert matter.standing == "one-sided"
    assert matter.trace[0].startswith("2 independent voices say at least 14, all of one party (red)")


@pytest.mark.parametrize(
    ("qualifier", "low", "exact", "standing"),
    [
        ("more than", 10, 12, "corroborated"),
        ("Well over", 20, 24, "corroborated"),
        ("at least", 10, 12, "single voice"),
        ("more than", 10, 15, "single voice"),
        ("more than", 11, 13.5, "single voice"),
        ("more than", 200, 245, "single voice"),
        (None, 10, 12, "single voice"),
    ],
)
def test_more_than_a_round_number_states_what_lies_just_beyond_it(
    qualifier: Any, low: float, exact: float, standing: str
) -> None:
    told = worded(count("a", low, None, by=COUNCIL), qualifier)
    assert judged(told, count("b", exact, by=AID)).standing == standing


def test_a_part_of_a_count_is_not_what_a_matter_is_judged_by() -> None:
    whole, part = Told(Bounds(18, 18)), Told(Bounds(30, 30), whole=False)
    found = find_borne_out([[whole], [part], [part]])
    assert found is not None and found.count == whole.bounds
    only = find_borne_out([[part], [part]])
    assert only is not None and (only.count, len(only.voices)) == (part.bounds, 2)


def test_nothing_is_borne_out_where_nothing_is_told() -> None:
    assert find_borne_out([[], []]) is None


def test_of_counts_of_one_rank_the_closed_one_is_chosen_in_any_order() -> None:
    closed, most = Told(Bounds(5, 5)), Told(Bounds(None, 5))
    for voices in ([[closed], [most]], [[most], [closed]]):
        found = find_borne_out(voices)
        assert found is not None and (found.count, len(found.voices)) == (closed.bounds, 2)
