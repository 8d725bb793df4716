"""`dateline changes RECORD --since DATE`: what became known, changed, was corrected or was withdrawn."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o
from dateline.errors import UsageError


def run(
    record: o.RecordArgument,
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="What is new after the end of this day.")
    ],
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Up to the end of this day; else up to now.")
    ] = None,
    recorded: Annotated[
        bool,
        typer.Option("--recorded", help="By when it came into this record, not by when it was published."),
    ] = False,
    measure: o.MeasureOption = None,
    place: o.PlaceOption = None,
    voice: o.VoiceOption = None,
    audience: o.AudienceOption = "internal",
    as_json: o.JsonOption = False,
) -> None:
    """List what changed since a day: corrections and denials first, then standings, values and what is new.

    Example: dateline changes flood.db --since 2026-05-12
    """
    from dateline.record import View
    from dateline.tell.changes import change_rows, print_changes

    first, last = o.parse_day(since, "--since"), o.parse_day(until, "--until")
    assert first is not None
    if last is not None and last < first:
        raise UsageError(f"--since {first} is after --until {last}; nothing can have changed between them")
    with o.open_view(record, until if not recorded else None) as now:
        if recorded:
            before = View(now.record, as_recorded=o.end_of_day(first))
            after = View(now.record, as_recorded=o.end_of_day(last)) if last else now
        else:
            before, after = View(now.record, as_known=first), now
        wanted = o.make_filter(now, measure=measure, place=place, voice=voice)
        keep = o.keeper(now, audience)
        for view in (before, after):
            view.withhold(now.withheld)
        rows = change_rows(before, after, wanted)
    if as_json:
        o.print_rows(rows, keep)
    else:
        print_changes(rows, keep, first)
