"""Whether the places of two tellings of a report fit one happening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import cos, hypot, radians

from dateline.model import PlaceReading

#: kilometres within which a place may be a quarter of a town, and in a degree of latitude
QUARTER, KM = 12.0, 111.2
#: kilometres from the middle of a district of a province within which its towns lie
DISTRICT = 50.0
_BIG = frozenset({"country", "region", "water"})


def fit_of(one: Iterable[PlaceReading], other: Iterable[PlaceReading]) -> float | None:
    """Points for two tellings' places, None where they lie apart."""
    pairs = [(p, q) for p in list(one)[:4] for q in list(other)[:4]]
    points = [fit for p, q in pairs if (fit := _place_fit(p, q)) is not None]
    return max(points) if points else (None if pairs else 0.25)


def _place_fit(p: PlaceReading, q: PlaceReading) -> float | None:
    if p.key is None or q.key is None:
        return 2.0 if p.name and p.name == q.name else 0.25
    if p.key == q.key:
        return 0.5 if p.feature in _BIG else 2.0
    if _holds(p, q) or _holds(q, p):
        return 0.5
    return 0.5 if _is_close(p, q) else None


def _is_close(p: PlaceReading, q: PlaceReading) -> bool:
    """Whether two towns lie so near that one may be a quarter of the other."""
    if _BIG & {p.feature, q.feature} or "admin" in (p.feature, q.feature):
        return False
    far = _kilometres(p, q)
    return far is not None and far <= QUARTER


def _kilometres(p: PlaceReading, q: PlaceReading) -> float | None:
    if p.lat is None or p.lon is None or q.lat is None or q.lon is None:
        return None
    east = (p.lon - q.lon) * cos(radians((p.lat + q.lat) / 2))
    return hypot(p.lat - q.lat, east) * KM


def _holds(wide: PlaceReading, narrow: PlaceReading) -> bool:
    if wide.feature == "country":
        return wide.country is not None and wide.country == narrow.country
    if wide.feature == "admin" and narrow.feature not in ("country", "admin"):
        if wide.admin1 is None or (wide.country, wide.admin1) != (narrow.country, narrow.admin1):
            return False
        far = _kilometres(wide, narrow)
        return far is None or far <= DISTRICT or (wide.key or "").count(".") < 2
    return wide.feature == "region" and wide.country is None and narrow.feature != "region"


def land_of(places: Sequence[PlaceReading]) -> str | None:
    """The country that most places lie in, first by name of equals."""
    found = Counter(p.country for p in places if p.country)
    return min(found, key=lambda c: (-found[c], c)) if found else None
