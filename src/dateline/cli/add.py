"""`dateline add PATH… --record RECORD`: reports into a record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dateline.cli import options as o
from dateline.cli.progress import Progress
from dateline.errors import InputError, UsageError

if TYPE_CHECKING:
    from dateline.model import Rejection


def run(
    record: o.RecordOption,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH…",
            help="Files, folders, globs, or - for standard input. With none, what an older Dateline wrote is brought "
            "forward, and what was left waiting is weighed.",
        ),
    ] = None,
    reports: Annotated[
        Path | None,
        typer.Option(
            "--reports", help="A table of what is known of the files (path, carrier, url, published, title)."
        ),
    ] = None,
    profile: Annotated[
        Path | None, typer.Option("--profile", help="A crisis profile (TOML): anchors, parties, words.")
    ] = None,
    pipeline: Annotated[
        str | None, typer.Option("--model", help="Another installed spaCy pipeline, by name.")
    ] = None,
    read_on: Annotated[
        str | None,
        typer.Option(
            "--read-on",
            metavar="DATE",
            help="The day of reading, an upper bound for dates; today if not given.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, help="Processes that read; as many as processors, at most 4, if not given."
        ),
    ] = None,
    even_deleted: Annotated[
        bool, typer.Option("--even-deleted", help="Add again what was deleted with a tombstone.")
    ] = False,
    engine: Annotated[
        Literal["processes", "daft"],
        typer.Option(
            "--engine", help="What reads: processes here, or a Daft job (s3:// too; extra cluster)."
        ),
    ] = "processes",
    ray: Annotated[
        str | None,
        typer.Option(
            "--ray", metavar="ADDRESS", help="The Ray cluster of a Daft job, or local; none: this machine."
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Read reports into a record: date, attribute, weigh and cite what they say. Adding again changes nothing.

    Example: dateline add reports/ --record flood.db --profile flood.toml
    """
    from dateline.cluster import Job
    from dateline.pipeline import add_by_job, add_reports
    from dateline.read import read_profile
    from dateline.record import View, open_record
    from dateline.tell.summary import summary_lines
    from dateline.workers import usual_workers

    if engine == "daft" and reports is not None:
        raise UsageError(
            "--reports is read by --engine processes alone; put what it says into the table's columns"
        )
    if engine != "daft" and ray is not None:
        raise UsageError("--ray goes with --engine daft")
    day = o.read_on(read_on)
    wanted = read_profile(profile) if profile is not None else None
    show = None if quiet else Progress()
    with open_record(record, create=bool(paths)) as opened:
        try:
            number = workers or usual_workers()
            if engine == "daft":
                job = Job(number, ray)
                added = add_by_job(
                    opened, paths or (), job, read_on=day, profile=wanted, pipeline=pipeline, show=show,
                    even_deleted=even_deleted,
                )  # fmt: skip
            else:
                added = add_reports(
                    opened, paths or (), reports=reports, profile=wanted, read_on=day, pipeline=pipeline, show=show,
                    workers=number, even_deleted=even_deleted,
                )  # fmt: skip
        finally:
            if show is not None:
                show.finish()
        view = View(opened)
        if not quiet:
            for line in summary_lines(view, added):
                typer.echo(line)
        for rejection in added.unread:
            name = view.name_of(rejection.report)
            typer.echo(f"dateline: kept {name} without reading claims in it: {_why(rejection)}", err=True)
    for rejection in added.unreadable:
        typer.echo(f"dateline: left out {_why(rejection)}", err=True)
    if (
        paths
        and not added.read
        and not added.known
        and not any(one.slug == "deleted" for one in added.unreadable)
    ):
        raise InputError("nothing readable was given; the lines above say what was wrong with each")


def _why(rejection: Rejection) -> str:
    """Where and why in one line; the reason of a file or row begins with where it is."""
    reason = " ".join(rejection.reason.split())
    if (
        rejection.span is None
        and rejection.stage == "read"
        and rejection.report not in reason.partition(": ")[0]
    ):
        reason = f"{rejection.report}: {reason}"
    return f"{reason} ({rejection.slug})"
