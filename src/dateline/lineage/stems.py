"""The stems that passages of two reports share: which passages meet in one, and how much that tells.

A report's passages are a table of numbers, made once; two tables are joined stem by stem, so that the time is that of
the meetings and not of all pairs of passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, compress
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
#: pairs of passages of two reports up to which each has a place in a table; of more only those that meet have one
MOST_PLACES = 100_000
#: pairs of passages to which common stems are added together
_AT_ONCE = 50_000
_NONE: frozenset[str] = frozenset()


class Held(NamedTuple):
    """The passages of a report as they are aligned: the words of each and their number (`length`), which passage has
    which words, and their stems, numbered in order of letters, as a table of one line for each passage and stem. In order of passages: the `passage`, the number of the `stem`, its
    `weight`, whether it is written as a name (`named`), and whether it is a number (`counted`). As `order` puts the
    lines, stem by stem, those of a stem begin at `first`, and are so `many`."""

    words: tuple[Words, ...]
    keys: list[tuple[str, ...]]
    length: Ints
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
    stems = list(chain.from_iterable(rarity))
    number = {s: n for n, s in enumerate(sorted(set(stems)))}
    stem = np.array(list(map(number.__getitem__, stems)), np.int64)
    names = [frozenset(compress(w.stems, w.names)) if True in w.names else _NONE for w in words]
    named = [s in own for own, weights in zip(names, rarity, strict=True) for s in weights]
    counted = np.array([s[0] == "#" for s in number], np.float64)
    many = np.bincount(stem, minlength=len(number))
    keys = [w.keys for w in words]
    return Held(
        words=words,
        keys=keys,
        length=np.array(list(map(len, keys)), np.int64),
        by_words={" ".join(own): i for i, own in enumerate(keys)},
        number=number,
        passage=np.repeat(np.arange(len(rarity)), np.array(list(map(len, rarity)), np.int64)),
        stem=stem,
        weight=np.array(list(chain.from_iterable([weights.values() for weights in rarity])), np.float64),
        named=np.array(named, np.float64),
        counted=counted[stem],
        order=np.argsort(stem, kind="stable"),
        first=np.cumsum(many) - many,
        many=many,
    )


@dataclass(frozen=True)
class Common:
    """What pairs of passages with common stems have in common, in order of their `place` (`step` times the left index,
    and the right one): the local rarity in common over that of the poorer passage (`share`), and, added up where it is
    asked for, the rarity of the common stems, and how many of these both write as names, and are numbers. Each common
    stem of a pair (`at` its place) is a line in both tables, `at_a` and `at_b`."""

    step: int
    place: Ints
    share: Floats
    a: Held
    b: Held
    at: Ints
    at_a: Ints
    at_b: Ints

    @cached_property
    def left(self) -> Ints:
        return self.place // self.step

    @cached_property
    def right(self) -> Ints:
        return self.place % self.step

    @cached_property
    def rarity(self) -> Floats:
        return self._added(np.minimum(self.a.weight[self.at_a], self.b.weight[self.at_b]))

    @cached_property
    def names(self) -> Floats:
        return self._added(self.a.named[self.at_a] * self.b.named[self.at_b])

    @cached_property
    def numbers(self) -> Floats:
        return self._added(self.a.counted[self.at_a])

    def _added(self, values: Floats) -> Floats:
        return _sum_at(self.at, values, len(self.place))

    def with_equal(self, pairs: Sequence[tuple[int, int]]) -> Common:
        """The same where the passages of some pairs are known to be equal."""
        equal = np.sort(np.array([i * self.step + j for i, j in pairs], np.int64))
        place = np.union1d(self.place, equal)
        moved = np.searchsorted(place, self.place)
        share = np.zeros(len(place))
        share[moved] = self.share
        share[np.searchsorted(place, equal)] = 1.0
        return replace(self, place=place, share=share, at=moved[self.at])

    def share_beside(self, way: int) -> Floats:
        """The shares of the pairs of passages that stand before (-1) or behind (1) those of each pair; 0 for none."""
        if not len(self.place):
            return self.share
        wanted = self.place + way * (self.step + 1)
        at = np.minimum(np.searchsorted(self.place, wanted), len(self.place) - 1)
        return np.where(self.place[at] == wanted, self.share[at], 0.0)


def find_common(a: Held, b: Held) -> tuple[Common, tuple[str, ...]]:
    """What each pair of passages with a common stem has in common, and the stems, in order of letters, that
    were not told of.

    Stems are added up in a fixed order (those that make the fewest pairs first, then by letters), so that the sums are
    the same to the last bit on every machine. Stems that make too many pairs tell nothing of what a passage is
    about, and are not told of.
    """
    found_b = np.array([b.number.get(s, -1) for s in a.number], np.int64)
    in_a = np.flatnonzero(found_b >= 0)
    in_b = found_b[in_a]
    meets = a.many[in_a] * b.many[in_b]
    scale = 1 / np.sqrt(meets)
    order = np.argsort(meets, kind="stable")
    budget = max(LEAST_BUDGET, EACH_BUDGET * (len(a.words) + len(b.words)))
    told = np.count_nonzero((meets[order] <= MOST_MEETINGS) & (np.cumsum(meets[order]) <= budget))
    at_a, at_b, stem = _meet(a, b, in_a, in_b, order[:told])
    step = (
        len(b.words) + 1
    )  # one more, so that what stands before the first of a line is none of the line before
    place, at = _places(a.passage[at_a] * step + b.passage[at_b], len(a.words) * step)
    least = np.minimum(a.weight[at_a], b.weight[at_b])
    sum_a, sum_b = _sums(a, in_a, scale), _sums(b, in_b, scale)
    common = _sum_at(at, least * scale[stem], len(place))
    share = common / np.maximum(1e-9, np.minimum(sum_a[place // step], sum_b[place % step]))
    stems = list(a.number)
    untold = tuple([stems[n] for n in np.sort(in_a[order[told:]]).tolist()])
    return Common(step, place, share, a, b, at, at_a, at_b), untold


def add_untold(common: Common, a: Held, b: Held, untold: Sequence[str]) -> None:
    """Adds to what pairs of passages have in common, where they share a place already, the stems that make many."""
    passage_a, stem_a, line_a = _lines_of(a, untold)
    passage_b, stem_b, line_b = _lines_of(b, untold)
    begin = np.searchsorted(passage_a, np.arange(len(a.words) + 1))
    have_b = passage_b * len(untold) + stem_b
    kept = np.flatnonzero(common.share > LEAST_LOCAL)
    for start in range(0, len(kept) if len(have_b) else 0, _AT_ONCE):
        places = kept[start : start + _AT_ONCE]
        first = begin[common.left[places]]
        many = begin[common.left[places] + 1] - first
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        here = np.repeat(first, many) + within
        place = np.repeat(places, many)
        wanted = common.right[place] * len(untold) + stem_a[here]
        there = np.minimum(np.searchsorted(have_b, wanted), len(have_b) - 1)
        both = have_b[there] == wanted
        place, at_a, at_b = place[both], line_a[here[both]], line_b[there[both]]
        np.add.at(common.rarity, place, np.minimum(a.weight[at_a], b.weight[at_b]))
        np.add.at(common.names, place, a.named[at_a] * b.named[at_b])
        np.add.at(common.numbers, place, a.counted[at_a])


def _lines_of(held: Held, untold: Sequence[str]) -> tuple[Ints, Ints, Ints]:
    """The lines of some stems in order of passages and, in a passage, as the stems come: passage, which of the stems, and
    line."""
    stems = np.array([held.number[s] for s in untold], np.int64)
    many = held.many[stems]
    which = np.repeat(np.arange(len(stems)), many)
    within = np.arange(len(which)) - np.repeat(np.cumsum(many) - many, many)
    line = held.order[held.first[stems][which] + within]
    order = np.lexsort((which, held.passage[line]))
    return held.passage[line][order], which[order], line[order]


def _places(met: Ints, size: int) -> tuple[Ints, Ints]:
    """The different places of meetings, in order, and which of them each meeting has; of `size` places in all."""
    if size > MOST_PLACES:
        place, at = np.unique(met, return_inverse=True)
        return place, at
    place = np.flatnonzero(np.bincount(met, minlength=size))
    number = np.zeros(size, np.int64)
    number[place] = np.arange(len(place))
    return place, number[met]


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
