"""A record read page by page: claims, matters and reports in order of day, each page found through an index.

A page costs what it shows, however large the record is. A cursor (`Page.after`) names the last row of a page by its
place in the order, so that pages stay apart while the record is written. Where a filter lets few rows through, a
page stops after `LOOKED_AT` of them and may be short, or empty, while more follow: `after` is None at the end alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from sqlalchemy import and_, or_, select

from dateline.model import Matter
from dateline.record import schema as s
from dateline.record.facts import CHUNK
from dateline.record.query import DerivedReader, has_term
from dateline.record.rows import ClaimFilter, ClaimRow, ReportRow
from dateline.record.view import View
from dateline.record.walk import LOOKED_AT, ClaimKind, Walk, parse_cursor

T = TypeVar("T")

ReportOrder = Literal["day", "name", "recorded", "first"]


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
    walk = Walk(view, kind, where or ClaimFilter(), after, oldest_first)
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
    walk = Walk(view, "matter", where or ClaimFilter(), after, oldest_first, of=kind)
    rows, after = walk.take(limit)
    return Page(tuple(view.matter_rows(rows)), after)


def page_reports(
    view: View, *, order: ReportOrder = "day", limit: int = 50, after: str | None = None
) -> Page[ReportRow]:
    """Reports by day of publication or by when they were recorded (the latest first, unknown days last; `first`: the
    first recorded before), or by name. Raises as `page_claims` does."""
    if order == "day":
        rows, after = Walk(view, "dating", ClaimFilter(), after, False).take(limit)
        found = view.reports_by(row.key for row in rows)
        return Page(tuple(found[row.key] for row in rows if row.key in found), after)
    r = s.report.c
    query = select(r.key, r.id, r.name).limit(limit + 1)
    if view.as_recorded is not None:
        query = query.where(r.recorded_at <= view.as_recorded)
    if order == "recorded":
        query = query.order_by(r.id.desc())
        if after is not None:
            query = query.where(r.id < parse_cursor(after)[1])
    elif order == "first":
        query = query.order_by(r.id)
        if after is not None:
            query = query.where(r.id > parse_cursor(after)[1])
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
