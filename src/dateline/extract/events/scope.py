"""What an event's clause holds beside its places and times: who says it and the harm counted in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from dateline.extract.events.clauses import own_words, scope_of
from dateline.extract.events.triggers import EventLexicon
from dateline.extract.events.when import When
from dateline.extract.events.where import PlaceWords, Where
from dateline.model import (
    Attribution,
    Document,
    Figure,
    PlaceMention,
    Sentence,
    Slot,
    Span,
    TimeMention,
    Token,
    trace,
)

_HARM = frozenset(
    {
        *("killed", "troops_killed", "injured", "missing", "trapped", "displaced", "evacuated", "rescued"),
        *("refugees_fled", "refugees_hosted", "sheltering", "infected", "abducted", "detained_or_captured"),
        "deported",
    }
)


class Scope:
    """The mentions, attributions and figures of one report, found by where they stand."""

    def __init__(
        self,
        document: Document,
        times: Sequence[TimeMention],
        places: Sequence[PlaceMention],
        attributions: Sequence[Attribution],
        figures: Sequence[Figure],
        words: PlaceWords,
        lexicon: EventLexicon,
    ) -> None:
        self.document = document
        self.where = Where(document, places, attributions, words)
        self.when = When(document, times, lexicon)
        self._contents = sorted(
            ((span, a) for a in attributions for span in a.content), key=lambda pair: (pair[0], pair[1].id)
        )
        self._content_starts = [span.start for span, _ in self._contents]
        self._longest = max((span.end - span.start for span, _ in self._contents), default=0)
        self._figures = sorted(figures, key=lambda f: f.number_span)
        self._figure_starts = [f.number_span.start for f in self._figures]

    def content_of(self, attribution: Attribution, token: Token) -> list[Token]:
        """The words of what an attribution says, in the part that holds a token."""
        for span in attribution.content:
            if span.contains(token.span):
                return list(self.document.tokens_in(span))
        return []

    def attribution_at(self, token: Token) -> Attribution | None:
        """The innermost attribution whose content holds a token."""
        at = bisect_left(self._content_starts, token.end)
        best: tuple[int, int, str] | None = None
        found: Attribution | None = None
        for span, attribution in reversed(self._contents[:at]):
            if span.start < token.start - self._longest:
                break
            if span.contains(token.span):
                rank = (-len(attribution.chain), span.end - span.start, attribution.id)
                if best is None or rank < best:
                    best, found = rank, attribution
        return found

    def figures_in(self, span: Span) -> list[Figure]:
        """The figures whose number stands in a span, in order."""
        at = bisect_left(self._figure_starts, span.start)
        found = []
        while at < len(self._figures) and self._figures[at].number_span.start < span.end:
            found.append(self._figures[at])
            at += 1
        return found

    def slots_of_topic(self, token: Token, sentence: Sentence) -> list[Slot]:
        """The place and day in the own words of a noun that only takes up a happening; without them the place told
        before, inferred, and no day."""
        own = own_words(token)
        return self.where.topic_slots(own, token, sentence) + self.when.topic_slots(own)

    def note_slots(self, slots: Sequence[Slot], token: Token, anchor: Token, sentence: Sentence) -> None:
        """Tells a trace where the places and times of an event stand, and which others of its sentence lost."""
        circles = [
            ("own words", own_words(token)),
            ("clause", scope_of(token, anchor)),
            ("sentence", sentence.tokens),
        ]
        for slot in slots:
            at = next(
                (rule for rule, tokens in circles if any(slot.span.overlaps(t.span) for t in tokens)), None
            )
            trace.note(slot.role, "kept", slot.span, at or "told before", value=slot.text)
        whole = Span(sentence.start, sentence.end)
        for role, mentions in (("place", self.where.mentions), ("time", self.when.mentions)):
            for span, text in mentions:
                if whole.contains(span) and all(s.span != span for s in slots):
                    trace.note(
                        role, "lost", span, "sentence", "another stands nearer to the word", value=text
                    )


def deaths_of(killed: Sequence[Figure]) -> tuple[float | None, float | None]:
    """The bounds of how many died where a clause counts once or more: the largest count, which smaller ones are parts of
    where they do not add up to more (`61 died: 30 in Lund, 25 in Norvale`); else no upper bound, and never a sum."""
    counted = [f for f in killed if f.low is not None or f.high is not None]
    if not counted:
        return None, None
    most = max(counted, key=lambda f: (f.low if f.low is not None else f.high or 0.0, -f.number_span.start))
    rest = [f for f in counted if f is not most and (f.low, f.high) != (most.low, most.high)]
    if not rest:
        return most.low, most.high
    whole = most.number_span.start < min(f.number_span.start for f in rest)
    others = sum(f.low if f.low is not None else f.high or 0.0 for f in rest)
    parts = whole and most.high is not None and len(rest) > 1 and others <= most.high
    return most.low, most.high if parts else None


def harm_of(clause: Sequence[Token], scope: Scope) -> list[Figure]:
    """The counts of people harmed or moved whose number stands in a clause."""
    if not clause:
        return []
    inside = {t.start for t in clause}
    span = Span(min(t.start for t in clause), max(t.end for t in clause))
    return [
        f
        for f in scope.figures_in(span)
        if f.measure in _HARM
        and f.modality == "actual"
        and any(f.number_span.start <= start < f.number_span.end for start in inside)
    ]
