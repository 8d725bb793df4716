"""Two reports judged: how one relates to the other, which came first, and what changed on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dateline.lineage.align import NEAR_DICE, STRICT_WEIGHT, Pairing, align
from dateline.lineage.changes import find_differences
from dateline.lineage.coherence import is_foreign, is_reporting
from dateline.lineage.direction import find_direction
from dateline.lineage.edges import (
    ALONE_WEIGHT,
    REVISION_DICE,
    WORDWISE_DICE,
    edge_order,
    find_changes,
    passage_edge,
    stands_alone,
)
from dateline.lineage.fingerprint import digest_text
from dateline.lineage.pair import (
    LOOSE_CHANCE,
    MOST_ORDINARY,
    RARE,
    Coverage,
    Side,
    best_pairings,
    comparable_passages,
    compare_imprints,
    could_be_rewrite,
    is_digest,
    measure_pair,
    read_imprint,
)
from dateline.lineage.substitutions import find_substitutions
from dateline.lineage.words import read_words, words_of
from dateline.model import CLAIM_KINDS, Change, Direction, Edge, End, Passage, Relation, Span

#: a report edge needs this share of one report, outside quotation, in the other, and so many words
LEAST_OWN = 0.25
LEAST_WORDS = 14
#: and so many different names and numbers in it, unless it is so long, or so long with reported speech in it
LEAST_NAMED = 3
VERY_MANY_WORDS, MANY_WORDS = 400, 100
#: words without counterpart between passages that have one: more was added or taken out than a caption
INNER_WORDS = 8
#: a report of so few words may be the first flash of a longer one
SNAP_WORDS = 120
#: this share of a report told in another is all of it
WHOLE = 0.8
#: mean dice of sentences from which on reports are equal but for single words
NEAR_SAME = 0.985
#: a sentence so much alike is one origin even where the reports share nothing else
ALONE_COPY = 0.85
#: sentences told in other words that make a rewrite; some may stay as they were
LEAST_REWORDED = 3
#: sentences in each other's order, and how much so, that make a rewrite of reports with ordinary words in common
LEAST_PAIRS, LEAST_ORDER = 6, 0.6
#: repeats of one passage in its report that have edges
MOST_REPEATS = 4
#: so many shared sentences, be they quotations, come from one document (a statement, a press release)
DOCUMENT = 4


@dataclass(frozen=True, slots=True)
class Judgement:
    """What two reports are to each other: the report edge, or None, and the edges of their passages."""

    edge: Edge | None
    passages: tuple[Edge, ...]


def judge_lineage(one: Side, other: Side, boilerplate: Collection[int] = ()) -> Judgement:
    """The edges between two reports and between their passages.

    The decision looks at the two reports alone, beside `boilerplate`: the digests of lines that
    `find_boilerplate` counted in many otherwise unrelated reports; sharing those is no lineage. A shared
    quotation is the same voice, not the same origin, and makes no edge by itself. Reports of one address that share
    a passage are versions of one report. The answer does not
    depend on which report is `one`. `direction` is `stated` (a correction or an update says so),
    `published` (dates differ), `content` (superset of facts, a later state of things, an excerpt of a
    fuller text) or `unknown`.
    """
    if other.report < one.report:
        one, other = other, one
    left, right = (
        side.comparable if side.comparable is not None else comparable_passages(side.passages)
        for side in (one, other)
    )
    aligned = align(left, right)
    could_rewrite = could_be_rewrite(one.imprint or read_imprint(left), other.imprint or read_imprint(right))
    if not aligned.strict and not could_rewrite:
        return Judgement(None, ())
    plate = {*_plate(left, boilerplate), *_plate(right, boilerplate)} if boilerplate else set()
    strict = _news(aligned.strict, left, plate)
    versions = one.address is not None and one.address == other.address and bool(strict)
    relation: Relation | None = None
    if could_rewrite or versions or _share_text(measure_pair(left, right, strict, plate)):
        news = _news(aligned.pairings, left, plate)
        coverage = measure_pair(left, right, news, plate)
        relation = _relation(coverage, left, right, news)
        if relation in ("copy", "revision") and find_substitutions(left, right, news).is_reworded:
            relation = "rewrite"
        if versions and relation != "copy":
            relation = "revision"
    if relation is None:
        alone = [(left[p.left], right[p.right], None) for p in _without_reports(aligned.strict)]
        return Judgement(None, _passage_edges(one, other, alone, "unknown"))
    rewritten = relation == "rewrite"
    loose = rewritten and (
        max(coverage.left_own, coverage.right_own) < LEAST_OWN
        or min(coverage.left_told, coverage.right_told) >= WHOLE
    )
    kept = _outdone([p for p in aligned.pairings if p.strict or (loose and p.chance >= LOOSE_CHANCE)])
    direction, forward = find_direction(one, other, left, right, coverage, relation, news)
    early, late = (one, other) if forward else (other, one)
    changed: list[Change] = []
    best = {(p.left, p.right) for p in best_pairings(kept, LOOSE_CHANCE)}
    for p in kept:
        a, b = (left[p.left], right[p.right]) if forward else (right[p.right], left[p.left])
        if (p.left, p.right) in best:
            near = _beside(left, p.left) if forward else _beside(right, p.right)
            changed += find_changes(a, b, None, near)
    if relation == "revision":
        changed += _whole_passages(left, right, kept, forward)
    found = [(left[p.left], right[p.right], _reworded(p, rewritten)) for p in kept]
    score = max(coverage.left_told, coverage.right_told) if rewritten else _dice(coverage)
    return Judgement(
        Edge(
            level="report",
            relation=relation,
            source=End(early.report, _extent(early.passages)),
            target=End(late.report, _extent(late.passages)),
            direction=direction,
            score=round(score, 4),
            changed=tuple(sorted(changed, key=lambda c: (c.from_span, c.to_span))),
        ),
        _passage_edges(one, other, found, direction, forward),
    )


def _plate(passages: Sequence[Passage], boilerplate: Collection[int]) -> Iterator[tuple[str, Span]]:
    """The passages of a report that are boilerplate, by report and span."""
    digests = _digests(tuple([p.text for p in passages]))
    for passage, digest in zip(passages, digests, strict=True):
        if digest in boilerplate:
            yield passage.report, passage.span


@lru_cache(maxsize=192)
def _digests(texts: tuple[str, ...]) -> list[int]:
    return list(map(digest_text, texts))


def _news(
    pairings: Sequence[Pairing], left: Sequence[Passage], plate: Collection[tuple[str, Span]]
) -> Sequence[Pairing]:
    """Pairings but for those of boilerplate."""
    if not plate:
        return pairings
    return [p for p in pairings if (left[p.left].report, left[p.left].span) not in plate]


def _beside(passages: Sequence[Passage], at: int) -> list[Passage]:
    """The passages before and behind one."""
    return [*passages[max(0, at - 1) : at], *passages[at + 1 : at + 2]]


def _passage_edges(
    one: Side,
    other: Side,
    found: Sequence[tuple[Passage, Passage, bool | None]],
    direction: Direction,
    forward: bool = True,
) -> tuple[Edge, ...]:
    """The edges of pairs of passages (the first of `one`), and of what repeats them in their reports."""
    if not found:
        return ()
    again_one, again_other = _repeats(one.passages), _repeats(other.passages)
    pairs = []
    for a, b, rewritten in found:
        pairs.append((a, b, rewritten))
        pairs += [(twin, b, rewritten) for twin in again_one.get(a.span.start, ())]
        pairs += [(a, twin, rewritten) for twin in again_other.get(b.span.start, ())]
    edges = (
        passage_edge(*((a, b) if forward else (b, a)), rewritten=rewritten, direction=direction)
        for a, b, rewritten in pairs
    )
    return tuple(sorted(set(edges), key=edge_order))


def _repeats(passages: Sequence[Passage]) -> dict[int, list[Passage]]:
    """What repeats a passage of its report, by where that starts; the first few of each."""
    out: dict[int, list[Passage]] = {}
    for p in sorted(passages, key=lambda p: p.span):
        if p.repeat_of is not None and p.kind in CLAIM_KINDS:
            again = out.setdefault(p.repeat_of, [])
            if len(again) < MOST_REPEATS:
                again.append(p)
    return out


def _outdone(pairings: Sequence[Pairing]) -> list[Pairing]:
    """Pairings of which not both passages have an equal in the other report: sentences that are built alike
    (`X was killed`, `Y was killed`) are none of each other's where each has its own copy."""
    left = {p.left for p in pairings if p.dice >= NEAR_DICE}
    right = {p.right for p in pairings if p.dice >= NEAR_DICE}
    return [p for p in pairings if p.dice >= NEAR_DICE or p.left not in left or p.right not in right]


