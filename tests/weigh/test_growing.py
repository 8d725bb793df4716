"""What stands after some claims came is what weighing all of them at once gives: in any order, in pieces of any size."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from claims_by_hand import COUNTRY, OTHER_TOWN, PROVINCE, TOWN, answer, count, day, happening, told, voice

from dateline.model import (
    ClaimRelation,
    ClaimRelationName,
    ResolvedAttribution,
    ResolvedFigure,
    Span,
    Voice,
    WeighedClaim,
)
from dateline.weigh import Growing, weigh
from dateline.weigh.answers import Answer
from dateline.weigh.windows import WINDOW, Line

PLACES = (TOWN, OTHER_TOWN, PROVINCE, COUNTRY, None)
VOICES = (None, voice("mayor", "council"), voice("army", "state", body="Aldia"), voice("brigade", "rebels"))
TEXTS = ("killed in the old mill fire", "killed by floods at the quay", "dead near the bridge", "")


def a_voice(chance: random.Random, report: str) -> Voice | None:
    unnamed = Voice(f"voice of {report}", "police", "org", None, None, None, anonymous=True)
    return chance.choice((*VOICES, unnamed))


def a_claim(chance: random.Random, name: str, report: str, on: int) -> WeighedClaim:
    """A claim of a few days, places and numbers, so that many meet; of an origin that others may have."""
    by, origin, kind = a_voice(chance, report), chance.choice((None, "o1", "o2")), chance.random()
    stance = chance.choice((None, None, None, None, "denies", "corrects"))
    at = chance.randrange(900)
    if kind < 0.6:
        return count(
            name, chance.choice((3, 7, 7, 9, 50)), at=chance.choice(PLACES), on=chance.choice((None, on, on + 1)),
            by=by, report=report, text=chance.choice(TEXTS), origin=origin, number_at=at, stance=stance,
            modality=chance.choice(("actual", "actual", "actual", "predicted")),
            measure=chance.choice(("killed", "killed", "trapped", "other")),
            population=chance.choice((None, None, "children", "soldiers")),
        )  # fmt: skip
    if kind < 0.9:
        return happening(
            name, chance.choice(("shelling", "airstrike", "damage")),
            at=tuple(place for place in chance.sample(PLACES, 2) if place is not None),
            on=chance.choice((None, on)), said=on, by=by, actors=chance.choice(((), ("the army",), ("rebels",))),
            targets=chance.choice(((), ("the mill",), ("the quay",))), report=report, origin=origin, start=at,
            stance=stance, killed_low=chance.choice((None, 3, 7)),
        )  # fmt: skip
    words = (
        "the mill stood empty in the morning",
        "the mill stood quite empty that morning",
        "nobody came to help",
    )
    return told(name, chance.choice(words), chance.choice(VOICES[1:]), report, start=at)  # type: ignore[arg-type]


def a_record(
    chance: random.Random, size: int
) -> tuple[list[WeighedClaim], list[ResolvedAttribution], dict[str, str]]:
    """Claims of reports of twenty days and of no day, with answers and notes of correction."""
    claims: list[WeighedClaim] = []
    said: list[ResolvedAttribution] = []
    contents: dict[str, str] = {}
    for n in range(size):
        number = chance.randrange(max(3, size // 4))
        report, on = f"r{number:03}", 1 + number % 20
        claim = a_claim(chance, f"c{n:03}", report, on)
        claims.append(replace(claim, known_on=day(on) if number % 7 else None))
        if chance.random() < 0.25:
            stance = chance.choice(("denies", "corrects", "corrects", "cannot_verify"))
            row = answer(f"a{n:03}", stance, VOICES[1], report=report, about=claim.id)  # type: ignore[arg-type]
            if stance == "corrects" and isinstance(claim.resolved, ResolvedFigure):
                at = claim.resolved.figure.number_span.start
                rule = chance.choice(("correction-note/was", "correction-note/not"))
                note = replace(
                    row.attribution, span=Span(at, at + 40), content=(Span(at, at + 8),), rule=rule
                )
                row = replace(row, attribution=note)
            said.append(row)
            contents[f"a{n:03}"] = chance.choice(
                ("seven", "nine", "Velm", "Brigade Sarn", "the mill shelling")
            )
    return claims, said, contents


@pytest.mark.parametrize("seed", range(12))
def test_claims_that_come_in_pieces_are_weighed_as_all_at_once(seed: int) -> None:
    chance = random.Random(seed)
    claims, said, contents = a_record(chance, chance.choice((20, 60, 120)))
    chance.shuffle(claims)
    growing = Growing(said, None, contents)
    matters: dict[str, object] = {}
    came: list[WeighedClaim] = []
    while claims:
        some = chance.choice((1, 2, 5, 20))
        came += claims[:some]
        touched = growing.add(claims[:some])
        claims = claims[some:]
        for name in touched:
            matters.pop(name, None)
        matters |= {name: growing.matters[name] for name in touched if name in growing.matters}
        weighed = weigh(came, said, None, (), contents)
        assert growing.weighing() == weighed
        assert matters == {matter.id: matter for matter in weighed.matters}


def an_answer(chance: random.Random, claims: list[WeighedClaim], number: int) -> Answer:
    """An answer from anywhere to a claim that came, or is still to come."""
    target = chance.choice(claims).id
    source = f"x{number % 7}"
    name: ClaimRelationName = chance.choice(("denial", "correction", "cannot_verify"))
    relation = ClaimRelation(source, target, name, f"r{number % 3}", "1")
    return Answer(
        target, chance.choice(("v1", "v2", None)), relation, speaker=chance.choice((None, "the mayor"))
    )


@pytest.mark.parametrize("seed", range(8))
def test_answers_that_come_in_any_order_are_weighed_as_all_at_once(seed: int) -> None:
    chance = random.Random(seed)
    claims, said, contents = a_record(chance, chance.choice((20, 60)))
    answers = [an_answer(chance, claims, number) for number in range(25)]
    weighed = weigh(claims, said, None, answers, contents)
    assert weighed != weigh(claims, said, None, (), contents)
    chance.shuffle(claims)
    growing = Growing(said, None, contents)
    came: list[WeighedClaim] = []
    answered: list[Answer] = []
    matters: dict[str, object] = {}
    while claims or answers:
        some, more = chance.choice((0, 1, 5, 20)), chance.choice((0, 1, 4))
        came += claims[:some]
        answered += answers[:more]
        touched = growing.add(claims[:some], answers[:more])
        claims, answers = claims[some:], answers[more:]
        for name in touched:
            matters.pop(name, None)
        matters |= {name: growing.matters[name] for name in touched if name in growing.matters}
        assert growing.weighing() == weigh(came, said, None, answered, contents)
        assert matters == growing.matters
    assert growing.weighing() == weighed


def test_a_wrong_name_is_corrected_in_claims_that_come_before_and_after_its_note() -> None:
    claims = [
        replace(
            told(f"c{n}", f"Ilse Marand said that ferry {n} sank", VOICES[1], f"r{n}", start=0),  # type: ignore[arg-type]
            known_on=day(1 + n),
        )
        for n in range(6)
    ]
    row = answer("a1", "corrects", VOICES[1], report="r4", about=None)  # type: ignore[arg-type]
    note = replace(row.attribution, span=Span(0, 60), content=(Span(5, 25),), rule="correction-note/not")
    said, contents = [replace(row, attribution=note)], {"a1": "Ilse Marand"}
    whole = weigh(claims, said, None, (), contents)
    assert len([r for r in whole.relations if r.source == "a1"]) > 2
    for seed in range(6):
        order = random.Random(seed).sample(claims, len(claims))
        growing = Growing(said, None, contents)
        for at, claim in enumerate(order):
            growing.add([claim])
            assert growing.weighing() == weigh(order[: at + 1], said, None, (), contents)
        assert growing.weighing() == whole


def a_toll(name: str, low: float, month: int) -> WeighedClaim:
    on = date(2041, month, 1)
    claim = count(name, low, by=VOICES[1], report=f"report {name}")
    return replace(claim, resolved=replace(claim.resolved, as_of_end=on), known_on=on)  # type: ignore[call-arg]


def test_what_ends_a_silence_makes_two_stretches_one() -> None:
    early, between, late = a_toll("a", 7, 5), a_toll("b", 8, 6), a_toll("c", 9, 7)
    growing = Growing()
    growing.add([early, late])
    before = dict(growing.matters)
    assert len(before) == 2
    assert growing.add([between]) == before.keys()
    assert growing.weighing() == weigh([early, between, late])
    assert [matter.claims for matter in growing.matters.values()] == [("a", "b", "c")]


def test_only_what_stands_within_a_window_of_a_change_is_looked_at_again() -> None:
    line = Line[int]()
    list(line.change([], [((n,), n) for n in range(0, 200, 2)]))
    assert [item for item, _ in line.change([], [((101,), 101)])] == [101, *range(102, 102 + 2 * WINDOW, 2)]
    assert [item for item, _ in line.change([(198,)], [])] == []


def test_a_place_is_set_right_by_notes_that_come_before_and_after_its_claims() -> None:
    text = "killed in the old mill fire"
    claims, said, contents = [], [], {}
    for n in range(8):
        notes = n in (2, 5, 6)
        claim = count(
            f"c{n}", 7, at=OTHER_TOWN if notes else TOWN, by=VOICES[1], report=f"r{n}", text=text, number_at=10,
            on=1 + n,
        )  # fmt: skip
        claims.append(replace(claim, known_on=day(1 + n)))
        if notes:
            row = answer(f"a{n}", "corrects", VOICES[1], report=f"r{n}")
            note = replace(
                row.attribution, span=Span(0, 60), content=(Span(40, 50),), rule="correction-note/not"
            )
            said.append(replace(row, attribution=note))
            contents[f"a{n}"] = "Velm"
    whole = weigh(claims, said, None, (), contents)
    told = {(r.source, r.target) for r in whole.relations if r.relation == "correction"}
    assert told >= {("c2", "c0"), ("c2", "c1"), ("c5", "c3"), ("c6", "c3")}
    for seed in range(6):
        order = random.Random(seed).sample(claims, len(claims))
        growing = Growing(said, None, contents)
        for at, claim in enumerate(order):
            growing.add([claim])
            assert growing.weighing() == weigh(order[: at + 1], said, None, (), contents)
        assert growing.weighing() == whole
