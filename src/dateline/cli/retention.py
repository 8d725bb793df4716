"""`dateline retention RECORD`: what has been kept as long as it should be, and its deletion."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o
from dateline.errors import UsageError


def run(
    record: o.RecordArgument,
    days: Annotated[
        int | None,
        typer.Option("--days", min=1, help="Days that reports are kept; the profile's if not given."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="EVENT", help="Counted from: recorded or published.")
    ] = None,
    today: Annotated[
        str | None, typer.Option("--today", metavar="DATE", help="The day to count to; today if not given.")
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Delete what is due; without it, it is only listed.")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who deletes; with --apply.")] = None,
) -> None:
    """List the reports that are kept no longer by the profile's [retention] (or --days), and delete them with --apply.

    Example: dateline retention flood.db --days 730 --apply --by "R. Viewer"
    """
    from dateline.cli.delete import tombstone_line
    from dateline.model import Retention
    from dateline.pipeline import delete_reports
    from dateline.record import View, open_record
    from dateline.record.retention import due_reports

    if since not in (None, "recorded", "published"):
        raise UsageError(f"--since takes recorded or published, got {since!r}")
    if apply and not by:
        raise UsageError("--apply wants --by, the name of who deletes")
    day = o.parse_day(today, "--today") or o.read_on(None)
    with open_record(record, read_only=not apply) as opened:
        profile = opened.profile()
        policy = profile.retention if profile is not None else None
        if policy is None and days is None:
            raise UsageError("this record's profile has no [retention]; give --days")
        kept = days or (policy.days if policy else 0)
        counted = "published" if (since or (policy.since if policy else "")) == "published" else "recorded"
        due = due_reports(
            View(opened), Retention(kept, "published" if counted == "published" else "recorded"), day
        )
        for one in due:
            typer.echo(f"{one.name}: {counted} on {one.since_on}, due since {one.due_on} ({one.report})")
        typer.echo(
            f"{len(due)} reports are due after {kept} days"
            + ("" if apply or not due else "; --apply deletes them")
        )
        if apply and due:
            reason = f"retention: kept {kept} days since {counted}"
            for stone in delete_reports(opened, [one.report for one in due], by or "", reason):
                typer.echo(tombstone_line(stone))
