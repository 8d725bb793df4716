"""Counts of people into matters: which are one, which follow, which exclude each other."""

from __future__ import annotations

import time
from typing import Any

import pytest
from claims_by_hand import COUNTRY, OTHER_TOWN, PROVINCE, TOWN, answer, count, voice
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import Matter, Slot, Span, Weighing
from dateline.weigh import block_keys, weigh

MAYOR = voice("mayor", party="North", body="Velm", kind="person")
COUNCIL = voice("city council", party="North", body="Velm")
MINISTRY = voice("health ministry", party="North", body="Government of Aldia")
ENVOY = voice("Relief Office")
REBELS = voice("River Front", party="South", body="River Front")


def relations(weighing: Weighing) -> set[tuple[str, str, str]]:
    return {(r.source, r.target, r.relation) for r in weighing.relations}


def matter_of(weighing: Weighing, claim: str) -> Matter:
    return next(m for m in weighing.matters if claim in m.claims)


def test_one_count_told_four_times_is_one_matter_and_never_a_sum():
    told = [
        count("a", 9, by=MINISTRY, at=TOWN),
        count("b", 9, by=MINISTRY, at=PROVINCE, population="civilians"),
        count("c", 9, at=TOWN, report="report b", population="women and children"),
        count("d", 9, at=COUNTRY, report="report b", on=4),
    ]
    weighing = weigh(told)
    assert [m.claims for m in weighing.matters] == [("a", "b", "c", "d")]
    assert (weighing.matters[0].low, weighing.matters[0].high) == (9, 9)
    assert weighing.matters[0].best is None


def test_a_rate_and_a_toll_are_no_one_matter_and_do_not_corroborate_each_other():
    weighing = weigh(
        [
            count("toll", 1000, None, by=MINISTRY, at=COUNTRY, running=True, since=1),
            count("rate", 1000, by=ENVOY, at=COUNTRY, on=4, per="day"),
            count("rate again", 1000, by=MAYOR, at=COUNTRY, on=4, per="day"),
        ]
    )
    assert not {pair[:2] for pair in relations(weighing)} & {("toll", "rate"), ("toll", "rate again")}
    toll, rate = matter_of(weighing, "toll"), matter_of(weighing, "rate")
    assert (toll.standing, rate.standing) == ("single voice", "corroborated")
    assert rate.label == "killed, a day (Aldia)"


def test_a_later_total_is_an_update_and_alone_stands():
    weighing = weigh(
        [
            count("monday", 412, on=3, since=1, running=True, by=ENVOY, at=COUNTRY),
            count("tuesday", 455, on=4, since=1, running=True, by=ENVOY, at=COUNTRY),
        ]
    )
    assert relations(weighing) == {("monday", "tuesday", "update")}
    matter = weighing.matters[0]
    assert (matter.low, matter.high) == (455, 455)
    assert matter.standing == "single voice"


def test_a_total_of_a_stated_earlier_day_is_overtaken_by_one_somewhat_larger():
    thursday = (Slot("as_of", Span(30, 38), "Thursday"),)

    def told(then: float, *slots: Slot) -> set[tuple[str, str, str]]:
        more: dict[str, Any] = {"running": True, "at": COUNTRY, "since": 1, "report": "r"}
        earlier = count("then", then, by=ENVOY, on=3, slots=slots, **more)
        return relations(weigh([earlier, count("now", 3_400_000, by=REBELS, on=7, number_at=300, **more)]))

    assert told(3_200_000, *thursday) == {("then", "now", "update")}
    assert told(3_200_000) == {("then", "now", "conflict")}
    assert told(1_200_000, *thursday) == {("then", "now", "conflict")}


def test_a_later_lower_total_is_a_revision_down():
    weighing = weigh(
        [
            count("first", 31, on=3, running=True, by=MAYOR),
            count("second", 26, on=4, running=True, by=MAYOR),
        ]
    )
    assert relations(weighing) == {("first", "second", "revision_down")}


def test_two_voices_that_exclude_each_other_on_one_day_are_disputed():
    weighing = weigh(
        [count("a", 12, by=MAYOR, report="r"), count("b", 190, by=REBELS, report="r", number_at=300)]
    )
    assert relations(weighing) == {("a", "b", "conflict")}
    assert weighing.matters[0].standing == "disputed"
    assert (weighing.matters[0].low, weighing.matters[0].high) == (12, 190)


