"""Origins of passages: for some reports, and for all passages that theirs are tied to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from dateline.derivation.keys import blocks_of
from dateline.lineage import find_origins
from dateline.model import Edge, End, Passage
from dateline.record import Derivation, Origins, Record, Stale
from dateline.record.facts import FactReader
from dateline.record.query import edges_of, rows_of


def derive_origins(record: Record, keys: Sequence[Stale]) -> None:
    """The origin of every passage of some reports. Passages elsewhere that are tied to theirs, over however many
    others, get the same; the matters of a report whose origins changed are weighed anew."""
    wanted = {key.key for key in keys}
    with record.snapshot() as still:
        found = _Ties(still)
        found.follow(wanted)
        origins = find_origins(found.passages(), found.edges.values())
        derivations = []
        changed = set()
        starts_of = _by_report(origins)
        before = {row.report: row for row in rows_of(still, "origins", starts_of, Origins)}
        for report, starts in sorted(starts_of.items()):
            held = before.get(report)
            if report not in wanted:
                if held is None:
                    continue  # it waits in the queue itself
                starts = {**dict(held.starts), **starts}
            row = Origins(report, tuple(sorted(starts.items())))
            if row != held:
                changed.add(report)
                derivations.append(Derivation("origins", report, [row]))
        stale = [("weigh", block) for block in sorted(blocks_of(still, changed))]
    record.finish_stale(keys, derivations, stale=stale)


def _by_report(origins: dict[End, str]) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for end, origin in origins.items():
        found[end.report][end.span.start] = origin
    return found


class _Ties:
    """The passages that are tied to those of some reports by edges, or by repeating them in their report."""

    def __init__(self, record: FactReader) -> None:
        self._record = record
        self._passages: dict[str, list[Passage]] = {}
        self._near: dict[End, list[End]] = defaultdict(list)
        self.edges: dict[tuple[End, End], Edge] = {}
        self._met: set[End] = set()

    def follow(self, reports: Iterable[str]) -> None:
        """Takes in all passages of some reports, and what they are tied to."""
        self._load(reports)
        waiting = [End(p.report, p.span) for report in reports for p in self._passages[report]]
        self._met.update(waiting)
        while waiting:
            fresh = {near for end in waiting for near in self._near[end]} - self._met
            self._met |= fresh
            self._load({end.report for end in fresh} - self._passages.keys())
            waiting = list(fresh)

    def passages(self) -> list[Passage]:
        """The passages that were met, in order of report and text."""
        return [
            p
            for report in sorted(self._passages)
            for p in self._passages[report]
            if End(p.report, p.span) in self._met
        ]

    def _load(self, reports: Iterable[str]) -> None:
        wanted = sorted(reports)
        for report in wanted:
            self._passages[report] = passages = self._record.passages(report)
            first = {p.span.start: End(report, p.span) for p in passages}
            for passage in passages:
                if passage.repeat_of is not None and passage.repeat_of in first:
                    self._tie(End(report, passage.span), first[passage.repeat_of])
        for edge in edges_of(self._record, "passage", wanted):
            if (edge.source, edge.target) not in self.edges:
                self.edges[edge.source, edge.target] = edge
                self._tie(edge.source, edge.target)

    def _tie(self, one: End, other: End) -> None:
        self._near[one].append(other)
        self._near[other].append(one)
