"""Tables with HXL hashtags (Humanitarian Exchange Language 1.1): a head line, a line of tags, the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from dateline.export import rows
from dateline.export.contract import release
from dateline.export.event_matters import event_matters
from dateline.export.tables import write_table
from dateline.model import PlaceReading
from dateline.record import View, Withholder

#: head → HXL tag, in the order of the columns; measures are people affected only where they count people
_FIGURES = {
    "id": "#meta+id",
    "report": "#meta+report",
    "measure": "#indicator+measure+code",
    "low": "#value+min",
    "high": "#value+max",
    "approximate": "#meta+approximate",
    "qualifier": "#meta+qualifier",
    "unit": "#meta+unit",
    "population": "#group+name",
    "country": "#country+code+v_iso2",
    "admin1": "#adm1+name",
    "place": "#loc+name",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "geo_precision": "#geo+precision",
    "as_of_start": "#date+start",
    "as_of_end": "#date+end",
    "reported": "#date+reported",
    "voice": "#meta+voice",
    "party": "#meta+party",
    "stance": "#meta+stance",
    "modality": "#modality+claim",
    "standing": "#status+standing",
    "review": "#status+review",
    "text": "#description+quotation",
}
_EVENTS = {
    "id": "#meta+id",
    "type": "#event+type+code",
    "acled": "#event+type+acled",
    "plover": "#event+type+plover",
    "sector": "#sector+deep",
    "label": "#event+name",
    "country": "#country+code+v_iso2",
    "admin1": "#adm1+name",
    "place": "#loc+name",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "geo_precision": "#geo+precision",
    "start_on": "#date+start",
    "end_on": "#date+end",
    "actors": "#org+actor",
    "targets": "#group+target",
    "killed_low": "#affected+killed+min",
    "killed_high": "#affected+killed+max",
    "voices": "#meta+voices+num",
    "origins": "#meta+origins+num",
    "reports": "#meta+report",
    "standing": "#status+standing",
}


def export_hxl(view: View, folder: Path, keep: Withholder) -> dict[str, int]:
    """Writes `figures.hxl.csv` (a row a figure) and `events.hxl.csv` (a row an event); rows written."""
    return {
        "figures": _write(folder / "figures.hxl.csv", _FIGURES, _figures(view), keep),
        "events": _write(folder / "events.hxl.csv", _EVENTS, _events(view, keep), keep),
    }


def _write(path: Path, tags: Mapping[str, str], found: Iterable[rows.Row], keep: Withholder) -> int:
    table = ([kept[column] for column in tags] for kept in (release(row, keep) for row in found))
    return write_table(path, list(tags), table, tags=list(tags.values()))


def _where(place: PlaceReading | None) -> rows.Row:
    return {
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "geo_precision": place.precision if place else None,
    }


def _figures(view: View) -> Iterable[rows.Row]:
    standing = {claim: m.standing for m in view.matters() if m.kind == "figure" for claim in m.claims}
    for row in view.figures():
        yield rows.figure_row(row) | {
            **_where(row.resolved.place),
            "reported": rows.day(row.known_on),
            "standing": standing.get(row.id),
        }


def _events(view: View, keep: Withholder) -> Iterable[rows.Row]:
    for event in event_matters(view, keep):
        low, high = event.deaths
        yield {
            "id": event.matter.id,
            "type": event.kind["key"],
            "acled": event.acled or None,
            "plover": event.kind.get("plover") or None,
            "sector": event.kind.get("deep") or None,
            "label": event.kind["label"],
            **_where(event.place),
            "place": event.place.name if event.place else None,
            "start_on": rows.day(event.start_on),
            "end_on": rows.day(event.end_on),
            "actors": list(event.actors),
            "targets": list(event.targets),
            "killed_low": rows.number(low),
            "killed_high": rows.number(high),
            "voices": len(event.matter.voices),
            "origins": len(event.matter.origins),
            "reports": list(event.reports),
            "standing": event.matter.standing,
        }
