"""Temporal expressions: found with the very span, found with any overlap, and of those the value."""

from __future__ import annotations

from collections import defaultdict

from bench.accuracy.model import Case, Job, Measure, Outcome, Tally
from bench.accuracy.scorer import Collector, tally

COUNTED = ("strict", "relaxed", "value")


def score(job: Job) -> Outcome:
    units: dict[str, list[Tally]] = defaultdict(list)
    cases: list[Case] = []
    for report, (gold, ours) in job.scorer.by_report(job.gold, job.out, "times", None).items():
        collector = Collector()
        one = job.scorer.module.score_times({report: gold}, {report: ours}, collector)
        for name in COUNTED:
            units[name].append(tally(one[name]))
        cases += collector.cases("times", "type")
    return Outcome(tuple(Measure(f"times.{k}", tuple(v)) for k, v in units.items()), tuple(cases))
