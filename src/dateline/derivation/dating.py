"""The days of publication of all reports, solved together from what their texts and relations say."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

from dateline.derivation.lineage import given_dating
from dateline.model import (
    DateHints,
    Edge,
    Extraction,
    FigurePoint,
    FigureSequence,
    Gazetteer,
    PlaceReading,
    RelatedReports,
)
from dateline.record import Derivation, Record, Stale, Version, View
from dateline.record.facts import FactReader
from dateline.resolve.dating import anchors_of, date_parts
from dateline.resolve.places import resolve_places

#: share of the shorter report that two reports without an edge must have in common to date each other
LEAST_SHARE = 0.15
#: running totals that only grow, whoever states them
GROWING = frozenset({"refugees_fled"})


def derive_dating(record: Record, key: Stale, gazetteer: Gazetteer) -> None:
    """The dating of every report, and the day that each part of a page counts from. Reports whose dating
    changed are resolved anew."""
    with record.snapshot() as still:
        view = View(still)
        reports = {row.report.key: row for row in view.reports()}
        hints = [h for rows in still.readings("dates", tuple[DateHints, ...]).values() for h in rows]
        given = {
            k: d.published_on for k, row in reports.items() if (d := given_dating(row.report)).published_on
        }
        parts = date_parts(
            hints, _related(view), _sequences(still, gazetteer), still.profile(), _read_on(still), given
        )
    derivations, changed = [], []
    for report, row in sorted(reports.items()):
        known = given_dating(row.report)
        dating = known if report in given else parts.get((report, 0), known)
        anchors = anchors_of(parts, report) if (report, 0) in parts else (dating.published_on,)
        dating = replace(dating, anchors=anchors)
        if row.dating != dating:
            changed.append(report)
            derivations.append(Derivation("dating", report, [Version(dating, dating.known_on)]))
    record.finish_stale(key, derivations, stale=[("resolve", r) for r in changed])


def _read_on(record: FactReader) -> date:
    """The latest day of reading that the record was told."""
    held = record.setting("read_on")
    return date.fromisoformat(held) if held else date.max


def _related(view: View) -> list[RelatedReports]:
    """Reports that carry the same text, each pair once, with their longest shared passage as evidence. The
    share is that of the report edge, else of the shorter report's characters in shared passages."""
    shared: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in view.edges("passage"):
        shared[_ends(edge)].append(edge)
    between = {_ends(edge): edge for edge in view.edges("report")}
    found = []
    for (a, b), edges in sorted(shared.items()):
        longest = min(
            edges, key=lambda e: (e.source.span.start - e.source.span.end, e.source.span, e.target.span)
        )
        spans = {longest.source.report: longest.source.span, longest.target.report: longest.target.span}
        texts = {a: view.text(a), b: view.text(b)}
        report_edge = between.get((a, b))
        earlier = (
            report_edge.source.report
            if report_edge and report_edge.direction in ("stated", "content")
            else None
        )
        common = sum(e.source.span.end - e.source.span.start for e in edges)
        share = (
            report_edge.score
            if report_edge
            else min(1.0, common / max(1, min(len(t) for t in texts.values())))
        )
        if report_edge is None and share < LEAST_SHARE:
            continue  # a shared line is often an appeal or a link
        words = {report: spans[report].of(texts[report]) for report in (a, b)}
        found.append(RelatedReports(a, b, share, spans[a], spans[b], earlier, words[a], words[b]))
    return found


def _ends(edge: Edge) -> tuple[str, str]:
    a, b = sorted((edge.source.report, edge.target.report))
    return a, b


def _sequences(record: FactReader, gazetteer: Gazetteer) -> list[FigureSequence]:
    """Running totals of one measure and country across reports, each report's highest statement."""
    points: dict[tuple[str, str], dict[str, FigurePoint]] = defaultdict(dict)
    for report in record.reports():
        extraction = record.extraction(report.key)
        if extraction is None or not any(f.measure in GROWING for f in extraction.figures):
            continue
        readings = resolve_places(extraction.places, gazetteer)
        for measure, country, point in _points(extraction, readings):
            held = points[measure, country].get(report.key)
            if held is None or point.value > held.value:
                points[measure, country][report.key] = point
    return [
        FigureSequence(measure, tuple(rows[k] for k in sorted(rows)))
        for (measure, _), rows in sorted(points.items())
        if len(rows) > 1
    ]


def _points(extraction: Extraction, readings: list[PlaceReading]) -> list[tuple[str, str, FigurePoint]]:
    """The growing totals of one report, with the country of the people counted (`3,000 Italians`), else the
    country that most of the report's places are in."""
    countries = Counter(r.country for r in readings if r.country)
    main = min(countries, key=lambda c: (-countries[c], c)) if countries else None
    found = []
    for figure in extraction.figures:
        value = figure.low if figure.low is not None else figure.high
        if figure.measure in GROWING and figure.modality == "actual" and not figure.negated and value:
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
