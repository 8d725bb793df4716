"""Running totals that only grow, as dating compares them across reports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from dateline.model import Extraction, FigurePoint, FigureSequence, PlaceReading

#: each growing total of a report, by measure and country
Totals = Mapping[tuple[str, str], FigurePoint]
#: running totals that only grow, whoever states them
GROWING = frozenset({"refugees_fled"})


def totals_of(extraction: Extraction, readings: list[PlaceReading]) -> list[tuple[str, str, FigurePoint]]:
    """The growing totals of one report, with the country of the people counted (`3,000 Italians`), else the
    country that most of the report's places are in."""
    countries = Counter(r.country for r in readings if r.country)
    main = min(countries, key=lambda c: (-countries[c], c)) if countries else None
    found = []
    for figure in extraction.figures:
        value = figure.low if figure.low is not None else figure.high
        if (
            figure.measure in GROWING
            and figure.modality == "actual"
            and not figure.negated
            and not figure.is_denied
            and value
        ):
            people = [
                r.country
                for r in readings
                if r.mention.demonym and r.country and any(s.overlaps(r.mention.span) for s in figure.spans)
            ]
            country = people[0] if people else main
            if country is not None:
                point = FigurePoint(extraction.report, value, figure.spans[0], figure.text)
                found.append((figure.measure, country, point))
    return found


def sequences_of(totals: Mapping[str, Totals]) -> list[FigureSequence]:
    """Running totals of one measure and country across reports, each report's highest statement."""
    rows: dict[tuple[str, str], list[FigurePoint]] = defaultdict(list)
    for _, one in sorted(totals.items()):
        for key, point in one.items():
            rows[key].append(point)
    return [FigureSequence(key[0], tuple(points)) for key, points in sorted(rows.items()) if len(points) > 1]
