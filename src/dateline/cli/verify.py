"""`dateline verify RECORD`: every source, span and quotation against the bytes."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o
from dateline.errors import VerifyError


def run(
    record: o.RecordArgument,
    noted: Annotated[
        str | None,
        typer.Option(
            "--noted",
            metavar="HASH",
            help="A hash of the log that you noted elsewhere; it must still be there.",
        ),
    ] = None,
    as_json: o.JsonOption = False,
) -> None:
    """Re-read every source and check every span and quotation of the record, its log and its references.

    Example: dateline verify flood.db
    """
    import msgspec

    from dateline.cli.progress import Progress
    from dateline.record import Failure, open_record, verify_record
    from dateline.record.counts import count_reports
    from dateline.record.deletion import is_unfinished, tombstones
    from dateline.record.log import has_entry, last_entry

    with open_record(record, read_only=True) as opened:
        progress = Progress()
        failures = verify_record(opened, progress)
        progress.finish()
        with opened.read() as connection:
            last = last_entry(connection)
            if noted is not None and not has_entry(connection, noted):
                failures.append(
                    Failure(
                        "log", f"hash {noted}", "no entry has it; the log was made anew since it was noted"
                    )
                )
        reports = count_reports(opened)
        stones = 0 if failures else len(tombstones(opened))
        if not failures and is_unfinished(opened):
            typer.echo(
                f"note: a deletion was cut short; run dateline delete --finish --record {record}", err=True
            )
    for failure in failures:
        typer.echo(msgspec.json.encode(failure).decode("utf-8") if as_json else str(failure))
    if failures:
        raise VerifyError(f"{len(failures)} failures in {record}")
    if not as_json:
        typer.echo(f"{reports} reports checked: 0 failures")
        if last is not None:
            typer.echo(
                f"the log has {last.seq} entries; note the last one's hash elsewhere: {last.hash}", err=True
            )
        if stones:
            typer.echo(f"{stones} tombstones of deleted reports in the log")
