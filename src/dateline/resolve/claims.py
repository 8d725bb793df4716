"""Claims, dated, placed and voiced: the slots of an extraction against its resolved mentions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dateline.model import (
    Dating,
    Event,
    Extraction,
    Figure,
    Passage,
    PlaceReading,
    Profile,
    Resolution,
    ResolvedAttribution,
    ResolvedEvent,
    ResolvedFigure,
    ResolvedStatement,
    Sensitive,
    Span,
    TimeReading,
    Voice,
)
from dateline.resolve.claim_days import Narrative, days_of_count, days_of_event
from dateline.resolve.happenings import join_happenings
from dateline.resolve.readings import Readings
from dateline.resolve.voices import VoiceBook


def resolve_claims(
    extraction: Extraction,
    dating: Dating,
    anchors: Sequence[date | None],
    times: Sequence[TimeReading],
    places: Sequence[PlaceReading],
    voices: VoiceBook,
    profile: Profile | None,
    passages: Sequence[Passage] = (),
    sensitive: Sequence[Sensitive] = (),
    peoples: Mapping[str, int] | None = None,
) -> Resolution:
    """One report's claims with their days, places and voices.

    `anchors` is the day that each part of the page counts from; `passages` are the report's, in text order
    (all claims are in part 0 and in one paragraph where they are not given). `peoples` is how many live in the countries
    that are named, by key.
    """
    readings = Readings(times, places, peoples or {})
    by_id = {a.id: a for a in extraction.attributions}
    chains = {a.id: voices.chain(a) for a in extraction.attributions}

    narrative = Narrative(readings, passages, extraction.events, extraction.attributions)

    def anchor(span: Span) -> date | None:
        part = narrative.part(span)
        return anchors[part] if part < len(anchors) else (anchors[0] if anchors else None)

    def chain_of(attribution: str | None) -> tuple[Voice, ...]:
        return chains.get(attribution, ()) if attribution is not None else ()

    def said(attribution: str | None) -> date | None:
        found = by_id.get(attribution) if attribution is not None else None
        return readings.said_on(found) if found is not None else None

    def spoken(row: Figure) -> bool:
        found = by_id.get(row.attribution) if row.attribution is not None else None
        return found is not None and found.rule != "according"

    def figure(row: Figure) -> ResolvedFigure:
        place = readings.place_of(row)
        start, end = days_of_count(
            row, readings, narrative, said(row.attribution), anchor(row.spans[0]), place, spoken(row), profile
        )
        chain = chain_of(row.attribution)
        return ResolvedFigure(row, place, start, end, chain[-1] if chain else None, chain)

    def event(row: Event) -> ResolvedEvent:
        start, end, precision, vague = days_of_event(
            row, readings, said(row.attribution), anchor(row.spans[0])
        )
        chain = chain_of(row.attribution)
        where = [p for s in row.slots if s.role == "place" and (p := readings.place(s))]
        if not where:
            where = [p for s in row.slots if s.role == "place" and (p := readings.unmapped(s))][:1]
            where += narrative.around(row.trigger)
        return ResolvedEvent(
            event=row,
            places=tuple(dict.fromkeys(where)),
            start_on=start,
            end_on=end,
            date_precision=precision,
            actors=tuple(dict.fromkeys(s.text for s in row.slots if s.role == "actor")),
            targets=tuple(dict.fromkeys(s.text for s in row.slots if s.role == "target")),
            voice=chain[-1] if chain else None,
            chain=chain,
            earliest_on=vague.first_imprecise if vague is not None else None,
            latest_on=vague.last_imprecise if vague is not None else None,
        )

    return Resolution(
        report=extraction.report,
        dating=dating,
        anchors=tuple(anchors),
        times=tuple(times),
        places=tuple(places),
        attributions=tuple(
            ResolvedAttribution(
                a, chains[a.id][-1] if chains[a.id] else None, chains[a.id], readings.said_on(a)
            )
            for a in extraction.attributions
        ),
        figures=tuple(figure(row) for row in extraction.figures),
        events=tuple(join_happenings([event(row) for row in extraction.events], places)),
        statements=tuple(
            ResolvedStatement(
                row,
                chain_of(row.attribution)[-1] if chain_of(row.attribution) else None,
                chain_of(row.attribution),
                said(row.attribution),
            )
            for row in extraction.statements
        ),
        sensitive=tuple(sensitive),
    )
