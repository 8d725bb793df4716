"""`/reports`: what came in, with its day of publication and where that is from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from dateline.errors import UsageError
from dateline.record import ReportRow
from dateline.record.pages import ReportOrder, page_reports
from dateline.serve.cards import report_card
from dateline.serve.desk import WINDOW
from dateline.serve.downloads import table_file
from dateline.serve.listing import Window, chosen_filters, facet, leaf
from dateline.serve.notes import Line, note_file
from dateline.serve.visit import Visit, VisitOf

router = APIRouter(include_in_schema=False)
SORTS = ("day", "entered", "name", "confidence")


@router.get("/reports")
def reports(visit: VisitOf) -> Response:
    """The list, or the file of it."""
    if visit.query.get("as") == "md":
        rows = find_reports(visit).rows
        return note_file(visit, "Reports", [Line(r.report.title or r.name, (r.report.key,)) for r in rows])
    if visit.query.get("as"):
        return table_file(visit, "reports", [report_card(r) for r in find_reports(visit).rows])
    return visit.page("reports.html", "Reports", lambda: _told(visit, find_reports(visit)))


def find_reports(visit: Visit) -> Window[ReportRow]:
    """The reports that an address asks for, in its order."""
    sort = visit.query.get("sort") or "day"
    if sort not in SORTS:
        raise UsageError(f"sort takes one of {', '.join(SORTS)}; got {sort!r}")
    words = visit.query.get("title", "").casefold().split()
    carrier, language = visit.query.get("carrier"), visit.query.get("language")
    held, after = _held(visit, sort)
    rows = [
        row
        for row in held
        if (not carrier or row.report.carrier == carrier)
        and (not language or row.source.language == language)
        and all(w in f"{row.name} {row.report.title or ''}".casefold() for w in words)
    ]
    if sort == "day":
        rows.sort(key=lambda r: (-_day(r).toordinal(), r.name))
    elif sort == "entered":
        rows.sort(key=lambda r: (r.recorded_at, r.name), reverse=True)
    elif sort == "confidence":
        rows.sort(key=lambda r: ((r.dating.confidence or 0.0) if r.dating else 0.0, r.name))
    return Window(rows, after)


def _held(visit: Visit, sort: str) -> tuple[Sequence[ReportRow], str | None]:
    """The reports that a list is cut from: all, or the latest of a large record."""
    if visit.look.is_small:
        return visit.view.reports(), None
    order: ReportOrder = {"entered": "recorded", "name": "name"}.get(sort, "day")  # type: ignore[assignment]
    after = visit.query.get("after") or None
    page = visit.look.keep(
        ("reports", order, after), lambda: page_reports(visit.view, order=order, limit=WINDOW, after=after)
    )
    return page.rows, page.after


def _day(row: ReportRow) -> date:
    return (row.dating.published_on if row.dating else row.report.published_on) or date.min


def _told(visit: Visit, window: Window[ReportRow]) -> dict[str, Any]:
    rows = window.rows
    shown, leaves = leaf(visit, window)
    signs = visit.view.signs_of(row.report.key for row in shown)
    return {
        "rows": [
            report_card(r) | {"rewrite": bool((sign := signs.get(r.report.key)) and sign.likely)}
            for r in shown
        ],
        "leaves": leaves,
        "facets": [
            facet(visit, "carrier", [r.report.carrier for r in rows]),
            facet(visit, "language", [r.source.language for r in rows]),
        ],
        "chosen": chosen_filters(visit, ("carrier", "language", "title")),
        "sorts": [
            {
                "name": s,
                "chosen": s == (visit.query.get("sort") or "day"),
                "link": visit.links.here(sort=s, page=None),
            }
            for s in SORTS
        ],
    }
