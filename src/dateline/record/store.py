"""A record: facts written once, one transaction a report; what is derived, written anew where it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, Table, create_engine, delete, func, insert, select, update
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from dateline.errors import RecordError
from dateline.model import Edge, Extraction, Layer, Passage, Profile, Rejection, Report, Resolution, Source, make_id
from dateline.record import schema as s
from dateline.record.codec import decode_text, encode, pack, press, text_hash
from dateline.record.derived import put_derivation, split_resolution
from dateline.record.digests import digest_report
from dateline.record.engine import sqlite_engine, writing
from dateline.record.facts import FactReader, to_signed
from dateline.record.log import append_entry, last_entry
from dateline.record.migrations import prepare
from dateline.record.rows import Derivation, ReportFacts, Stale


def utc_now() -> datetime:
    """The present instant; the only clock of a record, replaced in tests."""
    return datetime.now(UTC)


class Record(FactReader):
    """A record that is open. Use it in a `with` block, or `close` it.

    One program writes at a time (others wait, then get a `RecordError`); any number read meanwhile.
    `actor` is who the log names.
    """

    def __init__(self, engine: Engine, place: str, clock: Callable[[], datetime], actor: str) -> None:
        super().__init__(engine, place)
        self._clock = clock
        self.actor = actor

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets the file go. Nothing is lost: every write was complete when it returned."""
        self._engine.dispose()

    def write(self) -> AbstractContextManager[Connection]:
        """A connection in one write transaction: all of its `with` block is kept, or nothing."""
        return writing(self._engine, self.place)

    def now(self, connection: Connection) -> datetime:
        """The instant to note on the open transaction: the clock's, never before the last one noted."""
        last = last_entry(connection)
        at = self._clock()
        return at if last is None else max(at, last.at)

    # ---- facts

    def add_report(self, facts: ReportFacts) -> bool:
        """Writes a report and everything read in it, in one transaction; False (and no change) where the
        record has it already. What it makes stale is queued in the same transaction."""
        with self.write() as connection:
            if _report_id(connection, facts.report.key) is not None:
                return False
            at = self.now(connection)
            _put_source(connection, facts.source, at)
            report_id = _put_report(connection, facts.report, at)
            _put_passages(connection, report_id, facts.passages, facts.fingerprints)
            _put_layers(connection, facts.layers, next(iter(facts.layers.values())).model if facts.layers else "")
            if facts.extraction is not None:
                _put_extraction(connection, report_id, facts.extraction, facts.method_version, at)
            _put_readings(connection, report_id, facts.readings, facts.method_version)
            _put_edges(connection, facts.edges, at)
            _put_rejections(connection, facts.rejections, at)
            _mark(connection, facts.stale)
            detail = {
                "name": facts.report.name,
                "sha256": facts.report.sha256,
                "method_version": facts.method_version,
                "facts": digest_report(facts.report, facts.passages),
                "extraction": None if facts.extraction is None else _body_hash(facts.extraction),
            }
            append_entry(connection, at, self.actor, "add", facts.report.key, detail)
        return True

    def add_extraction(
        self,
        report: str,
        extraction: Extraction,
        method_version: str,
        *,
        readings: Mapping[str, Any] | None = None,
        stale: Sequence[tuple[str, str]] = (),
    ) -> bool:
        """Adds what a newer method reads in a report beside what was read before; False (and no change)
        where this version's is there. The newest is the one in force."""
        with self.write() as connection:
            report_id = self._held(connection, report)
            known = select(s.extraction.c.id).where(
                s.extraction.c.report_id == report_id, s.extraction.c.method_version == method_version
            )
            if connection.execute(known).first() is not None:
                return False
            at = self.now(connection)
            _put_extraction(connection, report_id, extraction, method_version, at)
            _put_readings(connection, report_id, readings or {}, method_version)
            _mark(connection, stale)
            detail = {"method_version": method_version, "extraction": _body_hash(extraction)}
            append_entry(connection, at, self.actor, "extract", report, detail)
        return True

    def add_edges(self, edges: Iterable[Edge], stale: Sequence[tuple[str, str]] = ()) -> None:
        """Adds edges between reports that the record holds; one that it has is left as it is."""
        with self.write() as connection:
            _put_edges(connection, edges, self.now(connection))
            _mark(connection, stale)

    def add_rejections(self, rejections: Iterable[Rejection]) -> None:
        """Adds what was left out (files that never became reports included), each once."""
        with self.write() as connection:
            _put_rejections(connection, rejections, self.now(connection))

    def put_layers(self, layers: Mapping[str, Layer], model: str) -> None:
        """Caches layers by `text_hash` of their texts; one that is there is left as it is."""
        with self.write() as connection:
            _put_layers(connection, layers, model)

    def set_profile(self, profile: Profile, stale: Sequence[tuple[str, str]] = ()) -> bool:
        """Puts a crisis profile in force; False (and no change) where it is in force already."""
        if self.profile() == profile:
            return False
        with self.write() as connection:
            at = self.now(connection)
            connection.execute(insert(s.profile).values(body=pack(profile), recorded_at=at))
            _mark(connection, stale)
            append_entry(connection, at, self.actor, "profile", profile.name or "profile", {"hash": _body_hash(profile)})
        return True

    def set_setting(self, key: str, value: str) -> None:
        """Keeps a setting with the record."""
        with self.write() as connection:
            name = f"setting.{key}"
            if not connection.execute(update(s.meta).where(s.meta.c.key == name).values(value=value)).rowcount:
                connection.execute(insert(s.meta).values(key=name, value=value))

    # ---- what is derived

    def mark_stale(self, keys: Iterable[tuple[str, str]]) -> None:
        """Queues `(stage, key)` to be derived anew."""
        with self.write() as connection:
            _mark(connection, keys)

    def mark_on(self, connection: Connection, stage: str, key: str) -> None:
        """Queues one key on an open write transaction."""
        _mark(connection, [(stage, key)])

    def finish_stale(
        self,
        done: Stale | Iterable[Stale],
        derivations: Iterable[Derivation] = (),
        *,
        resolutions: Iterable[Resolution] = (),
        stale: Iterable[tuple[str, str]] = (),
    ) -> bool:
        """Writes what was derived, takes what was done off the queue and queues what follows, in one
        transaction; whether any derived row changed. What was marked again since it was read stays queued."""
        with self.write() as connection:
            changed = self._derive(connection, derivations, resolutions)
            for one in (done,) if isinstance(done, Stale) else done:
                connection.execute(
                    delete(s.stale).where(
                        s.stale.c.stage == one.stage,
                        s.stale.c.key == one.key,
                        s.stale.c.generation == one.generation,
                    )
                )
            _mark(connection, stale)
        return changed

    def put_derived(self, derivations: Iterable[Derivation]) -> bool:
        """Writes derivations in one transaction; whether any row changed."""
        with self.write() as connection:
            return self._derive(connection, derivations, ())

    def put_resolution(self, resolution: Resolution) -> bool:
        """Writes a report's resolution: its dating, readings and claims; whether any row changed."""
        with self.write() as connection:
            return self._derive(connection, (), (resolution,))

    def _derive(
        self, connection: Connection, derivations: Iterable[Derivation], resolutions: Iterable[Resolution]
    ) -> bool:
        at = self.now(connection)
        changed = False
        for resolution in resolutions:
            for part in split_resolution(resolution):
                changed |= put_derivation(connection, part, at)
        for derivation in derivations:
            changed |= put_derivation(connection, derivation, at)
        return changed

    def _held(self, connection: Connection, key: str) -> int:
        found = _report_id(connection, key)
        if found is None:
            raise RecordError(f"record {self.place} holds no report {key!r}; add it first")
        return found


