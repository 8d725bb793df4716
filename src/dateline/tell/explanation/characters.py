"""What was read in some characters of a report, and what was not, with the reason."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from dateline.model import ResolvedEvent, ResolvedFigure, Span
from dateline.model.trace import Rereading, Step
from dateline.record import ClaimFilter, View
from dateline.tell.explanation.quoting import Quoter
from dateline.tell.explanation.subjects import Subject
from dateline.tell.material import AnyClaim
from dateline.tell.words import bounds_words, event_words, measure_words

Row = dict[str, Any]

#: slots whose rejection leaves a candidate unread; the others are told under the claim that they belong to
_CANDIDATES = ("number", "trigger", "event", "cue", "quotation", "time", "place")
#: what passages are that no claim is read from
_UNREAD = {
    "byline": "a byline",
    "promo": "an appeal, advertisement or notice",
    "debris": "debris of the page",
}


def read_here(view: View, subject: Subject, quoter: Quoter) -> list[Row]:
    """The claims and attributions of the record that touch the characters, in order."""
    where = ClaimFilter(report=subject.report)
    rows: list[tuple[Span, Row]] = []
    claims: list[AnyClaim] = [*view.figures(where), *view.events(where), *view.statements(where)]
    for claim in claims:
        if not claim.span.overlaps(subject.whole):
            continue
        resolved = claim.resolved
        if isinstance(resolved, ResolvedFigure):
            figure = resolved.figure
            says = f"{measure_words(figure.measure)}: {bounds_words(figure.low, figure.high, figure.approximate)}"
        elif isinstance(resolved, ResolvedEvent):
            says = event_words(resolved.event.type)
        else:
            says = "statement"
        rows.append((claim.span, {"id": claim.id, "says": says, "words": quoter.quote(claim.span)}))
    for reading in view.readings(subject.report):
        for one in reading.attributions:
            at = one.attribution.cue_span or one.attribution.span
            said = one.attribution.voice.span if one.attribution.voice is not None else None
            if at.overlaps(subject.whole) or (said is not None and said.overlaps(subject.whole)):
                voice = one.voice.name if one.voice is not None else "nobody named"
                says = f"{voice} {one.attribution.stance}"
                rows.append((at, {"id": one.attribution.id, "says": says, "words": quoter.quote(at)}))
    return [row for _, row in sorted(rows, key=lambda item: (item[0], item[1]["id"]))]


def mentioned_here(subject: Subject, rereading: Rereading, quoter: Quoter) -> list[Row]:
    """The times, places, names and hedges that today's rules find in the characters, in order."""
    extraction = rereading.extraction
    if extraction is None:
        return []
    found: list[tuple[Span, str, str]] = [
        *((m.span, "time", f"frame {m.frame}") for m in extraction.times),
        *((m.span, "place", "of a people" if m.demonym else m.hint or "") for m in extraction.places),
        *((m.span, m.kind, m.role or "") for m in extraction.names),
        *((m.span, "hedge", m.kind) for m in extraction.hedges),
    ]
    return [
        {"what": what, "start": span.start, "end": span.end, "words": quoter.quote(span), "rule": rule}
        for span, what, rule in sorted(found)
        if span.overlaps(subject.whole)
    ]


def unread_here(subject: Subject, rereading: Rereading, quoter: Quoter) -> list[Row]:
    """Candidates of the characters (of the claim's sentences, where a claim is asked for) that became no claim
    and no mention, each with its rule and reason; passages that are not read at all."""
    spans = [subject.whole]
    document = rereading.document
    if document is not None and subject.kind != "span":
        spans = [
            Span(s.start, s.end) for s in document.sentences if Span(s.start, s.end).overlaps(subject.focus)
        ]
    rows = list(_unread_passages(subject, rereading)) if subject.kind == "span" else []
    kept = {(s.slot, s.about) for s in rereading.steps if s.outcome == "kept"}
    steps = [
        step
        for step in dict.fromkeys(rereading.steps)
        if step.outcome != "kept"
        and step.slot in (_CANDIDATES if subject.kind == "span" else _CANDIDATES[:5])
        and step.span is not None
        and step.about is not None
        and step.about.overlaps(step.span)
        and step.rule != "candidate"
        and (step.slot, step.about) not in kept
        and any(step.span.overlaps(span) for span in spans)
    ]
    read = [t.span for t in (rereading.extraction.times if rereading.extraction is not None else ())]
    tried: dict[Span | None, list[Step]] = {}
    for step in dict.fromkeys(rereading.steps):
        if step.slot == "measure" and step.outcome == "rejected":
            tried.setdefault(step.about, []).append(step)
    for step in sorted(steps, key=lambda s: (s.span or Span(0, 0), s.slot)):
        assert step.span is not None
        if step.slot == "time" and _is_read(step.span, read):
            continue
        of = tried.get(step.about, []) if step.slot == "number" else []
        rows.append(
            {
                "slot": step.slot,
                "start": step.span.start,
                "end": step.span.end,
                "words": quoter.quote(step.span),
                "rule": step.rule,
                "reason": step.reason,
                "tried": [{"words": quoter.quote(s.span), "rule": s.rule} for s in of if s.span is not None],
            }
        )
    return _without_twins(rows)


def _is_read(span: Span, read: Sequence[Span]) -> bool:
    """Whether a time that one rule rejected was read by another one; `read` are apart and in order."""
    at = bisect_left(read, span.end, key=lambda other: other.start)
    return at > 0 and read[at - 1].overlaps(span)


def _unread_passages(subject: Subject, rereading: Rereading) -> Iterator[Row]:
    passages = rereading.document.passages if rereading.document is not None else ()
    for passage in passages:
        if passage.is_read or not passage.span.overlaps(subject.whole):
            continue
        if passage.repeat_of is not None:
            rule, reason = "repeat", f"it repeats what stands at {passage.repeat_of} of this report"
        else:
            rule, reason = passage.kind, f"it is {_UNREAD.get(passage.kind, 'no body text')}"
        yield {
            "slot": "passage",
            "start": passage.span.start,
            "end": passage.span.end,
            "words": None,
            "rule": rule,
            "reason": reason,
            "tried": [],
        }


def _without_twins(rows: list[Row]) -> list[Row]:
    """Rows without a second one of the same characters and slot (the same candidate by a later rule)."""
    seen: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        seen[(row["slot"], row["start"], row["end"])] = row
    return list(seen.values())
