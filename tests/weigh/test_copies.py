"""Copies of a passage are one reading: however many there are, the matters are those of one, and none crowds out another."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from claims_by_hand import OTHER_TOWN, answer, count, day, happening, told, voice

from dateline import pipeline
from dateline.model import Matter, Voice, WeighedClaim, Weighing
from dateline.reading import Tools
from dateline.record import Record, View, open_record
from dateline.tell.audience import withholder_of
from dateline.weigh import find_across, weigh
from dateline.weigh.copies import FEW, HEAD

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


# ---- who speaks in copies, and which of them are seen

Pairs = set[tuple[str, str]]
ARMY, POLICE = voice("army"), voice("police")


def pairs_of(weighing: Weighing, relation: str, seen: Collection[str] | None = None) -> Pairs:
    """The ends of the relations of a name, those alone whose both ends are seen."""
    pairs = {(r.source, r.target) for r in weighing.relations if r.relation == relation}
    return {pair for pair in pairs if seen is None or set(pair) <= set(seen)}


def in_order(weighing: Weighing, ids: tuple[str, ...]) -> tuple[object, ...]:
    """What was weighed, with the claims by their places in `ids`."""
    at = {name: n for n, name in enumerate(ids)}
    matters = sorted((sorted(at[c] for c in m.claims), m.standing, m.trace) for m in weighing.matters)
    return matters, sorted((at[a], at[b]) for a, b in pairs_of(weighing, "denial"))


@pytest.mark.parametrize("ids", list(permutations("123")))
def test_a_denial_of_what_its_own_carrier_told_denies_the_other_copies(ids: tuple[str, ...]) -> None:
    alpha, beta, no = ids
    rows = [
        count(alpha, 5, report="a", origin="o"),
        replace(count(beta, 5, report="b", origin="o"), carrier="Beta"),
        replace(count(no, 5, known=5, report="c", stance="denies", negated=True), carrier="Beta"),
    ]
    assert in_order(weigh(rows), ids)[1] == [(2, 0)]
    assert [len(m.claims) for m in weigh(rows).matters] == [3]
    rows = [
        happening(alpha, targets=("the mill",), report="a", origin="o"),
        replace(happening(beta, targets=("the mill",), report="b", origin="o"), carrier="Beta"),
        replace(
            happening(no, targets=("the mill",), report="c", stance="denies", attribution="x"), carrier="Beta"
        ),
    ]
    assert in_order(weigh(rows), ids)[1] == [(2, 0)]


@pytest.mark.parametrize("ids", list(permutations("123")))
def test_copies_in_which_others_are_said_to_speak_are_not_one_reading(ids: tuple[str, ...]) -> None:
    rows = [
        count(ids[0], 5, by=ARMY, report="a", origin="o"),
        count(ids[1], 5, by=COUNCIL, report="b", origin="o"),
        count(ids[2], 5, by=COUNCIL, report="c", stance="denies"),
    ]
    matters, denials = in_order(weigh(rows), ids)
    assert denials == [(2, 0)]
    assert [claims for claims, *_ in matters] == [[0, 1, 2]]  # type: ignore[attr-defined]


def test_each_voice_that_differs_is_told() -> None:
    def both(six: Voice | None, four: Voice | None, n: str) -> list[WeighedClaim]:
        return [
            count(f"six {n}", 6, by=six, report=f"r6 {n}", origin="o"),
            count(f"four {n}", 4, by=four, report=f"r4 {n}", origin="p"),
        ]

    (matter,) = weigh([*both(POLICE, ARMY, "a"), *both(ARMY, POLICE, "b")]).matters
    assert "Army: 4 and 6; police: 4 and 6." in matter.trace
    (matter,) = weigh([*both(None, None, "a"), *both(None, None, "b")]).matters
    assert {f"the report of carrier of r{n} {x}: {n}" for n in (4, 6) for x in "ab"} == {
        side[:1].lower() + side[1:] for side in matter.trace[1].rstrip(".").split("; ")
    }


def test_what_differs_among_copies_is_told_as_known_on_each_day() -> None:
    early = [count(f"z{n}", 8, known=6, report=f"z{n}", origin="o") for n in range(2)]
    late = [count(f"b{n}", 8, known=7, report=f"b{n}", origin="o") for n in range(30)]
    other = count("other", 3, known=6)
    found = weigh([*late, *early, other])
    known = [c.id for c in [*early, other] if c.known_on and c.known_on <= day(6)]
    assert pairs_of(found, "conflict", known) == {("other", "z0"), ("other", "z1")}
    assert pairs_of(weigh([*early, other]), "conflict") <= pairs_of(found, "conflict")


def accusing(report: str, by: Voice, actor: str) -> WeighedClaim:
    return happening(
        f"who {report}", targets=("the mill",), actors=(actor,), by=by, report=report, origin=actor
    )


@pytest.mark.parametrize("copies", [2, 3, 9, MANY])
def test_whichever_copies_are_withheld_the_others_differ(copies: int) -> None:
    east, west = (replace(voice(name), party=name) for name in ("east", "west"))
    one = [
        *(count(f"a{n:02}", 8, report=f"a{n:02}", origin="o") for n in range(copies)),
        *(accusing(f"a{n:02}", east, "westerners") for n in range(copies)),
    ]
    other = [
        *(count(f"b{n:02}", 3, report=f"b{n:02}", origin="p") for n in range(copies)),
        *(accusing(f"b{n:02}", west, "easterners") for n in range(copies)),
    ]
    rows = [*one, *other]
    found = weigh(rows)
    told = pairs_of(found, "conflict")
    for kind in ("", "who "):
        mine = {pair for pair in told if pair[0].startswith("who ") == bool(kind)}
        most = min(copies * copies, 2 * HEAD * FEW)
        assert FEW <= len(mine) <= most and (copies > FEW or len(mine) == copies * copies)
    for hidden in permutations([f"{side}{n:02}" for side in "ab" for n in range(min(copies, FEW + 1))], 2):
        seen = {c.id for c in rows if c.report not in hidden}
        if copies > 2:
            told = pairs_of(found, "conflict", seen)
            assert {source.startswith("who ") for source, _ in told} == {True, False}, hidden


@pytest.mark.parametrize("make", [count, happening])
def test_a_denial_is_told_for_every_copy_whichever_of_its_own_copies_are_withheld(
    make: Callable[..., WeighedClaim],
) -> None:
    value = (4,) if make is count else ()
    more = {} if make is count else {"targets": ("the mill",)}
    yes = [make(f"y{n:02}", *value, report=f"y{n:02}", origin="o", **more) for n in range(MANY)]
    no = [
        make(
            f"n{n:02}", *value, by=COUNCIL, report=f"n{n:02}", origin="p", stance="denies",
            attribution=f"x{n}", **more,
        )
        for n in range(MANY)
    ]  # fmt: skip
    found = weigh([*yes, *no])
    assert {m.standing for m in found.matters} == {"denied"}
    told = pairs_of(found, "denial")
    assert len(told) == FEW * HEAD + FEW * (MANY - FEW)
    for hidden in range(FEW):
        assert {yes for no, yes in told if no != f"n{hidden:02}"} == {c.id for c in yes}


# ---- the same of whole reports

FILLER = (
    "Snow had closed both passes above the valley and the ferry lay in the harbour with a broken shaft, its crew "
    "said. Bakers sold what flour they had left, and the school kept its stoves lit for those who had no wood."
)
Told = dict[str, tuple[str, str, str]]


def record_of(reports: Told, tools: Tools, at: Path) -> Record:
    """A record of some reports: carrier, day and text by name."""
    (at / "texts").mkdir(parents=True)
    with (at / "reports.csv").open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(("path", "carrier", "published"))
        for name, (carrier, on, text) in reports.items():
            (at / "texts" / f"{name}.txt").write_text(text)
            rows.writerow((f"{name}.txt", carrier, on))
    record = open_record(at / "record.db", create=True)
    pipeline.add_reports(record, [at / "texts"], read_on=date(2031, 6, 1), tools=tools)
    return record


def told_by(view: View, relation: str) -> Pairs:
    """The ends of the relations of figures, by the names of their reports."""
    names = {row.report.key: Path(row.report.name).stem for row in view.reports()}
    figures = {row.id: names[row.report] for row in view.claims()[0]}
    pairs = {(r.source, r.target) for r in view.relations() if r.relation == relation}
    return {(figures[a], figures[b]) for a, b in pairs if a in figures and b in figures}


@pytest.mark.parametrize("n", range(4))
def test_a_carrier_that_takes_back_what_it_copied(shared_tools: Tools, tmp_path: Path, n: int) -> None:
    killed = "Nine miners were killed in Kolwezi on Monday."
    reports = {
        "a": ("Alpha", "2031-05-06", f"{killed} {FILLER} Sheet {n}."),
        "b": ("Beta", "2031-05-06", f"{killed} {FILLER} Page {n}."),
        "c": ("Beta", "2031-05-07", f"No, nine miners were not killed in Kolwezi on Monday. A hoax, number {n}."),
    }  # fmt: skip
    record = record_of(reports, shared_tools, tmp_path)
    view = View(record)
    assert told_by(view, "denial") == {("c", "a")}
    assert [len(m.claims) for m in view.matters() if m.kind == "figure"] == [3]
    record.close()


def test_what_differs_is_told_as_known_and_to_the_public(shared_tools: Tools, tmp_path: Path) -> None:
    nine = f"Nine miners were killed in Kolwezi on Monday. {FILLER}"
    reports = {
        "a": ("Alpha", "2031-05-06", nine),
        "b": ("Beta", "2031-05-06", nine),
        "c": ("Gamma", "2031-05-06", "Four miners were killed in Kolwezi on Monday. The pit stays shut."),
        **{f"l{n}": (f"Late {n}", "2031-05-07", nine) for n in range(5)},
    }
    record = record_of(reports, shared_tools, tmp_path)
    view = View(record)
    assert told_by(View(record, as_known=date(2031, 5, 6)), "conflict") == {("c", "a"), ("c", "b")}
    keys = {Path(row.report.name).stem: row.report.key for row in view.reports()}
    for name in ("a", "b"):
        pipeline.judge(
            record, keys[name], "sensitive", "R. Viewer", note="n", edits={"class": "other"}, tools=shared_tools
        )  # fmt: skip
        public = View(record)
        withholder_of(public, "public")
        assert told_by(public, "conflict") == {
            ("c", other) for other in keys if other not in ("c", "a", name)
        }
    record.close()
