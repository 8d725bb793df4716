"""Edges between passages: copies, excerpts, revisions and rewrites, by surface alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dateline.lineage.align import STRICT_INSIDE, is_strict
from dateline.lineage.changes import find_differences, find_swapped_facts, to_change
from dateline.lineage.compare import Likeness, compare_texts
from dateline.lineage.pair import MOST_QUOTED
from dateline.lineage.words import words_of
from dateline.model import CLAIM_KINDS, Change, Direction, Edge, End, Passage, Relation, Span

#: nats of rarity in common that make two passages related without any context of their reports
ALONE_WEIGHT = 14.0
ALONE_DICE = 0.6
ALONE_INSIDE = 0.85
#: from this share of common words on an edited passage is a revision, below it a rewrite
REVISION_DICE = 0.8
#: a text with more copies than this is represented by its first
HOT = 32
#: below this share of common words a rewrite's changes are named by their facts, not word by word
WORDWISE_DICE = 0.5


def find_edges(passage: Passage, candidates: Sequence[Passage]) -> list[Edge]:
    """The passage-level edges between a passage and those of `candidates` that share its text.

    Each decision looks at its pair alone, so order cannot matter; the ends of an edge are in order of
    (report, span), with direction unknown. Promotions, bylines, debris, repeats inside a report and
    sentences that share a quotation alone have none. Of a text that more than `HOT` candidates copy only
    the first (by report and span) gets an edge. Edges are sorted.

    >>> from dateline.model import Piece, Span
    >>> def passage(report, text):
    ...     return Passage(report, Span(0, len(text)), text, (Piece(0, len(text), 0, len(text)),), "body", 0)
    >>> old = passage("a", "The dam at Harrow burst on Monday and drowned 14 villagers near Oldbury.")
    >>> new = passage("b", "The dam at Harrow burst on Monday and drowned 19 villagers near Oldbury.")
    >>> [(e.relation, [(c.kind, c.to_span) for c in e.changed]) for e in find_edges(new, [old])]
    [('revision', [('edited', Span(start=46, end=48))])]
    """
    if passage.kind not in CLAIM_KINDS or passage.repeat_of is not None or not words_of(passage).keys:
        return []
    groups: dict[tuple[str, ...], list[Passage]] = defaultdict(list)
    for other in candidates:
        if other.report != passage.report and other.kind in CLAIM_KINDS and other.repeat_of is None:
            groups[words_of(other).keys].append(other)
    edges: set[Edge] = set()
    for members in groups.values():
        likeness = compare_texts(passage.text, members[0].text)
        if not stands_alone(likeness):
            continue
        shown = members if len(members) <= HOT else [min(members, key=_place)]
        edges.update(passage_edge(*sorted((passage, other), key=_place)) for other in shown)
    return sorted(edges, key=edge_order)


def stands_alone(likeness: Likeness) -> bool:
    """Whether common text relates two passages whatever their reports are: enough rare words in common, and
    not inside a quotation that both carry."""
    if likeness.quoted >= MOST_QUOTED or likeness.weight < ALONE_WEIGHT or not is_strict(likeness):
        return False
    return likeness.dice >= ALONE_DICE or likeness.inside >= ALONE_INSIDE


def passage_edge(
    one: Passage, other: Passage, *, rewritten: bool | None = None, direction: Direction = "unknown"
) -> Edge:
    """The edge between two related passages; `one` is the earlier where the direction is known. `rewritten` is
    what is known of their reports."""
    likeness = compare_texts(one.text, other.text)
    return Edge(
        level="passage",
        relation=_relation(likeness, rewritten),
        source=End(one.report, one.span),
        target=End(other.report, other.span),
        direction=direction,
        score=round(likeness.dice, 4),
        changed=find_changes(one, other, likeness),
    )


def find_changes(
    one: Passage, other: Passage, likeness: Likeness | None = None, beside: Sequence[Passage] = ()
) -> tuple[Change, ...]:
    """The changes from the earlier passage to the later: word by word where most words are common, else
    the figures and names of the later that the earlier does not have, nor what stands `beside` that."""
    likeness = likeness or compare_texts(one.text, other.text)
    if likeness.dice == 1.0:
        return ()
    if likeness.dice >= WORDWISE_DICE or likeness.inside >= STRICT_INSIDE:
        differences = find_differences(one, other, likeness.blocks)
    else:
        differences = find_swapped_facts(one, other, beside)
    return tuple(to_change(one, other, d) for d in differences)


def _place(passage: Passage) -> tuple[str, Span]:
    return passage.report, passage.span


def _relation(likeness: Likeness, rewritten: bool | None) -> Relation:
    if likeness.dice >= 0.999:
        return "copy"
    if likeness.inside >= 0.95 and likeness.dice < 0.85 and likeness.longest >= 4:
        return "excerpt"
    if rewritten is None:
        rewritten = likeness.dice < REVISION_DICE
    return "rewrite" if rewritten else "revision"


def edge_order(edge: Edge) -> tuple[str, str, object, str, object, str]:
    """The order in which edges are given: reports before passages, then by ends."""
    level = "0" if edge.level == "report" else "1"
    return level, edge.source.report, edge.source.span, edge.target.report, edge.target.span, edge.relation
