"""What weighing asks of some reports: their claims with origin and carrier, and what their attributions say."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select

from dateline.derivation.keys import keys_of
from dateline.model import (
    Resolution,
    ResolvedAttribution,
    ResolvedEvent,
    ResolvedFigure,
    ResolvedStatement,
    WeighedClaim,
)
from dateline.record import Origins, View
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, FactReader
from dateline.record.in_force import reviews
from dateline.record.query import rows_of
from dateline.record.rows import claim_of, spans_of
from dateline.weigh import is_unsaid, span_of_claim

T = TypeVar("T")

_TYPES: Mapping[str, Any] = {"figure": ResolvedFigure, "event": ResolvedEvent, "statement": ResolvedStatement}


@dataclass(frozen=True, slots=True)
class Said:
    """The attributions of some reports by report, without denials that were not made; the words of those that
    deny or correct, by their id."""

    attributions: Mapping[str, Sequence[ResolvedAttribution]]
    contents: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Attributed:
    """What is asked of `Readings`: what is not asked for is not unpacked."""

    report: str
    attributions: tuple[ResolvedAttribution, ...]


def read_claims(
    record: FactReader, reports: Collection[str], kinds: Collection[str] = tuple(_TYPES)
) -> list[WeighedClaim]:
    """The resolved claims of some reports, of some kinds, in order of report and id."""
    carriers, credited = read_carriers(record, reports), keys_of(record, "credit", reports)
    origins = {row.report: row.starts for row in rows_of(record, "origins", reports, Origins)}
    judged = reviews(record, None, set(reports))
    d, wanted = s.derived.c, sorted(set(reports))
    found: list[WeighedClaim] = []
    for first in range(0, len(wanted), CHUNK):
        query = (
            select(s.report.c.key, d.kind, d.known_from, d.body)
            .join(s.report, s.report.c.id == d.report_id)
            .where(s.report.c.key.in_(wanted[first : first + CHUNK]), d.kind.in_(sorted(kinds)))
            .where(d.closed_at.is_(None), d.known_until.is_(None))
        )
        with record.read() as connection:
            rows = connection.execute(query).all()
        for report, kind, known_on, body in rows:
            resolved = unpack(body, _TYPES[kind])
            key = claim_of(resolved).id
            origin = _origin(origins.get(report, ()), report, spans_of(resolved)[0].start)
            review = judged.get(key, "unreviewed")
            agency = credited[report][0] if report in credited else None
            found.append(
                WeighedClaim(key, report, origin, carriers[report], resolved, agency, known_on, review)
            )
    return sorted(found, key=lambda c: (c.report, c.id))


def claims_in(record: FactReader, resolutions: Sequence[Resolution]) -> dict[str, list[WeighedClaim]]:
    """The claims of resolutions that may not be written yet, by report; their origins are left out."""
    carriers = read_carriers(record, [resolution.report for resolution in resolutions])
    judged = reviews(record, None, set(carriers))
    return {
        r.report: [
            WeighedClaim(
                claim_of(one).id, r.report, "", carriers[r.report], one, r.agency, r.dating.known_on,
                judged.get(claim_of(one).id, "unreviewed"),
            )
            for one in _resolved(r)
        ]
        for r in resolutions
    }  # fmt: skip


def _resolved(resolution: Resolution) -> list[ResolvedFigure | ResolvedEvent | ResolvedStatement]:
    return [*resolution.figures, *resolution.events, *resolution.statements]


def read_carriers(record: FactReader, reports: Iterable[str]) -> dict[str, str]:
    """Who published each report; the report's display name where that is unknown."""
    rows = record.reports(reports)
    labels = View(record).labels(row.key for row in rows if not row.carrier)
    return {row.key: row.carrier or labels[row.key] for row in rows}


def _origin(starts: Sequence[tuple[int, str]], report: str, at: int) -> str:
    """The origin of the passage that a claim begins in."""
    place = bisect_right(starts, at, key=lambda row: row[0]) - 1
    return starts[place][1] if place >= 0 else f"{report}:{at}"


def read_said(record: FactReader, reports: Collection[str]) -> Said:
    """What the attributions of some reports say, as it was resolved."""
    attributions = {row.report: row.attributions for row in rows_of(record, "readings", reports, _Attributed)}
    return said_of(record, attributions)


def said_of(record: FactReader, attributions: Mapping[str, Sequence[ResolvedAttribution]]) -> Said:
    """The same of attributions that are at hand, by report."""
    answering = {
        report: found
        for report, rows in attributions.items()
        if (found := [r.attribution for r in rows if r.attribution.stance in ("denies", "corrects")])
    }
    contents: dict[str, str] = {}
    unsaid: set[str] = set()
    for report in record.reports(answering):
        text = record.source_text(report.sha256)
        for one in answering[report.key]:
            if is_unsaid(one, text):
                unsaid.add(one.id)
            contents[one.id] = " ".join(span.of(text) for span in one.content)
    kept = {
        report: tuple(a for a in rows if a.attribution.id not in unsaid)
        for report, rows in sorted(attributions.items())
    }
    return Said(kept, contents)


def read_around(record: FactReader, claims: Sequence[WeighedClaim]) -> dict[str, str]:
    """The text of the passage that each claim begins in, by the claim's id."""
    passages = record.passages_of({c.report for c in claims})
    found = {}
    for claim in claims:
        own = passages[claim.report]
        at = bisect_right(own, span_of_claim(claim).start, key=lambda p: p.span.start) - 1
        found[claim.id] = own[at].text if at >= 0 else ""
    return found


def read_noted(record: FactReader, name: str, reports: Sequence[str], kind: type[T]) -> dict[str, T]:
    """What was noted of some reports under a name, the newest of each, by key."""
    c, found = s.reading.c, dict[str, T]()
    query = select(s.report.c.key, c.body).join(s.report, s.report.c.id == c.report_id).where(c.name == name)
    with record.read() as connection:
        for first in range(0, len(reports), CHUNK):
            some = query.where(s.report.c.key.in_(reports[first : first + CHUNK])).order_by(c.id)
            found.update((key, unpack(body, kind)) for key, body in connection.execute(some))
    return found
