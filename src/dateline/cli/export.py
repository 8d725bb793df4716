"""`dateline export RECORD --format jsonl --to DIR`: files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dateline.cli import options as o
from dateline.errors import UsageError


def run(
    record: o.RecordArgument,
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR", help="The folder to write into; made where it is missing.")
    ],
    form: Annotated[str, typer.Option("--format", help="The form: jsonl.")] = "jsonl",
    as_known: o.AsKnownOption = None,
    audience: o.AudienceOption = "internal",
) -> None:
    """Write the record as files: one JSON Lines file a kind, sorted, the same whatever order reports came in.

    Example: dateline export flood.db --format jsonl --to out --audience partner
    """
    from dateline.export import export_jsonl

    if form != "jsonl":
        raise UsageError(f"--format takes jsonl, got {form!r}")
    with o.open_view(record, as_known) as view:
        counts = export_jsonl(view, to, o.keeper(view, audience))
    typer.echo(f"wrote {', '.join(f'{count} {name}' for name, count in counts.items())} to {to}")
