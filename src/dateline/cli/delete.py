"""`dateline delete REPORT... --record RECORD --by NAME --reason WORDS`: reports taken out for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import options as o
from dateline.errors import UsageError

if TYPE_CHECKING:
    from dateline.record import View
    from dateline.record.custody import Tombstone


def run(
    record: o.RecordOption,
    reports: Annotated[
        list[str] | None,
        typer.Argument(metavar="REPORT…", help="Reports, by name, the beginning of it, or key."),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who deletes.")] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="WORDS", help="Why; it stays in the log.")
    ] = None,
    finish: Annotated[
        bool, typer.Option("--finish", help="Rewrite the file after a deletion that was cut short.")
    ] = False,
) -> None:
    """Delete reports with their bytes, passages, claims and words; a tombstone stays in the log. There is no undo.

    Example: dateline delete harbour-post --by "R. Viewer" --reason "asked by the family" --record flood.db
    """
    from dateline.pipeline import delete_reports
    from dateline.record import View, open_record

    if not finish and not (reports and by and reason):
        raise UsageError("delete wants reports, --by and --reason; or --finish")
    with open_record(record) as opened:
        view = View(opened)
        keys = {o.find_report(view, name): name for name in reports or ()}
        told = {key: view.report(key) for key in keys}
        archives = {row.report.retrieval.archive for row in told.values() if row and row.report.retrieval}
        copies = copies_of(view, list(keys))
        made = delete_reports(opened, list(keys), by or "", reason or "")
    for stone in made:
        typer.echo(tombstone_line(stone))
    if finish and not reports:
        typer.echo("the file holds no words of deleted reports")
    for line in copies:
        typer.echo(f"note: {line}", err=True)
    for archive in sorted(a for a in archives if a):
        typer.echo(
            f"note: the archive {archive} beside the record still holds what was fetched; delete it there",
            err=True,
        )


def tombstone_line(stone: Tombstone) -> str:
    """A tombstone in words."""
    kept = "; the same bytes are kept for another report" if stone.bytes_kept else ""
    went = f"; {len(stone.judgements)} judgements went with it" if stone.judgements else ""
    return f"deleted {stone.report} on {stone.at:%Y-%m-%d %H:%M} by {stone.author}: {stone.reason} (sha256 {stone.sha256}{kept}{went})"


def copies_of(view: View, keys: list[str]) -> list[str]:
    """The reports that carry passages of others which are deleted without them, in words."""
    near = {
        end.report
        for key in keys
        for edge in view.edges(None, key)
        for end in (edge.source, edge.target)
        if end.report not in keys
    }
    return [
        f"{view.name_of(key)} carries copied or rewritten passages of what was deleted, and stays"
        for key in sorted(near)
    ]
