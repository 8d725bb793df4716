"""`/figures`, `/events`, `/statements`, `/claims` and `/claims/{key}`."""

from __future__ import annotations

from typing import Annotated, get_args

from fastapi import APIRouter, HTTPException, Query
from starlette.responses import Response

from dateline.errors import UsageError
from dateline.export.rows import Row, claim_row, matter_row
from dateline.record.pages import page_claims
from dateline.record.walk import ClaimKind
from dateline.serve.answers import claims_by_id
from dateline.serve.api.asked import After, Asked, AskedOf, Filters, FiltersOf, Limit
from dateline.serve.api.shapes import LIST, SINGLE

router = APIRouter(tags=["claims"])
KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)
Oldest = Annotated[bool, Query(description="The earliest day first, instead of the latest.")]


def _page(
    asked: Asked, kind: ClaimKind, filters: Filters, limit: int, after: str | None, oldest_first: bool
) -> tuple[list[Row], str | None]:
    page = page_claims(
        asked.view, kind, filters.on(asked.view), limit=limit, after=after, oldest_first=oldest_first
    )
    return [{"kind": kind, "report_key": row.report, **claim_row(row)} for row in page.rows], page.after


@router.get("/figures", responses=LIST)
def figures(
    asked: AskedOf, filters: FiltersOf, limit: Limit = 50, after: After = None, oldest_first: Oldest = False
) -> Response:
    """Figures, the latest day that they are stated for first."""
    return asked.rows(lambda: _page(asked, "figure", filters, limit, after, oldest_first))


@router.get("/events", responses=LIST)
def events(
    asked: AskedOf, filters: FiltersOf, limit: Limit = 50, after: After = None, oldest_first: Oldest = False
) -> Response:
    """Events, the latest day first."""
    return asked.rows(lambda: _page(asked, "event", filters, limit, after, oldest_first))


@router.get("/statements", responses=LIST)
def statements(
    asked: AskedOf, filters: FiltersOf, limit: Limit = 50, after: After = None, oldest_first: Oldest = False
) -> Response:
    """Statements, the latest day first."""
    return asked.rows(lambda: _page(asked, "statement", filters, limit, after, oldest_first))


@router.get("/claims", responses=LIST)
def claims(asked: AskedOf, filters: FiltersOf, limit: Limit = 50, after: After = None) -> Response:
    """Claims of all kinds: figures, then events, then statements, the latest day first in each."""

    def build() -> tuple[list[Row], str | None]:
        name, _, cursor = (after or "figure:").partition(":")
        if name not in KINDS:
            raise UsageError(f"{after!r} is no cursor of a page; take the `next` of the page before")
        found: list[Row] = []
        for kind in KINDS[KINDS.index(name) :]:
            rows, more = _page(asked, kind, filters, limit - len(found), cursor or None, False)
            found += rows
            if more is not None:
                return found, f"{kind}:{more}"
            cursor = ""
            if len(found) >= limit:
                left = KINDS[KINDS.index(kind) + 1 :]
                return found, f"{left[0]}:" if left else None
        return found, None

    return asked.rows(build)


@router.get("/claims/{key}", responses=SINGLE)
def claim(asked: AskedOf, key: str) -> Response:
    """One claim with the matters it belongs to."""

    def build() -> Row:
        row = claims_by_id(asked.view, [key]).get(key)
        if row is None:
            raise HTTPException(404, f"there is no claim {key!r} in this record")
        matters = [matter_row(m) for m in asked.view.matters_of(key)]
        return {"report_key": row.report, **claim_row(row), "matters": matters}

    return asked.one(build)
