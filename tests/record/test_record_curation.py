"""Judgements: a person's word on top of the machine's, undone by another, kept when the reading changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from record_making import Clock, make_facts, make_resolution

from dateline.errors import RecordError, UsageError
from dateline.model import Extraction, Figure
from dateline.record import Record, View, add_judgement, in_force, judgements, orphans, reviews, verify_record

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
    for verdict in ("accepted", "rejected", "undone", "undone", "undone"):
        add_judgement(filled, FIGURE.id, verdict, "R. Viewer")  # type: ignore[arg-type]
        states.append(reviews(filled).get(FIGURE.id))
    assert states == ["accepted", "rejected", "accepted", None, None]
    assert len(judgements(filled)) == 5


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


def test_a_judgement_can_queue_what_it_makes_stale(filled: Record) -> None:
    add_judgement(filled, FIGURE.id, "accepted", "R. Viewer", stale=lambda report: [("weigh", "n1")])
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
