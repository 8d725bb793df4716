"""`dateline watch FEEDS --record RECORD`: feeds into a record, as they come."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import options as o

if TYPE_CHECKING:
    from dateline.watch import Polled


def run(
    feeds: Annotated[
        Path, typer.Argument(metavar="FEEDS", help="The watchlist (TOML): feeds, folders, how often.")
    ],
    record: o.RecordOption,
    alerts: Annotated[
        Path | None,
        typer.Option("--alerts", help="Rules that raise an alert (TOML), to the page, a file or a webhook."),
    ] = None,
    profile: Annotated[
        Path | None, typer.Option("--profile", help="A crisis profile (TOML): anchors, parties, words.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Ask what is due, add it, and end.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but problems.")] = False,
) -> None:
    """Read feeds and wire folders into a record as they come, and look again at what was read: revisions are told.

    Example: dateline watch feeds.toml --record flood.db --alerts alerts.toml
    """
    from dateline.pipeline import take_profile
    from dateline.read import read_profile
    from dateline.reading import Tools
    from dateline.record import open_record
    from dateline.watch import Watch, read_rules, read_watchlist

    watchlist = read_watchlist(feeds)
    rules = read_rules(alerts) if alerts is not None else ()
    wanted = read_profile(profile) if profile is not None else None
    signal.signal(signal.SIGTERM, _stop)
    with open_record(record, create=True) as opened:
        tools = Tools(profile=wanted if wanted is not None else opened.profile())
        try:
            if wanted is not None:
                take_profile(opened, tools, wanted)
            with Watch(opened, watchlist, tools, rules) as watch:
                while True:
                    _tell(watch.poll(), quiet)
                    if once:
                        return
                    time.sleep(max((watch.next_at() - datetime.now(UTC)).total_seconds(), 1.0))
        except KeyboardInterrupt:
            typer.echo(
                "dateline: watch ended; what was fetched is kept, and the next watch goes on here", err=True
            )
        finally:
            tools.close()


def _stop(number: int, frame: object) -> None:  # noqa: ARG001
    raise KeyboardInterrupt


def _tell(polled: Polled, quiet: bool) -> None:
    """One line for what came, one for each alert and problem."""
    if not quiet and (polled.new or polled.revised or polled.feeds):
        at = datetime.now(UTC)
        typer.echo(
            f"{at:%Y-%m-%d %H:%M} UTC: {polled.feeds} feeds asked, {polled.pages} pages fetched; "
            f"{polled.new} new reports, {polled.revised} revised"
        )
    for alert in polled.alerts:
        typer.echo(f"alert: {alert.said}")
    for problem in polled.problems:
        typer.echo(f"dateline: {problem}", err=True)
    for rejection in polled.left_out:
        typer.echo(f"dateline: left out {' '.join(rejection.reason.split())} ({rejection.slug})", err=True)
