"""Origins: groups of passages that are copies, excerpts, revisions or rewrites of one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from dateline.lineage.words import words_of
from dateline.model import Edge, End, Passage, make_id


def find_origins(passages: Iterable[Passage], edges: Iterable[Edge]) -> dict[End, str]:
    """The origin of every passage, by (report, span).

    Passages joined by passage-level edges share an origin, and so does a repeat with its first occurrence
    in the report. The id hashes the folded text and the place of the group's smallest member, so neither
    order nor time can change it.
    """
    every = {End(p.report, p.span): p for p in passages}
    out: dict[End, str] = {}
    for members in _group(every, edges):
        origin = name_origin(min((every[end] for end in members), key=order_of_passages))
        out.update(dict.fromkeys(members, origin))
    return out


def order_of_passages(passage: Passage) -> tuple[object, ...]:
    """What the members of an origin are sorted by; the first gives it its name."""
    return " ".join(words_of(passage).keys), passage.report, passage.span


def name_origin(first: Passage) -> str:
    """The id of the origin whose smallest member is this."""
    return make_id("org", " ".join(words_of(first).keys), first.report, first.span.start)


def _group(every: dict[End, Passage], edges: Iterable[Edge]) -> Iterable[list[End]]:
    parent = {end: end for end in every}
    start = {(end.report, end.span.start): end for end in every}

    def root(end: End) -> End:
        while parent[end] != end:
            parent[end] = parent[parent[end]]
            end = parent[end]
        return end

    pairs = [(e.source, e.target) for e in edges if e.level == "passage"]
    pairs += [
        (end, start[p.report, p.repeat_of])
        for end, p in every.items()
        if p.repeat_of is not None and (p.report, p.repeat_of) in start
    ]
    for a, b in pairs:
        if a in parent and b in parent:
            ra, rb = root(a), root(b)
            if ra != rb:
                parent[ra] = rb
    groups: dict[End, list[End]] = defaultdict(list)
    for end in parent:
        groups[root(end)].append(end)
    return groups.values()
