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
    texts: dict[End, str] = {}
    parent: dict[End, End] = {}
    first: dict[tuple[str, int], End] = {}
    repeats: list[tuple[End, tuple[str, int]]] = []
    for passage in passages:
        end = End(passage.report, passage.span)
        texts[end] = " ".join(words_of(passage).keys)
        parent[end] = end
        first[passage.report, passage.span.start] = end
        if passage.repeat_of is not None:
            repeats.append((end, (passage.report, passage.repeat_of)))

    def root(end: End) -> End:
        while parent[end] != end:
            parent[end] = parent[parent[end]]
            end = parent[end]
        return end

    pairs = [(e.source, e.target) for e in edges if e.level == "passage"]
    pairs += [(end, first[key]) for end, key in repeats if key in first]
    for a, b in pairs:
        if a in parent and b in parent:
            ra, rb = root(a), root(b)
            if ra != rb:
                parent[ra] = rb
    groups: dict[End, list[End]] = defaultdict(list)
    for end in parent:
        groups[root(end)].append(end)
    out: dict[End, str] = {}
    for members in groups.values():
        least = min(members, key=lambda e: (texts[e], e.report, e.span))
        origin = make_id("org", texts[least], least.report, least.span.start)
        out.update(dict.fromkeys(members, origin))
    return out
