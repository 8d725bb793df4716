"""What a person reads when a record cannot be opened, read or written: one line, where, and a remedy."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from record_making import make_facts
from sqlalchemy import event

from dateline.errors import RecordError
from dateline.record import SCHEMA_VERSION, Record, View, open_record


def refusal(path: Path | str, **options: object) -> str:
    with pytest.raises(RecordError) as caught:
        open_record(path, **options).close()  # type: ignore[arg-type]
    message = str(caught.value)
    assert "\n" not in message
    assert str(path) in message
    assert caught.value.exit_code == 4
    return message


def test_a_missing_record_says_how_to_make_one(tmp_path: Path) -> None:
    assert "dateline add" in refusal(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()
    assert "does not exist" in refusal(tmp_path / "none.db", read_only=True, create=True)


def test_a_missing_folder(tmp_path: Path) -> None:
    assert "make the folder first" in refusal(tmp_path / "no" / "where.db", create=True)


def test_a_folder_is_no_record(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path, create=True)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("The dam is holding, they say. " * 50)
    assert "not a record" in refusal(path)
    assert "not a record" in refusal(path, create=True)
    assert path.read_text().startswith("The dam")


def test_an_empty_file_becomes_a_record_only_where_one_may_be_made(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    assert "is empty" in refusal(path)
    assert "is empty" in refusal(path, read_only=True)
    open_record(path, create=True).close()
    open_record(path).close()


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name)")
    before = path.read_bytes()
    assert "not one of Dateline's" in refusal(path, create=True)
    assert path.read_bytes() == before


def test_a_record_of_a_newer_version(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    open_record(path, create=True).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE meta SET value = ? WHERE key = 'schema_version'", (str(SCHEMA_VERSION + 1),))
    assert "newer Dateline" in refusal(path, create=True)
    assert "pip install --upgrade" in refusal(path, read_only=True)


def test_a_truncated_record(tmp_path: Path) -> None:
    path = tmp_path / "cut.db"
    with open_record(path, create=True) as record:
        for n in range(20):
            record.add_report(make_facts(f"r{n}", killed=n + 1))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(RecordError, match="damaged"), open_record(path) as record:
        View(record).reports()
        list(View(record).passages())
        record.rejections()


def test_a_locked_record(tmp_path: Path) -> None:
    path = tmp_path / "locked.db"
    open_record(path, create=True).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_record(path, wait_seconds=0.1) as record, pytest.raises(RecordError, match="locked by another"):
        record.add_report(make_facts("alpha"))
    other.execute("COMMIT")
    other.close()


def test_a_record_opened_to_read_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "still.db"
    open_record(path, create=True).close()
    with open_record(path, read_only=True) as record:
        with pytest.raises(RecordError, match="read-only"):
            record.add_report(make_facts("alpha"))
        assert record.reports() == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs another user or permissions of POSIX")
@pytest.mark.parametrize("writes", [False, True])
def test_a_folder_that_may_not_be_written(writes: bool) -> None:
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        path = folder / "a.db"
        with open_record(path, create=True) as record:
            record.add_report(make_facts("alpha"))
        path.chmod(0o444)
        folder.chmod(0o555)

        def attempt() -> str:
            with open_record(path, read_only=not writes) as record:
                if writes:
                    record.mark_stale([("resolve", "a")])
                return ",".join(r.name for r in View(record).reports())

        assert ("read-only" if writes else "alpha") in as_nobody(attempt)
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def as_nobody(work: Callable[[], str]) -> str:
    """What the work gives, or its RecordError's words, done by a user who owns nothing."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        said = "nothing"
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            said = work()
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        finally:
            os.write(write, said.encode()[:4000])
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        words = pipe.read()
    os.waitpid(child, 0)
    return words


def test_a_full_disk_loses_nothing_that_was_written(record: Record) -> None:
    if "://" in record.place:
        pytest.skip("the limit on pages is SQLite's")
    record.add_report(make_facts("alpha"))
    limit = []

    def cap(connection: object) -> None:
        if limit:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {limit[0]}")  # type: ignore[attr-defined]

    event.listen(record._engine, "begin", cap)
    limit.append(1)
    with pytest.raises(RecordError, match="disk is full"):
        for n in range(200):
            record.add_report(make_facts(f"r{n}", "word " * 3000 + str(n)))
    held = {r.name for r in record.reports()}
    assert "alpha" in held
    limit[0] = 1_000_000
    assert record.add_report(make_facts("after"))
    assert {r.name for r in record.reports()} == held | {"after"}


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("nosuchdatabase://ann:secret@host/record", "ann:***@host/record"),
        ("postgresql+nosuchdriver://ann:secret@host/record", "ann:***@host/record"),
        ("not an://address:secret@x", "x"),
    ],
)
def test_an_address_that_cannot_be_used_is_shown_without_its_password(address: str, shown: str) -> None:
    with pytest.raises(RecordError, match="cannot be used") as caught:
        open_record(address)
    assert shown in str(caught.value)
    assert "secret" not in str(caught.value)


def test_half_a_character_is_refused_in_words(record: Record) -> None:
    facts = make_facts("alpha", "A line\n")
    passage = dataclasses.replace(facts.passages[0], text="A l\ud800ne")
    with pytest.raises(RecordError, match="lone surrogate"):
        record.add_report(dataclasses.replace(facts, passages=(passage,), fingerprints=()))
    assert record.reports() == []
