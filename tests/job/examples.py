"""The main job on the packaged example reports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dateline.pipeline import add_reports
from dateline.read import read_profile
from dateline.record import Record

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
READ_ON = date(2026, 11, 1)


def add_examples(record: Record, paths: list[Path] | None = None) -> None:
    """Adds the example reports (or some of them) with their profile."""
    add_reports(
        record,
        paths or [EXAMPLES / "reports"],
        read_on=READ_ON,
        reports=EXAMPLES / "reports.csv",
        profile=read_profile(EXAMPLES / "exercise.toml"),
    )
