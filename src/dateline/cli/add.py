"""`dateline add PATH… --record RECORD`: reports into a record."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from dateline.cli import options as o
from dateline.errors import InputError


def run(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="Files, folders, globs, or - for standard input.")
    ],
    record: Annotated[Path, typer.Option("--record", help="The record; made where it is missing.")],
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
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Read reports into a record: date, attribute, weigh and cite what they say. Adding again changes nothing.

    Example: dateline add reports/ --record flood.db --profile flood.toml
    """
    from dateline.pipeline import add_reports
    from dateline.read import read_profile
    from dateline.record import View, open_record
    from dateline.tell.summary import summary_lines

    wanted = read_profile(profile) if profile is not None else None
    day = o.read_on(read_on)
    show = _progress(quiet)
    with open_record(record, create=True) as opened:
        added = add_reports(
            opened, paths, reports=reports, profile=wanted, read_on=day, pipeline=pipeline, show=show
        )
        if not quiet:
            for line in summary_lines(View(opened), added):
                typer.echo(line)
    for rejection in added.unreadable:
        typer.echo(f"dateline: left out {rejection.report}: {rejection.reason} ({rejection.slug})", err=True)
    if not added.read and not added.known:
        raise InputError("nothing readable was given; see the lines above for what was wrong with each")


def _progress(quiet: bool) -> Callable[[str, int, int | None], None] | None:
    """A function that shows a stage and its count on a terminal's standard error."""
    if quiet or not sys.stderr.isatty():
        return None

    def show(stage: str, done: int, of: int | None) -> None:
        end = "\n" if of is not None and done >= of else ""
        typer.echo(
            f"\r\x1b[K{stage}: {done}" + (f" of {of}" if of is not None else "") + end, nl=False, err=True
        )

    return show
