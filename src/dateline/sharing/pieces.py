"""A long report is read a piece at a time, so that what reading takes grows with its length and no faster.

A piece is read as a bare text of its own, in which stand beside its own passages those that it is understood by: the
opening of the report, where each person or body that it calls by a short name was named in full, and a few passages
before and behind it. What is found there belongs to other pieces. A report of usual length is one piece.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from dateline.lineage import join_signs
from dateline.model import (
    Attribution,
    DateHints,
    Event,
    Extraction,
    Figure,
    NameMention,
    Passage,
    SignReading,
    Span,
    Statement,
)
from dateline.sharing.bare import Bare, bare_text

#: characters of passages that are read up to which a report is one piece, and of a piece of a longer one
LONGEST, PIECE = 400_000, 150_000
#: passages of the opening, and on either side of a piece, that it is read with
OPENING, BESIDE = 8, 24
#: the kinds of row of an extraction, in its order
_ROWS = (
    "times", "places", "names", "hedges", "attributions", "figures", "events", "statements", "sensitive", "rejections",
)  # fmt: skip
_NAME = re.compile(r"[^\W\d_][\w’'-]*")

#: a row that others name by its id
Row = Attribution | Figure | Event | Statement
#: what was read in a piece, where its words stand in the report
Found = tuple[Extraction, tuple[DateHints, ...], SignReading]


@dataclass(frozen=True, slots=True)
class Piece:
    """A bare text of a report and which of the report's characters it is read for; None where for all."""

    bare: Bare
    own: Span | None

    def holds(self, span: Span | None) -> bool:
        """Whether what begins there is this piece's to tell."""
        return self.own is None or span is None or self.own.start <= span.start < self.own.end


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
    joined = _Joined(report)
    for first, end in _cuts(passages, read_ones):
        own = Span(
            passages[read_ones[first]].span.start if first else 0,
            passages[read_ones[end]].span.start if end < len(read_ones) else len(text) + 1,
        )
        numbers = _with_context(passages, read_ones, first, end, named)
        piece = Piece(bare_text(text, list(_with_gaps(passages, numbers))), own)
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


def _with_context(
    passages: Sequence[Passage], read_ones: Sequence[int], first: int, end: int, named: dict[str, int]
) -> list[int]:
    """The numbers of the passages that are read for a piece, in order, those between them that are not read included."""
    own = range(max(0, first - BESIDE), min(len(read_ones), end + BESIDE))
    words = {word for n in range(first, end) for word in _NAME.findall(passages[read_ones[n]].text)}
    wanted = {
        *read_ones[:OPENING],
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


class _Joined:
    """What was found in the pieces of a report, put together: each row once, from the piece that it begins in."""

    def __init__(self, report: str) -> None:
        self._report = report
        self._rows: dict[str, list[Any]] = {name: [] for name in _ROWS}
        self._ids: set[str] = set()
        #: rows of other pieces that rows of this one name, in case those pieces do not have them
        self._named: dict[str, tuple[str, Row]] = {}
        self._hints: dict[int, list[DateHints]] = {}
        self._signs: list[tuple[SignReading, int]] = []

    def add(self, piece: Piece, found: Found) -> None:
        extraction, hints, signs = found
        others: dict[str, tuple[str, Row]] = {}
        names: list[str] = []
        for name in _ROWS:
            for row in getattr(extraction, name):
                begins = _begins(row)
                if begins is None and row in self._rows[name]:
                    continue
                if piece.holds(begins):
                    self._rows[name].append(row)
                    if isinstance(row, Row):
                        self._ids.add(row.id)
                        names += _named_by(row)
                elif isinstance(row, Row):
                    others[row.id] = name, row
        while names:
            row_id = names.pop()
            if row_id in others and row_id not in self._named:
                self._named[row_id] = others[row_id]
                names += _named_by(others[row_id][1])
        for one in hints:
            kept = tuple(c for c in one.constraints if piece.holds(c.span))
            self._hints.setdefault(one.part, []).append(replace(one, constraints=kept))
        mine = tuple(s for s in signs.signs if piece.holds(s.spans[0] if s.spans else None))
        elapsed = tuple(e for e in signs.elapsed if piece.holds(e.span))
        self._signs.append((replace(signs, signs=mine, elapsed=elapsed), len(piece.bare.text)))

    def result(self) -> Found:
        for row_id, (name, row) in sorted(self._named.items()):
            if row_id not in self._ids:
                self._rows[name].append(row)
        rows = {name: tuple(sorted(found, key=_order)) for name, found in self._rows.items()}
        hints = tuple(_join_hints(found) for _, found in sorted(self._hints.items()))
        return Extraction(self._report, **rows), hints, join_signs(self._report, self._signs)


def _begins(row: Any) -> Span | None:
    """Where a row stands that is of one piece alone."""
    if isinstance(row, Figure):
        return row.number_span
    found: Span | None = row.trigger if isinstance(row, Event) else row.span
    return found


def _order(row: Any) -> tuple[int, int, str]:
    span = _begins(row)
    start, end = span if span is not None else (-1, -1)
    return start, end, getattr(row, "id", "")


def _named_by(row: Row) -> list[str]:
    """The ids of the rows that a row names."""
    if isinstance(row, Attribution):
        found = [row.about]
    elif isinstance(row, Figure):
        found = [row.attribution, row.subset_of, row.event]
    elif isinstance(row, Event):
        found = [row.attribution, row.repeats, *row.figures]
    else:
        found = [row.attribution]
    return [one for one in found if one is not None]


def _join_hints(found: Sequence[DateHints]) -> DateHints:
    topics: dict[str, Span] = {}
    for one in found:
        for word, span in zip(one.topics, one.topic_spans, strict=True):
            topics[word] = min(span, topics.get(word, span))
    return DateHints(
        found[0].report,
        found[0].part,
        tuple(sorted({c for one in found for c in one.constraints}, key=lambda c: (c.span, c.kind))),
        tuple(sorted({name for one in found for name in one.names})),
        tuple(sorted(topics)),
        tuple(topics[word] for word in sorted(topics)),
    )
