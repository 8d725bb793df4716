"""`/matters` and `/matters/{key}`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from starlette.responses import Response

from dateline.export.rows import Row, matter_row
from dateline.record import ClaimFilter
from dateline.record.pages import page_matters
from dateline.record.walk import ClaimKind
from dateline.serve.api.asked import After, AskedOf, FiltersOf, Limit
from dateline.serve.api.shapes import LIST, SINGLE
from dateline.tell.reasons import reason_rows

#: what is told of one matter beside its row
TOLD = ("stands", "readings", "relations", "judgements")
router = APIRouter(tags=["matters"])
Kind = Annotated[ClaimKind | None, Query(description="Only matters of figures, events or statements.")]


@router.get("/matters", responses=LIST)
def matters(
    asked: AskedOf, filters: FiltersOf, kind: Kind = None, limit: Limit = 50, after: After = None
) -> Response:
    """Matters with their standing, its rule and its reasons, the latest day first."""

    def build() -> tuple[list[Row], str | None]:
        page = page_matters(asked.view, filters.on(asked.view), kind=kind, limit=limit, after=after)
        return [matter_row(m) for m in page.rows], page.after

    return asked.rows(build)


@router.get("/matters/{key}", responses=SINGLE)
def matter(asked: AskedOf, key: str) -> Response:
    """One matter with why it stands as it does: its claims, their relations, voices and origins."""

    def build() -> Row:
        found = asked.view.matters(ClaimFilter(ids=(key,)))
        if not found:
            raise HTTPException(404, f"there is no matter {key!r} in this record")
        reasons = reason_rows(asked.view, key, asked.look.withholder)[0]
        told: Row = {name: reasons[name] for name in TOLD if name in reasons}
        return {**matter_row(found[0]), **told}

    return asked.one(build)
