"""`/search`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from dateline.export.rows import Row
from dateline.record import ClaimFilter
from dateline.serve.api.asked import After, AskedOf, FiltersOf, Limit, cut
from dateline.serve.api.shapes import LIST
from dateline.tell.search import search_rows

router = APIRouter(tags=["search"])
Words = Annotated[
    str,
    Query(
        min_length=1,
        max_length=400,
        description='Words, "words side by side", begin*, -without; all must hold.',
    ),
]


@router.get("/search", responses=LIST)
def search(asked: AskedOf, filters: FiltersOf, q: Words, limit: Limit = 50, after: After = None) -> Response:
    """Passages that have all the words, with the claims that begin in them."""

    def build() -> tuple[list[Row], str | None]:
        wanted = filters.on(asked.view)
        where = wanted if wanted != ClaimFilter() else None
        keep = asked.look.withholder
        rows = asked.look.keep(("search", q, where), lambda: search_rows(asked.view, q, keep, where))
        found, more = cut(rows, after, limit)
        return [dict(row) for row in found], more

    return asked.rows(build)
