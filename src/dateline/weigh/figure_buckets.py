"""Counts of one group of measures held against each other along days, places and numbers, and what that ties (`weigh.figures`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from dateline.model import ClaimRelation
from dateline.weigh.copies import Reading, Readings, called, pair_readings
from dateline.weigh.counts import Count, order_of_count
from dateline.weigh.figure_groups import FigureGroup, Ties
from dateline.weigh.figure_parts import is_stated_part
from dateline.weigh.grouping import Change, Part, Parts
from dateline.weigh.pairs import Compare
from dateline.weigh.scope import place_key
from dateline.weigh.standing import relate
from dateline.weigh.verdicts import Verdict
from dateline.weigh.windows import WINDOW, Line, Order

#: two counts, and what the later is to the other
_Verdicts = list[tuple[Count, Count, Verdict]]
#: a line: whether of one place (0) or of one number (1), and which
_Name = tuple[int, str | float]
_REPORT = "report:"


class _Met(NamedTuple):
    """What the counts of a reading are to those of one before it; `is_same` where all that is said is that they are
    equal."""

    earlier: Reading[Count]
    later: Reading[Count]
    verdicts: _Verdicts
    is_same: bool


class _Taken(NamedTuple):
    """A reading beside those of its window: what can tie them, and relations that tie nothing."""

    window: Sequence[Reading[Count]]
    met: list[_Met]
    relations: set[ClaimRelation]


class Bucket:
    """Counts of one group of measures, of what is or of what is not."""

    def __init__(self, actual: bool, compare: Compare, across: bool | None = None) -> None:
        self.actual = actual
        self._across = actual if across is None else across
        self.readings: Readings[Count] = Readings(_stated)
        self._compare = compare
        self._lines: dict[_Name, Line[Reading[Count]]] = defaultdict(Line)
        self._taken: dict[_Name, dict[Reading[Count], _Taken]] = defaultdict(dict)
        self._names: dict[Reading[Count], list[_Name]] = {}
        self._orders: dict[Reading[Count], Order] = {}
        self._parts: Parts[Reading[Count], FigureGroup] = Parts()
        self._matters: dict[str, str] = {}

    def matter_of(self, claim: str) -> str:
        """What stands for the matter of a claim."""
        return self._matters[claim]

    def add(
        self,
        counts: Sequence[Count],
        again: Collection[str],
        outcomes: Mapping[str, int],
        change: Change[FigureGroup],
    ) -> None:
        """Notes what some more counts change; what ties some claims is weighed `again` in any case."""
        gone, fresh = self.readings.add(counts)
        dirty = {*fresh, *(self.readings.of[claim] for claim in again if claim in self.readings.of)}
        leaving: dict[_Name, list[Order]] = defaultdict(list)
        coming: dict[_Name, list[tuple[Order, Reading[Count]]]] = defaultdict(list)
        for reading in gone:
            for name in self._names.pop(reading):
                leaving[name].append(self._orders[reading])
                dirty.update(self._readings_in(self._taken[name].pop(reading).met))
            del self._orders[reading]
        for reading in fresh:
            self._names[reading] = self._names_of(reading)
            order = self._orders[reading] = order_of_count(reading.first)
            for name in self._names[reading]:
                coming[name].append((order, reading))
        reports: set[_Name] = set()
        for name in leaving.keys() | coming.keys():
            moved = self._lines[name].change(leaving[name], coming[name])
            if name[0] == 0 and str(name[1]).startswith(_REPORT):
                reports.add(name)
                continue
            held = self._taken[name]
            for later, window in moved:
                if later not in held or held[later].window != window:
                    dirty |= self._note(name, later, self._take(name, window, later))
        dirty |= self._compare_in_reports(reports)
        self._weigh(gone, dirty, outcomes, change)

    def relations(self) -> set[ClaimRelation]:
        """The relations of all counts."""
        return self.beside() | self._parts.relations()

    def beside(self) -> set[ClaimRelation]:
        """Those of them that tie no two counts."""
        some = (taken.relations for held in self._taken.values() for taken in held.values())
        return set[ClaimRelation]().union(*some)

    def tie(self, ties: Ties, readings: Sequence[Reading[Count]]) -> None:
        """Takes what comparing some readings gave, in order."""
        ties.read |= {count.claim.id: reading for reading in readings for count in reading.rows}
        for reading in readings:
            for count in reading.rows[1:]:
                verdict = self._compare(reading.first, count)
                ties.take(reading.first, count, verdict or Verdict("same", "equal-value", True))
        whole = {r for r in readings if all(ties.are_one(r.first, count) for count in r.rows[1:])}
        rows = [
            (name, self._orders[reading], reading) for reading in readings for name in self._names[reading]
        ]
        for name, _, reading in sorted(rows, key=lambda row: row[:2]):
            for met in self._taken[name][reading].met:
                known = met.is_same and met.earlier in whole and met.later in whole
                for one, other, verdict in met.verdicts:
                    if known and ties.are_one(one, other):
                        break  # and so are all others of the two readings
                    ties.take(one, other, verdict)

    def _names_of(self, reading: Reading[Count]) -> list[_Name]:
        """The lines of a reading: its place, or where that is not known its reports; and its number."""
        place = place_key(reading.first.place)
        names: list[_Name] = (
            [(0, f"{_REPORT}{one}") for one in reading.by_report] if place is None else [(0, place)]
        )
        return [*names, (1, reading.first.point)] if self._across else names

    def _take(
        self,
        name: _Name,
        window: Sequence[Reading[Count]],
        later: Reading[Count],
        known: set[tuple[Reading[Count], Reading[Count]]] | None = None,
    ) -> _Taken:
        """Compares a reading with those of its window."""
        if name[0]:
            found = _across_places(window, later, self._compare)
        else:
            found = _along_days(window, later, self._compare, set() if known is None else known)
        met: list[_Met] = []
        relations: set[ClaimRelation] = set()
        for earlier, verdicts in found:
            tying: _Verdicts = []
            for one, other, verdict in verdicts:
                if not self.actual and verdict.relation not in ("same", "consistent", "conversion"):
                    continue
                if verdict.merges or verdict.relation in ("same", "consistent"):
                    tying.append((one, other, verdict))
                elif one.denied is other.denied and not is_stated_part(one, other):
                    source, target = (other, one) if verdict.reversed else (one, other)
                    relations.add(relate(source.claim.id, target.claim.id, verdict.rule))
            if tying:
                alike = earlier.first.denied is later.first.denied
                met.append(
                    _Met(earlier, later, tying, alike and all(v.relation == "same" for _, _, v in tying))
                )
        return _Taken(window, met, relations)

    def _note(self, name: _Name, later: Reading[Count], taken: _Taken) -> set[Reading[Count]]:
        """Keeps what was taken from comparing a reading; the readings that are tied otherwise than before."""
        before = self._taken[name].get(later)
        self._taken[name][later] = taken
        if before is not None and before.met == taken.met:
            return set()
        return self._readings_in([*taken.met, *(before.met if before is not None else ())])

    def _readings_in(self, met: Iterable[_Met]) -> set[Reading[Count]]:
        """The readings, as they stand, of what was compared."""
        of = self.readings.of
        return {of[reading.first.claim.id] for one in met for reading in (one.earlier, one.later)}

    def _compare_in_reports(self, names: Iterable[_Name]) -> set[Reading[Count]]:
        """Compares readings of no known place in their reports: a pair that several reports tell is met in the first of
        these alone."""
        reach, waiting = set[_Name](), {name for name in names if self._lines[name].items}
        while waiting:
            reach |= waiting
            several = (r for name in waiting for r in self._lines[name].items if len(r.by_report) > 1)
            waiting = {name for reading in several for name in self._names[reading] if not name[0]} - reach
        dirty: set[Reading[Count]] = set()
        known: set[tuple[Reading[Count], Reading[Count]]] = set()
        for name in sorted(reach):
            row = self._lines[name].items
            for at, later in enumerate(row):
                window = row[max(0, at - WINDOW) : at]
                dirty |= self._note(name, later, self._take(name, window, later, known))
        return dirty

    def _weigh(
        self,
        gone: Iterable[Reading[Count]],
        dirty: Iterable[Reading[Count]],
        outcomes: Mapping[str, int],
        change: Change[FigureGroup],
    ) -> None:
        """Weighs anew what is tied otherwise than before."""
        tied = self._parts.take_out(gone, dirty, change)
        for reading in tied.all_keys():
            for name in self._names[reading]:
                for met in self._taken[name][reading].met:
                    tied.join(met.earlier, met.later)
        for readings in tied:
            ties = Ties(sorted((c for reading in readings for c in reading.rows), key=lambda c: c.claim.id))
            self.tie(ties, readings)
            groups = ties.groups(outcomes)
            self._parts.put_in(Part(readings, groups, ties.relations), change)
            for group in groups:
                self._matters |= {count.claim.id: group.claims[0].claim.id for count in group.claims}


def _stated(count: Count) -> Iterator[Hashable]:
    """What a count states, with who states it (in its report, where place or day are not known) and with the passage that
    it is copied from and what who states it is called there."""
    figure, place = count.figure, count.place
    stated = (
        count.low, count.high, figure.approximate, count.people, place_key(place), count.start, count.day,
        count.running, figure.unit, count.denied,
    )  # fmt: skip
    known = place_key(place) is not None and count.day is not None
    yield "voice", stated, count.voice, None if known else count.claim.report
    where = None if place is None else (place.precision, place.mention.relation)
    yield (
        "copy",
        stated,
        count.claim.origin,
        figure.text,
        figure.rule,
        figure.cumulative,
        figure.running,
        where,
        called(count),
    )


def _along_days(
    window: Sequence[Reading[Count]],
    later: Reading[Count],
    compare: Compare,
    known: set[tuple[Reading[Count], Reading[Count]]],
) -> Iterator[tuple[Reading[Count], _Verdicts]]:
    """A reading beside those before it of one place (of one report, where that is not known): same-day relations with all,
    an update or a fall only with the last reading that it follows. A pair that is `known` is not compared again."""
    followed: date | None = None
    for earlier in reversed(window):
        if (earlier, later) in known:
            continue
        known.add((earlier, later))
        found: _Verdicts = []
        for one, other in pair_readings(earlier, later):
            verdict = compare(one, other)
            if verdict is None:
                continue
            if verdict.relation in ("update", "revision_down"):
                if followed is not None and one.day != followed:
                    continue
                followed = one.day
            found.append((one, other, verdict))
        yield earlier, found


def _across_places(
    window: Sequence[Reading[Count]], later: Reading[Count], compare: Compare
) -> Iterator[tuple[Reading[Count], _Verdicts]]:
    """Equal counts of two places of which one lies in, or near, the other."""
    place = place_key(later.first.place)
    for earlier in window:
        if place_key(earlier.first.place) != place:
            found = ((one, other, compare(one, other)) for one, other in pair_readings(earlier, later))
            yield (
                earlier,
                [
                    (one, other, verdict)
                    for one, other, verdict in found
                    if verdict is not None and verdict.relation in ("same", "consistent", "conversion")
                ],
            )
