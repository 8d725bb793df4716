"""`/judgements`: the audit trail: who judged what, when and why, newest first."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from dateline.serve.downloads import table_file
from dateline.serve.listing import chosen_filters, facet, leaf
from dateline.serve.notes import Line, note_file
from dateline.serve.trail import trail_rows
from dateline.serve.visit import Visit, VisitOf

router = APIRouter(include_in_schema=False)


@router.get("/judgements")
def judgements(visit: VisitOf) -> Response:
    """The trail, or a file of it."""
    author, verdict = visit.query.get("author"), visit.query.get("verdict")
    rows = [
        row
        for row in trail_rows(visit.look)
        if (not author or row["author"] == author) and (not verdict or row["verdict"] == verdict)
    ]
    if visit.query.get("as") == "md":
        return note_file(visit, "Judgements", [_line(row) for row in rows])
    if visit.query.get("as"):
        return table_file(visit, "judgements", rows)
    return visit.page("judgements.html", "Judgements", lambda: _told(visit, rows))


def _line(row: dict[str, Any]) -> Line:
    words = f" “{row['words']}”" if row["words"] else f" {row['subject']}"
    note = f": {row['note']}" if row["note"] else ""
    is_claim = row["subject"].partition("-")[0] in ("fig", "evt", "sta")
    return Line(
        f"{row['at'][:16].replace('T', ' ')} {row['author']} {row['did']}{words}{note}",
        (row["subject"],) if is_claim else (),
    )


def _told(visit: Visit, rows: list[dict[str, Any]]) -> dict[str, Any]:
    shown, leaves = leaf(visit, rows)
    return {
        "rows": shown,
        "leaves": leaves,
        "facets": [
            facet(visit, "author", [r["author"] for r in rows]),
            facet(visit, "verdict", [r["verdict"] for r in rows]),
        ],
        "chosen": chosen_filters(visit, ("author", "verdict")),
    }
