"""The Typer application and its verbs, in the order in which help lists them."""

from __future__ import annotations

import typer

from dateline.cli import (
    add,
    brief,
    claims,
    diff,
    doctor,
    export,
    figures,
    lineage,
    sources,
    timeline,
    verify,
    why,
)

app = typer.Typer(
    name="dateline",
    help="Overlapping news reports of a crisis in; one dated, attributed, weighed and cited record out.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for _verb in (add, brief, figures, claims, timeline, sources, lineage, diff, why, export, verify, doctor):
    app.command(_verb.__name__.rpartition(".")[2], no_args_is_help=_verb is not doctor)(_verb.run)
