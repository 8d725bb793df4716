"""A record in a new file for each test, and a clock that the test owns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from record_making import Clock

from dateline.record import Record, open_record


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the test's record is: a new file, or a new database of the server."""
    if request.param == "sqlite":
        return str(tmp_path / "record.db")
    return str(request.getfixturevalue("database"))


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
