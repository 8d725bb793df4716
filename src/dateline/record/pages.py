"""A record read page by page: claims, matters and reports in order of day, each page found through an index.

A page costs what it shows, however large the record is. A cursor (`Page.after`) names the last row of a page by its
place in the order, so that pages stay apart while the record is written. Where a filter lets few rows through, a
page stops after `LOOKED_AT` of them and may be short, or empty, while more follow: `after` is None at the end alone.

Over 400 lines: three kinds of pages share one way of finding the next.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from dateline.errors import UsageError
from dateline.model import Matter
from dateline.record import schema as s
from dateline.record.derived import fold
from dateline.record.facts import CHUNK
from dateline.record.query import ID, DerivedReader, has_term
from dateline.record.rows import ClaimFilter, ClaimRow, ReportRow
from dateline.record.view import View

T = TypeVar("T")

ClaimKind = Literal["figure", "event", "statement"]
ReportOrder = Literal["day", "name", "recorded", "first"]

#: rows that one page looks at before it stops
LOOKED_AT = 20_000
#: rows that are read together at first; more where few of them are let through
FIRST, MOST = 64, 900

_CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)?~(\d+)")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows in order, and the cursor of those that follow; None where none does."""

    rows: tuple[T, ...]
    after: str | None


def page_claims(
    view: View,
    kind: ClaimKind,
    where: ClaimFilter | None = None,
    *,
    limit: int = 50,
    after: str | None = None,
    oldest_first: bool = False,
) -> Page[ClaimRow[Any]]:
    """Claims of a kind that a filter lets through, the latest day that they are about first (those without a day
    last). Raises `UsageError` for a cursor that is none."""
    walk = _Walk(view, kind, where or ClaimFilter(), after, oldest_first)
    rows, after = walk.take(limit)
    return Page(tuple(view.claim_rows(kind, rows)), after)


def page_matters(
    view: View,
    where: ClaimFilter | None = None,
    *,
    kind: ClaimKind | None = None,
    limit: int = 50,
    after: str | None = None,
    oldest_first: bool = False,
) -> Page[Matter]:
    """Matters (of a kind) that a filter lets through, the latest day first. Raises as `page_claims` does."""
    walk = _Walk(view, "matter", where or ClaimFilter(), after, oldest_first, of=kind)
    rows, after = walk.take(limit)
    return Page(tuple(view.matter_rows(rows)), after)


def page_reports(
    view: View, *, order: ReportOrder = "day", limit: int = 50, after: str | None = None
) -> Page[ReportRow]:
    """Reports by day of publication or by when they were recorded (the latest first, unknown days last; `first`: the
    first recorded before), or by name. Raises as `page_claims` does."""
    if order == "day":
        rows, after = _Walk(view, "dating", ClaimFilter(), after, False).take(limit)
        found = view.reports_by(row.key for row in rows)
        return Page(tuple(found[row.key] for row in rows if row.key in found), after)
    r = s.report.c
    query = select(r.key, r.id, r.name).limit(limit + 1)
    if view.as_recorded is not None:
        query = query.where(r.recorded_at <= view.as_recorded)
    if order == "recorded":
        query = query.order_by(r.id.desc())
        if after is not None:
            query = query.where(r.id < _cursor(after)[1])
    elif order == "first":
        query = query.order_by(r.id)
        if after is not None:
            query = query.where(r.id > _cursor(after)[1])
    else:
        query = query.order_by(r.name, r.key)
        if after is not None:
            name, _, key = after.rpartition("~")
            query = query.where(or_(r.name > name, and_(r.name == name, r.key > key)))
    kept: list[ReportRow] = []
    looked = 0
    with view.record.snapshot() as still, still.read() as connection:
        while True:
            named = connection.execute(query).all()
            looked += len(named)
            found = view.reports_by(row.key for row in named)
            last = None
            for row in named[:limit]:
                last = row
                if row.key in found:
                    kept.append(found[row.key])
                if len(kept) == limit:
                    break
            if len(named) <= limit and (not named or last is named[-1]):
                return Page(tuple(kept), None)
            assert last is not None
            cursor = f"~{last.id}" if order in ("recorded", "first") else f"{last.name}~{last.key}"
            if len(kept) == limit or looked >= LOOKED_AT:
                return Page(tuple(kept), cursor)
            if order == "recorded":
                query = query.where(r.id < last.id)
            elif order == "first":
                query = query.where(r.id > last.id)
            else:
                query = query.where(or_(r.name > last.name, and_(r.name == last.name, r.key > last.key)))


