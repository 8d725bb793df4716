"""Writing facts on an open transaction, each table by itself. What is there already is left as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import Column, ColumnElement, Connection, Table, bindparam, func, insert, select

from dateline.errors import RecordError
from dateline.model import Edge, Extraction, Layer, Passage, Rejection, Report, Source, make_id
from dateline.record import schema as s
from dateline.record.codec import decode_text, pack, press, text_hash
from dateline.record.facts import CHUNK, to_signed

_IDS = select(s.report.c.id).where(s.report.c.key == bindparam("key"))


def insert_plain(connection: Connection, table: Table, rows: Sequence[Mapping[str, int | str]]) -> None:
    """Inserts rows of whole numbers and text, all with the same columns: nothing in them needs converting,
    so they go to the driver as they are where it takes tuples."""
    if not rows:
        return
    statement = insert(table)
    named = statement.compile(dialect=connection.dialect, column_keys=list(rows[0]))
    if named.positiontup is None:
        connection.execute(statement, [dict(row) for row in rows])
    else:
        order = named.positiontup
        connection.exec_driver_sql(str(named), [tuple([row[name] for name in order]) for row in rows])


def find_report_id(connection: Connection, key: str) -> int | None:
    """The row id of a report by key, or None."""
    return connection.execute(_IDS, {"key": key}).scalar()


def _next_id(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1


def put_source(connection: Connection, source: Source, at: datetime) -> None:
    """Writes a source once. Its text is kept apart only where its bytes do not decode to it."""
    if connection.execute(select(s.source.c.sha256).where(s.source.c.sha256 == source.sha256)).first():
        return
    text = source.text.encode("utf-8", "surrogatepass")
    connection.execute(
        insert(s.source).values(
            sha256=source.sha256,
            data=press(source.data),
            text=None if decode_text(source.data, source.encoding) == source.text else press(text),
            encoding=source.encoding,
            media_type=source.media_type,
            length=len(source.text),
            text_sha256=hashlib.sha256(text).hexdigest(),
            language=source.language,
            blocks=pack(source.blocks),
            recorded_at=at,
        )
    )


def put_report(connection: Connection, report: Report, at: datetime) -> int:
    """Writes a report; its row id."""
    report_id = _next_id(connection, s.report)
    connection.execute(
        insert(s.report).values(
            id=report_id,
            key=report.key,
            name=report.name,
            sha256=report.sha256,
            carrier=report.carrier,
            url=report.url,
            title=report.title,
            published_at=report.published_at,
            published_on=report.published_on,
            recorded_at=at,
        )
    )
    return report_id


def put_passages(
    connection: Connection, report_id: int, passages: Sequence[Passage], fingerprints: Sequence[Sequence[int]]
) -> None:
    """Writes a report's passages, and the fingerprints of each."""
    if fingerprints and len(fingerprints) != len(passages):
        raise RecordError(
            f"{len(passages)} passages came with {len(fingerprints)} fingerprints; give one list for each"
        )
    if not passages:
        return
    connection.execute(
        insert(s.passage),
        [
            {
                "report_id": report_id, "n": n, "start": p.span.start, "end": p.span.end, "text": p.text,
                "kind": p.kind, "paragraph": p.paragraph, "part": p.part, "repeat_of": p.repeat_of,
                "pieces": None if p.pieces == ((0, len(p.text), *p.span),) else pack(p.pieces),
                "text_hash": text_hash(p.text),
            }
            for n, p in enumerate(passages)
        ],
    )  # fmt: skip
    rows = [
        {"key": key, "report_id": report_id, "n": n}
        for n, keys in enumerate(fingerprints)
        for key in sorted({to_signed(k) for k in keys})
    ]
    insert_plain(connection, s.fingerprint, rows)


def put_layers(connection: Connection, layers: Mapping[str, Layer], model: str) -> None:
    """Caches layers of one model by text hash."""
    there = _there(connection, s.layer.c.text_hash, layers, s.layer.c.model == model)
    rows = [
        {"text_hash": key, "model": model, "body": pack(layer)}
        for key, layer in sorted(layers.items())
        if key not in there
    ]
    if rows:
        connection.execute(insert(s.layer), rows)


