"""Rows of the exchange contract: each model object as the JSON object of its file.

Keys are the contract's; further keys are ours. Unknown is None. No row holds a time of entry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from dateline.model import (
    ClaimRelation,
    Edge,
    End,
    Matter,
    Name,
    PlaceReading,
    Rejection,
    ResolvedAttribution,
    ResolvedEvent,
    ResolvedFigure,
    ResolvedStatement,
    SignReading,
    Span,
    TimeReading,
    Voice,
)
from dateline.record import ClaimRow, PassageRow, ReportRow

Row = dict[str, Any]
#: the display name of a report by its key
Naming = Callable[[str], str]


def day(value: date | None) -> str | None:
    """A calendar date as ISO 8601, None if unknown."""
    return value.isoformat() if value is not None else None


def number(value: float | None) -> int | float | None:
    """A number without a needless fraction.

    >>> number(7.0), number(66.7), number(None)
    (7, 66.7, None)
    """
    return int(value) if value is not None and value == int(value) else value


def report_row(row: ReportRow, naming: Naming, signs: SignReading | None = None) -> Row:
    """A report; `signs` are those of rewording in it, None where it was not read for them."""
    dating = row.dating
    given = row.report.published_on
    return {
        "report": row.name,
        "sha256": row.report.sha256,
        "carrier": row.report.carrier,
        "url": row.report.url,
        "title": row.report.title,
        "language": row.source.language,
        "published_on": day(dating.published_on if dating else given),
        "published_candidates": [day(d) for d in dating.candidates] if dating else [],
        "published_confidence": dating.confidence if dating else None,
        "published_from": dating.source if dating else None,
        "published_earliest": day(dating.earliest) if dating else None,
        "published_latest": day(dating.latest) if dating else None,
        "published_evidence": [
            {
                "report": naming(e.report),
                "start": e.span.start,
                "end": e.span.end,
                "text": e.text,
                "constraint": e.constraint,
            }
            for e in (dating.evidence if dating else ())
        ],
        "retrieved_at": got.at.isoformat() if (got := row.report.retrieval) else None,
        "retrieved_from": got.url if got else None,
        "archive": got.archive if got else None,
        "archive_record": got.archive_record if got else None,
        "possible_rewrite": signs.likely if signs else None,
        "rewrite_confidence": signs.confidence if signs else None,
        "rewrite_signs": [
            {
                "kind": sign.kind,
                "spans": [list(span) for span in sign.spans],
                "words": sign.words,
                "reason": sign.reason,
                "weight": sign.weight,
            }
            for sign in (signs.signs if signs else ())
        ],
    }


def passage_row(row: PassageRow, anchors: Sequence[date | None]) -> Row:
    passage = row.passage
    anchor = anchors[passage.part] if passage.part < len(anchors) else None
    return {
        "report": row.report_name,
        "start": passage.span.start,
        "end": passage.span.end,
        "kind": passage.kind,
        "part": passage.part,
        "paragraph": passage.paragraph,
        "anchor_on": day(anchor),
        "repeat_of": passage.repeat_of,
        "origin": row.origin,
    }


def edge_row(edge: Edge, naming: Naming) -> Row:
    def end(at: End) -> Row:
        return {"report": naming(at.report), "start": at.span.start, "end": at.span.end}

    return {
        "level": edge.level,
        "relation": edge.relation,
        "from": end(edge.source),
        "to": end(edge.target),
        "direction": edge.direction,
        "score": round(edge.score, 4),
        "changed": [
            {
                "from_start": c.from_span.start,
                "from_end": c.from_span.end,
                "to_start": c.to_span.start,
                "to_end": c.to_span.end,
                "kind": c.kind,
            }
            for c in edge.changed
        ],
    }


def time_row(report: str, reading: TimeReading) -> Row:
    mention = reading.mention
    return {
        "report": report,
        "start": mention.span.start,
        "end": mention.span.end,
        "text": mention.text,
        "type": mention.type,
        "value": reading.value,
        "mod": mention.mod,
        "start_on": day(reading.start_on),
        "end_on": day(reading.end_on),
        "first_imprecise": day(reading.earliest_on or reading.start_on),
        "last_imprecise": day(reading.latest_on or reading.end_on),
    }


def place_row(report: str, reading: PlaceReading) -> Row:
    mention = reading.mention
    return {
        "report": report,
        "start": mention.span.start,
        "end": mention.span.end,
        "text": mention.text,
        "name": reading.name,
        "country": reading.country,
        "admin1": reading.admin1,
        "lat": reading.lat,
        "lon": reading.lon,
        "geonameid": reading.geonameid,
        "feature": reading.feature,
        "precision": reading.precision,
        "relation": mention.relation,
        "distance_km": mention.distance_km,
        "metonymic": mention.metonymic,
    }


def name_row(name: Name, naming: Naming) -> Row:
    mentions = sorted((naming(m.report), m.span.start, m.span.end) for m in name.mentions)
    return {
        "id": name.id,
        "name": name.name,
        "kind": name.kind,
        "roles": list(name.roles),
        "party": name.party,
        "sensitivity": name.sensitivity,
        "variants": list(name.variants),
        "mentions": [{"report": r, "start": s, "end": e} for r, s, e in mentions],
    }


def _voices(voice: Voice | None, chain: Sequence[Voice]) -> Row:
    return {
        "voice": (voice.words or voice.name) if voice else None,
        "voice_id": voice.id if voice else None,
        "voice_body": voice.body if voice else None,
        "party": voice.party if voice else None,
        "voice_chain": [v.name for v in chain],
    }


def attribution_row(report: str, row: ResolvedAttribution, method_version: str) -> Row:
    a = row.attribution
    voice = a.voice
    at = voice.span if voice else None
    content = a.content
    return {
        "id": a.id,
        "report": report,
        "start": a.span.start,
        "end": a.span.end,
        "content_start": content[0].start if content else None,
        "content_end": content[-1].end if content else None,
        "content_spans": [list(s) for s in content] if len(content) > 1 else None,
        "cue": a.cue,
        "cue_start": a.cue_span.start if a.cue_span else None,
        "cue_end": a.cue_span.end if a.cue_span else None,
        **_voices(row.voice, row.chain),
        "voice": (voice.text or voice.name) if voice else None,
        "voice_norm": row.voice.name if row.voice else None,
        "voice_start": at.start if at else None,
        "voice_end": at.end if at else None,
        "kind": a.kind,
        "stance": a.stance,
        "medium": a.medium,
        "said_on": day(row.said_on),
        "about": a.about,
        "hedged": a.hedged,
        "strength": a.strength,
        "review": "unreviewed",
        "method": a.rule,
        "method_version": method_version,
    }


def _reviewed(row: ClaimRow[Any]) -> Row:
    return {"review": row.review, "method": row.method, "method_version": row.method_version}


def figure_row(row: ClaimRow[ResolvedFigure]) -> Row:
    figure, place = row.resolved.figure, row.resolved.place
    return {
        "id": row.id,
        "report": row.report_name,
        "spans": [list(s) for s in figure.spans],
        "text": figure.text,
        "number_start": figure.number_span.start,
        "number_end": figure.number_span.end,
        "low": number(figure.low),
        "high": number(figure.high),
        "approximate": figure.approximate,
        "qualifier": figure.qualifier,
        "unit": figure.unit,
        "conversions": [
            {"low": number(c.low), "high": number(c.high), "unit": c.unit} for c in figure.conversions
        ],
        "measure": figure.measure,
        "population": figure.population,
        "place": place.name if place else None,
        "place_key": place.key if place else None,
        "place_lat": place.lat if place else None,
        "place_lon": place.lon if place else None,
        "as_of_start": day(row.resolved.as_of_start),
        "as_of_end": day(row.resolved.as_of_end),
        "cumulative": figure.cumulative,
        "per": figure.per,
        "modality": figure.modality,
        **_voices(row.resolved.voice, row.resolved.chain),
        "stance": figure.stance,
        "attribution": figure.attribution,
        "unverified": figure.unverified,
        "negated": figure.negated,
        "subset_of": figure.subset_of,
        "event": figure.event,
        "sensitivity": row.resolved.sensitivity,
        **_reviewed(row),
    }


def event_row(row: ClaimRow[ResolvedEvent]) -> Row:
    event = row.resolved.event
    return {
        "id": row.id,
        "report": row.report_name,
        "spans": [list(s) for s in event.spans],
        "type": event.type,
        "text": event.text,
        "start_on": day(row.resolved.start_on),
        "end_on": day(row.resolved.end_on),
        "date_precision": row.resolved.date_precision,
        "places": [p.name for p in row.resolved.places],
        "actors": list(row.resolved.actors),
        "targets": list(row.resolved.targets),
        "killed_low": number(event.killed_low),
        "killed_high": number(event.killed_high),
        "figures": list(event.figures),
        "modality": event.modality,
        **_voices(row.resolved.voice, row.resolved.chain),
        "stance": event.stance,
        "attribution": event.attribution,
        "unverified": event.unverified,
        "negated": event.negated,
        "sensitivity": row.resolved.sensitivity,
        **_reviewed(row),
    }


def statement_row(row: ClaimRow[ResolvedStatement]) -> Row:
    statement = row.resolved.statement
    return {
        "id": row.id,
        "report": row.report_name,
        "start": statement.span.start,
        "end": statement.span.end,
        "text": statement.text,
        **_voices(row.resolved.voice, row.resolved.chain),
        "stance": statement.stance,
        "attribution": statement.attribution,
        "said_on": day(row.resolved.said_on),
        "sensitivity": row.resolved.sensitivity,
        **_reviewed(row),
    }


def relation_row(row: ClaimRelation) -> Row:
    return {
        "from": row.source,
        "to": row.target,
        "relation": row.relation,
        "rule": row.rule,
        "rule_version": row.rule_version,
    }


def matter_row(matter: Matter) -> Row:
    return {
        "id": matter.id,
        "kind": matter.kind,
        "label": matter.label,
        "measure": matter.measure,
        "place": matter.place,
        "claims": list(matter.claims),
        "voices": list(matter.voices),
        "carriers": list(matter.carriers),
        "origins": list(matter.origins),
        "parties": list(matter.parties),
        "standing": matter.standing,
        "rule": matter.rule,
        "trace": list(matter.trace),
        "low": number(matter.low),
        "best": number(matter.best),
        "high": number(matter.high),
        "valid_start": day(matter.valid_start),
        "valid_end": day(matter.valid_end),
        "known_from": day(matter.known_from),
        "known_to": day(matter.known_to),
        "policy": matter.policy,
        "grade": matter.grade,
        "judged": list(matter.judged),
        "machine_standing": matter.machine_standing,
        "machine_rule": matter.machine_rule,
    }


def rejection_row(row: Rejection, naming: Naming) -> Row:
    span: Span | None = row.span
    return {
        "report": naming(row.report),
        "start": span.start if span else None,
        "end": span.end if span else None,
        "stage": row.stage,
        "slug": row.slug,
        "reason": row.reason,
    }


def claim_row(row: ClaimRow[Any]) -> Row:
    """The row of a claim of any kind."""
    if isinstance(row.resolved, ResolvedFigure):
        return figure_row(row)
    return event_row(row) if isinstance(row.resolved, ResolvedEvent) else statement_row(row)