def _share_text(c: Coverage) -> bool:
    """Whether two reports have common running text enough to be related by it."""
    own = max(c.left_own, c.right_own)
    if own >= LEAST_OWN and c.own_words >= LEAST_WORDS:
        return True
    # or a text full of quotations, taken over whole
    return own >= 0.14 and c.own_words >= 50 and min(c.left_strict, c.right_strict) >= 0.45


def _relation(
    c: Coverage, left: Sequence[Passage], right: Sequence[Passage], pairings: Sequence[Pairing]
) -> Relation | None:
    if not _share_text(c):
        return "rewrite" if _is_rewrite(c, left, right, pairings) else None
    low, high = sorted((c.left_strict, c.right_strict))
    told_low, told_high = sorted((c.left_told, c.right_told))
    told = any(p.strict and is_reporting([left[p.left]]) for p in pairings)
    if (
        c.own_words < (MANY_WORDS if told else VERY_MANY_WORDS)
        and len(_named_in_common(left, right, pairings)) < LEAST_NAMED
    ):
        return None
    if is_foreign(left, right, [(p.left, p.right) for p in pairings if p.strict]):
        return None
    inner = max(c.left_inner, c.right_inner) >= INNER_WORDS
    if told_low >= WHOLE and low >= 0.6:  # all of both, but for what stands at the edges
        if c.verbatim < 0.55 and c.same < 0.97:
            return "rewrite"
        changed = inner or _changed(left, right, pairings, words=told_low >= 0.97 and c.same >= NEAR_SAME)
        return "revision" if changed else "copy"
    if (
        told_high >= 0.7
        and min(c.left_size, c.right_size) <= SNAP_WORDS
        and told_low < 0.5
        and c.verbatim < 0.9
    ):
        return "revision"  # a first flash and the full report
    if c.verbatim >= 0.85 and c.same >= 0.96 and c.own_words >= 40:
        one_sided = told_high >= 0.9
        if one_sided and inner and told_low >= 0.5:
            return "revision"
        return "copy" if told_low >= 0.74 and one_sided else "excerpt"
    if told_high >= 0.75 and c.same >= 0.97:
        return "revision" if inner or told_low >= 0.7 else "excerpt"
    if c.same < 0.9 and high >= 0.4:
        return "rewrite"
    if told_high >= 0.9 and told_low < 0.65 and c.verbatim < 0.5:
        return "rewrite"
    if high >= 0.7:
        return "revision"
    if c.same < 0.9 and c.verbatim < 0.3 and _is_rewrite(c, left, right, pairings):
        return "rewrite"  # most of it reworded, with a sentence or two left as they were
    return "shared_wire"


