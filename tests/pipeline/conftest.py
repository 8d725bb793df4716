"""Small records of invented reports."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

import pytest

from dateline import pipeline
from dateline.model import Profile
from dateline.record import Record, open_record

#: reports by name: carrier, day and text
Reports = Mapping[str, tuple[str | None, str | None, str]]


@pytest.fixture
def record_of(shared_tools: pipeline.Tools, tmp_path: Path) -> Callable[..., AbstractContextManager[Record]]:
    """Makes a record of invented reports."""

    @contextmanager
    def made(reports: Reports, profile: Profile | None = None) -> Iterator[Record]:
        texts = tmp_path / "texts"
        texts.mkdir()
        with (tmp_path / "reports.csv").open("w", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(("path", "carrier", "published"))
            for name, (carrier, day, text) in reports.items():
                (texts / f"{name}.txt").write_text(text)
                rows.writerow((f"{name}.txt", carrier, day))
        with open_record(tmp_path / "record.db", create=True) as record:
            pipeline.add_reports(
                record, [texts], read_on=date(2031, 6, 1), tools=shared_tools, profile=profile
            )
            yield record

    return made
