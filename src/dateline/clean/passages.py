"""From a source's blocks to its passages: the stage's one entry."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dateline.clean.boilerplate import find_boilerplate, rubric_end
from dateline.clean.datelines import dateline_end, find_flat_cuts
from dateline.clean.glue import MIN_REPEAT, count_words, find_seams, plain_form
from dateline.clean.kinds import bullet_mark, caption_mark, is_finished
from dateline.clean.lines import INVISIBLE, find_paragraphs, level_text
from dateline.clean.page import Line, mark_kinds, mark_parts
from dateline.clean.sentences import find_sentences
from dateline.model import Block, Passage, PassageKind, Piece, Report, Source, Span

_RUN = re.compile(rf"[\s{''.join(sorted(INVISIBLE))}]+")
#: white space that is not kept as it is: anything but one space between words
_UNEVEN = re.compile(rf"[^\S ]|[{''.join(sorted(INVISIBLE))}]|  ")
#: all of that but for ends of lines
_ODD = (
    "  ",
    *(c for c in map(chr, range(0x3001)) if c.isspace() and c not in " \n"),
    *sorted(INVISIBLE - {" "}),
)
_NEAR = 4
_LONGEST_NEAR = 3_000


@dataclass(frozen=True, slots=True)
class _Sentence:
    line: int
    start: int
    end: int
    dateline: bool = False


def clean_report(source: Source, report: Report) -> tuple[Passage, ...]:
    """The passages of a report in text order: disjoint, and covering all text of the source's blocks.

    `span` and `pieces` map to the original text; `report` of each passage is the report's key.
    """
    passages: list[Passage] = []
    lines: list[Line] = []
    sentences: list[_Sentence] = []
    for number, block in enumerate(source.blocks):
        _read_block(number, block, lines, sentences)
    mark_kinds(lines, report.title)
    mark_parts(lines)
    maps = [_BlockMap(block) for block in source.blocks]
    captions = {line.form for line in lines if line.kind == "caption" and len(line.form) >= MIN_REPEAT}
    first: dict[str, int] = {}
    before = ""
    for sentence, rubric in _with_rubrics(sentences, lines):
        line = lines[sentence.line]
        mapped = maps[line.block]
        text, pieces = mapped.read(
            sentence.start, sentence.end, line.mark if sentence.start == line.start else 0
        )
        span = mapped.span(sentence.start, sentence.end)
        form = plain_form(text)
        kind = "debris" if rubric else _kind_of(line, text, form, captions)
        if sentence.dateline and kind not in ("promo", "debris", "byline"):
            kind = "subhead"
        forms = [form]
        if rubric:
            before = text
        elif before:
            forms.append(plain_form(f"{before} {text}"))
            before = ""
        elif end := rubric_end(text):
            forms.append(plain_form(text[end:]))
        forms = [one for one in forms if len(one) >= MIN_REPEAT]
        repeat_of = next((first[one] for one in forms if one in first), None)
        for one in forms:
            first.setdefault(one, span.start)
        passages.append(Passage(report.key, span, text, pieces, kind, line.paragraph, line.part, repeat_of))
    return tuple(passages)


def _with_rubrics(sentences: Iterable[_Sentence], lines: Sequence[Line]) -> Iterator[tuple[_Sentence, bool]]:
    """The sentences, each with whether it is a rubric; the one that opens a headline is a piece of its own."""
    for one in sentences:
        line = lines[one.line]
        end = (
            rubric_end(line.text) if line.kind == "title" and one.start == line.start and not line.mark else 0
        )
        if 0 < end < one.end - one.start:
            body = one.start + end
            yield _Sentence(one.line, one.start, one.start + len(line.text[:end].rstrip())), True
            yield _Sentence(one.line, body, one.end, one.dateline), False
        else:
            yield one, False


def _kind_of(line: Line, text: str, form: str, captions: set[str]) -> PassageKind:
    """The kind of one sentence: its line's, unless it is boilerplate or a caption inside a body line."""
    if line.kind in ("promo", "debris", "byline"):
        return line.kind
    found = find_boilerplate(text)
    if found is not None and not line.single and not (found == "debris" and line.kind == "title"):
        return found
    if line.kind == "body" and form in captions and not is_finished(text):
        return "caption"
    return line.kind


