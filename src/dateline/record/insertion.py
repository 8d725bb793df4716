"""Writing facts on an open transaction, each table by itself. What is there already is left as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Dialect,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from dateline.errors import RecordError
from dateline.model import Edge, Extraction, Layer, Rejection, Report, Source, Span, make_id
from dateline.record import schema as s
from dateline.record.codec import decode_text, pack, press, text_hash
from dateline.record.facts import CHUNK, to_signed
from dateline.record.rows import ReportFacts, Stale

_IDS = select(s.report.c.id).where(s.report.c.key == bindparam("key"))


def insert_plain(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows that all have the same columns; they go straight to the driver where it takes tuples, which is
    quicker where they are many."""
    if not rows:
        return
    into = _into(table, tuple(rows[0]), connection.dialect)
    if into is None:
        connection.execute(insert(table), [dict(row) for row in rows])
        return
    statement, converted = into
    columns = []
    for name, convert, is_often_same in converted:
        values = [row[name] for row in rows]
        if convert is not None and is_often_same:  # the same few come again and again
            made = {value: value if isinstance(value, str) else convert(value) for value in set(values)}
            values = [made[value] for value in values]
        elif convert is not None:  # text is as the database wants it already
            values = [value if isinstance(value, str) else convert(value) for value in values]
        columns.append(values)
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


@lru_cache(maxsize=256)
def _into(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, list[tuple[str, Callable[[Any], Any] | None, bool]]] | None:
    """The statement that inserts rows of some columns, and in its order each column, what makes its values the
    driver's, and whether few of them differ. None where the driver takes no tuples."""
    named = insert(table).compile(dialect=dialect, column_keys=list(names))
    if named.positiontup is None:
        return None
    converted: list[tuple[str, Callable[[Any], Any] | None, bool]] = []
    for name in named.positiontup:
        kind = table.c[name].type
        convert = kind.dialect_impl(dialect).bind_processor(dialect)
        converted.append((name, convert, isinstance(kind, Date | s.Instant)))
    return str(named), converted


def find_report_id(connection: Connection, key: str) -> int | None:
    """The row id of a report by key, or None."""
    return connection.execute(_IDS, {"key": key}).scalar()


