"""`dateline lineage RECORD`: who carried whose words."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o


def run(
    record: o.RecordArgument,
    report: o.ReportOption = None,
    passages: Annotated[bool, typer.Option("--passages", help="The edges between passages too.")] = False,
    as_known: o.AsKnownOption = None,
    as_recorded: o.AsRecordedOption = None,
    audience: o.AudienceOption = "internal",
    as_json: o.JsonOption = False,
) -> None:
    """List lineage: copies, revisions, excerpts, rewrites and shared wire passages.

    Example: dateline lineage flood.db --report 06-spun --passages
    """
    from dateline.export.rows import edge_row
    from dateline.tell.tables import lineage_table, print_table

    with o.open_view(record, as_known, as_recorded) as view:
        keep = o.keeper(view, audience)
        key = o.find_report(view, report) if report else None
        edges = view.edges(None if passages else "report", key)
        table = lineage_table(view, edges)
        rows = [edge_row(edge, view.name_of) for edge in edges]
    if as_json:
        o.print_rows(rows, keep)
    else:
        print_table(table, keep)
