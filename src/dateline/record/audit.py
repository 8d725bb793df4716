"""Proof of a record: every source's bytes, every span, every quotation, the log, and what refers to what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from dateline.errors import DatelineError
from dateline.model import Edge, Extraction, Passage, Span
from dateline.record import schema as s
from dateline.record.codec import digest, expand, text_hash, unpack
from dateline.record.custody import check_judgements, read_tombstones
from dateline.record.derived import KINDS
from dateline.record.digests import digest_report
from dateline.record.facts import FactReader, to_passage, to_report, to_text
from dateline.record.holds import holds_on
from dateline.record.log import check_chain, read_log
from dateline.record.quotation import Quoted, foreign_parts
from dateline.record.rows import claims_of

#: slugs of failures, each with its meaning
SLUGS = {
    "damaged": "the database itself is damaged, or a stored object cannot be read",
    "bytes": "the bytes of a source are not those that its SHA-256 names",
    "text": "the bytes of a source no longer decode to its text",
    "span": "a span lies outside the text of its report",
    "quotation": "a quotation is not what the text says at its span",
    "log": "the audit log was changed",
    "facts": "a report's facts are not those that the log saw being added",
    "reference": "a row refers to something that the record does not hold",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Something in a record that does not hold: a stable slug of `SLUGS`, where, and what is wrong."""

    slug: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.slug}: {self.where}: {self.message}"


def verify_record(record: FactReader) -> list[Failure]:
    """Everything in a record that does not hold, in order; empty where all of it does.

    Reads every source's bytes, decodes them anew, and checks each span and quotation of passages, claims,
    mentions, edges, datings and judgements against the text, the hash chain of the log, the digests of
    facts in it, and all references.
    """
    failures: list[Failure] = []
    try:
        with record.read() as connection:
            failures += _check_database(connection)
            if any(f.slug == "damaged" for f in failures):
                return failures
            failures += (Failure("log", f"entry {seq}", message) for seq, message in check_chain(connection))
            texts = _Texts(connection)
            failures += texts.check_sources()
            failures += _check_reports(connection, texts)
            failures += _check_rows(connection, texts)
    except DatelineError as error:
        failures.append(Failure("damaged", record.place, str(error)))
    return sorted(set(failures), key=lambda f: (f.slug, f.where, f.message))


class _Texts:
    """The texts of the record's sources, one at a time in memory."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lengths: dict[str, int] = {}
        self._last: tuple[str, str] = ("", "")
        rows = connection.execute(select(s.report.c.key, s.report.c.sha256))
        self.sources: dict[str, str] = {row.key: row.sha256 for row in rows}

    def check_sources(self) -> Iterator[Failure]:
        shas = [
            sha for (sha,) in self._connection.execute(select(s.source.c.sha256).order_by(s.source.c.sha256))
        ]
        for sha in shas:
            row = self._connection.execute(_SOURCE, {"sha256": sha}).one()
            where = f"source {sha}"
            try:
                got = hashlib.sha256(expand(row.data)).hexdigest()
                text = to_text(row)
            except (ValueError, DatelineError) as error:
                yield Failure("bytes", where, str(error))
                continue
            self._lengths[sha] = len(text)
            if got != sha:
                yield Failure("bytes", where, f"its bytes have the hash {got}")
            if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != row.text_sha256:
                yield Failure(
                    "text", where, f"its text is not the text of {row.length} characters that was read"
                )

    def of(self, report: str) -> str | None:
        """A report's text, None where there is no such report or it cannot be read."""
        sha = self.sources.get(report)
        if sha is None or sha not in self._lengths:
            return None
        if self._last[0] != sha:
            row = self._connection.execute(_SOURCE, {"sha256": sha}).one()
            self._last = (sha, to_text(row))
        return self._last[1]

    def check_part(self, where: str, part: Any) -> Iterator[Failure]:
        """Checks an object against the report that it names."""
        text = self.of(part.report)
        if text is None:
            yield Failure("reference", where, f"report {part.report} is not in the record")
            return
        query = select(s.passage, s.report.c.key.label("report_key")).join(s.report).order_by(s.passage.c.n)
        rows = self._connection.execute(query.where(s.report.c.key == part.report)).all()
        yield from _findings(where, Quoted(part.report, text, [to_passage(row) for row in rows]), part)

    def length(self, report: str) -> int | None:
        """The length of a report's text, None where there is no such report."""
        return self._lengths.get(self.sources.get(report, ""))


def _findings(where: str, quoted: Quoted, value: Any) -> Iterator[Failure]:
    for slug, message in quoted.check(value):
        yield Failure(slug, where, message)


