"""The map: countries of Natural Earth in a window of the world, and where a degree falls on paper.

The projection keeps the middle's shapes (equirectangular, true at the middle's latitude); towns are points, what is
known for a region is not.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import cos, radians

from markupsafe import Markup

from dateline.serve.drawing.svg import element, joined

#: degrees of latitude in the window's height at zoom 0, halved by each step; steps there are
SPAN, ZOOMS = 140.0, 9


@dataclass(frozen=True, slots=True)
class Window:
    """A window of the world: its middle in degrees, its zoom, and its size on paper."""

    lat: float
    lon: float
    zoom: int
    width: float = 1180
    height: float = 620

    @property
    def scale(self) -> float:
        """Units on paper for a degree of latitude."""
        return self.height * float(1 << self.zoom) / SPAN

    @property
    def narrow(self) -> float:
        """How much shorter a degree of longitude is."""
        return max(0.2, cos(radians(self.lat)))

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place falls on paper.

        >>> Window(50.0, 10.0, 2).at(50.0, 10.0)
        (590.0, 310.0)
        """
        x = self.width / 2 + (lon - self.lon) * self.scale * self.narrow
        return x, self.height / 2 - (lat - self.lat) * self.scale

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a place falls inside."""
        x, y = self.at(lat, lon)
        return 0 <= x <= self.width and 0 <= y <= self.height

    def moved(self, east: float, north: float) -> tuple[float, float]:
        """The middle moved by parts of the window's height, as latitude and longitude."""
        size = SPAN / float(1 << self.zoom)
        lat = max(-85.0, min(85.0, self.lat + north * size))
        lon = (self.lon + east * size / self.narrow + 180) % 360 - 180
        return round(lat, 3), round(lon, 3)


@dataclass(frozen=True, slots=True)
class Country:
    """A country's outline: rings of (longitude, latitude), each with the box it fits in."""

    name: str
    code: str | None
    rings: tuple[tuple[tuple[float, float, float, float], tuple[tuple[float, float], ...]], ...]


@cache
def read_countries() -> tuple[Country, ...]:
    """The countries that are shipped with the room."""
    held = json.loads(gzip.decompress((files("dateline.serve") / "world/countries.json.gz").read_bytes()))
    found = []
    for row in held["countries"]:
        rings = []
        for steps in row["rings"]:
            x = y = 0
            points = []
            for i in range(0, len(steps), 2):
                x, y = x + steps[i], y + steps[i + 1]
                points.append((x / held["scale"], y / held["scale"]))
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            rings.append(((min(xs), min(ys), max(xs), max(ys)), tuple(points)))
        found.append(Country(row["name"], row["code"], tuple(rings)))
    return tuple(found)


Ring = tuple[tuple[float, float, float, float], tuple[tuple[float, float], ...]]


@cache
def read_outlines(zoom: int) -> tuple[tuple[Country, tuple[Ring, ...]], ...]:
    """The countries no finer than paper shows at a zoom: points closer than a unit, and specks, are left out."""
    scale = Window(0.0, 0.0, zoom).scale
    found = []
    for country in read_countries():
        rings = []
        for box, points in country.rings:
            west, south, east, north = box
            if max(east - west, north - south) * scale <= 1.5:
                continue
            kept = []
            last_lon, last_lat, least = -9e9, -9e9, 0.9 / scale
            for lon, lat in points:
                if abs(lon - last_lon) + abs(lat - last_lat) >= least:
                    kept.append((lon, lat))
                    last_lon, last_lat = lon, lat
            if len(kept) > 2:
                rings.append((box, tuple(kept)))
        found.append((country, tuple(rings)))
    return tuple(found)


@lru_cache(64)
def draw_countries(window: Window, named: frozenset[str] = frozenset()) -> Markup:
    """The countries that touch a window, no finer than paper shows; `named` are codes that stand out."""
    half_lat = window.height / 2 / window.scale
    half_lon = window.width / 2 / window.scale / window.narrow
    parts = []
    for country, rings in read_outlines(window.zoom):
        steps = []
        for (west, south, east, north), points in rings:
            if south > window.lat + half_lat or north < window.lat - half_lat:
                continue
            for turn in (-360.0, 0.0, 360.0):
                if west + turn <= window.lon + half_lon and east + turn >= window.lon - half_lon:
                    steps.append(_ring(window, points, turn))
        if steps:
            looks = "land named" if country.code in named else "land"
            parts.append(element("path", element("title", country.name), d="".join(steps), class_=looks))
    return joined(parts)


def _ring(window: Window, points: tuple[tuple[float, float], ...], turn: float) -> str:
    """A ring as a path; runs far outside of the paper are thinned."""
    across, down = window.scale * window.narrow, window.scale
    left, top = window.width / 2 + (turn - window.lon) * across, window.height / 2 + window.lat * down
    far_x, far_y = window.width, window.height
    wide, high = 2 * far_x, 2 * far_y
    told: list[str] = []
    last_x, last_y = -9e9, -9e9
    number = "%.0f %.0f" if window.zoom < 3 else "%.1f %.1f"
    for lon, lat in points:
        x, y = left + lon * across, top - lat * down
        if -far_x <= x <= wide and -far_y <= y <= high:
            told.append(number % (x, y))
        elif abs(x - last_x) + abs(y - last_y) >= 60.0:
            told.append(number % (max(-3 * far_x, min(4 * far_x, x)), max(-3 * far_y, min(4 * far_y, y))))
        else:
            continue
        last_x, last_y = x, y
    return "M" + "L".join(told) + "z" if len(told) > 2 else ""


def fit_window(places: Collection[tuple[float, float, int]]) -> Window:
    """A window that shows most of some places (latitude, longitude, weight): all but a twelfth of the weight on each
    side, so that one name read at the other end of the world does not shrink all others."""
    if not places:
        return Window(20.0, 10.0, 0)
    lats, lons = (sorted(p[i] for p in places for _ in range(min(p[2], 50))) for i in (0, 1))
    cut = len(lats) // 12
    lats, lons = lats[cut : len(lats) - cut], lons[cut : len(lons) - cut]
    lat, lon = (lats[0] + lats[-1]) / 2, (lons[0] + lons[-1]) / 2
    for zoom in range(5, -1, -1):
        window = Window(round(lat, 2), round(lon, 2), zoom)
        x0, y0 = window.at(lats[-1], lons[0])
        x1, y1 = window.at(lats[0], lons[-1])
        if x0 > 60 and x1 < window.width - 60 and y0 > 50 and y1 < window.height - 50:
            return window
    return Window(20.0, 10.0, 0)
