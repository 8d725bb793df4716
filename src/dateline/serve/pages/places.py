"""`/map`: where figures and events are said to be, with how exactly that is known: a point is not a region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from dateline.errors import UsageError
from dateline.export.contract import release
from dateline.export.event_matters import is_point
from dateline.export.geojson import geojson_feature
from dateline.export.rows import claim_row
from dateline.model import PlaceReading, ResolvedFigure
from dateline.record.rows import ClaimRow
from dateline.serve.asking import make_filter, parse_count
from dateline.serve.cards import Card
from dateline.serve.downloads import drawing_file, geojson_file, table_file
from dateline.serve.drawing.svg import element, frame, joined
from dateline.serve.drawing.world import ZOOMS, Window, draw_countries, fit_window
from dateline.serve.listing import chosen_filters, claim_cards, claims_window, filter_terms, term_words
from dateline.serve.notes import claim_lines, note_file
from dateline.serve.visit import Visit, VisitOf

router = APIRouter(include_in_schema=False)

#: places that are drawn and listed, claims of a place that are told
PLACES, CLAIMS = 250, 2
#: of a large record, the latest figures and events that are drawn
MOST = 300
#: places that bear their name on the map
NAMED = 40
_PRECISION = {1: "exact place", 2: "near it, or part of a region", 3: "region or country"}


@dataclass
class Site:
    """A place that claims name, with the claims."""

    place: PlaceReading
    claims: list[ClaimRow[Any]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """`point` for a settlement or site itself, `near` for somewhere by it, `area` for a region or country."""
        if not is_point(self.place):
            return "area"
        return "near" if self.place.mention.relation or (self.place.precision or 1) > 1 else "point"


@router.get("/map")
def world(visit: VisitOf) -> Response:
    """The map, or a file of it."""
    form = visit.query.get("as")
    if not form:
        return visit.page("map.html", "Map", lambda: _told(visit, find_placed(visit)))
    rows = find_placed(visit)
    if form == "geojson":
        return geojson_file(visit, "map", features(visit, rows))
    if form in ("svg", "png"):
        told = _sites(visit, rows)
        return drawing_file(visit, "map", draw(visit, told, _window(visit, told)))
    if form == "md":
        return note_file(visit, "Map", claim_lines(visit, claim_cards(visit.look, rows)))
    return table_file(visit, "map", [release(claim_row(r), visit.withholder) for r in rows])


def find_placed(visit: Visit) -> list[ClaimRow[Any]]:
    """Figures and events (or one of them, `kind`) that name a place."""
    wanted, kind = make_filter(visit.view, visit.query), visit.query.get("kind") or "all"
    if kind not in ("all", "figure", "event"):
        raise UsageError(f"kind takes figure or event, got {kind!r}")
    rows: list[ClaimRow[Any]] = []
    if kind != "event":
        rows += [r for r in claims_window(visit, "figure", wanted, MOST).rows if r.resolved.place is not None]
    if kind != "figure":
        rows += [r for r in claims_window(visit, "event", wanted, MOST).rows if r.resolved.places]
    return rows


def place_of(row: ClaimRow[Any]) -> PlaceReading | None:
    """The first place of a claim."""
    if isinstance(row.resolved, ResolvedFigure):
        return row.resolved.place
    return next(iter(getattr(row.resolved, "places", ())), None)


def features(visit: Visit, rows: Sequence[ClaimRow[Any]]) -> list[dict[str, Any]]:
    """Claims as GeoJSON features; only a settlement or a site is a point (RFC 7946)."""
    return [geojson_feature(claim_row(row), place_of(row), visit.withholder) for row in rows]


def _sites(visit: Visit, rows: Sequence[ClaimRow[Any]]) -> list[Site]:
    """Places with their claims, most first; a place whose name is withheld is nowhere."""
    sites: dict[tuple[str, str], Site] = {}
    for row in rows:
        place = place_of(row)
        if place is None or place.lat is None or place.lon is None or row.review == "rejected":
            continue
        if any(words and visit.withholder.text(words) != words for words in (place.name, place.mention.text)):
            continue
        key = (place.key or place.name or "", place.mention.relation or "")
        sites.setdefault(key, Site(place)).claims.append(row)
    return sorted(sites.values(), key=lambda s: (-len(s.claims), s.place.name or "", s.kind))[:PLACES]


def _window(visit: Visit, sites: Sequence[Site]) -> Window:
    at, zoom = visit.query.get("at"), visit.query.get("zoom")
    if not at:
        near = [s for s in sites if s.kind != "area"] or list(sites)
        return fit_window([(s.place.lat or 0.0, s.place.lon or 0.0, len(s.claims)) for s in near[:80]])
    lat, _, lon = at.partition(",")
    try:
        middle = float(lat), float(lon)
    except ValueError:
        raise UsageError(f"at takes latitude,longitude such as 52.3,-3.5; got {at!r}") from None
    if not (-90 <= middle[0] <= 90 and -180 <= middle[1] <= 180):
        raise UsageError(f"at takes latitude,longitude in degrees; got {at!r}")
    return Window(*middle, parse_count(zoom, "zoom", 3, ZOOMS))


def _told(visit: Visit, rows: Sequence[ClaimRow[Any]]) -> dict[str, Any]:
    sites = _sites(visit, rows)
    window = _window(visit, sites)
    middle = f"{window.lat:g},{window.lon:g}"

    def to(east: float = 0, north: float = 0, step: int = 0) -> str:
        lat, lon = window.moved(east, north)
        return visit.links.here(at=f"{lat:g},{lon:g}", zoom=max(1, min(ZOOMS, window.zoom + step)))

    return {
        "map": draw(visit, sites, window),
        "window": {
            "at": middle,
            "zoom": window.zoom,
            "scale": window.scale,
            "narrow": window.narrow,
            "lat": window.lat,
            "lon": window.lon,
        },
        "moves": {
            "north": to(north=0.4),
            "south": to(north=-0.4),
            "east": to(east=0.6),
            "west": to(east=-0.6),
            "nearer": to(step=1),
            "farther": to(step=-1),
            "all": visit.links.here(at=None, zoom=None),
        },
        "sites": _listed(visit, sites[:60], window),
        "unplaced": len(rows) - sum(len(s.claims) for s in sites),
        "total": len(rows),
        "is_whole": visit.look.is_small,
        "chosen": chosen_filters(visit),
        "terms": filter_terms(visit.look),
        "kinds": [
            {
                "name": n or "all",
                "chosen": (visit.query.get("kind") or "") == n,
                "link": visit.links.here(kind=n or None),
            }
            for n in ("", "figure", "event")
        ],
        "term_words": term_words,
    }


def _listed(visit: Visit, sites: Sequence[Site], window: Window) -> list[dict[str, Any]]:
    """The rows of the list, with the first claims of each, all looked up together."""
    cards = {c["id"]: c for c in claim_cards(visit.look, [r for s in sites for r in s.claims[:CLAIMS]])}
    return [_site(visit, s, window, [cards[r.id] for r in s.claims[:CLAIMS]]) for s in sites]


def _site(visit: Visit, site: Site, window: Window, cards: list[Card]) -> dict[str, Any]:
    place = site.place
    return {
        "name": f"{place.mention.relation} {place.name}" if place.mention.relation else place.name,
        "plain": place.name,
        "country": place.country,
        "admin1": place.admin1,
        "kind": site.kind,
        "precision": _PRECISION.get(place.precision or 0),
        "feature": place.feature,
        "count": len(site.claims),
        "inside": window.holds(place.lat or 0.0, place.lon or 0.0),
        "claims": cards,
        "link": visit.links.here(
            at=f"{place.lat:.3f},{place.lon:.3f}", zoom=max(window.zoom, 4 if site.kind == "area" else 7)
        ),
    }


def draw(visit: Visit, sites: Sequence[Site], window: Window) -> Markup:
    """The map of a window: filled discs are places themselves, dashed rings somewhere near, dotted discs regions."""
    codes = frozenset(s.place.country for s in sites if s.place.feature == "country" and s.place.country)
    parts = [
        element("rect", width=window.width, height=window.height, class_="sea"),
        draw_countries(window, codes),
    ]
    order = {"area": 0, "near": 1, "point": 2}
    shown = [s for s in sites if window.holds(s.place.lat or 0.0, s.place.lon or 0.0)]
    for site in sorted(shown, key=lambda s: (order[s.kind], -len(s.claims))):
        parts.append(_disc(visit, site, window))
    parts += [_names(visit, shown, window), _scale(window)]
    return frame(
        window.width,
        window.height,
        visit.withholder.text("Where figures and events are said to be"),
        joined(parts),
        class_="map",
    )


def _scale(window: Window) -> Markup:
    """A bar of a round number of kilometres at the map's middle."""
    unit = window.scale / 111.2
    length = next((km for km in (2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2) if km * unit <= 160), 1)
    x, y = 18.0, window.height - 16
    bar = element("path", d=f"M{x} {y - 5}v5h{length * unit:.1f}v-5", fill="none", class_="axis")
    return bar + element("text", f"{length} km", x=x + length * unit + 8, y=y, class_="muted")


