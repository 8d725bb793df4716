"""The stems that passages of two reports share: which passages meet in one, and how much that tells.

A report's passages are a table of numbers, made once; two tables are joined stem by stem, so that the time is that of
the meetings and not of all pairs of passages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.lineage.words import Words, read_words, stem_weights

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: a stem held by more pairs of passages than this tells nothing; keeps long reports linear
MOST_MEETINGS = 400
#: meetings of passages in stems that are counted for two reports, and for each of their passages, the rarest
#: stems first; so very long reports take time as they are long
LEAST_BUDGET, EACH_BUDGET = 40_000, 40
#: the least share of local rarity for a pair of passages to be compared at all
LEAST_LOCAL = 0.06


class Held(NamedTuple):
    """The passages of a report as they are aligned: the words of each, which passage has which words, and their stems
    as a table of one line for each passage and stem. In order of passages: the `passage`, the number of the `stem`, its
    `weight`, whether it is written as a name (`named`), and whether it is a number (`counted`). As `order` puts the
    lines, stem by stem, those of a stem begin at `first`, and are so `many`."""

    words: tuple[Words, ...]
    by_words: dict[str, int]
    number: dict[str, int]
    passage: Ints
    stem: Ints
    weight: Floats
    named: Floats
    counted: Floats
    order: Ints
    first: Ints
    many: Ints


@lru_cache(maxsize=512)
def hold_passages(texts: tuple[str, ...]) -> Held:
    """The table of the cleaned texts of a report's passages."""
    words = tuple(map(read_words, texts))
    rarity = tuple(map(stem_weights, texts))
    stems = [s for weights in rarity for s in weights]
    number = {s: n for n, s in enumerate(dict.fromkeys(stems))}
    stem = np.array([number[s] for s in stems], np.int64)
    names = [frozenset(compress(w.stems, w.names)) for w in words]
    named = [s in own for own, weights in zip(names, rarity, strict=True) for s in weights]
    many = np.bincount(stem, minlength=len(number))
    return Held(
        words=words,
        by_words={" ".join(w.keys): i for i, w in enumerate(words)},
        number=number,
        passage=np.repeat(np.arange(len(rarity)), np.array([len(weights) for weights in rarity], np.int64)),
        stem=stem,
        weight=np.array([w for weights in rarity for w in weights.values()], np.float64),
        named=np.array(named, np.float64),
        counted=np.array([s[0] == "#" for s in stems], np.float64),
        order=np.argsort(stem, kind="stable"),
        first=np.cumsum(many) - many,
        many=many,
    )


@dataclass(frozen=True, slots=True)
class Common:
    """What pairs of passages with common stems have in common, in order of their `place` (`step` times the left index,
    and the right one): the local rarity in common over that of the poorer passage, the sum of the rarity of the common
    stems, and how many of these both write as names, and are numbers."""

    step: int
    place: Ints
    share: Floats
    rarity: Floats
    names: Floats
    numbers: Floats

    @property
    def left(self) -> Ints:
        return self.place // self.step

    @property
    def right(self) -> Ints:
        return self.place % self.step

    def with_equal(self, pairs: Sequence[tuple[int, int]]) -> Common:
        """The same where the passages of some pairs are known to be equal."""
        equal = np.array([i * self.step + j for i, j in pairs], np.int64)
        place = np.union1d(self.place, equal)
        at, size = np.searchsorted(place, self.place), len(place)
        share, *columns = (
            _sum_at(at, column, size) for column in (self.share, self.rarity, self.names, self.numbers)
        )
        share[np.searchsorted(place, equal)] = 1.0
        return Common(self.step, place, share, *columns)

    def share_beside(self, way: int) -> Floats:
        """The shares of the pairs of passages that stand before (-1) or behind (1) those of each pair; 0 for none."""
        if not len(self.place):
            return self.share
        wanted = self.place + way * (self.step + 1)
        at = np.minimum(np.searchsorted(self.place, wanted), len(self.place) - 1)
        return np.where(self.place[at] == wanted, self.share[at], 0.0)


