"""`/lineage`."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from dateline.export.rows import Row, edge_row
from dateline.serve.api.asked import After, AskedOf, Limit, ReportName, cut
from dateline.serve.api.reports import known_report
from dateline.serve.api.shapes import LIST

router = APIRouter(tags=["lineage"])
Level = Annotated[
    Literal["report", "passage"], Query(description="Edges between reports, or between passages.")
]


@router.get("/lineage", responses=LIST)
def lineage(
    asked: AskedOf,
    level: Level = "report",
    report: ReportName = None,
    limit: Limit = 100,
    after: After = None,
) -> Response:
    """Copies, revisions, excerpts, rewrites and shared wire passages; the earlier end first where it is known."""

    def build() -> tuple[list[Row], str | None]:
        key = known_report(asked, report).report.key if report else None
        edges = asked.look.keep(("edges", level, key), lambda: asked.view.edges(level, key))
        rows, more = cut([{"at": n} for n in range(len(edges))], after, limit)
        found = [edges[row["at"]] for row in rows]
        keys = [{"from_key": e.source.report, "to_key": e.target.report} for e in found]
        return [{**edge_row(e, asked.view.name_of), **k} for e, k in zip(found, keys, strict=True)], more

    return asked.rows(build)
