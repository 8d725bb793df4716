"""Reports deleted with a tombstone: nothing of them is left, what remains is as if they had never come, and the log says so."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from curated_reports import REPORTS

from dateline import pipeline
from dateline.api import Record as Api
from dateline.errors import RecordError, UsageError
from dateline.export import export_jsonl
from dateline.model import Profile, Retention
from dateline.read import read_profile
from dateline.record import Record, View, Withholder, judgements, open_record, verify_record
from dateline.record import schema as s
from dateline.record.codec import expand, unpack
from dateline.record.deletion import erase_reports, finish_deletion, is_unfinished, tombstones
from dateline.record.log import read_log
from dateline.record.retention import due_reports
from dateline.record.rows import Keys, Telling
from dateline.record.search import search

READ_ON = date(2031, 6, 1)
#: another version of the wire's report, in the words of the first: lineage and origins hang on it
COPY = ("Coast Today", "2031-05-07", REPORTS["wire"][2].replace("12 people", "12 persons"))
EVERY = {**REPORTS, "copy": COPY}


def write_texts(folder: Path, names: list[str], every: Mapping[str, tuple[str, str, str]] = EVERY) -> Path:
    folder.mkdir()
    rows = ["path,carrier,published"]
    for name in names:
        carrier, day, text = every[name]
        (folder / f"{name}.txt").write_text(text)
        rows.append(f"{name}.txt,{carrier},{day}")
    (folder / "reports.csv").write_text("\n".join(rows) + "\n")
    return folder


@pytest.fixture(scope="module")
def base(shared_tools: pipeline.Tools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    with open_record(folder / "base.db", create=True) as record:
        texts = write_texts(folder / "texts", sorted(EVERY))
        pipeline.add_reports(record, [texts], read_on=READ_ON, tools=shared_tools)
    return folder / "base.db"


@pytest.fixture
def record(base: Path, tmp_path: Path) -> Iterator[Record]:
    shutil.copy(base, tmp_path / "own.db")
    with open_record(tmp_path / "own.db") as opened:
        yield opened


def key_of(record: Record, name: str) -> str:
    row = View(record).find_report(name)
    assert row is not None
    return row.report.key


def export(record: Record, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    export_jsonl(View(record), folder, Withholder("internal", ()))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def delete(record: Record, tools: pipeline.Tools, *names: str) -> None:
    keys = [key_of(record, name) for name in names]
    pipeline.delete_reports(record, keys, "R. Viewer", "asked by the family", tools=tools)


@pytest.mark.parametrize("gone", [["wire"], ["courier"], ["echo"], ["copy"], ["wire", "courier"]])
def test_what_is_left_is_what_there_would_be_without(
    gone: list[str], record: Record, shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    delete(record, shared_tools, *gone)
    texts = write_texts(tmp_path / "texts", [name for name in sorted(EVERY) if name not in gone])
    with open_record(tmp_path / "without.db", create=True) as other:
        pipeline.add_reports(other, [texts], read_on=READ_ON, tools=shared_tools)
        assert export(record, tmp_path / "a") == export(other, tmp_path / "b")
    assert record.stale() == [] and verify_record(record) == []


def test_no_byte_of_it_is_left_anywhere(record: Record, shared_tools: pipeline.Tools, tmp_path: Path) -> None:
    key = key_of(record, "echo")
    claim = next(f.id for f in View(record).figures() if f.report == key)
    Api(record).reject(claim, by="R. Viewer", note="zebra crossing")
    Api(record).accept(claim, by="R. Viewer", note="zebra crossing")
    secrets = (
        b"overloaded",
        b"Rhos Lines",
        b"The mayor, Gwen Elis",
        b"thanked the divers",
        b"zebra crossing",
    )
    delete(record, shared_tools, "echo")
    with record.read() as connection:
        for row in connection.execute(s.derived.select()):
            assert key.encode() not in expand(row.body) and b"Gwen Elis," not in expand(row.body)
        for table in s.tables.sorted_tables:
            if table.name not in ("log", "meta"):
                assert key not in repr(connection.execute(table.select()).all()), table.name
        words = connection.exec_driver_sql(
            "SELECT count(*) FROM passage_words WHERE passage_words MATCH 'overloaded'"
        )
        assert words.scalar() == 0
    assert search(View(record), "overloaded") == [] and search(View(record), "lifeboat") != []
    assert judgements(record) == []
    record.close()
    for path in tmp_path.iterdir():
        assert [secret for secret in secrets if secret in path.read_bytes()] == [], path.name
    _check_vocabulary(tmp_path / "own.db")


#: a report that tells a middle name, the same one without it, and one that tells of none of them
FULL = (
    "Lakeside Herald",
    "2031-05-05",
    'NORVALE, May 5 - Ottilie Quemmorva Brandvold, a weaver, said nine people were killed when a mill burned in Norvale on '
    'Sunday. "I saw it," Brandvold said. Fire chief Aldous Zenthorpe Rask denied that 14 people were killed.',
)  # fmt: skip
CALLED = ("quemmorva", "zenthorpe")
NAMED = {
    "full": FULL,
    "brief": ("Pan Desk", "2031-05-06", FULL[2].replace("Quemmorva ", "").replace("Zenthorpe ", "").replace("May 5", "May 6")),
    "other": ("River Times", "2031-05-07", "WELBY, May 7 - Three schools were closed in Welby on Tuesday, the mayor said."),
}  # fmt: skip


def kept(record: Record, *names: str) -> dict[str, set[str]]:
    """By word, where a record holds it: the table, or the kind of a derived row and whether it stands."""
    found: dict[str, set[str]] = {name: set() for name in names}
    with record.read() as connection:
        for row in connection.execute(s.derived.select()):
            said = (expand(row.body) + repr(row).encode()).lower()
            for name in names:
                if name.encode() in said:
                    found[name].add(f"{row.kind} {'closed' if row.closed_at else 'stands'}")
        for table in s.tables.sorted_tables:
            if table.name != "derived":
                said = repr(connection.execute(table.select()).all()).lower().encode()
                for name in names:
                    if name.encode() in said:
                        found[name].add(table.name)
    return found


@pytest.mark.parametrize("order", [["full", "brief", "other"], ["brief", "other", "full"]])
@pytest.mark.parametrize("rejects", [False, True])
def test_words_of_a_name_that_others_were_found_by_go_with_the_report_that_told_it(
    order: list[str], rejects: bool, record_of: Any, shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    with record_of({order[0]: NAMED[order[0]]}) as record:
        for name in order[1:]:
            folder = tmp_path / name
            folder.mkdir()
            texts = write_texts(folder / "texts", [name], NAMED)
            pipeline.add_reports(record, [texts], read_on=READ_ON, tools=shared_tools)
        brief = key_of(record, "brief")
        words = derived_keys(record, "told", brief)
        assert words & {"quemmorva", "zenthorp"}, "the claims of another report are found by the whole name"
        if rejects:  # what they were found by is closed before the report that told the name goes
            for claim in [f.id for f in View(record).figures() if f.report == brief]:
                pipeline.judge(record, claim, "rejected", "R. Viewer", tools=shared_tools)
        assert crc32(b"quemmorva") in told_numbers(record)
        before = kept(record, *CALLED, "ottilie")
        closed = before["quemmorva"] | before["zenthorpe"]
        delete(record, shared_tools, "full")
        after = kept(record, *CALLED, "ottilie")
        assert {name: after[name] for name in CALLED} == {name: set() for name in CALLED}, closed
        assert crc32(b"quemmorva") not in told_numbers(record)
        assert {"name stands", "passage"} <= after["ottilie"]
        assert verify_record(record) == [] and record.stale() == []
        if not rejects:
            texts = write_texts(tmp_path / "left", ["brief", "other"], NAMED)
            with open_record(tmp_path / "without.db", create=True) as other:
                pipeline.add_reports(other, [texts], read_on=READ_ON, tools=shared_tools)
                assert export(record, tmp_path / "a") == export(other, tmp_path / "b")
    for path in tmp_path.glob("record.db*"):
        assert [word for word in CALLED if word.encode() in path.read_bytes().lower()] == [], path.name


def derived_keys(record: Record, field: str, report: str) -> set[str]:
    """What a report is found by now."""
    with record.read() as connection:
        query = s.derived.select().where(
            s.derived.c.kind == "keys",
            s.derived.c.scope == f"{field}|{report}",
            s.derived.c.closed_at.is_(None),
        )
        return {key for row in connection.execute(query) for key in unpack(row.body, Keys).keys}


def told_numbers(record: Record) -> set[int]:
    """The numbers of the words that claims tell, and told."""
    with record.read() as connection:
        rows = connection.execute(s.derived.select().where(s.derived.c.kind == "telling")).all()
    return {number for row in rows for _, words in unpack(row.body, Telling).told for number in words}


def test_a_deletion_keeps_what_the_record_held_of_others_before(
    record: Record, shared_tools: pipeline.Tools
) -> None:
    held, gone = key_of(record, "courier"), key_of(record, "echo")
    claim = next(f.id for f in View(record).figures() if f.report == held)
    pipeline.judge(record, claim, "edited", "R. Viewer", edits={"high": "40"}, tools=shared_tools)
    leaving = [row.id.encode() for row in View(record).figures() if row.report == gone] + [gone.encode()]

    def closed() -> set[tuple[int, str]]:
        with record.read() as connection:
            rows = connection.execute(s.derived.select().where(s.derived.c.closed_at.is_not(None))).all()
        return {
            (row.id, row.kind)
            for row in rows
            if claim.encode() in expand(row.body) and not any(one in expand(row.body) for one in leaving)
        }

    before = {(row, kind) for row, kind in closed() if kind not in ("keys", "telling")}
    delete(record, shared_tools, "echo")
    assert "figure" in {kind for _, kind in before} and closed() >= before


def _check_vocabulary(path: Path) -> None:
    """That the index holds no word that only the deleted report had."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.told USING fts5vocab('main', 'passage_words', 'row')")
        told = {word for (word,) in connection.execute("SELECT term FROM temp.told")}
    assert "lifeboat" in told and not told & {"overloaded", "rhos", "elis", "thanked"}


