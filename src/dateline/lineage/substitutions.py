"""Plain words that a retelling put other words in the place of, and which side has the rarer ones.

Who rewords a text by hand or by machine to make it look new replaces words one by one, and mostly by rarer
ones (`jail` for `prison`, `remarked` for `said`); an editor's changes go both ways. Rarity is that of
`stem_shares`, so no list of synonyms is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.lineage.align import Pairing
from dateline.lineage.changes import find_differences
from dateline.lineage.pair import best_pairings
from dateline.lineage.words import Words, words_of
from dateline.model import Passage

#: substitutions all to rarer words that make a near copy a rewrite, and the share of them that must agree
LEAST, AGREE = 4, 0.9
#: nats by which the words of one side must be rarer in sum to tell the sides apart
CLEAR = 2.0


@dataclass(frozen=True, slots=True)
class Substitutions:
    """Single common words of two reports that stand in each other's place: how many, how many are rarer on
    the right, how many on the left, and by how many nats the right ones are rarer in sum."""

    count: int = 0
    right_rarer: int = 0
    left_rarer: int = 0
    nats: float = 0.0

    @property
    def is_reworded(self) -> bool:
        """Whether so many go one way that no editor made them."""
        return self.count >= LEAST and max(self.right_rarer, self.left_rarer) >= AGREE * self.count

    @property
    def plainer(self) -> int:
        """1 where the left report has the plainer words, -1 where the right has, 0 where it is not clear."""
        lead = self.right_rarer - self.left_rarer
        if self.nats >= CLEAR and lead > 0:
            return 1
        return -1 if self.nats <= -CLEAR and lead < 0 else 0


def find_substitutions(
    left: Sequence[Passage], right: Sequence[Passage], pairings: Sequence[Pairing]
) -> Substitutions:
    """The substitutions between two reports, in sentences that are else the same; names and numbers aside."""
    count = right_rarer = left_rarer = 0
    nats = 0.0
    for p in best_pairings([p for p in pairings if p.strict and p.dice < 0.999]):
        a, b = words_of(left[p.left]), words_of(right[p.right])
        for d in find_differences(left[p.left], right[p.right], p.likeness.blocks):
            if not (_is_word(a, *d.left) and _is_word(b, *d.right)):
                continue
            more = b.weights[d.right[0]] - a.weights[d.left[0]]
            count += 1
            right_rarer += more > 0
            left_rarer += more < 0
            nats += more
    return Substitutions(count, right_rarer, left_rarer, nats)


def _is_word(words: Words, start: int, end: int) -> bool:
    """Whether a stretch is one word, no name and no number."""
    return end - start == 1 and not words.names[start] and not words.stems[start].startswith("#")
