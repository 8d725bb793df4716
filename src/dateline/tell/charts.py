"""Charts: figures by day and voice with their bounds and revisions, and events by day.

A chart is a Vega-Lite specification of values that an audience may see; vl-convert (the extra
`dateline[charts]`) draws it to SVG or PNG without a network. Nothing is summed, joined or smoothed: each mark
is what one voice states for one day.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dateline.errors import SetupError
from dateline.lexicons import read_lexicon
from dateline.model import ResolvedFigure
from dateline.record import ClaimFilter, ClaimRow, View, Withholder
from dateline.record.pages import matters_by_claim
from dateline.tell.timeline import timeline_rows
from dateline.tell.words import bounds_words, event_words, measure_words

Spec = dict[str, Any]

#: charts of figures in a brief, and the fewest days and marks of one
IN_BRIEF, LEAST_DAYS, LEAST_MARKS = 3, 2, 3
#: voices told apart by colour; the rest are `others`
_VOICES = 7
_WIDTH, _HEIGHT = 620, 260
#: colours of Okabe and Ito (2008), told apart by most colour-blind readers
_COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999"]
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its title, as a Vega-Lite specification that holds its own data."""

    title: str
    spec: Spec


def figure_charts(view: View, wanted: ClaimFilter, keep: Withholder) -> list[Chart]:
    """One chart for each measure and place that is counted on several days, those with most marks first."""
    series: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    figures = view.figures(wanted)
    if wanted == ClaimFilter():
        matters = view.matters()
    else:
        matters = [m for own in matters_by_claim(view, (row.id for row in figures)).values() for m in own]
    standing = {c for m in matters for own in m.backing for c in own}
    for row in figures:
        mark = _mark(row, standing)
        if mark is not None:
            place = row.resolved.place
            series[row.resolved.figure.measure, (place.name if place else None) or "place not stated"].append(
                mark
            )
    charts = []
    for (measure, where), found in series.items():
        marks = keep.value(_each_once(found))
        if len(marks) >= LEAST_MARKS and len({m["day"] for m in marks}) >= LEAST_DAYS:
            title = keep.text(f"{measure_words(measure)}, {where}")
            charts.append((len(marks), Chart(title, _figure_spec(title, marks, _subtitle(view)))))
    return [chart for _, chart in sorted(charts, key=lambda item: (-item[0], item[1].title))]


def event_chart(view: View, wanted: ClaimFilter, keep: Withholder) -> Chart | None:
    """Events whose day is known, by day and kind; None where they are of one day or none."""
    labels = {row["key"]: row["family"] for row in read_lexicon("events")["type"]}
    days: dict[tuple[str, str], int] = defaultdict(int)
    for row in timeline_rows(view, wanted):
        known = row["date_precision"] in ("day", "part_of_day") and not row["negated"]
        if known and row["standing"] not in ("denied", "corrected"):
            days[row["start_on"], event_words(labels.get(row["type"], row["type"]))] += 1
    if len({day for day, _ in days}) < LEAST_DAYS:
        return None
    most = sorted(
        {kind for _, kind in days}, key=lambda k: (-sum(n for (_, x), n in days.items() if x == k), k)
    )
    told = set(most[:_VOICES])
    rows = [
        {"day": d, "kind": k if k in told else "other", "events": n} for (d, k), n in sorted(days.items())
    ]
    title = "Events by day, one a happening"
    spec = _frame(title, _subtitle(view), keep.value(rows))
    spec["mark"] = {"type": "bar", "width": {"band": 0.8}}
    spec["encoding"] = {
        "x": {
            "field": "day",
            "type": "ordinal",
            "timeUnit": "utcyearmonthdate",
            "title": None,
            "axis": _DAYS,
        },
        "y": {"field": "events", "type": "quantitative", "aggregate": "sum", "axis": {"tickMinStep": 1}},
        "color": {"field": "kind", "type": "nominal", "scale": {"range": _COLOURS}, "title": None},
    }
    return Chart(title, spec)


def brief_charts(view: View, wanted: ClaimFilter, keep: Withholder) -> list[Chart]:
    """The few charts that a brief shows."""
    lead = {measure_words(row["measure"]) for row in read_lexicon("themes")["lead"]}
    figures = [c for c in figure_charts(view, wanted, keep) if c.title.split(",")[0] in lead]
    events = event_chart(view, wanted, keep)
    return [*figures[:IN_BRIEF], *([events] if events is not None else [])]


def brief_figures(view: View, wanted: ClaimFilter, keep: Withholder) -> list[str]:
    """The charts of a brief as SVG to stand in a page; none where vl-convert is not installed."""
    if not can_draw():
        return []
    return [_in_page(draw_svg(chart)) for chart in brief_charts(view, wanted, keep)]


def _in_page(svg: str) -> str:
    """SVG without the name spaces that a page does not need, so that it holds no address."""
    return re.sub(r'\sxmlns(?::\w+)?="[^"]*"', "", svg[svg.index("<svg") :])


def draw_svg(chart: Chart) -> str:
    """The chart as SVG. Raises `SetupError` where vl-convert is not installed."""
    return str(_converter().vegalite_to_svg(chart.spec))


