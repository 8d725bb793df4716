"""How alike two spellings of a name are.

Names are folded to plain Latin letters (other alphabets through `lexicons/names.toml`), differences between
transliteration schemes are evened out, and words are aligned one to one by edit distance with swaps (Damerau
1964, the restricted form, through rapidfuzz). What one name leaves out costs little, for reports shorten
names; a word that both hold and that differs costs much, for that is what keeps namesakes apart.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from dateline.lexicons import read_lexicon

#: words compared; a longer name is its first words
MOST_WORDS = 16
#: share of the worst pair of words in the score, the rest being the mean
WORST = 0.5
#: what an edit costs a word of one letter
EDIT = 0.97
#: cost of each word that one name leaves out, and of words that stand in another order before the same last one
_EXTRA, _CROSSED = 0.05, 0.25
#: letters of a name that are looked at
MOST_LETTERS = 300

_SCHEMES = [
    (r"(?:iy|yy|ij|yj|ii|iyi|y|i|j)\b", "i"), (r"ski\b|skyi\b|skyj\b", "ski"),
    (r"kh", "h"), (r"g", "h"), (r"zh", "z"), (r"ts", "c"), (r"tz", "c"), (r"sch", "s"), (r"sh", "s"), (r"ch", "c"), (r"ph", "f"),
    (r"ou", "u"), (r"oo", "u"), (r"ee", "i"), (r"ei", "i"), (r"ey", "i"), (r"ai", "ay"), (r"y", "i"),
    (r"j", "i"), (r"q", "k"), (r"ck", "k"), (r"x", "ks"), (r"w", "v"), (r"(.)\1+", r"\1"),
]  # fmt: skip
_RULES = [(re.compile(pattern), put) for pattern, put in _SCHEMES]
_LOOKALIKE = str.maketrans("0134579", "oieastg")


@dataclass(frozen=True, slots=True)
class Spellings:
    """The lexicon of names, ready for look-up."""

    letters: dict[int, str]
    titles: frozenset[str]
    forms: frozenset[str]
    same: dict[str, str]


@cache
def read_spellings() -> Spellings:
    """`lexicons/names.toml`."""
    data = read_lexicon("names")
    letters: dict[int, str] = {}
    for pairs in data["letters"].values():
        for pair in pairs.split():
            one, _, many = pair.partition("=")
            letters[ord(one)] = many
    return Spellings(
        letters,
        frozenset(data["titles"].split()),
        frozenset(data["forms"].split()),
        dict(data["same"]),
    )


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Plain lower-case letters of a name; accents, punctuation and a possessive ending are dropped, the dots
    of initials closed up, other alphabets written in Latin.

    >>> fold("Zoë Müller-O'Hara"), fold("U.N. Office"), fold("Іван")
    ('zoe muller o hara', 'un office', 'ivan')
    """
    plain = text[:MOST_LETTERS].replace("’", "'")
    if not plain.isascii():
        plain = plain.casefold().translate(read_spellings().letters)
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(read_spellings().letters)
    plain = re.sub(r"'s\b", "", plain.casefold())
    plain = re.sub(r"\b(\w)\.\s?(?=\w(?:\.|$|\s))", r"\1", plain)
    return " ".join(re.findall(r"[^\W_]+", plain))


@lru_cache(maxsize=65536)
def fold_spelling(word: str) -> str:
    """A folded word with the differences between transliteration schemes evened out.

    >>> fold_spelling("sergey") == fold_spelling("sergei") == fold_spelling("serhii".replace("h", "g"))
    True
    """
    for pattern, put in _RULES:
        word = pattern.sub(put, word)
    return word


@lru_cache(maxsize=262144)
def compare_words(a: str, b: str) -> float:
    """How alike two folded words are, 0 to 1; a single letter is taken for an initial.

    >>> compare_words("petrenko", "petrenko"), compare_words("p", "petrenko") > 0.8
    (1.0, True)
    """
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return 0.85 if a[:1] == b[:1] else 0.0
    if a.isdigit() or b.isdigit():
        return 0.0
    left, right = fold_spelling(a), fold_spelling(b)
    if left == right:
        return 0.97
    plain = _closeness(a, b)
    even = _closeness(left, right) * 0.98
    return max(plain, even)


def are_words_like(a: str, b: str, least: float) -> bool:
    """Whether `compare_words` gives `least` or more; much quicker where the letters alone say that it does not.

    >>> are_words_like("petrenko", "petrenka", 0.8), are_words_like("petrenko", "sydoruk", 0.8)
    (True, False)
    """
    return _at_most(a, b) >= least and compare_words(a, b) >= least


def _at_most(a: str, b: str) -> float:
    """What `compare_words` gives at most, by the letters that one word has and the other has not: each takes an edit."""
    if a == b or len(a) == 1 or len(b) == 1:
        return 1.0
    return max(
        _bound(*_letters(a), *_letters(b)), _bound(*_letters(fold_spelling(a)), *_letters(fold_spelling(b)))
    )


