"""Derived rows as they stand now, stood by what was known on a day, or were held at an instant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, or_, select, text

from dateline.model import Dating, Edge, End, MentionRef, Name
from dateline.record import schema as s
from dateline.record.codec import unpack
from dateline.record.facts import CHUNK, FactReader
from dateline.record.kinds import fold
from dateline.record.rows import ClaimFilter, Named, Ties

T = TypeVar("T")

#: the kinds of derived rows that are claims
CLAIM_KINDS = ("figure", "event", "statement")


#: the kinds of derived rows that are edges: each alone, and those between the passages of two reports together (which
#: were rows of their own in records that are older)
EDGE_KINDS = ("edge", "ties")

#: what most answers are made of: who reads the code, standing or days of a row names its columns
LEAN = tuple(s.derived.c[name] for name in ("id", "key", "digest", "body", "known_from", "valid_end"))

#: what was derived of a kind in some scopes, and stands
_IN_SCOPES = (
    select(s.derived.c.scope, s.derived.c.body)
    .where(s.derived.c.kind == bindparam("kind"), s.derived.c.scope.in_(bindparam("some", expanding=True)))
    .where(s.derived.c.closed_at.is_(None), s.derived.c.known_until.is_(None))
    .order_by(s.derived.c.scope, s.derived.c.key)
)

#: what a place's key and a voice's id look like, among the terms that claims are found by
ID = re.compile(r"(?:gn|country|admin|water|land|profile):|[a-z]{2,8}-[0-9a-f]{16}$")


class DerivedReader:
    """Reads derived rows, optionally `as_known` at the end of a day or `as_recorded` at an instant."""

    def __init__(self, record: FactReader, as_known: date | None, as_recorded: datetime | None) -> None:
        self._record = record
        self.as_known = as_known
        self.as_recorded = as_recorded
        self._borne: dict[str, Select[Any]] = {}

    def query(
        self, kind: str | Collection[str], column: Any = None, *, all_days: bool = False
    ) -> Select[Any]:
        """Derived rows (`LEAN` columns, or one) of a kind (or some) at this reader's day and instant; `all_days` leaves
        the day to the caller."""
        d = s.derived.c
        query = (select(*LEAN) if column is None else select(column)).where(
            d.kind == kind if isinstance(kind, str) else d.kind.in_(kind)
        )
        if self.as_recorded is None:
            query = query.where(d.closed_at.is_(None))
        else:
            still = or_(d.closed_at.is_(None), d.closed_at > self.as_recorded)
            query = query.where(d.recorded_at <= self.as_recorded, still)
        if self.as_known is None or all_days:
            return query.where(d.known_until.is_(None))
        until = or_(d.known_until.is_(None), d.known_until > self.as_known)
        return query.where(d.known_from <= self.as_known, until)

    def rows(self, query: Select[Any], ids: tuple[str, ...] | None = None) -> Iterator[Row[*tuple[Any, ...]]]:
        """Rows of a query, one a key (two scopes may have derived the same)."""
        best: dict[str, Row[*tuple[Any, ...]]] = {}
        wanted: list[list[str] | None] = [None]
        if ids is not None:
            unique = sorted(set(ids))
            wanted = [unique[i : i + CHUNK] for i in range(0, len(unique), CHUNK)]
        with self._record.read() as connection:
            for chunk in wanted:
                part = query if chunk is None else query.where(s.derived.c.key.in_(chunk))
                for row in connection.execute(part):
                    there = best.get(row.key)
                    if there is None or row.digest < there.digest:
                        best[row.key] = row
        yield from best.values()

    def terms(self, field: str) -> list[str]:
        """The distinct values of a field of claims that are no ids (a measure, a place, a voice), sorted. Takes time
        by their number."""
        column, step = _steps(field)
        values = (
            f"WITH RECURSIVE step(value) AS (SELECT min({column}) FROM {step} UNION ALL "
            f"SELECT (SELECT min({column}) FROM {step} AND {column} > step.value) FROM step "
            "WHERE step.value IS NOT NULL) SELECT value FROM step WHERE value IS NOT NULL"
        )
        found: set[str] = set()
        with self._record.snapshot() as still, still.read() as connection:
            for kind in CLAIM_KINDS if field == "measure" else ("",):
                given = {"field": field, "kind": kind}
                found.update(value for (value,) in connection.execute(text(values), given))
            return sorted(v for v in found if not ID.match(v) and self._is_borne(connection, field, v))

    def has_term(self, field: str, value: str) -> bool:
        """Whether some claim bears a value of a field, as `terms` names it."""
        with self._record.snapshot() as still, still.read() as connection:
            return self._is_borne(connection, field, value)

    def _is_borne(self, connection: Connection, field: str, value: str) -> bool:
        """Whether a claim of this reader's day and instant bears a value."""
        if field not in self._borne:
            self._borne[field] = self._make_borne(field)
        return connection.execute(self._borne[field], {"value": value}).first() is not None

    def _make_borne(self, field: str) -> Select[Any]:
        t, d = s.derived_term.c, s.derived.c
        if field == "measure":
            query = self.query(CLAIM_KINDS, d.id).where(d.code == bindparam("value"))
        else:
            query = self.query(CLAIM_KINDS, d.id).join(s.derived_term, t.derived_id == d.id)
            query = query.where(t.field == field, t.value == bindparam("value"), t.kind.in_(CLAIM_KINDS))
        return query.limit(1)

    def claims_of_standing(self, claims: Iterable[str], standing: str) -> set[str]:
        """Those of some claims that belong to a matter of a standing."""
        t, wanted = s.derived_term.c, sorted(set(claims))
        found: set[str] = set()
        query = (
            self.query("matter", t.value)
            .join(s.derived_term, t.derived_id == s.derived.c.id)
            .where(s.derived.c.standing == standing, t.field == "claim")
        )
        with self._record.read() as connection:
            for first in range(0, len(wanted), CHUNK):
                some = query.where(t.value.in_(wanted[first : first + CHUNK]))
                found.update(value for (value,) in connection.execute(some))
        return found


