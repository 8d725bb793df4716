"""`dateline brief RECORD`: a situation brief with every sentence cited."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dateline.cli import options as o
from dateline.errors import UsageError


def run(
    record: o.RecordArgument,
    place: o.PlaceOption = None,
    measure: o.MeasureOption = None,
    voice: o.VoiceOption = None,
    standing: o.StandingOption = None,
    since: o.SinceOption = None,
    until: o.UntilOption = None,
    as_known: o.AsKnownOption = None,
    as_recorded: o.AsRecordedOption = None,
    policy: o.PolicyOption = None,
    audience: o.AudienceOption = "internal",
    form: Annotated[str, typer.Option("--format", help="md, html or json.")] = "md",
    as_json: o.JsonOption = False,
) -> None:
    """Print a situation brief: what is known by theme and place, by whose word, and what is in doubt.

    Example: dateline brief flood.db --place Rhayader --audience public --format html > brief.html
    """
    import msgspec

    from dateline.tell.brief import build_brief
    from dateline.tell.charts import brief_figures
    from dateline.tell.render import brief_json, render_html, render_markdown

    if form not in ("md", "html", "json"):
        raise UsageError(f"--format takes md, html or json, got {form!r}")
    with o.open_view(record, as_known, as_recorded, policy) as view:
        wanted = o.make_filter(
            view, measure=measure, place=place, voice=voice, standing=standing, start=since, end=until
        )
        keep = o.keeper(view, audience)
        brief = build_brief(view, wanted)
        charts = brief_figures(view, wanted, keep) if form == "html" and not as_json else []
    if as_json or form == "json":
        typer.echo(
            msgspec.json.format(msgspec.json.encode(brief_json(brief, keep)), indent=1).decode("utf-8")
        )
    elif form == "html":
        typer.echo(render_html(brief, keep, charts), nl=False)
    elif sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(render_markdown(brief, keep)))
    else:
        typer.echo(render_markdown(brief, keep), nl=False)
