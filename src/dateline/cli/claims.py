"""`dateline claims RECORD`: every claim, of every kind."""

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
    as_json: o.JsonOption = False,
) -> None:
    """List claims (figures, events, statements) with their voice, review state and span.

    Example: dateline claims flood.db --voice "Owen Tranter"
    """
    from dateline.export.rows import event_row, figure_row, statement_row
    from dateline.tell.tables import claims_table, print_table

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
        figures, events, statements = view.figures(wanted), view.events(wanted), view.statements(wanted)
        table = claims_table([*figures, *events, *statements])
    if as_json:
        rows = [
            *({"kind": "figure", **figure_row(row)} for row in figures),
            *({"kind": "event", **event_row(row)} for row in events),
            *({"kind": "statement", **statement_row(row)} for row in statements),
        ]
        o.print_rows(rows, keep)
    else:
        print_table(table, keep)
        typer.echo(f"{len(figures)} figures, {len(events)} events, {len(statements)} statements.", err=True)
