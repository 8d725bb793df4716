"""Hedges: a sentence is uncertain where a hedge of its report begins in it. F1 of the uncertain sentences.

Resampled by report, by sentence where a set is one report. Hedges are no rows of the export; they are read from the extraction that the record holds.
"""

from __future__ import annotations

from collections import defaultdict

from bench.accuracy.model import Case, Job, Measure, Outcome, State, Tally
from bench.accuracy.scorer import read_rows

from dateline.record import View, open_record


def score(job: Job) -> Outcome:
    assert job.record is not None
    starts: dict[str, list[int]] = {}
    with open_record(job.record, read_only=True) as store:
        view = View(store)
        for report in store.reports():
            extraction = store.extraction(report.key)
            starts[view.name_of(report.key)] = [h.span.start for h in extraction.hedges] if extraction else []
    tallies: dict[object, Tally] = defaultdict(lambda: Tally(0, 0, 0))
    cases: list[Case] = []
    for number, row in enumerate(read_rows(job.gold / "hedges.jsonl")):
        told = any(row["start"] <= at < row["end"] for at in starts.get(row["report"], ()))
        gold = bool(row["uncertain"])
        tallies[row["report"] if len(starts) > 1 else number] += Tally(told and gold, told, gold)
        if told or gold:
            state: State = "right" if told and gold else "missed" if gold else "spurious"
            cases.append(Case("hedges", row["report"], row["start"], row["end"], "uncertain", state))
    return Outcome((Measure("hedges.sentences", tuple(tallies.values())),), tuple(cases))
