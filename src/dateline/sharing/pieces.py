"""A long report is read a piece at a time, so that what reading takes grows with its length and no faster.

A piece is read as a bare text of its own, in which stand beside its own passages those that it is understood by: the
opening of the report, where each person or body that it calls by a short name was named in full, and a few passages
before and behind it. What is found there belongs to other pieces. Nothing is tied across what is left out between: what
a bare `the attack` or `denied it` means may stand there, so it stays untied. A report of usual length is one piece.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, chain

from dateline.model import LEFT_OUT, NameMention, Passage, Span
from dateline.sharing.bare import Bare, bare_text
from dateline.sharing.joined import END, Found, Joined, Piece

#: characters of passages that are read up to which a report is one piece, and of a piece of a longer one
LONGEST, PIECE = 400_000, 150_000
#: passages of the opening, and on either side of a piece, that it is read with
OPENING, BESIDE = 8, 48
_NAME = re.compile(r"[^\W\d_][\w’'-]*")


def is_long(passages: Iterable[Passage]) -> bool:
    """Whether a report is read in pieces."""
    return sum(p.span.end - p.span.start for p in passages if p.is_read) > LONGEST


def read_in_pieces(
    report: str, text: str, passages: Sequence[Passage], read: Callable[[Piece], Found]
) -> Found:
    """What is read in a report, a long one in pieces; `read` says what is found in a piece, where its words stand in the
    report."""
    if not is_long(passages):
        return read(Piece(bare_text(text, passages), None))
    read_ones = [n for n, p in enumerate(passages) if p.is_read]
    named: dict[str, int] = {}
    joined = Joined(report)
    for first, end in _cuts(passages, read_ones):
        own = Span(
            passages[read_ones[first]].span.start if first else 0,
            passages[read_ones[end]].span.start if end < len(read_ones) else len(text) + 1,
        )
        opening = _openings(passages, read_ones, first)
        numbers = _with_context(passages, read_ones, first, end, named, opening)
        bare = _with_borders(bare_text(text, list(_with_gaps(passages, numbers))), passages, numbers)
        openings = tuple(Span(passages[some[0]].span.start, passages[some[-1]].span.end) for some in opening)
        piece = Piece(bare, own, _around(passages, read_ones, first, end), openings)
        found = read(piece)
        joined.add(piece, found)
        _note_names(named, (m for m in found[0].names if piece.holds(m.span)), passages, read_ones[first:end])
    return joined.result()


def _cuts(passages: Sequence[Passage], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """From which to which of its passages that are read each piece goes: of like size, ending with a paragraph, and where
    one is near with an article or a section."""
    sizes = list(accumulate((passages[n].span.end - passages[n].span.start for n in numbers), initial=0))
    first = 0
    while first < len(numbers):
        if sizes[-1] - sizes[first] <= PIECE * 1.3:
            yield first, len(numbers)
            return
        at, best = first + 1, 0
        for end in range(first + 1, len(numbers)):
            size = sizes[end] - sizes[first]
            if size > PIECE and best:
                break
            here, before = passages[numbers[end]], passages[numbers[end - 1]]
            grade = 0
            if here.paragraph != before.paragraph:
                grade = 1
                if size > PIECE * 0.8:
                    grade = 3 if here.part != before.part else 2 if here.kind in ("subhead", "title") else 1
            if grade and grade >= best:
                at, best = end, grade
            elif not best and size > 2 * PIECE:  # a paragraph longer than a piece
                at, best = end, 1
        yield first, at if best else len(numbers)
        first = at if best else len(numbers)


def _openings(passages: Sequence[Passage], read_ones: Sequence[int], first: int) -> list[Sequence[int]]:
    """The numbers of the passages that the report opens with, and the article that a piece begins in."""
    at = first
    while at and passages[read_ones[at - 1]].part == passages[read_ones[first]].part:
        at -= 1
    return [read_ones[:OPENING], read_ones[at : at + OPENING]]


def _with_context(
    passages: Sequence[Passage],
    read_ones: Sequence[int],
    first: int,
    end: int,
    named: dict[str, int],
    openings: Sequence[Sequence[int]],
) -> list[int]:
    """The numbers of the passages that are read for a piece, in order, those between them that are not read included."""
    own = range(max(0, first - BESIDE), min(len(read_ones), end + BESIDE))
    words = {word for n in range(first, end) for word in _NAME.findall(passages[read_ones[n]].text)}
    wanted = {
        *chain.from_iterable(openings),
        *(named[word] for word in words & named.keys()),
        *(read_ones[n] for n in own),
    }
    wanted.update(range(read_ones[own[0]], read_ones[own[-1]] + 1))
    return sorted(wanted)


def _with_gaps(passages: Sequence[Passage], numbers: Sequence[int]) -> Iterator[Passage]:
    """Those passages, with one that is not read in place of those left out between them."""
    before = -1
    for n in numbers:
        if before >= 0 and n > before + 1:
            left, right = passages[before + 1], passages[n - 1]
            yield replace(left, span=Span(left.span.start, right.span.end), text="", pieces=(), kind="debris")
        yield passages[n]
        before = n


def _with_borders(bare: Bare, passages: Sequence[Passage], numbers: Sequence[int]) -> Bare:
    """A bare text of which the paragraphs are counted on by LEFT_OUT behind each that is read and left out."""
    step, before, made = 0, -1, iter(bare.passages)
    counted: list[Passage] = []
    for n in numbers:
        step += before >= 0 and any(p.is_read for p in passages[before + 1 : n])
        before = n
        if passages[n].is_read:
            one = next(made)
            counted.append(replace(one, paragraph=one.paragraph + step * LEFT_OUT))
    return replace(bare, passages=tuple(counted))


def _around(passages: Sequence[Passage], read_ones: Sequence[int], first: int, end: int) -> Span:
    """The characters of a piece and the passages beside it; to an end of the report where they reach it."""
    start, stop = first - BESIDE, end + BESIDE
    return Span(
        passages[read_ones[start]].span.start if start > 0 else 0,
        passages[read_ones[stop]].span.start if stop < len(read_ones) else END,
    )


def _note_names(
    named: dict[str, int],
    mentions: Iterable[NameMention],
    passages: Sequence[Passage],
    numbers: Sequence[int],
) -> None:
    """Notes the passage in which each person and body is first named in full, by what it may be called after that."""
    at = 0
    for mention in mentions:
        words = _NAME.findall(mention.name)
        if len(words) < 2 or mention.of is not None:
            continue
        while at + 1 < len(numbers) and passages[numbers[at + 1]].span.start <= mention.span.start:
            at += 1
        short = words[-1] if mention.kind == "person" else "".join(w[0] for w in words if w[0].isupper())
        if len(short) > 1 and short[0].isupper():
            named.setdefault(short, numbers[at])
