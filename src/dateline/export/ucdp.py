"""Lethal events in the columns of the UCDP Georeferenced Event Dataset (codebook 24.1), one row a happening.

Rows are events of political violence (by their ACLED disorder type) in which some claim counts at least one
person killed. `low` and `high` are the lowest and the highest number that a standing claim states; `best` is
empty unless a named policy chose it. Type of violence, dyads and conflict numbers are a coder's to add.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dateline.export.countries import country_of
from dateline.export.event_matters import EventMatter, event_matters
from dateline.export.tables import write_table
from dateline.lexicons import read_rows
from dateline.model import PlaceReading
from dateline.record import View, Withholder

_COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip


def export_ucdp(view: View, folder: Path, keep: Withholder) -> dict[str, int]:
    """Writes `ucdp.csv`; rows written."""
    rows = (keep.value([row.get(c) for c in _COLUMNS]) for row in _rows(view, keep))
    return {"ucdp": write_table(folder / "ucdp.csv", _COLUMNS, rows)}


def _rows(view: View, keep: Withholder) -> Iterator[dict[str, Any]]:
    violent = {
        row["sub_event_type"]
        for row in read_rows("acled")
        if row["disorder_type"].startswith("Political violence")
    }
    named = {row.name: row.report for row in view.reports()}
    for event in event_matters(view, keep):
        most = max((n for n in event.deaths if n is not None), default=0)
        if event.acled in violent and event.start_on is not None and most >= 1:
            told = [named[name] for name in event.reports]
            yield _row(event) | {
                "number_of_sources": len(event.matter.origins),
                "source_article": "; ".join(event.reports),
                "source_office": "; ".join(sorted({r.carrier for r in told if r.carrier})) or None,
                "source_headline": "; ".join(r.title for r in told if r.title) or None,
            }


def _row(event: EventMatter) -> dict[str, Any]:
    place = event.place
    low, high = event.deaths
    best = event.matter.best
    country = country_of(place.country) if place else None
    point = place is not None and place.lat is not None and place.lon is not None
    return {
        "id": event.matter.id,
        "relid": event.matter.id,
        "year": event.start_on.year if event.start_on else None,
        "code_status": f"{event.matter.standing}; unchecked"
        if all(row.review == "unreviewed" for row in event.claims)
        else event.matter.standing,
        "side_a": event.actors[0] if event.actors else None,
        "side_b": event.targets[0] if event.targets else None,
        "source_date": event.known_on.isoformat() if event.known_on else None,
        "source_original": "; ".join(
            sorted({row.resolved.voice.name for row in event.claims if row.resolved.voice})
        )
        or None,
        "where_prec": where_precision(place),
        "where_coordinates": place.name if place else None,
        "where_description": place.mention.text if place else None,
        "adm_1": place.admin1 if place else None,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "geom_wkt": f"POINT ({place.lon} {place.lat})" if place is not None and point else None,
        "country": country.name if country else None,
        "event_clarity": 1 if date_precision(event) == 1 else 2,
        "date_prec": date_precision(event),
        "date_start": event.start_on.isoformat() if event.start_on else None,
        "date_end": event.end_on.isoformat() if event.end_on else None,
        "best": int(best) if best is not None else None,
        "high": int(high) if high is not None else None,
        "low": int(low) if low is not None else None,
    }


def where_precision(place: PlaceReading | None) -> int | None:
    """UCDP's code: 1 the place itself, 2 near it, 4 a first-level division, 5 a river, region or line, 6 a
    country, 7 at sea; None where no place is known."""
    if place is None or place.name is None:
        return None
    if place.feature in ("site", "city"):
        return 2 if place.mention.relation or place.precision == 2 else 1
    if place.feature == "water":
        return 7 if place.country is None else 5
    return {"admin": 4, "region": 5, "country": 6}.get(place.feature or "")


def date_precision(event: EventMatter) -> int | None:
    """UCDP's code: 1 the day, 2 two to six days, 3 the week, 4 up to a month, 5 up to a year; None beyond, and where
    no report gives a day."""
    return None if event.interval is None else event.interval.date_prec
