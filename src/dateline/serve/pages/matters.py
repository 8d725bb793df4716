"""`/matters`: all that is weighed, by standing, topic and place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from dateline.errors import UsageError
from dateline.model import Matter
from dateline.record.walk import ClaimKind
from dateline.serve.asking import make_filter
from dateline.serve.cards import STANDING_ORDER, by_standing, matter_card
from dateline.serve.downloads import table_file
from dateline.serve.listing import (
    Window,
    chosen_filters,
    facet,
    filter_terms,
    leaf,
    matters_window,
    term_words,
)
from dateline.serve.notes import matter_lines, note_file
from dateline.serve.visit import Visit, VisitOf

router = APIRouter(include_in_schema=False)
_KINDS: Mapping[str, ClaimKind] = {"figure": "figure", "event": "event", "statement": "statement"}
KINDS = tuple(_KINDS)
SORTS = ("weight", "day", "label", "standing")


@router.get("/matters")
def matters(visit: VisitOf) -> Response:
    """The list, or the file of it."""
    if visit.query.get("as") == "md":
        return note_file(visit, "Matters", matter_lines(find_matters(visit).rows))
    if visit.query.get("as"):
        return table_file(visit, "matters", [matter_card(m) for m in find_matters(visit).rows])
    return visit.page("matters.html", "Matters", lambda: _told(visit, find_matters(visit)))


def find_matters(visit: Visit) -> Window[Matter]:
    """The matters that an address asks for, in its order."""
    kind, sort = visit.query.get("kind") or None, visit.query.get("sort") or "weight"
    if kind not in (None, *KINDS):
        raise UsageError(f"kind takes one of {', '.join(KINDS)}; got {kind!r}")
    if sort not in SORTS:
        raise UsageError(f"sort takes one of {', '.join(SORTS)}; got {sort!r}")
    wanted = make_filter(visit.view, visit.query)
    window = matters_window(visit, wanted, _KINDS.get(kind or ""))
    words = visit.query.get("label", "").casefold().split()
    found = [m for m in window.rows if all(w in m.label.casefold() for w in words)]
    return Window(sorted(found, key=_orders[sort]), window.after)


_orders: Mapping[str, Any] = {
    "weight": lambda m: (
        m.kind == "statement",
        -len(m.voices),
        -len(m.carriers),
        -len(m.claims),
        m.label,
        m.id,
    ),
    "day": lambda m: (
        -(m.valid_end or m.valid_start).toordinal() if m.valid_end or m.valid_start else 0,
        m.label,
        m.id,
    ),
    "label": lambda m: (m.label, m.id),
    "standing": lambda m: (-STANDING_ORDER.index(m.standing), -len(m.claims), m.label, m.id),
}


def _told(visit: Visit, window: Window[Matter]) -> dict[str, Any]:
    counts: dict[str, int] = {}
    rows = window.rows
    for matter in rows:
        counts[matter.standing] = counts.get(matter.standing, 0) + 1
    shown, leaves = leaf(visit, window)
    return {
        "rows": [matter_card(m) for m in shown],
        "leaves": leaves,
        "standings": [
            {
                "value": name,
                "count": n,
                "chosen": visit.query.get("standing") == name,
                "link": visit.links.here(
                    standing=None if visit.query.get("standing") == name else name, page=None
                ),
            }
            for name, n in by_standing(counts)
        ],
        "facets": [
            facet(visit, "kind", [m.kind for m in rows]),
            facet(visit, "measure", [m.measure for m in rows if m.measure]),
            facet(visit, "place", [m.place for m in rows]),
        ],
        "chosen": chosen_filters(visit),
        "terms": filter_terms(visit.look),
        "sorts": [
            {
                "name": s,
                "chosen": s == (visit.query.get("sort") or "weight"),
                "link": visit.links.here(sort=s, page=None),
            }
            for s in SORTS
        ],
        "term_words": term_words,
    }
