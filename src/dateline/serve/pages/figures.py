"""`/figures`: series of what voices state, with bounds and revisions, and the figures themselves."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from dateline.errors import UsageError
from dateline.export.contract import release
from dateline.export.rows import figure_row
from dateline.model import ResolvedFigure
from dateline.record import ClaimRow
from dateline.serve.asking import make_filter
from dateline.serve.downloads import drawing_file, geojson_file, table_file
from dateline.serve.drawing.values import Mark, value_chart
from dateline.serve.listing import (
    Window,
    chosen_filters,
    claim_cards,
    claims_window,
    facet,
    filter_terms,
    leaf,
    term_words,
)
from dateline.serve.notes import claim_lines, note_file
from dateline.serve.pages.places import features
from dateline.serve.rendering import withheld
from dateline.serve.visit import Visit, VisitOf
from dateline.tell.words import measure_words

router = APIRouter(include_in_schema=False)
FigureRow = ClaimRow[ResolvedFigure]
SORTS = ("day", "value", "report")
#: series that are drawn, and the fewest days of one
SERIES, DAYS = 6, 2
#: how wide a drawing is on a small screen
NARROW = 400.0
#: measures that are no series: dates, ages, shares of something else
_NO_SERIES = frozenset({"other", "date_count", "age", "ordinal"})


@router.get("/figures")
def figures(visit: VisitOf) -> Response:
    """The page of figures, or a file of them."""
    form = visit.query.get("as")
    if not form:
        return visit.page("figures.html", "Figures", lambda: _told(visit, find_figures(visit)))
    rows = find_figures(visit).rows
    if form in ("svg", "png"):
        return drawing_file(visit, "figures", next((s["chart"] for s in series(visit, rows, 1)), None))
    if form == "md":
        return note_file(visit, "Figures", claim_lines(visit, claim_cards(visit.look, rows)))
    if form == "geojson":
        return geojson_file(visit, "figures", features(visit, rows))
    return table_file(visit, "figures", [release(figure_row(r), visit.withholder) for r in rows])


def find_figures(visit: Visit) -> Window[FigureRow]:
    """The figures that an address asks for, in its order."""
    sort = visit.query.get("sort") or "day"
    if sort not in SORTS:
        raise UsageError(f"sort takes one of {', '.join(SORTS)}; got {sort!r}")
    window: Window[FigureRow] = claims_window(visit, "figure", make_filter(visit.view, visit.query))
    rows = window.rows
    if sort == "day":
        rows = sorted(
            rows,
            key=lambda r: (
                -(r.resolved.as_of_end or date.min).toordinal(),
                r.resolved.figure.measure,
                r.report_name,
                r.span,
            ),
        )
    if sort == "value":
        rows = sorted(
            rows,
            key=lambda r: (-(r.resolved.figure.low or r.resolved.figure.high or 0.0), r.report_name, r.span),
        )
    return Window(rows, window.after)


def _told(visit: Visit, window: Window[FigureRow]) -> dict[str, Any]:
    rows = window.rows
    shown, leaves = leaf(visit, window)
    drawn = series(visit, rows, SERIES) if leaves["number"] == 1 else []
    return {
        "rows": claim_cards(visit.look, shown),
        "leaves": leaves,
        "series": drawn,
        "facets": [
            facet(visit, "measure", [r.resolved.figure.measure for r in rows]),
            facet(visit, "place", [r.resolved.place.name if r.resolved.place else None for r in rows]),
            facet(visit, "voice", [r.resolved.voice.name if r.resolved.voice else None for r in rows]),
        ],
        "chosen": chosen_filters(visit),
        "terms": filter_terms(visit.look),
        "sorts": [
            {
                "name": s,
                "chosen": s == (visit.query.get("sort") or "day"),
                "link": visit.links.here(sort=s, page=None),
            }
            for s in SORTS
        ],
        "term_words": term_words,
    }


def series(visit: Visit, rows: list[FigureRow], most: int) -> list[dict[str, Any]]:
    """A chart for each measure and place that is counted on several days, those with most marks first."""
    grouped: dict[tuple[str, str], list[FigureRow]] = defaultdict(list)
    for row in rows:
        figure, place = row.resolved.figure, row.resolved.place
        drawable = (
            figure.modality == "actual"
            and not figure.is_denied
            and figure.subset_of is None
            and row.review != "rejected"
        )
        stated = row.resolved.as_of_end is not None and (figure.low is not None or figure.high is not None)
        if drawable and stated and figure.measure not in _NO_SERIES:
            grouped[figure.measure, (place.name if place else None) or "place not stated"].append(row)
    chosen = bool(visit.query.get("measure"))
    heavy = sorted(
        (item for item in grouped.items() if chosen or len({r.resolved.as_of_end for r in item[1]}) >= DAYS),
        key=lambda item: (-len(item[1]), item[0]),
    )[:most]
    found = []
    for (measure, where), own in heavy:
        title = visit.withholder.text(f"{measure_words(measure)}, {where}")
        marks = _marks(visit, own)
        wide = most == 1 or len(heavy) == 1
        found.append(
            {
                "title": title,
                "measure": measure,
                "place": where,
                "count": len(own),
                "chart": value_chart(marks, title, width=880 if wide else 560, height=300 if wide else 230),
                "small_chart": value_chart(marks, title, width=NARROW, height=230),
                "link": visit.links.to(
                    "/figures", measure=measure, place=None if where == "place not stated" else where
                ),
            }
        )
    return found


def _marks(visit: Visit, rows: list[FigureRow]) -> list[Mark]:
    """What voices state for days, each value of a voice and day once."""
    matters = visit.look.matter_of([row.id for row in rows])
    standing = {c for m in matters.values() for own in m.backing for c in own}
    marks: dict[tuple[Any, ...], Mark] = {}
    for row, plain in zip(rows, claim_cards(visit.look, rows), strict=True):
        card = withheld(plain, visit.withholder)
        day = row.resolved.as_of_end
        if day is None or (card["low"] is None and card["high"] is None):
            continue
        mark = Mark(
            day, card["low"], card["high"], card["voice"], card["bare"], row.id in standing,
            visit.links.to(f"/reports/{row.report}#{row.id}"),
            f"{card['voice']}, {card['days']}: “{card['quote'][:160]}” ({card['report_name']})", row.id,
        )  # fmt: skip
        held = marks.get(key := (day, mark.voice, mark.low, mark.high))
        if held is None or (mark.stands and not held.stands):
            marks[key] = mark
    return list(marks.values())
