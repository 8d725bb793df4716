"""Lineage from the record's own index: a report is judged against those that share keys with it.

A pair of reports is derived with the one whose key comes first. Reports of one text are a group; in a
group of more than `HOT` each is tied to the group's first alone, and only the first meets other reports.
Days that were inferred are no evidence of direction (they may follow from lineage): only given ones are.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
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
    find_origins,
    fingerprint_passage,
    first_of_copies,
    judge_lineage,
    read_imprint,
)
from dateline.model import Dating, Edge, Passage, Report, make_id
from dateline.record import Derivation, Origins, Record, Stale, View


def fingerprint_report(passages: Sequence[Passage], known: Known | None = None) -> list[tuple[int, ...]]:
    """The keys of each passage; the first comparable one also bears the key of the report's whole text."""
    comparable = known.comparable if known is not None else comparable_passages(passages)
    kept = {p.span for p in comparable}
    keys = [fingerprint_passage(p) if p.span in kept else () for p in passages]
    if comparable:
        first = next(i for i, p in enumerate(passages) if p.span == comparable[0].span)
        keys[first] = (
            *keys[first],
            _group_key(known.digest if known is not None else digest_report(passages)),
        )
    return keys


def _group_key(digest: str) -> int:
    return int(make_id("txt", digest).removeprefix("txt-"), 16)


def touched_reports(record: Record, known: Known, keys: Sequence[Sequence[int]]) -> list[str]:
    """The reports of the record whose lineage a new report may change: those that share enough keys with it
    (of a text that is already there more than `HOT` times, the first and no other)."""
    if not any(keys):
        return []
    group_key = _group_key(known.digest)
    bearers = record.find_bearers({group_key, *(key for one in keys for key in one)})
    group = bearers.get(group_key, set())
    if len(group) > HOT:
        return [_first_of(record, group)]
    return sorted(_sharing(bearers) | group)


def _sharing(bearers: Mapping[int, set[str]]) -> set[str]:
    shared = Counter(report for reports in bearers.values() for report in reports)
    return {report for report, count in shared.items() if count >= LEAST_KEYS}


@dataclass(frozen=True, slots=True)
class Known:
    """What lineage asks of one report; it follows from facts, which never change."""

    side: Side
    comparable: list[Passage]
    digest: str
    imprint: Imprint
    runs: frozenset[int]
    keys: frozenset[int]


class Neighbours:
    """Reports of a record as lineage sees them; the latest `most` asked for are kept in memory."""

    def __init__(self, record: Record, most: int = 1000) -> None:
        self.record = record
        self._most = most
        self._known: OrderedDict[str, Known] = OrderedDict()

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
            digest_report(passages),
            read_imprint(comparable),
            frozenset(k for p in comparable for k in fingerprint_passage(p, kinds="runs")),
            frozenset(k for p in comparable for k in fingerprint_passage(p)),
        )
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return known


def derive_lineage(record: Record, key: Stale, neighbours: Neighbours) -> None:
    """The edges between one report and those of a later key that share text with it."""
    own = neighbours.of(key.key)
    edges: list[Edge] = []
    if own.comparable:
        group_key = _group_key(own.digest)
        group = record.find_bearers([group_key]).get(group_key, set())
        first = _first_of(record, group) if len(group) > HOT else None
        if first is not None and first != key.key:
            edges = _judged(own.side, neighbours.of(first).side)
        else:
            edges = _compared(own, neighbours, group if first is not None else set())
    record.finish_stale(key, [Derivation("edge", key.key, edges)])


def _compared(own: Known, neighbours: Neighbours, skip: set[str]) -> list[Edge]:
    """The edges of a report to others of a later key; `skip` are the further members of its own group."""
    name = own.side.report
    near = {key: neighbours.of(key) for key in _near(own, neighbours) if key not in skip}
    groups: dict[str, list[Side]] = defaultdict(list)
    for other in (own, *near.values()):
        groups[other.digest].append(other.side)
    kept = {
        side.report
        for members in groups.values()
        for side in (members if len(members) <= HOT else [min(members, key=first_of_copies)])
    }
    compared = {key: near[key] if key != name else own for key in sorted(kept | {name})}
    plate = _boilerplate(own, neighbours, compared)
    edges: list[Edge] = []
    for key, known in compared.items():
        if key > name:
            edges += _judged(own.side, known.side, plate)
    return edges


def _boilerplate(own: Known, neighbours: Neighbours, compared: Mapping[str, Known]) -> frozenset[int]:
    """The boilerplate among a report's lines: each is looked up in all of the record (the first `HOT` bearers)."""
    bearers = neighbours.record.find_bearers({digest_passage(p) for p in own.comparable})
    wide = {report for reports in bearers.values() for report in sorted(reports)[:HOT]}
    counted = {key: neighbours.of(key) for key in sorted(wide | compared.keys())}
    return find_boilerplate(
        {key: known.comparable for key, known in counted.items()},
        {key: known.side.carrier for key, known in counted.items()},
    )


def _near(own: Known, neighbours: Neighbours) -> list[str]:
    """The reports that share enough keys with one to be judged. A key that more than `HOT` reports bear
    counts between the first of them and each other alone."""
    name = own.side.report
    bearers = neighbours.record.find_bearers(own.keys)
    shared: Counter[str] = Counter()
    runs: Counter[str] = Counter()
    for key, reports in bearers.items():
        if len(reports) > HOT:
            first = min(reports)
            reports = reports if name == first else {first}
        for report in reports - {name}:
            shared[report] += 1
            runs[report] += key in own.runs
    return [
        report
        for report, count in sorted(shared.items())
        if runs[report] >= LEAST_KEYS
        or (count >= LEAST_KEYS and are_candidates(0, count, own.imprint, neighbours.of(report).imprint))
    ]


def _judged(one: Side, other: Side, boilerplate: frozenset[int] = frozenset()) -> list[Edge]:
    judged = judge_lineage(one, other, boilerplate)
    return [*([judged.edge] if judged.edge else []), *judged.passages]


def _first_of(record: Record, group: set[str]) -> str:
    """The first of reports of equal text, by what is given of them."""
    sides = [
        Side(key, (), given_dating(report), report.published_at) for key, report in _reports(record, group)
    ]
    return min(sides, key=first_of_copies).report


def _reports(record: Record, keys: set[str]) -> list[tuple[str, Report]]:
    return [(key, record.report(key)) for key in sorted(keys)]


def given_dating(report: Report) -> Dating:
    """The dating that came with a report; without a day where none did."""
    day = report.published_on or (report.published_at.date() if report.published_at else None)
    source = "given" if day else None
    return Dating(report.key, day, (day,) if day else (), 1.0 if day else None, source, (), day, day)  # type: ignore[arg-type]


def derive_origins(record: Record, key: Stale) -> None:
    """The origin of every passage of the record, from all passage edges."""
    with record.snapshot() as still:
        view = View(still)
        passages = [p for row in view.reports() for p in still.passages(row.report.key)]
        edges = view.edges("passage")
    origins = find_origins(passages, edges)
    starts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for end, origin in origins.items():
        starts[end.report].append((end.span.start, origin))
    record.finish_stale(
        key,
        [Derivation("origins", r, [Origins(r, tuple(sorted(rows)))]) for r, rows in sorted(starts.items())],
        stale=[("weigh", "")],
    )