def light_matters(view: View, where: ClaimFilter, most: int = LOOKED_AT) -> list[Row[Any]]:
    """The rows of matters that a filter lets through, the latest first, at most `most` of them (nearly: those of
    the last rows that were read together may be more): key, code, standing, weight and last day alone."""
    return list(_Walk(view, "matter", where, None, False, columns=_LIGHT).rows(most))


def count_about(view: View, kind: ClaimKind, where: ClaimFilter) -> int:
    """About how many claims of a kind a filter lets through: what its narrowest index has (closed rows included)."""
    term, t = term_of(where), s.derived_term.c
    if term is None:
        return count_claims(view, kind, where, LIGHT)
    query = select(func.count()).where(t.field == term[0], t.value == term[1], t.kind == kind)
    with view.record.read() as connection:
        return connection.execute(query).scalar() or 0


#: columns that the least can be told of a matter by, and rows up to which they are counted without an index
_LIGHT, LIGHT = ("id", "key", "code", "standing", "weight", "valid_end"), 2000


def count_matters(view: View, where: ClaimFilter | None = None, most: int = LOOKED_AT) -> dict[str, int]:
    """How many matters that a filter lets through there are by standing; of a filter that lets more than `most`
    through, of the latest so many. Without one all are counted, from the index."""
    d = s.derived.c
    if where is None or where == ClaimFilter():
        query = DerivedReader(view.record, view.as_known, view.as_recorded).query("matter", d.standing)
        with view.record.read() as connection:
            counted = query.add_columns(func.count()).group_by(d.standing)
            return {str(standing): n for standing, n in connection.execute(counted)}
    found: dict[str, int] = {}
    for row in _Walk(view, "matter", where, None, False, columns=_LIGHT).rows(most):
        found[row.standing] = found.get(row.standing, 0) + 1
    return found


def count_claims(view: View, kind: ClaimKind, where: ClaimFilter | None = None, most: int = LOOKED_AT) -> int:
    """How many claims of a kind a filter lets through, as far as `most`. Without a filter all are counted."""
    if where is None or where == ClaimFilter():
        reader = DerivedReader(view.record, view.as_known, view.as_recorded)
        with view.record.read() as connection:
            return connection.execute(reader.query(kind, func.count())).scalar() or 0
    return sum(1 for _ in _Walk(view, kind, where, None, False, columns=_LIGHT).rows(most))


@dataclass(frozen=True, slots=True)
class DatingCounts:
    """How many reports a view has, how many of their days are inferred or not known, and the first and last day."""

    reports: int
    inferred: int
    undated: int
    first_on: date | None
    last_on: date | None


def count_datings(view: View) -> DatingCounts:
    """The days of the reports of a view, from the index of their datings: what is not given is counted, and the
    first and last day looked up."""
    d = s.derived.c
    reader = DerivedReader(view.record, view.as_known, view.as_recorded)

    def dated(column: Any) -> Select[Any]:
        query = reader.query("dating", column)
        return query.where(d.key.not_in(sorted(view.withheld.reports))) if view.withheld.reports else query

    day = dated(d.valid_end).where(d.valid_end.is_not(None)).limit(1)
    with view.record.snapshot() as still, still.read() as connection:

        def number(code: Any) -> int:
            return connection.execute(dated(func.count()).where(code)).scalar() or 0

        return DatingCounts(
            view.count_reports(),
            number(d.code == "inferred"),
            number(d.code.is_(None)),
            connection.execute(day.order_by(d.valid_end)).scalar(),
            connection.execute(day.order_by(d.valid_end.desc())).scalar(),
        )