def test_one_voice_in_one_report_counts_two_happenings():
    weighing = weigh(
        [count("a", 4, by=MAYOR, report="r"), count("b", 11, by=MAYOR, report="r", number_at=300)]
    )
    assert len(weighing.matters) == 2
    assert weighing.relations == ()


@pytest.mark.parametrize(
    ("low", "high", "other", "relation"),
    [
        (50, None, 61, "consistent"),  # at least n, and m above it
        (None, 80, 61, "consistent"),  # up to n, and m below it
        (40, 60, 55, "consistent"),  # a range that holds it
        (2_000, 2_000, 1_980, "consistent"),  # a round number
        (61, 61, 61, "same"),
    ],
)
def test_bounds_that_allow_both(low, high, other, relation):
    weighing = weigh([count("a", low, high, by=MAYOR), count("b", other, by=ENVOY)])
    assert {r.relation for r in weighing.relations} == {relation}
    assert len(weighing.matters) == 1


def test_a_part_that_the_report_states_stays_apart():
    weighing = weigh(
        [count("all", 22, report="r"), count("some", 6, report="r", subset_of="all", number_at=30)]
    )
    assert relations(weighing) == {("some", "all", "subset")}
    assert len(weighing.matters) == 2


def test_children_are_some_of_the_dead():
    weighing = weigh([count("all", 22, by=MAYOR), count("young", 6, by=ENVOY, population="children")])
    assert ("young", "all", "subset") in relations(weighing)


def test_soldiers_and_civilians_are_never_one_count():
    claims = [
        count("c", 700, by=MAYOR, population="civilians", at=COUNTRY),
        count("bare", 700, by=ENVOY, at=COUNTRY),
        count("s", 700, by=REBELS, population="soldiers", measure="troops_killed", at=COUNTRY),
    ]
    weighing = weigh(claims)
    assert not any({"c", "s"} <= set(m.claims) for m in weighing.matters)


def test_a_town_is_part_of_its_country():
    weighing = weigh(
        [
            count("town", 120, on=3, since=1, running=True, by=COUNCIL),
            count("country", 900, on=3, since=1, running=True, at=COUNTRY, by=ENVOY),
        ]
    )
    assert relations(weighing) == {("town", "country", "subset")}


def test_a_town_with_more_than_its_country_is_a_gap_of_scope():
    weighing = weigh(
        [
            count("town", 1500, on=3, since=1, running=True, by=COUNCIL),
            count("country", 900, on=3, since=1, running=True, at=COUNTRY, by=ENVOY),
        ]
    )
    assert relations(weighing) == {("town", "country", "scope_gap")}


def test_a_days_cases_are_part_of_the_total():
    weighing = weigh(
        [
            count("total", 3_100, on=9, since=1, running=True, measure="infected", at=COUNTRY),
            count("day", 140, on=9, running=False, measure="infected", at=COUNTRY, report="report total"),
        ]
    )
    assert relations(weighing) == {("day", "total", "subset")}


def test_a_forecast_is_never_weighed_as_a_count():
    weighing = weigh(
        [
            count(
                "will", 4_000_000, measure="refugees_fled", at=COUNTRY, modality="predicted", by=ENVOY, on=2
            ),
            count("have", 900_000, measure="refugees_fled", at=COUNTRY, on=8),
        ]
    )
    assert relations(weighing) == {("will", "have", "forecast")}
    assert matter_of(weighing, "will").standing == "superseded"
    assert matter_of(weighing, "have").high == 900_000


def test_miles_convert_to_kilometres():
    weighing = weigh(
        [
            count("km", 8, measure="distance", unit="km", by=MAYOR),
            count("mi", 5, measure="distance", unit="miles", by=ENVOY),
        ]
    )
    assert {r.relation for r in weighing.relations} == {"conversion"}


def test_two_towns_do_not_touch():
    weighing = weigh([count("a", 9, by=MAYOR), count("b", 9, by=ENVOY, at=OTHER_TOWN)])
    assert len(weighing.matters) == 2
    assert weighing.relations == ()


# ---------------------------------------------------------------- voices and standing


def test_ten_carriers_of_one_voice_are_one_voice():
    weighing = weigh([count(f"c{i}", 9, by=MAYOR) for i in range(10)])
    assert weighing.matters[0].standing == "single voice"
    assert len(weighing.matters[0].carriers) == 10


