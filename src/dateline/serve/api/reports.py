"""`/reports`, `/reports/{key}` and `/passages`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query
from starlette.responses import Response

from dateline.errors import UsageError
from dateline.export.rows import Row, passage_row, report_row
from dateline.model import SignReading
from dateline.record import ReportRow
from dateline.record.pages import page_reports
from dateline.serve.api.asked import After, Asked, AskedOf, Limit, cut
from dateline.serve.api.shapes import LIST, SINGLE
from dateline.serve.asking import find_report

router = APIRouter(tags=["reports"])
Order = Annotated[Literal["day", "name", "recorded"], Query(description="The newest first; or by name.")]


def _row(asked: Asked, row: ReportRow, signs: Mapping[str, SignReading] | None = None) -> Row:
    key = row.report.key
    own = asked.view.signs_of([key]) if signs is None else signs
    return {"key": key, **report_row(row, asked.view.name_of, own.get(key))}


@router.get("/reports", responses=LIST)
def reports(asked: AskedOf, order: Order = "day", limit: Limit = 50, after: After = None) -> Response:
    """Reports with their day of publication, given or inferred, and the evidence for it."""

    def build() -> tuple[list[Row], str | None]:
        page = page_reports(asked.view, order=order, limit=limit, after=after)
        signs = asked.view.signs_of(row.report.key for row in page.rows)
        return [_row(asked, row, signs) for row in page.rows], page.after

    return asked.rows(build)


@router.get("/reports/{key}", responses=SINGLE)
def report(asked: AskedOf, key: str) -> Response:
    """One report, by key or name."""
    return asked.one(lambda: _row(asked, known_report(asked, key)))


@router.get("/passages", responses=LIST)
def passages(
    asked: AskedOf,
    report: Annotated[str, Query(max_length=300, description="The report, by name or key.")],
    limit: Limit = 200,
    after: After = None,
) -> Response:
    """The passages of a report in the order of its text, each with its origin."""

    def build() -> tuple[list[Row], str | None]:
        key = known_report(asked, report).report.key
        anchors = next((r.anchors for r in asked.view.readings(key)), ())
        held = list(asked.view.passages(key))
        rows, more = cut([{"at": n} for n in range(len(held))], after, limit)
        return [
            {**passage_row(held[r["at"]], anchors), "text": held[r["at"]].passage.text} for r in rows
        ], more

    return asked.rows(build)


def known_report(asked: Asked, name: str) -> ReportRow:
    """A report by key or name; raises `HTTPException` 404 where there is none."""
    try:
        row = asked.view.report(find_report(asked.view, name))
    except UsageError as error:
        raise HTTPException(404, str(error)) from None
    if row is None:
        raise HTTPException(404, f"there is no report {name!r} in this record")
    return row
