"""The versions of one report in their order: v1 → v2 → v3, from the edges of revision between reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from dateline.model import Edge


def version_chains(
    edges: Iterable[Edge], carriers: Mapping[str, str | None] | None = None
) -> list[tuple[str, ...]]:
    """Chains of report keys, earliest version first, each version followed by the one that it became.

    Only revisions whose direction is known make a chain, and copies by one carrier (`carriers`, by report key) of
    which one end was revised: a text that was only added to at its end. A version that was revised in two ways begins a chain
    for each of them. An edge that only spans others (v1 to v3 beside v1, v2, v3) adds nothing. Sorted.
    """
    later: dict[str, set[str]] = defaultdict(set)
    known = [e for e in edges if e.level == "report" and e.direction != "unknown"]
    revised = {end.report for e in known if e.relation == "revision" for end in (e.source, e.target)}
    for edge in known:
        first, second = edge.source.report, edge.target.report
        own = (carriers or {}).get(first)
        again = edge.relation == "copy" and own is not None and own == (carriers or {}).get(second)
        if edge.relation == "revision" or (again and revised & {first, second}):
            later[first].add(second)
    reach = {key: _reached(key, later) for key in sorted(later)}
    if any(key in reached for key, reached in reach.items()):
        reach = {key: reached - {key} for key, reached in reach.items()}  # a circle: no order is told in it
    steps = {
        key: sorted(
            n
            for n in nexts
            if not any(n in reach.get(m, ()) and key not in reach.get(m, ()) for m in nexts if m != n)
        )
        for key, nexts in later.items()
    }
    starts = sorted(steps.keys() - {n for nexts in steps.values() for n in nexts})
    found: list[tuple[str, ...]] = []
    for start in starts:
        found += _paths(start, steps)
    return sorted(found)


def _reached(key: str, later: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    stack = list(later.get(key, ()))
    while stack:
        one = stack.pop()
        if one not in found:
            found.add(one)
            stack += later.get(one, ())
    return found


def _paths(start: str, steps: dict[str, list[str]]) -> list[tuple[str, ...]]:
    """Every way from a version to a last one; versions between two forks are told with each branch."""
    done: list[tuple[str, ...]] = []
    stack: list[tuple[str, ...]] = [(start,)]
    while stack:
        path = stack.pop()
        nexts = [n for n in steps.get(path[-1], ()) if n not in path]
        if not nexts:
            done.append(path)
        for n in nexts[:FORKS]:
            stack.append((*path, n))
        if len(done) > MOST:
            break
    return done


#: branches of one version, and chains from one first version, that are told
FORKS, MOST = 8, 64
