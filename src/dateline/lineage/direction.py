"""Which of two related reports came first, and how that is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from dateline.lineage.align import Pairing
from dateline.lineage.changes import Rule, find_corrections, find_differences
from dateline.lineage.coherence import compare_introductions, compare_threads
from dateline.lineage.credits import agency_of, find_credit
from dateline.lineage.edges import WORDWISE_DICE
from dateline.lineage.pair import Coverage, Side, best_pairings
from dateline.lineage.substitutions import find_substitutions
from dateline.lineage.words import words_of
from dateline.model import Direction, Passage, Relation

#: sizes that differ by no more than this share tell nothing
NEAR_SIZE = 0.01
#: passages in which a dateline stands
OPENING = 5
_AGENCY = re.compile(r"^[A-Z][^()]{2,60}\([A-Z][\w .'’-]{1,24}\) ?[-–—]")
_CURLED = re.compile("[“”‘’]")
#: sentences with signs of rewording that outweigh the rarity of the words put in
MANY_SIGNS = 3
#: a rewrite that is shorter by more than this share was shortened
MUCH_SIZE = 0.1


def find_direction(
    one: Side,
    other: Side,
    left: Sequence[Passage],
    right: Sequence[Passage],
    c: Coverage,
    relation: Relation,
    pairings: Sequence[Pairing],
) -> tuple[Direction, bool]:
    """How the direction between two related reports is known, and whether `one` is the earlier.

    In order of trust: a correction that one of them makes, or the agency that it is credited to where the other is
    that agency's (`stated`), different dates (`published`), and what the texts show (`content`): wear, broken threads and additions of a copy, the fuller text of an excerpt
    or the one that goes on about what it shares, the plainer words or the fuller text of a rewrite, later words
    and risen counts of a revision. Where it is `unknown`, the likelier of the two is still the first.
    """
    stated = _corrected(left, right, pairings)
    if relation != "excerpt":
        stated += _signs(right, left, "note") - _signs(left, right, "note")
    credited_to = find_credit(one.passages), find_credit(other.passages)
    stated = stated or _is_from(credited_to[1], one) - _is_from(credited_to[0], other)
    if stated:
        return "stated", stated > 0
    if one.published_at and other.published_at and one.published_at != other.published_at:
        return "published", one.published_at < other.published_at
    if one.published_on and other.published_on and one.published_on != other.published_on:
        return "published", one.published_on < other.published_on
    wired = _is_wire(one.passages) - _is_wire(other.passages)
    if wired and relation in ("excerpt", "shared_wire"):
        return "content", wired > 0  # outlets carry parts of a wire story, not the other way
    worn = _wear(other.passages) - _wear(one.passages)
    signed = _count_bylines(other.passages) - _count_bylines(one.passages)
    size_a, size_b = (sum(len(words_of(p).keys) for p in side) for side in (left, right))
    longer = size_a - size_b if abs(size_a - size_b) > NEAR_SIZE * max(size_a, size_b) else 0
    substitutions = find_substitutions(left, right, pairings)
    if relation == "copy":
        loose = compare_introductions(left, right)
        credited = (credited_to[0] is not None) - (
            credited_to[1] is not None
        )  # the other lost the name of the agency
        if loose or worn or longer or signed or credited:  # who carries a text on adds to it and signs it
            return "content", (loose or worn or -longer or signed or credited) > 0
    elif relation == "excerpt":
        whole = max(c.left_strict, c.right_strict) >= 0.95
        threads = (
            0 if whole else compare_threads(left, right, [(p.left, p.right) for p in pairings if p.strict])
        )
        beside = 0 if whole else c.left_strict - c.right_strict  # the compiled one holds more beside
        if threads or beside or longer:
            return "content", (threads or beside or longer) > 0
    elif relation == "rewrite":
        spun = _signs(right, left, "spun") - _signs(left, right, "spun")
        much = abs(longer) > MUCH_SIZE * max(size_a, size_b)
        told = spun if abs(spun) >= MANY_SIGNS else substitutions.plainer
        if told or spun or longer:
            return "content", (told or (longer if much or not spun else spun)) > 0
    elif relation == "revision":
        later = _signs(right, left, "later") - _signs(left, right, "later")
        grown = _grown(left, right, pairings)
        if later or grown or longer:
            return "content", (later or grown or -longer) > 0
    return "unknown", (substitutions.nats or _count_curls(right) - _count_curls(left)) >= 0


def _is_from(credit: str | None, side: Side) -> bool:
    """Whether a report is that agency's own, by its carrier."""
    return credit is not None and side.carrier is not None and agency_of(side.carrier) == credit


def _is_wire(passages: Sequence[Passage]) -> bool:
    """Whether a report opens with the dateline of an agency (`RIVERTON, May 4 (WIRE) -`)."""
    opening = sorted(passages, key=lambda p: p.span)[:OPENING]
    return any(_AGENCY.search(p.text) for p in opening)


def _wear(passages: Sequence[Passage]) -> int:
    """What carrying on leaves in a text: sentences repeated as captions, paragraphs run together, stray space."""
    ordered = sorted(passages, key=lambda p: p.span)
    glued = sum(p.span.end == q.span.start for p, q in pairwise(ordered))
    spaced = sum(p.span.end - p.span.start > len(p.text) for p in passages)
    return glued + spaced + sum(p.repeat_of is not None for p in passages)


def _count_curls(passages: Sequence[Passage]) -> int:
    """Quotation marks and apostrophes as a typesetter sets them; the wire has straight ones."""
    return sum(len(_CURLED.findall(p.text)) for p in passages)


def _count_bylines(passages: Sequence[Passage]) -> int:
    return sum(
        p.kind == "byline" and bool(words_of(p).keys) for p in passages
    )  # an agency's tag is no signature


def _grown(left: Sequence[Passage], right: Sequence[Passage], pairings: Sequence[Pairing]) -> int:
    """By how many of the figures that differ `right` is above `left`, less those below: counts of an
    unfolding event rise."""
    out = 0
    for p in best_pairings([p for p in pairings if p.strict and WORDWISE_DICE <= p.dice < 0.999]):
        a, b = words_of(left[p.left]), words_of(right[p.right])
        for d in find_differences(left[p.left], right[p.right], p.likeness.blocks):
            was, now = _values(a.stems[slice(*d.left)]), _values(b.stems[slice(*d.right)])
            if len(was) == len(now) == 1 and was != now:
                out += 1 if now > was else -1
    return out


def _values(stems: Sequence[str]) -> list[float]:
    return [float(s[1:]) for s in stems if s.startswith("#") and s.count(".") < 2 and "," not in s]


def _corrected(left: Sequence[Passage], right: Sequence[Passage], pairings: Sequence[Pairing]) -> int:
    """Sentences of both reports that `right` alone corrects, less those that `left` alone corrects."""
    out = 0
    for p in pairings:
        if p.strict and p.dice < 0.999:
            a, b = (bool(find_corrections(x, "inline")) for x in (left[p.left], right[p.right]))
            out += b - a
    return out


def _signs(late: Sequence[Passage], early: Sequence[Passage], rule: Rule) -> int:
    """Sentences of one report alone that show a sign."""
    other = {words_of(p).keys for p in early}
    return sum(bool(find_corrections(p, rule)) for p in late if words_of(p).keys not in other)
