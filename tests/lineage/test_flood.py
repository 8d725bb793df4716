"""Hostile input through the whole of adding, small: what `python -m bench.lineage.flood` measures large."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from bench.lineage.flood import CASES, Flood, contains_itself, flood, identical

from dateline import pipeline
from dateline.reading import Tools
from dateline.record import View, open_record
from dateline.weigh import answer_words, pairs


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_added_stays_grouped_rightly(case: Flood, shared_tools: Tools) -> None:
    alone = flood(case.texts(1 if case.texts is contains_itself else 2), shared_tools)
    found = flood(case.texts(case.small), shared_tools)
    assert case.right(found, alone), (found, alone)


CORRECTED = (
    "The landslide in Norvale killed seven miners, not nine as previously stated, police said on Sunday."
)
STATED = "The landslide in Norvale killed nine miners, police said on Saturday."


@pytest.mark.parametrize("copies", [2, 30])
def test_copies_of_a_correction_are_one_matter_with_what_they_correct(
    copies: int, shared_tools: Tools, tmp_path: Path
) -> None:
    table = tmp_path / "reports.jsonl"
    rows = [
        {"id": "first", "published": "2031-05-03", "text": STATED},
        *({"id": f"r{n:02}", "published": "2031-05-04", "text": CORRECTED} for n in range(copies)),
    ]
    table.write_text("\n".join(map(json.dumps, rows)))
    with open_record(tmp_path / "record.db", create=True) as record:
        pipeline.add_reports(record, [table], read_on=date(2031, 6, 1), tools=shared_tools)
        killed = [m for m in View(record).matters() if m.measure == "killed"]
        assert [(m.low, m.high, m.standing, len(m.carriers)) for m in killed] == [
            (7, 7, "corrected", 1 + copies)
        ]


def test_twice_the_copies_are_twice_the_comparisons(
    shared_tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What weighing and answering compare grows with the copies, never with their square."""
    calls: Counter[str] = Counter()
    for module, name in ((pairs, "compare_counts"), (pairs, "agreement"), (answer_words, "_pairs")):
        _count(monkeypatch, module, name, calls)
    work = []
    for size in (20, 40):
        calls.clear()
        flood(identical(size), shared_tools)
        work.append(Counter(calls))
    assert work[0]["compare_counts"] and work[0]["_pairs"]
    assert all(work[1][name] <= 2.2 * work[0][name] + 5 for name in calls), work


def _count(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, calls: Counter[str]) -> None:
    inner = getattr(module, name)

    def counted(*given: object) -> object:
        calls[name] += 1
        return inner(*given)

    monkeypatch.setattr(module, name, counted)
