"""The exchange contract: one JSON Lines file a kind, UTF-8, rows sorted, no time of entry in them.

Files are written beside their place and renamed, so that a reader never sees half of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from dateline.errors import RecordError
from dateline.export import rows
from dateline.record import View, Withholder

#: the order of files and their names
FILES = (
    "reports", "passages", "lineage", "times", "places", "names", "attributions", "figures", "events",
    "statements", "relations", "matters", "rejections",
)  # fmt: skip


def export_jsonl(view: View, folder: Path, keep: Withholder) -> dict[str, int]:
    """Writes every file of the contract into a folder (made where it is missing); rows written, by file.

    Raises `RecordError` where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return {name: _write(folder / f"{name}.jsonl", rows_of(view, name), keep) for name in FILES}
    except OSError as error:
        raise RecordError(
            f"cannot write the export to {folder}: {error.strerror or error}; choose another --to"
        ) from error


def _write(path: Path, lines: Iterable[rows.Row], keep: Withholder) -> int:
    encode = msgspec.json.Encoder().encode
    beside = path.with_name(f".{path.name}.part")
    count = 0
    with beside.open("wb") as out:
        for line in lines:
            out.write(encode(keep.value(line)) + b"\n")
            count += 1
    beside.replace(path)
    return count


def rows_of(view: View, name: str) -> list[rows.Row]:
    """The rows of one file of the contract, sorted."""
    naming = view.name_of
    if name == "reports":
        return [rows.report_row(r, naming) for r in view.reports()]
    if name == "passages":
        anchors = {r.report: r.anchors for r in view.readings()}
        return [rows.passage_row(p, anchors.get(p.passage.report, ())) for p in view.passages()]
    if name == "lineage":
        return [rows.edge_row(e, naming) for e in view.edges()]
    if name == "times":
        return [rows.time_row(naming(r.report), t) for r in view.readings() for t in r.times]
    if name == "places":
        return [
            rows.place_row(naming(r.report), p)
            for r in view.readings()
            for p in r.places
            if not p.mention.demonym
        ]
    if name == "names":
        return [rows.name_row(n, naming) for n in view.names()]
    if name == "attributions":
        return [
            rows.attribution_row(naming(r.report), a, view.method_version(r.report))
            for r in view.readings()
            for a in r.attributions
        ]
    if name == "figures":
        return [rows.figure_row(f) for f in view.figures()]
    if name == "events":
        return [rows.event_row(e) for e in view.events()]
    if name == "statements":
        return [rows.statement_row(s) for s in view.statements()]
    if name == "relations":
        return [rows.relation_row(r) for r in view.relations()]
    if name == "matters":
        return [rows.matter_row(m) for m in view.matters()]
    return [rows.rejection_row(r, naming) for r in view.rejections()]