def test_a_mayor_and_the_council_share_a_body():
    weighing = weigh([count("a", 9, by=MAYOR), count("b", 9, by=COUNCIL)])
    assert weighing.matters[0].standing == "single voice"


def test_voices_of_one_party_are_one_sided():
    weighing = weigh([count("a", 9, by=MAYOR), count("b", 9, by=MINISTRY)])
    assert (weighing.matters[0].standing, weighing.matters[0].parties) == ("one-sided", ("North",))


def test_two_sides_that_agree_corroborate():
    weighing = weigh([count("a", 9, by=MAYOR), count("b", 9, by=REBELS)])
    assert weighing.matters[0].standing == "corroborated"
    assert weighing.matters[0].trace[0].startswith("2 independent voices say so: ")


def test_one_origin_is_one_voice():
    weighing = weigh([count("a", 9, origin="wire"), count("b", 9, origin="wire")])
    assert weighing.matters[0].standing == "single voice"


def test_a_narrator_speaks_with_the_credited_agency():
    weighing = weigh([count("a", 9, agency="Ostwire"), count("b", 9, agency="Ostwire")])
    assert weighing.matters[0].voices == ("agency:Ostwire",)


def test_a_narrator_restates_whom_the_report_quotes():
    weighing = weigh([count("a", 9, by=MAYOR, report="r"), count("b", 9, report="r", number_at=500)])
    assert weighing.matters[0].standing == "single voice"


def test_a_quoted_agency_is_not_independent_of_whom_it_quotes():
    wire = voice("Ostwire")
    weighing = weigh([count("a", 9, by=MAYOR, chain=(wire, MAYOR)), count("b", 9, by=wire)])
    assert weighing.matters[0].standing == "single voice"


def test_two_mayors_through_one_agency_are_two_voices():
    wire, other = voice("Ostwire"), voice("governor", kind="person", body="Orellin")
    weighing = weigh(
        [count("a", 9, by=MAYOR, chain=(wire, MAYOR)), count("b", 9, by=other, chain=(wire, other))]
    )
    assert len(weighing.matters[0].voices) == 2


def test_could_not_be_verified():
    claims = [count("a", 9, by=MAYOR, report="r", attribution="said")]
    check = answer("check", "cannot_verify", voice("Ostwire"), report="r", about="said")
    weighing = weigh(claims, [check])
    assert relations(weighing) == {("check", "a", "cannot_verify")}
    assert weighing.matters[0].standing == "unverified"


def test_a_denial_names_its_claim():
    claims = [count("a", 9, by=MAYOR, report="r", attribution="said")]
    weighing = weigh(claims, [answer("no", "denies", REBELS, report="r", about="said")])
    assert weighing.matters[0].standing == "denied"


def test_a_correction_without_a_number_corrects_no_number():
    claims = [count("a", 9, by=MAYOR, report="r", attribution="said")]
    weighing = weigh(claims, [answer("fix", "corrects", MAYOR, report="r", about="said")])
    assert weighing.matters[0].standing == "single voice"


def test_rejected_claims_are_left_out():
    import dataclasses

    weighing = weigh([dataclasses.replace(count("a", 9), review="rejected")])
    assert weighing.matters == ()


# ---------------------------------------------------------------- order, blocks, size

_VOICES = [None, MAYOR, COUNCIL, MINISTRY, ENVOY, REBELS]
_PLACES = [TOWN, OTHER_TOWN, PROVINCE, COUNTRY, None]
_rows = st.lists(
    st.tuples(
        st.sampled_from([3, 7, 9, 50, 52, 900, 1_000]),
        st.sampled_from(_VOICES),
        st.sampled_from(_PLACES),
        st.integers(1, 9),
        st.sampled_from([None, True, False]),
        st.sampled_from(["killed", "injured", "troops_killed", "trapped"]),
        st.sampled_from([None, "civilians", "children", "soldiers"]),
        st.integers(1, 4),
    ),
    min_size=1,
    max_size=14,
)


def _claims(rows):
    return [
        count(
            f"c{i}",
            low,
            by=by,
            at=at,
            on=on,
            running=runs,
            measure=measure,
            population=who,
            report=f"r{r}",
            number_at=i * 50,
        )
        for i, (low, by, at, on, runs, measure, who, r) in enumerate(rows)
    ]


