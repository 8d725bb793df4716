"""GeoJSON (RFC 7946): figures, events and matters where they are.

A point is not a region: only a settlement or a site is a point. What is known for an area or a country has no
geometry; `centre_lat` and `centre_lon` give its middle, and `feature` and `geo_precision` say what it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from dateline.export import rows
from dateline.export.about import about_lines
from dateline.export.contract import release
from dateline.export.event_matters import event_matters, is_point
from dateline.export.folder import whole_file
from dateline.export.tables import flatten
from dateline.model import PlaceReading
from dateline.record import View, Withholder

Feature = dict[str, Any]
#: keys that the geometry or other properties tell
_TOLD = ("place_lat", "place_lon")


def export_geojson(view: View, folder: Path, keep: Withholder) -> dict[str, int]:
    """Writes `figures.geojson` and `events.geojson` (a feature a claim) and `happenings.geojson` (a feature an
    event however many claims tell of it); features written, by file."""
    figures = (geojson_feature(rows.figure_row(row), row.resolved.place, keep) for row in view.figures())
    events = (
        geojson_feature(rows.event_row(row), next(iter(row.resolved.places), None), keep)
        for row in view.events()
    )
    happenings = (
        geojson_feature(
            {
                **rows.matter_row(event.matter),
                "type": event.kind["key"],
                "actors": list(event.actors),
                "targets": list(event.targets),
                "start_on": rows.day(event.start_on),
                "end_on": rows.day(event.end_on),
                "reports": list(event.reports),
            },
            event.place,
            keep,
        )
        for event in event_matters(view, keep)
    )
    named = {"figures": figures, "events": events, "happenings": happenings}
    return {name: _write(folder / f"{name}.geojson", found, view, keep) for name, found in named.items()}


def geojson_feature(row: rows.Row, place: PlaceReading | None, keep: Withholder) -> Feature:
    """A row with where it is, as an audience may see it; only a settlement or a site is a point."""
    at = {
        "place": place.name if place else None,
        "place_text": place.mention.text if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "feature": place.feature if place else None,
        "geo_precision": place.precision if place else None,
        "place_relation": place.mention.relation if place else None,
        "centre_lat": place.lat if place else None,
        "centre_lon": place.lon if place else None,
    }
    plain = {key: value for key, value in row.items() if key not in _TOLD}
    kept = release({**plain, **at}, keep)
    point = place is not None and is_point(place) and kept["centre_lat"] is not None
    coordinates = [kept["centre_lon"], kept["centre_lat"]]
    return {
        "type": "Feature",
        "id": row["id"],
        "geometry": {"type": "Point", "coordinates": coordinates} if point else None,
        "properties": {key: flatten(value) for key, value in kept.items()},
    }


def _write(path: Path, features: Iterable[Feature], view: View, keep: Withholder) -> int:
    encode = msgspec.json.Encoder().encode
    count = 0
    with whole_file(path) as out:
        head = {"type": "FeatureCollection", "description": " ".join(about_lines(view, keep))}
        out.write(encode(head)[:-1] + b',"features":[')
        for feature in features:
            out.write((b",\n" if count else b"\n") + encode(feature))
            count += 1
        out.write(b"\n]}\n")
    return count
