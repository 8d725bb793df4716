"""`dateline lineage RECORD`: who carried whose words."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o

#: pairs of siblings that are printed
SIBLINGS = 40


def run(
    record: o.RecordArgument,
    report: o.ReportOption = None,
    passages: Annotated[bool, typer.Option("--passages", help="The edges between passages too.")] = False,
    as_known: o.AsKnownOption = None,
    as_recorded: o.AsRecordedOption = None,
    audience: o.AudienceOption = "internal",
    as_json: o.JsonOption = False,
) -> None:
    """List lineage: copies, revisions, excerpts, rewrites and shared wire between reports, and reports that have
    passages in common without being versions of one another.

    Example: dateline lineage flood.db --report 06-spun --passages
    """
    from dateline.export.rows import edge_row
    from dateline.tell.material import LISTED
    from dateline.tell.rewriting import (
        chains_table,
        distortions_table,
        find_rewordings,
        rewording_row,
        signs_table,
    )
    from dateline.tell.siblings import find_siblings, siblings_row, siblings_table
    from dateline.tell.tables import lineage_table, print_table

    with o.open_view(record, as_known, as_recorded) as view:
        keep = o.keeper(view, audience)
        key = o.find_report(view, report) if report else None
        large = key is None and view.count_reports() > LISTED
        every = view.edges("report" if large and not passages else None, key)
        edges = every if passages else [edge for edge in every if edge.level == "report"]
        siblings = find_siblings(every)
        tables = [lineage_table(view, edges), siblings_table(view, siblings[:SIBLINGS])]
        rows = [edge_row(edge, view.name_of) for edge in edges]
        rows += [siblings_row(view, one) for one in siblings]
        some = [key] if key is not None and view.count_reports() > LISTED else None
        rewordings = {k: r for k, r in find_rewordings(view, some).items() if key is None or k == key}
        rows += [{"level": "signs", **rewording_row(view, r)} for r in rewordings.values()]
        more = [signs_table(view, rewordings), distortions_table(view, rewordings)]
        tables += more if key is not None else [chains_table(view), more[1]]
        tables = [tables[0], *(table for table in tables[1:] if table.rows)]
    if as_json:
        o.print_rows(rows, keep)
    else:
        for table in tables:
            print_table(table, keep)
        if len(siblings) > SIBLINGS:
            typer.echo(
                f"note: {len(siblings) - SIBLINGS} more pairs of reports share passages; --json or --report tells them",
                err=True,
            )
    if large and not passages:
        typer.echo(
            "note: reports that share passages without being versions of one another are told with --report or --passages",
            err=True,
        )
