"""`dateline why RECORD MATTER`: the rule and the claims that made a standing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dateline.cli import options as o

if TYPE_CHECKING:
    from dateline.record import View


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
        matter = _follow(view, matter)
        rows = reason_rows(view, matter, keep)
    if as_json:
        o.print_rows(rows, keep)
    else:
        print_reasons(rows, keep)


def _follow(view: View, key: str) -> str:
    """An id; of a matter that was weighed anew since, which is said, that of the one which has most of its claims."""
    from dateline.record import ClaimFilter
    from dateline.record.weighed_anew import matter_after

    if not key.startswith("mat-") or view.matters(ClaimFilter(ids=(key,))):
        return key
    after = matter_after(view, key)
    if after is None:
        return key
    typer.echo(f"note: {key} was weighed anew; {after.id} has most of its claims", err=True)
    return after.id
