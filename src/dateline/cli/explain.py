"""`dateline explain RECORD CLAIM`: what read a claim so, and what competed; or why nothing was read."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o


def run(
    record: o.RecordArgument,
    claim: Annotated[
        str,
        typer.Argument(
            metavar="CLAIM",
            help="A figure's, event's, statement's or attribution's id; or report:start-end, or report:words.",
        ),
    ],
    parse: Annotated[
        bool, typer.Option("--parse/--no-parse", help="Show the parse of the sentence, after all else.")
    ] = True,
    as_known: o.AsKnownOption = None,
    audience: o.AudienceOption = "internal",
    as_json: o.JsonOption = False,
) -> None:
    """Show why a claim reads as it does: the sentence, the rule or score that made each slot, what competed.

    The report is read once more, by the rules of today; nothing is written. For characters of a report, show
    what was read in them, and what was left out with the reason.

    Example: dateline explain flood.db fig-a0c1fd3ff65e5963
    Example: dateline explain flood.db "01-wire-first:page 4"
    """
    import msgspec

    from dateline.api import explain
    from dateline.tell.explanation import explanation_lines

    with o.open_view(record, as_known) as view:
        row = explain(view, claim, o.keeper(view, audience))
    if as_json:
        typer.echo(msgspec.json.encode(row).decode("utf-8"))
        return
    for line in explanation_lines(row if parse else {**row, "parse": []}):
        typer.echo(line)
