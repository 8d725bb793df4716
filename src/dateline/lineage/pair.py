"""Two reports side by side: how much of each stands in the other, and by what kind of sameness."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import combinations

from dateline.lineage.align import Pairing
from dateline.lineage.words import read_words, words_of
from dateline.model import CLAIM_KINDS, Dating, Passage, Span

#: a pairing whose common words stand in quotation marks on both sides by this share is one voice, not one origin
MOST_QUOTED = 0.75
#: from this chance on two passages of reports that are rewrites tell the same
LOOSE_CHANCE = 0.5
#: names and numbers rarer than this (nats) count in an imprint
RARE = 3.5
MOST_RARE = 12
#: what stands before or after a text and tells nothing: the place of a dateline alone, whose a shown post is
_CREDIT = re.compile(r"^[^.!?]{2,40}(?:[A-Z]\w*\.)?[^.!?]{0,20}\s[-–—]+$|^[-–—]+\s?[^.!?]{2,60}\(@\w+\)")
_RULES = ("-", "–", "—")
#: so many passages of a report that differ in numbers alone are a template
TEMPLATE = 3
#: ordinary words that a rewrite and its original have in common at most
MOST_ORDINARY = 0.49
#: share of the names and numbers of the richer of two that both have, at least
LEAST_MUTUAL = 0.2


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a report names, to tell quickly whether another can be its rewrite: `rare` names and numbers
    with their weights, `together` pairs of them in one passage, `plain` ordinary content words, `weight` the sum of
    the weights."""

    rare: dict[str, float]
    together: frozenset[tuple[str, str]]
    plain: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Side:
    """One of two reports as lineage sees it: all its passages, when it was published if that is known
    (`published_at` is finer where both have it), its folded `address` (`fold_address`), and its comparable passages and
    their imprint where they are at hand."""

    report: str
    passages: Sequence[Passage]
    dating: Dating | None = None
    published_at: datetime | None = None
    carrier: str | None = None
    address: str | None = None
    comparable: Sequence[Passage] | None = None
    imprint: Imprint | None = None

    @property
    def published_on(self) -> date | None:
        """The day of publication, where one is known."""
        return self.dating.published_on if self.dating else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What two reports share, as shares of the words of each that can have an origin (`size`).

    `strict` counts words in common running text, `own` those outside quotation; `told` the passages that tell
    the same by either gate. `same` is the mean dice of strict pairings by common words, `verbatim` the share
    of them in equal passages, `own_words` their number outside quotation. `order` is Kendall's tau of the
    best pairings. `inner` counts the words of passages without a counterpart that stand between passages
    that have one (what stands before and after may be a byline or a footer).
    """

    left_size: int
    right_size: int
    left_strict: float
    right_strict: float
    left_own: float
    right_own: float
    left_told: float
    right_told: float
    same: float
    verbatim: float
    own_words: int
    pairs: int
    order: float
    left_inner: int
    right_inner: int


def comparable_passages(passages: Sequence[Passage]) -> list[Passage]:
    """The passages of a report that can have an origin elsewhere: claim-bearing kinds, each text once.

    Promotions, bylines, site debris and repeats inside the report make no lineage, nor does a line that
    comes three times or more but for its numbers (`Photo 3 of 12`), a place alone (`RIVERTON -`), or the name
    under a post.
    """
    seen: set[tuple[str, ...]] = set()
    formed = [(form, p) for p in passages if (form := _form(p.text)) is not None]
    forms = Counter(form for form, _ in {(form, words_of(p).keys) for form, p in formed})
    template = {p.span for form, p in formed if forms[form] >= TEMPLATE}
    out: list[Passage] = []
    for passage in sorted(passages, key=lambda p: p.span):
        keys = words_of(passage).keys
        if (
            passage.kind in CLAIM_KINDS
            and passage.repeat_of is None
            and keys
            and keys not in seen
            and not _is_credit(passage.text)
            and passage.span not in template
        ):
            seen.add(keys)
            out.append(passage)
    return out


def _is_credit(text: str) -> bool:
    return (text.startswith(_RULES) or text.rstrip().endswith(_RULES)) and _CREDIT.search(text) is not None


@lru_cache(maxsize=16384)
def _form(text: str) -> tuple[str, ...] | None:
    """The words of a passage without its numbers, None where it has none."""
    words = read_words(text)
    if "#" not in "".join(words.stems):
        return None
    return tuple(["#" if stem[:1] == "#" else key for key, stem in zip(words.keys, words.stems, strict=True)])


def read_imprint(passages: Sequence[Passage]) -> Imprint:
    """The imprint of a report's comparable passages."""
    return _imprint_of(tuple([p.text for p in passages]))


