"""Places: mentions found (overlap), put within 161 km, and both at once (end to end)."""

from __future__ import annotations

from collections import defaultdict

from bench.accuracy.model import Case, Job, Measure, Outcome, Tally, share
from bench.accuracy.scorer import Collector, tally

COUNTED = ("overlap", "end_to_end_161")


def score(job: Job) -> Outcome:
    units: dict[str, list[Tally]] = defaultdict(list)
    near: list[tuple[int, int]] = []
    cases: list[Case] = []
    for report, (gold, ours) in job.scorer.by_report(job.gold, job.out, "places", None).items():
        collector = Collector()
        one = job.scorer.module.score_places({report: gold}, {report: ours}, collector)
        for name in COUNTED:
            units[name].append(tally(one[name]))
        near.append((round((one["acc_161"] or 0) * one["resolved"]), one["resolved"]))
        cases += collector.cases("places", "feature")
    measures = [Measure(f"places.{name}", tuple(found)) for name, found in units.items()]
    return Outcome((*measures, share("places.acc_161", near)), tuple(cases))