def _check_database(connection: Connection) -> Iterator[Failure]:
    if connection.dialect.name != "sqlite":
        return
    for (message,) in connection.exec_driver_sql("PRAGMA quick_check(20)").all():
        if message != "ok":
            yield Failure("damaged", "database", str(message))
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        yield Failure("reference", f"{table} row {row}", f"refers to a {parent} that is not there")


# questions that are asked for every report, made once: making one takes longer than its answer
_PASSAGES = (
    select(s.passage, s.report.c.key.label("report_key"))
    .join(s.report)
    .where(s.report.c.id == bindparam("report"))
    .order_by(s.passage.c.n)
)
_VERSIONS = (
    select(s.extraction).where(s.extraction.c.report_id == bindparam("report")).order_by(s.extraction.c.id)
)
_DERIVED = (
    select(s.derived.c.kind, s.derived.c.key, s.derived.c.body)
    .where(
        s.derived.c.report_id == bindparam("report"),
        s.derived.c.kind.in_(("dating", "readings", "figure", "event", "statement")),
        s.derived.c.closed_at.is_(None),
    )
    .order_by(s.derived.c.kind, s.derived.c.key)
)
_CLAIMS = (
    select(s.claim.c.id, s.claim_span.c.start, s.claim_span.c.end)
    .join(
        s.claim_span,
        (s.claim_span.c.extraction_id == s.claim.c.extraction_id) & (s.claim_span.c.n == s.claim.c.n),
    )
    .where(s.claim.c.extraction_id == bindparam("extraction"))
    .order_by(s.claim.c.n, s.claim_span.c.i)
)
_SOURCE = select(s.source).where(s.source.c.sha256 == bindparam("sha256"))


def _check_reports(connection: Connection, texts: _Texts) -> Iterator[Failure]:
    added: dict[str, dict[str, Any]] = {}
    extracted: dict[tuple[str, str], str | None] = {}
    for entry in read_log(connection):
        if entry.action in ("add", "extract"):
            try:
                detail = json.loads(entry.detail)
            except ValueError:
                continue
            if entry.action == "add":
                added[entry.subject] = detail
            extracted[entry.subject, str(detail.get("method_version"))] = detail.get("extraction")
    reports = connection.execute(select(s.report).order_by(s.report.c.key)).all()
    gone = {one.report for one in read_tombstones(read_log(connection))}
    for key in sorted(set(added) - {row.key for row in reports} - gone):
        yield Failure("facts", f"report {key}", "the log saw it being added and it is gone")
    for row in reports:
        where = f"report {row.name} ({row.key})"
        rows = connection.execute(_PASSAGES, {"report": row.id}).all()
        try:
            passages = [to_passage(one) for one in rows]
        except ValueError as error:
            yield Failure("damaged", where, str(error))
            continue
        if row.key not in added:
            yield Failure("facts", where, "the log did not see it being added")
        elif added[row.key].get("facts") != digest_report(to_report(row), passages):
            yield Failure("facts", where, "it or its passages were changed after they were added")
        for one in rows:
            if text_hash(one.text) != one.text_hash:
                yield Failure("facts", f"{where} passage {one.start}-{one.end}", "its words were changed")
        text = texts.of(row.key)
        if text is None:
            continue
        yield from _check_passages(where, text, passages)
        quoted = Quoted(row.key, text, passages)
        for version in connection.execute(_VERSIONS, {"report": row.id}).all():
            try:
                extraction = unpack(version.body, Extraction)
            except ValueError as error:
                yield Failure("damaged", where, str(error))
                continue
            said = extracted.get((row.key, version.method_version))
            if said != hashlib.sha256(expand(version.body)).hexdigest():
                yield Failure(
                    "facts",
                    where,
                    f"its extraction {version.method_version!r} was changed after it was added",
                )
            yield from _findings(where, quoted, extraction)
            yield from _check_claims(connection, where, version.id, extraction)
        for kind, key, body in connection.execute(_DERIVED, {"report": row.id}).all():
            try:
                value = unpack(body, KINDS[kind].type)
            except ValueError as error:
                yield Failure("damaged", f"{where} {kind} {key}", str(error))
                continue
            yield from _findings(f"{where} {kind} {key}", quoted, value)
            for part in foreign_parts(value, row.key):
                yield from texts.check_part(f"{where} {kind} {key}", part)


