"""How much one candidate place speaks for another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dateline.model import Place
from dateline.model.gazetteer import fold_name
from dateline.resolve.places_candidates import Unit

#: the parts of support: a country for what lies in it, a region for what lies in it, and between places
IN_COUNTRY = 0.5
IN_REGION = 1.0
HOLDS_REGION = 0.5
HOLDS_COUNTRY = 0.2
IN_COUNTY = 1.5
SAME_COUNTRY = 0.1
SAME_REGION = 0.3
CLOSE = 1.0
#: distances in km at which closeness has fallen to 1/e
REACH = 100.0
WIDE_REACH = 300.0
_EARTH = 6371.0


def support_matrix(places: Sequence[Place]) -> NDArray[np.float64]:
    """`matrix[i, j]`: the support that candidate i has from candidate j, 0 to about 2."""
    lat = np.radians([p.lat for p in places])
    lon = np.radians([p.lon for p in places])
    country, region = _codes([p.country for p in places]), _codes([p.admin1 for p in places])
    is_country = np.array([p.feature == "country" for p in places])
    is_region = np.array(
        [p.feature in ("admin", "region") and p.code is not None and p.admin2 is None for p in places]
    )
    is_wide = np.array([p.feature in ("water", "region") and p.code is None for p in places])
    same_country = (country[:, None] == country[None, :]) & (country >= 0)[:, None]
    same_region = (region[:, None] == region[None, :]) & (region >= 0)[:, None]
    county = _codes([p.admin2 for p in places])
    is_county = np.array([p.feature == "admin" and p.admin2 is not None for p in places])
    same_county = (county[:, None] == county[None, :]) & (county >= 0)[:, None]
    distance = _distances(lat, lon)
    near = CLOSE * np.exp(-distance / REACH)
    point = ~(is_country | is_region | is_wide)
    matrix: NDArray[np.float64] = SAME_COUNTRY * same_country.astype(np.float64)
    matrix += np.where(is_country[None, :] & same_country, IN_COUNTRY, 0.0)
    matrix += np.where(is_region[None, :] & same_region, IN_REGION, 0.0)
    matrix += np.where(is_region[:, None] & point[None, :] & same_region, HOLDS_REGION, 0.0)
    matrix += np.where(is_country[:, None] & point[None, :] & same_country, HOLDS_COUNTRY, 0.0)
    matrix += np.where(is_county[None, :] ^ is_county[:, None], IN_COUNTY * same_county, 0.0)
    matrix += np.where(point[None, :] & same_region, SAME_REGION, 0.0)
    matrix += np.where(point[None, :] & point[:, None], near, 0.0)
    matrix += np.where(is_wide[None, :] ^ is_wide[:, None], 0.3 * np.exp(-distance / WIDE_REACH), 0.0)
    key = _codes([p.key for p in places])
    matrix[key[:, None] == key[None, :]] = 0.0
    return matrix


def country_shares(
    places: Sequence[Place], owner: NDArray[np.int64], mass: NDArray[np.float64]
) -> NDArray[np.float64]:
    """For each candidate the share of the other names, by `mass`, that lie in its country."""
    country = _codes([p.country for p in places])
    wide = int(country.max()) + 2
    inside = np.bincount(country + 1, weights=mass, minlength=wide)
    own = np.bincount(owner * wide + country + 1, weights=mass, minlength=(int(owner.max()) + 1) * wide)
    others = float(mass.sum()) - np.bincount(owner, weights=mass)[owner]
    held = inside[country + 1] - own[owner * wide + country + 1]
    result: NDArray[np.float64] = np.where(country >= 0, held / np.maximum(others, 1e-9), 0.0)
    return result


def sibling_matrix(
    units: Sequence[Unit], owner: NDArray[np.int64], places: Sequence[Place]
) -> NDArray[np.float64] | None:
    """`matrix[i, j]`: 1 where candidates i and j of names that a list joins (`X and Y`) are two places in one
    country.
    `owner` is the unit of each candidate. None if no list joins names."""
    if not any(u.beside for u in units):
        return None
    country, key = _codes([p.country for p in places]), _codes([p.key for p in places])
    rows = [np.flatnonzero(owner == i) for i in range(len(units))]
    where: dict[str, list[int]] = {}
    for i, unit in enumerate(units):
        where.setdefault(fold_name(unit.name), []).append(i)
    matrix: NDArray[np.float64] = np.zeros((len(places), len(places)))
    for i, unit in enumerate(units):
        for j in {j for name in unit.beside for j in where.get(name, ())} - {i}:
            mine, other = country[rows[i]], country[rows[j]]
            same = (mine[:, None] == other[None, :]) & (mine >= 0)[:, None]
            same &= key[rows[i]][:, None] != key[rows[j]][None, :]
            matrix[np.ix_(rows[i], rows[j])] = same
            matrix[np.ix_(rows[j], rows[i])] = same.T
    return matrix


def _codes(values: Sequence[str | None]) -> NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([-1 if v is None else numbers.setdefault(v, len(numbers)) for v in values])


def _distances(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle distances in km between all pairs."""
    points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    result: NDArray[np.float64] = _EARTH * np.arccos(np.clip(points @ points.T, -1.0, 1.0))
    return result
