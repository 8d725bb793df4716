"""What is answered and weighed of long reports is the same however much of them is in memory together."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from bench.lineage.flood import long_report

from dateline import pipeline
from dateline.derivation import answers, matters
from dateline.deriving import derive
from dateline.model import ClaimRelation, Matter
from dateline.reading import Tools
from dateline.record import Record, View, open_record
from dateline.record.query import rows_of
from dateline.record.rows import Answers


def _add(place: Path, tools: Tools) -> tuple[Record, list[str]]:
    rows = [{"id": f"r{n}", "text": text} for n, text in enumerate(long_report(40))]
    place.mkdir()
    (place / "reports.jsonl").write_text("\n".join(map(json.dumps, rows)))
    record = open_record(place / "record.db", create=True)
    added = pipeline.add_reports(record, [place / "reports.jsonl"], read_on=date(2031, 6, 1), tools=tools)
    return record, added.reports


def _told(record: Record) -> tuple[list[Matter], list[ClaimRelation]]:
    view = View(record)
    return view.matters(), sorted(view.relations(), key=repr)


def test_what_is_read_some_at_a_time_is_weighed_as_what_is_read_at_once(
    shared_tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, reports = _add(tmp_path / "whole", shared_tools)
    with whole:
        at_once = _told(whole)
        answered = {row.report: row.rows for row in rows_of(whole, "answers", reports, Answers)}
        assert any("-content" in relation.rule for relation in at_once[1])
    for module, name, few in (
        (answers, "MOST_TEXT", 300), (answers, "AT_ONCE", 4), (matters, "MOST_TEXT", 300),
        (matters, "MOST_CLAIMS", 9), (matters, "CLAIMS", 3),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, few)
    pieces, reports = _add(tmp_path / "pieces", shared_tools)
    with pieces:
        assert _told(pieces) == at_once
        parts = rows_of(pieces, "answers", reports, Answers)
        assert max(len(row.rows) for row in parts) == 4 < max(map(len, answered.values()))
        for report in reports:
            own = {a for row in parts if row.report == report for a in row.rows}
            assert own == set(answered[report])
        pieces.mark_stale(("answers", report) for report in reports)
        answers.derive_answers(pieces, pieces.stale("answers"))
        assert pieces.stale() == []  # the same answers: nothing is weighed anew
        derive(pieces, shared_tools)
        assert _told(pieces) == at_once


def test_what_is_answered_anew_takes_the_place_of_more_parts(
    shared_tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "AT_ONCE", 4)
    record, reports = _add(tmp_path / "parts", shared_tools)
    with record:
        before = _told(record)
        monkeypatch.setattr(answers, "AT_ONCE", 2_000)
        record.mark_stale(("answers", report) for report in reports)
        derive(record, shared_tools)
        assert {row.part for row in rows_of(record, "answers", reports, Answers)} == {0}
        assert _told(record) == before


@pytest.mark.parametrize("copies", (3, matters.TOGETHER + 1, 12_000))
def test_all_cells_of_the_reports_that_are_read_are_weighed_with_them(copies: int) -> None:
    reports = {f"r{n}" for n in range(copies)}
    clusters = [frozenset({f"c{n}"}) for n in range(9)]
    elsewhere = frozenset({"c9", "d"})
    bearers = {f"c{n}": set(reports) for n in range(9)} | {
        "c9": {"r1"},
        "d": {f"r{copies + n}" for n in range(200)},
    }
    taken, read = matters._take([*clusters, elsewhere], bearers)
    assert (taken, read) == (clusters, reports)
    bearers["d"] = {"r2"}
    assert matters._take([*clusters, elsewhere], bearers) == ([*clusters, elsewhere], reports)
