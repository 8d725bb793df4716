"""Options that several verbs share, and what they open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.errors import UsageError

if TYPE_CHECKING:  # the record is imported when a verb runs, so that help is quick
    from dateline.record import Audience, ClaimFilter, View, Withholder

RecordArgument = Annotated[
    str, typer.Argument(metavar="RECORD", help="The record: a file made by dateline add, or postgresql://….")
]
RecordOption = Annotated[
    str, typer.Option("--record", help="The record: a file, made where it is missing, or postgresql://….")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
AudienceOption = Annotated[
    str,
    typer.Option(
        "--audience", help="Who will read it: internal, partner or public (withholds what could hurt people)."
    ),
]
PlaceOption = Annotated[str | None, typer.Option("--place", help="Only this place, by name.")]
MeasureOption = Annotated[
    str | None, typer.Option("--measure", help="Only this measure or event type, such as killed.")
]
VoiceOption = Annotated[str | None, typer.Option("--voice", help="Only this voice, by name.")]
StandingOption = Annotated[
    str | None, typer.Option("--standing", help="Only this standing, such as disputed.")
]
SinceOption = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="Only what is about this day or later.")
]
UntilOption = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="Only what is about this day or earlier.")
]
ReportOption = Annotated[str | None, typer.Option("--report", help="Only this report, by name.")]
AsKnownOption = Annotated[
    str | None, typer.Option("--as-known", metavar="DATE", help="As it was known at the end of this day.")
]
AsRecordedOption = Annotated[
    str | None,
    typer.Option(
        "--as-recorded", metavar="TIME", help="As this record had it at a time, or at the end of a day (UTC)."
    ),
]
PolicyOption = Annotated[
    str | None,
    typer.Option("--policy", help="Choose numbers and grade by a named policy: acled, airwars, ibc or ucdp."),
]

LimitOption = Annotated[
    int | None,
    typer.Option(
        "--limit",
        min=1,
        max=10_000,
        help="Only so many: the latest figures or events, the first passages, the first reports by name.",
    ),
]

STANDINGS = (
    "single voice",
    "corroborated",
    "one-sided",
    "disputed",
    "denied",
    "corrected",
    "superseded",
    "unverified",
)


def parse_day(text: str | None, option: str) -> date | None:
    """A calendar date of an option; raises `UsageError` with the form expected."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} takes a date such as 2022-03-12, got {text!r}") from None


def parse_instant(text: str | None, option: str) -> datetime | None:
    """An instant of an option: a time with its zone, or a day, which stands for its end in UTC; raises `UsageError`
    with the form expected.

    >>> parse_instant("2026-05-12", "--as-recorded").isoformat(timespec="seconds")
    '2026-05-12T23:59:59+00:00'
    """
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or (("T" in text or " " in text) and at.tzinfo is None):
        raise UsageError(
            f"{option} takes a day such as 2022-03-12 or a time such as 2022-03-12T09:30Z, got {text!r}"
        )
    if at.tzinfo is None:
        return end_of_day(at.date())
    return at.astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The last instant of a day in UTC."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, UTC)


def parse_audience(text: str) -> Audience:
    """An audience by name; raises `UsageError` with those there are."""
    from dateline.record import AUDIENCES

    for audience in AUDIENCES:
        if text == audience:
            return audience
    raise UsageError(f"--audience takes {', '.join(AUDIENCES)}, got {text!r}")


@contextmanager
def open_view(
    path: str, as_known: str | None = None, as_recorded: str | None = None, policy: str | None = None
) -> Iterator[View]:
    """A view of a record that is opened for reading alone, as known, as recorded and under a policy where asked."""
    from dateline.record import View, open_record
    from dateline.tell.ruled import rule_by

    day = parse_day(as_known, "--as-known")
    at = parse_instant(as_recorded, "--as-recorded")
    with open_record(path, read_only=True) as record:
        if record.stale():
            typer.echo(
                "note: this record has reports that are not yet weighed; run dateline add to carry on",
                err=True,
            )
        view = rule_by(View(record, as_known=day, as_recorded=at), policy)
        if day is not None and view.undated:
            typer.echo(
                f"note: {view.undated} undated reports are left out of what was known on {day}", err=True
            )
        yield view