def find_common(a: Held, b: Held) -> tuple[Common, frozenset[str]]:
    """What each pair of passages with a common stem has in common, and the stems that were not told of.

    Stems are added up in a fixed order (those that make the fewest pairs first, then by letters), so that the sums are
    the same to the last bit on every machine. Stems that make too many pairs tell nothing of what a passage is
    about, and are not told of.
    """
    both = sorted(a.number.keys() & b.number.keys())
    in_a, in_b = (np.array([held.number[s] for s in both], np.int64) for held in (a, b))
    meets = a.many[in_a] * b.many[in_b]
    scale = 1 / np.sqrt(meets)
    order = np.argsort(meets, kind="stable")
    budget = max(LEAST_BUDGET, EACH_BUDGET * (len(a.words) + len(b.words)))
    told = np.count_nonzero((meets[order] <= MOST_MEETINGS) & (np.cumsum(meets[order]) <= budget))
    at_a, at_b, stem = _meet(a, b, in_a, in_b, order[:told])
    step = (
        len(b.words) + 1
    )  # one more, so that what stands before the first of a line is none of the line before
    place, at = np.unique(a.passage[at_a] * step + b.passage[at_b], return_inverse=True)
    least = np.minimum(a.weight[at_a], b.weight[at_b])
    sum_a, sum_b = _sums(a, in_a, scale), _sums(b, in_b, scale)
    common = _sum_at(at, least * scale[stem], len(place))
    share = common / np.maximum(1e-9, np.minimum(sum_a[place // step], sum_b[place % step]))
    found = Common(
        step,
        place,
        share,
        _sum_at(at, least, len(place)),
        _sum_at(at, a.named[at_a] * b.named[at_b], len(place)),
        _sum_at(at, a.counted[at_a], len(place)),
    )
    return found, frozenset(both[n] for n in order[told:].tolist())


def add_untold(common: Common, a: Held, b: Held, untold: frozenset[str]) -> None:
    """Adds to what pairs of passages have in common, where they share a place already, the stems that make many."""
    lines_a, lines_b = _lines_of(a, untold), _lines_of(b, untold)
    left, right = common.left.tolist(), common.right.tolist()
    for n in np.flatnonzero(common.share > LEAST_LOCAL).tolist():
        here, there = lines_a.get(left[n], {}), lines_b.get(right[n], {})
        for stem in sorted(here.keys() & there.keys()):
            at_a, at_b = here[stem], there[stem]
            common.rarity[n] += min(a.weight[at_a], b.weight[at_b])
            common.names[n] += a.named[at_a] * b.named[at_b]
            common.numbers[n] += a.counted[at_a]


def _lines_of(held: Held, stems: frozenset[str]) -> dict[int, dict[str, int]]:
    """The lines of some stems, by passage."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for stem in stems:
        first = held.first[held.number[stem]]
        for at in held.order[first : first + held.many[held.number[stem]]].tolist():
            found[int(held.passage[at])][stem] = at
    return found


def _meet(a: Held, b: Held, in_a: Ints, in_b: Ints, order: Ints) -> tuple[Ints, Ints, Ints]:
    """The meetings of two passages in a stem, stem by stem in an order: the lines of the two tables, and which stem."""
    many_b = b.many[in_b[order]]
    meets = a.many[in_a[order]] * many_b
    stem = np.repeat(order, meets)
    within = np.arange(len(stem)) - np.repeat(np.cumsum(meets) - meets, meets)
    wide = np.repeat(many_b, meets)
    at_a = a.order[a.first[in_a[stem]] + within // wide]
    at_b = b.order[b.first[in_b[stem]] + within % wide]
    return at_a, at_b, stem


def _sums(own: Held, shared: Ints, scale: Floats) -> Floats:
    """The local rarity of each passage of one of two reports, which have some stems in common."""
    of_stem = 1 / np.sqrt(own.many)
    of_stem[shared] = scale
    return _sum_at(own.passage, own.weight * of_stem[own.stem], len(own.words))


def _sum_at(at: Ints, values: Floats, size: int) -> Floats:
    """The sums of the values at each of so many places, added up in their order."""
    return np.bincount(at, values, size).astype(np.float64)
