"""A candidate attribution: cue, voice and content as tokens, before anything is decided about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.extract.attribution.lexicon import Cue
from dateline.model import Sentence, Span, Token

#: marks that never belong to the edge of content or of a voice
EDGE = frozenset("\" “ ” '' `` ` , . ; : — – - -- … ... ' ‘ ’ « »".split())
QUOTES = frozenset("\" “ ” '' `` « » „ ‟".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """`rule` names what found it; `verb` is the cue's main word (None for a resumed quotation); `voice` the
    head of the voice phrase; `content` the tokens of the content in order; `stance` where the rule itself
    fixes it; `outer` the verb (or first cue word) of the attribution that this one carries on or stands inside by rule; `carrier` the
    head of an outer voice that has no row of its own (`via agency Y`)."""

    rule: str
    sentence: Sentence
    cue: tuple[Token, ...]
    entry: Cue | None
    verb: Token | None
    voice: Token | None
    content: tuple[Token, ...]
    stance: str | None = None
    outer: Token | None = None
    quotation: bool = False
    hedged: bool = False
    carrier: Token | None = None


def trimmed(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens without quotation marks, stops and dashes at either end."""
    first, last = 0, len(tokens)
    while first < last and tokens[first].text in EDGE:
        first += 1
    while last > first and tokens[last - 1].text in EDGE:
        last -= 1
    return tuple(tokens[first:last])


def runs(tokens: Iterable[Token]) -> list[list[Token]]:
    """The tokens in order, cut where others stand between them."""
    groups: list[list[Token]] = []
    for token in sorted(set(tokens), key=lambda t: t.i):
        if groups and groups[-1][-1].i == token.i - 1:
            groups[-1].append(token)
        else:
            groups.append([token])
    return groups


def content_spans(tokens: Sequence[Token]) -> tuple[Span, ...]:
    """The spans of content tokens: one for each unbroken run; a run of marks alone is left out."""
    spans = []
    for run in runs(tokens):
        kept = trimmed(run)
        if not kept:
            continue
        spans.append(Span(kept[0].start, kept[-1].end))
    return tuple(spans)
