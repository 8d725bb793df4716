"""`dateline judge CLAIM VERDICT --record RECORD --by NAME`: a person's word on a claim."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import options as o
from dateline.errors import UsageError

if TYPE_CHECKING:
    from dateline.record.curation import Verdict

VERDICTS: dict[str, Verdict] = {
    "accept": "accepted",
    "reject": "rejected",
    "edit": "edited",
    "undo": "undone",
}


def run(
    record: o.RecordOption,
    claim: Annotated[str | None, typer.Argument(metavar="CLAIM", help="A claim's id.")] = None,
    verdict: Annotated[
        str | None, typer.Argument(metavar="VERDICT", help="accept, reject, edit or undo.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who judges.")] = None,
    note: Annotated[str | None, typer.Option("--note", help="Why, in your words.")] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="SLOT=VALUE", help="What to set; with edit, once a slot."),
    ] = None,
    merge: Annotated[
        Path | None,
        typer.Option("--merge", metavar="FILE", help="Take in a file of dateline judgements --json."),
    ] = None,
) -> None:
    """Accept, reject or edit a claim, or take the last word back; the machine's reading stays beneath it.

    Example: dateline judge fig-1f0c6a52b8d3e4f7 edit --set low=9 --set place=Leeds --by "R. Viewer" --record flood.db
    """
    from dateline.pipeline import judge, merge_judgements
    from dateline.record import open_record
    from dateline.tell.judgements import read_judgements

    if merge is not None:
        rows = read_judgements(merge)
        with open_record(record) as opened:
            new = merge_judgements(opened, rows)
        typer.echo(f"{new} new of {len(rows)} judgements")
        return
    if claim is None or verdict not in VERDICTS or by is None:
        raise UsageError("judge wants a claim, one of accept, reject, edit, undo, and --by; or --merge FILE")
    edits = dict(_parts(change) for change in changes or ())
    with open_record(record) as opened:
        made = judge(opened, claim, VERDICTS[verdict], by, note=note, edits=edits)
    typer.echo(f"{made.verdict} by {made.author}: “{' '.join(made.quotation.split())}” ({made.id})")


def _parts(change: str) -> tuple[str, str]:
    slot, sign, value = change.partition("=")
    if not sign:
        raise UsageError(f"--set takes SLOT=VALUE, got {change!r}")
    return slot.strip(), value.strip()
