"""`dateline total RECORD CLAIM CLAIM…`: the sum of figures that are surely apart, or why there is none."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o


def run(
    record: o.RecordArgument,
    claims: Annotated[list[str], typer.Argument(metavar="CLAIM…", help="The ids of figures.")],
    as_known: o.AsKnownOption = None,
    audience: o.AudienceOption = "internal",
    as_json: o.JsonOption = False,
) -> None:
    """Add figures up, if no two of them can count the same: otherwise say which overlap, and why.

    Example: dateline total flood.db fig-1f0c6a52b8d3e4f7 fig-59ab6f79bdd62d8d
    """
    from dateline.tell.totals import print_total, total_row

    with o.open_view(record, as_known) as view:
        keep = o.keeper(view, audience)
        row = total_row(view, claims)
    if as_json:
        o.print_rows([row], keep)
    else:
        print_total(row, keep)
