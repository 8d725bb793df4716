"""A claim, a matter or a report as the pages show it: plain values, each claim with the way to its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dateline.model import Figure, Matter, ResolvedEvent, ResolvedFigure
from dateline.record import ReportRow
from dateline.serve.rendering import STANDING_SIGNS
from dateline.tell.material import AnyClaim
from dateline.tell.sentences import count_words, days_of, one_line, place_words, quote_of
from dateline.tell.words import bounds_words, event_words, interval_words, iso, measure_words, number_words

Card = dict[str, Any]
#: standings in the order in which they want a reader
STANDING_ORDER = tuple(STANDING_SIGNS)
NOT_STATED = "place not stated"


def claim_card(row: AnyClaim, matter: Matter | None = None, carrier: str | None = None) -> Card:
    """A claim of any kind in words and values."""
    resolved = row.resolved
    start, end = days_of(row)
    chain = list(resolved.chain)
    voice = resolved.voice
    card: Card = {
        "id": row.id,
        "kind": "statement",
        "reading": "statement",
        "value": None,
        "low": None,
        "high": None,
        "measure": None,
        "place": None,
        "start_on": iso(start),
        "end_on": iso(end),
        "days": interval_words(start, end).removeprefix("as of "),
        "quote": one_line(quote_of(row)),
        "voice": voice.name if voice else (carrier or row.report_name),
        "voice_id": voice.id if voice else None,
        "voice_body": voice.body if voice and voice.body != voice.name else None,
        "party": voice.party if voice else None,
        "is_narrator": voice is None,
        "via": [one.name for one in reversed(chain[:-1])],
        "stance": None,
        "flags": [],
        "report": row.report,
        "report_name": row.report_name,
        "carrier": carrier,
        "start": row.span.start,
        "end": row.span.end,
        "known_on": iso(row.known_on),
        "review": row.review,
        "method": row.method,
        "matter": matter.id if matter else None,
        "standing": matter.standing if matter else None,
    }
    if isinstance(resolved, ResolvedFigure):
        figure = resolved.figure
        card |= {
            "kind": "figure",
            "reading": measure_words(figure.measure),
            "measure": figure.measure,
            "digits": _digits(figure),
            "value": count_words(row),  # type: ignore[arg-type]
            "bare": bounds_words(figure.low, figure.high, figure.approximate),
            "low": figure.low,
            "high": figure.high,
            "place": _place(row),
            "stance": figure.stance,
            "flags": _flags(figure.modality, figure.is_denied, figure.unverified)
            + (["part of another figure"] if figure.subset_of else []),
        }
    elif isinstance(resolved, ResolvedEvent):
        event = resolved.event
        card |= {
            "kind": "event",
            "reading": event_words(event.type),
            "measure": event.type,
            "place": _place(row),
            "stance": event.stance,
            "flags": _flags(event.modality, event.is_denied, event.unverified),
            "actors": list(resolved.actors),
            "targets": list(resolved.targets),
        }
    else:
        card["stance"] = resolved.statement.stance
        stance = resolved.statement.stance
        card["reading"] = "says" if stance in (None, "asserts") else str(stance).replace("_", " ")
    if card["stance"] == "asserts" or card["kind"] == "statement":
        card["stance"] = None
    return card


def _place(row: AnyClaim) -> str | None:
    words = place_words(row)
    return None if words == NOT_STATED else words


def _digits(figure: Figure) -> str:
    """The number as the report writes it; where it is withheld, so is the value."""
    first = figure.spans[0].start
    return figure.text[figure.number_span.start - first : figure.number_span.end - first]


def _flags(modality: str, negated: bool, unverified: bool) -> list[str]:
    flags = [] if modality == "actual" else [modality]
    return (
        flags + (["said not to be so"] if negated else []) + (["said to be unverified"] if unverified else [])
    )


def matter_card(matter: Matter) -> Card:
    """A matter in words and values."""
    return {
        "id": matter.id,
        "kind": matter.kind,
        "label": matter.label,
        "topic": measure_words(matter.measure) if matter.measure else matter.label.partition(" (")[0],
        "measure": matter.measure,
        "place": matter.place,
        "standing": matter.standing,
        "low": matter.low,
        "best": matter.best,
        "high": matter.high,
        "bounds": matter_bounds(matter),
        "voices": len(matter.voices),
        "carriers": len(matter.carriers),
        "claims": len(matter.claims),
        "start_on": iso(matter.valid_start),
        "end_on": iso(matter.valid_end),
        "days": interval_words(matter.valid_start, matter.valid_end).removeprefix("as of "),
        "trace": list(matter.trace),
        "rule": matter.rule,
    }


def matter_bounds(matter: Matter) -> str | None:
    """The bounds of what stands, in words; None where a matter has no number.

    An open bound is told as one: it is unknown, not 0.
    """
    if matter.low is None and matter.high is None:
        return None
    if matter.low is not None and matter.high is not None and matter.low != matter.high:
        return f"{number_words(matter.low)}–{number_words(matter.high)}"
    return bounds_words(matter.low, matter.high)


def report_card(row: ReportRow) -> Card:
    """A report as lists show it."""
    dating = row.dating
    day = dating.published_on if dating else row.report.published_on
    return {
        "key": row.report.key,
        "name": row.name,
        "carrier": row.report.carrier,
        "title": row.report.title,
        "published_on": iso(day),
        "from": dating.source if dating else None,
        "confidence": dating.confidence if dating else None,
        "candidates": len(dating.candidates) if dating and day is None else 0,
        "language": row.source.language,
        "recorded_at": row.recorded_at.isoformat() if row.recorded_at else None,
        "url": row.report.url,
    }


def by_standing(matters: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts of matters in the order of standings."""
    return [(name, matters[name]) for name in STANDING_ORDER if matters.get(name)]
