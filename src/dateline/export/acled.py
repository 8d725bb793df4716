"""Events in the columns and codes of ACLED (codebook of 2023), one row a happening.

Only types with an ACLED sub-event are rows: a flood or an outage is none. `fatalities` is what the view's policy
chose, else the lowest number that a standing claim states, and empty where none does. What the reports do not
say is empty: regions, districts, interaction codes, source scales.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dateline.export.countries import country_of
from dateline.export.event_matters import EventMatter, event_matters
from dateline.export.tables import write_table
from dateline.lexicons import read_rows
from dateline.record import View, Withholder

_COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip


def export_acled(view: View, folder: Path, keep: Withholder) -> dict[str, int]:
    """Writes `acled.csv`; rows written."""
    rows = (keep.value([row.get(c) for c in _COLUMNS]) for row in _rows(view, keep))
    return {"acled": write_table(folder / "acled.csv", _COLUMNS, rows)}


def _rows(view: View, keep: Withholder) -> Iterator[dict[str, Any]]:
    types = {row["sub_event_type"]: row for row in read_rows("acled")}
    for event in event_matters(view, keep):
        code = types.get(event.acled)
        if code is not None and event.start_on is not None:
            yield {**code, **_row(event)}


def _row(event: EventMatter) -> dict[str, Any]:
    place = event.place
    low, high = event.deaths
    chosen = event.matter.best if event.matter.best is not None else low
    country = country_of(place.country) if place else None
    return {
        "event_id_cnty": event.matter.id,
        "event_date": event.start_on.isoformat() if event.start_on else None,
        "year": event.start_on.year if event.start_on else None,
        "time_precision": time_precision(event),
        "actor1": event.actors[0] if event.actors else None,
        "assoc_actor_1": "; ".join(event.actors[1:]) or None,
        "actor2": event.targets[0] if event.targets else None,
        "assoc_actor_2": "; ".join(event.targets[1:]) or None,
        "iso": country.number if country else None,
        "country": country.name if country else None,
        "admin1": place.admin1 if place else None,
        "location": place.name if place else None,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "geo_precision": place.precision if place else None,
        "source": "; ".join(event.reports),
        "notes": _notes(event),
        "fatalities": int(chosen) if chosen is not None else None,
        "tags": _tags(event, low, high),
    }


def time_precision(event: EventMatter) -> int | None:
    """ACLED's code: 1 the day is known, 2 the week, 3 the month; None beyond a month, and where no report gives a
    day.

    The day of a row with 2 or 3 is the first that the reports name, that of a row without code the last possible.
    """
    return None if event.interval is None else event.interval.time_precision


def _notes(event: EventMatter) -> str:
    return " / ".join(
        f"[{row.report_name}:{row.span.start}-{row.span.end}] {row.resolved.event.text}"
        for row in event.claims
    )


def _tags(event: EventMatter, low: float | None, high: float | None) -> str:
    """What the form has no column for: the standing, and the highest number of deaths where claims differ."""
    accepted = sum(1 for row in event.claims if row.review == "accepted")
    tags = [
        f"standing={event.matter.standing}",
        f"accepted by a human: {accepted} of {len(event.claims)} claims",
    ]
    if high is not None and high != low:
        tags.append(f"highest fatalities stated={int(high)}")
    return "; ".join(tags)
