"""`dateline why RECORD MATTER`: the rule and the claims that made a standing."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o


def run(
    record: o.RecordArgument,
    matter: Annotated[str, typer.Argument(metavar="MATTER", help="A matter's id, or a claim's.")],
    as_known: o.AsKnownOption = None,
    as_recorded: o.AsRecordedOption = None,
    policy: o.PolicyOption = None,
    audience: o.AudienceOption = "internal",
    as_json: o.JsonOption = False,
) -> None:
    """Explain a matter's standing: the rule in words, its claims, their relations, voices, carriers and origins.

    Example: dateline why flood.db mat-1f0c6a52b8d3e4f7
    """
    from dateline.tell.reasons import print_reasons, reason_rows

    with o.open_view(record, as_known, as_recorded, policy) as view:
        keep = o.keeper(view, audience)
        rows = reason_rows(view, matter, keep)
    if as_json:
        o.print_rows(rows, keep)
    else:
        print_reasons(rows, keep)
