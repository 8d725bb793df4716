"""Copies of a passage are one reading: however many there are, the matters are those of one, and none crowds out another."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from claims_by_hand import OTHER_TOWN, answer, count, happening, told, voice

from dateline.model import Matter, Voice, WeighedClaim, Weighing
from dateline.weigh import find_across, weigh

COUNCIL = voice("city council", body="Velm")
MANY = 60


def unnamed(report: str, name: str = "police") -> Voice:
    """A voice that no report names: it is of its report alone."""
    return Voice(f"voice of {report}: {name}", name, "org", None, None, None, anonymous=True)


def carried(make: Callable[[str], list[WeighedClaim]], times: int) -> list[WeighedClaim]:
    return [claim for n in range(times) for claim in make(f"r{n:03}")]


def shape(matter: Matter) -> tuple[object, ...]:
    """What a matter says, however often its claims are carried."""
    return (
        matter.kind, matter.label, matter.standing, matter.low, matter.high, len(matter.voices), len(matter.origins),
        matter.valid_start, matter.valid_end,
    )  # fmt: skip


def shapes(weighing: Weighing) -> list[tuple[object, ...]]:
    return sorted((shape(m) for m in weighing.matters), key=repr)


def corrected(report: str) -> list[WeighedClaim]:
    """`Seven were killed, not nine`, told of police that nobody names."""
    by = unnamed(report)
    return [
        count(f"now {report}", 7, on=4, by=by, report=report, origin="o", stance="corrects"),
        count(
            f"was {report}", 9, on=4, by=by, report=report, origin="o", stance="corrects", negated=True,
            text="killed seven, not nine",
        ),
    ]  # fmt: skip


def accused(report: str) -> list[WeighedClaim]:
    """Two happenings of one day and town that their report keeps apart, the denial of one, and what a count is of."""
    by = unnamed(report, "residents")
    return [
        happening(f"mill {report}", targets=("the mill",), by=by, report=report, origin="a", killed_low=4),
        happening(f"quay {report}", targets=("the quay",), by=by, report=report, origin="b", start=900),
        happening(
            f"not {report}", targets=("the mill",), by=unnamed(report, "officers"), report=report, origin="c",
            start=2000, stance="denies", attribution=f"deny {report}",
        ),
        count(f"dead {report}", 4, by=by, report=report, origin="a", at=None),
        told(f"words {report}", "the mill stood empty in the morning", COUNCIL, report),
    ]  # fmt: skip


@pytest.mark.parametrize("make", [corrected, accused])
def test_many_copies_make_the_matters_of_one(make: Callable[[str], list[WeighedClaim]]) -> None:
    one, many = weigh(make("r000")), weigh(carried(make, MANY))
    assert shapes(many) == [
        (*row[:6], MANY if row[0] == "statement" else row[6], *row[7:]) for row in shapes(one)
    ]
    assert [len(m.claims) for m in many.matters].count(0) == 0
    assert sum(len(m.claims) for m in many.matters) == MANY * sum(len(m.claims) for m in one.matters)


@pytest.mark.parametrize("copies", [2, 23, 24, 25, MANY])
def test_copies_of_a_correction_do_not_split_what_they_correct(copies: int) -> None:
    first = count("first", 9, on=3, by=unnamed("first"))
    found = weigh([first, *carried(corrected, copies)])
    assert [(m.low, m.high, len(m.claims)) for m in found.matters] == [(7, 7, 2 * copies + 1)]


def test_a_claim_in_other_words_is_met_behind_any_number_of_copies() -> None:
    early = count("early", 9, on=3, by=COUNCIL)
    copies = [
        count(f"c{n:03}", 12, on=5, by=unnamed(f"r{n}"), report=f"r{n}", origin="o") for n in range(MANY)
    ]
    found = weigh([early, *copies, count("late", 15, on=6, by=COUNCIL)])
    assert [m.low for m in found.matters] == [15]
    assert {r.rule for r in found.relations if "late" in (r.source, r.target)} == {"later-total"}


def test_a_denial_of_others_is_held_against_every_copy() -> None:
    def story(report: str) -> list[WeighedClaim]:
        by = unnamed(report)
        return [
            happening(f"e {report}", targets=("the mill",), by=by, report=report, origin="a"),
            count(f"f {report}", 4, by=by, report=report, origin="a"),
        ]

    denials = [
        happening("no", targets=("the mill",), by=COUNCIL, stance="denies", attribution="x"),
        count("none", 4, by=COUNCIL, stance="denies"),
    ]
    found = weigh([*carried(story, MANY), *denials])
    assert {m.standing for m in found.matters} == {"denied"}
    held = {(r.source, r.target) for r in found.relations if r.relation == "denial"}
    assert held == {(no, f"{kind} r{n:03}") for no, kind in (("no", "e"), ("none", "f")) for n in range(MANY)}


def test_unnamed_people_who_deny_in_copies_are_those_of_one() -> None:
    yes = [
        happening("e", targets=("the mill",), by=COUNCIL),
        count("f", 4, by=COUNCIL),
    ]

    def denied(report: str) -> list[WeighedClaim]:
        by = unnamed(report)
        return [
            happening(
                f"no {report}", targets=("the mill",), by=by, report=report, origin="a", stance="denies",
                attribution=f"x {report}",
            ),
            count(f"none {report}", 4, by=by, report=report, origin="b", stance="denies"),
        ]  # fmt: skip

    one, many = weigh([*yes, *denied("r000")]), weigh([*yes, *carried(denied, MANY)])
    assert [m.trace[0] for m in many.matters] == [m.trace[0] for m in one.matters]
    assert {m.standing for m in many.matters} == {"denied"}


def test_copies_in_several_reports_do_not_join_what_one_report_keeps_apart() -> None:
    def blasts(report: str) -> list[WeighedClaim]:
        return [
            happening(f"a {report}", targets=("the mill", "the yard"), report=report, origin="a"),
            happening(f"b {report}", targets=("the mill",), report=report, origin="b", start=5000),
        ]

    assert len(weigh(blasts("r000")).matters) == len(weigh(carried(blasts, 9)).matters) == 2


def test_the_order_of_copies_does_not_matter() -> None:
    rows = [*carried(corrected, 30), *carried(accused, 30), count("first", 9, on=3, by=COUNCIL)]
    shuffled = random.Random(5).sample(rows, len(rows))
    assert weigh(rows) == weigh(shuffled)


def test_copies_that_differ_in_what_they_say_are_not_one_reading() -> None:
    rows = [
        count("a", 9, by=unnamed("a"), report="a", origin="o"),
        count("b", 12, by=unnamed("b"), report="b", origin="o"),
        count("c", 9, at=OTHER_TOWN, by=unnamed("c"), report="c", origin="o"),
    ]
    assert sorted((m.low, m.high, len(m.claims)) for m in weigh(rows).matters) == [(9, 9, 1), (9, 12, 2)]


def test_forecasts_meet_the_last_count_before_and_those_after() -> None:
    forecast = count("will", 90, on=9, known=4, modality="predicted")
    counts = [count(f"c{n}", 10 + n, on=n, by=COUNCIL) for n in range(1, 25)]
    found = weigh([forecast, *counts])
    met = {r.target for r in found.relations if r.rule == "forecast-and-count"}
    assert met == {f"c{n}" for n in (3, 4, 5, 6, 7, 8, 9, 10, 23, 24)}
    assert next(m for m in found.matters if "will" in m.claims).standing == "superseded"


def test_a_denial_denies_in_a_copy_what_it_denies_in_its_own_report() -> None:
    """What stands beside a denial, and is not what it denies there, is not denied where it is copied."""
    contents = {"deny": "northern guards closed a locked gate"}
    denial = answer("deny", "denies", voice("Mill Owners"), report="a", start=50)

    def denied(text: str, *reports: str) -> set[str]:
        rows = [told(f"in {report}", text, COUNCIL, report) for report in reports]
        return {answer.claim for answer in find_across(rows, [denial], contents, {})}

    assert denied("guards locked the northern gate", "b", "c") == set()  # nothing of the denial's own report
    assert denied("guards locked the northern gate", "a", "b") == set()
    assert denied("the northern guards locked the gate", "a", "b") == {"in a", "in b"}
