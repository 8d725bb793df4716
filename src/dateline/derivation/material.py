"""What weighing asks of some reports: their claims with origin and carrier, and what their attributions say."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, select

from dateline.derivation.keys import keys_of
from dateline.model import (
    Passage,
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
_CLAIMS = select(
    s.derived.c.id, s.derived.c.scope, s.derived.c.kind, s.derived.c.known_from, s.derived.c.body
)
#: rows of claims that are fetched at once
_AT_ONCE = 500


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


class ClaimReader:
    """Reads the resolved claims of some reports, each with its origin and carrier, as they are asked for: a report of
    megabytes has a hundred thousand."""

    def __init__(self, record: FactReader, reports: Collection[str]) -> None:
        self._reports = sorted(set(reports))
        self._carriers = read_carriers(record, self._reports)
        self._credited = keys_of(record, "credit", self._reports)
        self._origins = {row.report: row.starts for row in rows_of(record, "origins", self._reports, Origins)}
        self._judged = reviews(record, None, set(self._reports))

    def all(
        self, record: FactReader, kinds: Collection[str] = tuple(_TYPES)
    ) -> Iterator[tuple[int, WeighedClaim]]:
        """The claims of some kinds, each with the number of its row, in no order."""
        d = s.derived.c
        for first in range(0, len(self._reports), CHUNK):
            query = (  # claims are derived with their report: by scope they are found in a third of the time
                _CLAIMS.where(d.scope.in_(self._reports[first : first + CHUNK]), d.kind.in_(sorted(kinds)))
                .where(d.closed_at.is_(None), d.known_until.is_(None))
            )  # fmt: skip
            yield from self._read(record, query)

    def of_ids(self, record: FactReader, claims: Collection[str]) -> Iterator[WeighedClaim]:
        """Those of the claims that have some ids, in no order."""
        d, wanted = s.derived.c, sorted(claims)
        for first in range(0, len(wanted), CHUNK):
            query = (
                _CLAIMS.where(d.kind.in_(sorted(_TYPES)), d.key.in_(wanted[first : first + CHUNK]))
                .where(d.closed_at.is_(None), d.known_until.is_(None))
            )  # fmt: skip
            yield from (claim for _, claim in self._read(record, query))

    def of_rows(self, record: FactReader, rows: Sequence[int]) -> Iterator[WeighedClaim]:
        """The claims of some rows, in no order."""
        for first in range(0, len(rows), CHUNK):
            query = _CLAIMS.where(s.derived.c.id.in_(rows[first : first + CHUNK]))
            yield from (claim for _, claim in self._read(record, query))

    def _read(self, record: FactReader, query: Select[Any]) -> Iterator[tuple[int, WeighedClaim]]:
        with record.read() as connection:
            for some in connection.execute(query.execution_options(yield_per=_AT_ONCE)).partitions():
                for row, report, kind, known_on, body in some:
                    resolved = unpack(body, _TYPES[kind])
                    key = claim_of(resolved).id
                    origin = origin_of(self._origins.get(report, ()), report, spans_of(resolved)[0].start)
                    agency = self._credited[report][0] if report in self._credited else None
                    review = self._judged.get(key, "unreviewed")
                    yield (
                        row,
                        WeighedClaim(
                            key, report, origin, self._carriers[report], resolved, agency, known_on, review
                        ),
                    )


def read_claims(
    record: FactReader, reports: Collection[str], kinds: Collection[str] = tuple(_TYPES)
) -> list[WeighedClaim]:
    """The resolved claims of some reports, of some kinds, in order of report and id."""
    found = (claim for _, claim in ClaimReader(record, reports).all(record, kinds))
    return sorted(found, key=lambda c: (c.report, c.id))


def read_some_claims(
    record: FactReader, wanted: Mapping[str, Collection[str] | None]
) -> Iterator[WeighedClaim]:
    """The resolved claims of each of some reports that have some ids (None: all of its), in no order."""
    if parts := {report: some for report, some in wanted.items() if some}:
        claims = {claim for some in parts.values() for claim in some}
        yield from ClaimReader(record, parts).of_ids(record, claims)
    if whole := [report for report, some in wanted.items() if some is None]:
        yield from (claim for _, claim in ClaimReader(record, whole).all(record))


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


def start_of(claim: WeighedClaim) -> int:
    """Where a claim begins in its report: its origin is that of the passage there."""
    return spans_of(claim.resolved)[0].start


def origin_of(starts: Sequence[tuple[int, str]], report: str, at: int) -> str:
    """The origin of the passage that a claim begins in, given where the passages of a report begin with the origin of
    each, in order."""
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
    return around(claims, record.passages_of({c.report for c in claims}))


def around(claims: Sequence[WeighedClaim], passages: Mapping[str, Sequence[Passage]]) -> dict[str, str]:
    """The same, given the passages of their reports."""
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
