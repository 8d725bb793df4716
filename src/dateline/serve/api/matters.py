"""`/matters` and `/matters/{key}`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from starlette.responses import Response

from dateline.export.rows import Row, matter_row
from dateline.model import Matter
from dateline.record import ClaimFilter
from dateline.record.pages import page_matters
from dateline.record.walk import ClaimKind
from dateline.record.weighed_anew import matter_after, stood_last
from dateline.serve.api.asked import After, Asked, AskedOf, FiltersOf, Limit
from dateline.serve.api.shapes import LIST, MOVED, SINGLE
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


@router.get("/matters/{key}", responses={**SINGLE, **MOVED})
def matter(asked: AskedOf, key: str) -> Response:
    """One matter with why it stands as it does: its claims, their relations, voices and origins. One that was weighed
    anew under another id is answered with the address of that (303)."""
    found = asked.view.matters(ClaimFilter(ids=(key,)))
    if found:
        return asked.one(lambda: _told(asked, found[0]))
    after = matter_after(asked.view, key)
    if after is None and stood_last(asked.view, key) is not None:
        raise HTTPException(
            503, f"matter {key!r} is being weighed anew; ask again in a moment", {"retry-after": "2"}
        )
    if after is None:
        raise HTTPException(404, f"there is no matter {key!r} in this record")
    return asked.elsewhere(f"/api/v1/matters/{after.id}")


def _told(asked: Asked, matter: Matter) -> Row:
    reasons = reason_rows(asked.view, matter.id, asked.look.withholder)[0]
    told: Row = {name: reasons[name] for name in TOLD if name in reasons}
    return {**matter_row(matter), **told}