def open_record(
    path: str | Path,
    *,
    create: bool = False,
    read_only: bool = False,
    clock: Callable[[], datetime] = utc_now,
    actor: str = "dateline",
    wait_seconds: float = 10.0,
) -> Record:
    """Opens the record at a path (or a `postgresql://` address), making it where `create` allows that.

    An older record is brought to the present tables first. Raises `RecordError`, in one line with the
    remedy, where there is none, or it is newer, locked, damaged, not writable or something else.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, open_record(f"{folder}/a.db", create=True) as record:
    ...     record.reports()
    []
    """
    place = str(path)
    if "://" in place:
        try:
            engine = create_engine(place)
        except (ArgumentError, ImportError, SQLAlchemyError) as error:
            raise RecordError(f"record address {place.split('@')[-1]!r} cannot be used: {error}") from error
    else:
        engine = sqlite_engine(
            _checked(Path(path), create and not read_only), read_only=read_only, wait_seconds=wait_seconds
        )
    try:
        prepare(engine, place, create=create, read_only=read_only, clock=clock)
    except BaseException:
        engine.dispose()
        raise
    return Record(engine, place, clock, actor)


def _checked(path: Path, create: bool) -> Path:
    if path.is_dir():
        raise RecordError(f"record {path} is a folder; give the path of a file in it, such as {path / 'record.db'}")
    if not path.exists():
        if not create:
            raise RecordError(f"record {path} does not exist; make it with `dateline add PATH --record {path}`")
        if not path.absolute().parent.is_dir():
            raise RecordError(f"record {path} cannot be made, its folder does not exist; make the folder first")
    return path


