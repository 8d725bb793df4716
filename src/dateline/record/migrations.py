"""Bringing a record's tables to the present version: one numbered step, one transaction, one log entry.

A new record gets the present tables at once. An older one goes through every step between; a step that
is killed leaves the record at the version before it. To change the tables: change `schema.py`, raise
`SCHEMA_VERSION`, add a `Migration` here that does the same to the version before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, inspect, literal, select, update

from dateline.errors import RecordError
from dateline.record.engine import reading, use_write_ahead_log, writing
from dateline.record.log import append_entry
from dateline.record.schema import (
    PASSAGES,
    SCHEMA_VERSION,
    SEARCH_WORDS,
    alert,
    crowd,
    meta,
    report,
    stale,
    tables,
)


@dataclass(frozen=True, slots=True)
class Migration:
    """A step to `version` from the one before. `apply` changes tables and rows on the open transaction."""

    version: int
    title: str
    apply: Callable[[Connection], None]


class OutdatedRecordError(RecordError):
    """An older record was opened to be read alone; opened to be written, it is brought forward."""


#: stages that version 1 derived over the whole record, and version 2 derives by neighbourhood
_BY_NEIGHBOURHOOD = ("near", "lineage", "origins", "dating", "names", "resolve")


def _derive_by_neighbourhood(connection: Connection) -> None:
    """Queues every report for the stages that are derived by neighbourhood from here on; the key `""` of two of
    them has what was derived of the whole record closed."""
    crowd.create(connection)
    connection.execute(delete(stale).where(stale.c.stage != "extract"))
    columns = ["stage", "key", "generation"]
    for stage in _BY_NEIGHBOURHOOD:
        every = select(literal(stage), report.c.key, literal(1))
        connection.execute(insert(stale).from_select(columns, every))
    for stage in ("names", "weigh"):
        connection.execute(insert(stale).values(stage=stage, key="", generation=1))


def _index_words(connection: Connection) -> None:
    """Makes the index that passages are searched by, and fills it."""
    for statement in SEARCH_WORDS[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "INSERT INTO passage_words(rowid, text) "
            f"SELECT report_id * {PASSAGES} + n, text FROM passage ORDER BY report_id, n"
        )


#: the columns of `report` that version 4 adds
_RETRIEVAL = ("retrieved_at", "retrieved_from", "archive", "archive_record")


def _keep_retrievals(connection: Connection) -> None:
    """Makes room for how reports were fetched, and for alerts."""
    there = {column["name"] for column in inspect(connection).get_columns("report")}
    for name in _RETRIEVAL:
        if name not in there:
            kind = report.c[name].type.compile(connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE report ADD COLUMN {name} {kind}")
    alert.create(connection, checkfirst=True)


#: in order of version; version 1 is the first
MIGRATIONS: tuple[Migration, ...] = (
    Migration(2, "derive by neighbourhood", _derive_by_neighbourhood),
    Migration(3, "search the words of passages", _index_words),
    Migration(4, "keep how reports were fetched, and alerts", _keep_retrievals),
)


def read_version(connection: Connection) -> int | None:
    """The version of a record's tables; None for a database without any table. Raises `LookupError` for
    a database that is something else."""
    names = inspect(connection).get_table_names()
    if not names:
        return None
    if "meta" not in names or "log" not in names:
        raise LookupError("no record")
    value = connection.execute(select(meta.c.value).where(meta.c.key == "schema_version")).scalar()
    if value is None or not value.isascii() or not value.isdigit():
        raise LookupError("no version")
    return int(value)


def prepare(
    engine: Engine,
    place: str,
    *,
    create: bool,
    read_only: bool,
    clock: Callable[[], datetime],
    migrations: Sequence[Migration] = MIGRATIONS,
    newest: int = SCHEMA_VERSION,
) -> None:
    """Checks that a database is a record of this version, making or migrating it where that is allowed.

    Raises `RecordError` for what is no record, for a newer one, and (as `OutdatedRecordError`) for an
    older one that may not be written.
    """
    with reading(engine, place) as connection:
        version = _version_or_error(connection, place, newest)
    if version == newest:
        return
    if version is None and not create:
        raise RecordError(
            f"record {place} is empty; fill it with `dateline add PATH --record {place}`, or give another path"
        )
    if read_only:
        raise OutdatedRecordError(
            f"record {place} has tables of version {version}, this Dateline reads version {newest} and may not "
            "write here; copy it to a folder that you may write to"
        )
    if version is None:
        use_write_ahead_log(engine)
        with writing(engine, place) as connection:
            if _version_or_error(connection, place, newest) is None:
                tables.create_all(connection)
                connection.execute(insert(meta).values(key="schema_version", value=str(newest)))
                append_entry(connection, clock(), "dateline", "create", "record", {"schema_version": newest})
        return
    for step in migrations:
        with writing(engine, place) as connection:
            if (_version_or_error(connection, place, newest) or 0) >= step.version:
                continue
            step.apply(connection)
            connection.execute(
                update(meta).where(meta.c.key == "schema_version").values(value=str(step.version))
            )
            detail = {"schema_version": step.version, "title": step.title}
            append_entry(connection, clock(), "dateline", "migrate", "record", detail)


def _version_or_error(connection: Connection, place: str, newest: int) -> int | None:
    try:
        version = read_version(connection)
    except LookupError as error:
        raise RecordError(
            f"record {place} is a database, but not one of Dateline's; give another path"
        ) from error
    if version is not None and version > newest:
        raise RecordError(
            f"record {place} was made by a newer Dateline (tables of version {version}, this one knows {newest}); "
            "upgrade with `pip install --upgrade dateline`"
        )
    return version
