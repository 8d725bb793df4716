"""Which matters a brief is written from where a record, or a place in it, has more than a brief can weigh.

A brief tells some thirty lines. Up to `ALL` matters with `CLAIMS` claims it weighs every one. Beyond that the latest
`LATEST` are looked at, and the heaviest by what their rows tell without their claims (voices, carriers, measure, age)
are read, with at most `EACH` that stand and `BEFORE` others of each; the brief says of how many. So its cost does not grow with the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any

from dateline.lexicons import read_lexicon
from dateline.model import Matter
from dateline.record import ClaimFilter, View
from dateline.record.counts import count_about
from dateline.record.query import CLAIM_KINDS, DerivedReader
from dateline.record.schema import derived
from dateline.record.walk import light_matters

#: matters, and claims, up to which all are read
ALL, CLAIMS = 250, 800
#: matters that are looked at where there are more, the latest ones
LATEST = 600
#: matters that are read of figures, of events, and of each standing that has a section of its own
FIGURES, EVENTS, DOUBTED = 30, 10, 6
#: claims of each that are read: of those that stand, and of those that no longer do
EACH, BEFORE = 12, 6
#: replaced claims of a matter that are looked at
LOOKED_AT = 2000
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


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a brief is told of a claim before it reads it: its last day and what it states."""

    day: date | None
    low: float | None
    high: float | None


def told_claims(matters: Sequence[Matter], view: View) -> tuple[tuple[str, ...], dict[str, int]]:
    """The claims of some matters that are read where there are many, and by matter of how many values of replaced counts
    none is read."""
    read: list[str] = []
    more: dict[str, int] = {}
    looked_at = {m.id: _replaced(m)[:LOOKED_AT] for m in matters}
    earlier = _earlier_of(view, tuple(claim for some in looked_at.values() for claim in some))
    for matter in matters:
        claims, left_out = choose_claims(
            matter, {c: earlier[c] for c in looked_at[matter.id] if c in earlier}
        )
        read += claims
        if left_out:
            more[matter.id] = left_out
    return tuple(dict.fromkeys(read)), more


def choose_claims(matter: Matter, earlier: Mapping[str, Earlier]) -> tuple[tuple[str, ...], int]:
    """The claims of a matter that are read where there are many: of those that stand one of each voice, then a second,
    so that no voice is left out for the many copies of another; and of those that were replaced the latest, first one of
    each value. Also how many values of those are not read.

    >>> from dateline.model import Matter
    >>> matter = Matter("m", "figure", "", ("a", "b", "c", "d"), (), (), (), (), "disputed", "r", (), backing=(("a", "b"), ("c",)))
    >>> choose_claims(matter, {"d": Earlier(None, 7.0, 7.0)})
    (('a', 'c', 'b', 'd'), 0)
    """
    rounds = zip_longest(*matter.backing)
    stands = list(dict.fromkeys(claim for some in rounds for claim in some if claim is not None))
    latest = sorted(earlier, key=lambda claim: (-(earlier[claim].day or date.min).toordinal(), claim))
    seen: Counter[object] = Counter()
    ranked: list[tuple[int, int, str]] = []
    for claim in latest:
        value = (earlier[claim].low, earlier[claim].high) if matter.kind == "figure" else claim
        ranked.append((seen[value], len(ranked), claim))
        seen[value] += 1
    gone = [claim for _, _, claim in sorted(ranked)][: BEFORE if stands else EACH]
    values = len(seen) if matter.kind == "figure" else 0
    return (*stands[:EACH], *gone), max(values - len(gone), 0)


def _replaced(matter: Matter) -> tuple[str, ...]:
    """The claims of a matter that do not stand, in order of id."""
    stands = {claim for own in matter.backing for claim in own}
    return tuple(claim for claim in matter.claims if claim not in stands)


def _earlier_of(view: View, claims: tuple[str, ...]) -> dict[str, Earlier]:
    """What some claims are of and state, without reading them."""
    d = derived.c
    found: dict[str, Earlier] = {}
    if claims:
        reader = DerivedReader(view.record, view.as_known, view.as_recorded)
        query = reader.query(CLAIM_KINDS, d.key).add_columns(d.digest, d.valid_end, d.low, d.high)
        for row in reader.rows(query, claims):
            found[row.key] = Earlier(row.valid_end, row.low, row.high)
    return found


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
