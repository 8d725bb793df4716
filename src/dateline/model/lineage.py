"""Lineage: who copied whom, by passage and by report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dateline.model.spans import Span

Relation = Literal["copy", "revision", "excerpt", "rewrite", "shared_wire"]
Direction = Literal["stated", "published", "content", "unknown"]


@dataclass(frozen=True, slots=True)
class End:
    """One end of an edge: characters of a report."""

    report: str
    span: Span


@dataclass(frozen=True, slots=True)
class Change:
    """Words that differ between two ends; the side that lacks them has an empty span at the place.

    `substance` says what of the matter the words touch (`figure`, `name`, `negation`, `attribution`); empty
    where the wording alone differs.
    """

    from_span: Span
    to_span: Span
    kind: Literal["added", "removed", "edited", "corrected"]
    substance: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """Two passages or two reports of common text. `source` is the earlier where `direction` is known;
    where it is unknown, ends are in order of report key. `score` is the share of common words, 0 to 1."""

    level: Literal["report", "passage"]
    relation: Relation
    source: End
    target: End
    direction: Direction
    score: float
    changed: tuple[Change, ...] = ()
