"""Keys by which passages of common text find each other in an index, whatever came first.

Three kinds, all unsigned 64-bit integers, as the record gives them back: the whole text folded (exact copies,
and how far a line spreads), a content sample of word 4-grams (light edits, excerpts; modulo sampling after Broder
1997 keeps a share of the shingles that does not depend on length, so a short excerpt still meets its long
original), and pairs of rare words, names and numbers (rewrites).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Literal

from xxhash import xxh3_64_intdigest

from dateline.lineage.words import read_words, stem_weights
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
    runs, pairs = _both_kinds(passage.text)
    return runs if kinds == "runs" else pairs if kinds == "pairs" else tuple(sorted({*runs, *pairs}))


@lru_cache(maxsize=8192)
def _both_kinds(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    words, weight_of = read_words(text), stem_weights(text)
    if not weight_of:
        return (), ()
    pairs = _digest(_rare_pairs(weight_of))
    return tuple(sorted({digest_text(text), *_shingles(words.keys)})), tuple(sorted(set(pairs)))


def digest_passage(passage: Passage) -> int:
    """One key for the whole folded text: equal for passages that differ in case, quotes and spacing alone."""
    return digest_text(passage.text)


@lru_cache(maxsize=16384)
def digest_text(text: str) -> int:
    """The same of a cleaned text."""
    return _key("text", " ".join(read_words(text).keys))


def _shingles(keys: Sequence[str]) -> list[int]:
    if len(keys) < SHINGLE:
        return []
    runs = zip(["run\x1f" + key for key in keys], *(keys[i:] for i in range(1, SHINGLE)), strict=False)
    hashes = sorted(set(_digest(list(map(" ".join, runs)))))
    return [*hashes[:SMALLEST], *[h for h in hashes[SMALLEST:] if h % SAMPLE == 0]][:MOST_SHINGLES]


def digest_run(words: Sequence[str]) -> int:
    """The key of a run of folded words."""
    return _key("run", " ".join(words))


def _rare_pairs(weight_of: Mapping[str, float]) -> list[str]:
    rare = list(weight_of)
    if len(rare) > RAREST:  # those that are lighter than the last one kept need no order
        least = sorted(weight_of.values(), reverse=True)[RAREST - 1]
        rare = [stem for stem in rare if weight_of[stem] >= least]
    if len(rare) > RAREST:
        rare = sorted(rare, key=lambda stem: (-weight_of[stem], _rank(stem)))[:RAREST]
    return [
        f"pair\x1f{one}\x1f{other}"
        for one, other in combinations(sorted(rare), 2)
        if weight_of[one] + weight_of[other] >= RARE_PAIR
    ]


@lru_cache(maxsize=65536)
def _rank(stem: str) -> int:
    """Puts stems of one weight in an order that is none of letters."""
    return _key("word", stem)


def _key(*parts: str) -> int:
    """An unsigned 64-bit hash."""
    return _digest(["\x1f".join(parts)])[0]


def _digest(texts: Sequence[str]) -> list[int]:
    """The unsigned 64-bit hashes of texts."""
    try:
        return list(map(xxh3_64_intdigest, map(str.encode, texts)))
    except UnicodeEncodeError:  # half a surrogate pair
        return [xxh3_64_intdigest(text.encode("utf-8", "surrogatepass")) for text in texts]