def _check_passages(where: str, text: str, passages: Sequence[Passage]) -> Iterator[Failure]:
    for passage in passages:
        at = f"{where} passage {passage.span.start}-{passage.span.end}"
        if not 0 <= passage.span.start <= passage.span.end <= len(text):
            yield Failure("span", at, f"the text has {len(text)} characters")
            continue
        for piece in passage.pieces:
            inside = 0 <= piece.start <= piece.end <= len(passage.text)
            if not inside or not 0 <= piece.source_start <= piece.source_end <= len(text):
                yield Failure("span", at, f"its piece {tuple(piece)} lies outside the text")


def _check_claims(
    connection: Connection, where: str, extraction_id: int, extraction: Extraction
) -> Iterator[Failure]:
    found = connection.execute(_CLAIMS, {"extraction": extraction_id})
    stored = [(row[0], Span(row[1], row[2])) for row in found]
    read = [(figure.id, span) for figure in extraction.figures for span in figure.spans]
    read += [(event.id, span) for event in extraction.events for span in event.spans]
    read += [(statement.id, statement.span) for statement in extraction.statements]
    if stored != read:
        yield Failure("reference", where, "the index of its claims is not that of its extraction")
    ids = [claim.id for claim in claims_of(extraction)]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield Failure("reference", where, f"claim {twice} is there twice")


def _check_rows(connection: Connection, texts: _Texts) -> Iterator[Failure]:
    for key, body in connection.execute(select(s.edge.c.id, s.edge.c.body)).all():
        yield from _check_edge(f"edge {key}", body, texts)
    d = s.derived.c
    open_rows = select(d.kind, d.key, d.digest, d.body, d.known_from, d.known_until).where(
        d.closed_at.is_(None)
    )
    for row in connection.execute(open_rows):
        where = f"{row.kind} {row.key}"
        try:
            body = expand(row.body)
        except ValueError as error:
            yield Failure("damaged", where, str(error))
            continue
        if digest(body, f"{row.known_from}/{row.known_until}".encode()) != row.digest:
            yield Failure("facts", where, "it was changed after it was derived")
        if row.kind == "edge":
            yield from _check_edge(where, row.body, texts)
    claims = {key for (key,) in connection.execute(select(s.claim.c.id))}
    for row in connection.execute(open_rows.where(d.kind.in_(["matter", "name"]))):
        try:
            value = unpack(row.body, KINDS[row.kind].type)
        except ValueError as error:
            yield Failure("damaged", f"{row.kind} {row.key}", str(error))
            continue
        if row.kind == "matter":
            for claim in sorted(set(value.claims) - claims):
                yield Failure("reference", f"matter {row.key}", f"claim {claim} is not in the record")
        else:
            for mention in value.mentions:
                yield from _check_end(f"name {row.key}", mention.report, mention.span, texts)
    for slug, where, message in check_judgements(connection, read_log(connection), texts.of):
        yield Failure(slug, where, message)
    yield from _check_holds(connection)


def _check_holds(connection: Connection) -> Iterator[Failure]:
    logged: dict[str, tuple[str, object]] = {}
    for entry in read_log(connection):
        if entry.action == "release":
            logged.pop(entry.subject, None)
        elif entry.action == "hold":
            try:
                logged[entry.subject] = (entry.actor, json.loads(entry.detail).get("reason"))
            except ValueError:
                continue  # the chain tells
    noted: dict[str, tuple[str, object]] = {}
    try:
        noted = {one.subject: (one.author, one.reason) for one in holds_on(connection)}
    except (ValueError, TypeError) as error:
        yield Failure("damaged", "holds", str(error))
    for subject in sorted(logged.keys() | noted.keys()):
        if logged.get(subject) != noted.get(subject):
            yield Failure("facts", f"hold on {subject}", "the holds in force are not those of the log")


def _check_edge(where: str, body: bytes, texts: _Texts) -> Iterator[Failure]:
    try:
        edge = unpack(body, Edge)
    except ValueError as error:
        yield Failure("damaged", where, str(error))
        return
    ends = [(edge.source.report, edge.source.span), (edge.target.report, edge.target.span)]
    for change in edge.changed:
        ends += [(edge.source.report, change.from_span), (edge.target.report, change.to_span)]
    for report, span in ends:
        yield from _check_end(where, report, span, texts)


def _check_end(where: str, report: str, span: Span, texts: _Texts) -> Iterator[Failure]:
    length = texts.length(report)
    if length is None:
        yield Failure("reference", where, f"report {report} is not in the record")
    elif not 0 <= span.start <= span.end <= length:
        yield Failure("span", where, f"{span.start}-{span.end} of a text of {length} characters")
