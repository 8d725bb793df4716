"""Reports that hold passages in common without being versions of one another: siblings, told by passage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dateline.model import Edge, Span
from dateline.record import View
from dateline.tell.tables import Table


@dataclass(frozen=True, slots=True)
class Siblings:
    """Two reports (keys, in order) with an edge between passages and none between themselves. `passages` is how
    many passages of each meet one of the other (of the two counts the smaller), `first_span` and `second_span` the first pair."""

    first: str
    second: str
    passages: int
    relations: tuple[str, ...]
    first_span: Span
    second_span: Span


def find_siblings(edges: Iterable[Edge]) -> list[Siblings]:
    """The siblings among the edges of both levels, those that share most first. An edge between reports says
    already what they share."""
    tied: set[frozenset[str]] = set()
    pairs: dict[tuple[str, str], list[tuple[Span, Span, str]]] = {}
    for edge in edges:
        ends = sorted(((edge.source.report, edge.source.span), (edge.target.report, edge.target.span)))
        (first, first_span), (second, second_span) = ends
        if edge.level == "report":
            tied.add(frozenset((first, second)))
        elif first != second:
            pairs.setdefault((first, second), []).append((first_span, second_span, edge.relation))
    found = [
        Siblings(
            *pair,
            min(len({row[side] for row in rows}) for side in (0, 1)),
            tuple(sorted({row[2] for row in rows})),
            *min(rows)[:2],
        )
        for pair, rows in pairs.items()
        if frozenset(pair) not in tied
    ]
    return sorted(found, key=lambda s: (-s.passages, s.first, s.second))


def siblings_table(view: View, siblings: Iterable[Siblings]) -> Table:
    """Reports that share passages, a pair a row."""
    lines = [
        (
            *sorted((view.name_of(one.first), view.name_of(one.second))),
            str(one.passages),
            ", ".join(r.replace("_", " ") for r in one.relations),
        )
        for one in siblings
    ]
    return Table("Passages in common", ("report", "other report", "passages in common", "as"), tuple(lines))


def siblings_row(view: View, one: Siblings) -> dict[str, Any]:
    """Siblings as a JSON row, with the first passage that they share."""
    return {
        "level": "siblings",
        "reports": [view.name_of(one.first), view.name_of(one.second)],
        "passages": one.passages,
        "relations": list(one.relations),
        "spans": [list(one.first_span), list(one.second_span)],
    }
