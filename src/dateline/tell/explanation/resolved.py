"""What a claim's mentions became: its places with their candidates, its times, its voices, its report's date."""

from __future__ import annotations

from typing import Any

from dateline.model import Event, Figure, PlaceReading, Resolution, Voice
from dateline.model.trace import Rereading, Step
from dateline.record import WITHHELD
from dateline.tell.explanation.quoting import Quoter
from dateline.tell.explanation.subjects import Subject
from dateline.tell.words import iso

Row = dict[str, Any]

#: candidates of a place that are listed, the likeliest first
_CANDIDATES = 6


def step_row(step: Step, quoter: Quoter) -> Row:
    """A step with its words; `value` is withheld where its characters are."""
    secret = quoter.is_withheld(step.span)
    return {
        "slot": step.slot,
        "outcome": step.outcome,
        "start": step.span.start if step.span else None,
        "end": step.span.end if step.span else None,
        "words": quoter.quote(step.span) if step.span else None,
        "value": WITHHELD if secret and step.value is not None else step.value,
        "rule": step.rule,
        "reason": step.reason,
        "score": step.score,
    }


def place_name(place: PlaceReading | None, quoter: Quoter) -> str | None:
    """The name of a place, withheld where its words are; None where it has none."""
    if place is None or place.name is None:
        return None
    return WITHHELD if quoter.is_withheld(place.mention.span) else place.name


def resolved_rows(subject: Subject, rereading: Rereading, quoter: Quoter) -> list[Row]:
    """What the claim's mentions became: places with their candidates, times, the day and its rule, voice, date."""
    rows: list[Row] = []
    resolution, claim = rereading.resolution, subject.figure or subject.event
    if resolution is None or subject.kind == "span":
        return rows
    spans = [s.span for s in claim.slots] if claim is not None else []
    for reading in _places_of(claim, resolution):
        secret = quoter.is_withheld(reading.mention.span)
        own = [s for s in rereading.steps if s.about == reading.mention.span and s.rule == "candidate"]
        best = [] if secret else sorted(dict.fromkeys(own), key=lambda s: -(s.score or 0.0))
        rows.append(
            {
                "what": "place",
                "words": quoter.quote(reading.mention.span),
                "value": place_name(reading, quoter) or "on no map",
                "score": reading.score,
                "among": [step_row(s, quoter) for s in best[:_CANDIDATES]],
            }
        )
    for time in resolution.times:
        if any(time.mention.span.overlaps(s) for s in spans):
            days = (
                iso(time.start_on)
                if time.start_on == time.end_on
                else f"{iso(time.start_on)} to {iso(time.end_on)}"
            )
            tense = f", {time.mention.tense} tense" if time.mention.tense else ""
            rows.append(
                {
                    "what": "time",
                    "words": quoter.quote(time.mention.span),
                    "value": days or "unknown",
                    "rule": f"frame {time.mention.frame}{tense}",
                    "timex": time.value,
                }
            )
    said = subject.attribution
    chain = said.chain if said is not None else ()
    spoken = said.attribution.chain if said is not None else ()
    for i, voice in enumerate(chain):
        mention = spoken[i] if len(spoken) == len(chain) else None
        words = quoter.quote(mention.span) if mention is not None and mention.span is not None else None
        rows.append({"what": "voice", "words": words, "value": voice.name, "rule": _voice_rule(voice)})
    dating = resolution.dating
    rows.append(
        {
            "what": "published",
            "value": iso(dating.published_on) or f"{iso(dating.earliest)} to {iso(dating.latest)}",
            "rule": dating.source or "unknown",
            "score": dating.confidence if dating.source == "inferred" else None,
            "among": [{"words": " ".join(e.text.split()), "rule": e.constraint} for e in dating.evidence[:4]],
        }
    )
    return rows


def _places_of(claim: Figure | Event | None, resolution: Resolution) -> list[PlaceReading]:
    """The readings of a claim's place words, in order: of a count those up to the first that is on the map."""
    found: dict[str, PlaceReading] = {}
    for slot in claim.slots if claim is not None else ():
        reading = next(
            (r for r in resolution.places if slot.role == "place" and r.mention.span.overlaps(slot.span)),
            None,
        )
        if reading is None:
            continue
        found.setdefault(reading.key or reading.mention.name, reading)
        if reading.key is not None and isinstance(claim, Figure):
            break
    return list(found.values())


def _voice_rule(voice: Voice) -> str:
    body = f"speaks for {voice.body}" if voice.body and voice.body != voice.name else None
    party = f"party {voice.party}" if voice.party else "no party"
    kind = "never merged across reports" if voice.anonymous else voice.kind
    return ", ".join(w for w in (kind, body, party) if w)
