"""A text with what was read in it: cut where any mark begins or ends, so that marks may nest and overlap.

What the audience may not see is cut out before anything else: no mark can split a withheld name and show its half.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dateline.model import Passage, Span
from dateline.record import Withholder
from dateline.record.audience import WITHHELD

Kind = str


@dataclass(frozen=True, slots=True)
class TextMark:
    """Characters of the original text with what they were read as: `kind` is `claim`, `voice`, `place`, `time` or
    `sign`; `told` the reading in words; `key` the id of a claim."""

    span: Span
    kind: Kind
    told: str
    key: str | None = None


def segments(passage: Passage, marks: Sequence[TextMark], keep: Withholder) -> list[dict[str, Any]]:
    """The words of a passage in order, each run with the kinds, readings and claims that cover it.

    >>> from dateline.model import Piece
    >>> text = "Ada saw nine"
    >>> passage = Passage("r", Span(4, 16), text, (Piece(0, 12, 4, 16),), "body", 0)
    >>> cut = segments(passage, [TextMark(Span(4, 16), "claim", "a"), TextMark(Span(4, 7), "voice", "b")], Withholder("public", []))
    >>> [(one["text"], one["kinds"]) for one in cut]
    [('Ada', ['claim', 'voice']), (' saw nine', ['claim'])]
    """
    text = passage.text
    placed = []
    for mark in marks:
        if mark.span.overlaps(passage.span):
            start, end = to_reading(passage, mark.span)
            if start < end:
                placed.append((start, end, mark))
    secrets = keep.spans(text)
    cuts = {0, len(text)} | {at for start, end, _ in placed for at in (start, end)}
    for secret in secrets:
        cuts = {at for at in cuts if not secret.start < at < secret.end} | {secret.start, secret.end}
    edges = sorted(cuts)
    hidden = {secret.start: secret.end for secret in secrets}
    covers: list[list[TextMark]] = [[] for _ in edges]
    for start, end, mark in placed:
        first = bisect_left(edges, start)
        if edges[first] != start and first:  # the mark begins inside of what is withheld
            first -= 1
        for i in range(first, min(bisect_left(edges, end), len(edges) - 1)):
            covers[i].append(mark)
    found = []
    for i, (start, end) in enumerate(pairwise(edges)):
        own = covers[i]
        found.append(
            {
                "text": WITHHELD if hidden.get(start) == end else text[start:end],
                "kinds": list(dict.fromkeys(m.kind for m in own)),
                "told": "\n".join(dict.fromkeys(m.told for m in own)),
                "claims": list(dict.fromkeys(m.key for m in own if m.key)),
            }
        )
    return found


def to_reading(passage: Passage, span: Span) -> tuple[int, int]:
    """Where original characters stand in a passage's cleaned text; a run that maps as a whole is taken whole."""
    start = end = None
    for piece in passage.pieces:
        if piece.source_end <= span.start or piece.source_start >= span.end:
            continue
        low, high = piece.start, piece.end
        if high - low == piece.source_end - piece.source_start:
            low += max(0, span.start - piece.source_start)
            high -= max(0, piece.source_end - span.end)
        start = low if start is None else start
        end = high
    return (start or 0, end or 0) if start is not None else (0, 0)
