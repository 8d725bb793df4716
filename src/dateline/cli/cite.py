"""`dateline cite RECORD ID`: what a claim, matter or report rests on, as a citation."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o
from dateline.errors import UsageError


def run(
    record: o.RecordArgument,
    key: Annotated[str, typer.Argument(metavar="ID", help="A claim's or a matter's id, or a report's name.")],
    form: Annotated[str, typer.Option("--format", help="footnote, bibtex or csl.")] = "footnote",
    as_known: o.AsKnownOption = None,
    audience: o.AudienceOption = "internal",
) -> None:
    """Cite a claim (or each claim of a matter, or a report): as a footnote, BibTeX or CSL-JSON.

    Example: dateline cite flood.db fig-1f0c6a52b8d3e4f7 --format bibtex
    """
    import msgspec

    from dateline.tell.citations import csl_item, find_citations, render_bibtex, render_footnote

    if form not in ("footnote", "bibtex", "csl"):
        raise UsageError(f"--format takes footnote, bibtex or csl, got {form!r}")
    with o.open_view(record, as_known) as view:
        keep = o.keeper(view, audience)
        found = find_citations(view, key)
    if form == "csl":
        items = keep.value([csl_item(one) for one in found])
        typer.echo(msgspec.json.format(msgspec.json.encode(items), indent=1).decode("utf-8"))
        return
    render = render_bibtex if form == "bibtex" else render_footnote
    for one in found:
        typer.echo(keep.text(render(one)))
