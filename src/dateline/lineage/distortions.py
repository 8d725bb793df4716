"""What a retelling turns round: who said a thing, and a word into its opposite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from dateline.lexicons import read_lexicon
from dateline.lineage.words import words_of
from dateline.model import Passage, Span, to_source

#: share of the shorter content that two sayings must have in common to be one, and content words in common
LIKE, LEAST = 0.6, 3


@dataclass(frozen=True, slots=True)
class Said:
    """One attribution: who (all names that the voice goes by, in lower-case words), the words said, and where."""

    who: frozenset[str]
    voice: str
    stems: frozenset[str]
    span: Span


def find_swapped_speakers(left: Sequence[Said], right: Sequence[Said]) -> list[tuple[Said, Said]]:
    """Sayings of `right` whose content `left` has from another voice, with that; sayings by voices that both have
    no name in common count, and none that `left` attributes to the same voice as well."""
    found = []
    for said in right:
        same = [one for one in left if _is_same_saying(one, said)]
        if same and all(not one.who & said.who for one in same):
            best = max(same, key=lambda one: (len(one.stems & said.stems), -one.span.start))
            found.append((best, said))
    return found


def _is_same_saying(one: Said, other: Said) -> bool:
    if not one.who or not other.who:
        return False
    shared = len(one.stems & other.stems)
    return shared >= LEAST and shared >= LIKE * min(len(one.stems), len(other.stems))


def find_opposites(left: Passage, right: Passage) -> list[tuple[str, str, Span]]:
    """Words of `right` that stand for their opposites in `left`: the word of `left`, that of `right`, and its
    span in the report. Neither side may hold both words."""
    a, b = words_of(left), words_of(right)
    here, there = set(a.keys), set(b.keys)
    found = []
    for place, word in enumerate(b.keys):
        for opposite in sorted(_opposites().get(word, frozenset()) & here):
            if word not in here and not _opposites()[word] & there:
                found.append((opposite, word, to_source(right.pieces, *b.spans[place])))
    return found


@cache
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in read_lexicon("signs")["opposites"]["pairs"]:
        one, other = (frozenset(side.split()) for side in row.split("|"))
        for word in one:
            found.setdefault(word, set()).update(other)
        for word in other:
            found.setdefault(word, set()).update(one)
    return {word: frozenset(words) for word, words in found.items()}
