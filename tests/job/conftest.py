"""Fixtures of the main job: a record of the example reports, made once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from examples import add_examples

from dateline.record import Record, View, open_record


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