def _named_in_common(
    left: Sequence[Passage], right: Sequence[Passage], pairings: Sequence[Pairing]
) -> set[str]:
    """Names and numbers that passages of common text have in common, or one of them and the neighbour of the other (a
    name moves to the next sentence): news has them, the furniture of a site hardly, and two fillings of one form have
    theirs in different places."""
    strict = {(p.left, p.right) for p in pairings if p.strict}
    found: set[str] = set()
    for i, j in strict:
        a, b = _named(left[i]), _named(right[j])
        found |= a & b
        for k, m in ((i - 1, j - 1), (i + 1, j + 1)):
            if (k, m) in strict:
                found |= (a & _named(right[m])) | (_named(left[k]) & b)
    return found


def _named(passage: Passage) -> frozenset[str]:
    return _names_in(passage.text)


@lru_cache(maxsize=16384)
def _names_in(text: str) -> frozenset[str]:
    """Names and numbers; the first word of a sentence is capital whatever it is."""
    words = read_words(text)
    columns = zip(words.stems, words.weights, words.names, strict=True)
    return frozenset(
        stem
        for i, (stem, weight, named) in enumerate(columns)
        if (named and i and weight > RARE) or (stem.startswith("#") and len(stem) > 2)
    )


def _is_rewrite(
    c: Coverage, left: Sequence[Passage], right: Sequence[Passage], pairings: Sequence[Pairing]
) -> bool:
    """Whether two reports without common text are rewrites: they tell the same in about the same order, and
    name the same in the same company."""
    told_low, told_high = sorted((c.left_told, c.right_told))
    short = c.left_told if c.left_size < c.right_size else c.right_told
    if c.pairs < 4 or c.order < 0.1 or max(told_high, short) < 0.6:
        return False
    if sum(p.dice < NEAR_DICE for p in best_pairings(pairings)) < LEAST_REWORDED:
        return False
    a, b = read_imprint(left), read_imprint(right)
    if not could_be_rewrite(a, b):
        return False
    kin = compare_imprints(a, b)
    if kin.ordinary >= MOST_ORDINARY:  # then the same is told of the same, sentence by sentence
        return told_low >= 0.62 and c.order >= LEAST_ORDER and c.pairs >= LEAST_PAIRS
    return (
        told_low >= 0.62
        or kin.strength >= 2.3
        or (kin.company >= 0.7 and short >= 0.85)
        or (is_digest(kin) and short >= 0.95)
    )


