"""Figures: all of them and the core (people harmed, moved or held), matched and with who, where and when right.

A case is wrong where the bounds, the place, the days (within one) or the voice are; the population and the exact
days are left out of that, as in `who_where_when`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from bench.accuracy.model import Case, Job, Measure, Outcome, Tally
from bench.accuracy.scorer import Collector, stand_in_of, tally

#: the slots of the core that are told one by one
SLOTS = ("bounds", "population", "place", "as_of", "voice")
LOOSE = frozenset({"population", "as_of_exact"})
#: what the keys of victim counts tell of people harmed
HARM = ("killed", "injured")


def score(job: Job) -> Outcome:
    sides = job.scorer.by_report(job.gold, job.out, "figures", None)
    stand_in = stand_in_of(row for gold, _ in sides.values() for row in gold)
    whole = job.scorer.whole(job.gold, job.out, "figures")
    units: dict[str, list[Tally]] = defaultdict(list)
    cases: list[Case] = []
    for report, (gold, ours) in sides.items():
        collector = Collector()
        one = job.scorer.figures(gold, ours, stand_in, collector)
        for name, counts in _counts(one, whole["document_level"]):
            units[name].append(counts)
        label = "measure"
        cases += [c for c in collector.cases("figures", label, LOOSE) if c.report == report]
    found = [Measure(f"figures.{name}", tuple(tallies)) for name, tallies in units.items()]
    if not whole["document_level"]:
        accuracy = whole["core"]["accuracy"]
        for slot in SLOTS:
            found.append(Measure(f"figures.core.{slot}", given=accuracy[slot]["all"], form="value"))
    _agree(found, whole)
    return Outcome(tuple(found), tuple(cases))


def _counts(one: Any, document_level: bool) -> list[tuple[str, Tally]]:
    named = [("match", tally(one["match"]))]
    if document_level:
        harmed = [tally(one["by_measure"][m]) for m in HARM if m in one["by_measure"]]
        return [*named, ("killed_injured.match", sum(harmed, Tally(0, 0, 0)))]
    named.append(("who_where_when", tally(one["who_where_when"])))
    return named + [(f"core.{k}", tally(one["core"][k])) for k in ("match", "who_where_when")]


def _agree(found: list[Measure], whole: Any) -> None:
    """The sums over reports are the scorer's own; anything else is a fault of this module."""
    for measure in found:
        if measure.name == "figures.match" and measure.total != tally(whole["match"]):
            raise AssertionError(f"{measure.name}: {measure.total} is not the scorer's {whole['match']}")
