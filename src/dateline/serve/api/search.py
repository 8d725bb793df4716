"""`/search`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from dateline.export.rows import Row
from dateline.record import ClaimFilter
from dateline.record.search import matches, parse_query, search_page
from dateline.serve.api.asked import After, AskedOf, FiltersOf, Limit
from dateline.serve.api.shapes import LIST

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
        terms, keep = parse_query(q), asked.look.withholder
        page = search_page(asked.view, q, where, limit=limit, after=after)
        rows: list[Row] = []
        for found in page.rows:
            text = keep.text(found.passage.text)
            if text == found.passage.text or matches(terms, text):
                span = found.passage.span
                row = {
                    "report": found.report_name,
                    "report_key": found.report,
                    "start": span.start,
                    "end": span.end,
                }
                rows.append({**row, "kind": found.passage.kind, "text": text, "claims": list(found.claims)})
        return rows, page.after

    return asked.rows(build)
