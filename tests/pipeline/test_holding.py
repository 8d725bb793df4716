"""Reports that are held: nobody deletes them until they are released, and the log says who did both, and why."""

from __future__ import annotations

from collections.abc import Iterator
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
    assert own.due(1, today=date(2099, 1, 1)).to_dicts()[0]["held"] in (True, False)
    assert len(own.release(["inland"], by=BY, reason="done")) == 0
