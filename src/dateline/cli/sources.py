"""`dateline sources RECORD`: the reports, their sources, dates and what was left out."""

from __future__ import annotations

import typer

from dateline.cli import options as o


def run(
    record: o.RecordArgument,
    as_known: o.AsKnownOption = None,
    as_recorded: o.AsRecordedOption = None,
    audience: o.AudienceOption = "internal",
    limit: o.LimitOption = None,
    as_json: o.JsonOption = False,
) -> None:
    """List reports with carrier, day of publication (given or inferred, with evidence), language, versions, signs of rewording and rejections. With
    --limit, what was left out of other inputs is not told.

    Example: dateline sources flood.db
    """
    from dateline.export.rows import rejection_row, report_row
    from dateline.record.pages import page_reports
    from dateline.tell.rewriting import chains_table, find_rewordings, signs_table
    from dateline.tell.tables import print_table, rejections_table, sources_table

    with o.open_view(record, as_known, as_recorded) as view:
        keep = o.keeper(view, audience)
        if limit is None:
            reports, rejections, some = view.reports(), view.rejections(), None
            signs = view.signs()
        else:
            reports = list(page_reports(view, order="name", limit=limit).rows)
            some = [r.report.key for r in reports]
            rejections = [one for key in some for one in view.rejections(key)]
            signs = view.signs_of(some)
        rewordings = find_rewordings(view, some)
        tables = [sources_table(view, reports), chains_table(view, some), signs_table(view, rewordings)]
        tables = [tables[0], *(t for t in tables[1:] if t.rows), rejections_table(view, rejections)]
        rows = [report_row(r, view.name_of, signs.get(r.report.key)) for r in reports]
        rows += [{"rejected": True, **rejection_row(r, view.name_of)} for r in rejections]
    if as_json:
        o.print_rows(rows, keep)
    else:
        for table in tables:
            print_table(table, keep)
    if limit is not None:
        typer.echo("note: with --limit, rejections of other inputs are left out", err=True)
