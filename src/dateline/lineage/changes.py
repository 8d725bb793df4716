"""What differs between two passages of one origin: the words, in original offsets, and what kind of change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from dateline.lexicons import read_lexicon
from dateline.lineage.compare import Block, common_blocks
from dateline.lineage.words import Words, word_list, words_of
from dateline.model import Change, Passage, Span, to_source

Substance = Literal["figure", "name", "negation", "attribution", "wording"]
Rule = Literal["inline", "note", "later", "spun"]

#: number words that mostly stand for something else (`one of them`)
_HARDLY_COUNTS = frozenset({"one"})
#: equal words between two differences that are too few to part them
BRIDGE = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """One stretch of words that differs: half-open word ranges on both sides (one may be empty), whether it
    is a correction that the later passage names itself, and what kinds of substance it touches."""

    left: tuple[int, int]
    right: tuple[int, int]
    corrected: bool
    substance: frozenset[Substance]


def find_differences(
    left: Passage, right: Passage, blocks: Sequence[Block] | None = None
) -> list[Difference]:
    """The stretches of words that differ between two passages, in order.

    A stretch that holds or touches an explicit correction (`not 40 as previously stated`) is one
    difference with the value that it replaces.
    """
    a, b = words_of(left), words_of(right)
    blocks = common_blocks(a, b) if blocks is None else blocks
    gaps = _gaps(blocks, len(a.keys), len(b.keys))
    gaps = _bridge(gaps)
    gaps = _around(gaps, blocks, phrase_ranges(left, "inline"), side=0)
    gaps = _around(gaps, blocks, phrase_ranges(right, "inline"), side=1)
    fixed = [
        *((0, r) for r in phrase_ranges(left, "inline")),
        *((1, r) for r in phrase_ranges(right, "inline")),
    ]
    out = []
    for gap in gaps:
        corrected = any(gap[side][0] < end and start < gap[side][1] for side, (start, end) in fixed)
        out.append(Difference(gap[0], gap[1], corrected, _substance(a, b, gap)))
    return out


def to_change(left: Passage, right: Passage, difference: Difference) -> Change:
    """The difference as a change from `left` (the earlier) to `right`, in original offsets."""
    (i, j), (k, m) = difference.left, difference.right
    kind: Literal["added", "removed", "edited", "corrected"]
    if difference.corrected:
        kind = "corrected"
    elif i == j:
        kind = "added"
    elif k == m:
        kind = "removed"
    else:
        kind = "edited"
    substance = tuple(sorted(difference.substance - {"wording"}))
    return Change(_original(left, i, j), _original(right, k, m), kind, substance)


def find_swapped_facts(left: Passage, right: Passage, beside: Sequence[Passage] = ()) -> list[Difference]:
    """Figures and names of `right` that its reworded original `left` does not have, nor the passages `beside` that
    (a retelling divides sentences otherwise): what a rewrite distorts. Both sides hold the words; the left range is
    the whole passage."""
    a, b = words_of(left), words_of(right)
    have = set(a.stems).union(*(words_of(p).stems for p in beside))
    whole = (0, len(a.keys))
    out: list[Difference] = []
    for k, stem in enumerate(b.stems):
        figure = stem.startswith("#") and b.keys[k] not in _HARDLY_COUNTS
        if not stem or stem in have or not (figure or (b.names[k] and k)):
            continue
        substance: Substance = "figure" if figure else "name"
        if out and out[-1].right[1] == k and substance in out[-1].substance:
            out[-1] = Difference(whole, (out[-1].right[0], k + 1), False, out[-1].substance)
        else:
            out.append(Difference(whole, (k, k + 1), False, frozenset({substance})))
    return out


@lru_cache(maxsize=16384)
def _matches(text: str, rule: Rule) -> tuple[Span, ...]:
    folded = text.casefold() if len(text.casefold()) == len(text) else text.lower()
    if len(folded) != len(text):
        folded = text
    folded = folded.replace("’", "'").replace("‘", "'")
    return tuple(Span(*m.span()) for pattern in _patterns(rule) for m in pattern.finditer(folded[:4000]))


def find_corrections(passage: Passage, rule: Rule) -> tuple[Span, ...]:
    """Where a passage corrects (`inline`), notes a correction of the report (`note`), or shows that it knows
    an earlier state (`later`) or is reworded (`spun`): spans in the cleaned text."""
    return _matches(passage.text, rule)


def phrase_ranges(passage: Passage, rule: Rule) -> list[tuple[int, int]]:
    """The same as ranges of words."""
    spans = words_of(passage).spans
    out = []
    for found in find_corrections(passage, rule):
        inside = [i for i, s in enumerate(spans) if s.overlaps(found)]
        if inside:
            out.append((inside[0], inside[-1] + 1))
    return out


@cache
def _patterns(rule: Rule) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in read_lexicon("corrections")[rule])


Gap = tuple[tuple[int, int], tuple[int, int]]


def _gaps(blocks: Sequence[Block], left: int, right: int) -> list[Gap]:
    gaps, i, k = [], 0, 0
    for block in (*blocks, Block(left, right, 0)):
        if block.left > i or block.right > k:
            gaps.append(((i, block.left), (k, block.right)))
        i, k = block.left + block.size, block.right + block.size
    return gaps


def _bridge(gaps: list[Gap]) -> list[Gap]:
    out: list[Gap] = []
    for gap in gaps:
        if out and gap[0][0] - out[-1][0][1] <= BRIDGE and gap[1][0] - out[-1][1][1] <= BRIDGE:
            out[-1] = ((out[-1][0][0], gap[0][1]), (out[-1][1][0], gap[1][1]))
        else:
            out.append(gap)
    return out


def _around(gaps: list[Gap], blocks: Sequence[Block], phrases: list[tuple[int, int]], side: int) -> list[Gap]:
    """Gaps that touch one correction phrase become one, as wide as the phrase."""
    for start, end in phrases:
        touching = [g for g in gaps if g[side][0] <= end and start <= g[side][1]]
        if not touching:
            continue  # both passages hold the correction
        lo = min(start, *(g[side][0] for g in touching))
        hi = max(end, *(g[side][1] for g in touching))
        other = [p for p in (_across(blocks, side, lo), _across(blocks, side, hi - 1)) if p is not None]
        first = min([g[1 - side][0] for g in touching] + other)
        last = max([g[1 - side][1] for g in touching] + [p + 1 for p in other])
        merged: Gap = ((lo, hi), (first, last)) if side == 0 else ((first, last), (lo, hi))
        gaps = sorted([g for g in gaps if g not in touching] + [merged])
    return gaps


def _across(blocks: Sequence[Block], side: int, word: int) -> int | None:
    """The word on the other side that a common word stands for."""
    for block in blocks:
        here, there = (block.left, block.right) if side == 0 else (block.right, block.left)
        if here <= word < here + block.size:
            return there + word - here
    return None


def _substance(a: Words, b: Words, gap: Gap) -> frozenset[Substance]:
    (i, j), (k, m) = gap
    stems = set(a.stems[i:j]) ^ set(b.stems[k:m])
    keys = set(a.keys[i:j]) ^ set(b.keys[k:m])
    names = {a.stems[x] for x in range(i, j) if a.names[x]} | {b.stems[x] for x in range(k, m) if b.names[x]}
    out: set[Substance] = set()
    if any(s.startswith("#") for s in stems) or keys & word_list("quantity"):
        out.add("figure")
    if stems & names:
        out.add("name")
    if keys & word_list("negation"):
        out.add("negation")
    if keys & word_list("attribution"):
        out.add("attribution")
    return frozenset(out or {"wording"})


def _original(passage: Passage, first: int, last: int) -> Span:
    """Original offsets of words `[first, last)`; an empty range is the point where they would stand."""
    spans = words_of(passage).spans
    if first < last:
        return to_source(passage.pieces, spans[first].start, spans[last - 1].end)
    if first < len(spans):
        at = to_source(passage.pieces, spans[first].start, spans[first].end).start
    elif spans:
        at = to_source(passage.pieces, spans[-1].start, spans[-1].end).end
    else:
        at = passage.span.start
    return Span(at, at)
