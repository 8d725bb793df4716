"""Forecasts, conditions and pledges: told apart from all counts, and never counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dateline.tell.counts import FigureRow
from dateline.tell.disagreements import order_of, voice_key
from dateline.tell.lines import Line, Section
from dateline.tell.material import Material
from dateline.tell.sentences import TOLD, cite_of, count_words, place_words, quote_of, says
from dateline.tell.words import interval_words, measure_words

#: lines of the section; the rest are counted
MOST = 5


def _mode_words(row: FigureRow) -> str:
    figure = row.resolved.figure
    words = measure_words(figure.measure)
    return words if figure.modality in words else f"{figure.modality}, {words}"


def forecast_section(material: Material, themed: Sequence[str]) -> Section:
    """Forecasts, conditions and pledges of the measures in `themed`, each once, apart from all counts."""
    rows = [r for r in material.figures.values() if r.resolved.figure.modality != "actual"]
    rows = [r for r in rows if r.resolved.figure.measure in themed]
    groups: dict[tuple[object, ...], list[FigureRow]] = defaultdict(list)
    for row in sorted(rows, key=order_of):
        figure = row.resolved.figure
        groups[figure.modality, figure.measure, figure.low, figure.high, voice_key(row)].append(row)
    ordered = sorted(
        groups.values(),
        key=lambda g: (-len(g), -(g[0].resolved.figure.high or g[0].resolved.figure.low or 0)),
    )
    lines = []
    for group in ordered:
        lead = group[0]
        matter = material.matter_of.get(lead.id)
        days = interval_words(None, lead.resolved.as_of_end) if lead.resolved.as_of_end else "day not stated"
        lines.append(
            Line(
                f": {count_words(lead)}, {place_words(lead)}, {days}, {says(lead, material)}",
                tuple(cite_of(r) for r in group),
                quote_of(lead, TOLD),
                (),
                None,
                matter.id if matter else None,
                lead.review,
                lead.method,
                _mode_words(lead),
            )
        )
    more = len(lines) - MOST
    if more > 0:
        lines = [*lines[:MOST], Line(f"{more} more: `dateline figures RECORD`")]
    return Section("Forecasts, conditions and pledges (never counted)", tuple(lines))
