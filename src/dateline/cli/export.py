"""`dateline export RECORD --format csv --to DIR`: files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dateline.cli import options as o


def run(
    record: o.RecordArgument,
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR", help="The folder to write into; made where it is missing.")
    ],
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="jsonl (the exchange contract), csv, parquet, geojson, hxl, jsonld, ftm, acled or ucdp.",
        ),
    ] = "jsonl",
    as_known: o.AsKnownOption = None,
    as_recorded: o.AsRecordedOption = None,
    policy: o.PolicyOption = None,
    audience: o.AudienceOption = "internal",
    judgements: Annotated[
        bool, typer.Option("--judgements", help="What people judged too, in judgements.jsonl.")
    ] = False,
) -> None:
    """Write the record as files: sorted, the same whatever order reports came in. `ABOUT.txt` beside them says
    how many claims a human has accepted.

    Example: dateline export flood.db --format geojson --to map --audience partner
    """
    from dateline.export import POLICIES, export_record
    from dateline.tell.judgements import told_judgements

    with o.open_view(record, as_known, as_recorded, policy or POLICIES.get(form)) as view:
        keep = o.keeper(view, audience)
        counts = export_record(
            view, form, to, keep, judged=told_judgements(view, keep) if judgements else None
        )
    typer.echo(f"wrote {', '.join(f'{count} {name}' for name, count in counts.items())} to {to}")
