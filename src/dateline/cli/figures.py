"""`dateline figures RECORD`: figures by day, with voice and bounds."""

from __future__ import annotations

import typer

from dateline.cli import options as o


def run(
    record: o.RecordArgument,
    measure: o.MeasureOption = None,
    place: o.PlaceOption = None,
    voice: o.VoiceOption = None,
    standing: o.StandingOption = None,
    since: o.SinceOption = None,
    until: o.UntilOption = None,
    report: o.ReportOption = None,
    as_known: o.AsKnownOption = None,
    as_recorded: o.AsRecordedOption = None,
    audience: o.AudienceOption = "internal",
    limit: o.LimitOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """List figures with their bounds, day, place and voice, each with its span.

    Example: dateline figures flood.db --measure killed --place Rhayader
    """
    from dateline.export.rows import figure_row
    from dateline.record.pages import page_claims
    from dateline.tell.tables import figures_table, print_table

    with o.open_view(record, as_known, as_recorded) as view:
        wanted = o.make_filter(
            view,
            measure=measure,
            place=place,
            voice=voice,
            standing=standing,
            start=since,
            end=until,
            report=report,
        )
        keep = o.keeper(view, audience)
        if limit is None:
            found = view.figures(wanted)
        else:
            found = list(page_claims(view, "figure", wanted, limit=limit).rows)
        table = figures_table(view, found)
    if as_json:
        o.print_rows([figure_row(row) for row in found], keep)
    else:
        print_table(table, keep)
        typer.echo(f"{len(found)} figures; none of them is added to another.", err=True)