def _steps(field: str) -> tuple[str, str]:
    """The column of a field's values, and the rows of one index in which they stand in order."""
    if field == "measure":
        return "code", "derived WHERE kind = :kind AND closed_at IS NULL"
    return "value", "derived_term WHERE field = :field"


def edges_of(record: FactReader, level: str, reports: Iterable[str]) -> list[Edge]:
    """The edges of a level with an end in any of some reports, each once."""
    d = s.derived.c
    wanted, found = sorted(set(reports)), dict[str, tuple[str, str, bytes]]()
    query = select(d.kind, d.key, d.body, d.digest).where(d.kind.in_(EDGE_KINDS), d.code == level)
    query = query.where(d.closed_at.is_(None))
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            some = query.where(has_term("report", wanted[first : first + CHUNK]))
            for kind, key, body, digest in connection.execute(some):
                if key not in found or digest < found[key][1]:
                    found[key] = kind, digest, body
    return list(unpack_edges((found[key][0], found[key][2]) for key in sorted(found)))


def unpack_edges(rows: Iterable[tuple[str, bytes]]) -> Iterator[Edge]:
    """The edges of rows of `EDGE_KINDS` (kind and body), each once."""
    seen: set[tuple[str, str, End, End]] = set()
    for kind, body in rows:
        for edge in (unpack(body, Edge),) if kind == "edge" else unpack(body, Ties).edges:
            name = edge.level, edge.relation, edge.source, edge.target
            if name not in seen:
                seen.add(name)
                yield edge


