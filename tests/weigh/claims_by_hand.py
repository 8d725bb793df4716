"""Claims made by hand: invented counts, events and statements of an invented flood and siege."""

from __future__ import annotations

from datetime import date
from typing import Any

from dateline.model import (
    Attribution,
    Event,
    Figure,
    PlaceMention,
    PlaceReading,
    ResolvedAttribution,
    ResolvedEvent,
    ResolvedFigure,
    ResolvedStatement,
    Slot,
    Span,
    Statement,
    Voice,
    WeighedClaim,
)

REGION = "Orellin"


def day(n: int) -> date:
    """The nth of a May long after all real reports."""
    return date(2041, 5, n)


def place(name: str, feature: str = "city", lat: float = 10.0, lon: float = 10.0) -> PlaceReading:
    mention = PlaceMention(Span(0, 1), name, name)
    admin1 = None if feature == "country" else REGION
    key = f"{feature}:{name}"
    return PlaceReading(mention, name, key, "XA", admin1, lat, lon, None, feature, 1)  # type: ignore[arg-type]


TOWN = place("Velm")
OTHER_TOWN = place("Sarn", lat=12.0)
PROVINCE = place(REGION, "admin")
COUNTRY = place("Aldia", "country")


def voice(name: str, party: str | None = None, body: str | None = None, kind: str = "org") -> Voice:
    return Voice(f"voice:{name}", name, kind, None, body, party)  # type: ignore[arg-type]


def _claim(
    make: Any, name: str, report: str, known: date | None, origin: str | None, agency: str | None
) -> WeighedClaim:
    return WeighedClaim(name, report, origin or f"origin:{name}", f"carrier of {report}", make, agency, known)


def count(
    name: str,
    low: float | None,
    high: float | None = -1,
    *,
    measure: str = "killed",
    at: PlaceReading | None = TOWN,
    on: int | None = 3,
    since: int | None = None,
    by: Voice | None = None,
    chain: tuple[Voice, ...] = (),
    report: str | None = None,
    text: str = "",
    origin: str | None = None,
    agency: str | None = None,
    known: int | None = None,
    number_at: int = 0,
    **more: Any,
) -> WeighedClaim:
    """A figure claim; `high` is `low` where it is not given."""
    figure = Figure(
        id=name,
        report=report or f"report {name}",
        spans=(Span(number_at, number_at + 20),),
        text=text or f"{low} {measure}",
        number_span=Span(number_at, number_at + 2),
        low=low,
        high=low if high == -1 else high,
        measure=measure,
        rule="by hand",
        **more,
    )
    resolved = ResolvedFigure(
        figure, at, day(since) if since else None, day(on) if on else None, by, chain or ((by,) if by else ())
    )
    known_on = day(known) if known else (day(on) if on else None)
    return _claim(resolved, name, figure.report, known_on, origin, agency)


def happening(
    name: str,
    kind: str = "shelling",
    *,
    at: tuple[PlaceReading, ...] = (TOWN,),
    on: int | None = 3,
    by: Voice | None = None,
    actors: tuple[str, ...] = (),
    targets: tuple[str, ...] = (),
    report: str | None = None,
    text: str = "",
    said: int | None = None,
    origin: str | None = None,
    start: int = 0,
    **more: Any,
) -> WeighedClaim:
    """An event claim with a stated day, or (`said`) only the day on which it was told."""
    slots = (Slot("time", Span(0, 1), "then"),) if on else ()
    event = Event(
        id=name,
        report=report or f"report {name}",
        spans=(Span(start, start + 20),),
        type=kind,
        text=text or " ".join((*actors, kind, *targets)),
        trigger=Span(start + 2, start + 4),
        rule="by hand",
        slots=slots,
        **more,
    )
    when = day(on) if on else day(said) if said else None
    resolved = ResolvedEvent(
        event, at, when, when, "day" if on else None, actors, targets, by, (by,) if by else ()
    )
    return _claim(resolved, name, event.report, when, origin, None)


def told(name: str, text: str, by: Voice, report: str | None = None, start: int = 0) -> WeighedClaim:
    statement = Statement(name, report or f"report {name}", Span(start, start + len(text)), text, None)
    return _claim(ResolvedStatement(statement, by, (by,), day(3)), name, statement.report, day(3), None, None)


def answer(
    name: str, stance: str, by: Voice, *, report: str, about: str | None = None, start: int = 100
) -> ResolvedAttribution:
    attribution = Attribution(
        id=name,
        report=report,
        span=Span(start, start + 40),
        content=(),
        cue=stance,
        cue_span=Span(start, start + 5),
        voice=None,
        chain=(),
        kind="indirect",
        stance=stance,  # type: ignore[arg-type]
        rule="by hand",
        about=about,
    )
    return ResolvedAttribution(attribution, by, (by,), None)
