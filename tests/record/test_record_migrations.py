"""Migrations: an older record is brought forward step by step, in whole steps, and only where it may be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from older_records import age
from record_making import Clock, make_facts, make_resolution
from sqlalchemy import Connection, inspect

from dateline.errors import RecordError
from dateline.record import SCHEMA_VERSION, Record, View, open_record, verify_record
from dateline.record.engine import reading, sqlite_engine
from dateline.record.log import read_log
from dateline.record.migrations import MIGRATIONS, Migration, prepare, read_version
from dateline.record.search import search


def add_column(name: str) -> Callable[[Connection], None]:
    def apply(connection: Connection) -> None:
        connection.exec_driver_sql(f"ALTER TABLE report ADD COLUMN {name} TEXT")

    return apply


def fail(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE report ADD COLUMN half TEXT")
    raise KeyboardInterrupt


NEXT, LAST = SCHEMA_VERSION + 1, SCHEMA_VERSION + 2
STEPS = (Migration(NEXT, "colour", add_column("colour")), Migration(LAST, "weight", add_column("weight")))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.db"
    with open_record(path, create=True) as record:
        record.add_report(make_facts("alpha"))
    return path


def bring(
    path: Path, steps: tuple[Migration, ...], newest: int, **options: bool
) -> tuple[int | None, set[str]]:
    options = {"create": False, "read_only": False, **options}
    engine = sqlite_engine(path, read_only=options["read_only"], wait_seconds=1)
    try:
        prepare(engine, str(path), clock=Clock(), migrations=steps, newest=newest, **options)
    finally:
        with reading(engine, str(path)) as connection:
            version = read_version(connection)
            columns = {column["name"] for column in inspect(connection).get_columns("report")}
        engine.dispose()
    return version, columns


def test_versions_are_a_row_from_two_to_the_present() -> None:
    assert [step.version for step in MIGRATIONS] == list(range(2, SCHEMA_VERSION + 1))


def test_every_step_is_taken_and_logged_and_nothing_is_lost(old: Path) -> None:
    version, columns = bring(old, STEPS, LAST)
    assert version == LAST
    assert {"colour", "weight"} <= columns
    engine = sqlite_engine(old, read_only=True, wait_seconds=1)
    with reading(engine, str(old)) as connection:
        assert [e.action for e in read_log(connection)] == ["create", "add", "migrate", "migrate"]
    engine.dispose()
    assert bring(old, STEPS, LAST) == (LAST, columns)


def test_a_step_that_is_cut_short_leaves_the_version_before(old: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        bring(old, (STEPS[0], Migration(LAST, "half", fail)), LAST)
    version, columns = bring(old, STEPS, LAST)
    assert version == LAST
    assert {"colour", "weight"} <= columns
    assert "half" not in columns


def test_an_older_record_that_may_not_be_written_is_refused(old: Path) -> None:
    with pytest.raises(RecordError, match=f"version {SCHEMA_VERSION}, this Dateline reads version {LAST}"):
        bring(old, STEPS, LAST, read_only=True)


def test_a_new_record_has_the_present_tables_at_once(record: Record) -> None:
    with record.read() as connection:
        assert read_version(connection) == SCHEMA_VERSION
        assert [e.action for e in read_log(connection)] == ["create"]
    assert verify_record(record) == []


def test_the_log_tells_who_did_what_and_never_goes_back_in_time(
    opened: Callable[..., Record], clock: Clock
) -> None:
    record = opened(actor="R. Viewer")
    record.add_report(make_facts("alpha"))
    clock.at = clock.at.replace(year=2020)
    record.add_report(make_facts("beta", killed=9))
    with record.read() as connection:
        entries = list(read_log(connection))
    assert [e.actor for e in entries] == ["dateline", "R. Viewer", "R. Viewer"]
    assert [e.at for e in entries] == sorted(e.at for e in entries)


def test_an_older_record_that_is_opened_to_be_read_is_left_as_it_is_and_the_error_says_what_to_do(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.db"
    with open_record(path, create=True) as record:
        record.add_report(make_facts("alpha"))
        age(record, 4)
        record.rewrite()
    before = path.read_bytes()
    with pytest.raises(RecordError, match=f"version 4.*keep a copy.*dateline add --record {path}"):
        open_record(path, read_only=True)
    assert path.read_bytes() == before
    with open_record(path) as record:
        assert [r.name for r in record.reports()] == ["alpha"]
    with open_record(path, read_only=True) as record, record.read() as connection:
        assert read_version(connection) == SCHEMA_VERSION


def test_the_second_version_queues_every_report_and_closes_what_was_derived_of_the_whole_record(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.db"
    facts = make_facts("alpha")
    with open_record(path, create=True) as record:
        record.add_report(facts)
        age(record, 1)
        with record.write() as connection:
            connection.exec_driver_sql("DELETE FROM stale")
            connection.exec_driver_sql("INSERT INTO stale VALUES ('weigh', '', 3), ('extract', 'x', 1)")
    with open_record(path) as record:
        waiting = {(one.stage, one.key) for one in record.stale()}
        stages = ("near", "lineage", "origins", "dating", "names", "resolve")
        assert waiting >= {
            ("extract", "x"),
            ("names", ""),
            ("weigh", ""),
            *((stage, facts.report.key) for stage in stages),
        }
        with record.read() as connection:
            assert read_version(connection) == SCHEMA_VERSION
            assert "crowd" in inspect(connection).get_table_names()
        assert verify_record(record) == []


def test_the_third_version_finds_what_was_there_before(opened: Callable[..., Record]) -> None:
    record = opened()
    record.add_report(make_facts("alpha"))
    word = record.passages(make_facts("alpha").report.key)[0].text.split()[0]
    before = search(View(record), word)
    age(record, 2)
    assert search(View(opened()), word) == before != []


def rows_of(record: Record) -> dict[str, list[tuple[object, ...]]]:
    """What versions 4 and 5 order by and count, as tables hold it."""
    columns = {
        "derived": "kind, key, start, weight, valid_start, valid_end, place",
        "derived_term": "derived_id, field, value, kind, day",
        "tally": "kind, code, standing, number",
    }
    with record.read() as connection:
        return {
            table: sorted(map(tuple, connection.exec_driver_sql(f"SELECT {named} FROM {table}")), key=str)
            for table, named in columns.items()
        }


def shape_of(record: Record) -> dict[str, set[str]]:
    """Columns and indices of every table."""
    with record.read() as connection:
        seen = inspect(connection)
        names = seen.get_table_names()
        return {
            name: {column["name"] for column in seen.get_columns(name)}
            | {str(index["name"]) for index in seen.get_indexes(name)}
            for name in names
        }


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5, 6])
def test_a_record_of_any_version_becomes_one_of_today(version: int, opened: Callable[..., Record]) -> None:
    record = opened()
    facts = make_facts("alpha")
    record.add_report(facts)
    (waiting,) = (one for one in record.stale("resolve"))
    record.finish_stale(waiting, resolutions=[make_resolution(facts, date(2031, 5, 2))])
    rows, shape = rows_of(record), shape_of(record)
    before = View(record).figures()
    age(record, version)
    again = opened()
    assert rows_of(again) == rows
    assert shape_of(again) == shape
    assert View(again).figures() == before != []
    waiting = {(one.stage, one.key) for one in again.stale()}
    assert waiting >= {(stage, facts.report.key) for stage in ("dating", "names", "resolve")}
    assert verify_record(again) == []
