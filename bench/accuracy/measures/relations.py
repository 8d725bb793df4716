"""Contradictions and groups of figures: the share of cases whose relation is as a hand-made list expects.

The rules are those of `bench/weigh/contradictions.py` (over the record of the five seeds) and of
`bench/weigh/gold_matters.py` (over gold figures, so that weighing is measured alone).
"""

from __future__ import annotations

from bench.accuracy.model import Case, Job, Outcome, share
from bench.weigh.contradictions import judge_cases
from bench.weigh.gold_matters import judge_groups

from dateline.record import View, open_record


def score(job: Job) -> Outcome:
    if (job.gold / "matters.jsonl").is_file():
        return _outcome("matters", list(judge_groups(job.gold)))
    assert job.record is not None
    with open_record(job.record, read_only=True) as store:
        judged = [(case, word, good) for case, word, _, good in judge_cases(View(store), job.gold)]
    return _outcome("contradictions", judged)


def _outcome(kind: str, judged: list[tuple[str, str, bool]]) -> Outcome:
    cases = [Case(kind, name, None, None, word, "right" if good else "wrong") for name, word, good in judged]
    return Outcome((share(f"{kind}.right", [(good, 1) for *_, good in judged]),), tuple(cases))