def _disc(visit: Visit, site: Site, window: Window) -> Markup:
    place = site.place
    x, y = window.at(place.lat or 0.0, place.lon or 0.0)
    size = 4 + 2.6 * sqrt(len(site.claims))
    radius = {"point": min(size, 26.0), "near": min(size + 4, 30.0), "area": min(size + 16, 54.0)}[site.kind]
    precise = _PRECISION.get(place.precision or 0, "precision not known")
    told = visit.withholder.text(f"{place.name}: {len(site.claims)} claims, {precise}")
    return element(
        "a", element("title", told), element("circle", cx=x, cy=y, r=radius, class_=site.kind),
        href=visit.links.to("/matters", place=place.name), data_place=place.key,
    )  # fmt: skip


def _names(visit: Visit, sites: Sequence[Site], window: Window) -> Markup:
    """Names of the places with most claims, where they do not run into each other."""
    taken: dict[int, list[tuple[float, float]]] = defaultdict(list)
    parts = []
    for site in sites[:NAMED]:
        x, y = window.at(site.place.lat or 0.0, site.place.lon or 0.0)
        words = visit.withholder.text(site.place.name or "")
        left, right = x + 10, x + 16 + 6.8 * len(words)
        rows = [round(y / 15) + n for n in (-1, 0, 1)]
        if any(left < b and a < right for row in rows for a, b in taken[row]) or right > window.width:
            continue
        taken[round(y / 15)].append((left, right))
        parts.append(element("text", words, x=left, y=y + 4, class_=f"place-name {site.kind}"))
    return joined(parts)
