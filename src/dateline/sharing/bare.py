"""The bare text of a report: its read passages as they stand, with nothing between them that is not read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.model import Passage, Piece, Span


@dataclass(frozen=True, slots=True)
class Bare:
    """A bare text with its passages (of no report), and from where in it how far they move to the report.

    A passage moves together with what stands before it where that was kept, else with what follows. Paragraphs are
    counted anew; parts and kinds are those of the report.
    """

    text: str
    passages: tuple[Passage, ...]
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def key(self, *of: str) -> str:
        """A name of the bare text with its passages, and of what else it is read by: 32 hexadecimal digits."""
        state = hashlib.blake2b(digest_size=16)
        for one in (*of, self.text):
            data = one.encode("utf-8", "surrogatepass")
            state.update(len(data).to_bytes(8, "big"))
            state.update(data)
        for p in self.passages:
            row: tuple[object, ...] = (*p.span, p.kind, p.paragraph, p.part)
            if not _is_even(p):
                row = (*row, p.text, p.pieces)
            state.update(repr(row).encode("utf-8", "surrogatepass"))
        return state.hexdigest()


def bare_text(text: str, passages: Sequence[Passage]) -> Bare:
    """The bare text of a report's text and passages (in text order, as `clean_report` gives them).

    >>> title, note, body = (Passage("r", Span(a, b), "", (), kind, n) for n, (a, b, kind) in
    ...     enumerate([(0, 9, "title"), (11, 23, "byline"), (25, 33, "body")]))
    >>> bare_text("Dam holds\\n\\nBy Ida Brock\\n\\nIt held.", [title, note, body]).text
    'Dam holds\\n\\nIt held.'
    """
    parts: list[str] = []
    made: list[Passage] = []
    starts: list[int] = []
    shifts: list[int] = []
    length = paragraph = end = 0
    last: Passage | None = None
    unread: tuple[int, int] | None = None
    for p in passages:
        if not p.is_read:
            unread = (unread[0] if unread else p.span.start, p.span.end)
            continue
        ahead = 0
        if last is not None:
            gap = text[end : p.span.start]
            if unread is not None:
                gap, follows = _gap(text[end : unread[0]], text[unread[1] : p.span.start])
                ahead = len(gap) if follows else 0
            parts.append(gap)
            length += len(gap)
            paragraph += p.paragraph != last.paragraph
        raw = text[p.span.start : p.span.end]
        shift = p.span.start - length
        starts.append(length - ahead)
        shifts.append(shift)
        made.append(
            Passage(
                "", Span(length, length + len(raw)), p.text, tuple(_shifted(p.pieces, shift)), p.kind, paragraph, p.part
            )
        )  # fmt: skip
        parts.append(raw)
        length += len(raw)
        last, end, unread = p, p.span.end, None
    return Bare("".join(parts), tuple(made), tuple(starts), tuple(shifts))


def placed(passages: Sequence[Passage]) -> tuple[tuple[int, ...], tuple[int, ...], tuple[Passage, ...]]:
    """The read passages of a report one behind another, with where each begins in the report and how far it moves."""
    starts: list[int] = []
    shifts: list[int] = []
    made: list[Passage] = []
    length = paragraph = 0
    last: Passage | None = None
    for p in passages:
        if not p.is_read:
            continue
        paragraph += last is not None and p.paragraph != last.paragraph
        shift = length - p.span.start
        starts.append(p.span.start)
        shifts.append(shift)
        size = p.span.end - p.span.start
        made.append(Passage("", Span(length, length + size), "", (), p.kind, paragraph, p.part))
        length += size + 1
        last = p
    return tuple(starts), tuple(shifts), tuple(made)


def _gap(before: str, after: str) -> tuple[str, bool]:
    """What is kept between two passages where what stood there is left out, and whether it is what stood after that."""
    follows = "\n" in after and "\n" not in before
    return (after if follows else before), follows


def _shifted(pieces: Sequence[Piece], shift: int) -> Iterator[Piece]:
    for piece in pieces:
        yield Piece(piece.start, piece.end, piece.source_start - shift, piece.source_end - shift)


def _is_even(passage: Passage) -> bool:
    return passage.pieces == ((0, len(passage.text), *passage.span),)