def _read_block(number: int, block: Block, lines: list[Line], sentences: list[_Sentence]) -> None:
    """Appends the block's lines, cut at glued seams, and their sentences."""
    text = level_text(block.text)
    paragraphs = list(find_paragraphs(text))
    raw = [text[p.start : p.end] if p.end - p.start <= _LONGEST_NEAR else "" for p in paragraphs]
    forms: dict[str, int] = {}
    for line in raw:
        form = plain_form(line)
        if form:
            forms[form] = forms.get(form, 0) + 1
    words = cache(lambda: count_words(text))
    marks = sum(bool(bullet_mark(line)) for line in raw)
    recent: list[str] = []
    for i, paragraph in enumerate(paragraphs):
        near = [*raw[max(0, i - _NEAR) : i], *recent, *raw[i + 1 : i + 1 + _NEAR]]
        seams = find_seams(text, paragraph.start, paragraph.end, forms, near, words)
        seams = tuple(
            sorted({*seams, *find_flat_cuts(text, paragraph.start, paragraph.end)} - {paragraph.start})
        )
        edges = [paragraph.start, *seams, paragraph.end]
        for start, end in pairwise(edges):
            cuts = list(find_sentences(text, start, end))
            if not cuts:
                continue
            start, end = cuts[0][0], cuts[-1][1]
            shown = text[start:end]
            role = block.role
            mark = caption_mark(shown)
            if mark:
                role = role or "caption"
            elif marks > 1 or not shown[:1].isalnum():
                mark = bullet_mark(shown)
            lines.append(
                Line(
                    block=number, start=start, end=end, text=shown[mark:], role=role, mark=mark, dashed=shown[:1] in "-–",
                    paragraph=len(lines), sentences=len(cuts), form=plain_form(shown[mark:]),
                )
            )  # fmt: skip
            forms.setdefault(lines[-1].form, 1)
            recent = [*recent[-_NEAR:], shown]
            for left, right in cuts:
                body = dateline_end(text, left, right) if not mark else None
                if body is None:
                    sentences.append(_Sentence(len(lines) - 1, left, right))
                else:
                    ahead = left + len(text[left:body].rstrip())
                    sentences.append(_Sentence(len(lines) - 1, left, ahead, dateline=True))
                    sentences.append(_Sentence(len(lines) - 1, body, right))


class _BlockMap:
    """Maps offsets of a block's text to the original, and reads clean text from it."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._starts = [piece.start for piece in block.pieces]
        self._is_uneven = any(map(block.text.__contains__, _ODD))
        #: how far all of it moves, where one piece maps it evenly
        self._even: int | None = None
        if len(block.pieces) == 1 and block.pieces[0][:2] == (0, len(block.text)):
            start, end, source_start, source_end = block.pieces[0]
            if end - start == source_end - source_start:
                self._even = source_start - start

    def _source(self, start: int, end: int) -> list[Piece]:
        """The block's pieces under `[start, end)`, cut to it where they map evenly."""
        if self._even is not None:
            return [Piece(start, end, start + self._even, end + self._even)] if start < end else []
        found: list[Piece] = []
        at = max(0, bisect_right(self._starts, start) - 1)
        for i in range(at, len(self._starts)):
            piece = self._block.pieces[i]
            if piece.start >= end:
                break
            if piece.end <= start:
                continue
            even = piece.end - piece.start == piece.source_end - piece.source_start
            if not even:
                found.append(piece)
                continue
            left, right = max(start, piece.start), min(end, piece.end)
            shift = piece.source_start - piece.start
            found.append(Piece(left, right, left + shift, right + shift))
        return found

    def span(self, start: int, end: int) -> Span:
        """The original span of `[start, end)` of the block."""
        pieces = self._source(start, end)
        return Span(pieces[0].source_start, pieces[-1].source_end)

    def read(self, start: int, end: int, mark: int) -> tuple[str, tuple[Piece, ...]]:
        """Clean text of `[start, end)` without its list mark: single spaces, no invisible marks; and its map."""
        raw = self._block.text
        kept: list[str] = []
        pieces: list[Piece] = []
        length = 0
        at = start + mark

        def keep(left: int, right: int) -> None:
            nonlocal length
            for piece in self._source(left, right):
                size = min(piece.end, right) - max(piece.start, left)
                if pieces and _joins(pieces[-1], length, piece.source_start, size, piece):
                    last = pieces.pop()
                    pieces.append(Piece(last.start, length + size, last.source_start, piece.source_end))
                else:
                    pieces.append(Piece(length, length + size, piece.source_start, piece.source_end))
                length += size
            kept.append(raw[left:right])

        uneven = _UNEVEN.search(raw, at, end) if self._is_uneven else raw.find("\n", at, end) >= 0
        for run in _RUN.finditer(raw, at, end) if uneven else ():
            if run.group() == " ":
                continue
            left, right = run.span()
            if left > at:
                keep(at, left)
            if any(c not in INVISIBLE for c in run.group()) and length and right < end:
                span = self.span(left, right)
                pieces.append(Piece(length, length + 1, span.start, span.end))
                kept.append(" ")
                length += 1
            at = right
        if at < end:
            keep(at, end)
        if not length:
            span = self.span(start, end)
            return raw[start:end], (Piece(0, end - start, span.start, span.end),)
        return "".join(kept), tuple(pieces)


def _joins(last: Piece, length: int, source_start: int, size: int, piece: Piece) -> bool:
    """Whether a new run goes on evenly where the last piece ends."""
    return (
        last.end == length
        and last.source_end == source_start
        and last.end - last.start == last.source_end - last.source_start
        and size == piece.source_end - piece.source_start
    )
