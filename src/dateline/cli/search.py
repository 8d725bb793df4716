"""`dateline search RECORD WORDS`: the passages that have all the words, with the claims in them."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o


def run(
    record: o.RecordArgument,
    words: Annotated[
        str,
        typer.Argument(metavar="WORDS", help='Words, "words side by side", begin*, -without; all must hold.'),
    ],
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
    """Find words in passages; with a filter, only where a claim that it lets through begins.

    Example: dateline search flood.db '"green corridor" -denied'
    """
    from dateline.record import ClaimFilter
    from dateline.tell.search import search_rows, search_table
    from dateline.tell.tables import print_table

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
        rows = search_rows(view, words, keep, wanted if wanted != ClaimFilter() else None, limit)
    if as_json:
        o.print_rows(rows, keep)
    else:
        print_table(search_table(rows), keep)
        typer.echo(f"{len(rows)} passages", err=True)
