"""What a denial denies elsewhere where its own report tells the same: news tells an accusation beside its denial."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from claims_by_hand import answer, told, voice

from dateline.model import ResolvedAttribution, Voice
from dateline.weigh import find_across

MINE = voice("Brask Mine")
MINERS = voice("Miners' League")
COUNCIL = voice("Velm Town Council")


def denied(
    content: str, *told_by: tuple[str, str, Voice], passages: dict[str, str] | None = None
) -> set[str]:
    """The reports in which a denial by the mine, in report `a`, denies one of some claims (report, words, voice); `a`
    also tells of the weather."""
    rows = [
        told("weather", "rain fell over the hills", COUNCIL, "a", 200),
        *(told(f"{report} {n}", text, by, report) for n, (report, text, by) in enumerate(told_by)),
    ]
    denial: ResolvedAttribution = answer("deny", "denies", MINE, report="a", start=50)
    found = find_across(rows, [denial], {"deny": content}, passages or {})
    for seed in range(3):
        mixed = random.Random(seed).sample(rows, len(rows))
        assert find_across(mixed, [denial], {"deny": content}, passages or {}) == found
    return {row.claim for row in found}


@pytest.mark.parametrize(
    ("content", "claim"),
    [
        ("Norvale armed Dorn Askel", "Norvale armed Dorn Askel"),  # names with one word between them
        ("ore from Sarn was diluted", "Ore from Sarn was diluted"),  # a small first letter, and a capital
        ("guards had poisoned the northern well", "the northern well was poisoned by guards"),
        ("Norvale had armed Dorn Askel", "Dorn Askel was armed by Norvale"),
    ],
)
def test_a_claim_told_beside_its_denial_is_denied_there_and_elsewhere(content: str, claim: str) -> None:
    rows = [(report, claim, MINERS) for report in "abc"]
    assert denied(content, *rows) == {"a 0", "b 1", "c 2"}


def test_what_the_own_voice_tells_beside_its_denial_is_denied_of_others() -> None:
    claim = "the grain loft at Sarn held stolen lamps"
    assert denied(claim, ("a", claim, MINE), ("b", claim, MINERS)) == {"b 1"}


def test_words_that_show_nothing_take_no_denial_away() -> None:
    """Names with other words between them: the pair does not stand in the report, but says nothing against it."""
    claim = "Norvale secretly armed Colonel Dorn Askel"
    assert denied("Norvale armed Dorn Askel", ("a", claim, MINERS), ("b", claim, MINERS)) >= {"b 1"}


LOCKED, GUARDED = "northern guards closed a locked gate", "guards locked the northern gate"


def test_what_puts_the_words_otherwise_is_denied_in_no_copy_but_where_it_is_no_copy() -> None:
    in_a, in_b, in_c = (("a", GUARDED, MINERS), ("b", GUARDED, MINERS), ("c", GUARDED, MINERS))
    copied = "At dawn guards locked the northern gate, the league said."
    passages = {"a 0": copied, "b 1": copied, "c 2": "A girl saw that guards locked the northern gate."}
    assert denied(LOCKED, in_a, in_b, in_c, passages=passages) == {"c 2"}
    assert denied(LOCKED, ("b", GUARDED, MINERS)) == {"b 0"}


def test_two_claims_of_one_passage_are_told_apart() -> None:
    again = "northern guards closed a locked gate at noon"
    rows = [
        ("a", GUARDED, MINERS), ("a", again, MINERS), ("b", GUARDED, MINERS), ("b", again, MINERS),
    ]  # fmt: skip
    passage = f"The league said that {GUARDED} and that {again}."
    names = [f"{report} {n}" for n, (report, _, _) in enumerate(rows)]
    assert denied(LOCKED, *rows, passages=dict.fromkeys(names, passage)) == {"a 1", "b 3"}


def test_a_claim_that_shares_little_is_not_taken_for_the_denied_one() -> None:
    assert denied("Norvale armed Dorn Askel", ("a", "Norvale armed rebels", MINERS)) == set()
    other = replace(MINERS, id="voice:other")
    assert denied("Norvale armed Dorn Askel", ("a", "Rebels hailed Dorn Askel", other)) == set()
