"""Verification: a sound record passes, and whatever is changed behind its back is said."""

from __future__ import annotations

import dataclasses
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from record_making import find, make_edge, make_facts, make_matter, make_resolution

from dateline.errors import RecordError
from dateline.model import Block, Change, Extraction, Hedge, Piece, PlaceMention, Span
from dateline.record import (
    Derivation,
    Record,
    ReportFacts,
    Version,
    View,
    add_judgement,
    open_record,
    verify_record,
)
from dateline.record.audit import SLUGS
from dateline.record.codec import press
from dateline.record.deletion import erase_reports, finish_deletion, tombstones
from dateline.record.quotation import Quoted


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "sound.db"
    with open_record(path, create=True) as record:
        a, b = make_facts("alpha"), make_facts("beta", killed=9)
        record.add_report(a)
        record.add_report(b)
        record.finish_stale([], [Derivation("edge", "all", [make_edge(a, b)])])
        assert a.extraction is not None
        matter = make_matter([a.extraction.figures[0].id], known_from=None)
        record.finish_stale([], [Derivation("matter", "all", [matter])])
        for facts in (a, b):
            record.finish_stale([], resolutions=[make_resolution(facts, date(2031, 5, 2))])
        assert a.extraction is not None
        add_judgement(record, a.extraction.figures[0].id, "accepted", "R. Viewer")
    return path


def failures(path: Path) -> list[str]:
    with open_record(path) as record:
        return [f.slug for f in verify_record(record)]


def tamper(path: Path, *statements: str, blobs: tuple[bytes, ...] = ()) -> None:
    with sqlite3.connect(path) as raw:
        for statement in statements:
            raw.execute(statement, blobs if "?" in statement else ())
    raw.close()


def test_a_sound_record_has_no_failures(path: Path) -> None:
    assert failures(path) == []


@pytest.mark.parametrize(
    ("statement", "slug"),
    [
        ("UPDATE passage SET text = replace(text, '3 people', '4 people')", "facts"),
        ('UPDATE passage SET "end" = 9999 WHERE n = 0', "span"),
        ("UPDATE report SET carrier = 'Somebody Else'", "facts"),
        ("UPDATE report SET published_on = '2031-01-01'", "facts"),
        ("UPDATE claim SET id = 'fig-0000000000000000' WHERE kind = 'figure'", "reference"),
        ("UPDATE claim_span SET start = start + 1", "reference"),
        ("UPDATE judgement SET quotation = 'other words'", "quotation"),
        ("UPDATE judgement SET claim = 'fig-0000000000000000'", "facts"),
        ("UPDATE judgement SET verdict = 'rejected'", "facts"),
        ("UPDATE judgement SET author = 'Somebody Else'", "facts"),
        ("UPDATE judgement SET note = 'no such note'", "facts"),
        ("DELETE FROM judgement", "facts"),
        (
            "INSERT INTO judgement (id, claim, report, start, end, quotation, verdict, author, at) "
            "SELECT 'jud-forged', claim, report, start, end, quotation, verdict, author, at FROM judgement",
            "facts",
        ),
        ("UPDATE derived SET digest = 'x' WHERE kind = 'figure'", "facts"),
        ("UPDATE derived SET report_id = 999 WHERE kind = 'figure'", "reference"),
        ("UPDATE tally SET number = number + 1 WHERE kind = 'figure'", "facts"),
        ("UPDATE tally SET number = number - 1 WHERE kind = 'report'", "facts"),
        ("DELETE FROM tally", "facts"),
        ("UPDATE derived SET place = 'elsewhere' WHERE kind = 'matter'", "facts"),
        ("UPDATE derived SET standing = 'corroborated' WHERE kind = 'matter'", "facts"),
        ("UPDATE derived SET place = 'elsewhere' WHERE kind = 'figure'", "facts"),
        ("UPDATE derived SET low = 77 WHERE kind = 'figure'", "facts"),
        ("UPDATE derived SET start = start + 1 WHERE kind = 'figure'", "facts"),
        ("UPDATE derived SET valid_end = '1999-01-01' WHERE kind = 'event'", "facts"),
        ("UPDATE derived SET high = NULL WHERE kind = 'event'", "facts"),
        ("UPDATE derived SET valid_start = '1999-01-01' WHERE kind = 'statement'", "facts"),
        ("UPDATE derived SET valid_start = '1999-01-01' WHERE kind = 'dating'", "facts"),
        ("UPDATE derived SET valid_end = '1999-01-01' WHERE kind = 'matter'", "facts"),
        ("UPDATE derived SET low = 77 WHERE kind = 'matter'", "facts"),
        ("UPDATE source SET text_sha256 = 'x'", "text"),
        ("UPDATE source SET encoding = 'nonsense'", "bytes"),
        ("UPDATE extraction SET body = x'00'", "damaged"),
        ("UPDATE source SET data = x'FF00'", "bytes"),
    ],
)
def test_a_changed_row_is_said(path: Path, statement: str, slug: str) -> None:
    tamper(path, statement)
    assert slug in failures(path)


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [("figure", "code", "'strays'"), ("event", "code", "'strays'"), ("statement", "code", "'strays'"), ("dating", "code", "'given'")],
)  # fmt: skip
def test_what_is_filed_as_what_it_is_not_is_said_of_its_row(
    path: Path, kind: str, column: str, value: str
) -> None:
    tamper(path, f"UPDATE derived SET {column} = {value} WHERE kind = '{kind}'")
    with open_record(path) as record:
        said = [f for f in verify_record(record) if f.message == "it is filed as what it is not"]
    assert len(said) == 2 and all(f" {kind} " in f.where for f in said)


