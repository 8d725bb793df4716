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

from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.lineage import (
    HOT,
    LEAST_KEYS,
    Imprint,
    Side,
    are_candidates,
    comparable_passages,
    digest_passage,
    digest_report,
    find_boilerplate,
    fingerprint_passage,
    judge_lineage,
    read_imprint,
)
from dateline.model import Dating, Edge, Passage, Report, make_id
from dateline.record import Derivation, Record, Stale
from dateline.record.bearers import Bearers, all_bearers, find_bearers, keep_crowds, meet_crowds, partners
from dateline.record.query import rows_by_scope


def fingerprint_report(passages: Sequence[Passage], known: Known | None = None) -> list[tuple[int, ...]]:
    """The keys of each passage; the first comparable one also bears the key of the report's whole text."""
    comparable = known.comparable if known is not None else comparable_passages(passages)
    kept = {p.span for p in comparable}
    keys = [fingerprint_passage(p) if p.span in kept else () for p in passages]
    if comparable:
        first = next(i for i, p in enumerate(passages) if p.span == comparable[0].span)
        group = known.group if known is not None else _group_key(digest_report(passages))
        keys[first] = (*keys[first], group)
    return keys


def _group_key(digest: str) -> int:
    return int(make_id("txt", digest).removeprefix("txt-"), 16)


@dataclass(frozen=True, slots=True)
class Known:
    """What lineage asks of one report; it follows from facts, which never change. `group` is the key of its
    whole text, `lines` are those of its passages, `runs` those of running text, `keys` all that it bears."""

    side: Side
    comparable: list[Passage]
    group: int
    imprint: Imprint
    lines: frozenset[int]
    runs: frozenset[int]
    keys: frozenset[int]


class Neighbours:
    """Reports of a record as lineage sees them; the latest `most` asked for are kept in memory."""

    def __init__(self, record: Record, most: int = 1000) -> None:
        self.record = record
        self._most = most
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._furniture: OrderedDict[tuple[int, tuple[str, ...]], bool] = OrderedDict()

    def of(self, key: str) -> Known:
        """What is known of one report, by its key."""
        if key not in self._known:
            self.learn(self.record.report(key), self.record.passages(key))
        self._known.move_to_end(key)
        return self._known[key]

    def learn(self, report: Report, passages: Sequence[Passage]) -> Known:
        """What is known of a report and its passages, which the record may not have yet."""
        comparable = comparable_passages(passages)
        self._known[report.key] = known = Known(
            Side(report.key, passages, given_dating(report), report.published_at, report.carrier),
            comparable,
            _group_key(digest_report(passages)),
            read_imprint(comparable),
            frozenset(digest_passage(p) for p in comparable),
            frozenset(k for p in comparable for k in fingerprint_passage(p, kinds="runs")),
            frozenset(k for p in comparable for k in fingerprint_passage(p)),
        )
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return known

    def is_furniture(self, line: int, bearers: tuple[str, ...]) -> bool:
        """Whether a crowded line is boilerplate, by its first few bearers alone."""
        found = self._furniture.get((line, bearers))
        if found is None:
            known = {key: self.of(key) for key in bearers}
            plate = find_boilerplate(
                {key: one.comparable for key, one in known.items()},
                {key: one.side.carrier for key, one in known.items()},
            )
            found = self._furniture[line, bearers] = line in plate
            if len(self._furniture) > self._most:
                self._furniture.popitem(last=False)
        return found


def derive_near(record: Record, keys: Sequence[Stale], neighbours: Neighbours) -> None:
    """Queues the reports whose lineage new reports may change: those that share enough keys, or a line, with one;
    and all that bear a key which became crowded, or whose first bearers are others now where that matters."""
    index = _Index(neighbours, [neighbours.of(key.key) for key in keys])
    groups, crowds = meet_crowds(index.groups), meet_crowds(index.bearers)
    lines = {line for known in index.reports for line in known.lines}
    touched: set[str] = set()
    for key, crowd in groups.items():
        if crowd.before[:1] != crowd.firsts[:1]:
            touched.update(all_bearers(record, key), partners(record, crowd.before[:1]))
    for key, crowd in crowds.items():
        if crowd.before[:1] != crowd.firsts[:1] or (
            key in lines
            and neighbours.is_furniture(key, crowd.before) is not neighbours.is_furniture(key, crowd.firsts)
        ):
            touched.update(all_bearers(record, key))
    for known in index.reports:
        touched |= _sharing(index, known)
    record.mark_stale(("lineage", report) for report in sorted(touched - {key.key for key in keys}))
    keep_crowds(record, groups | crowds)  # a kill before this finds the same crowds again
    record.finish_stale(keys)


