"""Proof of each report of a record: its facts against the log, its spans and quotations against its text.

Reports are read some together, in the order in which they were added, so that a large record is read from end to
end and little of it is in memory at a time.
"""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from dateline.errors import DatelineError
from dateline.model import Extraction, Passage, Span
from dateline.record import schema as s
from dateline.record.codec import expand, text_hash, unpack
from dateline.record.custody import read_tombstones
from dateline.record.digests import digest_report
from dateline.record.facts import to_passage, to_report, to_text
from dateline.record.filed import FILED, misfilings, read_terms
from dateline.record.kinds import KINDS
from dateline.record.log import read_details, read_log
from dateline.record.quotation import Quoted
from dateline.record.rows import claims_of

#: told how far a stage is: its name, how much is done, and of how much
Say = Callable[[str, int, int | None], None]

#: reports that are read together, and rows that are fetched together
TOGETHER, FETCHED = 200, 1000


@dataclass(frozen=True, slots=True)
class Failure:
    """Something in a record that does not hold: a stable slug of `SLUGS`, where, and what is wrong."""

    slug: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.slug}: {self.where}: {self.message}"


def stream(connection: Connection, query: Select[Any]) -> Iterator[Any]:
    """The rows of a question, a few in memory at a time."""
    yield from connection.execute(query.execution_options(yield_per=FETCHED))


class Texts:
    """The texts of the record's sources, one at a time in memory."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lengths: dict[str, int] = {}
        self._last: tuple[str, str] = ("", "")
        rows = stream(connection, select(s.report.c.key, s.report.c.sha256))
        self.sources: dict[str, str] = {row.key: row.sha256 for row in rows}

    def check_sources(self, say: Say) -> Iterator[Failure]:
        """Decodes every source anew; what its bytes and text are not."""
        number = self._connection.execute(select(func.count()).select_from(s.source)).scalar()
        for done, row in enumerate(stream(self._connection, select(s.source))):
            sha, where = row.sha256, f"source {row.sha256}"
            if done % FETCHED == 0:
                say("sources", done, number)
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
        quoted = Quoted(part.report, text, [to_passage(row) for row in rows])
        yield from (Failure(slug, where, message) for slug, message in quoted.check(part))

    def length(self, report: str) -> int | None:
        """The length of a report's text, None where there is no such report."""
        return self._lengths.get(self.sources.get(report, ""))


_SOURCE = select(s.source).where(s.source.c.sha256 == bindparam("sha256"))

#: kinds of derived rows that are about one report
OF_REPORT = ("dating", "readings", "figure", "event", "statement")


@dataclass(frozen=True, slots=True)
class _Logged:
    """What the log saw of reports: the hash of each one's facts, and those of the extractions of it by method."""

    facts: dict[str, str | None]
    extractions: Mapping[tuple[str, str], Collection[str]]


def _read_logged(connection: Connection) -> _Logged:
    facts: dict[str, str | None] = {}
    extractions: dict[tuple[str, str], tuple[str, ...]] = {}
    for entry, detail in read_details(connection, "add", "extract"):
        if entry.action == "add":
            facts[entry.subject] = detail.get("facts")
        read = entry.subject, sys.intern(str(detail.get("method_version")))
        if (body := detail.get("extraction")) is not None:
            extractions[read] = (*extractions.get(read, ()), body)
    return _Logged(facts, extractions)


def check_reports(connection: Connection, texts: Texts, say: Say) -> Iterator[Failure]:
    """What does not hold in the reports of a record, and which are gone without a trace."""
    logged = _read_logged(connection)
    gone = {one.report for one in read_tombstones(read_log(connection))}
    for key in sorted(logged.facts.keys() - texts.sources.keys() - gone):
        yield Failure("facts", f"report {key}", "the log saw it being added and it is gone")
    last, done, query = -1, 0, select(s.report).order_by(s.report.c.id).limit(TOGETHER)
    while rows := connection.execute(query.where(s.report.c.id > last)).all():
        say("reports", done, len(texts.sources))
        last, done = rows[-1].id, done + len(rows)
        yield from _check_some(connection, rows, texts, logged)


