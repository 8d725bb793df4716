"""`dateline judgements RECORD`: what people judged, and what lost its claim."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o


def run(
    record: o.RecordArgument,
    orphaned: Annotated[
        bool, typer.Option("--orphans", help="Only those whose claim the newest reading no longer has.")
    ] = False,
    audience: o.AudienceOption = "internal",
    as_json: o.JsonOption = False,
) -> None:
    """List judgements with their authors and words. With --json, a file that a colleague can take in by judge --merge.

    Example: dateline judgements flood.db --json > mine.jsonl
    """
    from dateline.record import View, open_record
    from dateline.tell.judgements import judgement_rows, judgements_table
    from dateline.tell.tables import print_table

    with open_record(record, read_only=True) as opened:
        keep = o.keeper(View(opened), audience)
        rows = [row for row in judgement_rows(opened) if row["orphaned"] or not orphaned]
    if as_json:
        o.print_rows(rows, keep)
    else:
        print_table(judgements_table(rows), keep)
