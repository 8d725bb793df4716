"""A person's word on a claim: dated, signed, on top of the machine's reading, never over it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import insert, select

from dateline.errors import RecordError, UsageError
from dateline.model import Span, make_id
from dateline.record import schema as s
from dateline.record.facts import FactReader
from dateline.record.log import append_entry
from dateline.record.rows import Review, claims_of
from dateline.record.store import Record

Verdict = Literal["accepted", "edited", "rejected", "undone"]

_VERDICTS = ("accepted", "edited", "rejected", "undone")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on a claim by its author at an instant, with a note and the slots that it edits.

    `report`, `span` and `quotation` anchor it, should a later reading give the claim another id.
    `undone` takes back the last verdict on the claim that stands.
    """

    id: str
    claim: str
    report: str
    span: Span
    quotation: str
    verdict: Verdict
    author: str
    at: datetime
    note: str | None = None
    edits: tuple[tuple[str, str], ...] = ()


def add_judgement(
    record: Record,
    claim: str,
    verdict: Verdict,
    author: str,
    *,
    note: str | None = None,
    edits: Mapping[str, str] | None = None,
    stale: tuple[tuple[str, str], ...] = (),
) -> Judgement:
    """Writes a judgement on a claim of the record, and the log entry of it, in one transaction.

    Raises `UsageError` for an unknown verdict or an empty author, `RecordError` for an unknown claim.
    """
    if verdict not in _VERDICTS:
        raise UsageError(f"verdict {verdict!r} is none of {', '.join(_VERDICTS)}")
    if not author.strip():
        raise UsageError("a judgement needs the name of its author")
    if (verdict == "edited") != bool(edits):
        raise UsageError("a judgement has edits if and only if its verdict is 'edited'")
    report, span = _anchor(record, claim)
    text = record.source_text(record.report(report).sha256)
    changes = tuple(sorted((edits or {}).items()))
    with record.write() as connection:
        at = record.now(connection)
        key = make_id("jud", claim, verdict, author, at.isoformat(), note, changes)
        judgement = Judgement(key, claim, report, span, span.of(text), verdict, author, at, note, changes)
        connection.execute(
            insert(s.judgement).values(
                id=key, claim=claim, report=report, start=span.start, end=span.end,
                quotation=judgement.quotation, verdict=verdict, author=author, at=at, note=note,
                edits=json.dumps(changes) if changes else None,
            )
        )  # fmt: skip
        for stage, name in stale:
            record.mark_on(connection, stage, name)
        detail = {"claim": claim, "verdict": verdict, "note": note, "edits": changes}
        append_entry(connection, at, author, "judge", key, detail)
    return judgement


def judgements(record: FactReader) -> list[Judgement]:
    """All judgements, in order of time and id."""
    with record.read() as connection:
        rows = connection.execute(select(s.judgement).order_by(s.judgement.c.at, s.judgement.c.id)).all()
    return [
        Judgement(
            row.id, row.claim, row.report, Span(row.start, row.end), row.quotation, row.verdict, row.author,
            row.at, row.note, tuple((k, v) for k, v in json.loads(row.edits or "[]")),
        )
        for row in rows
    ]  # fmt: skip


def reviews(record: FactReader, until: datetime | None = None) -> dict[str, Review]:
    """The review state of every claim that a person judged: the last verdict that was not undone, by claim id."""
    verdicts: dict[str, list[Review]] = {}
    for judgement in judgements(record):
        if until is not None and judgement.at > until:
            break
        stack = verdicts.setdefault(judgement.claim, [])
        if judgement.verdict != "undone":
            stack.append(judgement.verdict)
        elif stack:
            stack.pop()
    return {claim: stack[-1] for claim, stack in verdicts.items() if stack}


def orphans(record: FactReader) -> list[Judgement]:
    """Judgements on claims that the newest reading of their report no longer has."""
    found: list[Judgement] = []
    known: dict[str, set[str]] = {}
    for judgement in judgements(record):
        if judgement.report not in known:
            read = record.extraction(judgement.report)
            known[judgement.report] = {c.id for c in (() if read is None else claims_of(read))}
        if judgement.claim not in known[judgement.report]:
            found.append(judgement)
    return found


def _anchor(record: FactReader, claim: str) -> tuple[str, Span]:
    query = (
        select(s.report.c.key, s.claim_span.c.start, s.claim_span.c.end)
        .join(s.extraction, s.extraction.c.report_id == s.report.c.id)
        .join(s.claim, s.claim.c.extraction_id == s.extraction.c.id)
        .join(
            s.claim_span,
            (s.claim_span.c.extraction_id == s.claim.c.extraction_id) & (s.claim_span.c.n == s.claim.c.n),
        )
        .where(s.claim.c.id == claim)
        .order_by(s.extraction.c.id.desc(), s.claim_span.c.i)
        .limit(1)
    )
    with record.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise RecordError(f"record {record.place} holds no claim {claim!r}; `dateline claims` lists them")
    return row[0], Span(row[1], row[2])