@pytest.mark.parametrize(
    ("statement", "where", "says"),
    [
        (
            "DELETE FROM derived_term WHERE field = 'place' AND kind = 'figure'",
            " figure ",
            "not found by place",
        ),
        ("DELETE FROM derived_term WHERE field = 'claim'", "matter ", "not found by claim"),
        ("DELETE FROM derived_term WHERE field = 'report'", "edge ", "not found by report"),
        (
            "UPDATE OR REPLACE derived_term SET value = 'elsewhere' WHERE field = 'voice' AND kind = 'figure'",
            " figure ",
            "found by voice 'elsewhere', which it does not say",
        ),
        (
            "UPDATE derived_term SET day = '1999-01-01' WHERE field = 'place' AND kind = 'event'",
            " event ",
            "not found by place",
        ),
        (
            "INSERT INTO derived_term (derived_id, field, value) "
            "SELECT id, 'place', 'elsewhere' FROM derived WHERE kind = 'matter'",
            "matter ",
            "found by place 'elsewhere', which it does not say",
        ),
    ],
)
def test_what_is_found_by_what_it_does_not_say_is_said_of_its_row(
    path: Path, statement: str, where: str, says: str
) -> None:
    tamper(path, statement)
    with open_record(path) as record:
        said = verify_record(record)
    assert said and {f.slug for f in said} == {"facts"}
    assert any(where in f.where and says in f.message for f in said), said


def test_changed_bytes_are_said(path: Path) -> None:
    tamper(path, "UPDATE source SET data = ?", blobs=(press(b"Nothing happened at Testford.\n"),))
    assert {"bytes", "text", "quotation"} <= set(failures(path))


def test_a_report_taken_out_is_said(path: Path) -> None:
    tamper(
        path,
        "PRAGMA foreign_keys = OFF",
        "DELETE FROM report WHERE name = 'beta'",
    )
    assert {"facts", "reference"} <= set(failures(path))