def draw_png(chart: Chart, scale: float = 2.0) -> bytes:
    """The chart as PNG, `scale` pixels to a point. Raises `SetupError` as `draw_svg` does."""
    return bytes(_converter().vegalite_to_png(chart.spec, scale=scale))


def can_draw() -> bool:
    """Whether vl-convert is installed."""
    from importlib.util import find_spec

    return find_spec("vl_convert") is not None


def _converter() -> Any:
    try:
        import vl_convert
    except ImportError as error:
        raise SetupError(
            "charts need vl-convert, which is not installed; pip install 'dateline[charts]'"
        ) from error
    return vl_convert


def _mark(row: ClaimRow[ResolvedFigure], standing: set[str]) -> dict[str, Any] | None:
    """A figure as a mark: None where it has no day or number, or is not said to be so."""
    figure, day = row.resolved.figure, row.resolved.as_of_end
    value = figure.low if figure.low is not None else figure.high
    if (
        day is None
        or value is None
        or figure.negated
        or figure.is_denied
        or figure.modality != "actual"
        or figure.subset_of
    ):
        return None
    if row.review == "rejected":
        return None
    voice = row.resolved.voice
    return {
        "day": day.isoformat(),
        "value": value,
        "low": figure.low,
        "high": figure.high,
        "bound": "open above" if figure.high is None else "at most" if figure.low is None else "stated",
        "voice": voice.name if voice else "the reports themselves",
        "words": bounds_words(figure.low, figure.high, figure.approximate),
        "state": "stands" if row.id in standing else "replaced, corrected or copied later",
        "reports": row.report_name,
    }


def _each_once(marks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What one voice states for one day once, however many reports carry it; voices beyond the most frequent
    are `others`."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for mark in marks:
        key = (mark["day"], mark["voice"], mark["low"], mark["high"], mark["bound"])
        held = found.setdefault(key, dict(mark))
        if held["reports"] != mark["reports"]:
            held["reports"] += f", {mark['reports']}"
        if mark["state"] == "stands":
            held["state"] = "stands"
    count: dict[str, int] = defaultdict(int)
    for mark in found.values():
        count[mark["voice"]] += 1
    named = set(sorted(count, key=lambda v: (-count[v], v))[:_VOICES])
    rows = [{**m, "voice": m["voice"] if m["voice"] in named else "others"} for m in found.values()]
    return sorted(rows, key=lambda m: (m["day"], m["voice"], m["value"], m["words"]))


#: the shape of a mark by what is known of its bounds
_SHAPES = {"stated": "circle", "open above": "triangle-up", "at most": "triangle-down"}
_DAYS = {"format": "%-d %b", "labelOverlap": True}


def _figure_spec(title: str, marks: list[dict[str, Any]], subtitle: str) -> Spec:
    spec = _frame(title, subtitle, marks)
    colour = {"field": "voice", "type": "nominal", "scale": {"range": _COLOURS}, "title": None}
    day = {"field": "day", "type": "temporal", "timeUnit": "utcyearmonthdate", "title": None, "axis": _DAYS}
    day["scale"] = {"padding": 12}
    value = {"field": "value", "type": "quantitative", "title": None, "scale": {"zero": True}}
    told = [{"field": f, "title": f} for f in ("voice", "words", "day", "state", "reports")]
    bounds = [name for name in _SHAPES if name in {mark["bound"] for mark in marks}]
    shape = {
        "field": "bound",
        "type": "nominal",
        "title": None,
        "legend": {} if len(bounds) > 1 else None,
        "scale": {"domain": bounds, "range": [_SHAPES[name] for name in bounds]},
    }
    stands = {"condition": {"test": "datum.state === 'stands'", "value": 0.9}, "value": 0.12}
    spec["layer"] = [
        {
            "transform": [{"filter": "datum.low !== datum.high && datum.bound === 'stated'"}],
            "mark": {"type": "rule", "strokeWidth": 2},
            "encoding": {"x": day, "y": {**value, "field": "low"}, "y2": {"field": "high"}, "color": colour},
        },
        {
            "mark": {"type": "point", "size": 70, "strokeWidth": 1.5},
            "encoding": {
                "x": day,
                "y": value,
                "color": colour,
                "fill": {**colour, "legend": None},
                "fillOpacity": stands,
                "shape": shape,
                "tooltip": told,
            },
        },
    ]
    return spec


def _frame(title: str, subtitle: str, rows: list[dict[str, Any]]) -> Spec:
    return {
        "$schema": _SCHEMA,
        "title": {
            "text": title,
            "subtitle": subtitle,
            "anchor": "start",
            "fontSize": 14,
            "subtitleFontSize": 10,
        },
        "width": _WIDTH,
        "height": _HEIGHT,
        "background": "white",
        "config": {"font": "sans-serif", "view": {"stroke": None}, "legend": {"labelLimit": 260}},
        "data": {"values": rows},
    }


def _subtitle(view: View) -> str:
    known = f", as known on {view.as_known.isoformat()}" if view.as_known is not None else ""
    return f"what voices state, as a machine reads it{known}; hollow: no longer stands; triangle up: at least"