def _sharing(index: _Index, known: Known) -> set[str]:
    """The reports that share enough keys to be judged, a line or the whole text with one."""
    shared, runs, found = Counter[str](), Counter[str](), set[str]()
    for key, bearers in index.bearers_of(known).items():
        for report in bearers.reports[:1] if bearers.is_crowd else bearers.reports:
            shared[report] += 1
            runs[report] += key in known.runs
        if key in known.lines and not bearers.is_crowd:
            found.update(bearers.reports)
    group = index.groups.get(known.group)
    if group is not None:
        found.update(group.reports[:1] if group.is_crowd else group.reports)
    for report, count in shared.items():
        if count >= LEAST_KEYS and report not in found:
            other = index.neighbours.of(report)
            if are_candidates(runs[report], count, known.imprint, other.imprint):
                found.add(report)
    return found - {known.side.report}


def derive_lineage(record: Record, keys: Sequence[Stale], neighbours: Neighbours) -> None:
    """The edges of reports to others that share text with them. Reports at the ends of edges that came or went
    get their origins and dates anew."""
    index = _Index(neighbours, [neighbours.of(key.key) for key in keys])
    held = rows_by_scope(record, "edge", [key.key for key in keys], Edge)
    derivations: list[Derivation] = []
    ends: set[str] = set()
    for key in keys:
        edges = _edges_of(key.key, index)
        before = set(held.get(key.key, ()))
        ends.update(end.report for edge in before ^ set(edges) for end in (edge.source, edge.target))
        derivations.append(Derivation("edge", key.key, edges))
    stale = [(stage, report) for report in sorted(ends) for stage in ("origins", "dating")]
    record.finish_stale(keys, derivations, stale=stale)


class _Index:
    """Who bears the keys of some reports, asked for together."""

    def __init__(self, neighbours: Neighbours, reports: Sequence[Known]) -> None:
        self.neighbours = neighbours
        self.reports = reports
        self.bearers = find_bearers(neighbours.record, {k for own in reports for k in own.keys}, HOT)
        groups = {own.group for own in reports if own.comparable}
        self.groups = find_bearers(neighbours.record, groups, HOT, by_day=True)

    def bearers_of(self, known: Known) -> dict[int, Bearers]:
        """Who bears the keys of one of the reports."""
        return {key: self.bearers[key] for key in known.keys if key in self.bearers}

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
    bearers = index.bearers_of(own)
    stands = {key: index.stands_for(found.first) for key, found in bearers.items() if found.is_crowd}
    first_of = {key for key, first in stands.items() if first == name}
    shared, runs, plain = Counter[str](), Counter[str](), set[str]()
    for key, found in bearers.items():
        for report in (stands[key],) if found.is_crowd else found.reports:
            shared[report] += 1
            runs[report] += key in own.runs
        plain.update(() if found.is_crowd else found.reports)
    near: dict[str, Known] = {}
    mine: list[str] = []
    for report in sorted(shared.keys() - {name}):
        if shared[report] + len(first_of) < LEAST_KEYS:
            continue
        other = neighbours.of(report)
        back = first_of & other.keys
        if are_candidates(
            runs[report] + len(back & own.runs), shared[report] + len(back), own.imprint, other.imprint
        ):
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
    counted = {key: neighbours.of(key) for key in sorted(wide | near.keys() | {own.side.report})}
    plate = find_boilerplate(
        {key: known.comparable for key, known in counted.items()},
        {key: known.side.carrier for key, known in counted.items()},
    )
    furniture = {line for line, some in crowded.items() if neighbours.is_furniture(line, some)}
    return frozenset((plate - crowded.keys()) | furniture)


def _judged(one: Side, other: Side, boilerplate: frozenset[int] = frozenset()) -> list[Edge]:
    judged = judge_lineage(one, other, boilerplate)
    return [*([judged.edge] if judged.edge else []), *judged.passages]


def given_dating(report: Report) -> Dating:
    """The dating that came with a report; without a day where none did."""
    day = report.published_on or (report.published_at.date() if report.published_at else None)
    source = "given" if day else None
    return Dating(report.key, day, (day,) if day else (), 1.0 if day else None, source, (), day, day)  # type: ignore[arg-type]
