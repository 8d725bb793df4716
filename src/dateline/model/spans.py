"""Character offsets: spans into a report's original decoded text, and maps from cleaned text to it."""

from __future__ import annotations

import hashlib
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open character offsets `[start, end)` into the original decoded text of a report.

    >>> Span(3, 7).overlaps(Span(6, 9)), Span(3, 7).overlaps(Span(7, 9))
    (True, False)
    """

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]


class Piece(NamedTuple):
    """A run of cleaned text `[start, end)` and the original characters it stands for.

    Where both runs have the same length the map is character by character; otherwise (an entity such
    as `&amp;`, a removed tag) the run maps as a whole.
    """

    start: int
    end: int
    source_start: int
    source_end: int


def to_source(pieces: tuple[Piece, ...], start: int, end: int) -> Span:
    """The original span of cleaned characters `[start, end)`, tags and entities inside it included.

    >>> pieces = (Piece(0, 3, 10, 13), Piece(3, 4, 13, 18), Piece(4, 6, 18, 20))   # "AT&amp;T" at 11
    >>> to_source(pieces, 1, 5)
    Span(start=11, end=19)
    """
    first = last = None
    for piece in pieces:
        if piece.end <= start or piece.start >= end:
            continue
        even = piece.end - piece.start == piece.source_end - piece.source_start
        left = (
            piece.source_start + (start - piece.start) if even and start > piece.start else piece.source_start
        )
        right = piece.source_end - (piece.end - end) if even and end < piece.end else piece.source_end
        first = left if first is None else first
        last = right
    if first is None or last is None:
        raise ValueError(f"no original characters for cleaned offsets {start}-{end}")
    return Span(first, last)


def to_cleaned(pieces: tuple[Piece, ...], text: str, span: Span) -> str:
    """The cleaned text that an original span reads as; a run that maps as a whole is taken whole.

    >>> pieces = (Piece(0, 3, 10, 13), Piece(3, 4, 13, 18), Piece(4, 6, 18, 20))   # "AT&amp;T" at 11
    >>> to_cleaned(pieces, "xAT&Tx", Span(11, 19))
    'AT&T'
    """
    found = []
    for piece in pieces:
        if piece.source_end <= span.start or piece.source_start >= span.end:
            continue
        start, end = piece.start, piece.end
        if end - start == piece.source_end - piece.source_start:
            start += max(0, span.start - piece.source_start)
            end -= max(0, piece.source_end - span.end)
        found.append(text[start:end])
    return "".join(found)


def make_id(prefix: str, *parts: object) -> str:
    """A stable id: `prefix` and 16 hexadecimal digits of the SHA-256 of the parts.

    Ids hash content and report, never order or time.

    >>> make_id("fig", "report", 3, 9) == make_id("fig", "report", 3, 9)
    True
    """
    data = "\x1f".join("" if p is None else str(p) for p in parts)
    return f"{prefix}-{hashlib.sha256(data.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