# ---- rows, on an open transaction


def _report_id(connection: Connection, key: str) -> int | None:
    return connection.execute(select(s.report.c.id).where(s.report.c.key == key)).scalar()


def _next_id(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1


def _body_hash(value: Any) -> str:
    return hashlib.sha256(encode(value)).hexdigest()


def _put_source(connection: Connection, source: Source, at: datetime) -> None:
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


def _put_report(connection: Connection, report: Report, at: datetime) -> int:
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


def _put_passages(
    connection: Connection, report_id: int, passages: Sequence[Passage], fingerprints: Sequence[Sequence[int]]
) -> None:
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
    if rows:
        connection.execute(insert(s.fingerprint), rows)


def _put_layers(connection: Connection, layers: Mapping[str, Layer], model: str) -> None:
    for key, layer in sorted(layers.items()):
        there = select(s.layer.c.model).where(s.layer.c.text_hash == key, s.layer.c.model == model)
        if connection.execute(there).first() is None:
            connection.execute(insert(s.layer).values(text_hash=key, model=model, body=pack(layer)))


def _put_extraction(
    connection: Connection, report_id: int, extraction: Extraction, method_version: str, at: datetime
) -> None:
    extraction_id = _next_id(connection, s.extraction)
    connection.execute(
        insert(s.extraction).values(
            id=extraction_id, report_id=report_id, method_version=method_version, body=pack(extraction), recorded_at=at
        )
    )
    rules = {a.id: a.rule for a in extraction.attributions}
    claims = [
        *(("figure", f.id, f.rule, f.spans) for f in extraction.figures),
        *(("event", e.id, e.rule, e.spans) for e in extraction.events),
        *(("statement", t.id, rules.get(t.attribution or "", "statement"), (t.span,)) for t in extraction.statements),
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
    if spans:
        connection.execute(insert(s.claim_span), spans)


def _put_readings(
    connection: Connection, report_id: int, readings: Mapping[str, Any], method_version: str
) -> None:
    for name, value in sorted(readings.items()):
        connection.execute(
            insert(s.reading).values(
                report_id=report_id, name=name, method_version=method_version, body=pack(value)
            )
        )


def _put_edges(connection: Connection, edges: Iterable[Edge], at: datetime) -> None:
    for edge in edges:
        key = make_id(
            "edge", edge.level, edge.relation, edge.source.report, *edge.source.span, edge.target.report, *edge.target.span
        )
        if connection.execute(select(s.edge.c.id).where(s.edge.c.id == key)).first():
            continue
        ends = [_report_id(connection, end.report) for end in (edge.source, edge.target)]
        if None in ends:
            raise RecordError(f"an edge joins {edge.source.report!r} and {edge.target.report!r}; the record lacks one")
        connection.execute(
            insert(s.edge).values(
                id=key, level=edge.level, from_report=ends[0], to_report=ends[1], body=pack(edge), recorded_at=at
            )
        )


def _put_rejections(connection: Connection, rejections: Iterable[Rejection], at: datetime) -> None:
    for rejection in rejections:
        start, end = rejection.span or (None, None)
        row = {
            "report": rejection.report, "stage": rejection.stage, "slug": rejection.slug,
            "reason": rejection.reason, "start": start, "end": end,
        }  # fmt: skip
        key = make_id("rej", *row.values())
        if not connection.execute(select(s.rejection.c.id).where(s.rejection.c.id == key)).first():
            connection.execute(insert(s.rejection).values(id=key, recorded_at=at, **row))


def _mark(connection: Connection, keys: Iterable[tuple[str, str]]) -> None:
    for stage, key in sorted(set(keys)):
        where = (s.stale.c.stage == stage) & (s.stale.c.key == key)
        again = update(s.stale).where(where).values(generation=s.stale.c.generation + 1)
        if not connection.execute(again).rowcount:
            connection.execute(insert(s.stale).values(stage=stage, key=key, generation=1))
