"""Keys by which passages of common text find each other in an index, whatever came first.

Three kinds, all unsigned 64-bit integers, as the record gives them back: the whole text folded (exact copies,
and how far a line spreads), a content sample of word 4-grams (light edits, excerpts; modulo sampling after Broder
1997 keeps a share of the shingles that does not depend on length, so a short excerpt still meets its long
original), and pairs of rare words, names and numbers (rewrites).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from heapq import nlargest
from itertools import combinations
from typing import Literal

from xxhash import xxh3_64_intdigest

from dateline.lineage.words import Words, read_words
from dateline.model import Passage

SHINGLE = 4
#: one shingle in this many is kept, beside the few smallest
SAMPLE = 4
SMALLEST = 4
MOST_SHINGLES = 64
#: rarest words of a passage whose pairs are keys
RAREST = 6
#: nats of rarity a pair must have to be a key
RARE_PAIR = 8.0


def fingerprint_passage(passage: Passage, kinds: Literal["all", "runs", "pairs"] = "all") -> tuple[int, ...]:
    """The keys of a passage, sorted, at most 80; two passages that share none cannot be related by text.

    `runs` are the keys of common running text (the whole text and word 4-grams), `pairs` those of rare
    words in company. Passages without content words have none.

    >>> from dateline.model import Piece, Span
    >>> def passage(text):
    ...     return Passage("r", Span(0, len(text)), text, (Piece(0, len(text), 0, len(text)),), "body", 0)
    >>> a = passage("The Harrow dam burst at dawn and drowned 14 villagers near Oldbury.")
    >>> b = passage("Near Oldbury 14 people drowned when the dam at Harrow gave way.")
    >>> bool(set(fingerprint_passage(a)) & set(fingerprint_passage(b)))
    True
    """
    return _fingerprint_text(passage.text, kinds)


@lru_cache(maxsize=8192)
def _fingerprint_text(text: str, kinds: Literal["all", "runs", "pairs"]) -> tuple[int, ...]:
    runs, pairs = _both_kinds(text)
    return runs if kinds == "runs" else pairs if kinds == "pairs" else tuple(sorted({*runs, *pairs}))


@lru_cache(maxsize=4096)
def _both_kinds(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    words = read_words(text)
    if not any(words.stems):
        return (), ()
    return tuple(sorted({digest_words(words), *_shingles(words)})), tuple(sorted(set(_rare_pairs(words))))


def digest_passage(passage: Passage) -> int:
    """One key for the whole folded text: equal for passages that differ in case, quotes and spacing alone."""
    return _digest_text(passage.text)


@lru_cache(maxsize=16384)
def _digest_text(text: str) -> int:
    return digest_words(read_words(text))


def digest_words(words: Words) -> int:
    """The key of the whole folded text of read words."""
    return _key("text", " ".join(words.keys))


def _shingles(words: Words) -> list[int]:
    keys = words.keys
    if len(keys) < SHINGLE:
        return []
    hashes = sorted(set(map(digest_run, zip(*(keys[i:] for i in range(SHINGLE)), strict=False))))
    return sorted({*hashes[:SMALLEST], *[h for h in hashes if h % SAMPLE == 0]})[:MOST_SHINGLES]


def digest_run(words: Sequence[str]) -> int:
    """The key of a run of folded words."""
    return xxh3_64_intdigest(_encoded("run\x1f" + " ".join(words)))


def _rare_pairs(words: Words) -> list[int]:
    weight_of: dict[str, float] = {}
    for stem, weight in zip(words.stems, words.weights, strict=True):
        if stem:
            weight_of[stem] = max(weight, weight_of.get(stem, 0.0))
    if len(weight_of) > RAREST:  # those that are lighter than the last one kept need no order
        least = nlargest(RAREST, weight_of.values())[-1]
        weight_of = {stem: weight for stem, weight in weight_of.items() if weight >= least}
    rare = sorted(weight_of, key=lambda stem: (-weight_of[stem], _rank(stem)))[:RAREST]
    return [
        _key("pair", *sorted(pair))
        for pair in combinations(rare, 2)
        if weight_of[pair[0]] + weight_of[pair[1]] >= RARE_PAIR
    ]


@lru_cache(maxsize=65536)
def _rank(stem: str) -> int:
    """Puts stems of one weight in an order that is none of letters."""
    return _key("word", stem)


def _key(*parts: str) -> int:
    """An unsigned 64-bit hash."""
    return xxh3_64_intdigest(_encoded("\x1f".join(parts)))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
