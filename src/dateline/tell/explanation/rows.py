"""Why a claim reads as it does: its sentence, its parse, and for each slot what made it and what competed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import Any

from dateline.model import (
    Sentence,
    Span,
)
from dateline.model.trace import Rereading, Step
from dateline.record import View, Withholder
from dateline.tell.explanation.characters import mentioned_here, read_here, unread_here
from dateline.tell.explanation.quoting import Quoter
from dateline.tell.explanation.readings import reading_row
from dateline.tell.explanation.resolved import resolved_rows, step_row
from dateline.tell.explanation.subjects import Subject

Row = dict[str, Any]

#: the order in which slots are told
_ORDER = (
    "number", "bounds", "counted", "trigger", "event", "type", "measure", "part of", "repeats", "place", "time", "actor",
    "target", "harm", "attribution", "quotation", "cue", "voice", "content", "stance", "modality", "covers from",
    "as of", "day",
)  # fmt: skip
#: slots whose words are marked in the sentence, beside the claim's own places, times and voice
_MARKED = ("bounds", "counted", "measure", "type", "part of")
#: characters of a very long sentence that are shown on either side of the focus
_NEAR = 800
#: sentences shown for one subject
_SENTENCES = 4


def explanation_row(view: View, subject: Subject, rereading: Rereading, keep: Withholder) -> Row:
    """The explanation of a subject as one JSON-like object, for the audience of a withholder.

    `slots` tell for each slot what was kept, by which rule and from which characters, and what lost or was
    rejected; `resolved` what the mentions became; `parse` the tokens of the sentences; `notes` what a reader
    must know (rules that changed since); `steps` every decision. A subject that is a span has no slots: its
    `claims` and `mentions` are what was read there, `left_out` what was not, with the reason.
    """
    document = rereading.document
    quoter = Quoter.of(view, subject.report, document, keep)
    sentences = _sentences(subject, rereading)
    focus = _focus(subject)
    steps = [s for s in rereading.steps if s.about is not None and any(s.about.overlaps(f) for f in focus)]
    slots = [] if subject.kind == "span" else slot_rows(steps, subject, quoter)
    row: Row = {
        "id": subject.id,
        "kind": subject.kind,
        "report": view.name_of(subject.report),
        "start": subject.whole.start,
        "end": subject.whole.end,
        "text": quoter.quote(subject.whole),
        "focus": list(subject.focus),
        "reading": reading_row(view, subject, quoter),
        "notes": _notes(subject, rereading, view),
        "sentences": [
            {
                "start": s.start,
                "end": s.end,
                "kind": s.passage.kind,
                "text": quoter.quote(Span(s.start, s.end)),
                "marked": _marked(s, subject, steps, quoter),
            }
            for s in sentences
        ],
        "slots": slots,
        "resolved": resolved_rows(subject, rereading, quoter),
        "claims": read_here(view, subject, quoter) if subject.kind == "span" else [],
        "mentions": mentioned_here(subject, rereading, quoter) if subject.kind == "span" else [],
        "left_out": unread_here(subject, rereading, quoter),
        "parse": [_token_row(s, quoter) for s in sentences],
        "steps": [step_row(step, quoter) for step in steps],
    }
    kept: Row = keep.value(row)
    return kept


def slot_rows(steps: Sequence[Step], subject: Subject, quoter: Quoter) -> list[Row]:
    """One row a slot, in a fixed order: `kept` (what made it), and `lost` and `rejected` candidates."""
    rows = []
    for slot in dict.fromkeys((*_ORDER, *(s.slot for s in steps))):
        own = [s for s in steps if s.slot == slot]
        if not own:
            continue
        kept = _winners(slot, [s for s in own if s.outcome == "kept"], subject)
        won = {(s.span, s.rule) for s in kept}
        before = [s for s in own if s.outcome == "kept" and (s.span, s.rule) not in won]
        lost = [s for s in own if s.outcome == "lost" and s.span not in {k.span for k in kept}]
        overruled = [step_row(s, quoter) | {"outcome": "lost", "reason": "overruled later"} for s in before]
        rows.append(
            {
                "slot": slot,
                "kept": [step_row(s, quoter) for s in kept],
                "lost": [*overruled, *(step_row(s, quoter) for s in dict.fromkeys(lost))],
                "rejected": [step_row(s, quoter) for s in dict.fromkeys(own) if s.outcome == "rejected"],
            }
        )
    return rows


def _winners(slot: str, kept: Sequence[Step], subject: Subject) -> list[Step]:
    """The kept steps that the claim bears: those at its own slots, else the last one."""
    if not kept:
        return []
    claim = subject.figure or subject.event
    spans = {s.span for s in claim.slots} if claim is not None else set()
    if slot in ("place", "time", "actor", "target", "harm"):
        borne = [s for s in reversed(kept) if s.span in spans]
        seen: dict[Span | None, Step] = {}
        for step in borne:
            seen.setdefault(step.span, step)
        if seen:
            return list(reversed(seen.values()))
    return [kept[-1]]


def _focus(subject: Subject) -> list[Span]:
    """The characters whose decisions are told: the claim's own, and those of its attribution."""
    found = [subject.focus]
    if subject.attribution is not None and subject.kind != "span":
        one = subject.attribution.attribution
        found += (
            [one.cue_span]
            if one.cue_span is not None
            else [Span(s.start, s.start + 1) for s in one.content[:1]]
        )
    return found


