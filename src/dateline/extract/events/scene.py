"""Where and when the events of a report are set that say neither: the place and the day told before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dateline.extract.events.triggers import EventLexicon
from dateline.model import Document, Event, Slot, Token, trace

#: sentences over which a scene carries on into a new paragraph
NEAR = 2
#: places that one scene can have; more are a list
_SCENE = 3


def settle_places(events: Sequence[Event], document: Document, lexicon: EventLexicon) -> list[Event]:
    """Give an event without a place of its own those of the happening told last in its paragraph or the two
    sentences before, else of the first that the report gives a place."""
    scene: Event | None = None
    last: Event | None = None
    settled: list[Event] = []
    for event in events:
        places = [s for s in event.slots if s.role == "place"]
        if any(not s.inferred for s in places):
            last = event
            scene = scene or event
        elif event.repeats is None and not (places and _in_sentence(places[0], event, document)):
            near = last is not None and (
                paragraph_of(last, document) == paragraph_of(event, document)
                or sentence_of(event, document) - sentence_of(last, document) <= NEAR
            )
            home = last if near and not is_ongoing(event, document, lexicon) else scene
            if places and last is not None and _is_recent(places[0], last, event, document):
                home = None  # a place was named since
            where = (
                [s for s in home.slots if s.role == "place" and not s.inferred] if home is not None else []
            )
            if (
                home is not None
                and len(where) <= _SCENE
                and part_of(home, document) == part_of(event, document)
            ):
                taken = (replace(s, inferred=True) for s in where)
                event = replace(event, slots=(*(s for s in event.slots if s.role != "place"), *taken))
                _note_places(
                    event, "the happening before" if home is last else "the first happening of the report"
                )
        settled.append(event)
    return settled


def _note_places(event: Event, rule: str) -> None:
    """Tells a trace from where an event has its places."""
    for slot in event.slots:
        if slot.role == "place":
            trace.note("place", "kept", slot.span, rule, value=slot.text, of=event.trigger)


def _is_recent(place: Slot, last: Event, event: Event, document: Document) -> bool:
    """Whether a place was named after the last happening that has one, in the paragraph of an event or the
    sentences before it."""
    if any(s.role == "place" and s.span.start >= place.span.start for s in last.slots):
        return False
    named = document.tokens_in(place.span)[0].sentence
    return named.paragraph == paragraph_of(event, document) or sentence_of(event, document) - named.i <= NEAR


def settle_days(events: Sequence[Event], document: Document) -> list[Event]:
    """Give an event told in the past without a day that of the event told last in its paragraph."""
    last: Event | None = None
    settled: list[Event] = []
    for event in events:
        if any(s.role in ("time", "since") and not s.inferred for s in event.slots):
            last = event
        elif (
            last is not None
            and not any(s.role in ("time", "since") for s in event.slots)
            and event.modality == "actual"
            and paragraph_of(last, document) == paragraph_of(event, document)
            and _is_past(document.tokens_in(event.trigger)[0])
        ):
            taken = (replace(s, inferred=True) for s in last.slots if s.role == "time" and not s.inferred)
            event = replace(event, slots=(*event.slots, *taken))
        settled.append(event)
    return settled


def _is_past(token: Token) -> bool:
    """Whether a clause is told in the simple past."""
    verb = token if token.pos == "VERB" else token.head
    helpers = verb.children_of("aux", "auxpass")
    return verb.tag == "VBD" or any(c.tag == "VBD" for c in helpers)


def _in_sentence(slot: Slot, event: Event, document: Document) -> bool:
    sentence = document.tokens_in(event.trigger)[0].sentence
    return sentence.start <= slot.span.start < sentence.end


def sentence_of(event: Event, document: Document) -> int:
    return document.tokens_in(event.trigger)[0].sentence.i


def paragraph_of(event: Event, document: Document) -> int:
    return document.tokens_in(event.trigger)[0].sentence.paragraph


def part_of(event: Event, document: Document) -> int:
    return document.tokens_in(event.trigger)[0].sentence.passage.part


def is_ongoing(event: Event, document: Document, lexicon: EventLexicon) -> bool:
    if not event.rule.startswith("noun"):
        return False
    head = document.tokens_in(event.trigger)[-1]
    return head.lemma.lower() in lexicon.words["ongoing"] or head.lower in lexicon.words["ongoing"]
