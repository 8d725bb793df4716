"""What is said of a claim: the words of a denial, a correction or a failed check, with who says them and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.model import ResolvedAttribution, Span
from dateline.tell.lines import Cite
from dateline.tell.material import Material
from dateline.tell.sentences import (
    TOLD,
    attribution_speaker,
    cite_of,
    cut_words,
    one_line,
    quote_of,
    speaker_of,
)

#: contents shorter than this (`the accusation`) are quoted with the words that introduce them
SHORT = 25


@dataclass(frozen=True, slots=True)
class Speech:
    """What one voice says of a claim: a denial, a correction, that it could not verify it."""

    who: str
    quote: str
    cite: Cite

    def __str__(self) -> str:
        return f"{self.who}: “{one_line(self.quote)}” {self.cite}"


def speech_of(key: str, material: Material) -> Speech | None:
    """What an attribution (or a claim) says, by id."""
    one = answering_attribution(key, material)
    if one is not None:
        attribution, span = one.attribution, _spoken_span(one)
        words = span.of(material.text(attribution.report))
        cite = material.cite(attribution.report, span)
        return Speech(attribution_speaker(one, material), cut_words(words, TOLD), cite)
    row = material.claim(key)
    if row is None:
        return None
    return Speech(speaker_of(row, material), quote_of(row, TOLD), cite_of(row))


def answering_attribution(key: str, material: Material) -> ResolvedAttribution | None:
    """An attribution that answers a claim, by id; of what is a claim none is looked for."""
    return None if material.claim(key) is not None else material.answering(key)


def _spoken_span(one: ResolvedAttribution) -> Span:
    """The characters of an attribution that are quoted: its content, with the words around it where that is short."""
    attribution = one.attribution
    span = attribution.content[0] if attribution.content else attribution.span
    return attribution.span if span.end - span.start < SHORT else span


def speech_cite(key: str, material: Material) -> Cite | None:
    """Where the speech of an attribution or a claim stands; reads no text."""
    one = answering_attribution(key, material)
    if one is not None:
        return material.cite(one.attribution.report, _spoken_span(one))
    row = material.claim(key)
    return None if row is None else cite_of(row)


def whole_speech(one: ResolvedAttribution, material: Material) -> Speech:
    """An attribution with all its words (the cue says what it is), not the content alone."""
    attribution = one.attribution
    words = attribution.span.of(material.text(attribution.report))
    cite = material.cite(attribution.report, attribution.span)
    return Speech(attribution_speaker(one, material), cut_words(words, TOLD), cite)


def set_apart(speeches: Sequence[Speech]) -> list[Speech]:
    """Speeches without those whose characters lie in a longer one."""
    longest = sorted(speeches, key=lambda s: (s.cite.span.start - s.cite.span.end, str(s.cite)))
    kept: list[Speech] = []
    for one in longest:
        if not any(k.cite.report == one.cite.report and k.cite.span.overlaps(one.cite.span) for k in kept):
            kept.append(one)
    return kept
