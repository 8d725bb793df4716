"""Events, statements and answers into matters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from claims_by_hand import COUNTRY, OTHER_TOWN, PROVINCE, TOWN, answer, count, happening, told, voice
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.model import ClaimRelation, Profile, Span, Voice, WeighedClaim, Weighing
from dateline.model import Party as PartyRow
from dateline.weigh import event_family, event_group, judge_standing, standing_rules, weigh
from dateline.weigh.answers import Answer

COUNCIL = voice("city council", party="North", body="Velm")
ARMY = voice("army", party="South", body="Army of the South")
AID = voice("Relief Office")


def war(name: str, by: Voice, **more: Any) -> WeighedClaim:
    """Talk of a war as a whole, by its noun."""
    claim = happening(
        name, "ground_assault", at=(COUNTRY,), on=None, said=3, text="an invasion", by=by, **more
    )
    event = replace(claim.resolved.event, rule="noun", trigger=Span(3, 11))
    return replace(claim, resolved=replace(claim.resolved, event=event))


def relations(weighing: Weighing) -> set[tuple[str, str, str]]:
    return {(r.source, r.target, r.relation) for r in weighing.relations}


def test_a_strike_and_the_damage_of_it_are_one_happening():
    weighing = weigh(
        [
            happening("a", "airstrike", targets=("the granary",), actors=("Southern jets",), by=COUNCIL),
            happening("b", "damage", targets=("the old granary",), by=AID),
        ]
    )
    assert [m.claims for m in weighing.matters] == [("a", "b")]
    assert weighing.matters[0].standing == "corroborated"


def test_two_strikes_of_one_day_on_two_targets_stay_two():
    weighing = weigh(
        [
            happening("a", "airstrike", targets=("the granary",), by=COUNCIL),
            happening("b", "airstrike", targets=("the waterworks",), by=COUNCIL),
        ]
    )
    assert len(weighing.matters) == 2


def test_two_towns_are_two_happenings():
    weighing = weigh(
        [
            happening("a", targets=("the granary",), by=COUNCIL),
            happening("b", targets=("the granary",), at=(OTHER_TOWN,), by=COUNCIL),
        ]
    )
    assert len(weighing.matters) == 2


def test_a_week_apart_is_another_happening():
    weighing = weigh(
        [happening("a", targets=("the granary",)), happening("b", targets=("the granary",), on=11)]
    )
    assert len(weighing.matters) == 2


def test_a_later_denial_is_linked_to_the_claim_and_its_matter_is_denied():
    weighing = weigh(
        [
            happening("claim", "airstrike", targets=("the granary",), actors=("Southern jets",), by=COUNCIL),
            happening(
                "denial",
                "strike",
                targets=("the granary",),
                actors=("the army",),
                on=None,
                said=6,
                by=ARMY,
                stance="denies",
                attribution="x",
            ),
        ]
    )
    assert ("denial", "claim", "denial") in relations(weighing)
    assert weighing.matters[0].standing == "denied"


@pytest.mark.parametrize(
    "denied",
    [
        {"kind": "airstrike", "targets": ("the waterworks",), "actors": ("the army",)},
        {"kind": "damage", "targets": ("the granary",), "actors": ("the army",)},
        None,
    ],
    ids=["another target", "another kind of event", "the war as a whole"],
)
def test_a_denial_denies_what_it_negates_alone(denied):
    weighing = weigh(
        [
            happening("claim", "airstrike", targets=("the granary",), actors=("Southern jets",), by=COUNCIL),
            happening("denial", by=ARMY, stance="denies", attribution="x", **denied)
            if denied
            else war("denial", ARMY, stance="denies", attribution="x"),
        ]
    )
    assert not any(r.relation == "denial" for r in weighing.relations)
    assert {m.claims: m.standing for m in weighing.matters}[("claim",)] == "single voice"


def test_a_fight_with_its_dead_is_not_the_war_that_it_is_of():
    weighing = weigh(
        [
            war("war", AID),
            happening(
                "dead",
                "armed_clash",
                at=(COUNTRY,),
                on=None,
                said=3,
                text="900 soldiers died in the invasion",
                killed_low=900.0,
                by=COUNCIL,
            ),
        ]
    )
    assert len(weighing.matters) == 2


def test_what_voices_say_of_a_war_bears_out_none_of_them():
    (matter,) = weigh([war("one", AID), war("other", COUNCIL)]).matters
    assert (len(matter.voices), matter.standing) == (2, "single voice")
    assert matter.rule == "a-war-as-a-whole/1"


def test_a_denial_denies_nothing_that_its_own_words_take_for_granted():
    army = answer("x", "denies", ARMY, report="one", start=0)
    claim = happening("strike", "strike", targets=("the granary",), report="one", start=110)
    said = replace(army, attribution=replace(army.attribution, content=(Span(100, 200),)))
    relation = ClaimRelation("x", "strike", "denial", "denies-content", "1")
    weighing = weigh([claim], [said], answers=[Answer("strike", ARMY.id, relation)])
    assert [m.standing for m in weighing.matters] == ["single voice"]
    elsewhere = replace(army, attribution=replace(army.attribution, content=(Span(300, 400),)))
    weighing = weigh([claim], [elsewhere], answers=[Answer("strike", ARMY.id, relation)])
    assert [m.standing for m in weighing.matters] == ["denied"]


def test_what_is_only_denied_is_denied_and_what_is_negated_is_not():
    denied = weigh([happening("a", targets=("the granary",), by=ARMY, stance="denies", attribution="x")])
    assert [m.standing for m in denied.matters] == ["denied"]
    negated = weigh([happening("a", targets=("the granary",), by=ARMY, negated=True)])
    assert [m.standing for m in negated.matters] == ["single voice"]


def test_who_denies_their_own_claim_does_not_deny_another():
    weighing = weigh(
        [
            happening("claim", targets=("the granary",), by=ARMY),
            happening("denial", targets=("the granary",), by=ARMY, stance="denies", attribution="x"),
        ]
    )
    assert not any(r.relation == "denial" for r in weighing.relations)


def test_sides_that_name_different_actors_dispute():
    weighing = weigh(
        [
            happening("a", targets=("the dam",), actors=("Southern gunners",), by=COUNCIL),
            happening("b", targets=("the dam",), actors=("Northern brigade",), by=ARMY),
        ]
    )
    assert ("a", "b", "conflict") in relations(weighing)
    assert weighing.matters[0].standing == "disputed"


def test_the_party_of_a_voice_can_come_from_the_profile():
    first = voice("governor", body="Office of Orellin", kind="person")
    second = voice("sheriff", body="Sheriff of Velm", kind="person")
    profile = Profile(parties=(PartyRow("North", ("Office of Orellin", "Sheriff of Velm")),))
    claims = [count("a", 9, by=first), count("b", 9, by=second)]
    assert weigh(claims).matters[0].standing == "corroborated"
    assert weigh(claims, profile=profile).matters[0].standing == "one-sided"


def test_a_plan_and_the_happening_are_told_apart():
    weighing = weigh(
        [
            happening("plan", "evacuation", targets=("the river quarter",), modality="pledged", by=COUNCIL),
            happening("fact", "evacuation", targets=("the river quarter",), by=AID),
        ]
    )
    assert relations(weighing) == {("plan", "fact", "forecast")}
    assert len(weighing.matters) == 2


def test_a_correction_of_the_circumstances():
    claims = [
        happening(
            "corridor",
            "corridor",
            report="r",
            attribution="first",
            by=COUNCIL,
            text="in an agreed safe corridor",
        ),
        happening(
            "fix",
            "corridor",
            report="r",
            attribution="second",
            stance="corrects",
            by=AID,
            text="not in an agreed corridor",
            start=200,
        ),
    ]
    weighing = weigh(claims, [answer("second", "corrects", AID, report="r", about="first", start=200)])
    assert ("fix", "corridor", "correction") in relations(weighing)
    assert next(m for m in weighing.matters if "corridor" in m.claims).standing == "corrected"


def test_no_comment_answers_what_it_is_about_and_nothing_else():
    claims = [
        happening("far", attribution="old", report="r", start=10, by=COUNCIL, targets=("the mill",)),
        happening("near", "abduction", attribution="new", report="r", start=3000, by=COUNCIL),
    ]
    silence = answer("silence", "no_comment", ARMY, report="r", start=3100, about="old")
    assert relations(weigh(claims, [silence])) == {("silence", "far", "no_comment")}
    untied = answer("silence", "no_comment", ARMY, report="r", start=3100)
    assert relations(weigh(claims, [untied])) == set()


def test_one_statement_told_twice_is_one_matter():
    text = "The ferry line across the strait will open again before the first frost"
    weighing = weigh(
        [
            told("a", text, COUNCIL),
            told("b", "the ferry line across the strait will open again before the frost", COUNCIL),
            told("c", text, ARMY),
            told("d", "Bread is short in every northern district", COUNCIL),
        ]
    )
    assert sorted(m.claims for m in weighing.matters) == [("a", "b"), ("c",), ("d",)]


def test_families_come_from_the_event_lexicon():
    assert event_family("missile_strike") == event_family("airstrike") == "attack"
    assert event_group("attack") != event_group("flood")
    assert event_family("a type of the profile") == "a type of the profile"


def test_the_standing_table_is_named_versioned_and_complete():
    rules = standing_rules()
    assert len({r.name for r in rules}) == len(rules)
    assert all(r.version and r.words for r in rules)
    assert {r.standing for r in rules} == {
        "single voice", "corroborated", "one-sided", "disputed", "denied", "corrected", "superseded", "unverified"
    }  # fmt: skip
    assert judge_standing({}).standing == "single voice"


_rows = st.lists(
    st.tuples(
        st.sampled_from(["shelling", "airstrike", "damage", "evacuation", "armed_clash"]),
        st.sampled_from([(TOWN,), (OTHER_TOWN,), (PROVINCE,), (COUNTRY,), ()]),
        st.sampled_from([None, 3, 4, 9]),
        st.sampled_from([None, COUNCIL, ARMY, AID]),
        st.sampled_from([(), ("the granary",), ("the old granary",), ("the dam",)]),
        st.sampled_from([None, "denies", "corrects", "asserts"]),
        st.sampled_from(["actual", "pledged"]),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=50, deadline=None)
@given(rows=_rows, order=st.randoms(use_true_random=False))
def test_the_order_of_event_claims_does_not_matter(rows, order):
    claims = [
        happening(
            f"e{i}",
            kind,
            at=at,
            on=on,
            said=5,
            by=by,
            targets=targets,
            stance=stance,
            modality=mode,
            report=f"r{r}",
            start=i * 100,
        )
        for i, (kind, at, on, by, targets, stance, mode, r) in enumerate(rows)
    ]
    shuffled = list(claims)
    order.shuffle(shuffled)
    assert weigh(claims) == weigh(shuffled)


def test_what_was_only_expected_corroborates_nothing():
    told = happening("told", "shelling", targets=("the mill",), by=AID, report="one")
    feared = happening(
        "feared", "shelling", targets=("the mill",), modality="predicted", by=COUNCIL, report="one", start=90
    )
    again = replace(feared, resolved=replace(feared.resolved, happening="told"))
    (matter,) = weigh([told, again]).matters
    assert (matter.standing, len(matter.claims)) == ("single voice", 2)
    said = replace(again.resolved, event=replace(again.resolved.event, modality="actual"))
    assert weigh([told, replace(again, resolved=said)]).matters[0].standing == "corroborated"
    (matter,) = weigh([feared]).matters
    assert matter.standing == "single voice"


def test_a_war_that_few_of_many_call_otherwise_is_borne_out_by_nobody():
    def offensive(name: str, by: Voice) -> WeighedClaim:
        claim = war(name, by=by)
        event = replace(claim.resolved.event, text="an offensive", trigger=Span(3, 12))
        return replace(claim, resolved=replace(claim.resolved, event=event))

    mostly = [war("a", by=COUNCIL), war("b", by=AID), offensive("c", ARMY)]
    (matter,) = weigh(mostly).matters
    assert (matter.standing, matter.rule.split("/")[0]) == ("single voice", "a-war-as-a-whole")
    seldom = [war("a", by=COUNCIL), offensive("b", AID), offensive("c", ARMY)]
    (matter,) = weigh(seldom).matters
    assert matter.standing == "corroborated"


def test_that_nobody_can_deny_a_strike_denies_none():
    strike = happening("strike", "airstrike", targets=("the granary",), by=COUNCIL, report="r")
    strike = replace(
        strike, resolved=replace(strike.resolved, event=replace(strike.resolved.event, attribution="said"))
    )

    def standing(content: str) -> str:
        denies = answer("no", "denies", ARMY, report="r", about="said")
        return weigh([strike], [denies], contents={"no": content}).matters[0].standing

    assert standing("an airstrike on the granary") == "denied"
    assert standing("we cannot deny that it was an airstrike on the granary") == "single voice"
