"""Figure claims into matters: one measure, scope and time, or one running series; while claims come.

Claims that state the same (bounds, people, place, days) by one voice, or in copies of one passage by who is called the
same there, are first made one *reading*. Readings of one place are compared along their days, each with at most `WINDOW` before it;
equal counts also across places of which one lies in the other; parts with wholes once a pair of
matters. So a block of n readings costs at most about 3 * WINDOW * n times the comparisons of two readings, which are
bounded however many copies they have (`pair_readings`).

What is taken from a comparison changes nothing but the matters of the two claims. So readings that no comparison ties
are weighed apart (`figure_groups`), and where claims come, only those are weighed anew that are compared otherwise than before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from dateline.model import ClaimRelation, ResolvedFigure, WeighedClaim
from dateline.weigh.counts import Count, order_of_count
from dateline.weigh.figure_buckets import Bucket
from dateline.weigh.figure_groups import FigureGroup, Ties
from dateline.weigh.figure_parts import parts_of_measures, parts_of_places, stated_parts
from dateline.weigh.forecasts import weigh_forecasts
from dateline.weigh.grouping import Change
from dateline.weigh.pairs import Pairs
from dateline.weigh.scope import place_key
from dateline.weigh.verdicts import compare_counts


class Figures:
    """The figure matters of one block while its claims come; the same in any order. `pairs` is what is known of pairs of
    the claims already."""

    def __init__(self, pairs: Pairs | None = None) -> None:
        self._pairs = pairs or Pairs()
        self._counts: dict[str, Count] = {}
        self._buckets: dict[tuple[str, bool], Bucket] = {}
        self._forecasts = _Forecasts()

    def add(self, claims: Iterable[WeighedClaim]) -> Change[FigureGroup]:
        """What some more claims change."""
        counts = [self._pairs.count(c, c.resolved) for c in claims if isinstance(c.resolved, ResolvedFigure)]
        self._counts.update((count.claim.id, count) for count in counts)
        again = self._forecasts.add(counts)
        by_bucket: dict[tuple[str, bool], list[Count]] = defaultdict(list)
        for count in counts:
            by_bucket[count.row.group, count.is_count].append(count)
        for claim in again:
            by_bucket[self._counts[claim].row.group, False] += ()
        change = Change[FigureGroup]([], [])
        for key, some in sorted(by_bucket.items()):
            if key not in self._buckets:
                self._buckets[key] = Bucket(key[1], self._pairs.compare)
            self._buckets[key].add(some, again, self._forecasts.outcomes, change)
        return change

    def relations(self) -> set[ClaimRelation]:
        """The relations of all claims that came."""
        counts = [self._counts[name] for name in sorted(self._counts)]
        found = stated_parts(counts)
        for bucket in self._buckets.values():
            found |= bucket.relations()
            if bucket.actual:
                found |= parts_of_places(bucket.readings.all(), bucket.matter_of)
        found |= parts_of_measures(counts)
        return found.union(*self._forecasts.relations.values())

    def as_one(self) -> tuple[FigureGroup, set[ClaimRelation]]:
        """All claims that came as one matter, compared also as if they were of one place and of the same people."""
        counts = [self._counts[name] for name in sorted(self._counts)]
        ties = Ties(counts)
        found: set[ClaimRelation] = set()
        for _, bucket in sorted(self._buckets.items()):
            readings = bucket.readings.all()
            bucket.tie(ties, readings)
            found |= bucket.beside()
            if bucket.actual:
                found |= parts_of_places(readings, ties.matter_of)
        ties.join_all()
        alike = Bucket(True, compare_counts, across=False)
        same = [replace(c, place=counts[0].place, people=counts[0].people) for c in counts if c.is_count]
        alike.add(same, (), {}, Change([], []))
        alike.tie(ties, alike.readings.all())
        (group,) = ties.groups(self._forecasts.outcomes)
        found |= alike.beside() | stated_parts(counts) | ties.relations | parts_of_measures(counts)
        return group, found.union(*self._forecasts.relations.values())


class _Forecasts:
    """What came of forecasts: relations by measure and place, and outcomes by claim."""

    def __init__(self) -> None:
        self.relations: dict[tuple[str, str | None], set[ClaimRelation]] = {}
        self.outcomes: dict[str, int] = {}
        self._counts: dict[tuple[str, str | None], list[Count]] = defaultdict(list)
        self._awaited: set[tuple[str, str | None]] = set()

    def add(self, counts: Iterable[Count]) -> set[str]:
        """The forecasts whose outcomes some more counts change."""
        touched: set[tuple[str, str | None]] = set()
        for count in counts:
            key = count.row.group, place_key(count.place)
            self._counts[key].append(count)
            touched.add(key)
            if not count.is_count and key[1] is not None:
                self._awaited.add(key)
        changed: set[str] = set()
        for key in touched & self._awaited:
            relations = self.relations[key] = set()
            later = weigh_forecasts(sorted(self._counts[key], key=order_of_count), relations)
            changed.update(claim for claim, number in later.items() if self.outcomes.get(claim, 0) != number)
            self.outcomes |= later
        return changed
