"""Which matters a brief is written from where a record, or a place in it, has more than a brief can weigh.

A brief tells some thirty lines. Up to `ALL` matters it weighs every one. Beyond that the latest are looked at
(`LATEST` of a whole record, `LOOKED_AT` of a filter), and the heaviest by what their rows tell without their claims
(voices, carriers, measure, age) are read; the brief says of how many. So its cost does not grow with the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dateline.lexicons import read_lexicon
from dateline.record import ClaimFilter, View
from dateline.record.pages import count_claims, count_matters, light_matters

#: matters up to which all are read
ALL = 250
#: matters of a whole record that are looked at, the latest ones
LATEST = 2000
#: matters that are read of figures, of events, and of each standing that has a section of its own
FIGURES, EVENTS, DOUBTED = 60, 20, 8
#: standings that a section tells
STANDINGS = ("disputed", "denied", "corrected", "superseded", "unverified")


@dataclass(frozen=True, slots=True)
class Selection:
    """The matters (by key) that a brief reads of `matters` that a filter lets through with `claims` claims (None:
    not counted); `rest` are the others by measure or kind, `standings` all by standing."""

    keys: tuple[str, ...]
    matters: int
    claims: int
    rest: Mapping[str, int] = field(default_factory=dict)
    standings: Mapping[str, int] = field(default_factory=dict)


def select_matters(view: View, wanted: ClaimFilter) -> Selection | None:
    """The heaviest matters of a filter; None where all can be read."""
    if wanted.ids is not None:
        return None
    rows = light_matters(view, wanted, LATEST if wanted == ClaimFilter() else None)
    if len(rows) <= ALL:
        return None
    keys = _heaviest(rows)
    rest = Counter(str(row.code) for row in rows if row.key not in keys)
    standings = count_matters(view, wanted)
    claims = sum(count_claims(view, kind, wanted) for kind in ("figure", "event", "statement"))
    return Selection(tuple(sorted(keys)), sum(standings.values()), claims, rest, standings)


def _heaviest(rows: Sequence[Any]) -> set[str]:
    lead = {row["measure"]: row["weight"] for row in read_lexicon("themes")["lead"]}
    latest = max((row.valid_end for row in rows if row.valid_end is not None), default=date.min)

    def weight(row: Any) -> tuple[float, str]:
        age = 6.0 if row.valid_end is None else min((latest - row.valid_end).days / 7, 6.0)
        measured = 0.0 if row.code in ("event", "statement") else lead.get(row.code, -2.0)
        return (-((row.weight or 0.0) + measured - age), row.key)

    groups = [
        ([row for row in rows if row.code not in ("event", "statement")], FIGURES),
        ([row for row in rows if row.code == "event"], EVENTS),
        *(([row for row in rows if row.standing == standing], DOUBTED) for standing in STANDINGS),
    ]
    return {row.key for some, most in groups for row in sorted(some, key=weight)[:most]}
