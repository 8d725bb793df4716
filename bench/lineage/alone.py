"""Lineage in memory, from bare text to edges: `python -m bench.lineage.alone FOLDER` prints the edges of a folder's texts.

What other programs on the same texts do: no record on disk, no claims, no languages. The edges are those of a record
(`bench.lineage.linking`); the bench compares the two.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from dateline.clean import clean_report
from dateline.lineage import Side, fold_address, link_reports
from dateline.model import Block, Dating, Edge, End, Piece, Rejection, Report, Sidecar, Source
from dateline.read.decode import decode_bytes
from dateline.read.paths import make_report
from dateline.read.sidecar import Sidecars, find_sidecar

#: new objects before the collector looks for rings, of which there are hardly any: as in `add`
LEAST_NEW = 400_000


def read_sides(folder: Path) -> Iterator[tuple[Report, Side]]:
    """The texts of a folder with their days and addresses, cleaned."""
    sidecars, nothing = Sidecars(), Sidecar()
    if (sidecar := find_sidecar(folder)) is not None:
        sidecars.add(sidecar)
    for file in sorted(folder.glob("*.txt")):
        data = file.read_bytes()
        decoded = decode_bytes(data, file.stem)
        if isinstance(decoded, Rejection):
            continue
        text, encoding = decoded
        block = Block(text, (Piece(0, len(text), 0, len(text)),))
        source = Source(hashlib.sha256(data).hexdigest(), data, text, encoding, "text/plain", (block,))
        for row in sidecars.of(file) or (nothing,):
            report = make_report(file.stem, row, nothing, source)
            passages = clean_report(source, report)
            yield (
                report,
                Side(
                    report.key,
                    passages,
                    dated(report),
                    report.published_at,
                    report.carrier,
                    fold_address(report.url),
                ),
            )


def dated(report: Report) -> Dating | None:
    """The day that came with a report."""
    day = report.published_on or (report.published_at.date() if report.published_at else None)
    return Dating(report.key, day, (day,), 1.0, "given", (), day, day) if day else None


def row_of(edge: Edge, names: dict[str, str]) -> dict[str, object]:
    """A row of lineage.jsonl."""

    def end(at: End) -> dict[str, object]:
        return {"report": names[at.report], "start": at.span.start, "end": at.span.end}

    return {
        "level": edge.level, "relation": edge.relation, "from": end(edge.source), "to": end(edge.target),
        "direction": edge.direction, "score": round(edge.score, 4),
        "changed": [
            {
                "from_start": c.from_span.start, "from_end": c.from_span.end,
                "to_start": c.to_span.start, "to_end": c.to_span.end, "kind": c.kind,
            }
            for c in edge.changed
        ],
    }  # fmt: skip


def main() -> int:
    gc.freeze()
    gc.set_threshold(LEAST_NEW)
    read = list(read_sides(Path(sys.argv[1])))
    names = {report.key: report.name for report, _ in read}
    for edge in link_reports(side for _, side in read).edges:
        print(json.dumps(row_of(edge, names)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