def test_a_report_put_in_past_the_log_is_said(path: Path) -> None:
    tamper(
        path,
        "INSERT INTO report (key, name, sha256, recorded_at) "
        "SELECT 'rep-forged', 'forged', sha256, recorded_at FROM report LIMIT 1",
    )
    assert "facts" in failures(path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET actor = 'nobody' WHERE seq = 2",
        "UPDATE log SET detail = replace(detail, 'alpha', 'omega')",
        "UPDATE log SET at = '2030-01-01T00:00:00.000000Z' WHERE seq = 3",
        "DELETE FROM log WHERE seq = 2",
    ],
)
def test_a_changed_log_is_said(path: Path, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append only"):
        tamper(path, statement)
    tamper(path, "DROP TRIGGER log_no_update", "DROP TRIGGER log_no_delete", statement)
    assert "log" in failures(path)


def test_each_failure_says_where(path: Path) -> None:
    tamper(path, "UPDATE passage SET text = 'Drought' WHERE n = 0")
    with open_record(path) as record:
        found = verify_record(record)
    assert any("alpha" in f.where for f in found)
    assert {f.slug for f in found} <= set(SLUGS)
    assert all(str(f).startswith(f.slug) and f.message for f in found)
    assert found == sorted(found, key=lambda f: (f.slug, f.where, f.message))


class TestQuotations:
    def extracted(self, record: Record, facts: ReportFacts, extraction: Extraction) -> list[str]:
        record.add_report(dataclasses.replace(facts, extraction=extraction))
        return [f.slug for f in verify_record(record)]

    def test_words_that_are_not_there_fail(self, record: Record) -> None:
        facts = make_facts("alpha")
        place = PlaceMention(find(facts.source.text, "Testford"), "Upford", "Upford")
        assert self.extracted(record, facts, Extraction(facts.report.key, places=(place,))) == ["quotation"]

    def test_a_span_past_the_end_fails(self, record: Record) -> None:
        facts = make_facts("alpha")
        end = len(facts.source.text)
        hedge = Hedge(Span(end - 1, end + 1), "\n")
        assert "span" in self.extracted(record, facts, Extraction(facts.report.key, hedges=(hedge,)))

    def test_cleaned_words_of_escaped_text_pass(self, record: Record) -> None:
        text = "Rain &amp; wind\nat the dam"
        facts = make_facts("alpha", text)
        pieces = (Piece(0, 5, 0, 5), Piece(5, 6, 5, 10), Piece(6, 22, 10, 26))
        passage = dataclasses.replace(
            facts.passages[0], span=Span(0, 26), text="Rain & wind at the dam", pieces=pieces
        )
        facts = dataclasses.replace(facts, passages=(passage,), fingerprints=())
        quoted = (
            Hedge(Span(0, 15), "Rain & wind"),
            Hedge(Span(11, 26), "wind at the dam"),
            Hedge(Span(0, 15), "Rain &amp; wind"),
        )
        assert self.extracted(record, facts, Extraction(facts.report.key, hedges=quoted)) == []

    def test_cleaned_words_that_differ_fail(self, record: Record) -> None:
        facts = make_facts("alpha", "Rain &amp; wind at the dam")
        quoted = Hedge(Span(0, 15), "Rain & hail")
        assert self.extracted(record, facts, Extraction(facts.report.key, hedges=(quoted,))) == ["quotation"]

    def test_the_evidence_of_a_date_is_checked(self, record: Record) -> None:
        facts = make_facts("alpha")
        record.add_report(facts)
        good = make_resolution(facts, date(2031, 5, 2)).dating
        bad = dataclasses.replace(good.evidence[0], text="Tuesday")
        dating = dataclasses.replace(good, evidence=(bad,))
        record.finish_stale([], [Derivation("dating", facts.report.key, [Version(dating, None)])])
        assert [f.slug for f in verify_record(record)] == ["quotation"]

    def test_evidence_from_another_report_is_checked_there(self, record: Record) -> None:
        a, b = make_facts("alpha"), make_facts("beta", killed=9)
        record.add_report(a)
        record.add_report(b)
        dating = make_resolution(a, date(2031, 5, 2)).dating
        elsewhere = dataclasses.replace(dating.evidence[0], report=b.report.key)
        wrong = dataclasses.replace(elsewhere, span=Span(0, 6))
        for evidence, slugs in (((elsewhere,), []), ((wrong,), ["quotation"])):
            mixed = dataclasses.replace(dating, evidence=evidence)
            record.finish_stale([], [Derivation("dating", a.report.key, [Version(mixed, None)])])
            assert [f.slug for f in verify_record(record)] == slugs

    def test_a_change_in_an_edge_is_checked(self, record: Record) -> None:
        a, b = make_facts("alpha"), make_facts("beta", killed=9)
        record.add_report(a)
        record.add_report(b)
        edge = dataclasses.replace(make_edge(a, b), changed=(Change(Span(0, 5), Span(900, 905), "edited"),))
        record.finish_stale([], [Derivation("edge", "all", [edge])])
        assert [f.slug for f in verify_record(record)] == ["span"]

    def test_blocks_come_back(self, record: Record) -> None:
        facts = make_facts("alpha")
        blocks = (Block("Flood", (Piece(0, 5, 0, 5),), "title"), Block("x", ()))
        facts = dataclasses.replace(facts, source=dataclasses.replace(facts.source, blocks=blocks))
        record.add_report(facts)
        assert record.source(facts.source.sha256).blocks == blocks


def test_a_report_that_was_tampered_with_is_deleted_and_added_again(path: Path) -> None:
    tamper(path, "UPDATE source SET data = ? WHERE sha256 IN (SELECT sha256 FROM report WHERE name = 'beta')",
           blobs=(press(b"Nothing happened at Testford.\n"),))  # fmt: skip
    original = make_facts("beta", killed=9)
    with open_record(path) as record:
        assert {f.where.split()[0] for f in verify_record(record)} >= {"source"}
        erase_reports(record, [original.report.key], "R. Viewer", "its bytes were changed; added again", [])
        assert finish_deletion(record) and verify_record(record) == []
        assert record.add_report(original)
        record.finish_stale([], resolutions=[make_resolution(original, date(2031, 5, 2))])
        assert verify_record(record) == [] and tombstones(record) == []
        assert len(View(record).figures()) == 2


def test_a_record_whose_log_was_broken_can_still_be_read_and_goes_on(path: Path) -> None:
    tamper(path, "DROP TRIGGER log_no_update", "UPDATE log SET actor = 'nobody' WHERE seq = 2")
    before = failures(path)
    with open_record(path) as record:
        assert len(View(record).figures()) == 2
        assert record.add_report(make_facts("gamma", killed=5))
        assert [f.where for f in verify_record(record) if f.slug == "log"] == ["entry 2"]
    assert failures(path) == before


def test_a_truncated_record_is_said_and_a_copy_goes_on(path: Path, tmp_path: Path) -> None:
    with sqlite3.connect(path) as raw, sqlite3.connect(tmp_path / "copy.db") as copy:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.backup(copy)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    for beside in ("-wal", "-shm"):
        Path(f"{path}{beside}").unlink(missing_ok=True)
    try:
        found = failures(path)
    except RecordError as error:
        assert "damaged" in str(error) and "restore a copy" in str(error)
    else:
        assert "damaged" in found
    with open_record(tmp_path / "copy.db") as record:
        assert verify_record(record) == [] and len(record.reports()) == 2


def test_the_first_span_of_several_may_be_said_with_other_spaces() -> None:
    text = "Nine died across  Testford. Police said so."
    quoted = Quoted("rep-1", text, [])
    assert quoted.says((Span(0, 26), Span(28, 34)), "Nine died across Testford")
    assert not quoted.says((Span(0, 26), Span(28, 34)), "Ten died across Testford")
