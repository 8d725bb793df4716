"""The record as it is read: now, as it was known on a day, or as it was recorded at an instant.

Every answer is sorted by what it says and where it stands, never by when it came. Tell, export and
serve read through this alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Select, func, select

from dateline.model import (
    ClaimRelation,
    Edge,
    Matter,
    Name,
    Resolution,
    ResolvedEvent,
    ResolvedFigure,
    ResolvedStatement,
)
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK
from dateline.record.in_force import reviews
from dateline.record.passage_view import PassageView
from dateline.record.query import (
    CLAIM_KINDS,
    EDGE_KINDS,
    filtered,
    has_term,
    names_by_id,
    unpack_edges,
    with_mentions,
)
from dateline.record.rows import (
    ClaimFilter,
    ClaimRow,
    Named,
    Readings,
    Review,
    claim_of,
    spans_of,
)

T = TypeVar("T")

_NOTHING = ClaimFilter()
_CLAIMS: dict[str, type[Any]] = {
    "figure": ResolvedFigure,
    "event": ResolvedEvent,
    "statement": ResolvedStatement,
}


_JUDGED = select(s.judgement.c.id).limit(1)
#: how the ids of claims of each kind begin
_PREFIXES = {"fig-": "figure", "evt-": "event", "sta-": "statement"}


class View(PassageView):
    """What a record says, optionally `as_known` at the end of a day or `as_recorded` at an instant.

    As known, only reports surely published by that day count; `undated` says how many had to be left out
    because no last day of publication is known for them.
    """

    def resolution(self, report: str) -> Resolution | None:
        """A report's resolution put together again, None where it has none in this view."""
        rest = next(self._of_report("readings", report, Readings), None)
        row = self.report(report)
        if rest is None or row is None or row.dating is None:
            return None
        order = {claim: i for i, claim in enumerate(rest.claims)}

        def claims(kind: str, of: type[T], key: Callable[[T], str]) -> tuple[T, ...]:
            return tuple(sorted(self._of_report(kind, report, of), key=lambda c: order.get(key(c), -1)))

        return Resolution(
            report,
            row.dating,
            rest.anchors,
            rest.times,
            rest.places,
            rest.attributions,
            claims("figure", ResolvedFigure, lambda c: c.figure.id),
            claims("event", ResolvedEvent, lambda c: c.event.id),
            claims("statement", ResolvedStatement, lambda c: c.statement.id),
        )

    # ---- claims

    def figures(self, where: ClaimFilter = _NOTHING) -> list[ClaimRow[ResolvedFigure]]:
        """The figures that a filter lets through, in order of report and text."""
        return self._claims("figure", where)

    def events(self, where: ClaimFilter = _NOTHING) -> list[ClaimRow[ResolvedEvent]]:
        """The events that a filter lets through, in order of report and text."""
        return self._claims("event", where)

    def statements(self, where: ClaimFilter = _NOTHING) -> list[ClaimRow[ResolvedStatement]]:
        """The statements that a filter lets through, in order of report and text."""
        return self._claims("statement", where)

    @cached_property
    def reviews(self) -> dict[str, Review]:
        """The review state of every claim that a person judged."""
        return reviews(self.record, self.as_recorded)

    def claims(
        self, where: ClaimFilter = _NOTHING
    ) -> tuple[
        list[ClaimRow[ResolvedFigure]], list[ClaimRow[ResolvedEvent]], list[ClaimRow[ResolvedStatement]]
    ]:
        """The figures, events and statements that a filter lets through, each in order of report and text. What
        people said of all three is looked up once."""
        read = {kind: self._resolved(kind, self._claim_rows(kind, where)) for kind in _CLAIMS}
        reports = {claim_of(one).report for rows in read.values() for one, _ in rows}
        self._label(reports)
        judged = self._reviews_of(reports)
        figures, events, statements = (_in_text(self._told(rows, judged)) for rows in read.values())
        return figures, events, statements

    def _reviews_of(self, reports: Collection[str]) -> Mapping[str, Review]:
        """The review states of the claims of some reports at least."""
        if "reviews" in self.__dict__ or len(reports) > CHUNK:
            return self.reviews
        with self.record.read() as connection:
            if connection.execute(_JUDGED).first() is None:
                return {}
        return reviews(self.record, self.as_recorded, reports)

    def _claims(self, kind: str, where: ClaimFilter) -> list[ClaimRow[Any]]:
        return _in_text(self.claim_rows(kind, self._claim_rows(kind, where)))

    def _claim_rows(self, kind: str, where: ClaimFilter) -> list[Any]:
        """The derived rows of the claims of a kind that a filter lets through and the audience may see."""
        ids = where.ids
        if ids is not None:  # an id says of which kind its claim is
            ids = tuple(i for i in ids if _PREFIXES.get(i[:4], kind) == kind)
        rows = list(self._derived.rows(filtered(self._derived.query(kind), where), ids)) if ids != () else []
        if where.standing is not None:
            standing = self._derived.claims_of_standing((row.key for row in rows), where.standing)
            rows = [row for row in rows if row.key in standing]
        return [row for row in rows if self.shows(kind, row)]

    def shows(self, kind: str, row: Any) -> bool:
        """Whether a derived row of a kind is not withheld from the audience of this view."""
        return kind == "matter" or row.key not in self.withheld.claims

    def claim_rows(self, kind: str, rows: Sequence[Any]) -> list[ClaimRow[Any]]:
        """The claims of derived rows of a kind, in the same order."""
        resolved = self._resolved(kind, rows)
        return self._told(resolved, self._reviews_of({claim_of(one).report for one, _ in resolved}))

    def _resolved(self, kind: str, rows: Sequence[Any]) -> list[tuple[Any, date | None]]:
        """The claims of derived rows of a kind, each with the day on which it was known."""
        of = _CLAIMS[kind]
        found = [(unpack(row.body, of), row.known_from) for row in rows]
        return [(self.withheld.claim(one), day) for one, day in found] if self.withheld.numbers else found

    def _told(
        self, resolved: Sequence[tuple[Any, date | None]], judged: Mapping[str, Review]
    ) -> list[ClaimRow[Any]]:
        labels = self._label(claim_of(one).report for one, _ in resolved)
        found = []
        for one, known_on in resolved:
            claim = claim_of(one)
            label = labels[claim.report]
            review, method = judged.get(claim.id, "unreviewed"), getattr(claim, "rule", "statement")
            found.append(
                ClaimRow(claim.id, claim.report, label.name, one, known_on, review, method, label.version)
            )
        return found

    # ---- across reports

    def terms(self, field: str) -> list[str]:
        """The values of a filter's field (`measure`, `place`, `voice`) that some claim bears, sorted; names
        as filters compare them (lower case), without ids."""
        return self._derived.terms(field)

    def has_term(self, field: str, value: str) -> bool:
        """Whether some claim bears a value of a field, as `terms` names it. Takes no time by the record's size."""
        return self._derived.has_term(field, value)

    def edges(self, level: str | None = None, report: str | None = None) -> list[Edge]:
        """The edges whose direction was judged, of one level (`report`, `passage`) or one report, sorted."""
        if report is not None:
            return self.edges_of([report], level)
        return self._edges(self._edge_query(level))

    def edges_of(self, reports: Iterable[str], level: str | None = None) -> list[Edge]:
        """The same of some reports, each once, all looked up together."""
        wanted, query = sorted(set(reports)), self._edge_query(level)
        chunks = [wanted[first : first + CHUNK] for first in range(0, len(wanted), CHUNK)]
        return self._edges(*(query.where(has_term("report", some)) for some in chunks))

    def _edge_query(self, level: str | None) -> Select[Any]:
        query = self._derived.query(EDGE_KINDS, all_days=True).add_columns(s.derived.c.kind)
        # not by the index of codes: a level has many edges, some reports have few
        return query if level is None else query.where(func.coalesce(s.derived.c.code, "") == level)

    def _edges(self, *queries: Select[Any]) -> list[Edge]:
        rows = {row.key: row for query in queries for row in self._derived.rows(query)}
        edges = list(unpack_edges((row.kind, row.body) for row in rows.values()))
        if self.as_known is not None or self.withheld.reports:
            known = self._known_among(end.report for e in edges for end in (e.source, e.target))
            edges = [e for e in edges if e.source.report in known and e.target.report in known]
        self._label(end.report for e in edges for end in (e.source, e.target))
        return sorted(edges, key=lambda e: (e.level, *_end_key(self, e), e.relation))

    def names(self, report: str | None = None) -> list[Name]:
        """Persons and bodies across reports (or those that one report mentions), in order of name. As
        known, without later mentions."""
        query = self._derived.query("name", all_days=True)
        if report is None:
            found = {row.key: unpack(row.body, Name) for row in self._derived.rows(query)}
        else:  # what older versions recorded is found by its reports
            mentioned = self._derived.query("named", all_days=True).where(s.derived.c.key == report)
            own = [key for row in self._derived.rows(mentioned) for key, _ in unpack(row.body, Named).names]
            older = self._derived.rows(query.where(has_term("report", [report])))
            found = names_by_id(self._derived, own) | {row.key: unpack(row.body, Name) for row in older}
        names = with_mentions(self._derived, list(found.values()), every=report is None)
        return sorted(self._known_names(names), key=lambda n: (n.name, n.id))

    def _known_names(self, names: list[Name]) -> list[Name]:
        if self.as_known is None and not self.withheld.reports:
            return names
        there = self._known_among(m.report for name in names for m in name.mentions)
        return [
            replace(name, mentions=known)
            for name in names
            if (known := tuple(m for m in name.mentions if m.report in there))
        ]

    def _known_among(self, reports: Iterable[str]) -> Collection[str]:
        """Those of some reports that this view has; reads no other where they are few."""
        wanted = set(reports)
        return self._known.keys() if len(wanted) > _FEW else self.reports_by(wanted).keys()

    def names_by(self, ids: Iterable[str]) -> dict[str, Name]:
        """Persons and bodies by id, without their mentions. Reads no other."""
        return {key: replace(name, mentions=()) for key, name in names_by_id(self._derived, ids).items()}

    def matters(self, where: ClaimFilter = _NOTHING) -> list[Matter]:
        """The matters that a filter lets through, in order of kind, measure, place, day and id.

        As known on a day, a matter is the version of that day where versions were derived.
        """
        query = filtered(self._derived.query("matter"), where, matters=True)
        return sorted(self.matter_rows(list(self._derived.rows(query, where.ids))), key=_matter_key)

    def matter_rows(self, rows: Sequence[Any]) -> list[Matter]:
        """The matters of derived rows, in the same order, as the audience of this view may see them."""
        return list(self.withheld.release([unpack(row.body, Matter) for row in rows]))

    def matters_of(self, claim: str) -> list[Matter]:
        """The matters that a claim belongs to."""
        query = self._derived.query("matter").where(has_term("claim", [claim]))
        matters = (unpack(row.body, Matter) for row in self._derived.rows(query))
        return sorted(
            self.withheld.release(matters) if claim not in self.withheld.claims else (), key=_matter_key
        )

    def relations(
        self, claims: Iterable[str] | None = None, kinds: Collection[str] | None = None
    ) -> list[ClaimRelation]:
        """The relations of some claims (or of all), those of some kinds (`conflict`, `denial`) or all, sorted. As
        known, both ends must be known."""
        query = self._derived.query("relation", all_days=True)
        if kinds is not None:  # not by the index of codes: a kind has many relations, some claims have few
            query = query.where(func.coalesce(s.derived.c.code, "").in_(sorted(kinds)))
        if claims is None:
            rows = list(self._derived.rows(query))
        else:
            wanted, rows = sorted(set(claims)), []
            for first in range(0, len(wanted), CHUNK):
                rows += self._derived.rows(query.where(has_term("claim", wanted[first : first + CHUNK])))
        relations = list({row.key: unpack(row.body, ClaimRelation) for row in rows}.values())
        if self.as_known is not None:
            known = self._known_ids if claims is None else self._known_ends(relations)
            relations = [r for r in relations if r.source in known and r.target in known]
        if self.withheld.claims:
            hidden = self.withheld.claims
            relations = [r for r in relations if r.source not in hidden and r.target not in hidden]
        return sorted(relations, key=lambda r: (r.source, r.target, r.relation, r.rule))

    def answering_reports(self, claims: Iterable[str]) -> set[str]:
        """The reports (by key) whose denials and corrections are noted as answering some claims from elsewhere."""
        wanted, found = sorted(set(claims)), set[str]()
        answering = self._derived.query("answers", s.derived.c.key, all_days=True)
        with self.record.read() as connection:
            for first in range(0, len(wanted), CHUNK):
                some = has_term("claim", wanted[first : first + CHUNK])
                found.update(connection.execute(answering.where(some)).scalars())
        return found

    def _known_ends(self, relations: list[ClaimRelation]) -> set[str]:
        """The ends of some relations that are claims or attributions of known reports. An attribution that answers a
        claim stands in the claim's own report, or in one that is noted as answering it."""
        ends = sorted({end for r in relations for end in (r.source, r.target)})
        known: set[str] = set()
        reports: set[str] = set()
        with self.record.read() as connection:
            for first in range(0, len(ends), CHUNK):
                some = ends[first : first + CHUNK]
                own = self._derived.query(CLAIM_KINDS, s.derived.c.key).where(s.derived.c.key.in_(some))
                with_report = own.add_columns(s.report.c.key).join(s.report)
                for key, report in connection.execute(with_report):
                    known.add(key)
                    reports.add(report)
                answering = self._derived.query("answers", s.derived.c.key, all_days=True)
                reports.update(connection.execute(answering.where(has_term("claim", some))).scalars())
        for rest in self.readings_of(reports):
            known.update(a.attribution.id for a in rest.attributions)
        return known

    @cached_property
    def _known_ids(self) -> set[str]:
        """Claims and attributions of known reports."""
        found: set[str] = set()
        for rest in self.readings():
            found.update(rest.claims)
            found.update(a.attribution.id for a in rest.attributions)
        return found


#: reports up to which they are looked up one by one
_FEW = 2000


def _in_text(rows: list[ClaimRow[Any]]) -> list[ClaimRow[Any]]:
    return sorted(rows, key=lambda c: (c.report_name, c.report, spans_of(c.resolved), c.id))


def _end_key(view: View, edge: Edge) -> tuple[Any, ...]:
    return tuple(
        part
        for end in (edge.source, edge.target)
        for part in (view.name_of(end.report), end.report, end.span)
    )


def _matter_key(matter: Matter) -> tuple[Any, ...]:
    day = matter.valid_end or matter.valid_start or date.min
    return (matter.kind, matter.measure or "", matter.place or "", day, matter.label, matter.id)