def _check_some(
    connection: Connection, reports: Sequence[Any], texts: Texts, logged: _Logged
) -> Iterator[Failure]:
    """Checks reports whose rows follow each other, with all that is read of them together."""
    p, e, c, d = s.passage.c, s.extraction.c, s.claim_span.c, s.derived.c
    first, last = reports[0].id, reports[-1].id
    passages = _grouped(
        connection,
        select(p.report_id, s.report.c.key.label("report_key"), *(x for x in s.passage.columns if x.name != "report_id"))
        .join(s.report).where(p.report_id.between(first, last)).order_by(p.report_id, p.n),
    )  # fmt: skip
    versions = _grouped(
        connection, select(e.report_id, e.id, e.method_version, e.body).where(e.report_id.between(first, last)).order_by(e.id)
    )  # fmt: skip
    known = [version.id for own in versions.values() for version in own]
    together = (c.extraction_id == s.claim.c.extraction_id) & (c.n == s.claim.c.n)
    claims = _grouped(
        connection,
        select(s.claim.c.extraction_id, s.claim.c.id, c.start, c.end).join(s.claim_span, together)
        .where(s.claim.c.extraction_id.in_(known)).order_by(s.claim.c.extraction_id, c.n, c.i),
    )  # fmt: skip
    derived = _grouped(
        connection,
        select(d.report_id, d.id, d.kind, d.body, *(d[name] for name in FILED))
        .where(d.report_id.between(first, last), d.kind.in_(OF_REPORT), d.closed_at.is_(None)),
    )  # fmt: skip
    terms = read_terms(connection, [one.id for own in derived.values() for one in own])
    for row in reports:
        where = f"report {row.name} ({row.key})"
        rows = passages.get(row.id, [])
        try:
            own = [to_passage(one) for one in rows]
        except ValueError as error:
            yield Failure("damaged", where, str(error))
            continue
        yield from _check_facts(where, row, rows, own, logged)
        text = texts.of(row.key)
        if text is None:
            continue
        yield from _check_passages(where, text, own)
        quoted = Quoted(row.key, text, own)
        for version in versions.get(row.id, ()):
            yield from _check_version(where, row.key, version, claims.get(version.id, ()), quoted, logged)
        for one in derived.get(row.id, ()):
            at = f"{where} {one.kind} {one.key}"
            try:
                value = unpack(one.body, KINDS[one.kind].type)
            except ValueError as error:
                yield Failure("damaged", at, str(error))
                continue
            yield from (Failure("facts", at, said) for said in misfilings(one, value, terms[one.id]))
            findings, foreign = quoted.look_through(value)
            yield from (Failure(slug, at, message) for slug, message in findings)
            for part in foreign:
                yield from texts.check_part(at, part)


def _grouped(connection: Connection, query: Select[Any]) -> dict[int, list[Any]]:
    """Rows by their first column, in order."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        found[row[0]].append(row)
    return found


def _check_facts(
    where: str, row: Any, rows: Sequence[Any], passages: Sequence[Passage], logged: _Logged
) -> Iterator[Failure]:
    if row.key not in logged.facts:
        yield Failure("facts", where, "the log did not see it being added")
    elif logged.facts[row.key] != digest_report(to_report(row), passages):
        yield Failure("facts", where, "it or its passages were changed after they were added")
    for one in rows:
        if text_hash(one.text) != one.text_hash:
            yield Failure("facts", f"{where} passage {one.start}-{one.end}", "its words were changed")


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


def _check_version(
    where: str, report: str, version: Any, claims: Sequence[Any], quoted: Quoted, logged: _Logged
) -> Iterator[Failure]:
    try:
        extraction = unpack(version.body, Extraction)
    except ValueError as error:
        yield Failure("damaged", where, str(error))
        return
    said = logged.extractions.get((report, version.method_version), ())
    if hashlib.sha256(expand(version.body)).hexdigest() not in said:
        yield Failure(
            "facts", where, f"its extraction {version.method_version!r} was changed after it was added"
        )
    yield from (Failure(slug, where, message) for slug, message in quoted.check(extraction))
    stored = [(key, Span(start, end)) for _, key, start, end in claims]
    read = [(figure.id, span) for figure in extraction.figures for span in figure.spans]
    read += [(event.id, span) for event in extraction.events for span in event.spans]
    read += [(statement.id, statement.span) for statement in extraction.statements]
    if stored != read:
        yield Failure("reference", where, "the index of its claims is not that of its extraction")
    ids = [claim.id for claim in claims_of(extraction)]
    if len(set(ids)) < len(ids):
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            yield Failure("reference", where, f"claim {twice} is there twice")