@settings(max_examples=60, deadline=None)
@given(rows=_rows, order=st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(rows, order):
    claims = _claims(rows)
    shuffled = list(claims)
    order.shuffle(shuffled)
    assert weigh(claims) == weigh(shuffled)


@settings(max_examples=40, deadline=None)
@given(rows=_rows)
def test_every_claim_is_in_one_matter_and_blocks_weigh_alike_alone(rows):
    claims = _claims(rows)
    together = weigh(claims)
    assert sorted(c for m in together.matters for c in m.claims) == sorted(c.id for c in claims)
    blocks: dict[str, list] = {}
    for claim in claims:
        (key,) = block_keys(claim)
        blocks.setdefault(key, []).append(claim)
    alone = [weigh(block) for block in blocks.values()]
    assert sorted((m for w in alone for m in w.matters), key=lambda m: m.id) == sorted(
        together.matters, key=lambda m: m.id
    )
    assert {r for w in alone for r in w.relations} == set(together.relations)


def test_five_thousand_claims_of_one_block_take_seconds():
    claims = [
        count(
            f"c{i}",
            5 + i % 97,
            by=_VOICES[i % 6],
            at=_PLACES[i % 4],
            on=1 + i % 28,
            report=f"r{i % 700}",
            number_at=i,
        )
        for i in range(5_000)
    ]
    started = time.process_time()
    weigh(claims)
    assert time.process_time() - started < 12


def test_a_denial_of_something_else_denies_no_number():
    import dataclasses

    from dateline.model import Span

    claims = [count("a", 9, by=MAYOR, report="r", attribution="said")]
    denial = answer("no", "denies", REBELS, report="r", about="said")
    wordy = dataclasses.replace(
        denial, attribution=dataclasses.replace(denial.attribution, content=(Span(110, 130),))
    )
    assert weigh(claims, [wordy]).matters[0].standing == "single voice"


def test_daily_counts_of_evacuees_do_not_revise_one_another():
    weighing = weigh(
        [
            count("saturday", 900, on=3, measure="evacuated", by=ENVOY),
            count("sunday", 400, on=4, measure="evacuated", by=ENVOY),
        ]
    )
    assert weighing.relations == ()
    assert len(weighing.matters) == 2


def test_a_short_name_in_one_report_is_the_long_one():
    full, short = voice("Aldian Rescue Service"), voice("Rescue Service")
    weighing = weigh([count("a", 9, by=full, report="r"), count("b", 9, by=short, report="r", number_at=400)])
    assert weighing.matters[0].standing == "single voice"


def test_officials_of_no_name_do_not_corroborate_a_government():
    unnamed, again = voice("officials"), voice("the harbour police")
    named = [count("a", 9, by=MINISTRY), count("b", 9, by=unnamed)]
    assert weigh(named).matters[0].standing == "single voice"
    assert weigh([count("a", 9, by=unnamed), count("b", 9, by=again)]).matters[0].standing == "single voice"
    assert weigh([count("a", 9, by=unnamed), count("b", 9, by=ENVOY)]).matters[0].standing == "corroborated"


def test_a_mayor_and_the_council_of_no_name_are_one_voice():
    mayor, council = voice("Ilse Dorn", body="Authorities of Norvale"), voice("the city council")
    told = weigh([count("a", 9, by=mayor), count("b", 9, by=council)])
    assert told.matters[0].standing == "single voice"


def test_a_peoples_name_narrows_a_count_but_not_at_home():
    weighing = weigh(
        [
            count("a", 60, by=MAYOR, population="Aldians", at=COUNTRY),
            count("b", 60, by=ENVOY, at=COUNTRY),
            count("c", 7, by=REBELS, population="Peruvian nationals", at=COUNTRY),
        ]
    )
    assert ("c", "b", "subset") in relations(weighing)
    assert {"a", "b"} <= set(matter_of(weighing, "a").claims)


@pytest.mark.parametrize(("what", "relation"), [("states", None), ("flooded coastal states", "conflict")])
def test_counts_of_no_measure_contradict_each_other_only_where_their_words_agree(
    what: str, relation: str | None
) -> None:
    claims = [
        count("a", 4, measure="other", text=f"four {what}", by=MAYOR, report="r", population="states"),
        count("b", 10, measure="other", text=f"ten {what}", by=REBELS, report="r", population="states"),
    ]
    assert {r.relation for r in weigh(claims).relations} == ({relation} if relation else set())
