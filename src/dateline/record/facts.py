"""Reading the facts of a record: what reports said, as it was written, nothing derived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Connection, Engine, Row, Select, bindparam, func, select

from dateline.errors import RecordError
from dateline.model import (
    Block,
    Extraction,
    Layer,
    Passage,
    Piece,
    Profile,
    Rejection,
    Report,
    Retrieval,
    Source,
    Span,
)
from dateline.record import schema as s
from dateline.record.codec import decode_text, expand, unpack
from dateline.record.engine import explained, reading
from dateline.record.rows import Stale

T = TypeVar("T")

#: values in one question to the database
CHUNK = 900


#: what is asked for some at once
_SOME: BindParameter[Any] = bindparam("some", expanding=True)

# questions that are asked for every report, made once: making one takes longer than its answer
_REPORTS_OF = select(s.report).where(s.report.c.key.in_(_SOME)).order_by(s.report.c.key)
_LAYERS = select(s.layer.c.text_hash, s.layer.c.body).where(
    s.layer.c.model == bindparam("model"), s.layer.c.text_hash.in_(_SOME)
)
_READINGS = (
    select(s.report.c.key, s.reading.c.body)
    .join(s.reading, s.reading.c.report_id == s.report.c.id)
    .where(s.reading.c.name == bindparam("name"), s.report.c.key.in_(_SOME))
    .order_by(s.report.c.key, s.reading.c.id)
)
_REPORTS = select(s.report).where(s.report.c.key == bindparam("key"))
_LENGTHS = (
    select(s.report.c.key, s.source.c.length)
    .join(s.source, s.source.c.sha256 == s.report.c.sha256)
    .where(s.report.c.key.in_(_SOME))
)
_IDS = select(s.report.c.id).where(s.report.c.key == bindparam("key"))
_TEXTS = select(*(s.source.c[name] for name in ("sha256", "data", "text", "encoding"))).where(
    s.source.c.sha256 == bindparam("sha256")
)
_PASSAGES = (
    select(
        s.report.c.key, *(s.passage.c[name] for name in ("start", "end", "text", "pieces", "kind")),
        s.passage.c.paragraph, s.passage.c.part, s.passage.c.repeat_of,
    )
    .join(s.report)
    .where(s.report.c.key.in_(_SOME))
    .order_by(s.report.c.key, s.passage.c.n)
)  # fmt: skip


def _extractions(until: datetime | None) -> Select[Any]:
    newer = s.extraction.alias("newer").c
    newest = select(func.max(newer.id)).where(newer.report_id == s.report.c.id)
    if until is not None:
        newest = newest.where(newer.recorded_at <= until)
    query = select(s.report.c.key, s.extraction.c.body).join(s.report)
    return query.where(s.extraction.c.id == newest.scalar_subquery(), s.report.c.key.in_(_SOME))


_EXTRACTIONS = _extractions(None)
_PROFILES = select(s.profile.c.body).order_by(s.profile.c.id.desc()).limit(1)
_STALE = select(s.stale).order_by(s.stale.c.stage, s.stale.c.key)


class FactReader:
    """The reading half of a record; `place` is how messages name it."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self.place = place

    def read(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the record throughout its `with` block."""
        return reading(self._engine, self.place)

    @contextmanager
    def snapshot(self) -> Iterator[FactReader]:
        """The record as it is now, for as long as the `with` block lasts, whatever others write meanwhile."""
        with self.read() as connection:
            yield Snapshot(self._engine, self.place, connection)

    def has_report(self, key: str) -> bool:
        """Whether the report of this key is in the record, whole."""
        with self.read() as connection:
            return connection.execute(_IDS, {"key": key}).first() is not None

    def reports(self, keys: Iterable[str] | None = None) -> list[Report]:
        """All reports, or those of some keys that are there, in order of key."""
        if keys is not None:
            return [to_report(row) for row in self._in_chunks(_REPORTS_OF, sorted(set(keys)))]
        query = select(s.report).order_by(s.report.c.key)
        with self.read() as connection:
            return [to_report(row) for row in connection.execute(query)]

    def report(self, key: str) -> Report:
        """One report. Raises `RecordError` where there is none of this key."""
        with self.read() as connection:
            row = connection.execute(_REPORTS, {"key": key}).first()
        if row is None:
            raise RecordError(f"record {self.place} holds no report {key!r}")
        return to_report(row)

    def lengths(self, keys: Iterable[str]) -> dict[str, int]:
        """The characters of the source of each of some reports, by key."""
        return {row.key: row.length for row in self._in_chunks(_LENGTHS, sorted(set(keys)))}

    def source_text(self, sha256: str) -> str:
        """The original decoded text of a source, which all spans point into."""
        with self.read() as connection:
            row = connection.execute(_TEXTS, {"sha256": sha256}).first()
        if row is None:
            raise RecordError(f"record {self.place} holds no source {sha256!r}")
        return to_text(row)

    def source(self, sha256: str) -> Source:
        """A source with its bytes and blocks, as it was read."""
        with self.read() as connection:
            row = connection.execute(select(s.source).where(s.source.c.sha256 == sha256)).first()
        if row is None:
            raise RecordError(f"record {self.place} holds no source {sha256!r}")
        blocks = unpack(row.blocks, tuple[Block, ...])
        return Source(
            row.sha256, expand(row.data), to_text(row), row.encoding, row.media_type, blocks, row.language
        )

    def passages(self, report: str) -> list[Passage]:
        """A report's passages, in text order."""
        return self.passages_of([report])[report]

    def passages_of(self, reports: Iterable[str]) -> dict[str, list[Passage]]:
        """The passages of some reports by key, each in text order; none for a report that is not there."""
        found: dict[str, list[Passage]] = {report: [] for report in sorted(set(reports))}
        for row in self._in_chunks(_PASSAGES, list(found)):
            found[row[0]].append(_passage_of(row))
        return found

    def layers(self, hashes: Iterable[str], model: str) -> dict[str, Layer]:
        """The cached layers of texts (named by `text_hash`) for one model; what is not there is missing."""
        rows = self._in_chunks(_LAYERS, sorted(set(hashes)), model=model)
        known: dict[str, str] = {}
        return {row.text_hash: _with_shared_words(unpack(row.body, Layer), known) for row in rows}

    def extraction(self, report: str) -> Extraction | None:
        """A report's newest extraction, or None where nothing was extracted."""
        return self.extractions([report]).get(report)

    def extractions(self, reports: Iterable[str], until: datetime | None = None) -> dict[str, Extraction]:
        """The newest extraction (recorded by an instant) of some reports by key, without those in which nothing was
        extracted."""
        query = _EXTRACTIONS if until is None else _extractions(until)
        rows = self._in_chunks(query, sorted(set(reports)))
        return {key: unpack(body, Extraction) for key, body in rows}

    def extracted(self, reports: Iterable[str], kind: type[T]) -> dict[str, T]:
        """The same as `kind`, a dataclass with some fields of an extraction: what is not asked for is not unpacked."""
        rows = self._in_chunks(_EXTRACTIONS, sorted(set(reports)))
        return {key: unpack(body, kind) for key, body in rows}

    def reading(self, report: str, name: str, kind: type[T]) -> T | None:
        """What a stage noted of a report under a name (newest version), as a `kind`; None if nothing."""
        return next((value for _, value in self._readings(name, kind, report)), None)

    def readings(self, name: str, kind: type[T]) -> dict[str, T]:
        """What a stage noted under a name, by report key in order of key."""
        found: dict[str, T] = {}
        for report, value in self._readings(name, kind, None):
            found.setdefault(report, value)
        return dict(sorted(found.items()))

    def readings_of(self, reports: Iterable[str], name: str, kind: type[T]) -> dict[str, T]:
        """The same of some reports alone, all looked up together."""
        rows = self._in_chunks(_READINGS, sorted(set(reports)), name=name)
        return {key: unpack(body, kind) for key, body in {row.key: row.body for row in rows}.items()}

    def _readings(self, name: str, kind: type[T], report: str | None) -> Iterator[tuple[str, T]]:
        query = (
            select(s.report.c.key, s.reading.c.body)
            .join(s.reading, s.reading.c.report_id == s.report.c.id)
            .where(s.reading.c.name == name)
            .order_by(s.reading.c.id.desc())
        )
        if report is not None:
            query = query.where(s.report.c.key == report)
        with self.read() as connection:
            for key, body in connection.execute(query):
                yield key, unpack(body, kind)

    def rejections(self, *, whole: bool = False) -> list[Rejection]:
        """All that was left out and why (or `whole` reports and files alone), in order of report and place."""
        c = s.rejection.c
        query = select(c.report, c.stage, c.slug, c.reason, c.start, c.end)
        with self.read() as connection:
            rows = connection.execute(query.where(c.start.is_(None)) if whole else query).all()
        rejections = [to_rejection(row) for row in rows]
        return sorted(rejections, key=lambda r: (r.report, r.span or Span(-1, -1), r.stage, r.slug, r.reason))

    def profile(self) -> Profile | None:
        """The crisis profile in force, or None."""
        with self.read() as connection:
            body = connection.execute(_PROFILES).scalar()
        return None if body is None else unpack(body, Profile)

    def setting(self, key: str) -> str | None:
        """A setting of the record, or None."""
        with self.read() as connection:
            return connection.execute(select(s.meta.c.value).where(s.meta.c.key == f"setting.{key}")).scalar()

    def stale(self, stage: str | None = None, limit: int | None = None) -> list[Stale]:
        """What waits to be derived anew, in order of stage and key: all, or the first `limit` of a stage."""
        query = _STALE if stage is None else _STALE.where(s.stale.c.stage == stage)
        with self.read() as connection:
            return [Stale(*row) for row in connection.execute(query.limit(limit))]

    def _in_chunks(
        self, query: Select[Any], values: Sequence[Any], **given: str
    ) -> list[Row[*tuple[Any, ...]]]:
        """The rows of a question that is asked for `some` values at once."""
        found: list[Row[*tuple[Any, ...]]] = []
        with self.read() as connection:
            for first in range(0, len(values), CHUNK):
                found.extend(connection.execute(query, {**given, "some": values[first : first + CHUNK]}))
        return found


def _with_shared_words(layer: Layer, known: dict[str, str]) -> Layer:
    """A layer whose words and labels are the same objects as equal ones of the layers before it: unpacked, each token has
    its own, and those are most of what a layer takes in memory."""
    lemmas, pos, tags, deps, entities = (
        tuple([known.setdefault(one, one) for one in column])
        for column in (layer.lemmas, layer.pos, layer.tags, layer.deps, layer.entities)
    )
    return replace(layer, lemmas=lemmas, pos=pos, tags=tags, deps=deps, entities=entities)


class Snapshot(FactReader):
    """A record held still: every read is of one state."""

    def __init__(self, engine: Engine, place: str, connection: Connection) -> None:
        super().__init__(engine, place)
        self._connection = connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The one connection of this snapshot."""
        with explained(self.place):
            yield self._connection


#: half of the 64-bit integers, and their bits
_HALF, _WHOLE = 1 << 63, (1 << 64) - 1


def to_signed(key: int) -> int:
    """Any 64-bit integer as a signed one, as databases keep it."""
    key &= 0xFFFF_FFFF_FFFF_FFFF
    return key - (1 << 64) if key >> 63 else key


def from_signed(key: int) -> int:
    """The unsigned 64-bit integer of a stored one."""
    return key & 0xFFFF_FFFF_FFFF_FFFF


def to_keys(keys: Iterable[int]) -> list[int]:
    """Fingerprints as they are stored, each once, sorted."""
    return sorted(
        {((key + _HALF) & _WHOLE) - _HALF for key in keys}
    )  # as `to_signed`, which is slow to call so often


def to_report(row: Row[*tuple[Any, ...]]) -> Report:
    """The report of a row of its table."""
    retrieval = None
    if row.retrieved_at is not None:
        retrieval = Retrieval(row.retrieved_at, row.retrieved_from, row.archive, row.archive_record)
    return Report(
        row.key,
        row.name,
        row.sha256,
        row.carrier,
        row.url,
        row.title,
        row.published_at,
        row.published_on,
        retrieval,
    )


def to_text(row: Row[*tuple[Any, ...]]) -> str:
    """The original text of a row of the source table."""
    if row.text is not None:
        return expand(row.text).decode("utf-8", "surrogatepass")
    text = decode_text(expand(row.data), row.encoding)
    if text is None:
        raise RecordError(
            f"source {row.sha256} has encoding {row.encoding!r}, which this Python does not know"
        )
    return text


def to_passage(row: Row[*tuple[Any, ...]]) -> Passage:
    """The passage of a row of its table that also has `report_key`."""
    return _passage_of(
        (
            row.report_key,
            row.start,
            row.end,
            row.text,
            row.pieces,
            row.kind,
            row.paragraph,
            row.part,
            row.repeat_of,
        )
    )


def _passage_of(row: Sequence[Any]) -> Passage:
    report, start, end, text, packed, kind, paragraph, part, repeat_of = row
    if packed is None:
        pieces: tuple[Piece, ...] = (Piece(0, len(text), start, end),)
    else:
        pieces = unpack(packed, tuple[Piece, ...])
    return Passage(report, Span(start, end), text, pieces, kind, paragraph, part, repeat_of)


def to_rejection(row: Row[*tuple[Any, ...]]) -> Rejection:
    """The rejection of a row of its table."""
    span = None if row.start is None or row.end is None else Span(row.start, row.end)
    return Rejection(row.report, row.stage, row.slug, row.reason, span)


def name_reports(reports: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Display names for reports given as (key, name, sha256), by key.

    >>> name_reports([("rep-1", "a", "0123456789"), ("rep-2", "b", "9876543210"), ("rep-3", "b", "abcdefabcd")])
    {'rep-1': 'a', 'rep-2': 'b~98765432', 'rep-3': 'b~abcdefab'}
    """
    bearers: dict[str, list[tuple[str, str]]] = {}
    for key, name, sha256 in reports:
        bearers.setdefault(name, []).append((key, sha256[:8]))
    shown: dict[str, str] = {}
    for name, group in bearers.items():
        hashes = [digits for _, digits in group]
        for key, digits in group:
            if len(group) == 1:
                shown[key] = name
            elif hashes.count(digits) == 1:
                shown[key] = f"{name}~{digits}"
            else:
                shown[key] = f"{name}~{digits}~{key[-8:]}"
    return dict(sorted(shown.items()))
