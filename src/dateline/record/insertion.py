"""Writing facts on an open transaction, each table by itself. What is there already is left as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
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
from dateline.record.facts import CHUNK, to_keys
from dateline.record.rows import ReportFacts, Stale

_IDS = select(s.report.c.id).where(s.report.c.key == bindparam("key"))

#: the columns of a passage, in the order in which they are written
_PASSAGE = (
    "report_id", "n", "start", "end", "text", "kind", "paragraph", "part", "repeat_of", "pieces", "text_hash",
)  # fmt: skip


def insert_plain(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows that all have the same columns, two at least."""
    if rows:
        names = tuple(rows[0])
        insert_rows(connection, table, names, list(map(itemgetter(*names), rows)))


def insert_rows(
    connection: Connection, table: Table, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Inserts rows of values in the order of some column names; they go straight to the driver where it takes tuples,
    which is quicker where they are many."""
    if not rows:
        return
    into = _into(table, names, connection.dialect)
    if into is None:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        return
    statement, order, converted = into
    if converted or order != tuple(range(len(names))):
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        for at, convert, is_often_same in converted:  # text is as the database wants it already
            values = columns[at]
            if is_often_same:  # the same few come again and again
                made = {one: one if isinstance(one, str) else convert(one) for one in set(values)}
                columns[at] = [made[one] for one in values]
            else:
                columns[at] = [one if isinstance(one, str) else convert(one) for one in values]
        rows = list(zip(*(columns[at] for at in order), strict=True))
    connection.exec_driver_sql(statement, rows)  # type: ignore[arg-type, unused-ignore]


@lru_cache(maxsize=256)
def _into(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[int, ...], list[tuple[int, Callable[[Any], Any], bool]]] | None:
    """The statement that inserts rows of some columns, the order in which it wants them, and of those whose values are
    not the driver's, what makes them so and whether few of them differ. None where the driver takes no tuples."""
    named = insert(table).compile(dialect=dialect, column_keys=list(names))
    if named.positiontup is None:
        return None
    converted: list[tuple[int, Callable[[Any], Any], bool]] = []
    for at, name in enumerate(names):
        kind = table.c[name].type
        convert = kind.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None:
            converted.append((at, convert, isinstance(kind, Date | s.Instant)))
    return str(named), tuple(names.index(name) for name in named.positiontup), converted


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
    passages: list[tuple[Any, ...]] = []
    fingerprints: list[tuple[int, int, int]] = []
    for report_id, facts in reports.items():
        if facts.fingerprints and len(facts.fingerprints) != len(facts.passages):
            raise RecordError(
                f"{len(facts.passages)} passages came with {len(facts.fingerprints)} fingerprints; "
                "give one list for each"
            )
        for n, p in enumerate(facts.passages):
            start, end = p.span
            pieces = None if p.pieces == ((0, len(p.text), start, end),) else pack(p.pieces)
            passages.append((
                report_id, n, start, end, p.text, p.kind, p.paragraph, p.part, p.repeat_of, pieces, text_hash(p.text),
            ))  # fmt: skip
        fingerprints += [
            (key, report_id, n) for n, keys in enumerate(facts.fingerprints) for key in to_keys(keys)
        ]
    insert_rows(connection, s.passage, _PASSAGE, passages)
    insert_rows(connection, s.fingerprint, ("key", "report_id", "n"), fingerprints)


def put_layers(connection: Connection, given: Iterable[Mapping[str, Layer]]) -> None:
    """Caches the layers of some reports by text hash; those of one report are of one model."""
    by_model: dict[str, dict[str, Mapping[str, Layer]]] = {}
    for layers in given:
        if (one := next(iter(layers.values()), None)) is not None:
            by_model.setdefault(one.model, {}).update(dict.fromkeys(layers, layers))
    for model, held in sorted(by_model.items()):
        there = _there(connection, s.layer.c.text_hash, held, s.layer.c.model == model)
        rows = [
            {"text_hash": key, "model": model, "body": pack(held[key][key])}
            for key in sorted(held)
            if key not in there
        ]
        insert_plain(connection, s.layer, rows)


def put_extractions(
    connection: Connection, found: Iterable[tuple[int, Extraction, str, bytes]], at: datetime
) -> None:
    """Writes extractions, each with the row id of its report, its method version and itself encoded, and the index of
    their claims and the claims' spans."""
    extractions: list[dict[str, Any]] = []
    claims: list[dict[str, int | str]] = []
    spans: list[dict[str, int | str]] = []
    next_id = _next_id(connection, s.extraction)
    for report_id, extraction, method_version, encoded in found:
        row_id = next_id + len(extractions)
        extractions.append(
            {
                "id": row_id,
                "report_id": report_id,
                "method_version": method_version,
                "body": press(encoded),
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