def keeper(view: View, audience: str) -> Withholder:
    """The withholder of a view for an audience, by the option's word."""
    from dateline.tell.audience import withholder_of

    return withholder_of(view, parse_audience(audience))


def make_filter(
    view: View,
    *,
    measure: str | None = None,
    place: str | None = None,
    voice: str | None = None,
    standing: str | None = None,
    start: str | None = None,
    end: str | None = None,
    report: str | None = None,
) -> ClaimFilter:
    """The filter of the options given; raises `UsageError` for a standing or a report that there is not. A
    measure, place or voice that the record does not have is told on standard error, with the closest names."""
    from dateline.record import ClaimFilter

    if standing is not None and standing not in STANDINGS:
        raise UsageError(f"--standing takes one of: {', '.join(STANDINGS)}; got {standing!r}")
    key = None
    if report is not None:
        key = find_report(view, report)
    if place is not None:
        from dateline.api import place_known_as

        place = place_known_as(view, place)
    days = parse_day(start, "--from"), parse_day(end, "--to")
    if days[0] is not None and days[1] is not None and days[0] > days[1]:
        raise UsageError(f"--from {days[0]} is after --to {days[1]}; nothing can be about both")
    for field, wanted in (("measure", measure), ("place", place), ("voice", voice)):
        if wanted is None or view.has_term(field, wanted if field == "measure" else _folded(wanted)):
            continue
        if (said := unknown_term(field, wanted, view.terms(field))) is not None:
            typer.echo(said, err=True)
    return ClaimFilter(
        measure=measure,
        place=place,
        voice=voice,
        report=key,
        start_on=days[0],
        end_on=days[1],
        standing=standing,
    )


def unknown_term(field: str, wanted: str, known: list[str]) -> str | None:
    """A note that a filter's word is none of those in the record, with the closest ones; None where it is.

    >>> unknown_term("measure", "kiled", ["killed", "missing"])
    "note: no measure 'kiled' in this record; the closest are: killed"
    """
    folded = _folded(wanted)
    if wanted in known or (field != "measure" and folded in known):
        return None
    from difflib import get_close_matches

    close = get_close_matches(folded, known, 5, 0.6) or [term for term in known if folded in term][:5]
    if close:
        return f"note: no {field} {wanted!r} in this record; the closest are: {', '.join(close)}"
    some = ", ".join(known[:8]) + (f" and {len(known) - 8} more" if len(known) > 8 else "")
    return f"note: no {field} {wanted!r} in this record; it has {some or 'none'}"


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def find_report(view: View, name: str) -> str:
    """A report's key by its name, or by the unique beginning of it; raises `UsageError` otherwise."""
    exact = view.find_report(name)
    if exact is not None:
        return exact.report.key
    near = [row for row in view.reports() if row.name.startswith(name)]
    if len(near) == 1:
        return near[0].report.key
    rows = near or view.reports()
    known = ", ".join(row.name for row in rows[:8]) + (f" and {len(rows) - 8} more" if len(rows) > 8 else "")
    what = "several reports begin with" if near else "there is no report"
    raise UsageError(f"{what} {name!r}; {'they are' if near else 'the record has'} {known or 'none'}")


def print_rows(rows: list[dict[str, Any]], keep: Withholder) -> None:
    """Rows as JSON lines on standard output."""
    import msgspec

    for row in rows:
        typer.echo(msgspec.json.encode(keep.value(row)).decode("utf-8"))


def read_on(text: str | None) -> date:
    """The day of reading: the option's, else today's by the machine's clock."""
    return parse_day(text, "--read-on") or datetime.now().astimezone().date()
