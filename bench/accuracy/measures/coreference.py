"""Names across reports: B³ of gold mentions into persons and bodies.

A gold mention takes the name of the prediction that shares most characters with it; one that meets none is a
name of its own. Precision of a mention is the share of its predicted name's gold mentions that are of its gold
name, recall the share of its gold name's mentions that are of its predicted name; F1 is of their means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bench.accuracy.model import Case, Job, Measure, Outcome, State
from bench.accuracy.scorer import Row, read_rows

Mention = tuple[str, int, int]


def score(job: Job) -> Outcome:
    gold, ours = (read_rows(folder / "names.jsonl") for folder in (job.gold, job.out))
    mentions = list(_mentions(gold))
    given = _nearest([m for m, _, _ in mentions], list(_mentions(ours)))
    pairs = [(name, given.get(m, f"alone {m}")) for m, name, _ in mentions]
    both, wanted, told = Counter(pairs), Counter(g for g, _ in pairs), Counter(p for _, p in pairs)
    precision = [both[pair] / told[pair[1]] for pair in pairs]
    recall = [both[pair] / wanted[pair[0]] for pair in pairs]
    p, r = sum(precision) / len(pairs), sum(recall) / len(pairs)
    cases = []
    for (mention, _, kind), one, other in zip(mentions, precision, recall, strict=True):
        wrong = "+".join(name for name, value in (("merged", one), ("split", other)) if value < 1)
        state: State = "missed" if mention not in given else "wrong" if wrong else "right"
        cases.append(Case("names", *mention, kind, state, wrong if state == "wrong" else ""))
    value = 2 * p * r / (p + r) if p + r else 0.0
    return Outcome((Measure("names.b_cubed", given=value, form="value"),), tuple(cases))


def _mentions(rows: list[Row]) -> Iterable[tuple[Mention, str, str]]:
    for row in rows:
        for mention in row["mentions"]:
            yield (mention["report"], mention["start"], mention["end"]), row["id"], row["kind"]


def _nearest(gold: list[Mention], ours: list[tuple[Mention, str, str]]) -> dict[Mention, str]:
    """The name of the predicted mention that shares most characters with each gold one; the nearest in length of several."""
    found = {}
    for report, start, end in gold:
        meeting = [
            (min(end, e) - max(start, s), -abs((e - s) - (end - start)), name)
            for (r, s, e), name, _ in ours
            if r == report and s < end and start < e
        ]
        if meeting:
            found[report, start, end] = max(meeting)[2]
    return found
