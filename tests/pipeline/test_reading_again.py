"""Reports that an older version of the rules read are read anew by the next `add`, and judgements follow their claims."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dateline import extract, pipeline
from dateline.model import Extraction
from dateline.record import Record, View, judgements, verify_record
from dateline.sharing import reading

READ_ON = date(2031, 6, 1)
REPORTS = {
    "a": ("Coast Today", "2031-05-07", "Dam above Estmere fails\n\nFour people were killed in Estmere on Tuesday, the mayor said. Rescuers found 12 injured people in Welby."),
    "b": ("Bay Post", "2031-05-08", "Ferry sinks off Norvale\n\nNine people were killed when a ferry sank off Norvale on Wednesday, police said."),
}  # fmt: skip


@pytest.fixture
def old_rules(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Rules of an older version, which read no figure but those of people killed."""
    read = reading.extract_claims

    def without(*given: Any) -> Extraction:
        found = read(*given)
        kept = tuple(one for one in found.figures if one.measure == "killed")
        ids = {one.id for one in kept}
        events = tuple(replace(e, figures=tuple(f for f in e.figures if f in ids)) for e in found.events)
        return replace(found, figures=kept, events=events)

    monkeypatch.setattr(extract, "METHOD_VERSION", "1")
    monkeypatch.setattr(reading, "extract_claims", without)
    return monkeypatch


def figures(record: Record) -> dict[str, str]:
    rows = View(record).figures()
    return {row.resolved.figure.text: row.method_version.partition("+")[0] for row in rows}


def test_reports_of_another_version_are_read_anew_and_judgements_kept(
    record_of: Any, shared_tools: pipeline.Tools, old_rules: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shared_tools._told = None
    made: AbstractContextManager[Record] = record_of(REPORTS)
    with made as record:
        assert set(figures(record).values()) == {"1"} and len(figures(record)) == 2
        killed = next(r for r in View(record).figures() if "Four" in r.resolved.figure.text)
        pipeline.judge(record, killed.id, "accepted", "Ida Brock", tools=shared_tools)
        passages = {r.key: record.passages(r.key) for r in record.reports()}
        old_rules.undo()
        shared_tools._told = None
        added = pipeline.add_reports(record, [tmp_path / "texts"], read_on=READ_ON, tools=shared_tools)
        assert (added.read, added.known) == (0, 2)
        assert set(figures(record).values()) == {extract.METHOD_VERSION}
        assert any("12 injured" in text for text in figures(record))
        again = next(r for r in View(record).figures() if r.id == killed.id)
        assert again.review == "accepted" and len(judgements(record)) == 1
        assert {r.key: record.passages(r.key) for r in record.reports()} == passages
        assert not verify_record(record) and not record.stale("extract")
        entries = record.extraction(killed.report)
        pipeline.add_reports(record, [tmp_path / "texts"], read_on=READ_ON, tools=shared_tools)
        assert record.extraction(killed.report) == entries
