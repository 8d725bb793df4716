"""`dateline retention RECORD`: what has been kept as long as it should be, and its deletion."""

from __future__ import annotations

from collections.abc import Sequence
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
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", help="Who deletes, holds or releases."),
    ] = None,
    hold: Annotated[
        list[str] | None,
        typer.Option("--hold", metavar="REPORT", help="Keep a report (or `record`: all) from being deleted."),
    ] = None,
    release: Annotated[
        list[str] | None,
        typer.Option("--release", metavar="REPORT", help="Let go a report (or `record`) that was held."),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="WORDS", help="Why it is held or released; it stays in the log."),
    ] = None,
    holds: Annotated[bool, typer.Option("--holds", help="List what is held.")] = False,
) -> None:
    """List the reports that are kept no longer by the profile's [retention] (or --days), and delete them with --apply.
    What is held (--hold) is deleted by nobody until it is released.

    Example: dateline retention flood.db --days 730 --apply --by "R. Viewer"
    """
    if hold or release or holds:
        if apply or days is not None or since is not None or today is not None:
            raise UsageError(
                "--hold, --release and --holds stand alone; give --apply, --days, --since or --today in another call"
            )
        _hold(record, hold or (), release or (), by, reason)
        return
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
            held = f"; held by {one.hold.author}: {one.hold.reason}" if one.hold else ""
            typer.echo(
                f"{one.name}: {counted} on {one.since_on}, due since {one.due_on} ({one.report}){held}"
            )
        free = [one for one in due if one.hold is None]
        left = f", {len(due) - len(free)} of them held" if len(free) < len(due) else ""
        typer.echo(
            f"{len(due)} reports are due after {kept} days{left}"
            + ("" if apply or not free else "; --apply deletes them")
        )
        if apply and free:
            why = f"retention: kept {kept} days since {counted}"
            for stone in delete_reports(opened, [one.report for one in free], by or "", why):
                typer.echo(tombstone_line(stone))


def _hold(
    record: str, hold: Sequence[str], release: Sequence[str], by: str | None, reason: str | None
) -> None:
    """Holds and releases reports, and lists what is held then."""
    from dateline.record import View, open_record
    from dateline.record import holds as held

    with open_record(record, read_only=not (hold or release)) as opened:
        view = View(opened)

        def keys(names: Sequence[str]) -> list[str]:
            return [key(name) for name in names]

        def key(name: str) -> str:
            exact = view.find_report(name)
            return held.find_subject(name, exact.report.key if exact else None) or o.find_report(view, name)

        if hold:
            held.hold(opened, keys(hold), by or "", reason or "")
        if release:
            held.release(opened, keys(release), by or "", reason or "")
        found = held.holds(opened)
        for one in found:
            name = (
                "all reports" if one.subject == held.WHOLE else f"{view.name_of(one.subject)} ({one.subject})"
            )
            typer.echo(f"{name}: held since {one.at:%Y-%m-%d} by {one.author}: {one.reason}")
    typer.echo(f"{len(found)} holds are in force")