def edge_partners(record: FactReader, report: str, most: int | None = None) -> list[str]:
    """The reports (by key) that passages of one are tied to, all or the first few that come, each once."""
    with record.read() as connection:
        if most is not None:  # nearly every report has so few edges that counting them is enough
            given = {"report": report, "least": most - 1}
            if connection.execute(_HAS_MANY, given).first() is None:
                return []
        query = _PARTNERS if most is None else _PARTNERS.limit(most)
        return [name for (name,) in connection.execute(query, {"report": report})]


_ONE, _OTHER = s.derived_term.alias("one").c, s.derived_term.alias("other").c

#: whether more than `least` derived rows are found by a report
_HAS_MANY = (
    select(_ONE.derived_id)
    .where(_ONE.field == "report", _ONE.value == bindparam("report"))
    .limit(1)
    .offset(bindparam("least"))
)

#: the other ends of the edges of a report
_PARTNERS = (
    select(_OTHER.value)
    .where(_ONE.field == "report", _ONE.value == bindparam("report"))
    .where(
        s.derived.c.id == _ONE.derived_id, s.derived.c.kind.in_(EDGE_KINDS), s.derived.c.closed_at.is_(None)
    )
    .where(_OTHER.derived_id == s.derived.c.id, _OTHER.field == "report", _OTHER.value != bindparam("report"))
    .distinct()
)


def datings_of(record: FactReader, reports: Iterable[str]) -> dict[str, Dating]:
    """The dating that stands of each of some reports that has one, by key."""
    wanted, found = sorted(set(reports)), dict[str, Dating]()
    reader = DerivedReader(record, None, None)
    for first in range(0, len(wanted), CHUNK):
        some = reader.query("dating").where(s.derived.c.key.in_(wanted[first : first + CHUNK]))
        found.update((row.key, unpack(row.body, Dating)) for row in reader.rows(some))
    return found


def names_in_reports(record: FactReader, reports: Iterable[str]) -> list[Name]:
    """The persons and bodies that any of some reports mentions, in order of name, with their mentions in these reports."""
    return names_mentioned(DerivedReader(record, None, None), reports)


def names_mentioned(reader: DerivedReader, reports: Iterable[str]) -> list[Name]:
    """The same at the day and instant of a reader; what older versions recorded has its other mentions too."""
    wanted, own = sorted(set(reports)), dict[str, list[MentionRef]]()
    names: dict[str, Name] = {}
    mentioned, older = reader.query("named", all_days=True), reader.query("name", all_days=True)
    for first in range(0, len(wanted), CHUNK):
        some = wanted[first : first + CHUNK]
        for row in reader.rows(mentioned.where(s.derived.c.key.in_(some))):
            held = unpack(row.body, Named)
            for key, spans in held.names:
                own.setdefault(key, []).extend(MentionRef(held.report, span) for span in spans)
        if reader.as_recorded is not None:
            rows = reader.rows(older.where(has_term("report", some)))
            names |= {row.key: unpack(row.body, Name) for row in rows}
    names |= names_by_id(reader, own.keys() - names.keys())
    found = [
        replace(name, mentions=tuple(sorted(own[key]))) if key in own else name for key, name in names.items()
    ]
    return sorted(found, key=lambda name: (name.name, name.id))


def names_by_id(reader: DerivedReader, ids: Iterable[str]) -> dict[str, Name]:
    """Persons and bodies by id, as their own rows hold them: without mentions, but in records of older versions."""
    wanted, found = sorted(set(ids)), dict[str, Name]()
    query = reader.query("name", all_days=True)
    for first in range(0, len(wanted), CHUNK):
        some = query.where(s.derived.c.key.in_(wanted[first : first + CHUNK]))
        found.update((row.key, unpack(row.body, Name)) for row in reader.rows(some))
    return found


