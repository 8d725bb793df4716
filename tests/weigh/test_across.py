"""Denials and corrections across voices, blocks and reports; and the sentences of a trace."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from claims_by_hand import OTHER_TOWN, TOWN, answer, count, happening, told, voice

from dateline.model import ResolvedAttribution
from dateline.weigh import Answer, cell_of, find_across, is_unsaid, weigh
from dateline.weigh.across import Across

UNION = voice("Dockers' League")
PORT = voice("Velm Port Company")
COUNCIL = voice("Sarn Borough Council")
POLICE = voice("Velm Police")


def says(name: str, stance: str, by: object, report: str, cue: str | None = None) -> ResolvedAttribution:
    row = answer(name, stance, by, report=report)  # type: ignore[arg-type]
    return replace(row, attribution=replace(row.attribution, cue=cue or stance))


def pairs(answers: list[Answer]) -> set[tuple[str, str]]:
    return {(a.claim, a.relation.relation) for a in answers}


ACCUSED = told(
    "accused", "Velm Port Company had skipped three inspections of the crane last winter", UNION, "b"
)
DENIAL = told("denial", "it had skipped inspections of the crane", PORT, "a")
DENIED = {"deny": "it had skipped inspections of the crane"}


def test_a_denial_meets_the_claim_of_another_voice_in_another_report():
    found = find_across([ACCUSED, DENIAL], [says("deny", "denies", PORT, "a")], DENIED, {})
    assert pairs(found) == {("accused", "denial")}
    weighing = weigh([ACCUSED, DENIAL], [], None, found)
    matter = next(m for m in weighing.matters if "accused" in m.claims)
    assert matter.standing == "denied"
    assert matter.trace[0] == "It is denied by Velm Port Company."


def test_the_same_answers_in_any_order():
    rows = [ACCUSED, DENIAL, told("other", "the crane was painted in the spring", COUNCIL, "c")]
    expected = find_across(rows, [says("deny", "denies", PORT, "a")], DENIED, {})
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert find_across(rows, [says("deny", "denies", PORT, "a")], DENIED, {}) == expected


def test_the_same_answers_to_claims_shown_one_at_a_time():
    rows = [ACCUSED, DENIAL, told("other", "the crane was painted in the spring", COUNCIL, "c")]
    said = says("deny", "denies", PORT, "a")
    across = Across([said], DENIED)
    across.note([DENIAL])
    across.look_up(())
    for row in rows:
        across.meet([row], {})
    assert [r.answer for r in across.reached()] == find_across(rows, [said], DENIED, {}) != []
    assert [(r.by, r.report, r.cell) for r in across.reached()] == [("a", "b", cell_of(ACCUSED))]


@pytest.mark.parametrize(
    "claim",
    [
        told(
            "same voice",
            "Velm Port Company had skipped three inspections of the crane last winter",
            PORT,
            "b",
        ),
        told("no such thing", "Velm Port Company had not skipped inspections of the crane", UNION, "b"),
        told("another matter", "the company paid for inspections of the bridge", UNION, "b"),
    ],
)
def test_what_a_denial_does_not_deny(claim):
    assert find_across([claim, DENIAL], [says("deny", "denies", PORT, "a")], DENIED, {}) == []


def test_a_refusal_is_no_denial():
    demand = told("demand", "the ceasefire proposal of the northern villages", UNION, "b")
    said = told("said", "the ceasefire proposal of the northern villages", PORT, "a")
    rows = [says("deny", "denies", PORT, "a", cue="rejected")]
    contents = {"deny": "the ceasefire proposal of the northern villages"}
    assert find_across([demand, said], rows, contents, {}) == []
    refused = {"deny": "to skip inspections of the crane at Velm Port Company"}
    assert (
        find_across([ACCUSED, DENIAL], [says("deny", "denies", PORT, "a", cue="refused")], refused, {}) == []
    )


@pytest.mark.parametrize(
    ("text", "unsaid"),
    [("The mayor did not deny the report.", True), ("The mayor denied the report.", False)],
)
def test_a_denial_that_was_not_made(text, unsaid):
    from dateline.model import Span

    row = says("deny", "denies", PORT, "a").attribution
    start = text.index("den")
    assert is_unsaid(replace(row, cue="deny", cue_span=Span(start, start + 4)), text) is unsaid


def test_a_correction_of_words_ties_to_what_was_stated_before():
    halls = count("halls", 2, measure="other", text="two halls", population="halls", report="b", on=3)
    barns = count("barns", 2, measure="other", text="two barns", population="barns", report="b", on=3)
    told_later = told(
        "later", "the beds at Sarn had not been in the two halls, as previously stated", COUNCIL, "a"
    )
    contents = {
        "fix": "the beds at Sarn had not been in the two halls, as previously stated, but in the mill"
    }
    passages = {
        "halls": "Beds for families of Sarn were set up in two halls.",
        "barns": "Beds for families of Sarn were set up in two barns.",
    }
    found = find_across(
        [halls, barns, told_later], [says("fix", "corrects", COUNCIL, "a")], contents, passages
    )
    assert pairs(found) == {("halls", "correction")}
    assert weigh([halls], [], None, found).matters[0].standing == "corrected"


def test_a_correction_of_a_number_leaves_only_the_new_one_standing():
    old = [
        count(f"old{i}", 70, measure="buildings_destroyed", report=f"b{i}", on=3, by=POLICE) for i in range(3)
    ]
    elsewhere = count("elsewhere", 70, measure="buildings_destroyed", report="c", on=3, at=OTHER_TOWN)
    new = count(
        "new",
        52,
        measure="buildings_destroyed",
        report="a",
        on=5,
        by=POLICE,
        stance="corrects",
        attribution="fix",
    )
    rows = [*old, elsewhere, new]
    contents = {"fix": "52 cottages burnt down, not 70 as previously stated"}
    found = find_across(rows, [says("fix", "corrects", POLICE, "a")], contents, {})
    assert pairs(found) == {(f"old{i}", "correction") for i in range(3)}
    assert {a.relation.source for a in found} == {"new"}
    matter = next(m for m in weigh(rows, [], None, found).matters if "new" in m.claims)
    assert (matter.standing, matter.low, matter.high) == ("corrected", 52, 52)
    assert matter.trace[0] == "Velm Police corrected it."
    assert matter.backing == (("new",),)


def test_a_count_that_is_denied_is_not_a_second_voice_for_it():
    rows = [
        count("said", 40, by=UNION, report="a"),
        count("denied", 40, by=POLICE, report="b", stance="denies"),
    ]
    weighing = weigh(rows)
    assert [(m.standing, m.low) for m in weighing.matters] == [("denied", 40)]
    assert {(r.source, r.target, r.relation) for r in weighing.relations} == {("denied", "said", "denial")}


def test_an_unread_correction_comes_after_what_it_corrects():
    later = count("later", 70, measure="buildings_destroyed", report="b", on=9, by=POLICE)
    new = count("new", 52, measure="buildings_destroyed", report="a", on=5, by=POLICE, attribution="fix")
    contents = {"fix": "52 cottages burnt down, not 70 as previously stated"}
    assert find_across([later, new], [says("fix", "corrects", POLICE, "a")], contents, {}) == []


def test_a_trace_names_voices_and_what_each_says():
    weighing = weigh([count("one", 12, by=POLICE, report="a"), count("two", 17, by=COUNCIL, report="b")])
    matter = weighing.matters[0]
    assert matter.standing == "disputed"
    assert matter.trace == (
        "Sarn Borough Council and Velm Police give different counts for the same day.",
        "Sarn Borough Council: 17; Velm Police: 12.",
    )
    assert len(matter.backing) == 2


def test_a_private_person_is_not_named_in_a_trace():
    witness = replace(voice("Ada Quill", kind="person"), sensitivity="private person")
    weighing = weigh([count("one", 12, by=witness)])
    assert weighing.matters[0].trace == ("It stands on the word of a private person alone.",)


def test_a_denial_of_all_such_things_denies_no_single_one():
    raid = happening(
        "raid",
        "attack",
        report="a",
        by=UNION,
        text="killed nine villagers in an attack on a wagon",
        attribution="x",
    )
    practice = happening(
        "practice", "attack", report="a", by=PORT, text="targeting villagers", attribution="deny", stance="denies",
        on=None, said=3, at=(), start=900,
    )  # fmt: skip
    row = answer("deny", "denies", PORT, report="a", about="x")
    weighing = weigh([raid, practice], [row], None, (), {"deny": "targeting villagers"})
    assert ("deny", "raid", "denial") in {(r.source, r.target, r.relation) for r in weighing.relations}
    assert next(m for m in weighing.matters if "raid" in m.claims).standing == "single voice"


def test_the_invasion_told_in_many_reports_is_one_happening():
    land = replace(TOWN, key="country:Aldia", name="Aldia", feature="country")
    rows = [
        replace_rule(happening(f"war{i}", "ground_assault", at=(land,), on=None, said=3 + i, report=f"r{i}"))
        for i in range(4)
    ]
    assert len(weigh(rows).matters) == 1


def replace_rule(claim):
    resolved = claim.resolved
    return replace(claim, resolved=replace(resolved, event=replace(resolved.event, rule="noun")))
