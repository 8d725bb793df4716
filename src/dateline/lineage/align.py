"""Passages of two reports side by side: which of one tell the same as which of the other.

Two gates. The *strict* one asks for common running text and needs no context. The *loose* one finds
rewrites: the rare stems, names and numbers that two passages share are weighed by how few passages of
either report hold them, beside order and neighbours; its weights are a logistic regression fitted on the
CC BY set lineage-controlled-dev, and it is trusted only where the two reports are rewrites of one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp, log1p
from operator import mul
from typing import Any

import numpy as np
from rapidfuzz.distance import LCSseq

from dateline.lexicons import read_lexicon
from dateline.lineage.compare import Likeness, compare_texts
from dateline.lineage.stems import LEAST_LOCAL, Held, add_untold, find_common, hold_passages
from dateline.model import Passage

#: strict gate: common words over all words, or over the shorter passage, and nats of rarity in common
STRICT_DICE = 0.55
STRICT_INSIDE = 0.75
STRICT_WEIGHT = 7.0
#: and the least share of local rarity, so that a frame that many passages of a report have is no common text
STRICT_LOCAL = 0.25
#: equal but for so little needs less rarity
NEAR_DICE = 0.9
#: the least chance by the loose gate for a pairing to be kept
LEAST_CHANCE = 0.1
#: its log odds, a little below them: where no more can be reached, passages need not be compared
CLOSED = -2.25
#: what the loose gate looks at, in the order in which it is added up
FEATURES = (
    "dice", "inside", "local", "rarity", "names", "numbers", "best_left_and_right", "apart", "support", "bias",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two passages held side by side: indices into the two sequences, their texts, the common words over all words, and
    how the gates judge."""

    left: int
    right: int
    texts: tuple[str, str]
    dice: float
    strict: bool
    chance: float

    @property
    def likeness(self) -> Likeness:
        """What they have in common, worked out when asked for: of pairings that only the loose gate keeps, most are
        never asked."""
        return compare_texts(*self.texts)


def is_strict(likeness: Likeness) -> bool:
    """Whether the common running text alone makes two passages one origin (given that reports share more)."""
    if likeness.dice >= NEAR_DICE:
        return True
    return likeness.weight >= STRICT_WEIGHT and (
        likeness.dice >= STRICT_DICE or (likeness.inside >= STRICT_INSIDE and likeness.common >= 5)
    )


def align_passages(left: Sequence[Passage], right: Sequence[Passage]) -> list[Pairing]:
    """All pairs of passages that share text enough for one of the gates, in order.

    Each side should hold a passage text once. Time is about linear in the number of passages; the answer
    is the same (sides exchanged) whichever report is `left`. Passages are compared word by word only where what
    is known without that leaves a gate open.
    """
    return list(_align(tuple([p.text for p in left]), tuple([p.text for p in right])))


@lru_cache(maxsize=64)
def _align(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[Pairing, ...]:
    """The same of the texts of passages; copies of one report are aligned once."""
    a, b = hold_passages(left), hold_passages(right)
    weights = [_weights()[name] for name in FEATURES]
    out: list[Pairing] = []
    for i, j, share, rarity, *known in _meetings(a, b):
        words_a, words_b = a.words[i].keys, b.words[j].keys
        same = LCSseq.similarity(words_a, words_b)
        dice = 2 * same / (len(words_a) + len(words_b)) if same else 0.0
        inside = same / min(len(words_a), len(words_b)) if same else 0.0
        chance = 1 / (1 + exp(-sum(map(mul, weights, (dice, inside, share, log1p(rarity), *known, 1.0)))))
        near = dice >= STRICT_DICE or inside >= STRICT_INSIDE
        strict = (
            near and (dice == 1.0 or share >= STRICT_LOCAL) and is_strict(compare_texts(left[i], right[j]))
        )
        if strict or chance >= LEAST_CHANCE:
            out.append(Pairing(i, j, (left[i], right[j]), dice, strict, chance))
    return tuple(out)


def _meetings(a: Held, b: Held) -> Iterator[tuple[Any, ...]]:
    """The pairs of passages that are compared word by word, in order: the two indices, and what `FEATURES` name but for
    the first two and the last (of rarity, its sum)."""
    common, untold = find_common(a, b)
    best_a, best_b = np.zeros(len(a.words)), np.zeros(len(b.words))
    i, j = common.left, common.right
    np.maximum.at(best_a, i, common.share)
    np.maximum.at(best_b, j, common.share)
    equal = [(a.by_words[words], b.by_words[words]) for words in a.by_words.keys() & b.by_words.keys()]
    if equal:  # equal passages, however common their words
        common = common.with_equal(equal)
        i, j = common.left, common.right
    if untold:
        add_untold(common, a, b, untold)
    share = common.share
    first = (share >= best_a[i]).astype(np.float64) + (share >= best_b[j])
    apart = np.abs((i + 0.5) / len(a.words) - (j + 0.5) / len(b.words))
    support = np.maximum(common.share_beside(-1), common.share_beside(1))
    others = (common.names, common.numbers, first, apart, support)
    weights = _weights()
    odds = weights["bias"] + sum(
        weights[name] * column
        for name, column in zip(FEATURES[2:-1], (share, np.log1p(common.rarity), *others), strict=True)
    )
    most = max(0.0, weights["dice"]) + max(0.0, weights["inside"])
    kept = np.flatnonzero((share > LEAST_LOCAL) & ((share >= STRICT_LOCAL) | (odds + most >= CLOSED)))
    return zip(*[column[kept].tolist() for column in (i, j, share, common.rarity, *others)], strict=True)


@cache
def _weights() -> dict[str, float]:
    """The weights of the loose gate."""
    return {name: float(weight) for name, weight in read_lexicon("lineage_weights")["rewrite"].items()}
