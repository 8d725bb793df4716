"""Passages of two reports side by side: which of one tell the same as which of the other.

Two gates. The *strict* one asks for common running text and needs no context. The *loose* one finds
rewrites: the rare stems, names and numbers that two passages share are weighed by how few passages of
either report hold them, beside order and neighbours; its weights are a logistic regression fitted on the
CC BY set lineage-controlled-dev, and it is trusted only where the two reports are rewrites of one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from math import exp, log1p
from operator import mul

import numpy as np
from rapidfuzz.distance import LCSseq

from dateline.lexicons import read_lexicon
from dateline.lineage.compare import Likeness, compare_texts
from dateline.lineage.stems import LEAST_LOCAL, Floats, Held, Ints, add_untold, find_common, hold_passages
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
    return list(align(left, right).pairings)


def align(left: Sequence[Passage], right: Sequence[Passage]) -> Alignment:
    """The same, the pairs that only the loose gate lets through where they are asked for."""
    return _align(tuple([p.text for p in left]), tuple([p.text for p in right]))


@lru_cache(maxsize=64)
def _align(left: tuple[str, ...], right: tuple[str, ...]) -> Alignment:
    """Copies of one report are aligned once."""
    return Alignment(hold_passages(left), hold_passages(right))


class Alignment:
    """Two reports' passages held side by side: the pairs that the strict gate lets through, and all."""

    def __init__(self, a: Held, b: Held) -> None:
        self._a, self._b = a, b
        self._first, self._untold = common, _ = find_common(a, b)
        equal = [(a.by_words[words], b.by_words[words]) for words in a.by_words.keys() & b.by_words.keys()]
        self._common = common.with_equal(equal) if equal else common  # however common their words
        at = np.flatnonzero(self._common.share >= STRICT_LOCAL)
        dice, inside = self._compare(at)
        near = np.flatnonzero((dice >= STRICT_DICE) | (inside >= STRICT_INSIDE))
        kept = [
            n
            for n, i, j in zip(near.tolist(), *self._ends(at[near]), strict=True)
            if is_strict(compare_texts(a.words[i].text, b.words[j].text))
        ]
        self._is_strict = at[kept]
        self.strict = tuple(self._pair(at[kept], dice[kept], inside[kept], True)) if kept else ()

    @cached_property
    def pairings(self) -> tuple[Pairing, ...]:
        """The pairs that one of the gates lets through, in order."""
        share, odds, weights = self._common.share, self._odds, _weights()
        most = max(0.0, weights["dice"]) + max(0.0, weights["inside"])
        at = np.flatnonzero((share > LEAST_LOCAL) & ((share >= STRICT_LOCAL) | (odds + most >= CLOSED)))
        at = np.setdiff1d(at, self._is_strict, assume_unique=True)
        dice, inside = self._compare(at)
        open_ = np.flatnonzero(odds[at] + weights["dice"] * dice + weights["inside"] * inside >= CLOSED)
        loose = self._pair(at[open_], dice[open_], inside[open_], False)
        kept = [p for p in loose if p.chance >= LEAST_CHANCE]
        return tuple(sorted([*self.strict, *kept], key=lambda p: (p.left, p.right)) if kept else self.strict)

    @cached_property
    def _others(self) -> tuple[Floats, ...]:
        """What `FEATURES` name but for the first two and the last (of rarity, its sum), of each pair of passages that meet."""
        a, b, common = self._a, self._b, self._common
        if self._untold:
            add_untold(common, a, b, self._untold)
        i, j = common.left, common.right
        best_a, best_b = np.zeros(len(a.words)), np.zeros(len(b.words))
        np.maximum.at(best_a, self._first.left, self._first.share)
        np.maximum.at(best_b, self._first.right, self._first.share)
        share = common.share
        first = (share >= best_a[i]).astype(np.float64) + (share >= best_b[j])
        apart = np.abs((i + 0.5) / len(a.words) - (j + 0.5) / len(b.words))
        support = np.maximum(common.share_beside(-1), common.share_beside(1))
        return share, common.rarity, common.names, common.numbers, first, apart, support

    @cached_property
    def _odds(self) -> Floats:
        """The log odds of the loose gate without what is known from a comparison word by word, nearly."""
        weights = _weights()
        share, rarity, *others = self._others
        columns = (share, np.log1p(rarity), *others)
        odds = np.full(len(share), weights["bias"])
        for name, column in zip(FEATURES[2:-1], columns, strict=True):
            odds += weights[name] * column
        return odds

    def _ends(self, at: Ints) -> tuple[list[int], list[int]]:
        return self._common.left[at].tolist(), self._common.right[at].tolist()

    def _compare(self, at: Ints) -> tuple[Floats, Floats]:
        """The common words of some pairs over all words, and over those of the shorter passage."""
        a, b = self._a, self._b
        keys_a, keys_b = (
            [held.keys[n] for n in ends] for held, ends in zip((a, b), self._ends(at), strict=True)
        )
        same = np.array(list(map(LCSseq.similarity, keys_a, keys_b)), np.int64)
        many_a, many_b = a.length[self._common.left[at]], b.length[self._common.right[at]]
        return 2 * same / np.maximum(1, many_a + many_b), same / np.maximum(1, np.minimum(many_a, many_b))

    def _pair(self, at: Ints, dice: Floats, inside: Floats, strict: bool) -> Iterator[Pairing]:
        """Some pairs, with their chance by the loose gate."""
        a, b = self._a.words, self._b.words
        weights = [_weights()[name] for name in FEATURES]
        columns = (column[at].tolist() for column in self._others)
        known = zip(*self._ends(at), dice.tolist(), inside.tolist(), *columns, strict=True)
        for i, j, alike, within, share, rarity, *others in known:
            odds = sum(map(mul, weights, (alike, within, share, log1p(rarity), *others, 1.0)))
            yield Pairing(i, j, (a[i].text, b[j].text), alike, strict, 1 / (1 + exp(-odds)))


@cache
def _weights() -> dict[str, float]:
    """The weights of the loose gate."""
    return {name: float(weight) for name, weight in read_lexicon("lineage_weights")["rewrite"].items()}
