"""`dateline timeline RECORD`: events by day, mentions of one event merged."""

from __future__ import annotations

from dateline.cli import options as o


def run(
    record: o.RecordArgument,
    measure: o.MeasureOption = None,
    place: o.PlaceOption = None,
    voice: o.VoiceOption = None,
    standing: o.StandingOption = None,
    since: o.SinceOption = None,
    until: o.UntilOption = None,
    as_known: o.AsKnownOption = None,
    as_recorded: o.AsRecordedOption = None,
    audience: o.AudienceOption = "internal",
    limit: o.LimitOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """List events by day; mentions of the same event across reports are one line.

    Example: dateline timeline flood.db --from 2026-05-12 --to 2026-05-14
    """
    from dateline.tell.tables import print_table
    from dateline.tell.timeline import timeline_rows, timeline_table

    with o.open_view(record, as_known, as_recorded) as view:
        wanted = o.make_filter(
            view, measure=measure, place=place, voice=voice, standing=standing, start=since, end=until
        )
        keep = o.keeper(view, audience)
        rows = timeline_rows(view, wanted, limit)
    if as_json:
        o.print_rows(rows, keep)
    else:
        print_table(timeline_table(rows), keep)