@lru_cache(maxsize=192)
def _imprint_of(texts: tuple[str, ...]) -> Imprint:
    rare: dict[str, float] = {}
    plain: set[str] = set()
    together: set[tuple[str, str]] = set()
    for text in texts:
        words = read_words(text)
        here: set[str] = set()
        for stem, weight, named in zip(words.stems, words.weights, words.names, strict=True):
            figure = stem.startswith("#")
            if (named and weight > RARE) or (figure and len(stem) > 2):
                rare[stem] = max(weight, rare.get(stem, 0.0))
                here.add(stem)
            elif stem and not figure and weight >= 3:
                plain.add(stem)
        together.update(combinations(sorted(here)[:MOST_RARE], 2))
    return Imprint(rare, frozenset(together), frozenset(plain - rare.keys()), sum(rare.values()))


@dataclass(frozen=True, slots=True)
class Kinship:
    """How alike two imprints are, each 0 to 1: `kept` the rarity of common names and numbers over that of the
    poorer report, `mutual` their number over that of the richer, `company` their pairs in one passage over
    those of the poorer, `ordinary` the common content words over those of the poorer."""

    kept: float
    mutual: float
    company: float
    ordinary: float

    @property
    def strength(self) -> float:
        """The sum of what speaks for a rewrite, 0 to 3."""
        return self.kept + self.mutual + self.company


def compare_imprints(a: Imprint, b: Imprint) -> Kinship:
    """How alike two reports are by what they name; nothing where fewer than four things are common."""
    common = a.rare.keys() & b.rare.keys()
    if len(common) < 4 or not a.together or not b.together:
        return Kinship(0.0, 0.0, 0.0, 0.0)
    return Kinship(
        kept=sum([min(a.rare[s], b.rare[s]) for s in common]) / min(a.weight, b.weight),
        mutual=len(common) / max(len(a.rare), len(b.rare)),
        company=len(a.together & b.together) / min(len(a.together), len(b.together)),
        ordinary=len(a.plain & b.plain) / max(1, min(len(a.plain), len(b.plain))),
    )


def could_be_rewrite(a: Imprint, b: Imprint) -> bool:
    """Whether two reports name so much the same, in the same company, that one may be a rewrite of the other.

    Independent reports of one event name partly other things, and have ordinary words in common; a
    paraphrase keeps names and numbers and changes the ordinary words. Thresholds were set on the CC BY set
    lineage-controlled-dev.
    """
    fewer, more = sorted((len(a.rare), len(b.rare)))
    if fewer < LEAST_MUTUAL * more or len(a.rare.keys() & b.rare.keys()) < LEAST_MUTUAL * more:
        return False  # whatever else they have in common
    k = compare_imprints(a, b)
    if k.ordinary >= MOST_ORDINARY:
        return is_close(k)
    return (
        (k.kept >= 0.7 and k.mutual >= 0.4 and k.company >= 0.3)
        or (k.kept >= 0.85 and k.mutual >= LEAST_MUTUAL and k.company >= 0.7)
        or is_digest(k)
    )


def is_close(kinship: Kinship) -> bool:
    """Whether two reports name so nearly the same, both of them, that ordinary words in common do not speak against a
    rewrite: who retells a text in plain words cannot but use some of its words."""
    return kinship.kept >= 0.85 and kinship.mutual >= 0.7 and kinship.company >= 0.5


def is_digest(kinship: Kinship) -> bool:
    """Whether a short report may retell a longer one: most of what it names stands there, in the same company, and
    hardly any of its ordinary words do."""
    return (
        kinship.kept >= 0.6
        and kinship.mutual >= LEAST_MUTUAL
        and kinship.company >= 0.3
        and kinship.ordinary <= 0.15
    )


