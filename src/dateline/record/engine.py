"""Opening the file (or server) behind a record, and saying in one line what is wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from sqlalchemy import Connection, Dialect, Engine, QueuePool, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.util import LRUCache

from dateline.errors import RecordError

#: what SQLite says, and what a person should read; the first that occurs in the message wins
_CAUSES = (
    ("database is locked", "is locked by another program; wait until that one is done and try again"),
    ("database table is locked", "is locked by another program; wait until that one is done and try again"),
    ("lock timeout", "is locked by another program; wait until that one is done and try again"),
    ("read-only transaction", "was opened to be read alone and cannot be written (read-only)"),
    ("readonly database", "cannot be written (read-only); copy it to a folder that you may write to"),
    ("unable to open", "cannot be opened; check that the folder exists and that you may write to it"),
    ("disk is full", "could not grow, the disk is full; free some space and run the same command again"),
    ("not a database", "is not a record (nor any database); give another path"),
    ("malformed", "is damaged; restore a copy, or add the reports to a new record"),
    ("disk I/O error", "could not be read or written, the disk reported an error; check it and try again"),
)

#: bytes of an SQLite file that are read without copying, and kilobytes of pages that a connection keeps that reads or
#: writes
_MAPPED, _CACHE, _WRITING = (1 << 31) - (1 << 16), 64_000, 16_000

#: compiled statements that are kept, as many as an engine keeps by itself
_STATEMENTS = 500

#: the advisory lock of whoever writes a record on a server
_WRITER = 0x6461_7465_6C69


def explain(place: str, error: BaseException) -> RecordError:
    """A `RecordError` of one line for a database error: what failed, where, and the remedy."""
    said = " ".join(str(getattr(error, "orig", None) or error).split())
    for sign, meaning in _CAUSES:
        if sign in said:
            return RecordError(f"record {place} {meaning}")
    return RecordError(f"record {place} refused the work: {said}; run `dateline verify` on it")


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turns every database error in its body into a `RecordError`."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        if isinstance(error, SQLAlchemyError) and not isinstance(error, DBAPIError):
            raise
        raise explain(place, error) from error
    except UnicodeEncodeError as error:
        raise RecordError(
            f"record {place} cannot keep half a character (a lone surrogate, at {error.start} of "
            f"{error.object[max(0, error.start - 20) : error.start]!r}…); replace it by U+FFFD when reading"
        ) from error


@cache
def _sqlite() -> tuple[Dialect, LRUCache[Any, Any]]:
    """What SQLAlchemy knows of SQLite, and the statements that it has compiled: for all files of a process, since
    compiling one takes ten times as long as asking it."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect():  # looks at the version, and the like
        pass
    engine.dispose()
    return engine.dialect, LRUCache(_STATEMENTS)


def sqlite_engine(path: Path, *, read_only: bool, wait_seconds: float) -> Engine:
    """An engine on an SQLite file: write-ahead log, foreign keys, explicit transactions, `wait_seconds`
    of patience with another writer. A read-only file in a read-only folder is opened as immutable."""

    def connect(mode: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?{mode}",
            uri=True,
            timeout=wait_seconds,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA busy_timeout = {int(wait_seconds * 1000)}")
            # a program that writes keeps to its cache, so that its memory does not grow with the record
            connection.execute(f"PRAGMA mmap_size = {_MAPPED if read_only else 0}")
            connection.execute(f"PRAGMA cache_size = -{_CACHE if read_only else _WRITING}")
            if read_only:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            else:
                connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
        return connection

    def open_file() -> sqlite3.Connection:
        if not read_only:
            return connect("mode=rwc")
        try:
            return connect("mode=ro")
        except sqlite3.OperationalError as error:
            # a write-ahead log needs a file beside the record; without one, and none pending, the record is still
            wal = Path(f"{path}-wal")
            if "locked" in str(error) or (wal.exists() and wal.stat().st_size):
                raise
            return connect("immutable=1")

    # no limit: who reads while holding a state of the record must not wait for a connection that another such holds
    pool = QueuePool(cast(Any, open_file), pool_size=8, max_overflow=-1)
    # made without `create_engine`, the engine does not run the dialect's `on_connect`: its files have no REGEXP
    # function, for which no query asks
    dialect, compiled = _sqlite()
    engine = Engine(pool, dialect, make_url("sqlite://"), execution_options={"compiled_cache": compiled})

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def server_engine(address: str, *, read_only: bool, wait_seconds: float) -> Engine:
    """An engine on a PostgreSQL server, with the same promises: a read sees one state throughout, one
    program writes at a time, and others wait `wait_seconds` for it."""
    if address.startswith("postgresql://"):
        address = "postgresql+psycopg://" + address.removeprefix("postgresql://")
    try:
        engine = create_engine(address, pool_size=8, max_overflow=72)
    except ImportError as error:
        raise RecordError(
            f"record {hide_password(address)} needs psycopg, which is not installed; pip install 'dateline[postgresql]'"
        ) from error
    except SQLAlchemyError as error:
        said = str(error).replace(address, hide_password(address))
        raise RecordError(f"record address {hide_password(address)!r} cannot be used: {said}") from error

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.dialect.name != "postgresql":
            return
        if read_only or not connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        else:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(wait_seconds * 1000)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")

    return engine


def hide_password(address: str) -> str:
    """An address of a server as messages show it.

    >>> hide_password("postgresql://ann:secret@desk/flood"), hide_password("what://is this")
    ('postgresql://ann:***@desk/flood', 'what://is this')
    """
    try:
        return make_url(address).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return address.split("@")[-1]


def use_write_ahead_log(engine: Engine) -> None:
    """Puts an SQLite file in write-ahead mode for good, so that it can be read while it is written."""
    if engine.dialect.name == "sqlite":
        raw: Any = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL").fetchone()
        finally:
            raw.close()


def rewrite(engine: Engine, place: str, tables: Sequence[str], wait_seconds: float = 10.0) -> bool:
    """Rewrites all pages of a record's tables, and empties the write-ahead log of a file; False where another program
    holds it for longer than `wait_seconds`."""
    with explained(place):
        raw: Any = engine.raw_connection()
        server = engine.dialect.name == "postgresql"
        try:
            cursor = raw.cursor()
            if server:
                raw.driver_connection.autocommit = True
                cursor.execute(f"SET lock_timeout = {int(wait_seconds * 1000)}")
                cursor.execute(f"VACUUM (FULL) {', '.join(tables)}")
                return True
            cursor.execute("VACUUM")
            busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        except engine.dialect.loaded_dbapi.OperationalError as error:
            if any(sign in str(error) for sign in ("locked", "busy", "lock timeout")):
                return False
            raise explain(place, error) from error
        finally:
            raw.invalidate() if server else raw.close()


@contextmanager
def reading(engine: Engine, place: str) -> Iterator[Connection]:
    """A connection that sees one state of the record throughout."""
    with explained(place), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, place: str) -> Iterator[Connection]:
    """A connection in one write transaction: all of its body is kept, or nothing."""
    with explained(place), engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection
