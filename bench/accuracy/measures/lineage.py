"""Lineage: edges between reports and between passages, whatever their direction, and with direction and relation
right. Edges follow from one another over many reports, so there are no tallies of single reports and no intervals."""

from __future__ import annotations

from typing import Any

from bench.accuracy.model import Case, Job, Measure, Outcome
from bench.accuracy.scorer import Collector, Row, read_rows, tally

LEVELS = ("report", "passage")


def score(job: Job) -> Outcome:
    gold, ours = (read_rows(folder / "lineage.jsonl") for folder in (job.gold, job.out))
    texts = {p.stem for p in job.gold.glob("texts/*.txt")}
    collector = Collector()
    whole = job.scorer.module.score_lineage(gold, ours, texts, collector, job.gold)
    found: list[Measure] = []
    for level in LEVELS:
        for name in ("undirected", "directed_relation"):
            found.append(Measure(f"lineage.{level}.{name}", (tally(whole[level][name]),)))
        found.append(_value(f"lineage.{level}.relation_accuracy", whole[level]["relation_accuracy"]))
    found.append(_value("lineage.changed_facts", whole["passage"]["changed_facts_found"]["share"]))
    negatives = {frozenset((row["a"], row["b"])) for row in read_rows(job.gold / "negatives.jsonl")}
    if negatives:
        drawn = {frozenset((e["from"]["report"], e["to"]["report"])) for e in ours if e["level"] == "report"}
        found.append(
            Measure(
                "lineage.unrelated_pairs_left_apart",
                given=1 - len(negatives & drawn) / len(negatives),
                form="value",
            )
        )
    return Outcome(
        tuple(m for m in found if m.value is not None), tuple(_cases(gold, ours, texts, collector))
    )


def _value(name: str, value: float | None) -> Measure:
    return Measure(name, given=value, form="value")


def _told(row: Row) -> str:
    """An edge in the words of the scorer's case."""
    return f"{row['relation']} {row['from']} -> {row['to']}"


def _cases(gold: list[Row], ours: list[Row], texts: set[str], collector: Collector) -> list[Case]:
    missed = {(kind, told) for kind, outcome, told in collector.lines if outcome == "missed"}
    spurious = {(kind, told) for kind, outcome, told in collector.lines if outcome == "spurious"}
    cases = []
    for row in gold:
        if not row.get("optional") and {row["from"]["report"], row["to"]["report"]} <= texts:
            lost = (f"lineage {row['level']}", _told(row)) in missed
            cases.append(_case(row, "missed" if lost else "right"))
    cases += [_case(row, "spurious") for row in ours if (f"lineage {row['level']}", _told(row)) in spurious]
    return cases


def _case(row: Row, state: Any) -> Case:
    start, end = row["from"], row["to"]
    where = "" if end.get("start") is None or row["level"] == "report" else f"@{end['start']}-{end['end']}"
    first, last = (None, None) if row["level"] == "report" else (start.get("start"), start.get("end"))
    return Case(
        f"lineage {row['level']}",
        f"{start['report']}>{end['report']}",
        first,
        last,
        f"{row['relation']}{where}",
        state,
    )
