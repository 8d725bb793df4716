"""The values that the record has for a claim or an attribution, as an explanation begins with them."""

from __future__ import annotations

from typing import Any

from dateline.model import ResolvedEvent, ResolvedFigure
from dateline.record import View
from dateline.tell.explanation.quoting import Quoter
from dateline.tell.explanation.resolved import place_name
from dateline.tell.explanation.subjects import Subject
from dateline.tell.sentences import cite_of, voice_words
from dateline.tell.words import bounds_words, event_words, held_words, interval_words, iso, measure_words

Row = dict[str, Any]


def reading_row(view: View, subject: Subject, quoter: Quoter) -> Row:
    """What the record reads: the claim in a few words (`says`) and its values; empty for characters."""
    row = subject.row
    if row is None:
        return _attribution_reading(subject) if subject.attribution is not None else {}
    base: Row = {
        "cite": str(cite_of(row)),
        "review": row.review,
        "method": row.method,
        "method_version": row.method_version,
        "voice": voice_words(row),
        "matters": [
            {"id": m.id, "standing": m.standing, "rule": m.rule, "voices": len(m.voices)}
            for m in view.matters_of(row.id)
        ],
    }
    resolved = row.resolved
    if isinstance(resolved, ResolvedFigure):
        figure = resolved.figure
        where = place_name(resolved.place, quoter)
        value = bounds_words(figure.low, figure.high, figure.approximate)
        days = interval_words(resolved.as_of_start, resolved.as_of_end)
        mode = f" ({held})" if (held := held_words(figure)) else ""
        return {
            "says": f"{measure_words(figure.measure)}: {value}{mode}, {where or 'place not stated'}, {days}",
            "measure": figure.measure,
            "low": figure.low,
            "high": figure.high,
            "qualifier": figure.qualifier,
            "approximate": figure.approximate,
            "unit": figure.unit,
            "population": figure.population,
            "place": where,
            "as_of_start": iso(resolved.as_of_start),
            "as_of_end": iso(resolved.as_of_end),
            "cumulative": figure.cumulative,
            "modality": figure.modality,
            "negated": figure.negated,
            "unverified": figure.unverified,
            "subset_of": figure.subset_of,
            **base,
        }
    if isinstance(resolved, ResolvedEvent):
        event = resolved.event
        places = [n for p in resolved.places if (n := place_name(p, quoter))]
        days = interval_words(resolved.start_on, resolved.end_on).removeprefix("as of ")
        denied = ", said not to have happened" if event.negated else ""
        return {
            "says": f"{event_words(event.type)}{denied}: {', '.join(dict.fromkeys(places)) or 'place not stated'}, {days}",
            "type": event.type,
            "places": places,
            "start_on": iso(resolved.start_on),
            "end_on": iso(resolved.end_on),
            "date_precision": resolved.date_precision,
            "modality": event.modality,
            "negated": event.negated,
            "figures": list(event.figures),
            "repeats": event.repeats,
            **base,
        }
    says = "what a voice asserts in which no figure's number and no event's trigger stands"
    return {**base, **_attribution_reading(subject), "says": f"statement: {says}"}


def _attribution_reading(subject: Subject) -> Row:
    resolved = subject.attribution
    if resolved is None:
        return {}
    one = resolved.attribution
    voice = resolved.voice.name if resolved.voice is not None else "nobody named"
    return {
        "says": f"{voice} {one.stance} ({one.kind})",
        "voice": voice,
        "stance": one.stance,
        "method": one.rule,
        "attribution": one.id,
        "said_on": iso(resolved.said_on),
    }
