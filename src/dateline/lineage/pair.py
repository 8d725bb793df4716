"""Two reports side by side: how much of each stands in the other, and by what kind of sameness."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dateline.lineage.align import Pairing, align_passages
from dateline.lineage.fingerprint import digest_words
from dateline.lineage.words import words_of
from dateline.model import CLAIM_KINDS, Passage

#: a pairing whose common words stand in quotation marks on both sides by this share is one voice, not one origin
MOST_QUOTED = 0.75
LOOSE_CHANCE = 0.5


@dataclass(frozen=True, slots=True)
class Coverage:
    """What two reports share, in words. `size` counts the words of each that can have an origin (no debris,
    no promotion, no byline, no boilerplate, no repeat); `strict` the share of them in passages that pass the
    strict gate, by their common words; `loose` the share in passages that pass either gate; `same` the mean
    dice of strict pairings; `own` the common words outside quotation; `verbatim` the share of strict common
    words in passages that are equal."""

    left_size: int
    right_size: int
    left_strict: float
    right_strict: float
    left_loose: float
    right_loose: float
    same: float
    verbatim: float
    own: int
    strict_pairs: int
    loose_pairs: int
    order: float


def comparable_passages(passages: Sequence[Passage]) -> list[Passage]:
    """The passages of a report that can have an origin elsewhere: claim-bearing kinds, each text once.

    Promotions, bylines, site debris and repeats inside the report make no lineage.
    """
    seen: set[tuple[str, ...]] = set()
    out: list[Passage] = []
    for passage in sorted(passages, key=lambda p: p.span):
        keys = words_of(passage).keys
        if passage.kind in CLAIM_KINDS and passage.repeat_of is None and keys and keys not in seen:
            seen.add(keys)
            out.append(passage)
    return out


def read_pair(
    left: Sequence[Passage], right: Sequence[Passage], boilerplate: Collection[int] = ()
) -> tuple[Coverage, list[Pairing]]:
    """Align two reports' comparable passages; lines in `boilerplate` (digests) neither count nor cover."""
    pairings = align_passages(left, right)
    plate_a = [digest_words(words_of(p)) in boilerplate for p in left]
    plate_b = [digest_words(words_of(p)) in boilerplate for p in right]
    size_a = [0 if plate else len(words_of(p).keys) for p, plate in zip(left, plate_a, strict=True)]
    size_b = [0 if plate else len(words_of(p).keys) for p, plate in zip(right, plate_b, strict=True)]
    strict_a, strict_b, loose_a, loose_b = (
        [0.0] * len(left),
        [0.0] * len(right),
        [0.0] * len(left),
        [0.0] * len(right),
    )
    common = verbatim = own = strict_pairs = loose_pairs = 0
    dice = 0.0
    for p in pairings:
        if plate_a[p.left] or plate_b[p.right]:
            continue
        if p.strict and p.likeness.quoted < MOST_QUOTED:
            strict_pairs += 1
            own += p.likeness.common
            common += p.likeness.common
            dice += p.likeness.common * p.likeness.dice
            verbatim += p.likeness.common if p.likeness.dice == 1.0 else 0
            strict_a[p.left] = max(strict_a[p.left], p.likeness.common)
            strict_b[p.right] = max(strict_b[p.right], p.likeness.common)
        if p.strict or p.chance >= LOOSE_CHANCE:
            loose_pairs += 1
            loose_a[p.left], loose_b[p.right] = size_a[p.left], size_b[p.right]
    total_a, total_b = max(1, sum(size_a)), max(1, sum(size_b))
    return Coverage(
        left_size=sum(size_a),
        right_size=sum(size_b),
        left_strict=sum(strict_a) / total_a,
        right_strict=sum(strict_b) / total_b,
        left_loose=sum(loose_a) / total_a,
        right_loose=sum(loose_b) / total_b,
        same=dice / common if common else 0.0,
        verbatim=verbatim / common if common else 0.0,
        own=own,
        strict_pairs=strict_pairs,
        loose_pairs=loose_pairs,
        order=_order(pairings),
    ), pairings


def _order(pairings: Sequence[Pairing]) -> float:
    """The share of neighbouring best pairings that run the same way in both reports (0.5 is chance)."""
    best: dict[int, Pairing] = {}
    for p in pairings:
        if (p.strict or p.chance >= LOOSE_CHANCE) and (p.left not in best or p.chance > best[p.left].chance):
            best[p.left] = p
    rights = [best[i].right for i in sorted(best)]
    steps = [(x, y) for x, y in zip(rights, rights[1:], strict=False)]
    return sum(x <= y for x, y in steps) / len(steps) if steps else 0.5
