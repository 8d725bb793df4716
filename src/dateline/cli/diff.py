"""`dateline diff RECORD A B`: two reports side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o


def run(
    record: o.RecordArgument,
    a: Annotated[str, typer.Argument(metavar="A", help="The earlier report, by name.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The later report, by name.")],
    audience: o.AudienceOption = "internal",
    as_json: o.JsonOption = False,
) -> None:
    """Compare two reports: what was changed, corrected, added and removed; what is the same is folded.

    Example: dateline diff flood.db 01-wire-first 02-wire-revised
    """
    from dateline.tell.differences import difference_rows, print_differences

    with o.open_view(record) as view:
        keep = o.keeper(view, audience)
        rows = difference_rows(view, o.find_report(view, a), o.find_report(view, b))
    if as_json:
        o.print_rows(rows, keep)
    else:
        print_differences(rows, keep)