def find_report_keys(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Those of some keys that are of reports which are there."""
    return _there(connection, s.report.c.key, keys)


def _next_id(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1


def put_sources(connection: Connection, sources: Iterable[Source], at: datetime) -> None:
    """Writes sources, each once. A text is kept apart only where its bytes do not decode to it."""
    fresh = {source.sha256: source for source in sources}
    there = _there(connection, s.source.c.sha256, fresh)
    rows = [_source_row(source, at) for key, source in fresh.items() if key not in there]
    if rows:
        connection.execute(insert(s.source), rows)


def _source_row(source: Source, at: datetime) -> dict[str, Any]:
    text = source.text.encode("utf-8", "surrogatepass")
    return {
        "sha256": source.sha256,
        "data": press(source.data),
        "text": None if decode_text(source.data, source.encoding) == source.text else press(text),
        "encoding": source.encoding,
        "media_type": source.media_type,
        "length": len(source.text),
        "text_sha256": hashlib.sha256(text).hexdigest(),
        "language": source.language,
        "blocks": pack(source.blocks),
        "recorded_at": at,
    }


def put_reports(connection: Connection, reports: Sequence[Report], at: datetime) -> list[int]:
    """Writes reports; their row ids."""
    ids = list(range(first := _next_id(connection, s.report), first + len(reports)))
    rows = [
        {
            "id": row_id, "key": report.key, "name": report.name, "sha256": report.sha256,
            "carrier": report.carrier, "url": report.url, "title": report.title,
            "published_at": report.published_at, "published_on": report.published_on, "recorded_at": at,
            "retrieved_at": got.at if (got := report.retrieval) else None, "retrieved_from": got.url if got else None,
            "archive": got.archive if got else None, "archive_record": got.archive_record if got else None,
        }
        for row_id, report in zip(ids, reports, strict=True)
    ]  # fmt: skip
    if rows:
        connection.execute(insert(s.report), rows)
    return ids


def find_relabelled(connection: Connection, reports: Sequence[Report]) -> set[str]:
    """The reports (by key) without a carrier that were told by a name which they now share with one of `reports`:
    they are told by another name from now on, and weighed under it."""
    fresh = {report.key for report in reports}
    digits = {(report.name, report.sha256[:8]) for report in reports}
    c = s.report.c
    held: dict[str, list[tuple[str, str, str | None]]] = {}
    names = sorted({report.name for report in reports})
    for first in range(0, len(names), CHUNK):
        query = select(c.name, c.key, c.sha256, c.carrier).where(c.name.in_(names[first : first + CHUNK]))
        for name, key, sha256, carrier in connection.execute(query):
            if key not in fresh:
                held.setdefault(name, []).append((key, sha256[:8], carrier))
    return {
        key
        for name, rows in held.items()
        for key, start, carrier in rows
        if not carrier and (len(rows) == 1 or (name, start) in digits)
    }


def put_passages(connection: Connection, reports: Mapping[int, ReportFacts]) -> None:
    """Writes the passages of reports (by row id), and the fingerprints of each."""
    passages: list[dict[str, Any]] = []
    fingerprints: list[dict[str, int | str]] = []
    for report_id, facts in reports.items():
        if facts.fingerprints and len(facts.fingerprints) != len(facts.passages):
            raise RecordError(
                f"{len(facts.passages)} passages came with {len(facts.fingerprints)} fingerprints; "
                "give one list for each"
            )
        passages += [
            {
                "report_id": report_id, "n": n, "start": p.span.start, "end": p.span.end, "text": p.text,
                "kind": p.kind, "paragraph": p.paragraph, "part": p.part, "repeat_of": p.repeat_of,
                "pieces": None if p.pieces == ((0, len(p.text), *p.span),) else pack(p.pieces),
                "text_hash": text_hash(p.text),
            }
            for n, p in enumerate(facts.passages)
        ]  # fmt: skip
        fingerprints += [
            {"key": key, "report_id": report_id, "n": n}
            for n, keys in enumerate(facts.fingerprints)
            for key in sorted({to_signed(k) for k in keys})
        ]
    insert_plain(connection, s.passage, passages)
    insert_plain(connection, s.fingerprint, fingerprints)


def put_layers(connection: Connection, layers: Mapping[str, Layer], model: str) -> None:
    """Caches layers of one model by text hash."""
    there = _there(connection, s.layer.c.text_hash, layers, s.layer.c.model == model)
    rows = [
        {"text_hash": key, "model": model, "body": pack(layer)}
        for key, layer in sorted(layers.items())
        if key not in there
    ]
    insert_plain(connection, s.layer, rows)


def put_extractions(
    connection: Connection, found: Iterable[tuple[int, Extraction, str]], at: datetime
) -> None:
    """Writes extractions, each with the row id of its report and its method version, and the index of their
    claims and the claims' spans."""
    extractions: list[dict[str, Any]] = []
    claims: list[dict[str, int | str]] = []
    spans: list[dict[str, int | str]] = []
    next_id = _next_id(connection, s.extraction)
    for report_id, extraction, method_version in found:
        row_id = next_id + len(extractions)
        extractions.append(
            {
                "id": row_id,
                "report_id": report_id,
                "method_version": method_version,
                "body": pack(extraction),
                "recorded_at": at,
            }
        )
        for n, (kind, key, method, places) in enumerate(_claims(extraction)):
            claims.append({"extraction_id": row_id, "n": n, "id": key, "kind": kind, "method": method})
            spans += [
                {"extraction_id": row_id, "n": n, "i": i, "start": span.start, "end": span.end}
                for i, span in enumerate(places)
            ]
    insert_plain(connection, s.extraction, extractions)
    insert_plain(connection, s.claim, claims)
    insert_plain(connection, s.claim_span, spans)


def _claims(extraction: Extraction) -> Iterator[tuple[str, str, str, Sequence[Span]]]:
    """Kind, id, method and spans of each claim."""
    rules = {a.id: a.rule for a in extraction.attributions}
    for figure in extraction.figures:
        yield "figure", figure.id, figure.rule, figure.spans
    for event in extraction.events:
        yield "event", event.id, event.rule, event.spans
    for said in extraction.statements:
        yield "statement", said.id, rules.get(said.attribution or "", "statement"), (said.span,)


def put_readings(connection: Connection, noted: Iterable[tuple[int, Mapping[str, Any], str]]) -> None:
    """Writes what stages noted of reports by name, each with the report's row id and the method version."""
    rows = [
        {"report_id": row_id, "name": name, "method_version": method_version, "body": pack(value)}
        for row_id, readings, method_version in noted
        for name, value in sorted(readings.items())
    ]
    insert_plain(connection, s.reading, rows)


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


_TAKE_OFF = delete(s.stale).where(
    s.stale.c.stage == bindparam("of"),
    s.stale.c.key == bindparam("name"),
    s.stale.c.generation == bindparam("seen"),
)


def take_off(connection: Connection, done: Iterable[Stale]) -> None:
    """Takes off the queue what was not marked again since it was read."""
    rows = [{"of": one.stage, "name": one.key, "seen": one.generation} for one in done]
    if rows:
        connection.execute(_TAKE_OFF, rows)
