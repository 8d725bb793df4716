"""Reports that are held: nobody deletes them until they are released, and the log says who did both, and why."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from dateline import pipeline
from dateline.api import Record as Api
from dateline.errors import RecordError, UsageError
from dateline.model import Retention
from dateline.record import Record, View, open_record, verify_record
from dateline.record.holds import WHOLE, hold, holds, release
from dateline.record.log import read_log
from dateline.record.retention import due_reports

BY = "R. Viewer"
TEXTS = {
    "inland": "Nine people were hurt when a barn burned in Leeds on 3 May 2031, police said.",
    "harbour": "Four boats sank in Leeds on 4 May 2031, the harbour office said.",
}


@pytest.fixture
def record(shared_tools: pipeline.Tools, tmp_path: Path) -> Iterator[Record]:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.txt").write_text(text)
    with open_record(tmp_path / "held.db", create=True) as record:
        pipeline.add_reports(
            record, sorted(tmp_path.glob("*.txt")), read_on=date(2031, 6, 1), tools=shared_tools
        )
        yield record


def key_of(record: Record, name: str) -> str:
    row = View(record).find_report(name)
    assert row is not None
    return row.report.key


def test_a_held_report_is_not_deleted_until_it_is_released(
    record: Record, shared_tools: pipeline.Tools
) -> None:
    inland, harbour = key_of(record, "inland"), key_of(record, "harbour")
    (made,) = hold(record, [inland], BY, "a court asked for it")
    assert (made.subject, made.author, made.reason) == (inland, BY, "a court asked for it")
    with pytest.raises(UsageError, match=f"{inland} is held .* by R. Viewer: a court asked for it"):
        pipeline.delete_reports(record, [harbour, inland], BY, "by mistake", tools=shared_tools)
    assert len(record.reports()) == 2  # nothing of it was done
    release(record, [inland], BY, "the case is closed")
    pipeline.delete_reports(record, [inland], BY, "asked by the family", tools=shared_tools)
    assert [report.key for report in record.reports()] == [harbour]
    with record.read() as connection:
        acts = [(entry.action, entry.actor) for entry in read_log(connection)]
    assert [act for act in acts if act[0] in ("hold", "release", "delete")] == [
        ("hold", BY),
        ("release", BY),
        ("delete", BY),
    ]
    assert verify_record(record) == []


def test_a_hold_on_the_whole_record_holds_every_report(record: Record, shared_tools: pipeline.Tools) -> None:
    hold(record, [WHOLE], BY, "an inquiry is open")
    with pytest.raises(UsageError, match="the whole record is held"):
        pipeline.delete_reports(record, [key_of(record, "inland")], BY, "no", tools=shared_tools)
    due = due_reports(View(record), Retention(1), date(2099, 1, 1))
    assert len(due) == 2 and all(one.hold is not None for one in due)
    assert due_reports(View(record), Retention(1), date(2099, 1, 1), most=1) == due[:1]


def test_what_is_held_again_bears_the_newer_reason(record: Record) -> None:
    inland = key_of(record, "inland")
    hold(record, [inland], BY, "first")
    hold(record, [inland], "A. Nother", "second")
    assert [(one.author, one.reason) for one in holds(record)] == [("A. Nother", "second")]


def test_a_hold_without_a_reason_and_a_release_of_nothing_are_refused(record: Record) -> None:
    inland = key_of(record, "inland")
    with pytest.raises(UsageError, match="a reason"):
        hold(record, [inland], BY, " ")
    with pytest.raises(UsageError, match="is not held"):
        release(record, [inland], BY, "why not")
    with pytest.raises(RecordError):
        hold(record, [inland, "rep-0000000000000000"], BY, "two")
    assert holds(record) == []


def test_holds_have_a_place_in_the_library_and_their_words_leave_for_nobody_else(record: Record) -> None:
    own = Api(record)
    assert own.hold(["inland"], by=BY, reason="a court asked for it")[0]["author"] == BY
    (shown,) = Api(record, "partner").holds()
    assert shown["author"] == shown["reason"] == "[withheld]"
    due = {row["name"]: row["held"] for row in own.due(1, today=date(2099, 1, 1))}
    assert due == {"inland": True, "harbour": False}
    with pytest.raises(UsageError) as refused:
        Api(record, "partner").delete(["inland"], by=BY, reason="no")
    assert "is held; release it first" in str(refused.value) and "court" not in str(refused.value)
    assert len(own.release(["inland"], by=BY, reason="done")) == 0


def test_a_report_called_record_is_not_taken_for_all_of_them(
    record: Record, shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    own = Api(record)
    with pytest.raises(UsageError, match="there is no report 'record'"):
        own.delete(["record"], by=BY, reason="no such one")
    assert [row["report"] for row in own.hold(["record"], by=BY, reason="all of them")] == [WHOLE]
    own.release(["record"], by=BY, reason="done")
    (tmp_path / "record.txt").write_text("Six people were hurt in York on 5 May 2031, the mayor said.")
    pipeline.add_reports(record, [tmp_path / "record.txt"], read_on=date(2031, 6, 1), tools=shared_tools)
    key = key_of(record, "record")
    for act in (own.hold, own.release):
        with pytest.raises(UsageError, match=f"by its key .{key}"):
            act(["record"], by=BY, reason="which?")
    assert [row["report"] for row in own.hold([key], by=BY, reason="that one")] == [key]
    own.release([key], by=BY, reason="done")
    assert [row["report"] for row in own.delete(["record"], by=BY, reason="asked for")] == [key]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM meta WHERE key LIKE 'hold.%'",
        "UPDATE meta SET value = replace(value, 'a court', 'nobody') WHERE key LIKE 'hold.%'",
        "UPDATE meta SET key = 'hold.record' WHERE key LIKE 'hold.%'",
    ],
)
def test_verify_holds_the_holds_in_force_against_the_log(record: Record, statement: str) -> None:
    inland, harbour = key_of(record, "inland"), key_of(record, "harbour")
    hold(record, [inland, harbour], BY, "a court asked for it")
    hold(record, [harbour], BY, "a court asked again")
    release(record, [inland], BY, "the case is closed")
    assert verify_record(record) == []
    with closing(sqlite3.connect(record.place)) as raw, raw:
        raw.execute(statement)
    assert {(f.slug, f.message) for f in verify_record(record)} == {
        ("facts", "the holds in force are not those of the log")
    }
