"""A record in a new file for each test, and a clock that the test owns."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from record_making import Clock
from sqlalchemy import create_engine, make_url

from dateline.record import Record, open_record

#: an address of a database on a private PostgreSQL server whose user may create databases; the tests of
#: this folder then run over that store too (needs a driver such as psycopg)
POSTGRESQL = os.environ.get("DATELINE_TEST_POSTGRESQL")


@pytest.fixture(params=["sqlite", *(["postgresql"] if POSTGRESQL else [])])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the test's record is: a new file, or a new database of the server."""
    if request.param == "sqlite":
        yield str(tmp_path / "record.db")
        return
    server = make_url(str(POSTGRESQL))
    name = f"record_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(address: str, clock: Clock) -> Iterator[Callable[..., Record]]:
    """Opens the test's record (again); everything is closed at the end."""
    records: list[Record] = []

    def again(**options: object) -> Record:
        options = {"create": True, "clock": clock, "wait_seconds": 0.2, **options}
        records.append(open_record(address, **options))  # type: ignore[arg-type]
        return records[-1]

    yield again
    for record in records:
        record.close()


@pytest.fixture
def record(opened: Callable[..., Record]) -> Record:
    return opened()
