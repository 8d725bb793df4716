"""Which voices bear out a count, and which voices are one: invented reports of an invented flood."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from claims_by_hand import count, happening, voice

from dateline.model import Matter, Slot, Span, Voice, WeighedClaim, Weighing
from dateline.weigh import weigh

COUNCIL = voice("Velm Town Council")
AID = voice("Relief Office")
CLINIC = voice("Sarn Clinic")


def matter_of(weighing: Weighing, claim: str) -> Matter:
    return next(m for m in weighing.matters if claim in m.claims)


def carried_by(claim: WeighedClaim, carrier: str) -> WeighedClaim:
    return replace(claim, carrier=carrier)


def person(name: str, words: str, known: bool = True, anonymous: bool = False) -> Voice:
    named = f"name:{name}" if known else None
    return Voice(f"voice:{name}", name, "person", named, None, None, anonymous, None, words)


# ---- counts that can all hold do not bear each other out


def test_at_least_two_does_not_bear_out_about_nineteen() -> None:
    matter = matter_of(weigh([count("few", 2, None, by=COUNCIL), count("many", 19, by=AID)]), "many")
    assert set(matter.claims) == {"few", "many"}
    assert matter.standing == "single voice"
    assert matter.trace[0] == "It stands on the word of Relief Office alone."
    assert "Other counts that can hold too: Velm Town Council: at least 2." in matter.trace


@pytest.mark.parametrize(
    ("one", "other"),
    [((7, None), (7, 7)), ((7, 7), (7, 7)), ((20, 30), (25, 25)), ((100, None), (108, None))],
)
def test_two_voices_with_one_number_bear_each_other_out(one: Any, other: Any) -> None:
    matter = matter_of(weigh([count("a", *one, by=COUNCIL), count("b", *other, by=AID)]), "a")
    assert set(matter.claims) == {"a", "b"}
    assert matter.standing == "corroborated"


def test_dozens_from_two_voices_are_borne_out_and_do_not_corroborate_the_toll_of_one() -> None:
    told = [
        count("vague", 24, None, by=COUNCIL),
        count("vague too", 24, None, by=CLINIC),
        count("exact", 61, by=AID),
    ]
    matter = matter_of(weigh(told), "exact")
    assert set(matter.claims) == {"vague", "vague too", "exact"}
    assert matter.standing == "corroborated"
    assert matter.trace[0] == "2 independent voices say at least 24: Sarn Clinic and Velm Town Council."
    assert "Other counts that can hold too: Relief Office: 61." in matter.trace


def test_of_three_voices_the_two_that_agree_are_named() -> None:
    told = [
        count("a", 61, by=COUNCIL),
        count("b", 61, by=AID),
        count("c", 24, None, by=CLINIC),
    ]
    matter = matter_of(weigh(told), "a")
    assert matter.standing == "corroborated"
    assert matter.trace[0] == "2 independent voices say 61: Relief Office and Velm Town Council."
    assert len(matter.voices) == 3 and len(matter.backing) == 3


def test_bounds_that_would_cross_stay_open() -> None:
    matter = matter_of(weigh([count("most", None, 6, by=COUNCIL), count("least", 8, None, by=AID)]), "most")
    assert set(matter.claims) == {"most", "least"}
    assert matter.standing == "disputed"
    assert (matter.low, matter.high) == (None, None)


# ---- who is one voice


@pytest.mark.parametrize(
    ("office", "named", "as_one"),
    [
        ("the state governor", "Governor Ilse Marr", True),
        ("The mayor", "the mayor of Velm, Ilse Marr", True),
        ("the health minister", "Health Minister Ilse Marr", True),
        ("the governor", "former governor Ilse Marr", False),
        ("the governor", "the governor's spokeswoman Ilse Marr", False),
        ("the minister", "Interior Minister Ilse Marr", False),
        ("the health minister", "Interior Minister Ilse Marr", False),
        ("the mayor", "Governor Ilse Marr", False),
        ("a spokesman", "army spokesman Ilse Marr", False),
    ],
)
def test_an_office_without_a_name_is_its_holder(office: str, named: str, as_one: bool) -> None:
    bare = person(office.removeprefix("the ").removeprefix("The "), office, known=False)
    told = [
        count("bare", 31, by=bare, report="r"),
        count("named", 31, by=person("Ilse Marr", named), report="s"),
    ]
    matter = matter_of(weigh(told), "bare")
    assert set(matter.claims) == {"bare", "named"}
    assert matter.standing == ("single voice" if as_one else "corroborated")


def test_two_holders_leave_an_office_apart_unless_its_report_names_one() -> None:
    bare = person("governor", "the governor", known=False)
    one, other = (person(name, f"Governor {name}") for name in ("Ilse Marr", "Odo Brandt"))

    def voices(report: str) -> int:
        told = [
            count("bare", 31, by=bare, report=report),
            count("one", 31, by=one, report="s"),
            count("other", 31, by=other, report="t"),
        ]
        return len(matter_of(weigh(told), "bare").voices)

    assert (voices("r"), voices("s")) == (3, 2)


@pytest.mark.parametrize(
    ("body", "other", "as_one"),
    [
        ("Local police", person("Odo Brandt", "deputy police chief Odo Brandt"), True),
        ("police", person("Odo Brandt", "a farmer, Odo Brandt"), False),
        ("officials", person("official", "an official", known=False, anonymous=True), True),
        ("local media", person("officials", "officials", known=False, anonymous=True), True),
        ("residents", person("officials", "officials", known=False, anonymous=True), False),
    ],
)
def test_a_body_named_by_its_kind_alone_is_not_told_from_its_officer(
    body: str, other: Voice, as_one: bool
) -> None:
    kind = "org" if body.lower() in ("local police", "police", "local media") else "person"
    unnamed = Voice(f"voice:{body}", body, kind, None, None, None, kind == "person", None, body)
    told = [count("a", 31, by=unnamed, report="r"), count("b", 31, by=other, report="s")]
    assert matter_of(weigh(told), "a").standing == ("single voice" if as_one else "corroborated")


@pytest.mark.parametrize(
    ("one", "other", "as_one"),
    [
        ("the army", "the provincial health office", True),
        ("the police", "the hospital", False),
        ("health officials", "the provincial health office", True),
        ("the army", "government forces", True),
        ("the ministry", "the health office", True),
        ("officials", "the army", True),
    ],
)
def test_bodies_named_by_their_kind_are_one_where_they_may_be(one: str, other: str, as_one: bool) -> None:
    def by(name: str) -> Voice:
        person = name.endswith("officials")
        return Voice(f"voice:{name}", name.removeprefix("the "), "person" if person else "org", words=name)

    told = [count("a", 31, by=by(one), report="r"), count("b", 31, by=by(other), report="s")]
    assert matter_of(weigh(told), "a").standing == ("single voice" if as_one else "corroborated")


@pytest.mark.parametrize("body", ["Government of Aldia", "Authorities of Velm"])
def test_the_army_may_be_the_governments_and_is_not_a_towns(body: str) -> None:
    told = [
        count("a", 31, by=Voice("voice:army", "army", "org", words="the army")),
        count("b", 31, by=voice("Ilse Marr", body=body, kind="person")),
    ]
    expected = "single voice" if body.startswith("Government") else "corroborated"
    assert matter_of(weigh(told), "a").standing == expected


@pytest.mark.parametrize(
    ("one", "other", "as_one"),
    [
        ("www.velmpost.news", "sport.velmpost.news", True),
        ("world.velmpost.com.au", "velmpost.com.au", True),
        ("velmpost.com.au", "sarnpost.com.au", False),
        ("velmpost.kiev.ua", "sarnpost.kiev.ua", False),
        ("velm.asn.au", "sarn.asn.au", False),
        ("rain.blogspot.com", "river.blogspot.com", False),
        ("rain.tistory.com", "river.tistory.com", False),
        ("rain.pages.dev", "river.pages.dev", False),
        ("roads.velm.gov", "clinics.velm.gov", False),
        ("www.roads.govt.nz", "roads.govt.nz", True),
        ("velm.police.uk", "sarn.police.uk", False),
        ("velmpost.xa", "sport.velmpost.xa", False),
        ("Velm Post", "Sarn Post", False),
    ],
)
def test_carriers_of_one_domain_are_one_outlet(one: str, other: str, as_one: bool) -> None:
    told = [carried_by(count("a", 31), one), carried_by(count("b", 31), other)]
    assert matter_of(weigh(told), "a").standing == ("single voice" if as_one else "corroborated")


# ---- counts that follow, or take back, others


def test_a_voice_that_says_later_that_its_own_count_is_not_so_corrects_it() -> None:
    told = [
        count("then", 240, measure="buildings_destroyed", by=AID, on=3),
        count("now", 140, measure="buildings_destroyed", by=AID, on=6),
        count("not", 240, measure="buildings_destroyed", by=AID, on=6, negated=True, report="report now"),
    ]
    weighing = weigh(told)
    assert ("not", "then", "correction") in {(r.source, r.target, r.relation) for r in weighing.relations}
    matter = matter_of(weighing, "then")
    assert matter.standing == "corrected"
    assert {claim for own in matter.backing for claim in own} == {"now"}


def test_another_voice_that_says_so_days_later_denies_it() -> None:
    told = [
        count("then", 240, measure="buildings_destroyed", by=AID, on=3),
        count("not", 240, measure="buildings_destroyed", by=COUNCIL, on=9, negated=True),
    ]
    matter = matter_of(weigh(told), "then")
    assert matter.standing == "denied"


def test_a_count_of_another_number_is_not_taken_back() -> None:
    told = [
        count("then", 250, measure="buildings_destroyed", by=AID, on=3),
        count("not", 240, measure="buildings_destroyed", by=AID, on=6, negated=True),
    ]
    assert matter_of(weigh(told), "then").standing == "single voice"


def grown(name: str, low: float, on: int) -> WeighedClaim:
    claim = count(name, low, on=on, running=True, slots=(Slot("place", Span(0, 1), "Velm"),))
    figure = replace(claim.resolved.figure, rule="killed/toll/to")
    return replace(claim, resolved=replace(claim.resolved, figure=figure))


@pytest.mark.parametrize(("low", "on", "as_one"), [(85, 24, True), (140, 24, False), (70, 24, False)])
def test_a_toll_that_rose_a_little_weeks_later_follows_the_last(low: float, on: int, as_one: bool) -> None:
    weighing = weigh([count("first", 84, None, by=COUNCIL, on=3), grown("later", low, on)])
    assert (len(weighing.matters) == 1) is as_one


def test_thousands_in_a_town_and_hundreds_under_one_roof_are_two_matters() -> None:
    told = [
        count("town", 100_000, None, measure="trapped", report="r", by=COUNCIL),
        count("roof", 1_300, None, measure="trapped", report="r", number_at=900),
    ]
    weighing = weigh(told)
    assert len(weighing.matters) == 2
    assert all(m.standing == "single voice" for m in weighing.matters)


def test_a_landslide_is_a_mudslide_in_one_town_on_one_day_and_two_quakes_may_be_two() -> None:
    def matters(kind: str, on: int = 3) -> int:
        told = [
            happening("a", kind, text="a landslide buried part of the slope", by=COUNCIL),
            happening("b", kind, text="in the mudslide below", by=AID, on=on),
        ]
        return len(weigh(told).matters)

    assert (matters("landslide"), matters("landslide", on=5), matters("earthquake")) == (1, 2, 2)