def measure_pair(
    left: Sequence[Passage],
    right: Sequence[Passage],
    pairings: Sequence[Pairing],
    boilerplate: Collection[tuple[str, Span]] = (),
) -> Coverage:
    """How much two reports' comparable passages share, given their pairings; passages in `boilerplate`
    (report, span) have no size."""
    size_a, size_b = _sizes(left, boilerplate), _sizes(right, boilerplate)
    strict_a, strict_b = [0] * len(left), [0] * len(right)
    own_a, own_b = [0] * len(left), [0] * len(right)
    told_a, told_b = [0] * len(left), [0] * len(right)
    common = verbatim = own_words = 0
    dice = 0.0
    for p in pairings:
        if p.strict:
            like = p.likeness
            common += like.common
            dice += like.common * p.dice
            verbatim += like.common if p.dice == 1.0 else 0
            strict_a[p.left], strict_b[p.right] = (
                max(strict_a[p.left], like.common),
                max(strict_b[p.right], like.common),
            )
            if like.quoted < MOST_QUOTED:
                own_words += like.common
                own_a[p.left], own_b[p.right] = (
                    max(own_a[p.left], like.common),
                    max(own_b[p.right], like.common),
                )
    best = best_pairings(pairings)
    for p in best:
        told_a[p.left], told_b[p.right] = size_a[p.left], size_b[p.right]
    total_a, total_b = max(1, sum(size_a)), max(1, sum(size_b))
    return Coverage(
        left_size=sum(size_a),
        right_size=sum(size_b),
        left_strict=sum(strict_a) / total_a,
        right_strict=sum(strict_b) / total_b,
        left_own=sum(own_a) / total_a,
        right_own=sum(own_b) / total_b,
        left_told=sum(told_a) / total_a,
        right_told=sum(told_b) / total_b,
        same=dice / common if common else 0.0,
        verbatim=verbatim / common if common else 0.0,
        own_words=own_words,
        pairs=len(best),
        order=_order(best),
        left_inner=_inner(size_a, {p.left for p in pairings if p.strict or p.chance >= LOOSE_CHANCE}),
        right_inner=_inner(size_b, {p.right for p in pairings if p.strict or p.chance >= LOOSE_CHANCE}),
    )


def _sizes(passages: Sequence[Passage], boilerplate: Collection[tuple[str, Span]]) -> list[int]:
    """The words of each passage; none of boilerplate."""
    sizes = _lengths(tuple([p.text for p in passages]))
    if not boilerplate:
        return sizes
    return [0 if (p.report, p.span) in boilerplate else size for p, size in zip(passages, sizes, strict=True)]


@lru_cache(maxsize=192)
def _lengths(texts: tuple[str, ...]) -> list[int]:
    return [len(read_words(text).keys) for text in texts]


def best_pairings(pairings: Sequence[Pairing], least: float = 0.3) -> list[Pairing]:
    """One pairing at most for each passage, the likeliest first, in order of the left report."""
    used_a: set[int] = set()
    used_b: set[int] = set()
    out: list[Pairing] = []
    for p in sorted(pairings, key=lambda p: (-p.strict * p.dice, -p.chance, p.left + p.right, p.left)):
        if p.left in used_a or p.right in used_b or not (p.strict or p.chance >= least):
            continue
        used_a.add(p.left)
        used_b.add(p.right)
        out.append(p)
    return sorted(out, key=lambda p: p.left)


def _inner(sizes: Sequence[int], matched: Collection[int]) -> int:
    if not matched:
        return 0
    first, last = min(matched), max(matched)
    return sum(sizes[i] for i in range(first + 1, last) if i not in matched)


def _order(best: Sequence[Pairing]) -> float:
    """Kendall's tau of the right indices; 0 for fewer than two. At most 200 pairings are counted."""
    rights = [p.right for p in best[:200]]
    steps = [x < y for x, y in combinations(rights, 2)]
    return 2 * sum(steps) / len(steps) - 1 if steps else 0.0
