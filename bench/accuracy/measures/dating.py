"""Dating of reports whose day of publication is not given.

`answered` is the share that got a day; `exact` and `within_a_day` are shares of those; `calibration_error` is the
mean distance, over ten equal bins of confidence and weighted by their size, between confidence and the share
right within a day (which is what the confidence is of). `dated_with_evidence` needs at least one evidence span.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from bench.accuracy.model import Case, Job, Measure, Outcome, State, bootstrap_rows, share
from bench.accuracy.scorer import read_rows

BINS = 10


def calibration_error(answers: Sequence[tuple[float, bool]]) -> float:
    """Of (confidence, right) pairs.

    >>> calibration_error([(0.9, True), (0.9, True), (0.9, False), (0.9, False)])
    0.4
    """
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in answers:
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    return sum(abs(sum(c for c, _ in held) - sum(r for _, r in held)) for held in bins.values()) / len(
        answers
    )


def score(job: Job) -> Outcome:
    ours = {row["report"]: row for row in read_rows(job.out / "reports.jsonl")}
    gold_rows = read_rows(job.gold / "reports.jsonl")
    if not gold_rows:
        dated = [(_is_dated(row), 1) for row in ours.values()]
        return Outcome((share("dating.dated_with_evidence", dated),))
    answers: list[tuple[float, bool]] = []
    answered: list[tuple[int, int]] = []
    exact: list[tuple[int, int]] = []
    near: list[tuple[int, int]] = []
    cases: list[Case] = []
    for row in gold_rows:
        told = ours.get(row["report"], {})
        day = told.get("published_on")
        answered.append((day is not None, 1))
        state: State = "missed"
        if day is not None:
            off = abs((date.fromisoformat(day[:10]) - date.fromisoformat(row["published_on"])).days)
            exact.append((off == 0, 1))
            near.append((off <= 1, 1))
            answers.append((told.get("published_confidence") or 0.0, off <= 1))
            state = "right" if off <= 1 else "wrong"
        cases.append(Case("dating", row["report"], None, None, "published_on", state))
    measures = [
        share("dating.answered", answered),
        share("dating.exact", exact),
        share("dating.within_a_day", near),
    ]
    if answers:
        error, bounds = calibration_error(answers), bootstrap_rows(answers, calibration_error)
        measures.append(Measure("dating.calibration_error", given=error, bounds=bounds, form="value"))
    return Outcome(tuple(measures), tuple(cases))


def _is_dated(row: dict[str, Any]) -> bool:
    spans = [e for e in row["published_evidence"] or [] if e.get("end") is not None]
    return row["published_on"] is not None and bool(spans)
