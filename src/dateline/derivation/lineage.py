"""Lineage from the record's own index: a report is judged against those that share keys with it.

Reports of one text are a group; in a group of more than `HOT` each is tied to the group's first alone, and only
the first meets other reports. A key that more than `HOT` reports bear joins each of them to its first alone. So
a report meets a bounded number of others, whatever the record holds.

A pair is derived with the report whose key comes first, if that one finds the other; the first bearer of a
crowded key does not look for all who share it, they find it. Which reports a new one touches is a stage of its
own (`dateline.derivation.near`).
Days that were inferred are no evidence of direction (they may follow from lineage): only given ones are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from dateline.derivation.neighbours import Known, Neighbours, plate_among
from dateline.derivation.origins import CUT
from dateline.derivation.shared_keys import Shared, share_keys, worth_of
from dateline.lineage import (
    HOT,
    LEAST_KEYS,
    Side,
    are_candidates,
    judge_lineage,
)
from dateline.model import Edge, End
from dateline.record import Derivation, Record, Stale
from dateline.record.bearers import (
    Bearers,
    count_shared,
    find_bearers,
)
from dateline.record.query import edges_by_scope
from dateline.record.rows import Ties


@dataclass(frozen=True, slots=True)
class Pairs:
    """A report, the others that it is to be judged against, and the boilerplate among its lines."""

    side: Side
    others: Sequence[Side] = ()
    boilerplate: frozenset[int] = frozenset()


#: crowded keys times reports up to which it is looked up how many of the keys each report bears, before any is read
MOST_LOOKED_UP = 20_000
#: reports that are read together
_TOGETHER = 64


class Work(Protocol):
    """Where the two steps of lineage are done that take the most time; both are pure. `dateline.cluster` does them on
    other machines."""

    def share(self, reports: Sequence[Known], bearers: Mapping[int, Bearers]) -> Mapping[str, Shared] | None:
        """What some reports have in common with others, by key; None: each is looked at when it is asked for."""

    def judge(self, given: Iterable[Pairs]) -> Iterator[list[Edge]]:
        """The edges of some reports to those that they are to be judged against, in the order in which they come."""


class _Here:
    """Both are done here, one report after the other."""

    def share(self, reports: Sequence[Known], bearers: Mapping[int, Bearers]) -> None:  # noqa: ARG002
        return None

    def judge(self, given: Iterable[Pairs]) -> Iterator[list[Edge]]:
        for one in given:
            yield [edge for other in one.others for edge in judge_pair(one.side, other, one.boilerplate)]


#: this process does it
HERE: Work = _Here()


def judge_pair(one: Side, other: Side, boilerplate: frozenset[int] = frozenset()) -> list[Edge]:
    """The edges between two reports and between their passages."""
    judged = judge_lineage(one, other, boilerplate)
    return [*([judged.edge] if judged.edge else []), *judged.passages]


def known_of(neighbours: Neighbours, keys: Sequence[Stale]) -> list[Known]:
    """What is known of the reports of some keys, read some together."""
    found: list[Known] = []
    for first in range(0, len(keys), _TOGETHER):
        some = [key.key for key in keys[first : first + _TOGETHER]]
        neighbours.fetch(some)
        found += map(neighbours.of, some)
    return found


def derive_lineage(record: Record, keys: Sequence[Stale], neighbours: Neighbours, work: Work = HERE) -> None:
    """The edges of reports to others that share text with them. Reports at the ends of edges that came or went
    get their dates anew; their origins are derived anew with the report of a tie that came, and at both ends of one
    that is gone."""
    index = Index(neighbours, known_of(neighbours, keys), work)
    index.meet({first for known in index.reports for first in index.shared_of(known).crowds})
    held = edges_by_scope(record, [key.key for key in keys])
    derivations: list[Derivation] = []
    stale: set[tuple[str, str]] = set()
    judged = work.judge(_pairs_of(key.key, index) for key in keys)
    for key, edges in zip(keys, judged, strict=True):
        before = set(held.get(key.key, ()))
        stale |= {("dating", end.report) for e in before ^ set(edges) for end in (e.source, e.target)}
        ties, had = _ties(edges), _ties(before)
        stale |= {("origins", CUT + end.report) for tie in had - ties for end in tie}
        if ties - had:
            stale.add(("origins", key.key))
        derivations += [
            Derivation("edge", key.key, [edge for edge in edges if edge.level == "report"]),
            Derivation("ties", key.key, list(_by_pair(key.key, edges))),
        ]
    record.finish_stale(keys, derivations, stale=sorted(stale))


def _by_pair(report: str, edges: Iterable[Edge]) -> Iterator[Ties]:
    """The edges between passages of a report and others, by the other."""
    by_other: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.level == "passage":
            ends = edge.source.report, edge.target.report
            by_other[ends[ends[0] == report]].append(edge)
    for other, own in sorted(by_other.items()):
        yield Ties(report, other, tuple(own))


def _ties(edges: Iterable[Edge]) -> set[tuple[End, End]]:
    """The passages that edges tie together, whichever came first."""
    found = set()
    for edge in edges:
        if edge.level == "passage":
            one, other = sorted((edge.source, edge.target), key=lambda end: (end.report, end.span))
            found.add((one, other))
    return found


class Index:
    """Who bears the keys of some reports, asked for together; keys that one report alone bears are left out."""

    def __init__(self, neighbours: Neighbours, reports: Sequence[Known], work: Work = HERE) -> None:
        self.neighbours = neighbours
        self.reports = reports
        self.bearers = neighbours.bearers({k for own in reports for k in own.keys})
        groups = {own.group for own in reports if own.comparable}
        self.groups = find_bearers(neighbours.record, groups, HOT, by_day=True)
        self._together = work.share(reports, self.bearers)
        self._shared: dict[str, Shared] = {}

    def bearers_of(self, known: Known) -> dict[int, Bearers]:
        """Who bears the keys of one of the reports."""
        return {key: self.bearers[key] for key in known.keys if key in self.bearers}

    def shared_of(self, known: Known) -> Shared:
        """What one of the reports has in common with others."""
        name = known.side.report
        if self._together is not None:
            return self._together.get(name, _NOTHING)
        if name not in self._shared:
            self._shared[name] = share_keys(known, self.bearers)
        return self._shared[name]

    def meet(self, names: Collection[str]) -> None:
        """Looks up the groups of some reports together."""
        self.neighbours.fetch(names)
        groups = {self.neighbours.of(name).group for name in names} - self.groups.keys()
        if groups:
            self.groups |= find_bearers(self.neighbours.record, groups, HOT, by_day=True)

    def stands_for(self, name: str) -> str:
        """The report that is compared with others in a report's place: the first of its group where that is
        large."""
        group = self.neighbours.of(name).group
        if group not in self.groups:
            self.groups |= find_bearers(self.neighbours.record, [group], HOT, by_day=True)
        bearers = self.groups.get(group)
        return bearers.first if bearers is not None and bearers.is_crowd else name


def _pairs_of(name: str, index: Index) -> Pairs:
    """What a report is to be judged against."""
    own = index.neighbours.of(name)
    if not own.comparable:
        return Pairs(own.side)
    first = index.stands_for(name)
    return _compared(own, index) if first == name else Pairs(own.side, [index.neighbours.of(first).side])


def _compared(own: Known, index: Index) -> Pairs:
    """Those near a report with which it is derived."""
    name, neighbours = own.side.report, index.neighbours
    common = index.shared_of(own)
    index.meet(common.crowds.keys())
    first_of: set[int] = set()
    plain = common.worth.keys()
    shared, runs = Counter(common.worth), Counter(common.in_runs)
    for first, keys in common.crowds.items():
        stands = index.stands_for(first)
        first_of.update(keys if stands == name else ())
        shared[stands] += worth_of(own, keys)
        runs[stands] += worth_of(own, own.runs.intersection(keys))
    most = worth_of(own, first_of)
    often = [r for r in sorted(shared.keys() - {name}) if shared[r] + most >= LEAST_KEYS]
    if first_of and own.address not in first_of and len(first_of) * len(often) <= MOST_LOOKED_UP:
        borne = count_shared(neighbours.record, first_of, often)
        often = [r for r in often if shared[r] + borne.get(r, 0) >= LEAST_KEYS]
    if not any(report > name or report not in plain for report in often):
        return Pairs(own.side)
    neighbours.fetch(often)
    bearers = index.bearers_of(own)
    near: dict[str, Known] = {}
    mine: list[str] = []
    for report in often:
        other = neighbours.of(report)
        back = first_of & other.keys if first_of else frozenset()
        worth, in_runs = worth_of(own, back), worth_of(own, back & own.runs)
        if are_candidates(runs[report] + in_runs, shared[report] + worth, own.imprint, other.imprint):
            near[report] = other
            if report > name or not (report in plain or back):
                mine.append(report)
    if not mine:
        return Pairs(own.side)
    plate = _boilerplate(own, neighbours, bearers, near)
    return Pairs(own.side, [near[report].side for report in mine], plate)


def _boilerplate(
    own: Known, neighbours: Neighbours, bearers: Mapping[int, Bearers], near: Mapping[str, Known]
) -> frozenset[int]:
    """The boilerplate among a report's lines: each is looked up in all of the record. A crowded one is judged by
    its first bearers, the others by all who bear them and the reports near."""
    crowded = {
        line: bearers[line].reports for line in own.lines if line in bearers and bearers[line].is_crowd
    }
    wide = {r for line in own.lines - crowded.keys() if line in bearers for r in bearers[line].reports}
    neighbours.fetch(wide | near.keys())
    counted = {key: neighbours.of(key) for key in sorted(wide | near.keys() | {own.side.report})}
    plate = plate_among(counted)
    furniture = {line for line, some in crowded.items() if neighbours.is_furniture(line, some)}
    return frozenset((plate - crowded.keys()) | furniture)


#: a report that has nothing in common with another
_NOTHING = Shared()
