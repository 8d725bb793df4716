"""Judgements: a person's word on top of the machine's, undone by another, kept when the reading changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_making import Clock, make_facts, make_matter, make_resolution

from dateline.errors import RecordError, UsageError
from dateline.model import Extraction, Figure, Span
from dateline.record import (
    Derivation,
    Record,
    View,
    add_judgement,
    contradictions,
    in_force,
    judgements,
    open_record,
    orphans,
    reviews,
    schema,
    verify_record,
)
from dateline.record.in_force import rulings
from dateline.record.judging import judgements_on
from dateline.record.log import append_entry, read_log

FACTS = make_facts("alpha")
assert FACTS.extraction is not None
FIGURE = FACTS.extraction.figures[0]


@pytest.fixture
def filled(record: Record) -> Record:
    record.add_report(FACTS)
    record.finish_stale([], resolutions=[make_resolution(FACTS, date(2031, 5, 2))])
    return record


def test_a_judgement_is_kept_with_its_anchor(filled: Record) -> None:
    made = add_judgement(filled, FIGURE.id, "accepted", "R. Viewer", note="checked by phone")
    assert judgements(filled) == [made]
    assert made.quotation == FIGURE.text
    assert made.span == FIGURE.spans[0]
    assert View(filled).figures()[0].review == "accepted"
    assert View(filled).figures()[0].resolved.figure == FIGURE
    assert verify_record(filled) == []


def test_the_last_word_counts_and_undo_restores_the_one_before(filled: Record) -> None:
    states = []
    for verdict in ("accepted", "rejected", "undone", "undone"):
        add_judgement(filled, FIGURE.id, verdict, "R. Viewer")  # type: ignore[arg-type]
        states.append(reviews(filled).get(FIGURE.id))
    assert states == ["accepted", "rejected", "accepted", None]
    assert len(judgements(filled)) == 4
    with pytest.raises(UsageError, match="nothing to undo"):
        add_judgement(filled, FIGURE.id, "undone", "R. Viewer")


def test_edits_are_kept_by_slot(filled: Record) -> None:
    made = add_judgement(filled, FIGURE.id, "edited", "R. Viewer", edits={"population": "crew"})
    assert judgements(filled)[0].edits == made.edits == (("population", "crew"),)


def test_as_recorded_before_a_judgement_it_was_not_made(filled: Record, clock: Clock) -> None:
    before = clock.at
    add_judgement(filled, FIGURE.id, "rejected", "R. Viewer")
    assert View(filled, as_recorded=before).figures()[0].review == "unreviewed"


def test_a_judgement_on_a_claim_that_is_read_no_more_is_an_orphan(filled: Record) -> None:
    made = add_judgement(filled, FIGURE.id, "accepted", "R. Viewer")
    assert orphans(filled) == []
    filled.add_extraction(FACTS.report.key, Extraction(FACTS.report.key), "rules-2")
    assert orphans(filled) == [made]
    assert judgements(filled) == [made]


def test_as_recorded_before_the_newer_reading_it_was_no_orphan(filled: Record, clock: Clock) -> None:
    made = add_judgement(filled, FIGURE.id, "accepted", "R. Viewer")
    before = clock.at
    filled.add_extraction(FACTS.report.key, Extraction(FACTS.report.key), "rules-2")
    assert orphans(filled, until=before) == [] and orphans(filled) == [made]


def test_a_judgement_can_queue_what_it_makes_stale(filled: Record) -> None:
    add_judgement(filled, FIGURE.id, "accepted", "R. Viewer", stale=lambda one: [("weigh", "n1")])
    assert [one.key for one in filled.stale("weigh")] == ["n1"]


@pytest.mark.parametrize(
    ("verdict", "author", "edits"),
    [
        ("liked", "R. Viewer", None),
        ("accepted", " ", None),
        ("edited", "R. Viewer", None),
        ("accepted", "R.", {"a": "b"}),
    ],
)
def test_a_bad_call_is_refused(
    filled: Record, verdict: str, author: str, edits: dict[str, str] | None
) -> None:
    with pytest.raises(UsageError):
        add_judgement(filled, FIGURE.id, verdict, author, edits=edits)  # type: ignore[arg-type]
    assert judgements(filled) == []


def test_a_judgement_on_no_claim_is_refused(filled: Record) -> None:
    with pytest.raises(RecordError, match="no claim 'fig-none'"):
        add_judgement(filled, "fig-none", "accepted", "R. Viewer")


def _read_again(record: Record, *figures: Figure) -> None:
    record.add_extraction(FACTS.report.key, Extraction(FACTS.report.key, figures=figures), "rules-2")


def test_a_judgement_follows_its_claim_to_another_id(filled: Record) -> None:
    add_judgement(filled, FIGURE.id, "accepted", "R. Viewer")
    _read_again(filled, replace(FIGURE, id="fig-new", measure="injured"))
    assert orphans(filled) == []
    assert reviews(filled) == {"fig-new": "accepted"}


def test_a_judgement_follows_no_claim_of_other_words(filled: Record) -> None:
    made = add_judgement(filled, FIGURE.id, "accepted", "R. Viewer")
    _read_again(filled, replace(FIGURE, id="fig-new", text="x"))
    assert orphans(filled) == [made] and reviews(filled) == {}


def test_between_two_claims_of_the_same_words_a_judgement_stays_an_orphan(filled: Record) -> None:
    made = add_judgement(filled, FIGURE.id, "accepted", "R. Viewer")
    _read_again(filled, replace(FIGURE, id="fig-one"), replace(FIGURE, id="fig-two"))
    assert orphans(filled) == [made]


def test_an_orphan_is_found_again_when_its_claim_is(filled: Record) -> None:
    add_judgement(filled, FIGURE.id, "accepted", "R. Viewer")
    filled.add_extraction(FACTS.report.key, Extraction(FACTS.report.key), "rules-2")
    filled.add_extraction(FACTS.report.key, Extraction(FACTS.report.key, figures=(FIGURE,)), "rules-3")
    assert orphans(filled) == [] and reviews(filled) == {FIGURE.id: "accepted"}


def test_only_the_judgements_of_some_reports_are_asked_for(filled: Record) -> None:
    add_judgement(filled, FIGURE.id, "accepted", "R. Viewer")
    assert in_force(filled, reports=set()) == {}
    assert list(in_force(filled, reports={FACTS.report.key})) == [FIGURE.id]


# ---- on both stores alike


def test_the_characters_and_the_report_of_a_judgement_are_its_anchor(filled: Record) -> None:
    key = FACTS.report.key
    made = add_judgement(
        filled,
        f"{key}:0-5",
        "sensitive",
        "R. Viewer",
        note="a shelter",
        edits={"class": "shelter or medical site"},
    )
    assert (made.report, made.quotation) == (key, FACTS.source.text[:5])
    add_judgement(filled, key, "noted", "R. Viewer", note="from the harbour master")
    assert [one.subject for one in judgements(filled)] == [f"{key}:0-5", key]
    assert judgements_on(filled, key)[0].note == "from the harbour master"
    assert verify_record(filled) == []


@pytest.mark.parametrize("characters", ["0-9999", "5-5", "7-3", "x-y"])
def test_characters_that_the_report_does_not_have_are_refused(characters: str, filled: Record) -> None:
    with pytest.raises(UsageError):
        add_judgement(filled, f"{FACTS.report.key}:{characters}", "noted", "R. Viewer", note="x")


def test_a_matter_is_judged_by_its_claims_and_lost_with_all_of_them(filled: Record) -> None:
    matter = make_matter([FIGURE.id])
    filled.finish_stale([], [Derivation("matter", "b", [matter])])
    made = add_judgement(
        filled, matter.id, "standing", "R. Viewer", note="by phone", edits={"standing": "disputed"}
    )
    assert [part.subject for part in made.parts] == [FIGURE.id]
    [ruling] = rulings(filled, "matter", ("standing",))
    assert ruling.claims == ((FIGURE.id,),)
    _read_again(filled, replace(FIGURE, id="fig-new"))
    assert rulings(filled, "matter", ("standing",))[0].claims == (("fig-new",),)
    filled.add_extraction(FACTS.report.key, Extraction(FACTS.report.key), "rules-3")
    assert rulings(filled, "matter", ("standing",)) == [] and orphans(filled) == [made]


def test_a_taken_back_judgement_can_be_brought_back(filled: Record) -> None:
    made = add_judgement(filled, FIGURE.id, "rejected", "R. Viewer")
    undone = add_judgement(filled, made.id, "undone", "S. Other")
    assert reviews(filled) == {}
    add_judgement(filled, undone.id, "undone", "R. Viewer")
    assert reviews(filled) == {FIGURE.id: "rejected"}
    with pytest.raises(RecordError, match="no judgement"):
        add_judgement(filled, "jud-0", "undone", "R. Viewer")


def test_two_peoples_last_words_that_differ_are_a_contradiction(filled: Record) -> None:
    add_judgement(filled, FIGURE.id, "accepted", "R. Viewer")
    assert contradictions(filled) == []
    add_judgement(filled, FIGURE.id, "rejected", "S. Other")
    [pair] = contradictions(filled)
    assert (pair.earlier.author, pair.later.author) == ("R. Viewer", "S. Other")
    add_judgement(filled, FIGURE.id, "rejected", "R. Viewer")
    assert contradictions(filled) == []


def test_two_who_judge_at_once_are_both_heard(filled: Record, opened: Callable[..., Record]) -> None:
    def judge(author: str) -> None:
        mine = opened(wait_seconds=20.0)
        for _ in range(5):
            add_judgement(mine, FIGURE.id, "accepted", author)

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(judge, ["A", "B", "C"]))
    assert Counter(one.author for one in judgements(filled)) == {"A": 5, "B": 5, "C": 5}
    assert verify_record(filled) == []


def test_the_log_keeps_no_words_of_a_judgement(filled: Record) -> None:
    add_judgement(filled, FIGURE.id, "noted", "R. Viewer", note="zebra crossing")
    with filled.read() as connection:
        assert not any("zebra" in entry.detail for entry in read_log(connection))


@pytest.mark.parametrize(
    ("subject", "verdict", "more", "says"),
    [
        ("claim", "noted", {}, "needs its words"),
        ("claim", "standing", {"note": "x", "edits": {"standing": "denied"}}, "cannot be said of a figure"),
        ("claim", "sensitive", {"note": "x", "edits": {"class": "secret"}}, "class must be one of"),
        ("claim", "sensitive", {"edits": {"class": "other"}}, "needs a reason"),
        ("claim", "merged", {"parts": ["x"]}, "cannot be said of a figure"),
        ("report", "accepted", {}, "cannot be said of a report"),
        ("claim", "accepted", {"parts": ["x"]}, "if and only if"),
    ],
)
def test_what_cannot_be_said_is_refused(
    subject: str, verdict: str, more: dict[str, object], says: str, filled: Record
) -> None:
    on = FIGURE.id if subject == "claim" else FACTS.report.key
    with pytest.raises(UsageError, match=says):
        add_judgement(filled, on, verdict, "R. Viewer", **more)  # type: ignore[arg-type]
    assert judgements(filled) == []


@given(
    steps=st.lists(st.tuples(st.sampled_from(["accepted", "rejected", "noted"]), st.booleans()), max_size=6)
)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_undo_brings_back_what_was_in_force_before(
    steps: list[tuple[str, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with open_record(tmp_path_factory.mktemp("undo") / "a.db", create=True, clock=Clock()) as record:
        record.add_report(FACTS)
        stack = [reviews(record)]
        for verdict, back in steps:
            if back and len(stack) > 1:
                add_judgement(record, FIGURE.id, "undone", "R. Viewer")
                stack.pop()
            else:
                add_judgement(record, FIGURE.id, verdict, "R. Viewer", note="x")  # type: ignore[arg-type]
                stack.append(reviews(record))
            assert reviews(record) == stack[-1]
        assert verify_record(record) == []


@given(
    said=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(["accepted", "rejected", "noted"])), max_size=5
    ),
    later=st.lists(
        st.sampled_from(["same", "renamed", "reworded", "measured", "gone"]), min_size=3, max_size=3
    ),
)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_later_reading_keeps_every_judgement_or_lists_it_as_orphaned(
    said: list[tuple[int, str]], later: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    read = FACTS.extraction
    assert read is not None
    claims = [read.figures[0], read.events[0], read.statements[0]]
    with open_record(tmp_path_factory.mktemp("later") / "a.db", create=True, clock=Clock()) as record:
        record.add_report(FACTS)
        made = {add_judgement(record, claims[n].id, verdict, "A", note="x").id: n for n, verdict in said}  # type: ignore[arg-type]
        before = {
            n: one.verdict
            for n, claim in enumerate(claims)
            for i, one in in_force(record).items()
            if i == claim.id
        }
        rows = [_changed(claim, how) for claim, how in zip(claims, later, strict=True)]
        figures, events, statements = ([row] if row is not None else [] for row in rows)
        again = replace(read, figures=tuple(figures), events=tuple(events), statements=tuple(statements))
        record.add_extraction(FACTS.report.key, again, "rules-2")
        lost = {n for n, how in enumerate(later) if how in ("reworded", "gone")}
        assert {one.id for one in orphans(record)} == {key for key, n in made.items() if n in lost}
        kept = {
            row.id: before[n]
            for n, row in enumerate(rows)
            if row is not None and n in before and n not in lost
        }
        assert reviews(record) == kept
        assert verify_record(record) == []


def _changed(claim: Any, how: str) -> Any:
    """A claim as a later reading has it."""
    kind = claim.id.partition("-")[0]
    if how == "gone":
        return None
    if how == "renamed":
        return replace(claim, id=f"{kind}-{'0' * 16}")
    if how == "reworded":
        short = Span(claim.span.start, claim.span.start + 3) if kind == "sta" else None
        words = FACTS.source.text
        if short is not None:
            return replace(claim, id=f"{kind}-{'1' * 16}", span=short, text=short.of(words))
        span = Span(claim.spans[0].start, claim.spans[0].start + 3)
        return replace(claim, id=f"{kind}-{'1' * 16}", spans=(span,), text=span.of(words))
    return replace(claim, measure="injured") if how == "measured" and kind == "fig" else claim


def test_judgements_of_an_earlier_version_hold(filled: Record) -> None:
    """Version 3 kept no anchors, no hash in the log, and an `undone` that took back the last word on its claim."""
    at, span = datetime(2031, 5, 3, tzinfo=UTC), FIGURE.spans[0]
    rows = [("jud-a", "accepted"), ("jud-b", "rejected"), ("jud-c", "undone")]
    with filled.write() as connection:
        for n, (key, verdict) in enumerate(rows):
            connection.execute(
                schema.judgement.insert().values(
                    id=key, claim=FIGURE.id, report=FACTS.report.key, start=span.start, end=span.end,
                    quotation=FIGURE.text, verdict=verdict, author="A", at=at + timedelta(hours=n),
                )
            )  # fmt: skip
            append_entry(
                connection, at, "A", "judge", key, {"claim": FIGURE.id, "verdict": verdict, "note": None}
            )
    assert reviews(filled) == {FIGURE.id: "accepted"} and verify_record(filled) == []
    add_judgement(filled, FIGURE.id, "undone", "B")
    assert reviews(filled) == {}
