"""Lineage from the record's own index: a report is judged against those that share keys with it.

A pair of reports is derived with the one whose key comes first. Reports of one text are a group; in a
group of more than `HOT` each is tied to the group's first alone, and only the first meets other reports.
Days that were inferred are no evidence of direction (they may follow from lineage): only given ones are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from dateline.lineage import (
    HOT,
    LEAST_KEYS,
    Side,
    candidate_pairs,
    comparable_passages,
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


def fingerprint_report(passages: Sequence[Passage]) -> list[tuple[int, ...]]:
    """The keys of each passage; the first comparable one also bears the key of the report's whole text."""
    comparable = comparable_passages(passages)
    kept = {p.span for p in comparable}
    keys = [fingerprint_passage(p) if p.span in kept else () for p in passages]
    if comparable:
        first = next(i for i, p in enumerate(passages) if p.span == comparable[0].span)
        keys[first] = (*keys[first], _group_key(passages))
    return keys


def _group_key(passages: Sequence[Passage]) -> int:
    return int(make_id("txt", digest_report(passages)).removeprefix("txt-"), 16)


def touched_reports(record: Record, passages: Sequence[Passage], keys: Sequence[Sequence[int]]) -> list[str]:
    """The reports of the record whose lineage a new report may change: those that share enough keys with it
    (of a text that is already there more than `HOT` times, the first and no other)."""
    if not any(keys):
        return []
    group = {hit.report for hit in record.find_fingerprints([_group_key(passages)])}
    if len(group) > HOT:
        return [_first_of(record, group)]
    return sorted(_sharing(record, {key for one in keys for key in one}) | group)


def _sharing(record: Record, keys: set[int]) -> set[str]:
    shared: Counter[str] = Counter()
    for report, _ in {(hit.report, hit.key) for hit in record.find_fingerprints(keys)}:
        shared[report] += 1
    return {report for report, count in shared.items() if count >= LEAST_KEYS}


def derive_lineage(record: Record, key: Stale) -> None:
    """The edges between one report and those of a later key that share text with it."""
    report = record.report(key.key)
    side = _side(record, report)
    comparable = comparable_passages(side.passages)
    edges: list[Edge] = []
    if comparable:
        group = {hit.report for hit in record.find_fingerprints([_group_key(side.passages)])}
        first = _first_of(record, group) if len(group) > HOT else None
        if first is not None and first != report.key:
            edges = _judged(side, _side(record, record.report(first)))
        else:
            edges = _compared(record, side, group if first is not None else set())
    record.finish_stale(key, [Derivation("edge", report.key, edges)])


def _compared(record: Record, side: Side, skip: set[str]) -> list[Edge]:
    """The edges of a report to others of a later key; `skip` are the further members of its own group."""
    keys = {key for one in fingerprint_report(side.passages) for key in one}
    near = sorted(_sharing(record, keys) - skip - {side.report})
    sides = {side.report: side} | {key: _side(record, record.report(key)) for key in near}
    groups: dict[str, list[Side]] = defaultdict(list)
    for other in sides.values():
        groups[digest_report(other.passages)].append(other)
    kept: dict[str, Side] = {}
    for members in groups.values():
        chosen = members if len(members) <= HOT else [min(members, key=first_of_copies)]
        kept.update((other.report, other) for other in chosen)
    compared = {key: comparable_passages(other.passages) for key, other in sorted(kept.items())}
    plate = find_boilerplate(compared, {key: other.carrier for key, other in kept.items()})
    imprints = {key: read_imprint(passages) for key, passages in compared.items()}
    edges: list[Edge] = []
    for a, b in sorted(candidate_pairs(compared, imprints, plate)):
        if a == side.report:
            edges += _judged(kept[a], kept[b], plate)
    return edges


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


def _side(record: Record, report: Report) -> Side:
    return Side(report.key, record.passages(report.key), given_dating(report), report.published_at, report.carrier)


def given_dating(report: Report) -> Dating:
    """The dating that came with a report; without a day where none did."""
    day = report.published_on or (report.published_at.date() if report.published_at else None)
    source = "given" if day else None
    return Dating(report.key, day, (day,) if day else (), 1.0 if day else None, source, (), day, day)  # type: ignore[arg-type]


def derive_origins(record: Record, key: Stale) -> None:
    """The origin of every passage of the record, from all passage edges."""
    view = View(record)
    passages = [p.passage for p in view.passages()]
    origins = find_origins(passages, view.edges("passage"))
    starts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for end, origin in origins.items():
        starts[end.report].append((end.span.start, origin))
    record.finish_stale(
        key,
        [Derivation("origins", r, [Origins(r, tuple(sorted(rows)))]) for r, rows in sorted(starts.items())],
        stale=[("weigh", "")],
    )
