"""Which matters a brief is written from where a record, or a place in it, has more than a brief can weigh.

A brief tells some thirty lines. Up to `ALL` matters with `CLAIMS` claims it weighs every one. Beyond that the latest
`LATEST` are looked at, and the heaviest by what their rows tell without their claims (voices, carriers, measure, age)
are read, with at most `EACH` claims of each; the brief says of how many. So its cost does not grow with the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dateline.lexicons import read_lexicon
from dateline.model import Matter
from dateline.record import ClaimFilter, View
from dateline.record.counts import count_about
from dateline.record.walk import light_matters

#: matters, and claims, up to which all are read
ALL, CLAIMS = 250, 800
#: matters that are looked at where there are more, the latest ones
LATEST = 600
#: matters that are read of figures, of events, and of each standing that has a section of its own; claims of each
FIGURES, EVENTS, DOUBTED, EACH = 30, 10, 6, 8
#: standings that a section tells
STANDINGS = ("disputed", "denied", "corrected", "superseded", "unverified")


@dataclass(frozen=True, slots=True)
class Selection:
    """The matters (by key) that a brief reads, of so many that it looked at; `claims` is about how many claims the
    filter lets through; `rest` are the other matters by measure or kind, `standings` all of them by standing."""

    keys: tuple[str, ...]
    matters: int
    claims: int
    rest: Mapping[str, int] = field(default_factory=dict)
    standings: Mapping[str, int] = field(default_factory=dict)


def select_matters(view: View, wanted: ClaimFilter) -> Selection | None:
    """The heaviest matters of a filter; None where all can be read."""
    if wanted.ids is not None:
        return None
    claims = count_about(view, wanted)
    rows = light_matters(view, wanted, LATEST)
    if len(rows) <= ALL and claims <= CLAIMS:
        return None
    keys = _heaviest(rows)
    rest = Counter(str(row.code) for row in rows if row.key not in keys)
    return Selection(tuple(sorted(keys)), len(rows), claims, rest, Counter(str(row.standing) for row in rows))


def told_claims(matter: Matter) -> tuple[str, ...]:
    """The claims of a matter that are read where there are many: those that stand first."""
    stands = [claim for own in matter.backing for claim in own]
    return tuple(dict.fromkeys((*stands, *matter.claims)))[:EACH]


def _heaviest(rows: Sequence[Any]) -> set[str]:
    lead = {row["measure"]: row["weight"] for row in read_lexicon("themes")["lead"]}
    latest = max((row.valid_end for row in rows if row.valid_end is not None), default=date.min)

    left = dict.fromkeys(STANDINGS, DOUBTED)
    kinds = {"event": EVENTS, "statement": 0}
    figures, chosen = FIGURES, set[str]()
    weighed = []
    for row in rows:
        key, code, standing, weight, end = row.key, row.code, row.standing, row.weight, row.valid_end
        age = 6.0 if end is None else min((latest - end).days / 7, 6.0)
        measured = 0.0 if code in kinds else lead.get(code, -2.0)
        weighed.append((-((weight or 0.0) + measured - age), key, code, standing))
    for _, key, code, standing in sorted(weighed):
        if code not in kinds and figures:
            figures -= 1
            chosen.add(key)
        elif kinds.get(code):
            kinds[code] -= 1
            chosen.add(key)
        if left.get(standing):
            left[standing] -= 1
            chosen.add(key)
    return chosen
