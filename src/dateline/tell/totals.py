"""A total that a person asked for: its bounds with what was added, or the pairs that forbid it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from dateline.errors import UsageError
from dateline.record import ClaimFilter, View, Withholder
from dateline.tell.sentences import cite_of, figure_sentence
from dateline.tell.words import bounds_words
from dateline.weigh.totals import add_up


def total_row(view: View, claims: Sequence[str]) -> dict[str, Any]:
    """The total of figures by id: `low`, `high` (None if open, or if there is no sum), `added` with each figure's
    reading and cite, and `overlaps` with the pairs that forbid it and why.

    Raises `UsageError` where fewer than two ids are given or one is no figure of this view.
    """
    found = {row.id: row for row in view.figures(ClaimFilter(ids=tuple(claims)))}
    missing = [claim for claim in claims if claim not in found]
    if missing:
        raise UsageError(f"no figure {missing[0]!r} in this record; ids are in dateline figures --json")
    if len(claims) < 2:
        raise UsageError("a total wants two figures or more")
    total = add_up([found[claim].resolved for claim in claims])
    return {
        "low": total.low,
        "high": total.high,
        "added": [
            {"claim": c, "reading": figure_sentence(found[c]), "cite": str(cite_of(found[c]))} for c in claims
        ],
        "overlaps": [{"one": o.one, "other": o.other, "reason": o.reason} for o in total.overlaps],
    }


def print_total(row: dict[str, Any], keep: Withholder) -> None:
    """The total in sentences, on standard output."""
    row = keep.value(row)
    write = sys.stdout.write
    cites = {one["claim"]: one["cite"] for one in row["added"]}
    if row["overlaps"]:
        write("Not added up:\n")
        for pair in row["overlaps"]:
            write(f"  {cites[pair['one']]} and {cites[pair['other']]}: {pair['reason']}\n")
        return
    write(f"{bounds_words(row['low'], row['high'])}, a sum that you asked for and no report states, of:\n")
    for one in row["added"]:
        write(f"  {one['reading']} {one['cite']}\n")
