"""Lineage through a record's own index, without reading claims: `python -m bench.lineage.linking PATH…` prints edges.

What `dateline add` does but for annotation, extraction, resolving and weighing; the edges are those of `add`, since
lineage asks for passages and given days alone.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from dateline.clean import clean_report
from dateline.derivation import (
    Neighbours,
    derive_lineage,
    derive_near,
    derive_origins,
    fingerprint_report,
    know_report,
)
from dateline.export.rows import edge_row
from dateline.model import Passage, Rejection, Report, Source
from dateline.read import read_paths
from dateline.record import Record, ReportFacts, View, open_record

#: reports that are written together, as `add` does
BATCH = 64

Cleaned = tuple[Report, Source, Sequence[Passage]]


def clean_paths(paths: Sequence[Path]) -> Iterator[Cleaned]:
    """The reports of files, as `add` reads and cleans them."""
    for item in read_paths(paths, None, None):
        if not isinstance(item, Rejection):
            report, source = item
            yield report, source, clean_report(source, report)


def add_cleaned(record: Record, reports: Iterable[Cleaned], neighbours: Neighbours) -> int:
    """Writes reports with their fingerprints; how many."""
    added, coming = 0, iter(reports)
    while batch := list(islice(coming, BATCH)):
        facts = []
        for report, source, passages in batch:
            neighbours.keep(known := know_report(report, passages))
            keys = fingerprint_report(passages, known)
            stale = [(stage, report.key) for stage in ("near", "lineage", "origins")]
            facts.append(ReportFacts(report, source, passages, keys, stale=stale))
        added += len(record.add_reports(facts))
    return added


def derive_edges(record: Record, neighbours: Neighbours) -> None:
    """Derives lineage and origins of all that is stale."""
    while keys := record.stale("near", 64):
        derive_near(record, keys, neighbours)
    while keys := record.stale("lineage", 64):
        derive_lineage(record, keys, neighbours)
    while keys := record.stale("origins", 500):
        derive_origins(record, keys)


def rows_of(record: Record) -> Iterator[dict[str, object]]:
    """The record's edges, as `export` writes them."""
    view = View(record)
    names = {row.report.key: row.report.name for row in view.reports()}
    for edge in view.edges():
        yield edge_row(edge, names.__getitem__)


def main() -> int:
    with (
        tempfile.TemporaryDirectory() as folder,
        open_record(Path(folder) / "record.db", create=True) as record,
    ):
        neighbours = Neighbours(record)
        add_cleaned(record, clean_paths([Path(p) for p in sys.argv[1:]]), neighbours)
        derive_edges(record, neighbours)
        for row in rows_of(record):
            print(json.dumps(row))
    return 0


if __name__ == "__main__":
    sys.exit(main())
