"""A person's word on a claim: dated, signed, on top of the machine's reading, never over it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select

from dateline.errors import RecordError, UsageError
from dateline.model import Claim, Span, Statement, make_id
from dateline.record import schema as s
from dateline.record.edits import check_edits
from dateline.record.facts import FactReader
from dateline.record.log import append_entry
from dateline.record.rows import Review, claims_of
from dateline.record.store import Record

Verdict = Literal["accepted", "edited", "rejected", "undone"]

#: kinds of claims by what their ids begin with
_KINDS = {"fig": "figure", "evt": "event", "sta": "statement"}
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
    stale: Callable[[str], Iterable[tuple[str, str]]] | None = None,
) -> Judgement:
    """Writes a judgement on a claim of the record, what it makes stale (by the report's key), and the log entry
    of it, in one transaction.

    Raises `UsageError` for an unknown verdict or an empty author, `RecordError` for an unknown claim.
    """
    if verdict not in _VERDICTS:
        raise UsageError(f"verdict {verdict!r} is none of {', '.join(_VERDICTS)}")
    if not author.strip():
        raise UsageError("a judgement needs the name of its author")
    if (verdict == "edited") != bool(edits):
        raise UsageError("a judgement has edits if and only if its verdict is 'edited'")
    if edits:
        check_edits(kind_of(claim), edits)
    report, span = _anchor(record, claim)
    text = record.source_text(record.report(report).sha256)
    changes = tuple(sorted((edits or {}).items()))
    with record.write() as connection:
        at = record.now(connection)
        key = make_id("jud", claim, verdict, author, at.isoformat(), note, changes)
        judgement = Judgement(key, claim, report, span, span.of(text), verdict, author, at, note, changes)
        _insert(connection, judgement)
        for stage, name in stale(report) if stale is not None else ():
            record.mark_on(connection, stage, name)
        append_entry(connection, at, author, "judge", key, _detail(judgement))
    return judgement


def kind_of(claim: str) -> str:
    """The kind of a claim by its id; raises `RecordError` where it is none.

    >>> kind_of("fig-1f0c6a52b8d3e4f7")
    'figure'
    """
    kind = _KINDS.get(claim.partition("-")[0])
    if kind is None:
        raise RecordError(f"{claim!r} is no claim's id; `dateline claims` lists them")
    return kind


def _insert(connection: Connection, one: Judgement) -> None:
    connection.execute(
        insert(s.judgement).values(
            id=one.id, claim=one.claim, report=one.report, start=one.span.start, end=one.span.end,
            quotation=one.quotation, verdict=one.verdict, author=one.author, at=one.at, note=one.note,
            edits=json.dumps(one.edits) if one.edits else None,
        )
    )  # fmt: skip


def _detail(one: Judgement) -> dict[str, object]:
    return {"claim": one.claim, "verdict": one.verdict, "note": one.note, "edits": one.edits}


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


def in_force(
    record: FactReader, until: datetime | None = None, reports: Collection[str] | None = None
) -> dict[str, Judgement]:
    """The judgement in force on each claim, by the id that the newest reading gives the claim: the last one that
    was not undone. `until` leaves out later ones, `reports` those on other reports (by key). Orphans are left out.
    """
    stacks: dict[str, list[Judgement]] = {}
    for one, claim in _bound(record, reports):
        if claim is None or (until is not None and one.at > until):
            continue
        stack = stacks.setdefault(claim, [])
        if one.verdict != "undone":
            stack.append(one)
        elif stack:
            stack.pop()
    return {claim: stack[-1] for claim, stack in stacks.items() if stack}


def reviews(
    record: FactReader, until: datetime | None = None, reports: Collection[str] | None = None
) -> dict[str, Review]:
    """The review state of every claim that a person judged, by claim id: the verdict in force."""
    found = in_force(record, until, reports)
    return {claim: one.verdict for claim, one in found.items() if one.verdict != "undone"}


def orphans(record: FactReader) -> list[Judgement]:
    """Judgements on claims that the newest reading of their report no longer has, under any id."""
    return [one for one, claim in _bound(record, None) if claim is None]


def _bound(record: FactReader, reports: Collection[str] | None) -> list[tuple[Judgement, str | None]]:
    """Judgements in order of time, each with the id that its claim bears in the newest reading: its own, else that
    of the one claim of its kind in the same characters with the same words; None for an orphan."""
    found = [one for one in judgements(record) if reports is None or one.report in reports]
    read = record.extractions({one.report for one in found})
    claims = {report: claims_of(extraction) for report, extraction in read.items()}
    ids = {report: {claim.id for claim in own} for report, own in claims.items()}
    bound = []
    for one in found:
        known = one.claim in ids.get(one.report, ())
        bound.append((one, one.claim if known else _moved(one, claims.get(one.report, ()))))
    return bound


def _moved(judgement: Judgement, claims: Sequence[Claim]) -> str | None:
    """The claim that a later reading has in place of the one judged: of its kind, begun within its characters
    (or holding them), with the same words but for their edges; None where there is none, or more than one."""
    kind = judgement.claim.partition("-")[0]
    near = []
    for claim in claims:
        first = claim.span if isinstance(claim, Statement) else claim.spans[0]
        if claim.id.partition("-")[0] == kind and first.overlaps(judgement.span):
            shorter, longer = sorted((claim.text.strip(), judgement.quotation.strip()), key=len)
            if shorter in longer and len(shorter) * 2 > len(longer):
                near.append(claim.id)
    return near[0] if len(near) == 1 else None


def add_judgements(
    record: Record, rows: Iterable[Judgement], stale: Callable[[str], Iterable[tuple[str, str]]]
) -> int:
    """Adds judgements that were made elsewhere (another person's copy of the record) and are not there yet; how
    many. `stale` tells what one on a report makes stale. Raises `RecordError` where a report is not in this record
    or its text is not the one that was judged; nothing is added then."""
    held = {one.id for one in judgements(record)}
    new = sorted((one for one in rows if one.id not in held), key=lambda one: (one.at, one.id))
    for one in new:
        if not record.has_report(one.report):
            raise RecordError(
                f"record {record.place} has no report {one.report!r}; add the same reports first"
            )
        text = record.source_text(record.report(one.report).sha256)
        if one.span.of(text) != one.quotation:
            raise RecordError(f"judgement {one.id} quotes what report {one.report!r} does not say there")
    with record.write() as connection:
        at = record.now(connection)
        for one in new:
            _insert(connection, one)
            for stage, key in stale(one.report):
                record.mark_on(connection, stage, key)
            append_entry(connection, at, one.author, "judge", one.id, _detail(one))
    return len(new)


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
