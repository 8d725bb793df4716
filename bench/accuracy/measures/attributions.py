"""Attributions: content found (overlap of at least .3, .8, and exact), and of those the voice and the stance.

Only reports that have gold rows are scored: in some sets not every report was annotated.
"""

from __future__ import annotations

from collections import defaultdict

from bench.accuracy.model import Case, Job, Measure, Outcome, Tally, share
from bench.accuracy.scorer import Collector, read_rows, tally

LEVELS = ("content_30", "content_80", "content_exact")


def score(job: Job) -> Outcome:
    only = {row["report"] for row in read_rows(job.gold / "attributions.jsonl")}
    module = job.scorer.module
    units: dict[str, list[Tally]] = defaultdict(list)
    shares: dict[str, list[tuple[int, int]]] = defaultdict(list)
    cases: list[Case] = []
    for report, (gold, ours) in job.scorer.by_report(job.gold, job.out, "attributions", only).items():
        text = (job.gold / "texts" / f"{report}.txt").read_bytes().decode("utf-8")
        collector = Collector()
        one = module.score_attributions({report: gold}, {report: ours}, collector, {report: text})
        for level in LEVELS:
            units[level].append(tally(one[level]))
        voices = [module.voice_right(g, p, text) for g, p in collector.pairs]
        stances = [g["stance"] == p.get("stance") for g, p in collector.pairs if g.get("stance") is not None]
        shares["voice"].append((sum(voices), len(voices)))
        shares["stance"].append((sum(stances), len(stances)))
        cases += collector.cases("attributions", "kind")
    measures = [Measure(f"attributions.{name}", tuple(found)) for name, found in units.items()]
    measures += [share(f"attributions.{name}", found) for name, found in shares.items()]
    return Outcome(tuple(m for m in measures if m.value is not None), tuple(cases))
