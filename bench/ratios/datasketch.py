"""Which setting of datasketch our lineage is set against, by the rows of `bench.lineage`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OURS, THEIRS = "dateline", "datasketch"
Rows = Mapping[str, Mapping[str, Any]]


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a program's row: how much it read in what time, and what it found of the gold."""
    pairs, passages = row["report"]["undirected"], row["passage"]["undirected"]
    return {
        "reports": row["reports"],
        "cpu_seconds": row["cpu_seconds"],
        "reports_per_cpu_second": row["reports_per_cpu_second"],
        "pairs_recall": pairs["r"],
        "pairs_precision": pairs["p"],
        "passages_recall": passages["r"],
        "passages_precision": passages["p"],
    }


def nearest(rows: Rows, passages: bool = True) -> str | None:
    """The setting of datasketch whose recall falls least short of ours, in pairs of reports and of passages together, the
    fastest of those that do so alike; without `passages` of those that find none, by pairs of reports alone. None where
    none ran."""
    own = rows[OURS]
    measures = ("pairs_recall", "passages_recall") if passages else ("pairs_recall",)
    peers = [p for p in rows if THEIRS in p and bool(rows[p]["passages_recall"]) is passages]

    def short(peer: str) -> tuple[float, float]:
        missed = sum(max(0.0, (own[m] or 0.0) - (rows[peer][m] or 0.0)) for m in measures)
        return round(missed, 4), rows[peer]["cpu_seconds"]

    return min(peers, key=short, default=None)


def times_as_fast(sets: Mapping[str, Rows], peers: Mapping[str, str | None]) -> float:
    """How many times as many reports a second ours takes as one peer of each set, over all sets."""
    theirs = sum(
        rows[peer]["cpu_seconds"] for name, rows in sets.items() if (peer := peers[name]) is not None
    )
    return round(theirs / sum(rows[OURS]["cpu_seconds"] for rows in sets.values()), 3)
