"""Prints, case by case, the relation that a record gives beside the one a hand-made list expects.

    python bench/weigh/contradictions.py [--shared ../shared] [--bar 0.8]

A record is made of the seeds with the crisis profile beside them, and the claims of each case of
contradictions.json are found by their spans (they share more than 40 percent of the shorter of the two); an
attribution of the list stands for all claims that it overlaps so.
A case is right where a relation that its word allows (`ALLOWED`; see the table in `dateline.weigh`) runs
between claims of two of its rows, or where claims of two rows are one matter and its word allows `same`;
a case that both sides can hold (`NO_RELATION`) is right where no conflict is given. Exits 1 below the bar.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import dateline
from dateline.model import Span
from dateline.record import View, open_record

ALLOWED: dict[str, set[str]] = {
    "corrects": {"correction"},
    "omits_correction": {"same", "correction", "consistent"},
    "differs": {"same", "consistent", "scope_gap", "update", "subset"},
    "cannot_verify": {"cannot_verify"},
    "conversion_mismatch": {"same", "conversion", "consistent"},
    "supersedes": {"update"},
    "forecast_vs_outcome": {"forecast"},
    "agrees_with_different_context": {"same"},
    "mutual_accusation": {"conflict", "denial"},
    "denied_then_refuted": {"denial"},
    "disputed": {"denial", "conflict"},
    "no_comment": {"no_comment"},
    "unclear_scope": {"scope_gap", "cannot_verify"},
    "duplicate": {"same", "consistent"},
}
NO_RELATION = {"tension", "omission", "adds_to"}
#: words whose relation may run inside one row (an answer and what it answers)
INSIDE = {
    "cannot_verify",
    "no_comment",
    "denied_then_refuted",
    "mutual_accusation",
    "disputed",
    "unclear_scope",
    "corrects",
}


KINDS = ("attributions", "figures", "events", "statements")


def spans_of(view: View) -> dict[str, list[tuple[str, str, list[Span]]]]:
    """By report name: each claim's and attribution's kind, id and spans."""
    found: dict[str, list[tuple[str, str, list[Span]]]] = defaultdict(list)
    for figure in view.figures():
        found[figure.report_name].append(("figures", figure.id, list(figure.resolved.figure.spans)))
    for event in view.events():
        found[event.report_name].append(("events", event.id, list(event.resolved.event.spans)))
    for statement in view.statements():
        found[statement.report_name].append(("statements", statement.id, [statement.span]))
    for reading in view.readings():
        name = view.name_of(reading.report)
        for row in reading.attributions:
            found[name].append(("attributions", row.attribution.id, [row.attribution.span]))
    return found


def gold_rows(folder: Path) -> dict[str, tuple[str, str, list[list[int]]]]:
    """By id: the kind, report and spans of each gold row."""
    found = {}
    for kind in ("figures", "attributions", "events"):
        for line in (folder / f"{kind}.jsonl").read_text("utf-8").splitlines():
            row: dict[str, Any] = json.loads(line)
            found[row["id"]] = (kind, row["report"], row.get("spans") or [[row["start"], row["end"]]])
    return found


def overlap(gold: Iterable[list[int]], ours: Iterable[Span]) -> bool:
    ours = list(ours)
    return any(
        min(end, span.end) - max(start, span.start) > 0.4 * min(end - start, span.end - span.start)
        for start, end in gold
        for span in ours
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--bar", type=float, default=0.8)
    options = parser.parse_args()
    folder = options.shared / "gold" / "seeds-dev"
    if not folder.is_dir():
        print(f"skipped: {folder} is not on this machine")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "record.db"
        with dateline.open(path) as record:
            record.add(options.shared / "seeds", profile=options.shared / "seeds-profile.toml")
        with open_record(path, read_only=True) as store:
            right, total = judge(View(store), folder)
    print(f"{right} of {total} right ({right / total:.2f}; bar {options.bar})")
    return 0 if right >= options.bar * total else 1


def judge(view: View, folder: Path) -> tuple[int, int]:
    """Prints the table; how many cases are right, and of how many."""
    right = total = 0
    for name, word, names, good in judge_cases(view, folder):
        right += good
        total += 1
        print(f"{'right' if good else 'wrong'}  {name:5} {word:30} {', '.join(sorted(names)) or 'none'}")
    return right, total


def judge_cases(view: View, folder: Path) -> Iterator[tuple[str, str, set[str], bool]]:
    """The id, expected word and relations found of each case, and whether it is right."""
    gold, ours = gold_rows(folder), spans_of(view)
    matter_of = {claim: m for m in view.matters() for claim in m.claims}
    relations = list(view.relations())
    for case in json.loads((folder / "contradictions.json").read_text("utf-8")):
        found: list[set[str]] = []
        counts: list[set[str]] = []
        for row in case["rows"]:
            if row not in gold:
                continue
            kind, report, spans = gold[row]
            kinds = KINDS if kind == "attributions" else (kind,)
            ids = {i for k, i, held in ours[report] if k in kinds and overlap(spans, held)}
            found.append(ids)
            if kind != "attributions":
                counts.append(ids)
        every = set().union(*found)
        names = {
            r.relation
            for r in relations
            if r.source in every
            and r.target in every
            and (
                case["type"] in INSIDE or len(found) < 2 or not any({r.source, r.target} <= s for s in found)
            )
        }
        matters = {matter_of[i].id for ids in counts for i in ids if i in matter_of}
        together = len(counts) > 1 and all(counts) and len(matters) < len(counts)
        allowed = ALLOWED.get(case["type"], set())
        if case["type"] in NO_RELATION:
            good = "conflict" not in names
        else:
            good = bool(names & allowed) or (together and "same" in allowed)
        yield case["id"], case["type"], set(names), good


if __name__ == "__main__":
    sys.exit(main())
