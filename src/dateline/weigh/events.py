"""Event claims into matters: one happening told by several passages and reports; while claims come.

Two claims are one happening where a report's own words tie them (`resolve` found that), or where they agree
enough. Candidates share a place, a target word or a report; each claim is compared with at most `WINDOW` before
it under each such key. Copies of one passage are one reading: its first claim is compared for all of them, the others
within their own reports alone.

What is taken from a comparison changes nothing but the happenings of the two claims. So claims that no comparison ties are
weighed apart, and where claims come, only those are weighed anew that are compared otherwise than before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from dateline.model import ClaimRelation, Profile, ResolvedEvent, WeighedClaim
from dateline.weigh.agreement import ENOUGH, Happening
from dateline.weigh.copies import Reading, Readings, called, pair_apart
from dateline.weigh.event_groups import EventGroup, Happenings, home_of
from dateline.weigh.grouping import Change, Part, Parts
from dateline.weigh.pairs import Pairs
from dateline.weigh.scope import own_wide_key, place_key, wider_keys
from dateline.weigh.windows import Line, Order

_FAR = date.max
#: two claims that agree, and how much
_Agreed = tuple[Happening, Happening, float]
_Key = tuple[str, str]


class _Compared(NamedTuple):
    """A claim beside those before it: its reading, these with their readings, and which agree."""

    reading: Reading[Happening]
    candidates: list[tuple[Happening, Reading[Happening]]]
    agreed: list[_Agreed]


class Events:
    """The event matters of one block while its claims come; the same in any order. `pairs` is what is known of pairs of
    the claims already."""

    def __init__(self, profile: Profile | None = None, pairs: Pairs | None = None) -> None:
        self._profile = profile
        self._pairs = pairs or Pairs()
        self._rows: dict[str, Happening] = {}
        self._readings: Readings[Happening] = Readings(_told)
        self._by_event: dict[_Key, Happening] = {}
        self._by_report: dict[str, list[Happening]] = defaultdict(list)
        self._lines: dict[_Key, Line[Happening]] = defaultdict(Line)
        self._keys: dict[str, list[_Key]] = {}
        self._windows: dict[str, dict[_Key, Sequence[Happening]]] = defaultdict(dict)
        self._compared: dict[str, _Compared] = {}
        self._tied: dict[str, list[_Agreed]] = {}
        self._parts: Parts[Reading[Happening], EventGroup] = Parts()

    def add(
        self, claims: Iterable[WeighedClaim], refusals: frozenset[str] = frozenset()
    ) -> Change[EventGroup]:
        """What some more claims change. `refusals` are the ids of attributions that turn down what they speak of, so
        that it is neither asserted nor denied."""
        rows = [
            self._pairs.happening(c, c.resolved, refusals)
            for c in claims
            if isinstance(c.resolved, ResolvedEvent)
        ]
        for row in rows:
            self._rows[row.claim.id] = row
            self._by_event[row.claim.report, row.resolved.event.id] = row
            self._by_report[row.claim.report].append(row)
        gone, fresh = self._readings.add(rows)
        dirty = set(fresh)
        leaving: dict[_Key, list[Order]] = defaultdict(list)
        coming: dict[_Key, list[tuple[Order, Happening]]] = defaultdict(list)
        for reading in fresh:
            for row in reading.rows:
                own = _keys(row) if row is reading.first else _keys(row)[:1]
                for key, order in _places(row, own):
                    coming[key].append((order, row))
                for key, order in _places(row, self._keys.get(row.claim.id, ())):
                    leaving[key].append(order)
                    if key not in own:
                        self._windows[row.claim.id].pop(key, None)
                self._keys[row.claim.id] = own
        again: dict[str, Happening] = {}
        for key in leaving.keys() | coming.keys():
            for later, window in self._lines[key].change(leaving[key], coming[key]):
                if not window or window[-1] is not later:
                    self._windows[later.claim.id][key] = window
                    again[later.claim.id] = later
        for later in again.values():
            dirty |= self._compare(later)
        for report in {row.claim.report for row in rows}:
            dirty |= self._tie_report(report)
        return self._weigh(gone, dirty)

    def relations(self) -> set[ClaimRelation]:
        """The relations of all claims that came."""
        return self._parts.relations()

    def as_one(self) -> tuple[EventGroup, set[ClaimRelation]]:
        """All claims that came as one happening."""
        rows = sorted(self._rows.values(), key=_order)
        happenings = Happenings(rows, self._profile, self._readings.of)
        self._replay(happenings, rows)
        happenings.join_all(rows)
        (group,) = happenings.groups_found()
        return group, happenings.relations

    def _compare(self, later: Happening) -> set[Reading[Happening]]:
        """Holds a claim against those before it; the readings that are tied otherwise than before."""
        of, pairs = self._readings.of, self._pairs
        reading = of[later.claim.id]
        found = {
            other.claim.id: other for window in self._windows[later.claim.id].values() for other in window
        }
        candidates = [(other, of[other.claim.id]) for other in sorted(found.values(), key=_order)]
        before = self._compared.get(later.claim.id)
        if before is not None and before.reading is reading and _are_those(before.candidates, candidates):
            return set()
        agreed: list[_Agreed] = []
        for other, its in candidates:
            if other.claim.report == later.claim.report and other.denied != later.denied:
                agreed.append((other, later, pairs.agree(other, later)))  # else `resolve` has read the report
            pair = pair_apart(its, reading) if reading.first is later else None
            if pair is not None:
                agreed.append((*pair, pairs.agree(*pair)))
        agreed = [row for row in agreed if row[2] >= ENOUGH]
        self._compared[later.claim.id] = _Compared(reading, candidates, agreed)
        if before is not None and _are_same(before.agreed, agreed):
            return set()
        return self._readings_in([*agreed, *(before.agreed if before is not None else ())])

    def _tie_report(self, report: str) -> set[Reading[Happening]]:
        """Ties each claim of a report to the one that its own report ties it to, the later one of the two first."""
        for row in self._by_report[report]:
            first = self._by_event.get((report, home_of(row)))
            if first is not None and first is not row:
                pair = (row, first) if _order(row) > _order(first) else (first, row)
                self._tied[row.claim.id] = [(pair[1], pair[0], ENOUGH)]
        return self._readings_in(
            pair for row in self._by_report[report] for pair in self._tied.get(row.claim.id, ())
        )

    def _readings_in(self, agreed: Iterable[_Agreed]) -> set[Reading[Happening]]:
        return {self._readings.of[row.claim.id] for one, other, _ in agreed for row in (one, other)}

    def _weigh(
        self, gone: Iterable[Reading[Happening]], dirty: Iterable[Reading[Happening]]
    ) -> Change[EventGroup]:
        """Weighs anew what is tied otherwise than before."""
        change = Change[EventGroup]([], [])
        tied = self._parts.take_out(gone, dirty, change)
        of = self._readings.of
        for reading in tied.all_keys():
            for row in reading.rows:
                for one, other, _ in (
                    *self._tied.get(row.claim.id, ()),
                    *self._compared[row.claim.id].agreed,
                ):
                    tied.join(of[one.claim.id], of[other.claim.id])
        for readings in tied:
            rows = sorted((row for reading in readings for row in reading.rows), key=_order)
            happenings = Happenings(rows, self._profile, of)
            self._replay(happenings, rows)
            self._parts.put_in(Part(readings, happenings.groups_found(), happenings.relations), change)
        return change

    def _replay(self, happenings: Happenings, rows: Sequence[Happening]) -> None:
        """Takes what comparing some rows gave, in order."""
        for row in rows:
            for one, other, score in self._tied.get(row.claim.id, ()):
                happenings.compare(one, other, score)
        for row in rows:
            first = self._readings.of[row.claim.id].first
            if first is not row:
                happenings.join_copy(first, row)
            for one, other, score in self._compared[row.claim.id].agreed:
                happenings.compare(one, other, score)


def _are_those(
    some: Sequence[tuple[Happening, Reading[Happening]]],
    others: Sequence[tuple[Happening, Reading[Happening]]],
) -> bool:
    return len(some) == len(others) and all(
        a is b and one is other for (a, one), (b, other) in zip(some, others, strict=True)
    )


def _are_same(some: Sequence[_Agreed], others: Sequence[_Agreed]) -> bool:
    return len(some) == len(others) and all(
        a is b and one is other for (a, one, _), (b, other, _) in zip(some, others, strict=True)
    )


def _told(row: Happening) -> Iterator[Hashable]:
    """What an event claim tells, with what who tells it is called and the passage that it is copied from."""
    event = row.resolved.event
    yield (
        row.claim.origin, event.type, event.rule, event.text, tuple(place_key(p) for p in row.places), row.start,
        row.end, row.dated, row.actors, row.targets, event.stance, event.negated, event.modality, row.refused,
        event.killed_low, event.killed_high, called(row),
    )  # fmt: skip


def _order(row: Happening) -> tuple[object, ...]:
    return (row.start or _FAR, row.end or _FAR, row.claim.known_on or _FAR, row.claim.report, row.claim.id)


def _places(row: Happening, keys: Iterable[_Key]) -> Iterator[tuple[_Key, Order]]:
    """Where a claim stands in the line of each of its keys; once for each time that it has the key."""
    times: Counter[_Key] = Counter()
    for key in keys:
        yield key, (*_order(row), times[key])
        times[key] += 1


def _keys(row: Happening) -> list[_Key]:
    """What two tellings of one happening can be found by."""
    found = [("report", row.claim.report)]
    for place in row.places[:4]:
        key = place_key(place)
        if key is not None:
            found.append(("place", f"{key}|{row.family}"))
        wide = own_wide_key(place) or next(iter(wider_keys(place)), None)
        if wide is not None:
            found.append(("wide", f"{wide}|{row.family}"))
    found += [("target", word) for word in sorted(row.targets)[:4]]
    return found