def matters_by_claim(view: View, claims: Iterable[str]) -> dict[str, list[Matter]]:
    """The matters that some claims belong to, by claim, of those that belong to any."""
    wanted, d = sorted(set(claims) - view.withheld.claims), s.derived.c
    reader = DerivedReader(view.record, view.as_known, view.as_recorded)
    found: dict[str, list[Matter]] = {}
    for first in range(0, len(wanted), CHUNK):
        some = wanted[first : first + CHUNK]
        rows = list(reader.rows(reader.query("matter").where(has_term("claim", some)).order_by(d.key)))
        own = set(some)
        for matter in view.matter_rows(rows):
            for claim in matter.claims:
                if claim in own:
                    found.setdefault(claim, []).append(matter)
    return found


def _cursor(after: str) -> tuple[date | None, int]:
    match = _CURSOR.fullmatch(after)
    try:
        if match is None:
            raise ValueError(after)
        return (date.fromisoformat(match[1]) if match[1] else None), int(match[2])
    except ValueError:
        raise UsageError(
            f"{after!r} is no cursor of a page; take the one that came with the page before"
        ) from None


class _Walk:
    """Derived rows of a kind in order of day, from a cursor on, through the index that a filter has most use of."""

    def __init__(
        self,
        view: View,
        kind: str,
        where: ClaimFilter,
        after: str | None,
        oldest_first: bool,
        *,
        of: ClaimKind | None = None,
        columns: Collection[str] | None = None,
    ) -> None:
        self._view = view
        self._reader = DerivedReader(view.record, view.as_known, view.as_recorded)
        self._kind = kind
        self._where = where
        self._up = oldest_first
        self._after = None if after is None else _cursor(after)
        self._columns = [c for c in s.derived.columns if columns is None or c.name in columns]
        self._of = of
        self._looked = 0
        self._last: tuple[date | None, int] | None = None
        self._ended = False

    def take(self, limit: int) -> tuple[list[Row[Any]], str | None]:
        """So many rows, and the cursor of the next."""
        found: list[Row[Any]] = []
        more = False
        for row in self.rows(LOOKED_AT):
            if len(found) == limit:
                more = True
                break
            found.append(row)
        if more:
            return found, _words(found[-1].valid_end, found[-1].id)
        if not self._ended and self._last is not None:
            return found, _words(*self._last)
        return found, None

    def rows(self, most: int) -> Iterator[Row[Any]]:
        """Rows in order, each key once, as long as no more than `most` were looked at."""
        seen: set[str] = set()
        size = FIRST
        with self._view.record.snapshot() as still, still.read() as connection:
            for dated in (True, False):
                at = self._after
                if at is not None and dated and at[0] is None:
                    continue
                if at is not None and not dated and at[0] is not None:
                    at = None
                while True:
                    ids = connection.execute(self._ids(dated, at, size)).all()
                    self._looked += len(ids)
                    for row in self._let_through(connection, [one[0] for one in ids]):
                        if row.key not in seen:
                            seen.add(row.key)
                            yield row
                    if ids:
                        at = self._last = (ids[-1][1], ids[-1][0])
                    if len(ids) < size:
                        break
                    if self._looked >= most:
                        return
                    size = min(size * 4, MOST)
            self._ended = True

    def _ids(self, dated: bool, at: tuple[date | None, int] | None, size: int) -> Select[Any]:
        """Ids with their days, in order, from one index."""
        d, t, where = s.derived.c, s.derived_term.c, self._where
        term = term_of(where)
        if term is not None:
            row_id, day = t.derived_id, t.day
            query = select(row_id, day).where(t.field == term[0], t.value == term[1], t.kind == self._kind)
        else:
            row_id, day = d.id, d.valid_end
            query = self._reader.query(self._kind, row_id).add_columns(day)
            if self._kind == "matter" and where.standing is not None:
                query = query.where(d.standing == where.standing)
            if where.measure is not None:
                query = query.where(d.code == where.measure)
            if where.end_on is not None:
                query = query.where(d.valid_start <= where.end_on)
            if where.report is not None:
                query = query.where(self._of_report(where.report))
            elif where.ids is not None:
                query = query.where(d.key.in_(where.ids))
        query = query.where(day.is_not(None) if dated else day.is_(None)).limit(size)
        if dated and where.start_on is not None:
            query = query.where(day >= where.start_on)
        if at is not None and dated:
            if self._up:
                query = query.where(or_(day > at[0], and_(day == at[0], row_id > at[1])), day >= at[0])
            else:
                query = query.where(or_(day < at[0], and_(day == at[0], row_id < at[1])), day <= at[0])
        elif at is not None:
            query = query.where(row_id > at[1] if self._up else row_id < at[1])
        if not dated:
            return query.order_by(row_id if self._up else row_id.desc())
        return query.order_by(*((day, row_id) if self._up else (day.desc(), row_id.desc())))

    def _of_report(self, report: str) -> Any:
        d = s.derived.c
        own = select(s.report.c.id).where(s.report.c.key == report).scalar_subquery()
        if self._kind != "matter":
            return d.report_id == own
        about = s.derived.alias("about").c
        claims = select(about.key).where(
            about.report_id == own, about.kind.in_(("figure", "event", "statement"))
        )
        return has_term("claim", claims)

    def _let_through(self, connection: Connection, ids: list[int]) -> Iterator[Row[Any]]:
        """The rows of some ids that all of the filter lets through, in the order of the ids."""
        d, where, view = s.derived.c, self._where, self._view
        columns = self._columns
        for first in range(0, len(ids), CHUNK):
            some = ids[first : first + CHUNK]
            query = self._reader.query(self._kind, columns[0]).add_columns(*columns[1:]).where(d.id.in_(some))
            if where.measure is not None:
                query = query.where(d.code == where.measure)
            if where.start_on is not None:
                query = query.where(d.valid_end >= where.start_on)
            if where.end_on is not None:
                query = query.where(d.valid_start <= where.end_on)
            if where.ids is not None:
                query = query.where(d.key.in_(where.ids))
            if where.report is not None:
                query = query.where(self._of_report(where.report))
            for field, value in _other_terms(where):
                query = query.where(has_term(field, [value]))
            if self._of == "figure":
                query = query.where(d.code.not_in(("event", "statement")))
            elif self._of is not None:
                query = query.where(d.code == self._of)
            if self._kind == "matter" and where.standing is not None:
                query = query.where(d.standing == where.standing)
            there = {row.id: row for row in connection.execute(query)}
            if self._kind != "matter" and where.standing is not None:
                keys = self._reader.claims_of_standing((row.key for row in there.values()), where.standing)
                there = {key: row for key, row in there.items() if row.key in keys}
            yield from (there[key] for key in some if key in there and view.shows(self._kind, there[key]))


def _words(day: date | None, row_id: int) -> str:
    return f"{day.isoformat() if day else ''}~{row_id}"


def _terms(where: ClaimFilter) -> list[tuple[str, str]]:
    """The terms of a filter, the one that fewest rows bear (as a rule) first."""
    found = []
    for field, value in (("voice", where.voice), ("place", where.place)):
        if value is not None:
            found.append((field, value if ID.match(value) else fold(value)))
    if where.country is not None:
        found.append(("country", where.country.upper()))
    return found


def term_of(where: ClaimFilter) -> tuple[str, str] | None:
    """The term through which rows are walked; None where the filter has none, or names a report or ids."""
    if where.report is not None or where.ids is not None:
        return None
    return next(iter(_terms(where)), None)


def _other_terms(where: ClaimFilter) -> list[tuple[str, str]]:
    terms = _terms(where)
    return terms if where.report is not None or where.ids is not None else terms[1:]