def with_mentions(reader: DerivedReader, names: Sequence[Name], *, every: bool = False) -> list[Name]:
    """Names with their mentions, in order of report and place; `every` where they are all that there are."""
    wanted = {name.id for name in names if not name.mentions}
    found: dict[str, list[MentionRef]] = {key: [] for key in wanted}
    query, ids = reader.query("named", all_days=True), sorted(wanted)
    parts = [query] if every and ids else []
    if not every:
        parts = [query.where(has_term("named", ids[n : n + CHUNK])) for n in range(0, len(ids), CHUNK)]
    rows = {row.key: row.body for part in parts for row in reader.rows(part)}
    for body in rows.values():
        held = unpack(body, Named)
        for key, spans in held.names:
            if key in wanted:
                found[key].extend(MentionRef(held.report, span) for span in spans)
    return [replace(one, mentions=tuple(sorted(found[one.id]))) if one.id in wanted else one for one in names]


def rows_by_scope(record: FactReader, kind: str, scopes: Iterable[str], of: type[T]) -> dict[str, list[T]]:
    """What was derived of a kind in some scopes and stands, by scope (those without any left out), in order of key."""
    wanted = sorted(set(scopes))
    found: dict[str, list[T]] = {}
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            asked = {"kind": kind, "some": wanted[first : first + CHUNK]}
            for scope, body in connection.execute(_IN_SCOPES, asked):
                found.setdefault(scope, []).append(unpack(body, of))
    return found


def edges_by_scope(record: FactReader, scopes: Iterable[str]) -> dict[str, list[Edge]]:
    """The edges that were derived with each of some reports and stand; those without any are left out."""
    found = {scope: list(edges) for scope, edges in rows_by_scope(record, "edge", scopes, Edge).items()}
    for scope, rows in rows_by_scope(record, "ties", scopes, Ties).items():
        found.setdefault(scope, []).extend(edge for row in rows for edge in row.edges)
    return found


def rows_of(record: FactReader, kind: str, scopes: Iterable[str], of: type[T]) -> list[T]:
    """The same, all in a row."""
    found = rows_by_scope(record, kind, scopes, of)
    return [row for scope in sorted(found) for row in found[scope]]


def scopes_with(record: FactReader, kind: str, field: str, values: Iterable[str]) -> set[str]:
    """The scopes in which a row of a kind stands that is found by one of some values."""
    d = s.derived.c
    wanted, found = sorted(set(values)), set[str]()
    query = select(d.scope).where(d.kind == kind, d.closed_at.is_(None))
    with record.read() as connection:
        for first in range(0, len(wanted), CHUNK):
            some = query.where(has_term(field, wanted[first : first + CHUNK]))
            found.update(scope for (scope,) in connection.execute(some))
    return found


def has_term(field: str, values: list[str] | Select[Any]) -> ColumnElement[bool]:
    """That a derived row is found by one of these values."""
    t = s.derived_term.c
    return s.derived.c.id.in_(select(t.derived_id).where(t.field == field, t.value.in_(values)))


def filtered(query: Select[Any], where: ClaimFilter, *, matters: bool = False) -> Select[Any]:
    """A query for claims or matters with a filter's conditions. A claim's standing is that of its matters:
    `DerivedReader.claims_of_standing` tells it."""
    d = s.derived.c
    if where.measure is not None:
        query = query.where(d.code == where.measure)
    if where.place is not None:
        query = query.where(has_term("place", sorted({fold(where.place), where.place})))
    if where.country is not None:
        query = query.where(has_term("country", [where.country.upper()]))
    if where.voice is not None:
        query = query.where(has_term("voice", sorted({fold(where.voice), where.voice})))
    if where.report is not None:
        own = select(s.report.c.id).where(s.report.c.key == where.report).scalar_subquery()
        if matters:
            about = s.derived.alias("about").c
            claims = select(about.key).where(about.report_id == own, about.kind.in_(CLAIM_KINDS))
            query = query.where(has_term("claim", claims))
        else:
            query = query.where(d.report_id == own)
    if where.start_on is not None:
        query = query.where(d.valid_end >= where.start_on)
    if where.end_on is not None:
        query = query.where(d.valid_start <= where.end_on)
    if matters and where.standing is not None:
        query = query.where(d.standing == where.standing)
    return query
