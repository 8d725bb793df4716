"""The place index with what a profile's `[[places]]` add: further names of places, and places of its own."""

from __future__ import annotations

from collections.abc import Iterable

from dateline.errors import UsageError
from dateline.model import Gazetteer, Place, Profile, make_id
from dateline.model.gazetteer import fold_name


class ExtendedIndex:
    """A place index behind a profile's names; implements `dateline.model.Gazetteer`.

    A row's `also` names find what its `name` finds (in its `country`, where it gives one), and nothing else.
    A row with `lat` and `lon` is a place of the profile's own. Raises `UsageError` for a row whose name no
    place bears.
    """

    def __init__(self, index: Gazetteer, profile: Profile) -> None:
        self._index = index
        self._known: dict[str, tuple[Place, ...]] = {}
        self._own: dict[str, Place] = {}
        for row in profile.extensions.get("places", ()):
            own = "lat" in row
            places = (_place(row),) if own else _namesakes(index, row)
            if own:
                self._own[places[0].key] = places[0]
            for name in [*([row["name"]] if own else []), *row.get("also", [])]:
                key = fold_name(name)
                self._known[key] = (*self._known.get(key, ()), *places)

    def find(self, name: str) -> tuple[Place, ...]:
        """All places that bear this name in the profile, else in the index."""
        known = self._known.get(fold_name(name))
        return tuple(self._index.find(name)) if known is None else known

    def has(self, name: str) -> bool:
        """Whether any place bears this name."""
        return bool(self.find(name))

    def find_all(self, names: Iterable[str]) -> dict[str, tuple[Place, ...]]:
        """`find` for many names; the keys are the names as given."""
        wanted = list(names)
        found = self._index.find_all(wanted)
        return {name: self._known.get(fold_name(name), found[name]) for name in wanted}

    def find_similar(self, name: str, limit: int = 8) -> tuple[Place, ...]:
        """Places of the index whose name is a likely other spelling of this one."""
        return self._index.find_similar(name, limit)

    def get(self, key: str) -> Place | None:
        """The place of this key, or None."""
        return self._own.get(key) or self._index.get(key)

    def nearest(self, country: str, lat: float, lon: float) -> Place | None:
        """The town of a country, in the index, that is nearest to a point."""
        return self._index.nearest(country, lat, lon)


def extend_places(index: Gazetteer, profile: Profile | None) -> Gazetteer:
    """The index as a profile extends it; the index itself where it does not."""
    return ExtendedIndex(index, profile) if profile and profile.extensions.get("places") else index


def _namesakes(index: Gazetteer, row: dict[str, object]) -> tuple[Place, ...]:
    country = row.get("country")
    found = tuple(p for p in index.find(str(row["name"])) if country in (None, p.country))
    if not found:
        where = f" in {country}" if country else ""
        raise UsageError(
            f"the profile's [[places]]: the place index knows no {row['name']!r}{where}; "
            "give another spelling, or lat and lon"
        )
    return found


def _place(row: dict[str, object]) -> Place:
    name, country = str(row["name"]), row.get("country")
    lat, lon = float(str(row["lat"])), float(str(row["lon"]))
    key = make_id("place", fold_name(name), country, lat, lon).replace("place-", "profile:")
    return Place(key, name, str(country) if country else None, None, lat, lon, "site")
