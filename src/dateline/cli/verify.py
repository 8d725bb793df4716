"""`dateline verify RECORD`: every source, span and quotation against the bytes."""

from __future__ import annotations

import typer

from dateline.cli import options as o
from dateline.errors import VerifyError


def run(record: o.RecordArgument, as_json: o.JsonOption = False) -> None:
    """Re-read every source and check every span and quotation of the record, its log and its references.

    Example: dateline verify flood.db
    """
    import msgspec

    from dateline.record import open_record, verify_record

    with open_record(record, read_only=True) as opened:
        failures = verify_record(opened)
        reports = len(opened.reports())
    for failure in failures:
        typer.echo(msgspec.json.encode(failure).decode("utf-8") if as_json else str(failure))
    if failures:
        raise VerifyError(f"{len(failures)} failures in {record}")
    if not as_json:
        typer.echo(f"{reports} reports checked: 0 failures")
