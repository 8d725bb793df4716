"""`dateline judgements RECORD`: what people judged, what lost its claim, and what contradicts what."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o


def run(
    record: o.RecordArgument,
    subject: Annotated[
        str | None,
        typer.Option("--on", metavar="ID", help="Only those on one claim, matter, name or report."),
    ] = None,
    orphaned: Annotated[
        bool, typer.Option("--orphans", help="Only those whose claim the newest reading no longer has.")
    ] = False,
    contradicting: Annotated[
        bool,
        typer.Option("--contradictions", help="Only those that cannot hold together; the later one counts."),
    ] = False,
    audience: o.AudienceOption = "internal",
    as_json: o.JsonOption = False,
) -> None:
    """List judgements with their authors and words. With --json, a file that a colleague can take in by judge --merge.

    Example: dateline judgements flood.db --json > mine.jsonl
    """
    from dateline.record import View, open_record
    from dateline.tell.judgements import judgement_rows, judgements_table, release_judgements
    from dateline.tell.tables import print_table

    with open_record(record, read_only=True) as opened:
        view = View(opened)
        keep = o.keeper(view, audience)
        rows = judgement_rows(opened, subject)
        rows = [row for row in rows if row["orphaned"] or not orphaned]
        rows = [row for row in rows if row["contradicts"] or not contradicting]
        rows = release_judgements(view, rows, keep)
    if as_json:
        o.print_rows(rows, keep)
    else:
        print_table(judgements_table(rows), keep)
