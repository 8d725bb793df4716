"""Lineage from the record's own index: a report is judged against those that share keys with it.

Reports of one text are a group; in a group of more than `HOT` each is tied to the group's first alone, and only
the first meets other reports. A key that more than `HOT` reports bear joins each of them to its first alone. So
a report meets a bounded number of others, whatever the record holds.

A pair is derived with the report whose key comes first, if that one finds the other; the first bearer of a
crowded key does not look for all who share it, they find it. Which reports a new one touches is a step of its
own (`derive_near`), taken when all facts are in, so that it does not matter what came together.
Days that were inferred are no evidence of direction (they may follow from lineage): only given ones are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dateline.derivation.neighbours import Known, Neighbours, plate_among
from dateline.derivation.origins import CUT
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
    all_bearers,
    bearers_of_several,
    find_bearers,
    keep_crowds,
    meet_crowds,
    partners,
)
from dateline.record.query import edges_by_scope
from dateline.record.rows import Ties


def derive_near(record: Record, keys: Sequence[Stale], neighbours: Neighbours) -> None:
    """Queues the reports whose lineage new reports may change: those that share enough keys, or a line, with one;
    all that bear a key which became crowded; and where a crowded key has another first bearer now, those that may be
    related to it, and those that are to the one before."""
    neighbours.fetch(key.key for key in keys)
    index = _Index(neighbours, [neighbours.of(key.key) for key in keys])
    groups, crowds = meet_crowds(index.groups), meet_crowds(index.bearers)
    lines = {line for known in index.reports for line in known.lines}
    touched: set[str] = set()
    firsts: set[str] = set()
    for key, crowd in groups.items():
        if crowd.before[:1] != crowd.firsts[:1]:
            touched.update(all_bearers(record, key), partners(record, crowd.before[:1]))
    for key, crowd in crowds.items():
        is_line = key in lines
        if not crowd.before or (
            is_line
            and neighbours.is_furniture(key, crowd.before) is not neighbours.is_furniture(key, crowd.firsts)
        ):
            touched.update(all_bearers(record, key))
        elif crowd.before[0] != crowd.firsts[0]:
            stands = {index.stands_for(first) for first in (crowd.before[0], crowd.firsts[0])}
            if stands == {crowd.before[0], crowd.firsts[0]}:
                firsts |= stands
            else:
                touched.update(all_bearers(record, key))
    touched |= partners(record, firsts) | firsts
    for first in sorted(firsts):
        touched |= _bearing_with(record, neighbours, first)
    neighbours.fetch(_perhaps(index))
    for known in index.reports:
        touched |= _sharing(index, known)
    record.mark_stale(("lineage", report) for report in sorted(touched - {key.key for key in keys}))
    keep_crowds(record, groups | crowds)  # a kill before this finds the same crowds again
    record.finish_stale(keys)


def _bearing_with(record: Record, neighbours: Neighbours, first: str) -> set[str]:
    """The reports that share keys enough with a report by those crowded keys of which it is the first bearer, or by
    these and others."""
    index = _Index(neighbours, [neighbours.of(first)])
    known = index.reports[0]
    bearers = index.bearers_of(known)
    own = {key for key, found in bearers.items() if found.is_crowd and found.first == first}
    if known.address in own:  # a key that counts for as many as are needed
        return set(all_bearers(record, known.address))
    plain = Counter(r for found in bearers.values() if not found.is_crowd for r in found.reports)
    neighbours.fetch(plain)
    near = {r for r, count in plain.items() if count + len(own & neighbours.of(r).keys) >= LEAST_KEYS}
    return near | bearers_of_several(record, own, LEAST_KEYS)


def _perhaps(index: _Index) -> set[str]:
    """The reports that share as many keys with one of the reports as a pair must that is judged, but not as many of
    running text: whether they are, what they name decides."""
    found: set[str] = set()
    for known in index.reports:
        shared, runs = index.counts_of(known)
        found.update(r for r, count in shared.items() if count >= LEAST_KEYS > runs[r])
    return found


def _sharing(index: _Index, known: Known) -> set[str]:
    """The reports that share enough keys to be judged, a line or the whole text with one."""
    shared, runs = index.counts_of(known)
    found: set[str] = set()
    for bundle in index.bundles_of(known):
        if not bundle.bearers.is_crowd and not known.lines.isdisjoint(bundle.keys):
            found.update(bundle.bearers.reports)
    group = index.groups.get(known.group)
    if group is not None:
        found.update(group.reports[:1] if group.is_crowd else group.reports)
    found.update(report for report, count in runs.items() if count >= LEAST_KEYS)
    for report, count in shared.items():
        if count >= LEAST_KEYS and report not in found:
            other = index.neighbours.of(report)
            if are_candidates(runs[report], count, known.imprint, other.imprint):
                found.add(report)
    return found - {known.side.report}


def derive_lineage(record: Record, keys: Sequence[Stale], neighbours: Neighbours) -> None:
    """The edges of reports to others that share text with them. Reports at the ends of edges that came or went
    get their dates anew; their origins are derived anew with the report of a tie that came, and at both ends of one
    that is gone."""
    neighbours.fetch(key.key for key in keys)
    index = _Index(neighbours, [neighbours.of(key.key) for key in keys])
    held = edges_by_scope(record, [key.key for key in keys])
    derivations: list[Derivation] = []
    stale: set[tuple[str, str]] = set()
    for key in keys:
        edges = _edges_of(key.key, index)
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


class _Bundle(NamedTuple):
    """Keys of a report that the same reports bear: how much they count for together, and those of running text."""

    bearers: Bearers
    keys: list[int]
    worth: int
    in_runs: int

    @property
    def joined(self) -> tuple[str, ...]:
        """The reports that the keys join it to: all bearers, of a crowd the first alone."""
        return self.bearers.reports[:1] if self.bearers.is_crowd else self.bearers.reports


class _Index:
    """Who bears the keys of some reports, asked for together; keys that one report alone bears are left out."""

    def __init__(self, neighbours: Neighbours, reports: Sequence[Known]) -> None:
        self.neighbours = neighbours
        self.reports = reports
        self._bundles: dict[str, list[_Bundle]] = {}
        self.bearers = neighbours.bearers({k for own in reports for k in own.keys})
        groups = {own.group for own in reports if own.comparable}
        self.groups = find_bearers(neighbours.record, groups, HOT, by_day=True)

    def bearers_of(self, known: Known) -> dict[int, Bearers]:
        """Who bears the keys of one of the reports."""
        return {key: self.bearers[key] for key in known.keys if key in self.bearers}

    def bundles_of(self, known: Known) -> list[_Bundle]:
        """The same by bearers: most keys of a report are borne by the same few."""
        if known.side.report not in self._bundles:
            by_bearers: dict[int, list[int]] = defaultdict(list)
            for key in known.keys:
                if (found := self.bearers.get(key)) is not None:
                    by_bearers[id(found)].append(key)
            self._bundles[known.side.report] = [
                _Bundle(
                    self.bearers[keys[0]],
                    keys,
                    len(keys) + (LEAST_KEYS - 1) * (known.address in keys),
                    len(known.runs.intersection(keys)) + (LEAST_KEYS - 1) * (known.address in keys),
                )
                for keys in by_bearers.values()
            ]
        return self._bundles[known.side.report]

    def counts_of(self, known: Known) -> tuple[Counter[str], Counter[str]]:
        """How many keys each report shares with one of the reports, and how many of running text."""
        shared, runs = Counter[str](), Counter[str]()
        for bundle in self.bundles_of(known):
            for report in bundle.joined:
                shared[report] += bundle.worth
                runs[report] += bundle.in_runs
        return shared, runs

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


def _edges_of(name: str, index: _Index) -> list[Edge]:
    own = index.neighbours.of(name)
    if not own.comparable:
        return []
    first = index.stands_for(name)
    return _judged(own.side, index.neighbours.of(first).side) if first != name else _compared(own, index)


def _compared(own: Known, index: _Index) -> list[Edge]:
    """The edges of a report to those near it that are derived with it."""
    name, neighbours = own.side.report, index.neighbours
    bundles = index.bundles_of(own)
    index.meet({bundle.bearers.first for bundle in bundles if bundle.bearers.is_crowd})
    first_of: set[int] = set()
    shared, runs, plain = Counter[str](), Counter[str](), set[str]()
    for bundle in bundles:
        joined = bundle.joined
        if bundle.bearers.is_crowd:
            joined = (index.stands_for(bundle.bearers.first),)
            first_of.update(bundle.keys if joined[0] == name else ())
        else:
            plain.update(joined)
        for report in joined:
            shared[report] += bundle.worth
            runs[report] += bundle.in_runs
    most = sum(own.worth(key) for key in first_of)
    often = [r for r in sorted(shared.keys() - {name}) if shared[r] + most >= LEAST_KEYS]
    if not any(report > name or report not in plain for report in often):
        return []
    neighbours.fetch(often)
    bearers = index.bearers_of(own)
    near: dict[str, Known] = {}
    mine: list[str] = []
    for report in often:
        other = neighbours.of(report)
        back = first_of & other.keys if first_of else frozenset()
        worth = sum(own.worth(key) for key in back)
        in_runs = sum(own.worth(key) for key in back & own.runs)
        if are_candidates(runs[report] + in_runs, shared[report] + worth, own.imprint, other.imprint):
            near[report] = other
            if report > name or not (report in plain or back):
                mine.append(report)
    if not mine:
        return []
    plate = _boilerplate(own, neighbours, bearers, near)
    return [edge for report in mine for edge in _judged(own.side, near[report].side, plate)]


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


def _judged(one: Side, other: Side, boilerplate: frozenset[int] = frozenset()) -> list[Edge]:
    judged = judge_lineage(one, other, boilerplate)
    return [*([judged.edge] if judged.edge else []), *judged.passages]