def put_extraction(
    connection: Connection, report_id: int, extraction: Extraction, method_version: str, at: datetime
) -> None:
    """Writes an extraction, and the index of its claims and their spans."""
    extraction_id = _next_id(connection, s.extraction)
    connection.execute(
        insert(s.extraction).values(
            id=extraction_id,
            report_id=report_id,
            method_version=method_version,
            body=pack(extraction),
            recorded_at=at,
        )
    )
    rules = {a.id: a.rule for a in extraction.attributions}
    claims = [
        *(("figure", f.id, f.rule, f.spans) for f in extraction.figures),
        *(("event", e.id, e.rule, e.spans) for e in extraction.events),
        *(
            ("statement", t.id, rules.get(t.attribution or "", "statement"), (t.span,))
            for t in extraction.statements
        ),
    ]
    spans = [
        {"extraction_id": extraction_id, "n": n, "i": i, "start": span.start, "end": span.end}
        for n, claim in enumerate(claims)
        for i, span in enumerate(claim[3])
    ]
    if claims:
        connection.execute(
            insert(s.claim),
            [
                {"extraction_id": extraction_id, "n": n, "id": key, "kind": kind, "method": method}
                for n, (kind, key, method, _) in enumerate(claims)
            ],
        )
    insert_plain(connection, s.claim_span, spans)


def put_readings(
    connection: Connection, report_id: int, readings: Mapping[str, Any], method_version: str
) -> None:
    """Writes what stages noted of a report, by name."""
    for name, value in sorted(readings.items()):
        connection.execute(
            insert(s.reading).values(
                report_id=report_id, name=name, method_version=method_version, body=pack(value)
            )
        )


def put_edges(connection: Connection, edges: Iterable[Edge], at: datetime) -> None:
    """Writes edges. Raises `RecordError` where an end is of a report that is not there."""
    fresh = {edge_id(edge): edge for edge in edges}
    there = _there(connection, s.edge.c.id, fresh)
    ids: dict[str, int | None] = {}
    rows = []
    for key, edge in sorted(fresh.items()):
        if key in there:
            continue
        for end in (edge.source, edge.target):
            if end.report not in ids:
                ids[end.report] = find_report_id(connection, end.report)
        ends = ids[edge.source.report], ids[edge.target.report]
        if None in ends:
            raise RecordError(
                f"an edge joins {edge.source.report!r} and {edge.target.report!r}; the record lacks one"
            )
        rows.append(
            {
                "id": key, "level": edge.level, "from_report": ends[0], "to_report": ends[1],
                "body": pack(edge), "recorded_at": at,
            }
        )  # fmt: skip
    if rows:
        connection.execute(insert(s.edge), rows)


def edge_id(edge: Edge) -> str:
    """What an edge is known by: its level, relation and ends."""
    ends = (edge.source.report, *edge.source.span, edge.target.report, *edge.target.span)
    return make_id("edge", edge.level, edge.relation, *ends)


def put_rejections(connection: Connection, rejections: Iterable[Rejection], at: datetime) -> None:
    """Writes what was left out."""
    fresh: dict[str, dict[str, Any]] = {}
    for rejection in rejections:
        start, end = rejection.span or (None, None)
        row = {
            "report": rejection.report, "stage": rejection.stage, "slug": rejection.slug,
            "reason": rejection.reason, "start": start, "end": end,
        }  # fmt: skip
        key = make_id("rej", *row.values())
        fresh[key] = {"id": key, "recorded_at": at, **row}
    there = _there(connection, s.rejection.c.id, fresh)
    rows = [row for key, row in sorted(fresh.items()) if key not in there]
    if rows:
        connection.execute(insert(s.rejection), rows)


def _there(
    connection: Connection, column: Column[str], keys: Iterable[str], *where: ColumnElement[bool]
) -> set[str]:
    """Those of some keys that a table has already."""
    wanted, found = sorted(keys), set[str]()
    for first in range(0, len(wanted), CHUNK):
        query = select(column).where(column.in_(wanted[first : first + CHUNK]), *where)
        found.update(key for (key,) in connection.execute(query))
    return found


#: understood by SQLite and PostgreSQL alike
_MARK = sqlalchemy.text(
    "INSERT INTO stale (stage, key, generation) VALUES (:stage, :key, 1) "
    "ON CONFLICT (stage, key) DO UPDATE SET generation = stale.generation + 1"
)


def mark(connection: Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Queues `(stage, key)`; one that is queued already counts one generation more."""
    rows = [{"stage": stage, "key": key} for stage, key in sorted(set(keys))]
    if rows:
        connection.execute(_MARK, rows)
