"""A record in a new file for each test, and a clock that the test owns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from record_making import Clock

from dateline.record import Record, open_record


@pytest.fixture
def address(tmp_path: Path) -> str:
    return str(tmp_path / "record.db")


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
