"""The Typer application and its verbs, in the order in which help lists them."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import (
    add,
    brief,
    changes,
    chart,
    cite,
    claims,
    delete,
    diff,
    doctor,
    explain,
    export,
    figures,
    judge,
    judgements,
    lineage,
    retention,
    search,
    serve,
    sources,
    timeline,
    total,
    verify,
    watch,
    why,
)

app = typer.Typer(
    name="dateline",
    help="Overlapping news reports of a crisis in; one dated, attributed, weighed and cited record out.",
    epilog="Example: dateline add reports/ --record flood.db && dateline brief flood.db",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"dateline {version('dateline')}")
        raise typer.Exit


@app.callback()
def dateline(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and exit."),
    ] = False,
) -> None:
    """Overlapping news reports of a crisis in; one dated, attributed, weighed and cited record out."""


for _verb in (
    add,
    watch,
    brief,
    figures,
    claims,
    search,
    timeline,
    chart,
    changes,
    sources,
    lineage,
    diff,
    why,
    explain,
    cite,
    total,
    judge,
    judgements,
    delete,
    retention,
    export,
    serve,
    verify,
    doctor,
):
    app.command(_verb.__name__.rpartition(".")[2], no_args_is_help=_verb is not doctor)(_verb.run)