def _bound(a: int, long: int, b: int, other: int) -> float:
    edits = max((a & ~b).bit_count(), (b & ~a).bit_count(), abs(long - other))
    return 1.0 - EDIT * edits / (max(long, other) or 1)


@lru_cache(maxsize=65536)
def _letters(word: str) -> tuple[int, int]:
    """The letters of a word as bits (some share one), and how many it has."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits, len(word)


def _closeness(a: str, b: str) -> float:
    longest = max(len(a), len(b))
    edits = OSA.distance(a, b)
    near = 1.0 - edits / longest
    return near * EDIT + (0.03 if a[:1] == b[:1] and edits * 3 <= longest else 0.0)


def compare_names(a: str, b: str) -> float:
    """How surely two names, as written, are one person's or one body's, 0 to 1; symmetric.

    A surname alone is at most half sure. Names are compared word by word, in any order.

    >>> compare_names("Sergei Petrov", "Sergey Petrov") > 0.9 > 0.6 > compare_names("Anna Petrova", "Ivan Sydorenko")
    True
    >>> compare_names("Petrov", "Sergei Petrov") <= 0.5
    True
    """
    left, right = words_of(a), words_of(b)
    if not left or not right:
        return 1.0 if fold(a) == fold(b) != "" else 0.0
    if left == right:
        return 1.0 if fold(a) == fold(b) else 0.99
    if len(left) > len(right) or (len(left) == len(right) and left > right):
        left, right = right, left
    joined_a, joined_b = "".join(left), "".join(right)
    if joined_a == joined_b:
        return 0.98
    score = _aligned(left, right)
    if len(joined_a) >= 6 and min(len(left), len(right)) == 1 and len(joined_b) - len(joined_a) <= 2:
        score = max(score, compare_words(joined_a, joined_b) - 0.05)
    if _initials(left, b if right == words_of(b) else a):
        score = max(score, 0.8)
    return round(max(0.0, min(1.0, score)), 4)


def could_be(a: str, b: str, least: float) -> bool:
    """Whether `compare_names` can give `least` or more; much quicker, and seldom wrong where it says so.

    >>> could_be("Sergei Petrov", "Sergey Petrov", 0.74), could_be("Sergei Petrov", "Sergei Sydorenko", 0.74)
    (True, False)
    """
    left, right = words_of(a), words_of(b)
    if len(left) > len(right):
        left, right = right, left
    if len(left) < 2 or "".join(left) == "".join(right):
        return True
    best: list[float] = []
    for x in left:
        best.append(max([compare_words(x, y) for y in right]))
        if WORST * best[-1] + (1 - WORST) < least - 0.0001:
            return False  # however like the other words are
    weights = [min(len(w), 8) for w in left]
    mean = sum(s * w for s, w in zip(best, weights, strict=True)) / sum(weights)
    return WORST * min(best) + (1 - WORST) * mean >= least - 0.0001


@lru_cache(maxsize=65536)
def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name by which it is compared."""
    lexicon = read_spellings()
    words = [lexicon.same.get(w, w) for w in fold(name).split()[:MOST_WORDS]]
    words = [
        w.translate(_LOOKALIKE) if not w.isdigit() and not w.isalpha() and any(map(str.isalpha, w)) else w
        for w in words
    ]
    bare = [w for w in words if w not in lexicon.forms]
    while len(bare) > 2 and bare[0] in lexicon.titles:
        bare = bare[1:]
    return tuple(bare or words)


def _aligned(short: tuple[str, ...], long: tuple[str, ...]) -> float:
    """Each word of the shorter name with its own word of the longer, best pairs first."""
    pairs = sorted(
        ((compare_words(x, y), -abs(i - j), i, j) for i, x in enumerate(short) for j, y in enumerate(long)),
        reverse=True,
    )
    mine: dict[int, float] = {}
    used: set[int] = set()
    order = []
    for score, _, i, j in pairs:
        if i in mine or j in used:
            continue
        mine[i] = score
        used.add(j)
        order.append((i, j))
    sims = [mine.get(i, 0.0) for i in range(len(short))]
    weights = [min(len(w), 8) for w in short]
    mean = sum(s * w for s, w in zip(sims, weights, strict=True)) / sum(weights)
    worst = min(sims)
    extra = len(long) - len(short)
    crossed = sum(1 for (i, j) in order for (k, m) in order if i < k and j > m)
    kept_last = (len(short) - 1, len(long) - 1) in order
    swapped = (_CROSSED if kept_last and len(short) > 2 else 0.02) if crossed else 0.0
    score = WORST * worst + (1 - WORST) * mean - _EXTRA * min(extra, 4) - swapped
    if len(short) == 1 and extra:
        score = min(score, 0.5)
    return score


def _initials(short: tuple[str, ...], long: str) -> bool:
    if len(short) != 1 or len(short[0]) < 2:
        return False
    words = list(re.findall(r"[\w’']+", long))
    capitals = "".join(w[0] for w in words if w[0].isupper()).casefold()
    return len(capitals) >= 2 and capitals == short[0]
