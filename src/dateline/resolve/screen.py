"""Which of many names can be spellings of one, all of them looked at in one step.

Names that begin by one sound are compared each with each. Nearly all of them have too many other letters: how many edits
two words take at least is told by the letters that one has and the other has not, and for a whole block that is a
product of two matrices. What is left is compared in full, with the same result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dateline.resolve.spellings import EDIT, WORST, fold_spelling, words_of

_Floats = NDArray[np.floating[Any]]
#: names that are not worth a screen
_FEW = 12
#: letters are told apart by so many of the last bits of their code
_LETTERS = 64
#: how much more likeness is allowed for than `could_be` asks, for the sake of rounding
_SLACK = 0.001


class Screen:
    """Names as written, in order, that one can be held against."""

    def __init__(self, names: Sequence[str], least: float) -> None:
        self._least, self._names = least - _SLACK, len(names)
        if self._names <= _FEW:
            return
        words = [words_of(name) or ("",) for name in names]
        flat = [word for some in words for word in some]
        self._words = _Words(flat)
        self._numbers = np.array([len(some) for some in words])
        self._starts = np.array([0, *accumulate(map(len, words))][:-1])
        self._weights = _weights(flat)
        self._weight = np.add.reduceat(self._weights, self._starts)
        self._joined: dict[str, list[int]] = defaultdict(list)
        for i, some in enumerate(words):
            self._joined["".join(some)].append(i)

    def like(self, name: str) -> Sequence[int]:
        """The places, in order, of all names of which `could_be` is true with one, on either side of it, and of some others;
        of few names all."""
        own = words_of(name)
        if self._names <= _FEW or len(own) < 2:
            return range(self._names)
        most = _Words(own).at_most(self._words)
        of_own = np.maximum.reduceat(most, self._starts, axis=1)
        weights = _weights(own)
        first = self._fits(of_own.min(axis=0), weights @ of_own / weights.sum())
        of_others = most.max(axis=0)
        sums = np.add.reduceat(of_others * self._weights, self._starts)
        second = self._fits(np.minimum.reduceat(of_others, self._starts), sums / self._weight)
        fits = (first & (self._numbers >= len(own))) | (second & (self._numbers <= len(own)))
        fits |= self._numbers < 2
        fits[self._joined.get("".join(own), [])] = True
        found: list[int] = np.flatnonzero(fits).tolist()
        return found

    def _fits(self, worst: _Floats, mean: _Floats) -> NDArray[np.bool_]:
        return WORST * worst + (1 - WORST) * mean >= self._least


class _Words:
    """Words and their even spellings, by the letters that they have."""

    def __init__(self, words: Sequence[str]) -> None:
        self._single = np.array([len(word) == 1 for word in words])
        self._ways = [_letters(words, as_it_is) for as_it_is in (str, fold_spelling)]

    def at_most(self, others: _Words) -> _Floats:
        """How like each of these words is to each of the others at most."""
        plain, even = (_bound(*one, *other) for one, other in zip(self._ways, others._ways, strict=True))
        found = np.maximum(plain, even)
        found[self._single] = 1
        found[:, others._single] = 1
        return found


def _letters(words: Sequence[str], spelled: Callable[[str], str]) -> tuple[_Floats, _Floats]:
    """Which letters each word has, and how long it is."""
    has = np.zeros((len(words), _LETTERS), dtype=np.float32)
    long = np.zeros(len(words), dtype=np.float32)
    for i, word in enumerate(map(spelled, words)):
        has[i, [ord(letter) % _LETTERS for letter in word]] = 1
        long[i] = len(word)
    return has, long


def _bound(one: _Floats, long: _Floats, other: _Floats, length: _Floats) -> _Floats:
    """Each letter that one word has and the other has not takes an edit."""
    lacking = np.maximum(one.sum(axis=1)[:, None], other.sum(axis=1)) - one @ other.T
    edits = np.maximum(lacking, np.abs(long[:, None] - length))
    found: _Floats = 1 - EDIT * edits / np.maximum(np.maximum(long[:, None], length), 1)
    return found


def _weights(words: Sequence[str]) -> _Floats:
    return np.array([min(max(len(word), 1), 8) for word in words], dtype=np.float32)
