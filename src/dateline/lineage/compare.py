"""Two passages word by word: how much text is common, where, and which words differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from rapidfuzz.distance import Indel

from dateline.lineage.words import Words, read_words


class Block(NamedTuple):
    """A run of equal words: `size` words from `left` in one passage and from `right` in the other."""

    left: int
    right: int
    size: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two passages have in common.

    `common` counts the words of the longest common subsequence; `dice` is twice that over all words,
    `inside` that over the words of the shorter, `longest` the words of the longest run. `weight` is the
    rarity of the common words in nats, `quoted` the share of it that either marks as
    somebody's own words.
    """

    blocks: tuple[Block, ...]
    common: int
    dice: float
    inside: float
    weight: float
    quoted: float
    longest: int


@lru_cache(maxsize=16384)
def compare_texts(left: str, right: str) -> Likeness:
    """How alike two cleaned texts are, by words; symmetric but for the sides of the blocks.

    >>> compare_texts("The dam burst at dawn.", "The dam burst at noon.").dice
    0.8
    """
    return compare_words(read_words(left), read_words(right))


def compare_words(left: Words, right: Words) -> Likeness:
    """How alike two passages' words are (longest common subsequence, after rapidfuzz's Indel)."""
    blocks = common_blocks(left, right)
    common = sum(b.size for b in blocks)
    total, shorter = len(left.keys) + len(right.keys), min(len(left.keys), len(right.keys))
    weights = [w for b in blocks for w in left.weights[b.left : b.left + b.size]]
    weight, quoted = sum(weights), 0.0
    here, there = left.quoted, right.quoted
    if True in here or True in there:
        marked = [
            one or other
            for b in blocks
            for one, other in zip(
                here[b.left : b.left + b.size], there[b.right : b.right + b.size], strict=True
            )
        ]
        quoted = sum(compress(weights, marked))
    return Likeness(
        blocks=blocks,
        common=common,
        dice=2 * common / total if total else 0.0,
        inside=common / shorter if shorter else 0.0,
        weight=weight,
        quoted=quoted / weight if weight else 0.0,
        longest=max((b.size for b in blocks), default=0),
    )


def common_blocks(left: Words, right: Words) -> tuple[Block, ...]:
    """The runs of equal words, in order; empty where nothing is common."""
    if left.keys == right.keys:
        return (Block(0, 0, len(left.keys)),) if left.keys else ()
    found = Indel.editops(left.keys, right.keys).as_matching_blocks()
    return tuple([Block(block.a, block.b, block.size) for block in found if block.size])
