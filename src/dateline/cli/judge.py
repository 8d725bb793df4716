"""`dateline judge SUBJECT VERDICT --record RECORD --by NAME`: a person's word on a claim, matter, name or report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import options as o
from dateline.errors import RecordError, UsageError

if TYPE_CHECKING:
    from dateline.record import Record
    from dateline.record.curation import Verdict

VERDICTS: dict[str, Verdict] = {
    "accept": "accepted",
    "reject": "rejected",
    "edit": "edited",
    "sensitive": "sensitive",
    "not-sensitive": "not sensitive",
    "standing": "standing",
    "note": "noted",
    "merge": "merged",
    "split": "split",
    "undo": "undone",
}


def run(
    record: o.RecordOption,
    subject: Annotated[
        str | None,
        typer.Argument(
            metavar="SUBJECT",
            help="The id of a claim, matter or name; a report, or characters of one (REPORT:START-END); to undo, also a judgement's id.",
        ),
    ] = None,
    verdict: Annotated[str | None, typer.Argument(metavar="VERDICT", help=", ".join(VERDICTS) + ".")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who judges.")] = None,
    note: Annotated[str | None, typer.Option("--note", help="Why, in your words.")] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="SLOT=VALUE", help="What to set; with edit, once a slot."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--class",
            metavar="CLASS",
            help="With sensitive: private person, contact or account, shelter or medical site, other.",
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="STANDING", help="With standing: disputed, corroborated and so on."),
    ] = None,
    others: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="ID", help="With merge, once a matter or name that is the same."),
    ] = None,
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take",
            metavar="PART",
            help="With split: a claim of the matter; a spelling, report or REPORT:START-END of the name.",
        ),
    ] = None,
    merge: Annotated[
        Path | None,
        typer.Option("--merge", metavar="FILE", help="Take in a file of dateline judgements --json."),
    ] = None,
) -> None:
    """Say what you think of a claim, matter, name or report; the machine's reading stays beneath it, and undo brings it back.

    Example: dateline judge fig-1f0c6a52b8d3e4f7 accept --note "seen the list" --by "R. Viewer" --record flood.db

    Others, each with --by and --record:

    \b
    dateline judge fig-1f0c6a52b8d3e4f7 edit --set low=9 --set place=Leeds
    dateline judge mat-1f0c6a52b8d3e4f7 standing --to disputed --note "denied by phone"
    dateline judge mat-1f0c6a52b8d3e4f7 merge --with mat-2b8d3e4f71f0c6a5
    dateline judge nam-1f0c6a52b8d3e4f7 split --take "A. Example"
    dateline judge nam-1f0c6a52b8d3e4f7 sensitive --class "private person" --note "a witness"
    dateline judge jud-1f0c6a52b8d3e4f7 undo
    """
    from dateline.pipeline import judge, merge_judgements
    from dateline.record import contradictions, open_record
    from dateline.tell.judgements import read_judgements

    if merge is not None:
        rows = read_judgements(merge)
        with open_record(record) as opened:
            new = merge_judgements(opened, rows)
            against = len(contradictions(opened))
        typer.echo(f"{new} new of {len(rows)} judgements")
        if against:
            typer.echo(
                f"note: {against} pairs of judgements contradict each other, the later counts; dateline judgements --contradictions lists them",
                err=True,
            )
        return
    if subject is None or verdict not in VERDICTS or by is None:
        raise UsageError(f"judge wants a subject, one of {', '.join(VERDICTS)}, and --by; or --merge FILE")
    edits = dict(_parts(change) for change in changes or ())
    for name, value, word in (("class", kind, "sensitive"), ("standing", to, "standing")):
        if (value is not None) != (verdict == word):
            raise UsageError(
                f"{'--class' if name == 'class' else '--to'} comes with {word}, and {word} with it"
            )
        if value is not None:
            edits[name] = value
    for parts, word in ((others, "merge"), (take, "split")):
        if bool(parts) != (verdict == word):
            raise UsageError(
                f"{'--with' if word == 'merge' else '--take'} comes with {word}, and {word} with it"
            )
    with open_record(record) as opened:
        on = _named(opened, subject)
        found = [_named(opened, part) for part in [*(others or ()), *(take or ())]]
        made = judge(opened, on, VERDICTS[verdict], by, note=note, edits=edits, parts=found)
        typer.echo(f"{made.verdict} by {made.author}: {_told(made.quotation, on)} ({made.id})")


def _told(quotation: str, subject: str) -> str:
    words = " ".join(quotation.split())
    return f"“{words if len(words) <= 120 else words[:119] + '…'}”" if words else subject


def _named(opened: Record, words: str) -> str:
    """An id, or the id of the report (or its characters) that is named by its name."""
    from dateline.record import View, kind_of

    try:
        kind_of(words)
    except RecordError:
        view = View(opened)
        row = view.find_report(words)
        if row is not None:
            return row.report.key
        name, sign, span = words.rpartition(":")
        row = view.find_report(name) if sign else None
        return f"{row.report.key}:{span}" if row is not None else words
    return words


def _parts(change: str) -> tuple[str, str]:
    slot, sign, value = change.partition("=")
    if not sign:
        raise UsageError(f"--set takes SLOT=VALUE, got {change!r}")
    return slot.strip(), value.strip()
