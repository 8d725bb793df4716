"""Writing the place index: one SQLite file, made aside and moved into place in one step.

Of two processes that build at once the second waits for the first, where the system can lock files; else
each writes a file of its own and the later rename replaces an equal one.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dateline.errors import SetupError
from dateline.gazetteer.entries import Entry, read_entries
from dateline.gazetteer.sounds import sound_of
from dateline.model.gazetteer import fold_name

SCHEMA = """
CREATE TABLE places (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, country TEXT, admin1 TEXT, lat REAL NOT NULL,
  lon REAL NOT NULL, feature TEXT NOT NULL, population INTEGER NOT NULL, geonameid INTEGER, admin2 TEXT,
  code TEXT, capital INTEGER NOT NULL);
CREATE TABLE names (name TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (name, place)) WITHOUT ROWID;
CREATE TABLE sounds (sound TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (sound, name)) WITHOUT ROWID;
"""
#: alternate names of places this large can be found by likeness; of smaller ones only the own name
SOUND_POPULATION = 100_000


def build_index(path: Path, entries: Iterable[Entry] | None = None) -> None:
    """Writes the index to `path`, replacing what is there. `entries` default to all that are packaged.

    Raises `SetupError` where the folder cannot be written or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f"{path.stem}-", suffix=".building", dir=path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    os.close(handle)
    try:
        _write(Path(name), read_entries() if entries is None else entries)
        Path(name).chmod(0o644)
        Path(name).replace(path)
        _drop_old(path)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(path, error) from error
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def building(path: Path) -> Iterator[None]:
    """Holds the lock beside an index while it is built; no lock where the system has none."""
    try:
        import fcntl

        path.parent.mkdir(parents=True, exist_ok=True)
        lock = (path.parent / "places.lock").open("w")
    except (ImportError, OSError):
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _drop_old(path: Path) -> None:
    """Removes indexes of older versions beside this one, all but the newest."""
    with suppress(OSError):
        others = [p for p in path.parent.glob("places-*.sqlite") if p != path]
        for old in sorted(others, key=lambda p: p.stat().st_mtime)[:-1]:
            old.unlink()


def _unwritable(path: Path, error: Exception) -> SetupError:
    return SetupError(
        f"the place index cannot be written to {path.parent} ({error}); "
        "make room there, or set DATELINE_CACHE to a folder that can be written"
    )


def _write(path: Path, entries: Iterable[Entry]) -> None:
    connection = sqlite3.connect(path)
    collecting = gc.isenabled()
    gc.disable()  # millions of small strings and no cycles: collection would take half of the time
    try:
        connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;" + SCHEMA
        )
        names: set[tuple[str, int]] = set()
        sounds: set[tuple[str, str]] = set()
        places: list[tuple[object, ...]] = []
        for identity, entry in enumerate(entries, 1):
            p = entry.place
            places.append((
                identity, p.key, p.name, p.country, p.admin1, p.lat, p.lon, p.feature, p.population,
                p.geonameid, p.admin2, p.code, p.capital,
            ))  # fmt: skip
            own = fold_name(p.name)
            folded = {own, *(f for n in entry.names if len(f := fold_name(n)) > 1)}
            names.update((name, identity) for name in folded if name)
            likely = folded if p.population >= SOUND_POPULATION else (own,)
            sounds.update((sound_of(n), n) for n in likely if len(n) >= 5 and n.isascii())
        connection.executemany(f"INSERT INTO places VALUES ({','.join('?' * 13)})", places)
        connection.executemany("INSERT INTO names VALUES (?,?)", sorted(names))
        connection.executemany("INSERT INTO sounds VALUES (?,?)", sorted(sounds))
        connection.execute("CREATE INDEX places_key ON places (key)")
        connection.execute("CREATE INDEX places_country ON places (country) WHERE feature = 'city'")
        connection.commit()
    finally:
        if collecting:
            gc.enable()
        connection.close()
