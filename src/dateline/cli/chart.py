"""`dateline chart RECORD --to FILE`: a chart of figures by day and voice, or of events by day."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dateline.cli import options as o
from dateline.errors import UsageError


def run(
    record: o.RecordArgument,
    to: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="An .svg, .png or .json (Vega-Lite) file to write.")
    ],
    of: Annotated[str, typer.Option("--of", help="figures or events.")] = "figures",
    measure: o.MeasureOption = None,
    place: o.PlaceOption = None,
    voice: o.VoiceOption = None,
    since: o.SinceOption = None,
    until: o.UntilOption = None,
    as_known: o.AsKnownOption = None,
    audience: o.AudienceOption = "internal",
) -> None:
    """Draw what voices state by day (the measure and place with most marks), or events by day.

    Example: dateline chart flood.db --measure killed --out killed.svg
    """
    import msgspec

    from dateline.export.folder import whole_file
    from dateline.tell.charts import draw_png, draw_svg, event_chart, figure_charts

    if of not in ("figures", "events") or to.suffix not in (".svg", ".png", ".json"):
        raise UsageError(f"chart draws figures or events to .svg, .png or .json, got {of!r} and {to.name!r}")
    with o.open_view(record, as_known) as view:
        wanted = o.make_filter(view, measure=measure, place=place, voice=voice, start=since, end=until)
        keep = o.keeper(view, audience)
        drawn = event_chart(view, wanted, keep) if of == "events" else None
        chart = drawn or next(iter(figure_charts(view, wanted, keep) if of == "figures" else []), None)
    if chart is None:
        raise UsageError(
            f"nothing to draw: a chart wants {of} of several days; see dateline {of if of == 'figures' else 'timeline'}"
        )
    data = {
        ".svg": lambda: draw_svg(chart).encode("utf-8"),
        ".png": lambda: draw_png(chart),
        ".json": lambda: msgspec.json.format(msgspec.json.encode(chart.spec), indent=1),
    }[to.suffix]()
    with whole_file(to) as out:
        out.write(data)
    typer.echo(f"wrote {chart.title} to {to}")