def _sentences(subject: Subject, rereading: Rereading) -> list[Sentence]:
    if rereading.document is None:
        return []
    spans = [subject.whole, *(_focus(subject))]
    found = [s for s in rereading.document.sentences if any(Span(s.start, s.end).overlaps(p) for p in spans)]
    return found[:_SENTENCES]


def _marked(sentence: Sentence, subject: Subject, steps: Sequence[Step], quoter: Quoter) -> str:
    """The sentence with its marks; of a very long one what stands near the focus."""
    whole = Span(sentence.start, sentence.end)
    shown = whole
    if whole.end - whole.start > 2 * _NEAR:
        near = [t for t in sentence.tokens if abs(t.start - subject.focus.start) < _NEAR] or sentence.tokens[
            :40
        ]
        shown = Span(near[0].start, near[-1].end)
    text = quoter.marked(shown, _marks(subject, steps))
    return f"{'' if shown.start == whole.start else '… '}{text}{'' if shown.end == whole.end else ' …'}"


def _marks(subject: Subject, steps: Sequence[Step]) -> list[tuple[str, Span]]:
    """What is marked in the sentence: the focus first, then what was kept, smallest first."""
    names = {
        "figure": "number",
        "event": "trigger",
        "attribution": "cue",
        "statement": "cue",
        "span": "asked",
    }
    marks = [(names[subject.kind], subject.focus)]
    if subject.kind == "span":
        return marks
    rows = [(s.slot, s.span) for s in steps if s.outcome == "kept" and s.span is not None]
    last = {slot: span for slot, span in rows if slot in _MARKED}
    claim = subject.figure or subject.event
    own: list[tuple[str, Span]] = [
        ("time" if s.role in ("as_of", "since", "during") else s.role, s.span)
        for s in (claim.slots if claim else ())
    ]
    said = subject.attribution.attribution if subject.attribution is not None else None
    if said is not None:
        own += [("voice", said.voice.span)] if said.voice is not None and said.voice.span is not None else []
        own += [("cue", said.cue_span)] if said.cue_span is not None else []
    return [*marks, *sorted((*last.items(), *own), key=lambda m: m[1].end - m[1].start)]


def _notes(subject: Subject, rereading: Rereading, view: View) -> list[str]:
    """What a reader must know before trusting that today's steps made yesterday's claim."""
    notes = []
    extraction = rereading.extraction
    if extraction is None:
        return [
            "the report is kept without reading claims in it: its language is not read, or reading it failed"
        ]
    held = view.method_version(subject.report)
    if held and held != rereading.method_version:
        notes.append(f"the record was read with {held}; what follows is by {rereading.method_version}")
    claims: Iterable[Any] = (
        *extraction.figures, *extraction.events, *extraction.statements, *extraction.attributions
    )  # fmt: skip
    today = next((c for c in claims if c.id == subject.id), None)
    if subject.id is not None and today is None:
        notes.append(
            "the rules of today do not read this claim; the steps are of what they read in its characters"
        )
    stored = subject.figure or subject.event
    if stored is not None and today is not None and today != stored:
        changed = [f.name for f in fields(stored) if getattr(stored, f.name) != getattr(today, f.name, None)]
        notes.append(
            f"the rules of today read its {', '.join(changed)} otherwise; the steps are theirs, the values the record's"
        )
    return notes


def _token_row(sentence: Sentence, quoter: Quoter) -> list[Row]:
    first = sentence.tokens[0].i
    show: Callable[..., str] = quoter.token
    return [
        {
            "i": t.i - first,
            "text": show(t, t.text),
            "lemma": show(t, t.lemma),
            "pos": t.pos,
            "tag": t.tag,
            "dep": t.dep,
            "head": t.head.i - first,
            "entity": t.entity,
            "start": t.start,
            "end": t.end,
        }
        for t in sentence.tokens
    ]
