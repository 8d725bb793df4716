"""Derived rows walked in order of day, from a cursor on, through the index that a filter has most use of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, and_, or_, select

from dateline.errors import UsageError
from dateline.record import schema as s
from dateline.record.facts import CHUNK
from dateline.record.kinds import fold
from dateline.record.query import ID, DerivedReader, has_term
from dateline.record.rows import ClaimFilter
from dateline.record.view import View

ClaimKind = Literal["figure", "event", "statement"]

#: rows that one page looks at before it stops
LOOKED_AT = 20_000
#: rows that are read together at first; more where few of them are let through
FIRST, MOST = 64, 900
#: columns that the least can be told of a matter by
LIGHT_COLUMNS = ("id", "key", "code", "standing", "weight", "valid_end")

_CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)?~(\d+)")


def parse_cursor(after: str) -> tuple[date | None, int]:
    """The day and row of a cursor. Raises `UsageError` for what is none."""
    match = _CURSOR.fullmatch(after)
    try:
        if match is None:
            raise ValueError(after)
        return (date.fromisoformat(match[1]) if match[1] else None), int(match[2])
    except ValueError:
        raise UsageError(
            f"{after!r} is no cursor of a page; take the one that came with the page before"
        ) from None


def light_matters(view: View, where: ClaimFilter, most: int = LOOKED_AT) -> list[Row[Any]]:
    """The rows of matters that a filter lets through, the latest first, at most `most` of them (nearly: those of
    the last rows that were read together may be more): key, code, standing, weight and last day alone. Those of a
    place, as matters stand now, are read from one index."""
    if where.place is None or replace(where, place=None) != ClaimFilter() or not view.is_now:
        return list(Walk(view, "matter", where, None, False, columns=LIGHT_COLUMNS).rows(most))
    d = s.derived.c
    query = DerivedReader(view.record, None, None).query("matter", d.id)
    query = query.add_columns(*(d[name] for name in LIGHT_COLUMNS[1:])).where(d.place == fold(where.place))
    with view.record.read() as connection:
        found: dict[str, Row[Any]] = {}
        for row in connection.execute(
            query.order_by(d.valid_end.desc().nulls_last(), d.id.desc()).limit(most)
        ):
            found.setdefault(row.key, row)
    return list(found.values())


class Walk:
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
        self._after = None if after is None else parse_cursor(after)
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
            return found, make_cursor(found[-1].valid_end, found[-1].id)
        if not self._ended and self._last is not None:
            return found, make_cursor(*self._last)
        return found, None

    def rows(self, most: int) -> Iterator[Row[Any]]:
        """Rows in order, each key once, as long as no more than `most` were looked at."""
        seen: set[str] = set()
        size = FIRST
        with self._view.record.snapshot() as still, still.read() as connection:
            between = self._where.start_on is not None or self._where.end_on is not None
            for dated in (True,) if between else (True, False):  # what has no day is not between days
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


def make_cursor(day: date | None, row_id: int) -> str:
    """The cursor of a row by its place in the order."""
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
