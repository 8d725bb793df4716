"""Passages of two reports side by side: which of one tell the same as which of the other.

Two gates. The *strict* one asks for common running text and needs no context. The *loose* one finds
rewrites: the rare stems, names and numbers that two passages share are weighed by how few passages of
either report hold them, beside order and neighbours; its weights are a logistic regression fitted on the
CC BY set lineage-controlled-dev, and it is trusted only where the two reports are rewrites of one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import compress
from math import exp, log1p, sqrt
from operator import mul
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from dateline.lexicons import read_lexicon
from dateline.lineage.compare import Likeness, compare_texts, stem_weights
from dateline.lineage.words import Words, read_words
from dateline.model import Passage

#: a stem held by more pairs of passages than this tells nothing; keeps long reports linear
MOST_MEETINGS = 400
#: meetings of passages in stems that are counted for two reports, and for each of their passages, the rarest
#: stems first; so very long reports take time as they are long
LEAST_BUDGET, EACH_BUDGET = 40_000, 40
#: the least share of local rarity for a pair of passages to be compared at all
LEAST_LOCAL = 0.06

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
    """Two passages held side by side: indices into the two sequences, likeness, and how the gates judge."""

    left: int
    right: int
    likeness: Likeness
    strict: bool
    chance: float


def is_strict(likeness: Likeness) -> bool:
    """Whether the common running text alone makes two passages one origin (given that reports share more)."""
    if likeness.dice >= NEAR_DICE:
        return True
    return likeness.weight >= STRICT_WEIGHT and (
        likeness.dice >= STRICT_DICE or (likeness.inside >= STRICT_INSIDE and likeness.common >= 5)
    )


class _Held(NamedTuple):
    """The passages of a report as they are aligned: words, the rarity of their stems, the stems that are written as
    names, and that are numbers, what common stems can add to the loose gate at most, how much a stem counts by the
    report alone, and at which passages it stands."""

    words: tuple[Words, ...]
    stems: tuple[dict[str, float], ...]
    names: tuple[frozenset[str], ...]
    numbers: tuple[frozenset[str], ...]
    most: tuple[float, ...]
    alone: dict[str, float]
    at: dict[str, list[int]]


@lru_cache(maxsize=512)
def _hold(texts: tuple[str, ...]) -> _Held:
    words = tuple(map(read_words, texts))
    stems = tuple(map(stem_weights, words))
    at: dict[str, list[int]] = defaultdict(list)
    for i, weights in enumerate(stems):
        for stem in weights:
            at[stem].append(i)
    names = tuple(frozenset(compress(w.stems, w.names)) for w in words)
    numbers = tuple(frozenset(s for s in weights if s[0] == "#") for weights in stems)
    _, gains = _weights()
    most = tuple(
        gains["rarity"] * log1p(sum(stems[i].values()))
        + gains["names"] * len(names[i])
        + gains["numbers"] * len(numbers[i])
        for i in range(len(words))
    )
    return _Held(words, stems, names, numbers, most, {s: 1 / sqrt(len(i)) for s, i in at.items()}, dict(at))


def align_passages(left: Sequence[Passage], right: Sequence[Passage]) -> list[Pairing]:
    """All pairs of passages that share text enough for one of the gates, in order.

    Each side should hold a passage text once. Time is about linear in the number of passages; the answer
    is the same (sides exchanged) whichever report is `left`. Passages are compared word by word only where what
    is known without that leaves a gate open.
    """
    return list(_align(tuple(p.text for p in left), tuple(p.text for p in right)))


@lru_cache(maxsize=64)
def _align(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[Pairing, ...]:
    """The same of the texts of passages; copies of one report are aligned once."""
    a, b = _hold(left), _hold(right)
    local = _local_shares(a, b)
    best_a: dict[int, float] = defaultdict(float)
    best_b: dict[int, float] = defaultdict(float)
    for (i, j), share in local.items():
        if share > best_a[i]:
            best_a[i] = share
        if share > best_b[j]:
            best_b[j] = share
    weights, gains = _weights()
    like, bias = gains["dice"] + gains["inside"], weights["bias"]
    by_share, by_first = weights["local"], weights["best_left_and_right"]
    by_place, by_support = weights["apart"], weights["support"]
    each = [weights[name] for name in FEATURES]
    by_text = {w.keys: j for j, w in enumerate(b.words)}
    for i, words in enumerate(a.words):
        if words.keys in by_text:  # equal passages, however common their words
            local[i, by_text[words.keys]] = 1.0
    many_a, many_b = len(left), len(right)
    out: list[Pairing] = []
    for (i, j), share in sorted([item for item in local.items() if item[1] > LEAST_LOCAL]):
        first = float(share >= best_a[i]) + float(share >= best_b[j])
        apart = abs((i + 0.5) / many_a - (j + 0.5) / many_b)
        support = max(local.get((i - 1, j - 1), 0.0), local.get((i + 1, j + 1), 0.0))
        known = by_share * share + by_first * first + by_place * apart + by_support * support + bias
        if share < STRICT_LOCAL and known + like + min(a.most[i], b.most[j]) < CLOSED:
            continue
        words_a, words_b = a.words[i].keys, b.words[j].keys
        same = LCSseq.similarity(words_a, words_b)
        dice = 2 * same / (len(words_a) + len(words_b)) if same else 0.0
        inside = same / min(len(words_a), len(words_b)) if same else 0.0
        stems_a, stems_b = a.stems[i], b.stems[j]
        common = stems_a.keys() & stems_b.keys()
        rarity = log1p(sum([min(stems_a[s], stems_b[s]) for s in common]))
        names = len(common & a.names[i] & b.names[j])
        numbers = len(a.numbers[i] & b.numbers[j])
        values = (dice, inside, share, rarity, names, numbers, first, apart, support, 1.0)
        chance = 1 / (1 + exp(-sum(map(mul, each, values))))
        near = dice >= STRICT_DICE or inside >= STRICT_INSIDE
        if chance < LEAST_CHANCE and not (near and share >= STRICT_LOCAL):
            continue
        likeness = compare_texts(left[i], right[j])
        strict = near and is_strict(likeness) and (likeness.dice == 1.0 or share >= STRICT_LOCAL)
        if strict or chance >= LEAST_CHANCE:
            out.append(Pairing(i, j, likeness, strict, chance))
    return tuple(out)


@cache
def _weights() -> tuple[dict[str, float], dict[str, float]]:
    """The weights of the loose gate, and what each feature between 0 and 1 can add at most."""
    weights = {name: float(weight) for name, weight in read_lexicon("lineage_weights")["rewrite"].items()}
    return weights, {name: max(0.0, weight) for name, weight in weights.items()}


def _local_shares(a: _Held, b: _Held) -> dict[tuple[int, int], float]:
    """For each pair with a common stem: the local rarity in common over that of the poorer passage."""
    both = a.at.keys() & b.at.keys()
    sum_a, sum_b = _sums(a, b, both), _sums(b, a, both)
    common: dict[tuple[int, int], float] = defaultdict(float)
    meetings = sorted((len(a.at[s]) * len(b.at[s]), s) for s in both)
    left = max(LEAST_BUDGET, EACH_BUDGET * (len(a.words) + len(b.words)))
    for meets, s in meetings:
        left -= meets
        if meets > MOST_MEETINGS or left < 0:
            break
        scale = 1 / sqrt(meets)
        others = [(j, b.stems[j][s]) for j in b.at[s]]
        for i in a.at[s]:
            weight = a.stems[i][s]
            for j, other in others:
                common[i, j] += (weight if weight < other else other) * scale
    return {(i, j): c / max(1e-9, min(sum_a[i], sum_b[j])) for (i, j), c in common.items()}


def _sums(own: _Held, other: _Held, both: Collection[str]) -> list[float]:
    """The local rarity of each passage of one of two reports, which have some stems in common."""
    scale = own.alone | {s: 1 / sqrt(len(own.at[s]) * len(other.at[s])) for s in both}
    return [sum([w * scale[s] for s, w in stems.items()]) for stems in own.stems]
