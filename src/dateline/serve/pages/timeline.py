"""`/timeline`: events by day, one row a happening however many reports tell of it."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date
from itertools import groupby
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from dateline.model import Matter
from dateline.record import ClaimFilter
from dateline.serve.asking import make_filter
from dateline.serve.downloads import drawing_file, table_file
from dateline.serve.drawing.lanes import density_chart
from dateline.serve.listing import (
    Window,
    chosen_filters,
    facet,
    filter_terms,
    leaf,
    matters_window,
    term_words,
)
from dateline.serve.notes import LINES, matter_lines, note_file
from dateline.serve.visit import Visit, VisitOf
from dateline.tell.timeline import timeline_rows
from dateline.tell.words import event_words, interval_words, iso

router = APIRouter(include_in_schema=False)


@router.get("/timeline")
def timeline(visit: VisitOf) -> Response:
    """The page of events by day, or a file of it."""
    wanted = make_filter(visit.view, visit.query)
    form = visit.query.get("as")
    if not form:
        return visit.page("timeline.html", "Timeline", lambda: _told(visit, find_happenings(visit, wanted)))
    rows = find_happenings(visit, wanted).rows
    if form in ("svg", "png"):
        return drawing_file(visit, "timeline", _density(visit, rows))
    if form == "md":
        matters = visit.view.matters(ClaimFilter(ids=tuple(row["matter"] for row in rows[:LINES])))
        order = {row["matter"]: n for n, row in enumerate(rows)}
        return note_file(visit, "Timeline", matter_lines(sorted(matters, key=lambda m: order[m.id])))
    return table_file(visit, "timeline", rows)


def find_happenings(visit: Visit, wanted: ClaimFilter) -> Window[dict[str, Any]]:
    """Events in order of day; of a large record the latest, told by their matters alone."""
    if not visit.look.is_small:
        window = matters_window(visit, wanted, "event")
        return Window([_of_matter(m) for m in reversed(window.rows)], window.after)
    rows = visit.look.keep(("timeline", wanted), lambda: timeline_rows(visit.view, wanted))
    return Window([row for row in rows if wanted.standing in (None, row["standing"])])


def _of_matter(matter: Matter) -> dict[str, Any]:
    start, end = matter.valid_start, matter.valid_end
    return {
        "start_on": iso(start or end), "end_on": iso(end), "date_precision": "day" if start == end else None,
        "type": matter.label.partition(" (")[0], "place": matter.place or "place not stated", "words": matter.label,
        "voices": list(matter.carriers), "negated": False, "standing": matter.standing, "matter": matter.id,
        "mentions": len(matter.claims), "review": "unreviewed",
    }  # fmt: skip


def _density(visit: Visit, rows: list[dict[str, Any]], width: float = 1180) -> Any:
    counts = Counter(date.fromisoformat(r["start_on"]) for r in rows if _is_dated(r))
    links = {
        day: visit.links.here(**{"from": day.isoformat(), "to": day.isoformat(), "page": None})
        for day in counts
    }
    return density_chart(counts, "Events by day", links, width)


def _is_dated(row: dict[str, Any]) -> bool:
    return row["date_precision"] in ("day", "part_of_day") and row["start_on"] is not None


def _day_of(row: dict[str, Any]) -> tuple[str, bool, str]:
    """Where an event stands in the list: by its day, those whose day is stated first; without a day last."""
    return (row["start_on"] or row["end_on"] or "~", not _is_dated(row), row["end_on"] or "")


def _told(visit: Visit, window: Window[dict[str, Any]]) -> dict[str, Any]:
    rows = window.rows
    shown, leaves = leaf(visit, Window(sorted(rows, key=_day_of), window.after), 90)
    days = []
    for (day, end, precise), own in groupby(
        shown, key=lambda r: (r["start_on"] or r["end_on"], r["end_on"], _is_dated(r))
    ):
        days.append(
            {
                "day": day,
                "end": end if end != day else None,
                "precise": precise,
                "words": _span_words(day, end),
                "rows": [_event(row) for row in own],
            }
        )
    return {
        "days": days,
        "chart": _density(visit, rows) if len({r["start_on"] for r in rows if _is_dated(r)}) > 1 else None,
        "small_chart": _density(visit, rows, 400),
        "stated": sum(map(_is_dated, rows)),
        "leaves": leaves,
        "facets": [
            facet(visit, "measure", [r["type"] for r in rows]),
            facet(
                visit, "place", [p for r in rows for p in r["place"].split(", ") if p != "place not stated"]
            ),
            facet(visit, "standing", [r["standing"] for r in rows]),
        ],
        "chosen": chosen_filters(visit),
        "terms": filter_terms(visit.look),
        "term_words": term_words,
    }


def _span_words(start: str | None, end: str | None) -> str | None:
    """The days between two in words; a whole year or month by its name.

    >>> _span_words("2031-03-01", "2031-03-31"), _span_words("2031-01-01", "2031-12-31")
    ('March 2031', '2031')
    """
    if start is None or end is None:
        return None
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1]):
        return f"{first:%B %Y}"
    return interval_words(first, last)


def _event(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{
            name: row[name]
            for name in ("matter", "standing", "mentions", "voices", "negated", "review", "date_precision")
        },
        "type": event_words(str(row["type"])),
        "place": None if row["place"] == "place not stated" else row["place"],
        "words": " ".join(str(row["words"]).split()),
    }