def test_the_log_keeps_a_tombstone_and_verify_says_what_was_not_deleted_so(
    record: Record, shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    key, sha = key_of(record, "echo"), record.report(key_of(record, "echo")).sha256
    delete(record, shared_tools, "echo")
    [stone] = tombstones(record)
    assert (stone.report, stone.sha256, stone.author, stone.reason) == (
        key,
        sha,
        "R. Viewer",
        "asked by the family",
    )
    assert Api(record).tombstones()[0]["sha256"] == sha
    assert Api(record, "public").tombstones()[0]["author"] == "[withheld]"
    with record.read() as connection:
        assert [e.action for e in read_log(connection) if e.subject == key] == ["add", "delete"]
    record.close()
    with sqlite3.connect(tmp_path / "own.db") as connection:
        connection.execute("DELETE FROM report WHERE key = ?", (key_of_name(connection, "wire"),))
    with open_record(tmp_path / "own.db") as again:
        said = [f for f in verify_record(again) if "it is gone" in f.message]
        assert len(said) == 1 and key not in said[0].where


def key_of_name(connection: sqlite3.Connection, name: str) -> str:
    return str(connection.execute("SELECT key FROM report WHERE name = ?", (name,)).fetchone()[0])


def test_deleted_bytes_are_refused_unless_asked(
    base: Path, record: Record, shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    before = export(record, tmp_path / "before")
    delete(record, shared_tools, "echo")
    texts = write_texts(tmp_path / "texts", ["echo"])
    added = pipeline.add_reports(record, [texts], read_on=READ_ON, tools=shared_tools)
    assert (added.read, [r.slug for r in added.unreadable]) == (0, ["deleted"])
    assert "R. Viewer" in added.unreadable[0].reason and "asked by the family" in added.unreadable[0].reason
    assert record.rejections(whole=True) == []
    added = pipeline.add_reports(record, [texts], read_on=READ_ON, tools=shared_tools, even_deleted=True)
    assert added.read == 1 and tombstones(record) == []
    assert export(record, tmp_path / "after") == before and verify_record(record) == []


def test_bytes_that_another_report_has_stay_and_that_is_said(
    record: Record, shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    (tmp_path / "again.txt").write_text(EVERY["echo"][2])
    pipeline.add_reports(record, [tmp_path / "again.txt"], read_on=READ_ON, tools=shared_tools)
    delete(record, shared_tools, "echo")
    assert tombstones(record)[0].bytes_kept
    assert search(View(record), "overloaded") != [] and verify_record(record) == []


def test_a_judgement_on_several_reports_is_left_with_the_others(
    record: Record, shared_tools: pipeline.Tools
) -> None:
    api = Api(record)
    toll = next(m for m in View(record).matters() if m.kind == "figure")
    made = api.set_standing(toll.id, "denied", by="R. Viewer", reason="x")
    delete(record, shared_tools, "wire")
    [one] = judgements(record)
    assert one.id == made and key_of(record, "echo") in {part.report for part in one.parts}
    assert next(m for m in View(record).matters() if m.kind == "figure").standing == "denied"
    assert verify_record(record) == []


def test_a_deletion_that_was_cut_short_is_finished_later(
    record: Record, shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    key = key_of(record, "echo")
    with record.snapshot() as still:
        stale = pipeline.derivation.deleting.touched_by(still, [key])
    erase_reports(record, [key], "R. Viewer", "x", stale)  # killed here: nothing derived, nothing rewritten
    assert is_unfinished(record) and not record.has_report(key)
    pipeline.delete_reports(record, [], "", "", tools=shared_tools)
    assert not is_unfinished(record) and verify_record(record) == [] and record.stale() == []
    texts = write_texts(tmp_path / "texts", [name for name in sorted(EVERY) if name != "echo"])
    with open_record(tmp_path / "without.db", create=True) as other:
        pipeline.add_reports(other, [texts], read_on=READ_ON, tools=shared_tools)
        assert export(record, tmp_path / "a") == export(other, tmp_path / "b")


def test_kills_leave_a_sound_record_whose_deletion_can_be_finished(
    base: Path, shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    texts = write_texts(tmp_path / "texts", [name for name in sorted(EVERY) if name != "echo"])
    with open_record(tmp_path / "without.db", create=True) as other:
        pipeline.add_reports(other, [texts], read_on=READ_ON, tools=shared_tools)
        wanted = export(other, tmp_path / "wanted")
    chance = random.Random(3)
    for turn in range(5):
        path = tmp_path / f"{turn}.db"
        shutil.copy(base, path)
        child = os.fork()
        if child == 0:
            try:
                with open_record(path) as own:
                    delete(own, pipeline.Tools(), "echo")
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0.02, 0.6))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with open_record(path) as record:
            assert verify_record(record) == []
            if not tombstones(record):
                delete(record, shared_tools, "echo")
            pipeline.delete_reports(record, [], "", "", tools=shared_tools)
            assert export(record, tmp_path / f"out{turn}") == wanted
            assert verify_record(record) == [] and record.stale() == [] and not is_unfinished(record)


def test_while_another_reads_the_rows_go_and_the_file_waits(
    record: Record, shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    record.close()
    with (
        open_record(tmp_path / "own.db", wait_seconds=0.1) as own,
        open_record(tmp_path / "own.db") as reader,
    ):
        with reader.snapshot() as still:
            still.reports()
            with pytest.raises(RecordError, match="--finish"):
                delete(own, shared_tools, "echo")
        assert is_unfinished(own) and len(tombstones(own)) == 1
        assert finish_deletion(own) and not is_unfinished(own)
        assert verify_record(own) == []


@pytest.mark.parametrize(
    ("reports", "author", "reason", "error"),
    [
        (["rep-0"], "A", "x", RecordError),
        (None, "", "x", UsageError),
        (None, "A", " ", UsageError),
        (["fig-0"], "A", "x", UsageError),
    ],
)
def test_a_bad_call_deletes_nothing(
    reports: list[str] | None, author: str, reason: str, error: type[Exception], record: Record
) -> None:
    with pytest.raises(error):
        pipeline.derivation.erase(record, reports or [key_of(record, "echo")], author, reason)
    assert len(record.reports()) == len(EVERY) and tombstones(record) == []


def test_on_a_server_a_deletion_is_the_same(
    database: str, shared_tools: pipeline.Tools, tmp_path: Path
) -> None:
    texts = write_texts(tmp_path / "texts", sorted(EVERY))
    with open_record(database, create=True) as record:
        pipeline.add_reports(record, [texts], read_on=READ_ON, tools=shared_tools)
        delete(record, shared_tools, "echo")
        assert verify_record(record) == [] and search(View(record), "overloaded") == []
        some = write_texts(tmp_path / "some", [name for name in sorted(EVERY) if name != "echo"])
        with open_record(tmp_path / "without.db", create=True) as other:
            pipeline.add_reports(other, [some], read_on=READ_ON, tools=shared_tools)
            assert export(record, tmp_path / "a") == export(other, tmp_path / "b")


def test_retention_names_what_is_due_by_entry_or_by_publication(record: Record) -> None:
    view = View(record)
    assert due_reports(view, Retention(30), datetime.now(UTC).date()) == []
    due = due_reports(view, Retention(30, "published"), date(2031, 6, 4))
    assert [(one.name, one.due_on) for one in due] == [
        ("wire", date(2031, 6, 3)),
        ("courier", date(2031, 6, 4)),
    ]


def test_a_profile_says_how_long_reports_are_kept(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text('[retention]\ndays = 730\nsince = "published"\n')
    assert read_profile(tmp_path / "p.toml") == Profile(retention=Retention(730, "published"))
    (tmp_path / "p.toml").write_text("[retention]\ndays = 0\n")
    with pytest.raises(UsageError, match=r"\[retention\] has days"):
        read_profile(tmp_path / "p.toml")


def test_the_tombstone_holds_no_words(record: Record, shared_tools: pipeline.Tools) -> None:
    delete(record, shared_tools, "echo")
    with record.read() as connection:
        [entry] = [e for e in read_log(connection) if e.action == "delete"]
    assert set(json.loads(entry.detail)) == {"sha256", "reason", "judgements", "anchored", "bytes"}