def _without_reports(pairings: Sequence[Pairing]) -> list[Pairing]:
    """The pairings that make passage edges though the reports are not related: sentences whose common text
    speaks for itself, and beside one of those what else the two share, quotations included."""
    alike = [p for p in pairings if p.strict and p.dice >= REVISION_DICE]
    if sum(p.likeness.weight >= ALONE_WEIGHT for p in alike) >= DOCUMENT:
        return [p for p in pairings if p.strict]
    strong = [p for p in pairings if p.strict and stands_alone(p.likeness)]
    if len(strong) >= 2 or any(p.dice >= ALONE_COPY for p in strong):
        return [p for p in pairings if p in strong or (p in alike and p.likeness.weight >= STRICT_WEIGHT)]
    return []


def _changed(
    left: Sequence[Passage], right: Sequence[Passage], pairings: Sequence[Pairing], words: bool
) -> bool:
    """Whether a figure or a negation differs in passages that are else the same, or, where `words` are asked
    for (the rest is equal to the letter), any content word."""
    for p in best_pairings([p for p in pairings if p.strict]):
        if p.dice >= 0.999 or p.dice < WORDWISE_DICE:
            continue
        a, b = words_of(left[p.left]), words_of(right[p.right])
        for d in find_differences(left[p.left], right[p.right], p.likeness.blocks):
            was, now = any(a.stems[slice(*d.left)]), any(b.stems[slice(*d.right)])
            both = d.left[0] < d.left[1] and d.right[0] < d.right[1]
            if d.corrected or (both and d.substance & {"figure", "negation"}) or (words and was and now):
                return True
    return False


def _whole_passages(
    left: Sequence[Passage], right: Sequence[Passage], kept: Sequence[Pairing], forward: bool
) -> list[Change]:
    """Passages of one version that have nothing like them in the other, at the place where they would stand."""
    used_a, used_b = {p.left for p in kept}, {p.right for p in kept}
    early, late, gone, new = (left, right, used_a, used_b) if forward else (right, left, used_b, used_a)
    at_late, at_early = _end(late), _end(early)
    out = [Change(p.span, Span(at_late, at_late), "removed") for i, p in enumerate(early) if i not in gone]
    out += [Change(Span(at_early, at_early), p.span, "added") for i, p in enumerate(late) if i not in new]
    return out


def _end(passages: Sequence[Passage]) -> int:
    return max((p.span.end for p in passages), default=0)


def _extent(passages: Sequence[Passage]) -> Span:
    return Span(min((p.span.start for p in passages), default=0), _end(passages))


def _reworded(p: Pairing, rewritten: bool) -> bool:
    return p.dice < 0.6 or (rewritten and p.dice < 0.97)


def _dice(c: Coverage) -> float:
    total = c.left_size + c.right_size
    return (c.left_strict * c.left_size + c.right_strict * c.right_size) / total if total else 0.0
