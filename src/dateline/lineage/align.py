"""Passages of two reports side by side: which of one tell the same as which of the other.

Two gates. The *strict* one asks for common running text and needs no context. The *loose* one finds
rewrites: the rare stems, names and numbers that two passages share are weighed by how few passages of
either report hold them, beside order and neighbours; its weights are a logistic regression fitted on the
CC BY set lineage-controlled-dev, and it is trusted only where the two reports are rewrites of one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log1p, sqrt

from dateline.lexicons import read_lexicon
from dateline.lineage.compare import Likeness, compare_texts, stem_weights
from dateline.lineage.words import Words, words_of
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


def align_passages(left: Sequence[Passage], right: Sequence[Passage]) -> list[Pairing]:
    """All pairs of passages that share text enough for one of the gates, in order.

    Each side should hold a passage text once. Time is about linear in the number of passages; the answer
    is the same (sides exchanged) whichever report is `left`.
    """
    a, b = [words_of(p) for p in left], [words_of(p) for p in right]
    stems_a, stems_b = [stem_weights(w) for w in a], [stem_weights(w) for w in b]
    names_a, names_b = [_named(w) for w in a], [_named(w) for w in b]
    local = _local_shares(stems_a, stems_b)
    best_a: dict[int, float] = defaultdict(float)
    best_b: dict[int, float] = defaultdict(float)
    for (i, j), share in local.items():
        best_a[i], best_b[j] = max(best_a[i], share), max(best_b[j], share)
    weights = read_lexicon("lineage_weights")["rewrite"]
    by_text = {w.keys: j for j, w in enumerate(b)}
    for i, words in enumerate(a):
        if words.keys in by_text:  # equal passages, however common their words
            local[i, by_text[words.keys]] = 1.0
    out: list[Pairing] = []
    for (i, j), share in sorted(local.items()):
        if share <= LEAST_LOCAL:
            continue
        likeness = compare_texts(left[i].text, right[j].text)
        common = stems_a[i].keys() & stems_b[j].keys()
        support = max(local.get((i - 1, j - 1), 0.0), local.get((i + 1, j + 1), 0.0))
        features = {
            "dice": likeness.dice,
            "inside": likeness.inside,
            "local": share,
            "rarity": log1p(sum(min(stems_a[i][s], stems_b[j][s]) for s in common)),
            "names": float(len(common & names_a[i] & names_b[j])),
            "numbers": float(sum(s.startswith("#") for s in common)),
            "best_left_and_right": float(share >= best_a[i]) + float(share >= best_b[j]),
            "apart": abs((i + 0.5) / len(a) - (j + 0.5) / len(b)),
            "support": support,
            "bias": 1.0,
        }
        chance = 1 / (1 + exp(-sum(weights[name] * value for name, value in features.items())))
        strict = is_strict(likeness) and (likeness.dice == 1.0 or share >= STRICT_LOCAL)
        if strict or chance >= 0.1:
            out.append(Pairing(i, j, likeness, strict, chance))
    return out


def _local_shares(
    a: Sequence[dict[str, float]], b: Sequence[dict[str, float]]
) -> dict[tuple[int, int], float]:
    """For each pair with a common stem: the local rarity in common over that of the poorer passage."""
    at_a, at_b = _postings(a), _postings(b)
    count = {s: (len(at_a.get(s, ())) or 1, len(at_b.get(s, ())) or 1) for s in at_a.keys() | at_b.keys()}
    scale = {s: 1 / sqrt(m * n) for s, (m, n) in count.items()}
    sum_a = [sum(w * scale[s] for s, w in stems.items()) for stems in a]
    sum_b = [sum(w * scale[s] for s, w in stems.items()) for stems in b]
    common: dict[tuple[int, int], float] = defaultdict(float)
    meetings = {s: count[s][0] * count[s][1] for s in at_a.keys() & at_b.keys()}
    left = max(LEAST_BUDGET, EACH_BUDGET * (len(a) + len(b)))
    for s in sorted(meetings, key=lambda s: (meetings[s], s)):
        left -= meetings[s]
        if meetings[s] > MOST_MEETINGS or left < 0:
            break
        for i in at_a[s]:
            for j in at_b[s]:
                common[i, j] += min(a[i][s], b[j][s]) * scale[s]
    return {(i, j): c / max(1e-9, min(sum_a[i], sum_b[j])) for (i, j), c in common.items()}


def _named(words: Words) -> frozenset[str]:
    return frozenset(s for s, n in zip(words.stems, words.names, strict=True) if n)


def _postings(passages: Sequence[dict[str, float]]) -> dict[str, list[int]]:
    out: dict[str, list[int]] = defaultdict(list)
    for i, stems in enumerate(passages):
        for stem in stems:
            out[stem].append(i)
    return out
