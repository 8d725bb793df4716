"""Fixtures of the main job: a record of the example reports, made once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.record import Record, View, open_record

sys.path.insert(0, str(Path(__file__).parent))

from examples import add_examples


@pytest.fixture(scope="session")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """A record of the example reports."""
    path = tmp_path_factory.mktemp("exercise") / "exercise.db"
    with open_record(path, create=True) as record:
        add_examples(record)
        yield record


@pytest.fixture
def view(exercise: Record) -> View:
    return View(exercise)
