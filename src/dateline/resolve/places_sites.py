"""Places that no index lists: sites in a town, and the border of two countries beside a town."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dateline.model import Gazetteer, PlaceReading
from dateline.model.gazetteer import fold_name

#: characters within which a site or border takes its position from a town that is named beside it
REACH = 400
#: characters between a site and the region that it is said to lie in
BESIDE = 12


def place_sites(readings: Sequence[PlaceReading], gazetteer: Gazetteer) -> list[PlaceReading]:
    """The readings, with sites that the index does not know at the position of the nearest town named in
    reach of their first mention, and border words with the border that they mean."""
    made = []
    sites: dict[str, PlaceReading] = {}
    towns: dict[str, PlaceReading] = {}
    for reading in readings:
        if reading.feature == "city" and reading.key is not None and not reading.mention.in_name:
            towns.setdefault(fold_name(reading.mention.name), reading)
    for reading in readings:
        mention = reading.mention
        if mention.hint == "site" and mention.relation == "border of":
            reading = _border(reading, readings, gazetteer)
        elif reading.key is None and mention.hint == "site":
            known = sites.get(fold_name(mention.name))
            reading = _site(reading, readings, towns) if known is None else replace(known, mention=mention)
            if reading.key is not None:
                sites[fold_name(mention.name)] = reading
        made.append(reading)
    return made


def _site(
    reading: PlaceReading, readings: Sequence[PlaceReading], towns: Mapping[str, PlaceReading]
) -> PlaceReading:
    mention = reading.mention
    town = _namesake(reading, towns) or _nearest_town(reading, readings) or _container(reading, readings)
    if town is None:
        return reading
    return replace(
        reading,
        name=mention.text,
        key=f"site:{fold_name(mention.name)}@{town.key}",
        country=town.country,
        admin1=town.admin1,
        lat=town.lat,
        lon=town.lon,
        feature="site",
        precision=2 if town.feature == "city" else 3,
        score=town.score,
    )


def _namesake(site: PlaceReading, towns: Mapping[str, PlaceReading]) -> PlaceReading | None:
    """The town of the report that begins the name of a site (`Norvale Cathedral`, `in Norvale`)."""
    words = fold_name(site.mention.name).split()
    begun = (" ".join(words[:end]) for end in range(min(len(words) - 1, 4), 0, -1))
    return next((towns[name] for name in begun if name in towns), None)


def _container(site: PlaceReading, readings: Sequence[PlaceReading]) -> PlaceReading | None:
    """The region named right after a site that stands in no town (`Gannet Beach in Cornwall`)."""
    end = site.mention.span.end
    near = [
        (r.mention.span.start, i)
        for i, r in enumerate(readings)
        if r.feature in ("admin", "region") and 0 < r.mention.span.start - end <= BESIDE
    ]
    return readings[min(near)[1]] if near else None


def _border(reading: PlaceReading, readings: Sequence[PlaceReading], gazetteer: Gazetteer) -> PlaceReading:
    """The border of the country that is named with the one that the town beside it lies in, else with the
    one that the report names most. Its position is the first country's town that is nearest to the town
    (else to the centre of the other country)."""
    if reading.feature != "country":
        return reading
    owner = (
        _country_before(reading, readings)
        if reading.mention.text.lower().startswith(("its ", "their "))
        else None
    )
    towns = [r for r in readings if r.country != reading.country and (owner is None or r.country == owner)]
    town = _nearest_town(reading, towns)
    country = owner or (town.country if town is not None else _most_named(reading, readings))
    other = gazetteer.get(f"country:{country}")
    if other is None or other.country is None or reading.country is None or other.country == reading.country:
        return reading
    from_lat = town.lat if town is not None and town.lat is not None else other.lat
    from_lon = town.lon if town is not None and town.lon is not None else other.lon
    near = gazetteer.nearest(reading.country, from_lat, from_lon)
    first, second = sorted((reading.name or "", other.name))
    return replace(
        reading,
        name=f"{first}-{second} border",
        key="border:" + "-".join(sorted((reading.country, other.country))),
        country=None,
        lat=near.lat if near is not None else None,
        lon=near.lon if near is not None else None,
        geonameid=None,
        feature="site",
        precision=3,
    )


def _country_before(reading: PlaceReading, readings: Sequence[PlaceReading]) -> str | None:
    """The country named last before `its border`."""
    start = reading.mention.span.start
    before = [r for r in readings if start - REACH <= r.mention.span.start < start and r.feature == "country"]
    others = [r for r in before if r.country != reading.country and not r.mention.demonym]
    return others[-1].country if others else None


def _most_named(reading: PlaceReading, readings: Sequence[PlaceReading]) -> str | None:
    """The country that most of a report's places lie in, beside that of the reading."""
    counts = Counter(r.country for r in readings if r.country and r.country != reading.country)
    return min((-n, c) for c, n in counts.items())[1] if counts else None


def _nearest_town(site: PlaceReading, readings: Sequence[PlaceReading]) -> PlaceReading | None:
    start = site.mention.span.start
    first = bisect_left(readings, start - REACH, key=lambda r: r.mention.span.start)
    past = bisect_right(readings, start + REACH, key=lambda r: r.mention.span.start)
    towns = [
        (abs(start - r.mention.span.start), i)
        for i, r in enumerate(readings[first:past], first)
        if r.feature == "city" and not (r.mention.metonymic or r.mention.in_name)
    ]
    return readings[min(towns)[1]] if towns else None
