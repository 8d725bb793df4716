"""Bringing a record's tables to the present version: one numbered step, one transaction, one log entry.

A new record gets the present tables at once. An older one goes through every step between; a step that
is killed leaves the record at the version before it. To change the tables: change `schema.py`, raise
`SCHEMA_VERSION`, add a `Migration` here that does the same to the version before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, inspect, select, update

from dateline.errors import RecordError
from dateline.record.engine import reading, use_write_ahead_log, writing
from dateline.record.log import append_entry
from dateline.record.schema import SCHEMA_VERSION, meta, tables


@dataclass(frozen=True, slots=True)
class Migration:
    """A step to `version` from the one before. `apply` changes tables and rows on the open transaction."""

    version: int
    title: str
    apply: Callable[[Connection], None]


class OutdatedRecordError(RecordError):
    """An older record was opened to be read alone; opened to be written, it is brought forward."""


#: in order of version; version 1 is the first
MIGRATIONS: tuple[Migration, ...] = ()


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
