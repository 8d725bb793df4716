"""Pairs of names, the same or not: average precision of the likeness, and the best F1 of any threshold."""

from __future__ import annotations

from collections.abc import Callable

from bench.accuracy.model import Case, Job, Measure, Outcome, State, Tally
from bench.accuracy.scorer import read_rows

from dateline.resolve.names import compare_names


class Unheard:
    """Takes no cases: the scorer tells pairs by their words, which are not kept."""

    def add(self, *_: object) -> None:
        return None


def score(job: Job) -> Outcome:
    return score_pairs(job, compare_names)


def score_pairs(job: Job, likeness: Callable[[str, str], float]) -> Outcome:
    """The measures of any likeness of two names."""
    gold = read_rows(job.gold / "pairs.jsonl")
    given = [{"a": row["a"], "b": row["b"], "score": likeness(row["a"], row["b"])} for row in gold]
    whole = job.scorer.module.score_names(gold, given, Unheard(), None)
    threshold, last = whole["best_threshold"], {}
    for row in given:  # of two rows of one pair the scorer keeps the last
        last[row["a"], row["b"]] = last[row["b"], row["a"]] = row["score"]
    cases = []
    for number, row in enumerate(gold):
        told = round(last[row["a"], row["b"]], 4) >= threshold
        if told or row["same"]:
            state: State = "right" if told and row["same"] else "missed" if row["same"] else "spurious"
            cases.append(Case("name pairs", f"pair {number}", None, None, row["kind"], state))
    best = whole["best"]
    measures = (
        Measure("names.average_precision", given=whole["average_precision"], form="value"),
        Measure("names.best_f1", (Tally(best["true"], best["predicted"], best["gold"]),)),
    )
    return Outcome(measures, tuple(cases))
